//! The codes of a column as they are written: whole bytes, as few as hold the highest.

use crate::segment::Codes;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Written as the bytes of one integer after another, the lowest byte first, behind them how many bytes each has.
#[derive(Debug)]
pub(super) struct WrittenCodes(pub(super) Codes);

impl Serialize for WrittenCodes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut bytes, width) = match &self.0 {
            Codes::Byte(codes) => (codes.clone(), 1),
            Codes::Short(codes) => (codes.iter().flat_map(|code| code.to_le_bytes()).collect(), 2),
            Codes::Word(codes) => (codes.iter().flat_map(|code| code.to_le_bytes()).collect::<Vec<u8>>(), 4),
        };
        bytes.push(width);
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for WrittenCodes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(Bytes)
    }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = WrittenCodes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("codes of one, two or four bytes each")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<WrittenCodes, E> {
        fn whole<const WIDTH: usize, C>(bytes: &[u8], code: impl Fn([u8; WIDTH]) -> C) -> Option<Vec<C>> {
            let (codes, rest) = bytes.as_chunks::<WIDTH>();
            rest.is_empty().then(|| codes.iter().map(|bytes| code(*bytes)).collect())
        }
        let codes = match bytes.split_last() {
            Some((1, codes)) => Some(Codes::Byte(codes.to_vec())),
            Some((2, codes)) => whole(codes, u16::from_le_bytes).map(Codes::Short),
            Some((4, codes)) => whole(codes, u32::from_le_bytes).map(Codes::Word),
            _ => None,
        };
        codes.map(WrittenCodes).ok_or_else(|| E::invalid_length(bytes.len(), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_each_width_are_read_back_and_others_refused() {
        for distinct in [3_u32, 300, 70_000] {
            let codes: Vec<u32> = (0..10).map(|row| row * (distinct - 1) / 9).collect();
            let bytes = postcard::to_stdvec(&WrittenCodes(Codes::new(&codes, distinct as usize))).unwrap();
            let read: WrittenCodes = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(read.0.to_words(), codes);
        }
        for refused in [&[][..], &[3], &[0, 2], &[0, 0, 0, 4]] {
            let bytes = [&[u8::try_from(refused.len()).unwrap()], refused].concat();
            assert!(postcard::from_bytes::<WrittenCodes>(&bytes).is_err(), "{refused:?}");
        }
    }
}
