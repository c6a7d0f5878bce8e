//! The marks of a long time axis are first days, and the same ones in every year.

use daybook_frontend::months::first_days;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn marks(from: &str, to: &str, most: i64) -> Vec<(String, String)> {
    let at = |day: &str| format!("{day}T00:00:00Z").parse().expect("a day");
    let found = first_days(at(from), at(to), most);
    found.into_iter().map(|(at, label)| (at.to_string()[..10].to_owned(), label)).collect()
}

fn owned(marks: &[(&str, &str)]) -> Vec<(String, String)> {
    marks.iter().map(|(day, label)| ((*day).to_owned(), (*label).to_owned())).collect()
}

#[wasm_bindgen_test]
fn of_some_months_each_has_a_mark_on_its_first_day() {
    let expected = [("2026-02-01", "Feb 2026"), ("2026-03-01", "Mar 2026"), ("2026-04-01", "Apr 2026")];
    assert_eq!(marks("2026-01-15", "2026-04-20", 6), owned(&expected));
}

#[wasm_bindgen_test]
fn of_a_year_and_a_half_the_quarters_have_marks() {
    let expected = [
        ("2025-07-01", "Jul 2025"),
        ("2025-10-01", "Oct 2025"),
        ("2026-01-01", "Jan 2026"),
        ("2026-04-01", "Apr 2026"),
        ("2026-07-01", "Jul 2026"),
    ];
    assert_eq!(marks("2025-06-10", "2026-08-20", 6), owned(&expected));
}

#[wasm_bindgen_test]
fn of_many_years_every_mark_is_the_first_of_a_year() {
    let expected = [("2000-01-01", "2000"), ("2010-01-01", "2010"), ("2020-01-01", "2020")];
    assert_eq!(marks("1996-06-10", "2026-08-20", 4), owned(&expected));
}

#[wasm_bindgen_test]
fn a_window_that_begins_on_a_first_day_has_a_mark_there() {
    assert_eq!(marks("2026-01-01", "2026-02-10", 6), owned(&[("2026-01-01", "Jan 2026"), ("2026-02-01", "Feb 2026")]));
}
