//! The values of a field that the filter menu offers.

use super::icon::{Glyph, Icon};
use crate::pages::audit_logs::ViewState;
use daybook_wire::Source;
use daybook_wire::query::{Field, Mode, StatusMatch, Value};
use leptos::prelude::*;

/// What a field is called.
pub(crate) const fn label(field: Field) -> &'static str {
    match field {
        Field::Actor => "Actor",
        Field::Method => "Method",
        Field::Source => "Source",
        Field::Action => "Action",
        Field::Status => "Status code",
        Field::ResourceType => "Resource type",
        Field::Resource => "Resource",
        Field::Application => "Application",
        Field::Cluster => "Cluster",
        Field::EnvironmentGroup => "Environment group",
        Field::Ip => "IP address",
    }
}

/// The icon of a field.
pub(crate) const fn glyph(field: Field) -> Glyph {
    match field {
        Field::Actor => Glyph::User,
        Field::Method | Field::Action => Glyph::Activity,
        Field::Source => Glyph::Terminal,
        Field::Status => Glyph::Check,
        Field::ResourceType | Field::Resource => Glyph::Tag,
        Field::Application => Glyph::Box,
        Field::Cluster => Glyph::Server,
        Field::EnvironmentGroup => Glyph::Braces,
        Field::Ip => Glyph::Cloud,
    }
}

/// The fields with values that are known beforehand.
pub(crate) const OFFERED: [Field; 3] = [Field::Method, Field::Source, Field::Status];

/// The values that are known beforehand, and those that the view uses already.
fn offered(field: Field, view: ViewState) -> Vec<Value> {
    let mut values: Vec<Value> = match field {
        Field::Method => {
            ["GET", "POST", "PUT", "PATCH", "DELETE"].map(|method| Value::Method(method.to_owned())).to_vec()
        }
        Field::Source => Source::ALL.map(Value::Source).to_vec(),
        Field::Status => (2..=5).map(|class| Value::Status(StatusMatch::Class(class))).collect(),
        _ => Vec::new(),
    };
    let query = view.query();
    for mode in Mode::ALL {
        for value in query.filter.values(field, mode) {
            if !values.contains(value) {
                values.push(value.clone());
            }
        }
    }
    values
}

/// A list of values to tick. Ticking adds to the mode in use; the first tick includes.
#[component]
pub(crate) fn ValueList(field: Field) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let values = untrack(|| offered(field, view));
    view! {
        <div class="options" role="group" aria-label=label(field)>
            {values.into_iter().map(|value| view! { <ValueOption field=field value=value /> }).collect_view()}
        </div>
    }
}

#[component]
fn ValueOption(field: Field, value: Value) -> impl IntoView {
    let view = expect_context::<ViewState>();
    let text = value.to_string();
    let class = super::badges::value_class(&value);
    let value = StoredValue::new(value);
    let mode = Memo::new(move |_| mode_of(field, view));
    let ticked = Memo::new(move |_| {
        value.with_value(|value| view.query().filter.values(field, mode.get()).any(|found| found == value))
    });
    let toggle = move |_| {
        let mode = mode.get_untracked();
        let value = value.get_value();
        view.change(move |query| {
            let mut values: Vec<Value> = query.filter.values(field, mode).cloned().collect();
            match values.iter().position(|found| *found == value) {
                Some(at) => {
                    values.remove(at);
                }
                None => values.push(value),
            }
            query.filter.set(field, mode, values);
        });
    };
    view! {
        <button type="button" class="option" role="checkbox" aria-checked=move || ticked.get().to_string() on:click=toggle>
            <span class="tick">{move || ticked.get().then(|| view! { <Icon glyph=Glyph::Check /> })}</span>
            <span class=class>{text}</span>
        </button>
    }
}

/// Whether the view includes or excludes values of a field; it includes unless it only excludes.
pub(crate) fn mode_of(field: Field, view: ViewState) -> Mode {
    let query = view.query();
    let only_excludes =
        query.filter.values(field, Mode::Include).len() == 0 && query.filter.values(field, Mode::Exclude).len() > 0;
    if only_excludes { Mode::Exclude } else { Mode::Include }
}
