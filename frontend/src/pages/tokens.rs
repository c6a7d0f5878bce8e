//! A project's API tokens.

mod create;
mod list;

use crate::components::secret::{Secret, Snippet};
use crate::components::states::ManagePage;
use crate::load::load;
use crate::place::Tab;
use crate::time_zone::now;
use create::CreateToken;
use daybook_wire::{CreatedToken, Role, Token, routes};
use leptos::prelude::*;
use list::TokenList;

/// The page: make one, see all, end one.
#[component]
pub(crate) fn Tokens(project: i64) -> impl IntoView {
    let tokens = load::<Vec<Token>>(Memo::new(move |_| Some(routes::tokens(project))));
    let made = RwSignal::new(None::<CreatedToken>);
    let on_made = Callback::new(move |token| {
        made.set(Some(token));
        tokens.retry();
    });
    let on_revoked = Callback::new(move |id| {
        tokens.value.update(|tokens| tokens.iter_mut().for_each(|tokens| tokens.retain(|token| token.id != id)));
    });
    let list = move || {
        let tokens = tokens.value.get()?;
        Some(if tokens.is_empty() {
            view! { <p class="empty">"No tokens yet. Create one to let a platform write its entries here."</p> }
                .into_any()
        } else {
            view! { <TokenList project=project tokens=tokens on_revoked=on_revoked /> }.into_any()
        })
    };
    view! {
        <ManagePage
            title=Tab::Tokens.label()
            about="For platforms that write entries and programs that read them. A token works in this project only."
            ready=Signal::derive(move || tokens.value.with(Option::is_some))
            error=tokens.error
            retry=Callback::new(move |()| tokens.retry())
        >
            {move || made.get().map(|token| view! { <NewToken project=project token=token made=made /> })}
            <CreateToken project=project on_made=on_made />
            {list}
        </ManagePage>
    }
}

/// A token that was just made, and how to try it.
#[component]
fn NewToken(project: i64, token: CreatedToken, made: RwSignal<Option<CreatedToken>>) -> impl IntoView {
    let title = ["The token ", &token.name].concat();
    let example = example(project, &token);
    view! {
        <Secret title=title what="token" secret=token.token on_done=Callback::new(move |()| made.set(None))>
            <p class="muted">{if token.role == Role::Ingest { "Write a first entry with it:" } else { "Read the newest entries with it:" }}</p>
            <Snippet what="command" text=example />
        </Secret>
    }
}

/// A command line that uses a token.
fn example(project: i64, token: &CreatedToken) -> String {
    let origin = window().location().origin().unwrap_or_default();
    let start = ["curl '", &origin, &routes::audit_logs(project)].concat();
    let bearer = ["-H 'Authorization: Bearer ", &token.token, "'"].concat();
    if token.role != Role::Ingest {
        return [&start, "?limit=10' \\\n  ", &bearer].concat();
    }
    let now = now().to_string();
    let body = "{\"actor\":{\"type\":\"user\",\"id\":\"42\",\"name\":\"Jo Example\"},\"method\":\"POST\",\"path\":\"/api/apps\",\
                \"status_code\":201,\"action\":\"application.create\",\"started_at\":\"";
    [&start, "' \\\n  ", &bearer, " \\\n  -H 'Content-Type: application/json' \\\n  -d '", body, &now, "\"}'"].concat()
}
