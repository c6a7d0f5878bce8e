//! Limits guessing: at most 10 failed sign-ins per account and address, and 100 per address, in 15 minutes.

use daybook_wire::Timestamp;
use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;

/// How long a failure counts, in seconds.
const SPAN_SECONDS: i64 = 15 * 60;
const PER_ACCOUNT: usize = 10;
const PER_ADDRESS: usize = 100;
/// How many addresses are remembered. Beyond it, those without a recent failure are forgotten, then the oldest.
const MAX_ADDRESSES: usize = 10_000;

/// Failed sign-ins of the last quarter of an hour.
#[derive(Debug, Default)]
pub(super) struct Attempts(HashMap<IpAddr, VecDeque<(Timestamp, String)>>);

impl Attempts {
    /// Begins a try, or fails with the seconds to wait. It counts as failed until it succeeds: tries made at once would
    /// otherwise all be let through before the first of them fails.
    pub(super) fn begin(&mut self, address: IpAddr, account: &str, now: Timestamp) -> Result<(), u64> {
        if let Some(seconds) = self.blocked(address, account, now) {
            return Err(seconds);
        }
        self.failed(address, account, now);
        Ok(())
    }

    /// Takes back a try that was begun at `at` and did not fail through a wrong guess.
    pub(super) fn take_back(&mut self, address: IpAddr, account: &str, at: Timestamp) {
        if let Some(failures) = self.0.get_mut(&address)
            && let Some(place) = failures.iter().rposition(|(begun, tried)| *begun == at && tried == account)
        {
            failures.remove(place);
        }
    }

    /// The seconds to wait, where an address may not try this account now.
    fn blocked(&mut self, address: IpAddr, account: &str, now: Timestamp) -> Option<u64> {
        let failures = self.0.get_mut(&address)?;
        failures.retain(|(at, _)| at.plus_seconds(SPAN_SECONDS) > now);
        let of_account: Vec<Timestamp> =
            failures.iter().filter(|(_, failed)| failed == account).map(|(at, _)| *at).collect();
        // The limit is kept again once the oldest failure that counts is forgotten.
        let decisive = if of_account.len() >= PER_ACCOUNT {
            of_account.get(of_account.len() - PER_ACCOUNT).copied()
        } else if failures.len() >= PER_ADDRESS {
            failures.get(failures.len() - PER_ADDRESS).map(|(at, _)| *at)
        } else {
            None
        };
        decisive.map(|at| {
            let wait = at.plus_seconds(SPAN_SECONDS).micros() - now.micros();
            u64::try_from(wait).unwrap_or(0).div_ceil(1_000_000)
        })
    }

    /// Remembers a failure.
    fn failed(&mut self, address: IpAddr, account: &str, now: Timestamp) {
        if self.0.len() >= MAX_ADDRESSES && !self.0.contains_key(&address) {
            self.make_room(now);
        }
        self.0.entry(address).or_default().push_back((now, account.to_owned()));
    }

    fn make_room(&mut self, now: Timestamp) {
        self.0.retain(|_, failures| failures.back().is_some_and(|(at, _)| at.plus_seconds(SPAN_SECONDS) > now));
        if self.0.len() >= MAX_ADDRESSES {
            let oldest = self.0.iter().min_by_key(|(_, failures)| failures.back().map(|(at, _)| *at));
            if let Some(address) = oldest.map(|(address, _)| *address) {
                self.0.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_micros(1_800_000_000_000_000);

    fn address(last: u8) -> IpAddr {
        [203, 0, 113, last].into()
    }

    #[test]
    fn the_eleventh_try_for_an_account_waits_until_the_first_is_forgotten() {
        let mut attempts = Attempts::default();
        for second in 0..10 {
            assert_eq!(attempts.blocked(address(1), "a", START.plus_seconds(second)), None);
            attempts.failed(address(1), "a", START.plus_seconds(second));
        }
        assert_eq!(attempts.blocked(address(1), "a", START.plus_seconds(60)), Some(840));
        assert_eq!(attempts.blocked(address(1), "b", START.plus_seconds(60)), None, "another account");
        assert_eq!(attempts.blocked(address(2), "a", START.plus_seconds(60)), None, "another address");
        assert_eq!(attempts.blocked(address(1), "a", START.plus_seconds(900)), None);
    }

    #[test]
    fn a_try_that_succeeds_does_not_count() {
        let mut attempts = Attempts::default();
        for _ in 0..50 {
            assert_eq!(attempts.begin(address(1), "a", START), Ok(()));
            attempts.take_back(address(1), "a", START);
        }
        for _ in 0..10 {
            assert_eq!(attempts.begin(address(1), "a", START), Ok(()));
        }
        assert_eq!(attempts.begin(address(1), "a", START), Err(900));
    }

    #[test]
    fn an_address_gets_a_hundred_tries_in_all() {
        let mut attempts = Attempts::default();
        for account in 0..100 {
            attempts.failed(address(1), &account.to_string(), START);
        }
        assert_eq!(attempts.blocked(address(1), "new", START), Some(900));
    }

    #[test]
    fn memory_is_bounded() {
        let mut attempts = Attempts::default();
        for number in 0..20_000_u32 {
            attempts.failed(std::net::Ipv4Addr::from_bits(number).into(), "a", START);
        }
        assert!(attempts.0.len() <= MAX_ADDRESSES);
    }
}
