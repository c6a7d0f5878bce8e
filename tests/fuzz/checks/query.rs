//! What the query language takes, it writes in one form, and reads back as the same.

use daybook_wire::{ExportQuery, FacetsQuery, ParameterError, Query, RelaxationsQuery, VolumeQuery};
use std::fmt::Debug;

pub(crate) fn check(bytes: &[u8]) {
    // What is no text is refused before: a request's target is ASCII, and an address bar is text.
    let Ok(raw) = str::from_utf8(bytes) else { return };
    round_trip(raw, Query::decode, Query::encode);
    round_trip(raw, VolumeQuery::decode, VolumeQuery::encode);
    round_trip(raw, FacetsQuery::decode, FacetsQuery::encode);
    round_trip(raw, ExportQuery::decode, ExportQuery::encode);
    round_trip(raw, RelaxationsQuery::decode, RelaxationsQuery::encode);

    if let Ok(query) = Query::decode(raw) {
        let canonical = Query::canonical(raw).unwrap();
        assert_eq!(Query::canonical(&canonical).as_ref(), Ok(&canonical), "a saved view stays as it is");
        let view = Query { cursor: None, ..query };
        assert_eq!(Query::decode(&canonical), Ok(view), "a saved view asks the same");
    }
}

fn round_trip<Q: PartialEq + Debug>(
    raw: &str,
    decode: fn(&str) -> Result<Q, ParameterError>,
    encode: fn(&Q) -> String,
) {
    match decode(raw) {
        Ok(query) => {
            let canonical = encode(&query);
            let again = decode(&canonical).unwrap_or_else(|error| panic!("{error}: {canonical}"));
            assert_eq!(again, query, "{canonical}");
            assert_eq!(encode(&again), canonical);
            assert!(canonical.is_ascii() && !canonical.contains(['#', ' ', '+', '"', '<', '>']), "{canonical}");
        }
        Err(error) => assert!(!error.param.is_empty() || raw.contains('='), "what is refused is named: {error:?}"),
    }
}
