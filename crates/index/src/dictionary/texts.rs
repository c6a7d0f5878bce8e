//! Dictionaries of texts.

use super::arena::Arena;
use super::hash;
use crate::column::MISSING;
use crate::pool::Pool;
use daybook_wire::fold;
use hashbrown::HashTable;
use std::borrow::Cow;

/// Distinct texts and their codes, which count from 1 in the order of arrival.
#[derive(Debug)]
pub(crate) struct Texts {
    seed: u64,
    arena: Arena,
    /// The codes, by their text.
    table: HashTable<u32>,
}

impl Texts {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, arena: Arena::default(), table: HashTable::new() }
    }

    /// The highest code.
    pub(crate) const fn len(&self) -> u32 {
        self.arena.len()
    }

    /// The text of a code; empty for one that was never given.
    pub(crate) fn get(&self, code: u32) -> &str {
        code.checked_sub(1).map_or("", |number| self.arena.get(number))
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.table.find(hash::text(self.seed, text), |code| self.get(*code) == text).copied()
    }

    /// The code of a text, a new one where it has none yet.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        let hash = hash::text(self.seed, text);
        if let Some(code) = self.table.find(hash, |code| self.get(*code) == text) {
            return *code;
        }
        self.arena.push(text);
        let code = self.arena.len();
        let Self { seed, arena, table } = self;
        table.insert_unique(hash, code, |code| hash::text(*seed, arena.get(*code - 1)));
        code
    }

    /// Makes room for so many more, all at once.
    pub(crate) fn reserve(&mut self, more: usize) {
        let Self { seed, arena, table } = self;
        table.reserve(more, |code| hash::text(*seed, arena.get(*code - 1)));
    }

    /// Forgets the texts whose code is not kept; gives the new code of each old one.
    pub(super) fn retain(&mut self, kept: &[bool]) -> Vec<u32> {
        let mut smaller = Self::new(self.seed);
        let codes = renumbered(kept, |code| smaller.intern(self.get(code)));
        *self = smaller;
        codes
    }

    /// The codes of the texts that contain `needle` as it stands, rising.
    pub(crate) fn search(&self, needle: &str, pool: &Pool) -> Vec<u32> {
        let mut found = self.arena.search(needle, pool);
        for number in &mut found {
            *number += 1;
        }
        found
    }

    pub(crate) fn bytes(&self) -> usize {
        self.arena.bytes() + self.table.allocation_size()
    }
}

/// Texts that are both shown and searched without regard to case. Folded copies are kept where folding changes something.
#[derive(Debug)]
pub(crate) struct Names {
    texts: Texts,
    /// The codes of the texts that folding changes, rising, ...
    changed: Vec<u32>,
    /// ... and those texts, folded.
    folded: Arena,
}

impl Names {
    pub(crate) fn new(seed: u64) -> Self {
        Self { texts: Texts::new(seed), changed: Vec::new(), folded: Arena::default() }
    }

    pub(crate) const fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The code of a text, a new one where it has none yet.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        let known = self.texts.len();
        let code = self.texts.intern(text);
        if code > known
            && let Cow::Owned(folded) = folded(text)
        {
            self.changed.push(code);
            self.folded.push(&folded);
        }
        code
    }

    /// Forgets the texts whose code is not kept; gives the new code of each old one.
    pub(super) fn retain(&mut self, kept: &[bool]) -> Vec<u32> {
        let mut smaller = Self::new(self.texts.seed);
        let codes = renumbered(kept, |code| smaller.intern(self.texts.get(code)));
        *self = smaller;
        codes
    }

    /// The codes of the texts whose folded form contains `needle`.
    pub(crate) fn search(&self, needle: &str, pool: &Pool) -> Vec<u32> {
        let mut found = self.texts.search(needle, pool);
        found.retain(|code| self.changed.binary_search(code).is_err());
        let changed = self.folded.search(needle, pool);
        found.extend(changed.into_iter().map(|number| self.changed[number as usize]));
        found
    }

    pub(crate) fn bytes(&self) -> usize {
        self.texts.bytes() + self.changed.capacity() * size_of::<u32>() + self.folded.bytes()
    }
}

/// By old code, the new one: of those kept, in their order; the others, like the first, become [`MISSING`].
pub(super) fn renumbered(kept: &[bool], mut intern: impl FnMut(u32) -> u32) -> Vec<u32> {
    let code = |(code, kept): (u32, &bool)| if *kept && code != MISSING { intern(code) } else { MISSING };
    (0..).zip(kept).map(code).collect()
}

/// Case-folds text, borrowing where that changes nothing.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    // Folding is `to_lowercase`, which leaves ASCII alone but for its capitals.
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let folded = fold(text);
    if folded == text { Cow::Borrowed(text) } else { Cow::Owned(folded) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_have_one_code_and_distinct_ones_their_own() {
        let mut texts = Texts::new(1);
        assert_eq!(texts.find("a"), None);
        let words = ["a", "", "b", "a\n", "é", "a"];
        let codes = words.map(|word| texts.intern(word));
        assert_eq!(codes, [1, 2, 3, 4, 5, 1]);
        for (word, code) in words.into_iter().zip(codes) {
            assert_eq!(texts.get(code), word);
            assert_eq!(texts.find(word), Some(code));
        }
    }

    #[test]
    fn names_are_searched_folded() {
        let mut names = Names::new(1);
        let [upper, lower, greek] = ["Über ADA", "über ada", "ΟΔΟΣ"].map(|name| names.intern(name));
        let mut found = names.search("über", &Pool::inline());
        found.sort_unstable();
        assert_eq!(found, [upper, lower]);
        assert_eq!(names.search("οδος", &Pool::inline()), [greek], "a final sigma folds to its final form");
        assert!(names.search("ADA", &Pool::inline()).is_empty(), "the needle is folded already");
        assert_eq!(names.texts().get(upper), "Über ADA");
    }
}
