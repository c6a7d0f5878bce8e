//! The dictionary of remote addresses.

use super::hash;
use super::texts::renumbered;
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
        let hash = hash_of(self.seed, address);
        if let Some(code) = self.table.find(hash, |code| self.get(*code) == Some(address)) {
            return *code;
        }
        self.held.push(address);
        let code = self.len();
        let Self { seed, held, table } = self;
        table.insert_unique(hash, code, |code| hash_of(*seed, held[*code as usize - 1]));
        code
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
