//! What the dashboard writes into the address bar is what it reads out of it, whatever people search and filter for.

use daybook_frontend::place::{Place, Tab};
use daybook_frontend::url_state::{Address, Navigator, default_view, without_parameter};
use daybook_frontend::view::View;
use daybook_wire::Range;
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
fn through_the_bar(view: &View) -> View {
    let owner = Owner::new();
    owner.with(|| {
        let path = "/projects/1/audit-logs".to_owned();
        Navigator::new().push(Address { path, search: view.encode() });
    });
    let address = Address::current();
    assert_eq!(Place::of(&address.path), Some(Place { project: 1, tab: Tab::AuditLogs }));
    View::decode(&address.search).expect("the page wrote it")
}

#[wasm_bindgen_test]
fn hostile_values_survive_the_address_bar() {
    for text in HOSTILE {
        let mut view = default_view();
        let filter = &mut view.query.filter;
        filter.set_search(text);
        filter.insert(Field::Application, Mode::Include, Value::Text(text.to_owned()));
        filter.insert(Field::Resource, Mode::Exclude, Value::Resource("page".to_owned(), text.to_owned()));
        assert_eq!(through_the_bar(&view), view, "{text}");
    }
}

#[wasm_bindgen_test]
fn a_cleared_view_is_not_bare() {
    let cleared = View::default();
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

#[wasm_bindgen_test]
fn what_only_the_page_knows_follows_the_question() {
    let search = "range=7d&tz=Asia/Kolkata&chart=hidden&unzoomed=30d&entry=01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17";
    let view = View::decode(search).expect("the page writes such");
    assert_eq!(view.page.tz.as_deref(), Some("Asia/Kolkata"));
    assert!(view.page.chart_hidden);
    assert_eq!(view.page.unzoomed, "30d".parse::<Range>().ok());
    assert_eq!(through_the_bar(&view), view);
    assert_eq!(Address::current().search, search);
}

#[wasm_bindgen_test]
fn what_the_page_does_not_understand_is_named() {
    for (search, param) in [
        ("tz=Mars/Olympus", "tz"),
        ("tz=%2B05:00", "tz"),
        ("chart=maybe", "chart"),
        ("unzoomed=..", "unzoomed"),
        ("entry=17", "entry"),
        ("entry=01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17&entry=01978f2e-7a41-7c3e-9d55-2f6b8e0c4a17", "entry"),
    ] {
        assert_eq!(View::decode(search).expect_err(search).param, param);
    }
}

#[wasm_bindgen_test]
fn every_page_of_a_project_has_a_path_of_its_own() {
    for tab in Tab::ALL {
        let place = Place { project: 17, tab };
        assert_eq!(Place::of(&place.path()), Some(place));
    }
    for path in
        ["/", "/projects/1", "/projects/1/", "/projects/x/tokens", "/projects/1/tokens/2", "/projects/1/nothing"]
    {
        assert_eq!(Place::of(path), None, "{path}");
    }
}
