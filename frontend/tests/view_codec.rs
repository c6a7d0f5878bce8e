//! Whatever a view holds, its query string is read back as the same view, and a browser understands it alike.

use daybook_frontend::view::{PageOnly, View};
use daybook_wire::query::{Field, IpBlock, MAX_LIMIT, Mode, StatusMatch, Unit, Value};
use daybook_wire::{ActorType, Order, Range, Source, Timestamp};
use js_sys::Function;
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How many views are tried.
const CASES: u64 = 2_000;

/// Pieces that mean something in an address, in a page or in a terminal.
const PIECES: [&str; 26] = [
    "%", "%41", "%2541", "%zz", "&", "=", "+", " ", "  ", "?", "#", "\"", "'", "<b>", "\\", "/", "..", ";,", "@:", "a",
    "B7", "é", "💥🦀", "שלום", "\u{202e}", "\u{feff}",
];
const ZONES: [&str; 6] =
    ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kathmandu", "Etc/GMT+5", "Australia/Lord_Howe"];

/// Numbers that look random and are the same each time (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        let at = self.below(all.len() as u64);
        all[usize::try_from(at).expect("there are few")]
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    fn text(&mut self) -> String {
        (0..=self.below(5)).map(|_| self.one_of(&PIECES)).collect()
    }

    fn time(&mut self) -> Timestamp {
        let span = Timestamp::MAX.micros().abs_diff(Timestamp::MIN.micros());
        let ahead = i64::try_from(self.below(span / 2)).expect("half of what fits");
        Timestamp::from_micros(Timestamp::MIN.micros() + ahead)
    }

    fn range(&mut self) -> Range {
        let (one, other) = (self.time(), self.time());
        match self.below(4) {
            0 => Range::Between(Some(one), None),
            1 => Range::Between(None, Some(one)),
            2 if one != other => Range::Between(Some(one.min(other)), Some(one.max(other))),
            _ => {
                let count = u32::try_from(self.below(36_500) + 1).expect("small");
                Range::Last(count, self.one_of(&[Unit::Minutes, Unit::Hours, Unit::Days]))
            }
        }
    }

    fn value(&mut self, field: Field) -> Value {
        match field {
            Field::Actor => Value::Actor(self.one_of(&ActorType::ALL), self.text()),
            Field::Resource => Value::Resource(self.text().replace(':', "."), self.text()),
            Field::Method => Value::Method(self.text().to_ascii_uppercase()),
            Field::Source => Value::Source(self.one_of(&Source::ALL)),
            Field::Status if self.below(2) == 0 => {
                Value::Status(StatusMatch::Class(u8::try_from(self.below(5) + 1).expect("small")))
            }
            Field::Status => Value::Status(StatusMatch::Code(u16::try_from(self.below(500) + 100).expect("small"))),
            Field::Ip => {
                let block = self.one_of(&["203.0.113.7", "10.1.2.3/8", "2001:db8::/32", "::1", "::ffff:192.0.2.1"]);
                Value::Ip(block.parse::<IpBlock>().expect("a block"))
            }
            _ => Value::Text(self.text()),
        }
    }

    fn view(&mut self) -> View {
        let mut view = View::default();
        let query = &mut view.query;
        for _ in 0..self.below(8) {
            let (field, mode) = (self.one_of(&Field::ALL), self.one_of(&Mode::ALL));
            let value = self.value(field);
            query.filter.insert(field, mode, value);
        }
        query.filter.set_search(&self.maybe(Self::text).unwrap_or_default());
        query.range = self.range();
        query.order = self.one_of(&[Order::Ascending, Order::Descending]);
        query.limit = u16::try_from(self.below(u64::from(MAX_LIMIT)) + 1).expect("small");
        query.cursor = self.maybe(Self::text);
        view.page = PageOnly {
            tz: self.maybe(|dice| dice.one_of(&ZONES).to_owned()),
            chart_hidden: self.below(2) == 0,
            unzoomed: self.maybe(Self::range),
            entry: self.maybe(|dice| Uuid::from_u64_pair(dice.below(u64::MAX), dice.below(u64::MAX))),
        };
        view
    }
}

fn views() -> impl Iterator<Item = View> {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    (0..CASES).map(move |_| dice.view())
}

