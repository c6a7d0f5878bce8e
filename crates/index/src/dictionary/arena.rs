//! Many texts, one after another, and the search through them.

use super::signature::{self, Group, Signature, trigrams};
use crate::pool::Pool;
use memchr::memmem::Finder;

/// How much text a chunk holds, but for a single longer value.
const CHUNK_BYTES: usize = 4 * 1_024;
/// Stands between values, so that a needle seldom matches across them. Values may hold it all the same.
const BETWEEN: char = '\n';
/// The chunk of every so-manieth text is remembered.
const TEXTS_PER_STEP: u32 = 64;
/// From so many chunks on, a search is worth several threads.
const MANY_CHUNKS: usize = 256;

/// Texts by number, from 0, in the order they were added. Nothing is ever removed.
#[derive(Debug, Default)]
pub(crate) struct Arena {
    /// The number of each chunk's first text.
    firsts: Vec<u32>,
    /// The chunks of the texts 0, [`TEXTS_PER_STEP`], and so on: from there it is not far to any other.
    steps: Vec<u32>,
    chunks: Vec<Chunk>,
    /// What the chunks cannot hold: the first of them by groups, the next one by one. The last chunk has none, it is not full.
    groups: Vec<Group>,
    signatures: Vec<Signature>,
    len: u32,
}

#[derive(Debug, Default)]
struct Chunk {
    text: String,
    /// Where each value ends, [`BETWEEN`] following. One that is too long for that is alone: see [`Chunk::end`].
    ends: Vec<u16>,
}

impl Arena {
    pub(crate) const fn len(&self) -> u32 {
        self.len
    }

    /// Adds a text; its number is the former [`Arena::len`].
    pub(crate) fn push(&mut self, text: &str) {
        let full = self.chunks.last().is_none_or(|chunk| chunk.text.len() + text.len() >= CHUNK_BYTES);
        if full {
            let mut next = Chunk::default();
            if let Some(chunk) = self.chunks.last_mut() {
                chunk.close();
                self.signatures.push(Signature::of(&chunk.text));
                // Where there was one there will be many: the next one is not to grow bit by bit.
                next = Chunk { text: String::with_capacity(CHUNK_BYTES), ends: Vec::with_capacity(chunk.ends.len()) };
            }
            if self.signatures.len() == Group::BLOCKS {
                self.groups.push(Group::of(&self.signatures));
                self.signatures = Vec::new();
            }
            self.firsts.push(self.len);
            self.chunks.push(next);
        }
        if self.len.is_multiple_of(TEXTS_PER_STEP) {
            self.steps.push(u32::try_from(self.chunks.len() - 1).unwrap_or(u32::MAX));
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.text.push_str(text);
            chunk.ends.push(u16::try_from(chunk.text.len()).unwrap_or(u16::MAX));
            chunk.text.push(BETWEEN);
        }
        self.len = self.len.saturating_add(1);
    }

    /// The text of a number; empty where there is none.
    pub(crate) fn get(&self, number: u32) -> &str {
        self.place(number).map_or("", |(chunk, value)| chunk.get(value))
    }

    /// The bytes of a number's text; none where there is none. To compare them it does not matter where characters begin and end.
    pub(crate) fn bytes_of(&self, number: u32) -> Option<&[u8]> {
        self.place(number).and_then(|(chunk, value)| chunk.bytes_of(value))
    }

    /// Where the text of a number is, if there may be one.
    fn place(&self, number: u32) -> Option<(&Chunk, usize)> {
        let mut at = *self.steps.get((number / TEXTS_PER_STEP) as usize)? as usize;
        while self.firsts.get(at + 1).is_some_and(|first| *first <= number) {
            at += 1;
        }
        Some((self.chunks.get(at)?, (number - self.firsts.get(at)?) as usize))
    }

    /// The numbers of the texts that contain `needle`, rising.
    pub(crate) fn search(&self, needle: &str, pool: &Pool) -> Vec<u32> {
        let finder = Finder::new(needle);
        let bits: Vec<u32> = trigrams(needle).collect();
        let chunks = self.candidates(&bits).filter_map(|at| Some((self.chunks.get(at)?, *self.firsts.get(at)?)));
        let candidates: Vec<(&Chunk, u32)> = chunks.collect();
        let search = |some: &&[(&Chunk, u32)]| {
            let mut found = Vec::new();
            for (chunk, first) in *some {
                chunk.search(&finder, |value| found.push(first + value));
            }
            found
        };
        if candidates.len() < MANY_CHUNKS {
            return search(&&candidates[..]);
        }
        let parts: Vec<&[(&Chunk, u32)]> = candidates.chunks(candidates.len().div_ceil(pool.width() * 4)).collect();
        pool.map(&parts, search).concat()
    }

