#![no_main]
#![doc = "See `checks/cursor.rs`."]
#![expect(clippy::unwrap_used, reason = "a check that fails panics")]

#[path = "../checks/cursor.rs"]
mod checks;

libfuzzer_sys::fuzz_target!(|input: &[u8]| checks::check(input));
