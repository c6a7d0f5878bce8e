//! The description, and the ways through it.

use serde_json::Value;

/// A description that is being rendered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Document<'a>(&'a Value);

/// One operation, and where it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) method: &'static str,
    pub(super) path: &'a str,
    pub(super) description: &'a Value,
}

/// Reading first.
const METHODS: [&str; 7] = ["get", "head", "post", "put", "patch", "delete", "options"];

impl<'a> Document<'a> {
    pub(super) fn new(description: &'a Value) -> Self {
        Self(description)
    }

    /// A field of the info object.
    pub(super) fn info(self, field: &str) -> String {
        string(&self.0["info"][field]).to_owned()
    }

    /// What every path starts with.
    pub(super) fn base(self) -> &'a str {
        string(&self.0["servers"][0]["url"])
    }

    /// The tags, in their order.
    pub(super) fn tags(self) -> impl Iterator<Item = &'a Value> {
        items(&self.0["tags"])
    }

    /// The operations of a tag, by path and method.
    pub(super) fn operations(self, tag: &str) -> impl Iterator<Item = Operation<'a>> {
        let all = entries(&self.0["paths"]).flat_map(|(path, item)| {
            METHODS
                .into_iter()
                .filter_map(move |method| item.get(method).map(|description| Operation { method, path, description }))
        });
        all.filter(move |operation| items(&operation.description["tags"]).any(|own| own == tag))
    }

    /// What the operation's security is, or that of all.
    pub(super) fn security(self, operation: &Operation<'a>) -> &'a Value {
        operation.description.get("security").unwrap_or(&self.0["security"])
    }

    /// The components of a kind, by name.
    pub(super) fn components(self, kind: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
        entries(&self.0["components"][kind])
    }

    /// What a reference leads to, or the part itself where it is none.
    pub(super) fn resolve(self, part: &'a Value) -> &'a Value {
        let target = part["$ref"].as_str().and_then(|reference| self.0.pointer(reference.trim_start_matches('#')));
        target.unwrap_or(part)
    }
}

impl Operation<'_> {
    pub(super) fn id(&self) -> &str {
        string(&self.description["operationId"])
    }

    pub(super) fn anchor(&self) -> String {
        anchor("operation", self.id())
    }
}

/// Where a part of the page is, to be put behind `#`.
pub(super) fn anchor(kind: &str, name: &str) -> String {
    let name: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }).collect();
    format!("{kind}-{name}")
}

/// The name of the component, and the anchor of its description, that a reference leads to.
pub(super) fn target(reference: &str) -> (&str, String) {
    let (rest, name) = reference.rsplit_once('/').unwrap_or(("", reference));
    let kind = match rest.rsplit('/').next() {
        Some("headers") => "header",
        Some("examples") => "error",
        _ => "schema",
    };
    (name, anchor(kind, name))
}

/// A string, or nothing.
pub(super) fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The items of an array, or none.
pub(super) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The fields of an object, or none.
pub(super) fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}
