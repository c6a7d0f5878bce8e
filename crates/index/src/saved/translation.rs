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
    /// Whether the code of a former one is known.
    pub(super) fn has(&self, former: u32) -> bool {
        self.0.get(former as usize).is_some_and(|code| *code != MISSING)
    }

    /// The code of a former one, which is looked up where it is not known yet.
    pub(super) fn get_or(&mut self, former: u32, look_up: impl FnOnce() -> u32) -> u32 {
        let place = former as usize;
        if let Some(code) = self.0.get(place).filter(|code| **code != MISSING) {
            return *code;
        }
        let code = look_up();
        if place < REMEMBERED {
            if self.0.len() <= place {
                self.0.resize(place + 1, MISSING);
            }
            self.0[place] = code;
        }
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::Column;

    #[test]
    fn a_code_is_looked_up_once_and_anew_for_another_index() {
        let [one, other, into] = [(); 3].map(|()| Generation::new());
        let mut translation = Translation::default();
        let mut ask = |from, former, code| translation.between(from, into)[Column::Path].get_or(former, || code);
        assert_eq!(ask(one, 5, 50), 50);
        assert_eq!(ask(one, 5, 51), 50);
        assert_eq!(ask(one, 4, 40), 40);
        assert_eq!(ask(other, 5, 52), 52, "another index meant something else by it");
        assert_eq!(ask(one, 5, 53), 53);
        assert_eq!(ask(one, u32::MAX, 1), 1);
        assert_eq!(ask(one, u32::MAX, 2), 2, "too high to be remembered");
    }
}