    /// The chunks that may hold a needle of these trigrams.
    fn candidates(&self, bits: &[u32]) -> impl Iterator<Item = usize> {
        let grouped = self.groups.iter().enumerate().flat_map(|(group, held)| {
            signature::bits(held.may_hold(bits)).map(move |block| group * Group::BLOCKS + block)
        });
        let single = self.groups.len() * Group::BLOCKS;
        let signed = (single..).zip(&self.signatures).filter(|(_, held)| held.may_hold(bits)).map(|(at, _)| at);
        grouped.chain(signed).chain(single + self.signatures.len()..self.chunks.len())
    }

    pub(crate) fn bytes(&self) -> usize {
        let chunks: usize = self.chunks.iter().map(Chunk::bytes).sum();
        let signatures = self.groups.len() * Group::bytes() + self.signatures.len() * Signature::bytes();
        let lists = self.groups.capacity() * size_of::<Group>() + self.signatures.capacity() * size_of::<Signature>();
        chunks
            + signatures
            + lists
            + self.chunks.capacity() * size_of::<Chunk>()
            + (self.firsts.capacity() + self.steps.capacity()) * size_of::<u32>()
    }
}

impl Chunk {
    fn get(&self, value: usize) -> &str {
        let Some(end) = self.end(value) else { return "" };
        self.text.get(self.start(value)..end).unwrap_or_default()
    }

    fn bytes_of(&self, value: usize) -> Option<&[u8]> {
        self.text.as_bytes().get(self.start(value)..self.end(value)?)
    }

    fn start(&self, value: usize) -> usize {
        value.checked_sub(1).map_or(0, |before| usize::from(self.ends[before]) + BETWEEN.len_utf8())
    }

    /// Where a value ends, if there is one.
    fn end(&self, value: usize) -> Option<usize> {
        let end = *self.ends.get(value)?;
        // Only a value that is alone ends so far behind.
        Some(if end == u16::MAX { self.text.len() - BETWEEN.len_utf8() } else { end.into() })
    }

    fn close(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn search(&self, finder: &Finder<'_>, mut found: impl FnMut(u32)) {
        let mut value = 0;
        let mut from = 0;
        while let Some(hit) = self.text.as_bytes().get(from..).and_then(|text| finder.find(text)) {
            let hit = from + hit;
            // Where hits are dense the next value has it; elsewhere values are skipped by halving.
            if self.end(value).is_some_and(|end| end < hit) {
                value += 1 + self.ends[value + 1..].partition_point(|end| usize::from(*end) < hit);
            }
            let Some(end) = self.end(value) else { return };
            if hit + finder.needle().len() <= end {
                // There are fewer than that in a chunk: each takes a byte at least.
                found(u32::try_from(value).unwrap_or(u32::MAX));
                from = end + BETWEEN.len_utf8();
                value += 1;
            } else {
                from = hit + 1;
            }
        }
    }

    fn bytes(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * size_of::<u16>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn arena(texts: &[String]) -> Arena {
        let mut arena = Arena::default();
        for text in texts {
            arena.push(text);
        }
        arena
    }

    #[test]
    fn texts_are_read_back_over_many_chunks_and_long_values() {
        let mut texts: Vec<String> = (0..9_000).map(|n| format!("/path/{n}/é")).collect();
        texts.insert(70, "x".repeat(3 * CHUNK_BYTES));
        texts.insert(71, format!("{}needle", "x".repeat(usize::from(u16::MAX) + 9)));
        texts.insert(71, String::new());
        let arena = arena(&texts);
        assert!(arena.chunks.len() > 5);
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(arena.get(u32::try_from(number).unwrap()), text);
        }
        assert_eq!(arena.get(arena.len()), "");
        let found = arena.search("/8999/", &Pool::inline());
        assert_eq!(found.iter().map(|number| arena.get(*number)).collect::<Vec<_>>(), ["/path/8999/é"]);
        assert_eq!(arena.search("h/", &Pool::inline()).len(), 9_000);
        assert!(arena.search("/path/x", &Pool::inline()).is_empty());
        assert_eq!(arena.search("needle", &Pool::inline()).len(), 1, "far behind in a long value");
    }

    #[test]
    fn no_signature_hides_a_text() {
        let texts: Vec<String> =
            (0..40_000_u32).map(|n| format!("/path/{:08x}", n.wrapping_mul(0x9e37_79b1))).collect();
        let arena = arena(&texts);
        assert!(!arena.groups.is_empty() && !arena.signatures.is_empty(), "there are both kinds");
        for needle in texts.iter().step_by(977).map(|text| &text[6..12]).chain(["/p", "", "no-such", "ffff"]) {
            let expected: Vec<u32> =
                (0..).zip(&texts).filter(|(_, text)| text.contains(needle)).map(|(number, _)| number).collect();
            assert_eq!(arena.search(needle, &Pool::inline()), expected, "{needle}");
        }
    }

    proptest! {
        #[test]
        fn search_is_contains(texts in prop::collection::vec("[ab\n]{0,5}", 0..40), needle in "[ab\n]{0,3}") {
            let found = arena(&texts).search(&needle, &Pool::inline());
            let expected: Vec<u32> =
                (0..).zip(&texts).filter(|(_, text)| text.contains(&needle)).map(|(number, _)| number).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
