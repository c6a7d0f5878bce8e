#![no_main]
#![doc = "See `checks/entries.rs`."]
#![expect(clippy::unwrap_used, reason = "a check that fails panics")]

#[path = "../checks/entries.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|input: &[u8]| checks::check(input));
