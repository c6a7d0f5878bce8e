//! The fields that the filter menu offers.

use super::icon::Glyph;
use crate::view_state::ViewState;
use daybook_wire::query::{Field, MAX_VALUES, Mode, Value};

/// What a field is called.
pub(crate) const fn label(field: Field) -> &'static str {
    match field {
        Field::Actor => "Actor",
        Field::Method => "Method",
        Field::Source => "Source",
        Field::Action => "Action",
        Field::Status => "Status code",
        Field::ResourceType => "Resource type",
        Field::Resource => "Resource",
        Field::Application => "Application",
        Field::Cluster => "Cluster",
        Field::EnvironmentGroup => "Environment group",
        Field::Ip => "IP address",
    }
}

/// The icon of a field.
pub(crate) const fn glyph(field: Field) -> Glyph {
    match field {
        Field::Actor => Glyph::User,
        Field::Method | Field::Action => Glyph::Activity,
        Field::Source => Glyph::Terminal,
        Field::Status => Glyph::Check,
        Field::ResourceType | Field::Resource => Glyph::Tag,
        Field::Application => Glyph::Box,
        Field::Cluster => Glyph::Server,
        Field::EnvironmentGroup => Glyph::Braces,
        Field::Ip => Glyph::Cloud,
    }
}

/// The fields in the menu. One resource is chosen from an entry, not from a list of thousands.
pub(crate) const OFFERED: [Field; 10] = [
    Field::Actor,
    Field::Method,
    Field::Source,
    Field::Action,
    Field::Status,
    Field::ResourceType,
    Field::Application,
    Field::Cluster,
    Field::EnvironmentGroup,
    Field::Ip,
];

/// Whether the view includes or excludes values of a field; it includes unless it only excludes.
pub(crate) fn mode_of(field: Field, view: ViewState) -> Mode {
    let query = view.query();
    let only_excludes =
        query.filter.values(field, Mode::Include).len() == 0 && query.filter.values(field, Mode::Exclude).len() > 0;
    if only_excludes { Mode::Exclude } else { Mode::Include }
}

/// Adds a value to a filter, or takes it off. A filter is full at some point.
pub(crate) fn toggle(view: ViewState, field: Field, mode: Mode, value: &Value) {
    view.change(|query| {
        let mut values: Vec<Value> = query.filter.values(field, mode).cloned().collect();
        match values.iter().position(|found| found == value) {
            Some(at) => {
                values.remove(at);
            }
            None if values.len() < MAX_VALUES => values.push(value.clone()),
            None => {}
        }
        query.filter.set(field, mode, values);
    });
}

/// Keeps entries with one value of a field, and no others.
pub(crate) fn only(view: ViewState, field: Field, value: &Value) {
    view.change(|query| {
        query.filter.set(field, Mode::Exclude, []);
        query.filter.set(field, Mode::Include, [value.clone()]);
    });
}

/// Keeps entries with one value of a field out.
pub(crate) fn exclude(view: ViewState, field: Field, value: &Value) {
    view.change(|query| {
        let rest: Vec<Value> =
            query.filter.values(field, Mode::Include).filter(|found| *found != value).cloned().collect();
        query.filter.set(field, Mode::Include, rest);
        query.filter.insert(field, Mode::Exclude, value.clone());
    });
}