/// Runs a function of the browser's on a text.
fn in_browser(body: &str, text: &str) -> String {
    let answer = Function::new_with_args("text", body).call1(&JsValue::NULL, &text.into()).expect("it throws nothing");
    answer.as_string().expect("it answers a text")
}

#[wasm_bindgen_test]
fn what_is_written_is_read_back() {
    for view in views() {
        let written = view.encode();
        assert!(written.is_ascii(), "{written}");
        assert_eq!(View::decode(&written), Ok(view), "{written}");
    }
}

#[wasm_bindgen_test]
fn equal_views_are_written_alike() {
    for view in views() {
        let written = view.encode();
        let mut pairs: Vec<&str> = written.split('&').collect();
        pairs.reverse();
        let read = View::decode(&pairs.join("&")).expect("the order of parameters does not matter");
        assert_eq!(read.encode(), written);
    }
}

#[wasm_bindgen_test]
fn an_address_bar_leaves_it_as_it_is() {
    for view in views().take(500) {
        let written = view.encode();
        let body = "return new URL('http://daybook.test/projects/1/audit-logs?' + text).search.slice(1)";
        assert_eq!(in_browser(body, &written), written);
    }
}

#[wasm_bindgen_test]
fn a_browser_reads_the_same_values() {
    for view in views().take(500) {
        let written = view.encode();
        let found = |name: &str| in_browser(&format!("return new URLSearchParams(text).get('{name}') ?? ''"), &written);
        assert_eq!(found("search"), view.query.filter.search().unwrap_or_default(), "{written}");
        assert_eq!(found("tz"), view.page.tz.clone().unwrap_or_default(), "{written}");
        assert_eq!(found("entry"), view.page.entry.map(|id| id.to_string()).unwrap_or_default(), "{written}");
        let application: Vec<String> =
            view.query.filter.values(Field::Application, Mode::Include).map(ToString::to_string).collect();
        let listed = in_browser("return new URLSearchParams(text).getAll('application').join('\\n')", &written);
        assert_eq!(listed, application.join("\n"), "{written}");
    }
}

#[wasm_bindgen_test]
fn what_is_no_part_of_a_value_is_refused_by_name() {
    let fields = ["search", "application", "cluster_exclude", "action", "resource_type", "environment_group", "method"];
    for field in fields {
        for control in ["%09", "%0A", "%0D", "%00", "%1B", "%7F", "%C2%85", "%FF", "%C3"] {
            let raw = format!("{field}=a{control}b&range=7d&tz=UTC");
            let error = View::decode(&raw).expect_err(&raw);
            assert_eq!(error.param, field, "{raw}");
        }
    }
    for field in ["actor=user:", "resource=page:"] {
        let raw = format!("{field}a%0Ab");
        assert_eq!(Some(View::decode(&raw).expect_err(&raw).param.as_str()), field.split('=').next());
    }
}

#[wasm_bindgen_test]
fn no_query_string_stops_the_page() {
    let mut dice = Dice(7);
    let names = ["search", "application", "tz", "chart", "unzoomed", "entry", "from", "range", "cursor", "x", ""];
    for _ in 0..CASES {
        let pair = |dice: &mut Dice| [dice.one_of(&names), "=", &dice.text()].concat();
        let raw = (0..dice.below(4)).map(|_| pair(&mut dice)).collect::<Vec<_>>().join("&");
        if let Ok(view) = View::decode(&raw) {
            assert_eq!(View::decode(&view.encode()), Ok(view), "{raw}");
        }
    }
}

#[wasm_bindgen_test]
fn the_range_before_a_zoom_may_be_open_but_not_empty() {
    let time = "2026-06-01T00:00:00.000000Z";
    for whole in ["30d", &format!("{time}.."), &format!("..{time}"), &format!("{time}..2026-06-02T00:00:00.000000Z")] {
        let raw = format!("range=7d&unzoomed={whole}");
        assert_eq!(View::decode(&raw).map(|view| view.encode()), Ok(raw));
    }
    for wrong in ["", "..", "x..", "..x", &format!("{time}..{time}"), &format!("2026-06-02T00:00:00Z..{time}"), "7"] {
        let raw = format!("range=7d&unzoomed={wrong}");
        assert_eq!(View::decode(&raw).expect_err(&raw).param, "unzoomed");
    }
}
