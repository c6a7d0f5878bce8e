//! Icons, drawn for Daybook on a grid of 16 by 16.

use daybook_wire::ActorType;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// What an icon shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glyph {
    Activity,
    ArrowDown,
    ArrowUp,
    Book,
    Box,
    Braces,
    Calendar,
    Check,
    ChevronDown,
    ChevronLeft,
    Close,
    Cloud,
    Cog,
    Copy,
    Database,
    Download,
    File,
    Filter,
    Folder,
    Key,
    Plug,
    Search,
    Server,
    Star,
    Tag,
    Terminal,
    Unknown,
    User,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Self::Activity => "M1.5 8h3l2-5 3 10 2-5h3",
            Self::ArrowDown => "M8 3v10M4 9l4 4 4-4",
            Self::ArrowUp => "M8 13V3M4 7l4-4 4 4",
            Self::Book => {
                "M4.25 1.75h7.5a1.5 1.5 0 0 1 1.5 1.5v9.5a1.5 1.5 0 0 1-1.5 1.5h-7.5a1.5 1.5 0 0 1-1.5-1.5v-9.5a1.5 1.5 0 0 1 1.5-1.5zM5.25 1.75v12.5M7.75 5h3M7.75 8h3M7.75 11h1.5"
            }
            Self::Box => "M8 1.5l5.5 3v7L8 14.5l-5.5-3v-7zM2.5 4.5L8 7.5l5.5-3M8 7.5v7",
            Self::Braces => {
                "M5.5 2.5C3.5 2.5 5 7 2.5 8 5 9 3.5 13.5 5.5 13.5M10.5 2.5c2 0 .5 4.5 3 5.5-2.5 1-1 5.5-3 5.5"
            }
            Self::Calendar => "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 1.5v3M10.5 1.5v3",
            Self::Check => "M3 8.5l3.5 3.5L13 4.5",
            Self::ChevronDown => "M4 6l4 4 4-4",
            Self::ChevronLeft => "M10 4l-4 4 4 4",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Cloud => "M4.5 12.5a3 3 0 0 1-.3-6 4 4 0 0 1 7.7 1 2.5 2.5 0 0 1-.4 5z",
            Self::Cog => {
                "M5 5.5h6a1.5 1.5 0 0 1 1.5 1.5v4a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 11V7A1.5 1.5 0 0 1 5 5.5zM8 2.5v3M6 8.7v.8M10 8.7v.8"
            }
            Self::Copy => "M5.5 5.5h8v8h-8zM3 10.5h-.5v-8h8V3",
            Self::Database => {
                "M3 4c0-1.2 2.2-2 5-2s5 .8 5 2-2.2 2-5 2-5-.8-5-2zM3 4v8c0 1.2 2.2 2 5 2s5-.8 5-2V4M3 8c0 1.2 2.2 2 5 2s5-.8 5-2"
            }
            Self::Download => "M8 2v8M4.5 6.5L8 10l3.5-3.5M2.5 13.5h11",
            Self::File => "M4 1.5h5l3.5 3.5v9.5H4zM9 1.5V5h3.5",
            Self::Filter => "M2 4h12M4.5 8h7M6.5 12h3",
            Self::Folder => "M1.5 3.5h4.5l1.5 2h7v7.5h-13z",
            Self::Key => "M8 5.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM7.2 7.7l6.3 6.3M11 11.5l1.5-1.5",
            Self::Plug => "M5.5 1.5v4M10.5 1.5v4M3.5 5.5h9v2a4.5 4.5 0 0 1-9 0zM8 12v2.5",
            Self::Search => "M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM10 10l3.5 3.5",
            Self::Server => "M2.5 2.5h11v4.5h-11zM2.5 9h11v4.5h-11zM5 4.75h.01M5 11.25h.01",
            Self::Star => "M8 2l1.8 3.8 4.2.6-3 2.9.7 4.2L8 11.5l-3.7 2 .7-4.2-3-2.9 4.2-.6z",
            Self::Tag => "M2 2h6l6 6-6 6-6-6zM5 5h.01",
            Self::Terminal => "M3 4.5l3 3-3 3M8 11h5",
            Self::Unknown => "M5.5 6a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2.9-1.2 1.8M8 12.5h.01",
            Self::User => "M10.5 5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0zM3 14c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5",
        }
    }

    /// The icon of an actor.
    pub(crate) const fn of_actor(kind: ActorType) -> Self {
        match kind {
            ActorType::User => Self::User,
            ActorType::ApiToken => Self::Key,
            ActorType::ServiceAccount | ActorType::System => Self::Cog,
            ActorType::Anonymous => Self::Unknown,
        }
    }

    /// The icon of a kind of resource.
    pub(crate) fn of_resource(kind: &str) -> Self {
        match kind {
            "application" | "addon" => Self::Box,
            "cluster" => Self::Server,
            "datastore" => Self::Database,
            "environment_group" => Self::Braces,
            "project" => Self::Folder,
            "cloud_account" => Self::Cloud,
            "api_token" => Self::Key,
            "integration" => Self::Plug,
            "user" => Self::User,
            "page" => Self::File,
            _ => Self::Tag,
        }
    }
}

/// An icon beside a text that says the same; hidden from screen readers.
#[component]
pub(crate) fn Icon(glyph: Glyph) -> impl IntoView {
    // Made from one text, once a glyph, and cloned: there are a hundred of them in a page of rows.
    let before = r#"<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=""#;
    InertElement::new([before, glyph.path(), r#""/></svg>"#].concat())
}
