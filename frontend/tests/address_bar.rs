//! What the dashboard writes into the address bar is what it reads out of it, whatever people search and filter for.

use daybook_frontend::url_state::{Address, Navigator, default_view, parse, project_of, without_parameter};
use daybook_wire::Query;
use daybook_wire::query::{Field, Mode, Value};
use leptos::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const HOSTILE: [&str; 12] = [
    "%",
    "%25",
    "a&b=c",
    "a+b",
    "a b",
    "\"quoted\" 'text'",
    "#hash?question",
    "back\\slash",
    "💥🦀",
    "Ünïcödé",
    "</script>",
    "a;b,c",
];

/// Writes a query into the address bar as a choice of the person does, and reads the bar.
fn through_the_bar(query: &Query) -> Query {
    let owner = Owner::new();
    owner.with(|| {
        let path = "/projects/1/audit-logs".to_owned();
        Navigator::new().push(Address { path, search: query.encode() });
    });
    let address = Address::current();
    assert_eq!(project_of(&address.path), Some(1));
    parse(&address.search).expect("the page wrote it")
}

#[wasm_bindgen_test]
fn hostile_values_survive_the_address_bar() {
    for text in HOSTILE {
        let mut query = default_view();
        query.filter.set_search(text);
        query.filter.insert(Field::Application, Mode::Include, Value::Text(text.to_owned()));
        query.filter.insert(Field::Resource, Mode::Exclude, Value::Resource("page".to_owned(), text.to_owned()));
        assert_eq!(through_the_bar(&query), query, "{text}");
    }
}

#[wasm_bindgen_test]
fn a_cleared_view_is_not_bare() {
    let cleared = Query::default();
    assert_eq!(through_the_bar(&cleared), cleared);
    assert_eq!(Address::current().search, "range=7d");
}

#[wasm_bindgen_test]
fn the_default_view_leaves_reads_out() {
    assert_eq!(default_view().encode(), "method_exclude=GET&range=7d");
}

#[wasm_bindgen_test]
fn a_parameter_can_be_dropped_whatever_it_holds() {
    assert_eq!(without_parameter("method=GET&colour=red&range=1h", "colour"), "method=GET&range=1h");
    assert_eq!(without_parameter("co%6Cour=%ff&range=1h", "colour"), "range=1h");
    assert_eq!(without_parameter("colour&colour=2", "colour"), "");
}
