//! Numbers as they are written where there are many: whole bytes, so that they are read back as they are.

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};
use std::fmt;

/// Writes numbers as the bytes of one after another, the lowest byte first.
pub(crate) fn serialize<S: Serializer>(numbers: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    serializer.serialize_bytes(&bytes)
}

/// Reads what [`serialize`] wrote.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    deserializer.deserialize_bytes(Bytes(|bytes: &[u8]| whole(bytes, u32::from_le_bytes)))
}

/// Numbers of as many bytes each; none where there are bytes left.
pub(super) fn whole<const WIDTH: usize, N>(bytes: &[u8], number: impl Fn([u8; WIDTH]) -> N) -> Option<Vec<N>> {
    let (numbers, rest) = bytes.as_chunks::<WIDTH>();
    rest.is_empty().then(|| numbers.iter().map(|bytes| number(*bytes)).collect())
}

/// Reads bytes as something, if they are that.
pub(super) struct Bytes<F>(pub(super) F);

impl<T, F: FnOnce(&[u8]) -> Option<T>> Visitor<'_> for Bytes<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers of one, two or four bytes each")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<T, E> {
        let length = bytes.len();
        self.0(bytes).ok_or_else(|| E::custom(format_args!("{length} bytes are no such numbers")))
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    struct Written(#[serde(with = "super")] Vec<u32>);

    #[test]
    fn numbers_are_read_back_and_parts_of_them_refused() {
        let numbers = vec![0, 1, 255, 256, u32::MAX];
        let mut bytes = postcard::to_stdvec(&Written(numbers.clone())).unwrap();
        assert_eq!(postcard::from_bytes::<Written>(&bytes).unwrap().0, numbers);
        bytes[0] -= 1;
        assert!(postcard::from_bytes::<Written>(&bytes).is_err());
    }
}
