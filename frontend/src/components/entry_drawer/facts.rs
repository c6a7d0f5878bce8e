//! What an entry says, field by field.

use crate::clock::use_clock;
use crate::components::badges::{MethodBadge, StatusBadge};
use crate::components::cell_menu::CellButton;
use crate::components::copy_button::CopyButton;
use crate::components::icon::{Glyph, Icon};
use crate::keys::lower;
use crate::view_state::ViewState;
use daybook_wire::query::Field;
use daybook_wire::{Entry, NamedRef, Source};
use leptos::prelude::*;

/// The list of fields. What does not apply is left out.
#[component]
pub(super) fn Facts(entry: Entry) -> impl IntoView {
    let clock = use_clock();
    let view = expect_context::<ViewState>();
    let (started_at, received_at, id) = (entry.started_at, entry.received_at, entry.id);
    let started = Signal::derive(move || clock.with(|clock| clock.show_exact(started_at)));
    let received = Signal::derive(move || clock.with(|clock| clock.show_exact(received_at)));
    let link = Signal::derive(move || {
        let origin = window().location().origin().unwrap_or_default();
        let mut shown = view.current();
        shown.page.entry = Some(id);
        shown.query.cursor = None;
        format!("{origin}{}", view.url_of(&shown))
    });
    let actor = &entry.actor;
    let who = format!("{}:{}", actor.kind, actor.id);
    let name = (actor.name != actor.label()).then(|| actor.name.clone());
    let by_cli = entry.source == Source::Cli;
    let resource = entry.resource.map(|resource| {
        let value = format!("{}:{}", resource.kind, resource.id);
        let glyph = Glyph::of_resource(&resource.kind);
        view! {
            <Fact name="Resource" copied=value.clone() filter=Some((Field::Resource, value.clone()))>
                <Icon glyph=glyph /> <bdi>{resource.name.clone()}</bdi> <span class="muted mono">{value.clone()}</span>
            </Fact>
        }
    });
    let request = format!("{} {}", entry.method, entry.path);
    let (method, path, status) = (entry.method.clone(), entry.path.clone(), entry.status_code);
    let took = entry.duration_ms.map(|duration| format!("in {duration} ms"));
    let (label, kind, deleted) = (actor.label().to_owned(), actor.kind, actor.deleted);
    let identity = who.clone();
    view! {
        <dl class="facts">
            <Fact name="Time" copied=started_at.to_string()>{move || started.get()}</Fact>
            <Fact name="Actor" copied=label.clone() filter=Some((Field::Actor, who.clone()))>
                <Icon glyph=Glyph::of_actor(kind) /> <bdi>{label.clone()}</bdi>
                {by_cli.then(|| view! { <span class="tag accent" title="Performed via CLI">"CLI"</span> })}
                {deleted.then(|| view! { <span class="tag" title="No longer exists">"deleted"</span> })}
            </Fact>
            {name.map(|name| text("Actor name", name, None))}
            <Fact name="Actor id" copied=who><span class="mono">{identity.clone()}</span></Fact>
            {mono("Action", entry.action, Some(Field::Action))}
            <Fact name="Request" copied=request filter=Some((Field::Method, entry.method))>
                <MethodBadge method=method.clone() /> <span class="mono">{path.clone()}</span>
            </Fact>
            <Fact name="Status" copied=status.to_string() filter=Some((Field::Status, status.to_string()))><StatusBadge code=status /> {took.clone()}</Fact>
            {resource}
            {entry.application.map(|named| reference("Application", named, Some(Field::Application)))}
            {entry.cluster.map(|named| reference("Cluster", named, Some(Field::Cluster)))}
            {entry.environment_group.map(|name| text("Environment group", name, Some(Field::EnvironmentGroup)))}
            {entry.preview_environment.map(|named| reference("Preview environment", named, None))}
            {text("Source", entry.source.to_string(), Some(Field::Source))}
            {entry.cli_command.map(|command| mono("CLI command", command, None))}
            {entry.remote_ip.map(|address| mono("Address", address, Some(Field::Ip)))}
            {entry.user_agent.map(|agent| text("User agent", agent, None))}
            {entry.request_id.map(|id| mono("Request id", id, None))}
            <Fact name="Received" copied=received_at.to_string()>{move || received.get()}</Fact>
            {entry.ingested_by.map(|name| text("Recorded by", name, None))}
            {mono("Entry", id.to_string(), None)}
            <Fact name="Link" copied=link><a href=move || link.get() class="truncate">"This entry"</a></Fact>
        </dl>
    }
}

fn text(name: &'static str, value: String, field: Option<Field>) -> impl IntoView {
    let (shown, filter) = (value.clone(), field.map(|field| (field, value.clone())));
    view! { <Fact name=name copied=value filter=filter><bdi>{shown.clone()}</bdi></Fact> }
}

fn mono(name: &'static str, value: String, field: Option<Field>) -> impl IntoView {
    let (shown, filter) = (value.clone(), field.map(|field| (field, value.clone())));
    view! { <Fact name=name copied=value filter=filter><span class="mono">{shown.clone()}</span></Fact> }
}

fn reference(name: &'static str, NamedRef { id, name: label }: NamedRef, field: Option<Field>) -> impl IntoView {
    let (shown, filter) = (id.clone(), field.map(|field| (field, id.clone())));
    view! {
        <Fact name=name copied=id filter=filter><bdi>{label.clone()}</bdi> <span class="muted mono">{shown.clone()}</span></Fact>
    }
}

/// One field, and a button that copies it.
#[component]
fn Fact(
    name: &'static str,
    #[prop(into)] copied: Signal<String>,
    /// What to filter by, as an address has it.
    #[prop(default = None)]
    filter: Option<(Field, String)>,
    children: Children,
) -> impl IntoView {
    let filter = filter.and_then(|(field, text)| Some((field, field.parse_value(&text).ok()?)));
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>
                <span class="fact-value">{children()}</span>
                {filter.map(|(field, value)| view! {
                    <CellButton field=field value=value class="icon-button copy" tabindex="0" glyph=Glyph::Filter />
                })}
                <CopyButton what=lower(name) text=copied />
            </dd>
        </div>
    }
}
