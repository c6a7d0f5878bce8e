//! What an open entry shows of a change is what differs, and nothing else.

use daybook_frontend::line_diff::{Line, compare};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn kept(text: &str) -> Line {
    Line::Kept(text.to_owned())
}

fn removed(text: &str) -> Line {
    Line::Removed(text.to_owned())
}

fn added(text: &str) -> Line {
    Line::Added(text.to_owned())
}

#[wasm_bindgen_test]
fn what_was_removed_comes_before_what_was_added() {
    assert_eq!(compare("{\n1\n}", "{\n2\n}"), [kept("{"), removed("1"), added("2"), kept("}")]);
}

#[wasm_bindgen_test]
fn lines_that_stay_are_kept_however_much_is_around_them() {
    assert_eq!(compare("a\nb\nc", "b\nx\nc\nd"), [removed("a"), kept("b"), added("x"), kept("c"), added("d")]);
}

#[wasm_bindgen_test]
fn nothing_before_is_all_added_and_nothing_after_all_removed() {
    assert_eq!(compare("", "a\nb"), [added("a"), added("b")]);
    assert_eq!(compare("a", ""), [removed("a")]);
    assert!(compare("", "").is_empty());
}
