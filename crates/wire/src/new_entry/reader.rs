//! Takes a JSON object apart, field by field, and remembers everything that is wrong with it.

use super::{EntryError, EntryErrorCode, Fields, Sent};
use serde_json::{Map, Value};

/// The fields of one object inside an entry, and where its errors go.
pub(super) struct Reader<'e> {
    index: usize,
    /// What the names of fields start with: empty, or `actor.`
    prefix: String,
    fields: Fields,
    errors: &'e mut Vec<EntryError>,
}

impl<'e> Reader<'e> {
    /// Reads an entry. Anything but an object is an error.
    pub(super) fn new(index: usize, value: Sent, errors: &'e mut Vec<EntryError>) -> Option<Self> {
        if let Sent::Object(fields) = value {
            return Some(Self { index, prefix: String::new(), fields, errors });
        }
        let message = format!("expected an object, found {}", type_name(&value));
        errors.push(EntryError { index, field: String::new(), code: EntryErrorCode::InvalidType, message });
        None
    }

    /// Reports an error of a field.
    pub(super) fn fail(&mut self, name: &str, code: EntryErrorCode, message: impl Into<String>) {
        let field = format!("{}{name}", self.prefix);
        self.errors.push(EntryError { index: self.index, field, code, message: message.into() });
    }

    /// Takes a field; `None` where it is absent or null.
    pub(super) fn take(&mut self, name: &str) -> Option<Sent> {
        self.fields.take(name).filter(|value| *value != Sent::Null)
    }

    /// Takes a field that must be there, and reads it with `read`.
    pub(super) fn required<T>(&mut self, name: &str, read: impl FnOnce(&mut Self, &str) -> Option<T>) -> Option<T> {
        if !self.fields.has(name) {
            self.fields.take(name);
            self.fail(name, EntryErrorCode::Required, "is required");
            return None;
        }
        read(self, name)
    }

    /// Takes a string of at most `max` bytes without control characters.
    pub(super) fn string(&mut self, name: &str, max: usize) -> Option<String> {
        let text = match self.take(name)? {
            Sent::Text(text) => text,
            other => {
                self.wrong_type(name, "a string", &other);
                return None;
            }
        };
        if text.len() > max {
            self.fail(name, EntryErrorCode::TooLong, format!("has {} bytes, at most {max} are allowed", text.len()));
            return None;
        }
        if let Some(found) = control_character(&text) {
            let message = format!("holds the control character U+{:04X}", u32::from(found));
            self.fail(name, EntryErrorCode::ControlCharacter, message);
            return None;
        }
        Some(text)
    }

    /// Takes a string as [`Self::string`] does; an empty one counts as missing.
    pub(super) fn non_empty(&mut self, name: &str, max: usize) -> Option<String> {
        let text = self.string(name, max)?;
        if text.is_empty() {
            self.fail(name, EntryErrorCode::Required, "is empty");
            return None;
        }
        Some(text)
    }

    /// Takes a string and turns it into a `T`; `expected` says what it takes.
    pub(super) fn parsed<T>(
        &mut self,
        name: &str,
        max: usize,
        expected: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.string(name, max)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.fail(name, EntryErrorCode::InvalidValue, format!("expected {expected}"));
        }
        parsed
    }

    /// Takes a whole number within a range.
    pub(super) fn integer(&mut self, name: &str, range: std::ops::RangeInclusive<i64>) -> Option<i64> {
        let value = self.take(name)?;
        let Sent::Number(number) = &value else {
            self.wrong_type(name, "a whole number", &value);
            return None;
        };
        match number.as_i64() {
            Some(number) if range.contains(&number) => Some(number),
            _ => {
                let message = format!("expected a whole number from {} to {}", range.start(), range.end());
                self.fail(name, EntryErrorCode::InvalidValue, message);
                None
            }
        }
    }

    /// Takes an object of at most `max` bytes of JSON.
    pub(super) fn object(&mut self, name: &str, max: usize) -> Option<Map<String, Value>> {
        self.object_but(name, max, |_| ())
    }

    /// Takes an object, changes it, and sees to it that it has at most `max` bytes of JSON then.
    pub(super) fn object_but(
        &mut self,
        name: &str,
        max: usize,
        change: impl FnOnce(&mut Map<String, Value>),
    ) -> Option<Map<String, Value>> {
        let mut fields = match self.take(name)? {
            Sent::Object(fields) => fields.into_map(),
            other => {
                self.wrong_type(name, "an object", &other);
                return None;
            }
        };
        change(&mut fields);
        let value = Value::Object(fields);
        let bytes = value.to_string().len();
        if bytes > max {
            let message = format!("has {bytes} bytes of JSON, at most {max} are allowed");
            self.fail(name, EntryErrorCode::TooLong, message);
            return None;
        }
        match value {
            Value::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// Takes an object and reads its fields with `read`, which must take all there are.
    pub(super) fn nested<T>(&mut self, name: &str, read: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Option<T> {
        let fields = match self.take(name)? {
            Sent::Object(fields) => fields,
            other => {
                self.wrong_type(name, "an object", &other);
                return None;
            }
        };
        let prefix = format!("{}{name}.", self.prefix);
        let mut reader = Reader { index: self.index, prefix, fields, errors: &mut *self.errors };
        let value = read(&mut reader);
        reader.finish();
        value
    }

    /// Reports the fields that nobody took.
    pub(super) fn finish(mut self) {
        for name in std::mem::take(&mut self.fields).into_names() {
            self.fail(&name, EntryErrorCode::UnknownField, "no such field");
        }
    }

    fn wrong_type(&mut self, name: &str, expected: &str, found: &Sent) {
        self.fail(name, EntryErrorCode::InvalidType, format!("expected {expected}, found {}", type_name(found)));
    }
}

/// The first control character of a text.
fn control_character(text: &str) -> Option<char> {
    // They are below U+0020 or from U+007F to U+009F, of which those above 7F begin with C2. Most texts have none, and a look at all bytes
    // alike is quicker than one at each character.
    let may_be_control = |byte: u8| byte < 0x20 || byte == 0x7F || byte == 0xC2;
    if !text.bytes().fold(false, |found, byte| found | may_be_control(byte)) {
        return None;
    }
    text.chars().find(|found| found.is_control())
}

const fn type_name(value: &Sent) -> &'static str {
    match value {
        Sent::Null => "null",
        Sent::Bool(_) => "a boolean",
        Sent::Number(_) => "a number",
        Sent::Text(_) => "a string",
        Sent::List(_) => "an array",
        Sent::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::control_character;

    #[test]
    fn every_control_character_is_found_and_no_other() {
        for character in '\0'..='\u{2FFF}' {
            let expected = character.is_control().then_some(character);
            assert_eq!(control_character(&format!("Zoë{character}")), expected, "U+{:04X}", u32::from(character));
        }
    }
}
