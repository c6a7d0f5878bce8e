//! What a request changed, and whatever else was kept.

use crate::components::copy_button::CopyButton;
use crate::keys::lower;
use crate::line_diff::{Line, compare};
use daybook_wire::Changes;
use leptos::prelude::*;
use serde_json::{Map, Value};

/// Before and after, line by line.
#[component]
pub(super) fn ChangesDiff(changes: Changes) -> impl IntoView {
    let lines = compare(&pretty(&changes.before), &pretty(&changes.after));
    let copied = serde_json::to_string_pretty(&changes).unwrap_or_default();
    let line = |line: Line| {
        let (class, sign, text) = match line {
            Line::Kept(text) => ("line", "  ", text),
            Line::Removed(text) => ("line removed", "- ", text),
            Line::Added(text) => ("line added", "+ ", text),
        };
        view! { <span class=class>{sign}{text}"\n"</span> }
    };
    view! {
        <Block title="Changes" copied=copied>{lines.into_iter().map(line).collect_view()}</Block>
    }
}

/// Metadata as JSON.
#[component]
pub(super) fn Metadata(metadata: Map<String, Value>) -> impl IntoView {
    let text = pretty(&metadata);
    view! { <Block title="Metadata" copied=text.clone()>{text.clone()}</Block> }
}

#[component]
fn Block(title: &'static str, copied: String, children: Children) -> impl IntoView {
    view! {
        <section class="block">
            <div class="block-head">
                <h3>{title}</h3>
                <CopyButton what=lower(title) text=copied />
            </div>
            <pre class="code" tabindex="0" role="region" aria-label=title>{children()}</pre>
        </section>
    }
}

fn pretty(object: &Map<String, Value>) -> String {
    serde_json::to_string_pretty(object).unwrap_or_default()
}
