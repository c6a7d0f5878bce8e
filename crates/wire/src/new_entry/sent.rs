//! JSON as it was sent: taken apart field by field, so it costs little to read and nothing to move out of.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The names of all fields that entries have at any level: one that was sent is known by its place here, and not kept as a text.
const NAMES: [&str; 28] = [
    "id",
    "started_at",
    "actor",
    "type",
    "name",
    "email",
    "method",
    "path",
    "status_code",
    "action",
    "source",
    "cli_command",
    "resource",
    "application",
    "cluster",
    "environment_group",
    "preview_environment",
    "remote_ip",
    "user_agent",
    "request_id",
    "duration_ms",
    "changes",
    "before",
    "after",
    "metadata",
    "received_at",
    "ingested_by",
    "deleted",
];

/// A JSON value of a body.
#[derive(Debug, Clone, PartialEq)]
pub enum Sent {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Sent>),
    /// An object.
    Object(Fields),
}

/// The fields of an object. Of several with one name, the last counts.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    /// Those of [`NAMES`], by their place there: few, whatever was sent.
    known: Vec<(u8, Sent)>,
    others: Map<String, Value>,
}

impl Fields {
    /// Takes a field out.
    pub(super) fn take(&mut self, name: &str) -> Option<Sent> {
        match place_of(name) {
            Some(place) => {
                let at = self.known.iter().position(|(other, _)| *other == place)?;
                Some(self.known.swap_remove(at).1)
            }
            None => self.others.remove(name).map(Sent::from),
        }
    }

    /// Whether there is such a field, and it is not null.
    pub(super) fn has(&self, name: &str) -> bool {
        match place_of(name) {
            Some(place) => self.known.iter().any(|(other, value)| *other == place && *value != Sent::Null),
            None => self.others.get(name).is_some_and(|value| !value.is_null()),
        }
    }

    /// The names of all there are, in the order of their code points.
    pub(super) fn into_names(self) -> Vec<String> {
        let Self { known, others } = self;
        let known = known.iter().map(|(place, _)| NAMES[usize::from(*place)].to_owned());
        let mut names: Vec<String> = known.chain(others.into_iter().map(|(name, _)| name)).collect();
        names.sort_unstable();
        names
    }

    /// As JSON.
    pub(super) fn into_map(self) -> Map<String, Value> {
        let Self { known, others: mut map } = self;
        map.extend(known.into_iter().map(|(place, value)| (NAMES[usize::from(place)].to_owned(), value.into())));
        map
    }

    fn set(&mut self, place: u8, value: Sent) {
        match self.known.iter_mut().find(|(other, _)| *other == place) {
            Some((_, held)) => *held = value,
            None => self.known.push((place, value)),
        }
    }
}

fn place_of(name: &str) -> Option<u8> {
    NAMES.iter().position(|known| *known == name).and_then(|place| u8::try_from(place).ok())
}

impl From<Sent> for Value {
    fn from(sent: Sent) -> Self {
        match sent {
            Sent::Null => Self::Null,
            Sent::Bool(value) => Self::Bool(value),
            Sent::Number(number) => Self::Number(number),
            Sent::Text(text) => Self::String(text),
            Sent::List(values) => values.into_iter().collect(),
            Sent::Object(fields) => Self::Object(fields.into_map()),
        }
    }
}

impl From<Value> for Sent {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            Value::Object(map) => {
                let mut fields = Fields::default();
                for (name, value) in map {
                    match place_of(&name) {
                        Some(place) => fields.set(place, value.into()),
                        None => drop(fields.others.insert(name, value)),
                    }
                }
                Self::Object(fields)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SentVisitor)
    }
}

struct SentVisitor;

impl<'de> Visitor<'de> for SentVisitor {
    type Value = Sent;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Sent, E> {
        Ok(Sent::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Sent, E> {
        Ok(Sent::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Sent, E> {
        Ok(Sent::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Sent, E> {
        Ok(Sent::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Sent, E> {
        Ok(Number::from_f64(number).map_or(Sent::Null, Sent::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Sent, E> {
        Ok(Sent::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Sent, E> {
        Ok(Sent::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Sent, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Sent::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sent, A::Error> {
        let mut fields = Fields::default();
        while let Some(name) = map.next_key()? {
            match name {
                Name::Known(place) => fields.set(place, map.next_value()?),
                Name::Other(name) => drop(fields.others.insert(name, map.next_value()?)),
            }
        }
        Ok(Sent::Object(fields))
    }
}

/// A field's name.
enum Name {
    /// Its place in [`NAMES`].
    Known(u8),
    Other(String),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl Visitor<'_> for NameVisitor {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(place_of(name).map_or_else(|| Name::Other(name.to_owned()), Name::Known))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Names of fields and others, so that both are met at every level.
    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            (-1e9..1e9).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            let name = prop_oneof![proptest::sample::select(&NAMES[..]).prop_map(str::to_owned), any::<String>()];
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::btree_map(name, inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_was_sent_is_what_any_reader_of_json_reads(value in json()) {
            let text = value.to_string();
            let read: Value = serde_json::from_str(&text).unwrap();
            let sent: Sent = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&sent, &Sent::from(read.clone()));
            prop_assert_eq!(Value::from(sent), read);
        }
    }

    #[test]
    fn of_several_fields_with_one_name_the_last_counts() {
        let text = r#"{"id": 1, "colour": 1, "id": 2, "colour": 2}"#;
        let sent: Sent = serde_json::from_str(text).unwrap();
        assert_eq!(Value::from(sent), serde_json::from_str::<Value>(text).unwrap());
    }
}
