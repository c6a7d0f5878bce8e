//! A cursor that is taken is written as it was, and pins a window that can be told. The input is a query string, a line break,
//! and the text that claims to be a cursor of that question in project 1.

use daybook_store::Start;
use daybook_wire::{Query, Timestamp};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (raw, text) = text.split_once('\n').unwrap_or(("", text));
    let Ok(query) = Query::decode(raw) else { return };
    let Ok(start) = Start::at_cursor(text, 1, &query) else { return };

    let again = start.to_cursor(1, &query).unwrap();
    let window = start.window;
    // A time that no clock shows, as only a forged cursor has, becomes the nearest that one does.
    if [window.from, window.to].iter().all(|at| *at != Timestamp::MIN && *at != Timestamp::MAX) {
        assert_eq!(again, text);
    }
    let kept = Start::at_cursor(&again, 1, &query).unwrap();
    assert_eq!((kept.to_cursor(1, &query), kept.window), (Some(again), window));
    for at in [window.from, window.to] {
        assert_eq!(at.to_string().parse(), Ok(at));
    }
    assert!(Start::at_cursor(text, 2, &query).is_err(), "a cursor of project 1 is none of project 2");
    let page = Query { limit: 1, cursor: Some(text.to_owned()), ..query };
    assert!(Start::at_cursor(text, 1, &page).is_ok(), "a cursor fits pages of any size");
}
