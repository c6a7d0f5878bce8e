//! The values of a column as they are written: one text after another, so that reading them back takes no memory for each.

use super::word::Word;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Values, and what they were in the index that wrote them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Words {
    /// By value, how much higher its code was than that of the one before.
    steps: Vec<u32>,
    values: Strings,
    /// Empty where the column's values have no names ...
    names: Strings,
    /// ... or no email addresses.
    emails: Strings,
}

/// Texts, or nothing in the place of one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Strings {
    text: String,
    /// One more than the length of each in bytes; 0 where there is none.
    lengths: Vec<u32>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordRef<'w> {
    /// The code that it had in the index that wrote it.
    pub(super) former: u32,
    pub(super) value: &'w str,
    pub(super) name: Option<&'w str>,
    pub(super) email: Option<&'w str>,
}

impl Words {
    /// Adds a value. Codes rise. A column has names for all of its values or for none.
    pub(super) fn push(&mut self, before: u32, WordRef { former, value, name, email }: WordRef<'_>) {
        self.steps.push(former.wrapping_sub(before));
        self.values.push(Some(value));
        if name.is_some() {
            self.names.push(name);
            self.emails.push(email);
        }
    }

    pub(super) const fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether the lists fit together.
    pub(super) fn is_whole(&self) -> bool {
        let named = self.names.lengths.len();
        let lists = [self.values.lengths.len(), if named == 0 { self.len() } else { named }];
        lists == [self.len(); 2]
            && self.emails.lengths.len() == named
            && [&self.values, &self.names, &self.emails].into_iter().all(Strings::is_whole)
    }

    /// The value at a place; none where there is none.
    pub(super) fn get(&self, place: usize) -> Option<Word> {
        let value = self.values.get(place)?;
        Some(Word::new(value, self.names.get(place), self.emails.get(place).map(Cow::Borrowed)))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = WordRef<'_>> {
        let (mut values, mut names, mut emails) = (self.values.iter(), self.names.iter(), self.emails.iter());
        let mut former = 0_u32;
        self.steps.iter().map(move |step| {
            former = former.wrapping_add(*step);
            let value = values.next().flatten().unwrap_or_default();
            WordRef { former, value, name: names.next().flatten(), email: emails.next().flatten() }
        })
    }
}

impl Strings {
    fn push(&mut self, text: Option<&str>) {
        let length = text.map_or(0, |text| u32::try_from(text.len()).unwrap_or(u32::MAX).saturating_add(1));
        self.lengths.push(length);
        self.text.push_str(text.unwrap_or_default());
    }

    fn is_whole(&self) -> bool {
        self.lengths.iter().map(|length| u64::from(length.saturating_sub(1))).sum::<u64>() == self.text.len() as u64
    }

    fn get(&self, place: usize) -> Option<&str> {
        let (before, length) = (self.lengths.get(..place)?, self.lengths.get(place)?);
        let start: usize = before.iter().map(|length| length.saturating_sub(1) as usize).sum();
        Some(self.text.get(start..start + length.checked_sub(1)? as usize).unwrap_or_default())
    }

    fn iter(&self) -> impl Iterator<Item = Option<&str>> {
        let mut start = 0;
        self.lengths.iter().map(move |length| {
            let end = start + length.checked_sub(1)? as usize;
            // Cut within a character: only what was forged is.
            let text = self.text.get(start..end).unwrap_or_default();
            start = end;
            Some(text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_is_given_back() {
        let ada = WordRef { former: 3, value: "user:1", name: Some("Ada é"), email: Some("") };
        let bob = WordRef { former: 9, value: "user:2", name: Some(""), email: None };
        let mut words = Words::default();
        words.push(0, ada);
        words.push(3, bob);
        assert!(words.is_whole());
        let held: Vec<WordRef<'_>> = words.iter().collect();
        assert_eq!(held, [ada, bob]);
        assert_eq!(words.get(0), Some(Word::new("user:1", Some("Ada é"), Some("".into()))));
        assert_eq!(words.get(1), Some(Word::new("user:2", Some(""), None)));
        assert_eq!(words.get(2), None);
    }

    #[test]
    fn lists_that_do_not_fit_together_are_not_whole() {
        let word = WordRef { former: 1, value: "é", name: None, email: None };
        let mut plain = Words::default();
        plain.push(0, word);
        assert!(plain.is_whole());
        let mut named = plain.clone();
        named.push(1, WordRef { name: Some("é"), ..word });
        assert!(!named.is_whole(), "one of two has a name");
        plain.values.lengths[0] = 2;
        assert!(!plain.is_whole(), "a text that is longer than its parts");
        assert_eq!(plain.iter().next().map(|word| word.value), Some(""), "half of a character is none");
    }
}
