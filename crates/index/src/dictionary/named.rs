//! Values that carry a name, such as actors: what the filter takes is the same for years, the name may change.

use super::UNKNOWN;
use super::hash;
use super::table::insert_next;
use super::texts::{Names, Texts, renumbered};
use crate::code_set::CodeSet;
use crate::column::MISSING;
use crate::pool::Pool;
use hashbrown::HashTable;
use std::borrow::Cow;

/// A value as named at some time. Rows hold codes of variants, so that a value costs a row one code, not three.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Variant {
    value: u32,
    name: u32,
    /// Folded: it is searched, never shown.
    email: u32,
    /// The variant of the same value that came before, or [`MISSING`].
    previous: u32,
}

/// Distinct variants and their codes, which count from 1.
#[derive(Debug)]
pub(crate) struct Named {
    seed: u64,
    values: Texts,
    names: Names,
    emails: Texts,
    /// By code; the first belongs to [`MISSING`].
    variants: Vec<Variant>,
    /// By value, the variant that came last; the first belongs to [`MISSING`].
    latest: Vec<u32>,
    /// The codes, by their variant.
    table: HashTable<u32>,
}

impl Named {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            values: Texts::new(seed),
            names: Names::new(seed),
            emails: Texts::new(seed),
            variants: vec![Variant::default()],
            latest: vec![MISSING],
            table: HashTable::new(),
        }
    }

    /// The code of a variant, a new one where it has none yet. `email` is folded.
    pub(crate) fn intern(&mut self, value: &str, name: &str, email: Option<&str>) -> u32 {
        let value = self.values.intern(value);
        self.variant(value, name, email)
    }

    /// The codes of many variants, [`MISSING`] where there is no value. `called` gives the name and the folded email address of a value at a
    /// place.
    pub(crate) fn intern_all<'n>(
        &mut self,
        values: &[Option<&str>],
        called: impl Fn(usize) -> (&'n str, Option<Cow<'n, str>>),
    ) -> Vec<u32> {
        let mut codes = self.find_all(values, &called);
        for (place, code) in codes.iter_mut().enumerate().filter(|(_, code)| **code == UNKNOWN) {
            let (name, email) = called(place);
            *code = values[place].map_or(MISSING, |value| self.intern(value, name, email.as_deref()));
        }
        codes
    }

    /// The codes of many variants, [`UNKNOWN`] where they have none yet: see [`Named::intern_all`].
    pub(crate) fn find_all<'n>(
        &self,
        values: &[Option<&str>],
        called: impl Fn(usize) -> (&'n str, Option<Cow<'n, str>>),
    ) -> Vec<u32> {
        let mut codes = self.values.find_all(values);
        for (place, code) in codes.iter_mut().enumerate().filter(|(_, code)| ![MISSING, UNKNOWN].contains(*code)) {
            let (name, email) = called(place);
            *code = self.find_variant(*code, name, email.as_deref()).unwrap_or(UNKNOWN);
        }
        codes
    }

    /// The code of a variant of a value.
    fn find_variant(&self, value: u32, name: &str, email: Option<&str>) -> Option<u32> {
        // Mostly it is called what it was called the last time.
        if let Some(latest) = self.latest.get(value as usize)
            && self.is_called(*latest, name, email)
        {
            return Some(*latest);
        }
        let name = self.names.texts().find(name)?;
        let email = email.map_or(Some(MISSING), |email| self.emails.find(email))?;
        self.find_coded(Variant { value, name, email, previous: MISSING })
    }

    fn find_coded(&self, variant: Variant) -> Option<u32> {
        let of = |variant: &Variant| (variant.value, variant.name, variant.email);
        let is_equal = |code: &u32| self.variants.get(*code as usize).is_some_and(|held| of(held) == of(&variant));
        self.table.find(variant.hash(self.seed), is_equal).copied()
    }

    /// The code of a variant of a value, a new one where it has none yet.
    fn variant(&mut self, value: u32, name: &str, email: Option<&str>) -> u32 {
        if let Some(code) = self.find_variant(value, name, email) {
            return code;
        }
        let name = self.names.intern(name);
        let email = email.map_or(MISSING, |email| self.emails.intern(email));
        let variants = &mut self.variants;
        let code = u32::try_from(variants.len()).unwrap_or(u32::MAX);
        if self.latest.len() <= value as usize {
            self.latest.resize(value as usize + 1, MISSING);
        }
        let previous = std::mem::replace(&mut self.latest[value as usize], code);
        variants.push(Variant { value, name, email, previous });
        let Self { seed, variants, table, .. } = self;
        let hash_of = |code: u32| variants[code as usize].hash(*seed);
        insert_next(table, hash_of(code), code, hash_of);
        code
    }

    /// Whether a variant has this name and email address; none has the code [`MISSING`].
    fn is_called(&self, code: u32, name: &str, email: Option<&str>) -> bool {
        let Some(variant) = self.variants.get(code as usize).filter(|_| code != MISSING) else { return false };
        let has_email = match email {
            None => variant.email == MISSING,
            Some(email) => self.emails.is(variant.email, email),
        };
        has_email && self.names.texts().is(variant.name, name)
    }

    /// Makes room for so many more variants, all at once.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.values.reserve(more);
        let Self { seed, variants, table, .. } = self;
        table.reserve(more, |code| variants[*code as usize].hash(*seed));
    }

    pub(crate) const fn values(&self) -> &Texts {
        &self.values
    }

    /// The code of a variant's value, in [`Named::values`].
    pub(crate) fn value_of(&self, code: u32) -> u32 {
        self.variants.get(code as usize).map_or(MISSING, |variant| variant.value)
    }

    /// A variant's name.
    pub(crate) fn name_of(&self, code: u32) -> &str {
        self.variants.get(code as usize).map_or("", |variant| self.names.texts().get(variant.name))
    }

    /// A variant's email address, folded.
    pub(crate) fn email_of(&self, code: u32) -> Option<&str> {
        let email = self.variants.get(code as usize).map_or(MISSING, |variant| variant.email);
        (email != MISSING).then(|| self.emails.get(email))
    }

    /// The variants of a value, by its code.
    pub(crate) fn variants_of(&self, value: u32) -> impl Iterator<Item = u32> {
        let latest = self.latest.get(value as usize).copied();
        let previous = |code: &u32| self.variants.get(*code as usize).map(|variant| variant.previous);
        std::iter::successors(latest, previous).take_while(|code| *code != MISSING)
    }

    /// The variants of a value; none where there is no such value.
    pub(crate) fn find(&self, value: &str) -> impl Iterator<Item = u32> {
        self.values.find(value).into_iter().flat_map(|value| self.variants_of(value))
    }

    /// The number of codes, that of missing values among them.
    pub(crate) const fn codes(&self) -> usize {
        self.variants.len()
    }

    /// Forgets the variants whose code is not kept, and the texts that no other has; gives the new code of each old one.
    pub(super) fn retain(&mut self, kept: &[bool]) -> Vec<u32> {
        let mut smaller = Self::new(self.seed);
        let codes = renumbered(kept, |code| {
            let Some(variant) = self.variants.get(code as usize) else { return MISSING };
            let email = (variant.email != MISSING).then(|| self.emails.get(variant.email));
            smaller.intern(self.values.get(variant.value), self.names.texts().get(variant.name), email)
        });
        *self = smaller;
        codes
    }

    /// The variants whose folded name or email contains `needle`.
    pub(crate) fn search(&self, needle: &str, pool: &Pool) -> CodeSet {
        let names: CodeSet = self.names.search(needle, pool).into_iter().collect();
        let emails: CodeSet = self.emails.search(needle, pool).into_iter().collect();
        if names.is_empty() && emails.is_empty() {
            return CodeSet::default();
        }
        let matches = |variant: &Variant| names.contains(variant.name) || emails.contains(variant.email);
        (0..).zip(&self.variants).skip(1).filter(|(_, variant)| matches(variant)).map(|(code, _)| code).collect()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.values.bytes()
            + self.names.bytes()
            + self.emails.bytes()
            + self.variants.capacity() * size_of::<Variant>()
            + self.latest.capacity() * size_of::<u32>()
            + self.table.allocation_size()
    }
}

