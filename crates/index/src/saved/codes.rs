//! The codes of a column as they are written: whole bytes, as few as hold the highest.

use super::bytes::{Bytes, whole};
use crate::segment::Codes;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Written as the bytes of one integer after another, the lowest byte first, behind them how many bytes each has.
impl Serialize for Codes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut bytes, width) = match self {
            Self::Byte(codes) => (codes.clone(), 1),
            Self::Short(codes) => (codes.iter().flat_map(|code| code.to_le_bytes()).collect(), 2),
            Self::Word(codes) => (codes.iter().flat_map(|code| code.to_le_bytes()).collect::<Vec<u8>>(), 4),
        };
        bytes.push(width);
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Codes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let codes = |bytes: &[u8]| match bytes.split_last() {
            Some((1, codes)) => Some(Self::Byte(codes.to_vec())),
            Some((2, codes)) => whole(codes, u16::from_le_bytes).map(Self::Short),
            Some((4, codes)) => whole(codes, u32::from_le_bytes).map(Self::Word),
            _ => None,
        };
        deserializer.deserialize_bytes(Bytes(codes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_each_width_are_read_back_and_others_refused() {
        for distinct in [3_u32, 300, 70_000] {
            let codes: Vec<u32> = (0..10).map(|row| row * (distinct - 1) / 9).collect();
            let bytes = postcard::to_stdvec(&Codes::new(&codes, distinct as usize)).unwrap();
            let read: Codes = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(read.to_words(), codes);
        }
        for refused in [&[][..], &[3], &[0, 2], &[0, 0, 0, 4]] {
            let bytes = [&[u8::try_from(refused.len()).unwrap()], refused].concat();
            assert!(postcard::from_bytes::<Codes>(&bytes).is_err(), "{refused:?}");
        }
    }
}
