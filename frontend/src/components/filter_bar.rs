//! A chip for every filter that is on, and a way to clear them.

use super::badges::value_class;
use super::filter_fields::{glyph, label};
use super::filter_menu::FilterButton;
use super::icon::{Glyph, Icon};
use super::menu::Menu;
use super::value_list::ValueList;
use crate::keys::{focus_if_lost, focus_soon};
use crate::labels::{Labels, use_labels};
use crate::view_state::ViewState;
use daybook_wire::Query;
use daybook_wire::query::{Field, Mode, Value};
use leptos::prelude::*;

/// How many values a chip names before it counts them.
const NAMED_VALUES: usize = 3;

/// The bar. Its children stand between the filter button and the chips.
#[component]
pub(crate) fn FilterBar(children: Children) -> impl IntoView {
    let view = expect_context::<ViewState>();
    // A chip that is turned stays where it is, and keeps the focus: it is known by its field, and whether it is the second of it.
    // One whose values are being chosen stays, too, while it has none.
    let in_hand = RwSignal::new(None::<(Field, Mode)>);
    let terms = Memo::new(move |last: Option<&Vec<(Field, Mode)>>| {
        let query = view.query();
        // “Only” of an excluded value makes one that includes it, unless there was such a chip beside it.
        let is_turned = |(field, mode)| {
            let included = (field, Mode::Include);
            let was_beside = last.is_some_and(|last| [included, (field, mode)].iter().all(|term| last.contains(term)));
            mode == Mode::Exclude && !was_beside && query.filter.values(field, Mode::Include).len() > 0
        };
        let kept = in_hand.get().filter(|kept| !is_turned(*kept));
        let mut terms: Vec<(Field, Mode)> = query.filter.terms().map(|(field, mode, _)| (field, mode)).collect();
        if let Some(kept) = kept.filter(|kept| !terms.contains(kept)) {
            terms.insert(terms.partition_point(|term| *term < kept), kept);
        }
        terms
    });
    let chips = Memo::new(move |_| {
        let terms = terms.get().into_iter().map(|(field, _)| field);
        terms.scan(None::<Field>, |last, field| Some((field, last.replace(field) == Some(field)))).collect::<Vec<_>>()
    });
    let clearable = Memo::new(move |_| !view.query().filter.is_empty());
    let clear_all = move |_| {
        view.change(clear);
        focus_filter_button();
    };
    view! {
        <FilterButton />
        {children()}
        <For each=move || chips.get() key=|term| *term let((field, is_second))>
            <Chip field=field is_second=is_second terms=terms in_hand=in_hand />
        </For>
        <Show when=move || clearable.get()>
            <button type="button" class="clear-all" on:click=clear_all>"Clear all"</button>
        </Show>
    }
}

/// Where the next filter comes from.
fn focus_filter_button() {
    focus_soon(".filter-button".to_owned());
}

/// Everything but the date range.
fn clear(query: &mut Query) {
    query.filter = daybook_wire::Filter::default();
}

/// One filter that is on: field, operator, values, and a way to take it off.
#[component]
fn Chip(
    field: Field,
    is_second: bool,
    /// The filters that have a chip.
    terms: Memo<Vec<(Field, Mode)>>,
    /// The one whose values are being chosen.
    in_hand: RwSignal<Option<(Field, Mode)>>,
) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let mode = Memo::new(move |_| {
        // On its way out, it has none.
        let find =
            |terms: &Vec<(Field, Mode)>| terms.iter().filter(|(of, _)| *of == field).nth(is_second.into()).copied();
        terms.with(find).map_or(Mode::Include, |(_, mode)| mode)
    });
    let values = Memo::new(move |_| view.query().filter.values(field, mode.get()).cloned().collect::<Vec<Value>>());
    let name = label(field);
    let turn = move |_| {
        let mode = mode.get_untracked();
        view.change(move |query| {
            let other = if mode == Mode::Include { Mode::Exclude } else { Mode::Include };
            let moved: Vec<Value> =
                query.filter.values(field, mode).chain(query.filter.values(field, other)).cloned().collect();
            query.filter.set(field, mode, []);
            query.filter.set(field, other, moved);
        });
    };
    let remove = move |_| {
        let mode = mode.get_untracked();
        view.change(move |query| query.filter.set(field, mode, []));
        focus_filter_button();
    };
    let labels = use_labels();
    let button = move || values.with(|values| shown_values(field, values, labels));
    let described = move || describe(field, mode.get(), &values.get(), labels);
    view! {
        <div class="chip" role="group" aria-label=described title=described>
            <span class="chip-field"><Icon glyph=glyph(field) /> {name}</span>
            <button type="button" class="chip-operator" title="Include or exclude" on:click=turn>
                {move || operator(mode.get(), values.with(Vec::len))}
            </button>
            <Menu class="chip-values" label=format!("Values of {name}") button=button.into()>
                {
                    let term = (field, mode.get_untracked());
                    in_hand.set(Some(term));
                    on_cleanup(move || let_go(in_hand, term));
                }
                <ValueList field=field mode=mode />
            </Menu>
            <button type="button" class="chip-remove" aria-label=format!("Remove the filter on {name}") on:click=remove>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}

/// The values of a filter are chosen. Without any, its chip goes, and takes the focus along.
fn let_go(in_hand: RwSignal<Option<(Field, Mode)>>, term: (Field, Mode)) {
    if in_hand.try_get_untracked() == Some(Some(term)) {
        in_hand.set(None);
        focus_if_lost(".filter-button".to_owned());
    }
}

fn shown_values(field: Field, values: &[Value], labels: Labels) -> AnyView {
    let named = values.iter().take(NAMED_VALUES).enumerate().map(|(at, value)| {
        let comma = (at > 0).then_some(", ");
        view! { {comma} <bdi class=value_class(value)>{labels.of(field, value)}</bdi> }
    });
    let more = values.len().saturating_sub(NAMED_VALUES);
    view! {
        <span class="truncate">{named.collect_view()} {values.is_empty().then_some("—")}</span>
        {(more > 0).then(|| view! { <span class="muted">{format!("+{more}")}</span> })}
    }
    .into_any()
}

/// How a filter reads in a sentence.
pub(crate) const fn operator(mode: Mode, values: usize) -> &'static str {
    match (mode, values) {
        (Mode::Include, 1) => "is",
        (Mode::Include, _) => "is any of",
        (Mode::Exclude, 1) => "is not",
        (Mode::Exclude, _) => "is none of",
    }
}

/// A filter as a sentence.
fn describe(field: Field, mode: Mode, values: &[Value], labels: Labels) -> String {
    parts(field, mode, values, labels).concat()
}

/// The same, its values apart.
pub(crate) fn parts(field: Field, mode: Mode, values: &[Value], labels: Labels) -> [String; 2] {
    let listed: Vec<String> = values.iter().map(|value| labels.of(field, value)).collect();
    [[label(field), " ", operator(mode, values.len()), " "].concat(), listed.join(", ")]
}
