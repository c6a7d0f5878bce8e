//! Rising numbers as they are written: as steps, which are small.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes how much higher each number is than the one before, and the first as it is.
pub(crate) fn serialize<S: Serializer>(rising: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
    let before = std::iter::once(0).chain(rising.iter().copied());
    let steps: Vec<u32> = rising.iter().zip(before).map(|(number, before)| number.wrapping_sub(before)).collect();
    steps.serialize(serializer)
}

/// Reads what [`serialize`] wrote. Fails where the numbers would leave 32 bits.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    let mut numbers = Vec::<u32>::deserialize(deserializer)?;
    let mut sum = 0_u32;
    for number in &mut numbers {
        sum = sum.checked_add(*number).ok_or_else(|| D::Error::custom("numbers beyond 32 bits"))?;
        *number = sum;
    }
    Ok(numbers)
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    struct Written(#[serde(with = "super")] Vec<u32>);

    #[test]
    fn rising_numbers_are_read_back() {
        for numbers in [vec![], vec![0, 0, 3, 3, u32::MAX], vec![7]] {
            let bytes = postcard::to_stdvec(&Written(numbers.clone())).unwrap();
            assert_eq!(postcard::from_bytes::<Written>(&bytes).unwrap().0, numbers);
        }
    }

    #[test]
    fn steps_beyond_32_bits_are_refused() {
        let bytes = postcard::to_stdvec(&[u32::MAX, 1].as_slice()).unwrap();
        assert!(postcard::from_bytes::<Written>(&bytes).is_err());
    }
}
