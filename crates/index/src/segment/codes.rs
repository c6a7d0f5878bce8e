//! Codes in the narrowest integer that holds them.

/// By row, the codes of a column within a segment.
#[derive(Debug)]
pub(crate) enum Codes {
    Byte(Vec<u8>),
    Short(Vec<u16>),
    Word(Vec<u32>),
}

/// Does the same with each width of code.
macro_rules! each_width {
    ($codes:expr, $held:ident => $work:expr) => {
        match $codes {
            $crate::segment::codes::Codes::Byte($held) => $work,
            $crate::segment::codes::Codes::Short($held) => $work,
            $crate::segment::codes::Codes::Word($held) => $work,
        }
    };
}
pub(super) use each_width;

/// An integer that holds codes.
pub(super) trait Code: Copy + Ord + Sync {
    fn index(self) -> usize;
}

impl Code for u8 {
    fn index(self) -> usize {
        usize::from(self)
    }
}

impl Code for u16 {
    fn index(self) -> usize {
        usize::from(self)
    }
}

impl Code for u32 {
    fn index(self) -> usize {
        self as usize
    }
}

impl Codes {
    /// Takes codes below `distinct`.
    pub(crate) fn new(codes: &[u32], distinct: usize) -> Self {
        fn narrow<C: TryFrom<u32>>(codes: &[u32]) -> Option<Vec<C>> {
            let mut narrowed = Vec::with_capacity(codes.len());
            for code in codes {
                narrowed.push(C::try_from(*code).ok()?);
            }
            Some(narrowed)
        }
        let bytes = if distinct <= 1 << 8 { narrow(codes).map(Self::Byte) } else { None };
        let shorts = || if distinct <= 1 << 16 { narrow(codes).map(Self::Short) } else { None };
        bytes.or_else(shorts).unwrap_or_else(|| Self::Word(codes.to_vec()))
    }

    pub(crate) fn get(&self, position: u32) -> usize {
        each_width!(self, codes => codes[position as usize].index())
    }

    pub(crate) fn to_words(&self) -> Vec<u32> {
        match self {
            Self::Byte(codes) => codes.iter().map(|code| u32::from(*code)).collect(),
            Self::Short(codes) => codes.iter().map(|code| u32::from(*code)).collect(),
            Self::Word(codes) => codes.clone(),
        }
    }

    /// Whether there is a code for each of so many rows, all of them below `distinct`, in integers that hold those.
    pub(super) fn are_of(&self, rows: u32, distinct: usize) -> bool {
        // Folded, so that several are compared at once.
        let (len, highest) =
            each_width!(self, codes => (codes.len(), codes.iter().fold(0, |high, code| high.max(*code)).index()));
        let hold = match self {
            Self::Byte(_) => 1 << 8,
            Self::Short(_) => 1 << 16,
            Self::Word(_) => usize::MAX,
        };
        len == rows as usize && highest < distinct && distinct <= hold
    }

    /// The same rows under other codes, as many and as wide: by code, the new one.
    pub(super) fn renumbered(&self, new_codes: &[u32]) -> Self {
        fn renumbered<C: Code + TryFrom<u32>>(codes: &[C], new_codes: &[u32]) -> Vec<C> {
            let table: Option<Vec<C>> = new_codes.iter().map(|code| C::try_from(*code).ok()).collect();
            let table = table.expect("there are as many codes as before");
            codes.iter().map(|code| table[code.index()]).collect()
        }
        match self {
            Self::Byte(codes) => Self::Byte(renumbered(codes, new_codes)),
            Self::Short(codes) => Self::Short(renumbered(codes, new_codes)),
            Self::Word(codes) => Self::Word(renumbered(codes, new_codes)),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Byte(codes) => codes.capacity(),
            Self::Short(codes) => codes.capacity() * size_of::<u16>(),
            Self::Word(codes) => codes.capacity() * size_of::<u32>(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_take_the_narrowest_integer() {
        for (distinct, bytes) in [(1_u32, 1), (256, 1), (257, 2), (65_536, 2), (65_537, 4)] {
            let codes = [0, distinct - 1, 0];
            let held = Codes::new(&codes, distinct as usize);
            assert_eq!(held.to_words(), codes);
            assert_eq!(held.get(1), distinct as usize - 1);
            assert_eq!(held.bytes(), 3 * bytes);
            assert!(held.are_of(3, distinct as usize));
            assert!(!held.are_of(3, distinct as usize - 1) && !held.are_of(2, distinct as usize));
            assert!(bytes == 4 || !held.are_of(3, (1 << (8 * bytes)) + 1), "too narrow");
        }
    }
}
