//! A remote address as bytes that sort as addresses do, family by family: 4 or 6, then the address.

use serde::{Deserialize, Deserializer};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(super) fn encode(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => [&[4], &address.octets()[..]].concat(),
        IpAddr::V6(address) => [&[6], &address.octets()[..]].concat(),
    }
}

pub(crate) fn decode(bytes: &[u8]) -> Option<IpAddr> {
    match bytes {
        [4, octets @ ..] => Some(Ipv4Addr::from(<[u8; 4]>::try_from(octets).ok()?).into()),
        [6, octets @ ..] => Some(Ipv6Addr::from(<[u8; 16]>::try_from(octets).ok()?).into()),
        _ => None,
    }
}

/// Bytes as two digits each. What is missing is no digit at all.
pub(super) fn hexadecimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
    let digits = <&str>::deserialize(deserializer)?.as_bytes();
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()).unwrap_or(0);
    let bytes = digits.chunks_exact(2).map(|pair| digit(pair[0]) * 16 + digit(pair[1])).collect();
    Ok((!digits.is_empty()).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_sort_by_family_then_address() {
        let addresses = ["0.0.0.0", "9.0.0.0", "10.0.0.1", "255.255.255.255", "::", "::1", "2001:db8::1"];
        let keys: Vec<_> = addresses.iter().map(|text| encode(text.parse().unwrap())).collect();
        assert!(keys.is_sorted());
        let back: Vec<_> = keys.iter().map(|key| decode(key).unwrap().to_string()).collect();
        assert_eq!(back, addresses);
    }
}
