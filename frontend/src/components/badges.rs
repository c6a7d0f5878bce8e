//! Methods, statuses and the like, coloured alike wherever they stand.

use daybook_wire::query::Value;
use leptos::prelude::*;

/// The colour of a method. Colour is never the only sign: the method itself is always written.
pub(crate) fn method_tone(method: &str) -> &'static str {
    match method {
        "GET" => "blue",
        "POST" => "green",
        "PUT" | "PATCH" => "amber",
        "DELETE" => "red",
        _ => "grey",
    }
}

/// The colour of a status code.
pub(crate) const fn status_tone(code: u16) -> &'static str {
    match code / 100 {
        2 => "green",
        3 => "blue",
        4 => "amber",
        5 => "red",
        _ => "grey",
    }
}

/// The class of a filter's value: as the same value in the table.
pub(crate) fn value_class(value: &Value) -> String {
    match value {
        Value::Method(method) => format!("value mono text-{}", method_tone(method)),
        Value::Status(status) => format!("value mono text-{}", status_tone(status.bounds().0)),
        _ => "value".to_owned(),
    }
}

/// A method.
#[component]
pub(crate) fn MethodBadge(method: String) -> impl IntoView {
    let class = format!("badge {}", method_tone(&method));
    view! { <span class=class>{method}</span> }
}

/// A status code.
#[component]
pub(crate) fn StatusBadge(code: u16) -> impl IntoView {
    view! { <span class=format!("badge {}", status_tone(code))>{code}</span> }
}
