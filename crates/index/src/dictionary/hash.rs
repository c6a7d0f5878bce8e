//! The hash of the dictionaries: a folded multiplication, as in wyhash, over eight bytes at a time.

/// Odd, half of its bits set; from the golden ratio.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
const FINAL: u64 = 0xd6e8_feb8_6659_fd93;

/// Hashes text. Equal seeds and texts give equal hashes, on every machine.
pub(crate) fn text(seed: u64, text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let mut state = seed ^ MULTIPLIER.wrapping_mul(bytes.len() as u64 + 1);
    for word in words {
        state = mix(state ^ u64::from_le_bytes(*word), MULTIPLIER);
    }
    // Of a longer text the last eight bytes, some for the second time: they are there at once.
    let last = match bytes.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last),
        None => rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    mix(mix(state ^ last, FINAL), FINAL)
}

/// Hashes numbers.
pub(crate) fn numbers<const COUNT: usize>(seed: u64, numbers: [u64; COUNT]) -> u64 {
    mix(numbers.into_iter().fold(seed, |state, number| mix(state ^ number, MULTIPLIER)), FINAL)
}

/// The low and the high half of a number.
pub(crate) fn words(number: u128) -> [u64; 2] {
    let half = |number: u128| u64::try_from(number & u128::from(u64::MAX)).unwrap_or(0);
    [half(number), half(number >> 64)]
}

fn mix(left: u64, right: u64) -> u64 {
    let (low, high) = left.carrying_mul(right, FINAL);
    low ^ high
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn short_and_similar_texts_spread() {
        let texts: Vec<String> = (0..20_000).map(|n| format!("/v1/things/{n}")).collect();
        // A table takes its places from the low bits, and tells those of one place apart by the high ones.
        let low: HashSet<u64> = texts.iter().map(|one| text(7, one) % 65_536).collect();
        assert!(low.len() > 16_000, "{}", low.len());
        let high: HashSet<u64> = texts.iter().map(|one| text(7, one) >> 48).collect();
        assert!(high.len() > 16_000, "{}", high.len());
    }

    #[test]
    fn length_counts_and_so_does_the_seed() {
        assert_ne!(text(0, ""), text(0, "\0"));
        assert_ne!(text(0, "a"), text(0, "a\0"));
        assert_ne!(text(0, "a"), text(1, "a"));
        assert_ne!(numbers(0, [1, 2]), numbers(0, [2, 1]));
    }
}
