//! Sets of project-wide codes.

/// Beyond so many codes, a lookup in a bitmap beats a binary search.
const FEW: usize = 16;

/// The codes of one column that a question asks for, never [`MISSING`](crate::column::MISSING).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CodeSet {
    /// Rising.
    codes: Vec<u32>,
    /// One bit per code up to the highest; empty while there are few.
    bits: Vec<u64>,
}

impl FromIterator<u32> for CodeSet {
    fn from_iter<I: IntoIterator<Item = u32>>(codes: I) -> Self {
        let mut codes: Vec<u32> = codes.into_iter().collect();
        if !codes.is_sorted_by(|before, after| before < after) {
            codes.sort_unstable();
            codes.dedup();
        }
        let mut bits = Vec::new();
        if let Some(last) = codes.last().filter(|_| codes.len() > FEW) {
            bits.resize(*last as usize / 64 + 1, 0);
            for code in &codes {
                bits[*code as usize / 64] |= 1_u64 << (code % 64);
            }
        }
        Self { codes, bits }
    }
}

impl CodeSet {
    pub(crate) fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.codes.len()
    }

    /// The codes, rising.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> {
        self.codes.iter().copied()
    }

    pub(crate) fn contains(&self, code: u32) -> bool {
        if self.bits.is_empty() {
            return self.codes.contains(&code);
        }
        self.bits.get(code as usize / 64).is_some_and(|word| word >> (code % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_it_was_made_of() {
        for count in [0, 1, 16, 17, 300] {
            let set: CodeSet = (0..count).map(|code| code * 3 + 1).rev().collect();
            assert!(set.iter().eq((0..count).map(|code| code * 3 + 1)));
            for code in 0..count * 3 + 200 {
                assert_eq!(set.contains(code), code % 3 == 1 && code < count * 3, "{code} of {count}");
            }
        }
    }
}
