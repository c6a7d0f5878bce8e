//! Numbers as they lie in pages and rows.

/// Bytes that are read from their front. None of what is read is there where they end before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'p>(pub(super) &'p [u8]);

impl<'p> Bytes<'p> {
    /// The next so many bytes.
    pub(super) fn take(&mut self, length: usize) -> Option<&'p [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number that takes as many bytes as it must: seven bits in each, the highest first, and eight in the ninth.
    #[inline]
    pub(super) fn varint(&mut self) -> Option<u64> {
        let (first, rest) = self.0.split_first()?;
        if *first < 0x80 {
            self.0 = rest;
            return Some(u64::from(*first));
        }
        let mut value = 0;
        for _ in 0..8 {
            let [byte] = *self.take_array()?;
            value = value << 7 | u64::from(byte & 0x7f);
            if byte < 0x80 {
                return Some(value);
            }
        }
        let [last] = *self.take_array()?;
        Some(value << 8 | u64::from(last))
    }

    /// A number of two bytes.
    pub(super) fn u16(&mut self) -> Option<u16> {
        self.take_array().copied().map(u16::from_be_bytes)
    }

    /// A number of four bytes.
    pub(super) fn u32(&mut self) -> Option<u32> {
        self.take_array().copied().map(u32::from_be_bytes)
    }

    fn take_array<const LENGTH: usize>(&mut self) -> Option<&'p [u8; LENGTH]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(taken)
    }
}

/// A number with a sign, the highest byte first.
pub(super) fn signed(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|first| *first >= 0x80);
    bytes.iter().fold(if negative { -1 } else { 0 }, |value, byte| value << 8 | i64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_as_many_bytes_as_they_must() {
        let varint = |bytes: &[u8]| Bytes(bytes).varint();
        assert_eq!(varint(&[0x7f]), Some(127));
        assert_eq!(varint(&[0x81, 0x00]), Some(128));
        assert_eq!(varint(&[0xff, 0x7f]), Some(16_383));
        assert_eq!(varint(&[0xff; 9]), Some(u64::MAX));
        assert_eq!(varint(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x05]), Some(5));
        assert_eq!([&[][..], &[0x80], &[0xff; 8]].map(varint), [None; 3]);
        assert_eq!(
            [&[][..], &[0xff], &[0x7f, 0xff], &[0x80, 0, 0], &i64::MIN.to_be_bytes()].map(signed),
            [0, -1, 32_767, -8_388_608, i64::MIN]
        );
    }
}