impl Variant {
    /// Of what tells it from others.
    fn hash(self, seed: u64) -> u64 {
        hash::numbers(seed, [u64::from(self.value) << 32 | u64::from(self.name), u64::from(self.email)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_renamed_and_named_back_have_the_code_they_had() {
        let mut named = Named::new(1);
        let called = [("Ada", None), ("Countess", None), ("Ada", None), ("Ada", Some("ada@example.com"))];
        let codes = called.map(|(name, email)| named.intern("user:1", name, email));
        let values = [Some("user:1"), None, Some("user:1"), Some("user:1"), Some("user:1")];
        let at_once = named.intern_all(&values, |place| {
            let (name, email) = called[place.saturating_sub(1)];
            (name, email.map(Cow::Borrowed))
        });
        assert_eq!(at_once, [codes[0], MISSING, codes[1], codes[2], codes[3]]);
        assert_eq!(codes[0], codes[2]);
        assert_ne!(codes[0], codes[3]);
    }

    #[test]
    fn a_renamed_value_keeps_its_variants_together() {
        let mut named = Named::new(1);
        let ada = named.intern("user:1", "Ada", Some("ada@example.com"));
        let bob = named.intern("user:2", "Bob", None);
        let countess = named.intern("user:1", "Countess", Some("ada@example.com"));
        assert_eq!(named.intern("user:1", "Ada", Some("ada@example.com")), ada);
        assert_eq!(named.find("user:1").collect::<Vec<_>>(), [countess, ada]);
        assert_eq!(named.find("user:3").count(), 0);
        assert_eq!(named.value_of(ada), named.value_of(countess));
        assert_eq!(named.name_of(countess), "Countess");
        let search = |needle| named.search(needle, &Pool::inline()).iter().collect::<Vec<_>>();
        assert_eq!(search("ada"), [ada, countess]);
        assert_eq!(search("countess"), [countess]);
        assert_eq!(search("bob"), [bob]);
    }
}
