//! Dictionaries of texts.

use super::UNKNOWN;
use super::arena::Arena;
use super::hash;
use super::table::insert_next;
use crate::column::MISSING;
use crate::pool::Pool;
use daybook_wire::fold;
use hashbrown::HashTable;
use std::borrow::Cow;

/// How many values are looked up beside each other.
pub(super) const BESIDE: usize = 64;

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

    /// Whether a code has this text.
    pub(super) fn is(&self, code: u32, text: &str) -> bool {
        self.bytes_of(code) == Some(text.as_bytes())
    }

    fn bytes_of(&self, code: u32) -> Option<&[u8]> {
        self.arena.bytes_of(code.checked_sub(1)?)
    }

    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.find_hashed(hash::text(self.seed, text), text)
    }

    fn find_hashed(&self, hash: u64, text: &str) -> Option<u32> {
        self.table.find(hash, |code| self.is(*code, text)).copied()
    }

    /// The code of a text, a new one where it has none yet.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        self.intern_hashed(hash::text(self.seed, text), text)
    }

    /// The codes of many texts, new ones where they have none yet; [`MISSING`] where there is no text.
    pub(crate) fn intern_all(&mut self, texts: &[Option<&str>]) -> Vec<u32> {
        let mut codes = self.find_all(texts);
        for (code, text) in codes.iter_mut().zip(texts).filter(|(code, _)| **code == UNKNOWN) {
            *code = text.map_or(MISSING, |text| self.intern(text));
        }
        codes
    }

    /// The codes of many texts, [`UNKNOWN`] where they have none yet; [`MISSING`] where there is no text.
    pub(crate) fn find_all(&self, texts: &[Option<&str>]) -> Vec<u32> {
        let mut codes = Vec::with_capacity(texts.len());
        for some in texts.chunks(BESIDE) {
            self.find_some(some, &mut codes);
        }
        codes
    }

    /// Looking one up is mostly waiting for memory: for the table, for where the text is, for the text. A processor waits for several at
    /// once where the same is done again and again, so each step is taken for all before the next.
    fn find_some(&self, texts: &[Option<&str>], codes: &mut Vec<u32>) {
        let mut hashes = [None; BESIDE];
        for (hash, text) in hashes.iter_mut().zip(texts) {
            *hash = text.map(|text| hash::text(self.seed, text));
        }
        let mut likely = [MISSING; BESIDE];
        for (code, hash) in likely.iter_mut().zip(hashes).take(texts.len()) {
            // The first whose hash looks like it; mostly that is the one.
            *code = hash.and_then(|hash| self.table.find(hash, |_| true)).copied().unwrap_or(MISSING);
        }
        let mut held = [None; BESIDE];
        for (held, code) in held.iter_mut().zip(likely).take(texts.len()) {
            *held = self.bytes_of(code);
        }
        let mut is_it = [false; BESIDE];
        for ((is_it, held), text) in is_it.iter_mut().zip(held).zip(texts) {
            *is_it = held.and_then(<[u8]>::first) == text.and_then(|text| text.as_bytes().first());
        }
        for ((is_it, held), text) in is_it.iter_mut().zip(held).zip(texts).filter(|((is_it, _), _)| **is_it) {
            *is_it = held == text.map(str::as_bytes);
        }
        for (at, text) in texts.iter().enumerate() {
            codes.push(match (text, hashes[at]) {
                (Some(text), Some(hash)) if !is_it[at] => self.find_hashed(hash, text).unwrap_or(UNKNOWN),
                _ => likely[at],
            });
        }
    }

    fn intern_hashed(&mut self, hash: u64, text: &str) -> u32 {
        if let Some(code) = self.find_hashed(hash, text) {
            return code;
        }
        self.arena.push(text);
        let code = self.arena.len();
        let Self { seed, arena, table } = self;
        insert_next(table, hash, code, |code| hash::text(*seed, arena.get(code - 1)));
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
        if code > known {
            self.keep_folded(code);
        }
        code
    }

    /// The codes of many texts: see [`Texts::intern_all`].
    pub(crate) fn intern_all(&mut self, texts: &[Option<&str>]) -> Vec<u32> {
        let known = self.texts.len();
        let codes = self.texts.intern_all(texts);
        for code in known + 1..=self.texts.len() {
            self.keep_folded(code);
        }
        codes
    }

    /// Keeps a new text's folded copy where folding changes something.
    fn keep_folded(&mut self, code: u32) {
        if let Cow::Owned(folded) = folded(self.texts.get(code)) {
            self.changed.push(code);
            self.folded.push(&folded);
        }
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
    // Folding is `to_lowercase`, which leaves ASCII alone but for its capitals. All bytes are looked at, many at a time.
    let may_change = text.bytes().fold(false, |may, byte| may | !byte.is_ascii() | byte.is_ascii_uppercase());
    if !may_change {
        return Cow::Borrowed(text);
    }
    let folded = fold(text);
    if folded == text { Cow::Borrowed(text) } else { Cow::Owned(folded) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_have_the_same_codes_looked_up_at_once_and_one_by_one(
            texts in prop::collection::vec(prop::option::of("[abAé]{0,3}"), 0..300),
            cut in 0_usize..300,
        ) {
            let texts: Vec<Option<&str>> = texts.iter().map(Option::as_deref).collect();
            let (some, others) = texts.split_at(cut.min(texts.len()));
            let (mut at_once, mut one_by_one) = (Names::new(1), Names::new(1));
            let codes = [at_once.intern_all(some), at_once.intern_all(others)].concat();
            let expected: Vec<u32> =
                texts.iter().map(|text| text.map_or(MISSING, |text| one_by_one.intern(text))).collect();
            prop_assert_eq!(codes, expected);
            let found = |names: &Names| names.search("a", &Pool::inline());
            prop_assert_eq!(found(&at_once), found(&one_by_one));
        }
    }

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
