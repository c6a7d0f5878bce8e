//! A project's settings.

mod export;
mod general;
mod retention;

use crate::components::states::ManagePage;
use crate::load::load;
use crate::place::Tab;
use daybook_wire::{Project, routes};
use export::ExportSwitch;
use general::General;
use leptos::prelude::*;
use retention::Retention;

/// The page: what it is called, how long it keeps entries, whether they may leave as a file.
#[component]
pub(crate) fn Settings(project: i64) -> impl IntoView {
    let loaded = load::<Project>(Memo::new(move |_| Some(routes::project(project))));
    let known = Memo::new(move |_| loaded.value.with(Option::is_some));
    view! {
        <ManagePage
            title=Tab::Settings.label()
            about="They hold for everybody in this project."
            ready=known
            error=loaded.error
            retry=Callback::new(move |()| loaded.retry())
        >
            {move || known.get().then(|| loaded.value.get_untracked()).flatten().map(|now| view! {
                <General now=now.clone() loaded=loaded />
                <Retention id=project loaded=loaded />
                <ExportSwitch now=now loaded=loaded />
            })}
        </ManagePage>
    }
}
