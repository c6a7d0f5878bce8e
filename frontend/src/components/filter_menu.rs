//! The filter button: a field, then its values.

use super::date_range::DateRangePanel;
use super::filter_fields::{OFFERED, glyph, label, mode_of};
use super::icon::{Glyph, Icon};
use super::menu::{Menu, PanelTitle};
use super::value_list::ValueList;
use crate::view_state::ViewState;
use daybook_wire::query::Field;
use leptos::prelude::*;

/// What the menu shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Fields,
    Values(Field),
    DateRange,
}

/// The button and its menu.
#[component]
pub(crate) fn FilterButton() -> impl IntoView {
    let step = RwSignal::new(Step::Fields);
    let button = || view! { <Icon glyph=Glyph::Filter /> "Filter" };
    view! {
        <Menu class="button small filter-button" label="Add a filter" button=button.into()>
            {
                step.set(Step::Fields);
                move || match step.get() {
                    Step::Fields => view! { <Fields step=step /> }.into_any(),
                    Step::Values(field) => view! { <Values field=field step=step /> }.into_any(),
                    Step::DateRange => view! { <Title text="Date range" step=step /> <DateRangePanel /> }.into_any(),
                }
            }
        </Menu>
    }
}

#[component]
fn Fields(step: RwSignal<Step>) -> impl IntoView {
    let (before, after) = OFFERED.split_at(3);
    let item = move |field: Field| {
        view! {
            <button type="button" class="option" on:click=move |_| step.set(Step::Values(field))>
                <Icon glyph=glyph(field) />
                {label(field)}
            </button>
        }
    };
    view! {
        {before.iter().map(|field| item(*field)).collect_view()}
        <button type="button" class="option" on:click=move |_| step.set(Step::DateRange)>
            <Icon glyph=Glyph::Calendar />
            "Date range"
        </button>
        {after.iter().map(|field| item(*field)).collect_view()}
    }
}

#[component]
fn Values(field: Field, step: RwSignal<Step>) -> impl IntoView {
    let view = expect_context::<ViewState>();
    view! {
        <Title text=label(field) step=step />
        <ValueList field=field mode=Signal::derive(move || mode_of(field, view)) />
    }
}

#[component]
fn Title(text: &'static str, step: RwSignal<Step>) -> impl IntoView {
    view! { <PanelTitle text=text back="Back to the fields" on_back=move || step.set(Step::Fields) /> }
}
