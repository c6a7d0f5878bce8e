//! From the codes of the index that wrote segments to those of the one that takes them in.

use crate::column::{MISSING, PerColumn};
use crate::generation::Generation;

/// Codes from here on are looked up each time: what was forged must not take memory without end.
const REMEMBERED: usize = 1 << 24;

/// What codes of a former index are in this one. Its segments share most of their values, and each is looked up once.
///
/// Those of one index are forgotten when segments of another come.
#[derive(Debug, Default)]
pub struct Translation {
    /// Whose codes are translated, and into whose.
    between: Option<(Generation, Generation)>,
    codes: PerColumn<Known>,
}

/// By former code, the one of this index, or [`MISSING`] as long as it is not known.
#[derive(Debug, Default)]
pub(super) struct Known(Vec<u32>);

impl Translation {
    /// What is known between two indexes.
    pub(super) fn between(&mut self, from: Generation, into: Generation) -> &mut PerColumn<Known> {
        if self.between != Some((from, into)) {
            *self = Self { between: Some((from, into)), ..Self::default() };
        }
        &mut self.codes
    }
}

impl Known {
    /// The code of a former one, where that is known.
    pub(super) fn get(&self, former: u32) -> Option<u32> {
        self.0.get(former as usize).copied().filter(|code| *code != MISSING)
    }

    /// Whether nothing is known yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Remembers the code of a former one.
    pub(super) fn set(&mut self, former: u32, code: u32) {
        let place = former as usize;
        if place >= REMEMBERED {
            return;
        }
        if self.0.len() <= place {
            self.0.resize(place + 1, MISSING);
        }
        self.0[place] = code;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Column;

    #[test]
    fn a_code_is_remembered_for_the_two_indexes_it_is_between() {
        let [one, other, into] = [(); 3].map(|()| Generation::new());
        let mut translation = Translation::default();
        let known = &mut translation.between(one, into)[Column::Path];
        known.set(5, 50);
        known.set(u32::MAX, 1);
        assert_eq!(known.get(5), Some(50));
        assert_eq!(known.get(4), None);
        assert_eq!(known.get(u32::MAX), None, "too high to be remembered");
        assert_eq!(translation.between(one, into)[Column::Path].get(5), Some(50));
        assert_eq!(
            translation.between(other, into)[Column::Path].get(5),
            None,
            "another index meant something else by it"
        );
        assert_eq!(translation.between(one, into)[Column::Path].get(5), None);
    }
}
