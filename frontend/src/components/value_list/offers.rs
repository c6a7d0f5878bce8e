//! Which values a list offers.

use crate::keys::lower;
use daybook_wire::query::{Field, StatusMatch, Value};
use daybook_wire::{Facet, Source};

/// A value to tick.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Offer {
    pub(super) value: Value,
    /// What a person reads.
    pub(super) label: String,
    /// How many entries have it, where that is known.
    pub(super) count: Option<u64>,
}

/// What a list offers: the values of the facet, the classes of statuses, and what is pinned. Without a facet, the values
/// that are known beforehand.
pub(super) fn offers(
    field: Field,
    facet: Option<&Facet>,
    failed: bool,
    pinned: &[Value],
    contains: &str,
    label: impl Fn(&Value) -> String,
) -> Vec<Offer> {
    let mut found: Vec<Offer> = Vec::new();
    if field == Field::Status {
        found.extend(classes(facet).into_iter().filter(|offer| offer.label.starts_with(contains)));
    }
    if let Some(facet) = facet {
        let values = facet.values.iter().filter_map(|value| {
            let count = Some(value.count);
            Some(Offer { value: field.parse_value(&value.value).ok()?, label: value.label.clone(), count })
        });
        found.extend(values.filter(|offer| field != Field::Status || offer.label.starts_with(contains)));
    } else if failed {
        found.extend(known(field).into_iter().map(|value| Offer { label: label(&value), value, count: None }));
    }
    // A value that is not listed although all are occurs nowhere.
    let complete = facet.is_some_and(|facet| facet.values.len() as u64 == facet.distinct) && contains.is_empty();
    let folded = lower(contains);
    for value in pinned {
        let (text, name) = (value.to_string(), label(value));
        let fits = lower(&text).contains(&folded) || lower(&name).contains(&folded);
        if fits && !found.iter().any(|offer| offer.value == *value) {
            found.insert(0, Offer { value: value.clone(), label: name, count: complete.then_some(0) });
        }
    }
    found
}

/// The value that was typed in full, where the list does not offer it.
pub(super) fn free_value(field: Field, typed: &str, found: &[Offer]) -> Option<Value> {
    let value = field.parse_value(typed.trim()).ok()?;
    (!found.iter().any(|offer| offer.value == value)).then_some(value)
}

fn classes(facet: Option<&Facet>) -> Vec<Offer> {
    let count = |class: u8| {
        let codes = facet?.values.iter().filter(|value| value.value.starts_with(char::from(b'0' + class)));
        Some(codes.map(|value| value.count).sum::<u64>())
    };
    let offer = |class| {
        let value = Value::Status(StatusMatch::Class(class));
        Offer { label: value.to_string(), value, count: count(class) }
    };
    let is_there = |class: &u8| *class > 1 || count(*class).is_some_and(|count| count > 0);
    (1..=5).filter(is_there).map(offer).collect()
}

fn known(field: Field) -> Vec<Value> {
    match field {
        Field::Method => {
            ["GET", "POST", "PUT", "PATCH", "DELETE"].map(|method| Value::Method(method.to_owned())).to_vec()
        }
        Field::Source => Source::ALL.map(Value::Source).to_vec(),
        _ => Vec::new(),
    }
}
