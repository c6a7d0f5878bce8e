//! What a block of text cannot contain.

use std::fmt;

const BITS: u32 = 4_096;

/// The trigrams of a block of text, as a Bloom filter of one hash: 512 bytes for 4 KiB of text. A needle with a trigram that
/// the block lacks is not in the block; most rare needles are ruled out so, without reading the text.
#[derive(Clone)]
pub(super) struct Signature(Box<[u64; (BITS / 64) as usize]>);

impl Signature {
    pub(super) fn of(text: &str) -> Self {
        let mut words = Box::new([0; (BITS / 64) as usize]);
        for bit in trigrams(text) {
            words[bit as usize / 64] |= 1_u64 << (bit % 64);
        }
        Self(words)
    }

    /// Whether all of a needle's trigrams, as [`trigrams`] gives them, may be in the text.
    pub(super) fn may_hold(&self, needle: &[u32]) -> bool {
        needle.iter().all(|bit| self.0[*bit as usize / 64] >> (bit % 64) & 1 == 1)
    }

    pub(super) const fn bytes() -> usize {
        BITS as usize / 8
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({} bits)", self.0.iter().map(|word| word.count_ones()).sum::<u32>())
    }
}

/// The signatures of 64 blocks, by bit: one word tells of a trigram which of the blocks may have it.
pub(super) struct Group(Vec<u64>);

impl Group {
    /// How many blocks it tells of.
    pub(super) const BLOCKS: usize = 64;

    /// Takes the signatures of as many blocks.
    pub(super) fn of(signatures: &[Signature]) -> Self {
        let mut group = vec![0; BITS as usize];
        for (block, signature) in signatures.iter().take(Self::BLOCKS).enumerate() {
            for (word, held) in signature.0.iter().enumerate() {
                for bit in bits(*held) {
                    group[word * 64 + bit] |= 1 << block;
                }
            }
        }
        Self(group)
    }

    /// The blocks that may hold all of a needle's trigrams, the first in the lowest bit.
    pub(super) fn may_hold(&self, needle: &[u32]) -> u64 {
        let mut blocks = u64::MAX;
        for bit in needle {
            blocks &= self.0[*bit as usize];
            if blocks == 0 {
                break;
            }
        }
        blocks
    }

    pub(super) const fn bytes() -> usize {
        Signature::bytes() * Self::BLOCKS
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Group({} bits)", self.0.iter().map(|word| word.count_ones()).sum::<u32>())
    }
}

/// The bits of a word that are set, the lowest first.
pub(super) fn bits(mut word: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
        word &= word - 1;
        Some(bit)
    })
}

/// The bits of a text's trigrams of bytes; none for a text of less than three.
pub(super) fn trigrams(text: &str) -> impl Iterator<Item = u32> {
    text.as_bytes().windows(3).map(|bytes| {
        let number = bytes.iter().fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        number.wrapping_mul(0x9e37_79b1) >> (u32::BITS - BITS.ilog2())
    })
}
