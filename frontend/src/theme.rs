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

    /// What was chosen before, in this browser.
    pub(crate) fn stored() -> Self {
        let stored = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        match stored.as_deref() {
            Some("dark") => Self::Dark,
            Some("light") => Self::Light,
            _ => Self::System,
        }
    }

    /// Shows the page so, and remembers it.
    pub(crate) fn apply(self) {
        let Some(root) = document().document_element() else { return };
        let name = match self {
            Self::System => "",
            Self::Dark => "dark",
            Self::Light => "light",
        };
        // A browser that keeps nothing still shows what was chosen.
        if self == Self::System {
            let _ = root.remove_attribute("data-theme");
            let _ = storage().map(|storage| storage.remove_item(KEY));
        } else {
            let _ = root.set_attribute("data-theme", name);
            let _ = storage().map(|storage| storage.set_item(KEY, name));
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
