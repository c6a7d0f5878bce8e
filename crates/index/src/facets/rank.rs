//! The most frequent values.

use std::borrow::Cow;
use std::cmp::Reverse;

/// The `top` highest counts, highest first; equal ones in the byte order of their texts, which is that of code points.
/// Texts are looked up only where counts leave it open who is among the first.
pub(super) fn top<'t>(
    counts: impl Iterator<Item = (u64, u32)>,
    top: usize,
    text: impl Fn(u32) -> Cow<'t, str>,
) -> Vec<(u64, u32)> {
    let mut counts: Vec<(u64, u32)> = counts.collect();
    if counts.len() > top {
        let (_, (least, _), _) = counts.select_nth_unstable_by_key(top.saturating_sub(1), |(count, _)| Reverse(*count));
        let least = *least;
        counts.retain(|(count, _)| *count >= least);
    }
    let mut ranked: Vec<(Reverse<u64>, Cow<'t, str>, u32)> =
        counts.into_iter().map(|(count, value)| (Reverse(count), text(value), value)).collect();
    if ranked.len() > top {
        ranked.select_nth_unstable(top);
        ranked.truncate(top);
    }
    ranked.sort_unstable();
    ranked.into_iter().map(|(Reverse(count), _, value)| (count, value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_broken_by_text_even_at_the_end_of_the_list() {
        let texts = ["", "é", "z", "b", "a", "c"];
        let counts = [(2, 1), (2, 2), (9, 3), (2, 4), (1, 5)];
        let ranked = |limit| top(counts.into_iter(), limit, |value| texts[value as usize].into());
        assert_eq!(ranked(1), [(9, 3)]);
        assert_eq!(ranked(2), [(9, 3), (2, 4)]);
        assert_eq!(ranked(4), [(9, 3), (2, 4), (2, 2), (2, 1)]);
        assert_eq!(ranked(100).len(), 5);
    }
}
