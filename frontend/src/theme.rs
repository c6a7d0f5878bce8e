//! Dark or light: as the system says, until the person says otherwise.

use leptos::prelude::*;

const KEY: &str = "daybook-theme";

/// What the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    System,
    Dark,
    Light,
}

impl Theme {
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Dark, Self::Light];

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::System => "System",
            Self::Dark => "Dark",
            Self::Light => "Light",
        }
    }

    /// What was chosen before, in this browser. The page itself has applied it before it was drawn (`index.html`).
    pub(crate) fn chosen() -> Self {
        match stored(KEY).as_deref() {
            Some("dark") => Self::Dark,
            Some("light") => Self::Light,
            _ => Self::System,
        }
    }

    /// Shows the page so, and remembers it.
    pub(crate) fn apply(self) {
        let Some(root) = document().document_element() else { return };
        let name = match self {
            Self::System => None,
            Self::Dark => Some("dark"),
            Self::Light => Some("light"),
        };
        let _ = match name {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
        store(KEY, name);
    }
}

/// What this browser keeps under a name.
pub(crate) fn stored(key: &str) -> Option<String> {
    storage()?.get_item(key).ok().flatten()
}

/// Keeps something in this browser, or nothing more. A browser that keeps nothing still does what was chosen.
pub(crate) fn store(key: &str, value: Option<&str>) {
    let _ = storage().map(|storage| match value {
        Some(value) => storage.set_item(key, value),
        None => storage.remove_item(key),
    });
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
