//! The values that logs and questions are made of: small sets, so that they meet.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Ids and names with everything that means something to SQL, to a pattern, to a query string, to a spreadsheet or to case
/// folding.
const TEXTS: [&str; 20] = [
    "web",
    "Web",
    "w",
    "a:b",
    "100%",
    "1_0",
    r"back\slash",
    "it's",
    "\"quoted\"",
    "&x=1+2",
    "Straße",
    "ÅNGSTRÖM",
    "İz",
    "ΟΔΟΣ",
    "日本 🦀",
    "' OR 1=1 --",
    "=1+1",
    "-1, two",
    "@sum",
    "\u{ffff}",
];
pub(super) const METHODS: [&str; 4] = ["GET", "post", "Delete", "M-SEARCH"];
pub(super) const STATUSES: [u16; 6] = [100, 200, 204, 404, 499, 599];
pub(super) const ADDRESSES: [&str; 7] =
    ["10.0.0.1", "10.0.1.1", "::ffff:10.0.0.1", "255.255.255.255", "2001:DB8::1", "2001:db8:1::1", "::1"];
pub(super) const BLOCKS: [&str; 10] = [
    "10.0.0.1",
    "10.0.0.0/24",
    "10.0.1.77/8",
    "0.0.0.0/0",
    "::/0",
    "::ffff:10.0.0.0/120",
    "2001:db8::/32",
    "2001:db8::/33",
    "2001:db8::1",
    "255.255.255.255/32",
];
pub(super) const KINDS: [&str; 5] = ["user", "api_token", "service_account", "system", "anonymous"];
pub(super) const RESOURCE_KINDS: [&str; 4] = ["cluster", "application", "node", "Straße"];
pub(super) const SOURCES: [&str; 3] = ["dashboard", "cli", "api"];

pub(super) fn text() -> impl Strategy<Value = String> {
    let letters = vec(any::<char>().prop_filter("control characters are refused", |letter| !letter.is_control()), 1..6);
    prop_oneof![
        9 => select(&TEXTS[..]).prop_map(ToOwned::to_owned),
        1 => letters.prop_map(|letters| letters.into_iter().collect()),
    ]
}
