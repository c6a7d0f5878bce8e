//! Remote addresses and blocks of them.

use super::NotAValue;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

const EXPECTED: NotAValue = NotAValue("an IP address or a CIDR block, such as 203.0.113.0/24");

/// An address, or a CIDR block. Host bits are zero, and IPv4-mapped IPv6 is IPv4, so that equal blocks are equal values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IpBlock {
    first: IpAddr,
    /// Leading bits in common: 0 to 32, or 0 to 128.
    prefix: u8,
}

/// An address in the form that Daybook compares and shows: IPv4-mapped IPv6 as IPv4.
#[must_use]
pub fn canonical_ip(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

impl IpBlock {
    /// The lowest and the highest address within, both of one family.
    #[must_use]
    pub fn bounds(self) -> (IpAddr, IpAddr) {
        let last = match self.first {
            IpAddr::V4(first) => Ipv4Addr::from_bits(first.to_bits() | low_bits_v4(self.prefix)).into(),
            IpAddr::V6(first) => Ipv6Addr::from_bits(first.to_bits() | low_bits_v6(self.prefix)).into(),
        };
        (self.first, last)
    }

    /// Whether a canonical address lies within. A block of one family holds no address of the other.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        let (first, last) = self.bounds();
        first.is_ipv4() == address.is_ipv4() && (first..=last).contains(&address)
    }

    fn new(address: IpAddr, prefix: u8) -> Self {
        let first = match address {
            IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & !low_bits_v4(prefix)).into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !low_bits_v6(prefix)).into(),
        };
        Self { first, prefix }
    }
}

/// The bits after a prefix of 0 to 32 bits.
fn low_bits_v4(prefix: u8) -> u32 {
    u32::MAX.checked_shr(u32::from(prefix)).unwrap_or(0)
}

/// The bits after a prefix of 0 to 128 bits.
fn low_bits_v6(prefix: u8) -> u128 {
    u128::MAX.checked_shr(u32::from(prefix)).unwrap_or(0)
}

impl fmt::Display for IpBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = if self.first.is_ipv4() { 32 } else { 128 };
        if self.prefix == whole { self.first.fmt(f) } else { write!(f, "{}/{}", self.first, self.prefix) }
    }
}

impl FromStr for IpBlock {
    type Err = NotAValue;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| EXPECTED)?;
        let bits: u8 = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => bits,
            // Digits only: `u8::from_str` would take a plus sign.
            Some(digits) if digits.bytes().all(|digit| digit.is_ascii_digit()) => {
                digits.parse().ok().filter(|prefix| *prefix <= bits).ok_or(EXPECTED)?
            }
            Some(_) => return Err(EXPECTED),
        };
        // ::ffff:0:0/96 is where IPv4 lies in IPv6 (RFC 4291, 2.5.5.2). A wider block is one of IPv6.
        match (canonical_ip(address), prefix.checked_sub(96)) {
            (mapped @ IpAddr::V4(_), Some(prefix)) if address.is_ipv6() => Ok(Self::new(mapped, prefix)),
            _ => Ok(Self::new(address, prefix)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> IpBlock {
        text.parse().unwrap()
    }

    #[test]
    fn host_bits_are_ignored() {
        assert_eq!(block("203.0.113.77/24"), block("203.0.113.0/24"));
        assert_eq!(block("203.0.113.77/24").to_string(), "203.0.113.0/24");
        assert_eq!(block("2001:db8::1/32").to_string(), "2001:db8::/32");
    }

    #[test]
    fn mapped_ipv4_is_ipv4() {
        assert_eq!(block("::ffff:203.0.113.7"), block("203.0.113.7"));
        assert_eq!(block("::ffff:203.0.113.7/120"), block("203.0.113.0/24"));
    }

    #[test]
    fn a_block_holds_its_own_family_only() {
        assert!(block("0.0.0.0/0").contains("203.0.113.7".parse().unwrap()));
        assert!(!block("0.0.0.0/0").contains("2001:db8::1".parse().unwrap()));
        assert!(!block("::/0").contains("203.0.113.7".parse().unwrap()));
        assert!(block("203.0.113.0/31").contains("203.0.113.1".parse().unwrap()));
        assert!(!block("203.0.113.0/31").contains("203.0.113.2".parse().unwrap()));
    }

    #[test]
    fn refuses_what_is_not_an_address() {
        for text in
            ["", "203.0.113", "203.0.113.7/33", "203.0.113.7/", "203.0.113.7/+8", "::/129", "example.com", "::/8/8"]
        {
            assert!(text.parse::<IpBlock>().is_err(), "{text:?}");
        }
    }
}
