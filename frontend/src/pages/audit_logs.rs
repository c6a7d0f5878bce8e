//! The audit log of a project.

use crate::components::cell_menu::CellMenu;
use crate::components::date_range::DateRangeChip;
use crate::components::entries::{Entries, rows_of};
use crate::components::entry_drawer::EntryDrawer;
use crate::components::export_menu::ExportMenu;
use crate::components::filter_bar::FilterBar;
use crate::components::live_toggle::LiveToggle;
use crate::components::saved_views::SavedViews;
use crate::components::search_box::SearchBox;
use crate::components::states::BadAddress;
use crate::components::volume_chart::VolumeChart;
use crate::labels::Labels;
use crate::load::load;
use crate::place::{Place, Tab};
use crate::tail::{Live, Tail};
use crate::url_state::{self, Address, Navigator};
use crate::view_state::ViewState;
use daybook_wire::{Page, routes};
use leptos::prelude::*;

/// The project whose log is shown.
#[derive(Clone, Copy)]
struct Shown(i64);

/// The project whose log is shown.
pub(crate) fn use_project() -> i64 {
    expect_context::<Shown>().0
}

/// The page, or what is wrong with its address.
#[component]
pub(crate) fn AuditLogs(project: i64) -> impl IntoView {
    let navigator = expect_context::<Navigator>();
    let state = expect_context::<ViewState>();
    let labels = Labels::new(project, state);
    provide_context(Shown(project));
    provide_context(labels);
    // A bare address means the default view; a cleared one is never bare, because the range is always written.
    Effect::new(move || {
        let address = navigator.address();
        if address.search.is_empty() && Place::of(&address.path) == Some(Place { project, tab: Tab::AuditLogs }) {
            navigator.replace(Address { search: url_state::default_view().encode(), ..address });
        }
    });
    let key = Memo::new(move |_| {
        let query = state.asked()?;
        Some([&routes::audit_logs(project), "?", &query.encode()].concat())
    });
    let page = load::<Page>(key);
    Effect::new(move || page.value.with(|page| page.iter().for_each(|page| labels.learn_from(&page.entries))));
    let tail = Tail::new(project, state);
    let rows = rows_of(page.value, tail);
    Effect::new(move || {
        page.value.with(|page| {
            if let Some(page) = page.as_ref().filter(|page| page.prev_cursor.is_none()) {
                tail.settle(page);
            }
        });
    });
    provide_context(CellMenu::new());
    // What was new belongs to the question it was an answer to.
    Effect::new(move || {
        key.track();
        tail.clear();
    });
    // What happened between the last load and the connection would be missed otherwise.
    let is_on = Memo::new(move |_| tail.live.get() == Live::On);
    Effect::new(move || {
        if is_on.get() && state.current().query.cursor.is_none() {
            page.retry();
        }
    });
    let error = Memo::new(move |_| state.error());

    view! {
        <h1 class="visually-hidden">"Audit logs"</h1>
        {move || match error.get() {
            Some(error) => view! { <BadAddress error=error /> }.into_any(),
            None => view! {
                <div class="toolbar">
                    <SearchBox />
                    <div class="toolbar-end">
                        <LiveToggle tail=tail />
                        <SavedViews />
                        <ExportMenu />
                    </div>
                </div>
                <div class="filters" class:unnamed=move || !labels.are_settled() role="group" aria-label="Filters">
                    <FilterBar>
                        <DateRangeChip />
                    </FilterBar>
                </div>
                <VolumeChart project=project arrived=tail.arrived />
                <Entries page=page rows=rows tail=tail />
                <EntryDrawer page=page rows=rows />
            }
            .into_any(),
        }}
    }
}
