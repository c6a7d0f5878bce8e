//! A remote address as bytes that sort as addresses do, family by family: 4 or 6, then the address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

pub(super) fn encode(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(address) => [&[4], &address.octets()[..]].concat(),
        IpAddr::V6(address) => [&[6], &address.octets()[..]].concat(),
    }
}

pub(super) fn decode(bytes: &[u8]) -> Option<IpAddr> {
    match bytes {
        [4, octets @ ..] => Some(Ipv4Addr::from(<[u8; 4]>::try_from(octets).ok()?).into()),
        [6, octets @ ..] => Some(Ipv6Addr::from(<[u8; 16]>::try_from(octets).ok()?).into()),
        _ => None,
    }
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
