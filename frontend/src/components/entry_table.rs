//! The rows.

use super::badges::{MethodBadge, StatusBadge};
use super::icon::{Glyph, Icon};
use crate::clock::use_clock;
use daybook_wire::{Actor, Entry, Resource, Source};
use leptos::prelude::*;

const COLUMNS: [&str; 6] = ["Timestamp", "Actor", "Method", "Status", "Resource", "Action"];

/// How many rows the skeleton has.
const SKELETON_ROWS: usize = 12;

/// The table of entries.
#[component]
pub(crate) fn EntryTable(entries: Vec<Entry>) -> impl IntoView {
    view! {
        <table class="entries">
            <Head />
            <tbody>{entries.into_iter().map(|entry| view! { <Row entry=entry /> }).collect_view()}</tbody>
        </table>
    }
}

/// What stands in for the table until there is one: of the same size, so that nothing jumps.
#[component]
pub(crate) fn TableSkeleton() -> impl IntoView {
    let cells = || COLUMNS.map(|_| view! { <td><span class="bone"></span></td> }).collect_view();
    view! {
        <table class="entries skeleton" aria-hidden="true">
            <Head />
            <tbody>{(0..SKELETON_ROWS).map(|_| view! { <tr>{cells()}</tr> }).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Head() -> impl IntoView {
    view! {
        <thead>
            <tr>{COLUMNS.map(|name| view! { <th scope="col" class=name.to_lowercase()>{name}</th> }).collect_view()}</tr>
        </thead>
    }
}

#[component]
fn Row(entry: Entry) -> impl IntoView {
    let at = use_clock().with_value(|clock| clock.show(entry.started_at));
    let by_cli = entry.source == Source::Cli;
    let request = format!("{} {}", entry.method, entry.path);
    let described = format!("{}, {request}", entry.action);
    view! {
        <tr>
            <td class="timestamp">
                <time datetime=entry.started_at.to_string() title=at.full>
                    <strong>{at.to_the_second}</strong><span class="muted">{at.milliseconds}</span>
                </time>
            </td>
            <td class="actor"><ActorCell actor=entry.actor by_cli=by_cli /></td>
            <td class="method"><MethodBadge method=entry.method /></td>
            <td class="status"><StatusBadge code=entry.status_code /></td>
            <td class="resource"><ResourceCell resource=entry.resource /></td>
            <td class="action">
                <span class="cell">
                    <span class="tip" tabindex="0" data-tip=request aria-label=described>
                        <span class="mono truncate">{entry.action}</span>
                    </span>
                    {entry.cli_command.map(|command| view! {
                        <span class="command muted mono" title=command.clone()><Icon glyph=Glyph::Terminal /> <span class="truncate">{command.clone()}</span></span>
                    })}
                </span>
            </td>
        </tr>
    }
}

#[component]
fn ActorCell(actor: Actor, by_cli: bool) -> impl IntoView {
    let label = actor.label().to_owned();
    let title = format!("{} ({})", actor.name, actor.kind.as_str().replace('_', " "));
    view! {
        <span class="cell">
            <Icon glyph=Glyph::of_actor(actor.kind) />
            <span class="truncate" title=title><bdi>{label}</bdi></span>
            {by_cli.then(|| view! { <span class="tag accent" title="Performed via CLI">"CLI"</span> })}
            {actor.deleted.then(|| view! { <span class="tag" title="No longer exists">"deleted"</span> })}
        </span>
    }
}

#[component]
fn ResourceCell(resource: Option<Resource>) -> impl IntoView {
    match resource {
        None => view! { <span class="muted" aria-label="None">"—"</span> }.into_any(),
        Some(Resource { kind, id, name }) => view! {
            <span class="cell" title=format!("{} {id}", kind.replace('_', " "))>
                <Icon glyph=Glyph::of_resource(&kind) />
                <span class="truncate"><bdi>{name}</bdi></span>
            </span>
        }
        .into_any(),
    }
}
