//! The dictionary of remote addresses.

use super::UNKNOWN;
use super::hash;
use super::table::insert_next;
use super::texts::{BESIDE, renumbered};
use crate::code_set::CodeSet;
use crate::column::MISSING;
use daybook_wire::query::{IpBlock, canonical_ip};
use hashbrown::HashTable;
use std::net::IpAddr;

/// Distinct addresses, IPv4-mapped IPv6 as IPv4, and their codes, which count from 1.
#[derive(Debug)]
pub(crate) struct Addresses {
    seed: u64,
    /// By code less one.
    held: Vec<IpAddr>,
    /// The codes, by their address.
    table: HashTable<u32>,
}

impl Addresses {
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, held: Vec::new(), table: HashTable::new() }
    }

    /// The code of an address, a new one where it has none yet.
    pub(crate) fn intern(&mut self, address: IpAddr) -> u32 {
        let address = canonical_ip(address);
        self.intern_hashed(hash_of(self.seed, address), address)
    }

    /// The codes of many addresses, new ones where they have none yet; [`MISSING`] where there is no address.
    pub(crate) fn intern_all(&mut self, addresses: &[Option<IpAddr>]) -> Vec<u32> {
        let mut codes = self.find_all(addresses);
        for (code, address) in codes.iter_mut().zip(addresses).filter(|(code, _)| **code == UNKNOWN) {
            *code = address.map_or(MISSING, |address| self.intern(address));
        }
        codes
    }

    /// The codes of many addresses, [`UNKNOWN`] where they have none yet; [`MISSING`] where there is no address.
    pub(crate) fn find_all(&self, addresses: &[Option<IpAddr>]) -> Vec<u32> {
        let mut codes = Vec::with_capacity(addresses.len());
        for some in addresses.chunks(BESIDE) {
            self.find_some(some, &mut codes);
        }
        codes
    }

    /// In steps that are taken for all before the next: see [`Texts::find_all`](super::texts::Texts::find_all).
    fn find_some(&self, addresses: &[Option<IpAddr>], codes: &mut Vec<u32>) {
        let mut hashed = [None; BESIDE];
        for (hashed, address) in hashed.iter_mut().zip(addresses) {
            *hashed = address.map(canonical_ip).map(|address| (hash_of(self.seed, address), address));
        }
        let mut likely = [MISSING; BESIDE];
        for (code, hashed) in likely.iter_mut().zip(hashed) {
            *code = hashed.and_then(|(hash, _)| self.table.find(hash, |_| true)).copied().unwrap_or(MISSING);
        }
        for (hashed, likely) in hashed.into_iter().zip(likely).take(addresses.len()) {
            codes.push(match hashed {
                Some((hash, address)) if self.get(likely) != Some(address) => {
                    self.find_hashed(hash, address).unwrap_or(UNKNOWN)
                }
                _ => likely,
            });
        }
    }

    fn intern_hashed(&mut self, hash: u64, address: IpAddr) -> u32 {
        if let Some(code) = self.find_hashed(hash, address) {
            return code;
        }
        self.held.push(address);
        let code = self.len();
        let Self { seed, held, table } = self;
        insert_next(table, hash, code, |code| hash_of(*seed, held[code as usize - 1]));
        code
    }

    fn find_hashed(&self, hash: u64, address: IpAddr) -> Option<u32> {
        self.table.find(hash, |code| self.get(*code) == Some(address)).copied()
    }

    /// The highest code.
    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.held.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn get(&self, code: u32) -> Option<IpAddr> {
        self.held.get(code.checked_sub(1)? as usize).copied()
    }

    /// Forgets the addresses whose code is not kept; gives the new code of each old one.
    pub(super) fn retain(&mut self, kept: &[bool]) -> Vec<u32> {
        let mut smaller = Self::new(self.seed);
        let codes = renumbered(kept, |code| self.get(code).map_or(MISSING, |address| smaller.intern(address)));
        *self = smaller;
        codes
    }

    /// The codes of the addresses within any of the blocks.
    pub(crate) fn within(&self, blocks: &[IpBlock]) -> CodeSet {
        let held = |address: &IpAddr| blocks.iter().any(|block| block.contains(*address));
        (1..).zip(&self.held).filter(|(_, address)| held(address)).map(|(code, _)| code).collect()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.held.capacity() * size_of::<IpAddr>() + self.table.allocation_size()
    }
}

fn hash_of(seed: u64, address: IpAddr) -> u64 {
    let number = match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    };
    let [low, high] = hash::words(number);
    hash::numbers(seed, [low, high, u64::from(address.is_ipv4())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    /// Few enough that they come again and again, IPv4 also as IPv6.
    fn address() -> impl Strategy<Value = IpAddr> {
        (0..40_u32, 0..3_u8).prop_map(|(number, kind)| match kind {
            0 => Ipv4Addr::from_bits(number).into(),
            1 => Ipv4Addr::from_bits(number).to_ipv6_mapped().into(),
            _ => Ipv6Addr::from_bits(number.into()).into(),
        })
    }

    proptest! {
        #[test]
        fn addresses_have_the_same_codes_looked_up_at_once_and_one_by_one(
            addresses in prop::collection::vec(prop::option::of(address()), 0..300),
            cut in 0_usize..300,
        ) {
            let (some, others) = addresses.split_at(cut.min(addresses.len()));
            let (mut at_once, mut one_by_one) = (Addresses::new(1), Addresses::new(1));
            let codes = [at_once.intern_all(some), at_once.intern_all(others)].concat();
            let expected: Vec<u32> = addresses
                .iter()
                .map(|address| address.map_or(MISSING, |address| one_by_one.intern(address)))
                .collect();
            prop_assert_eq!(codes, expected);
        }
    }
}
