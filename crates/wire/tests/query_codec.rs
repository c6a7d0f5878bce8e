//! The query string's codec: what is written is read back, equal queries are written alike, and what is wrong is named.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

use daybook_wire::query::{DEFAULT_LIMIT, Field, IpBlock, MAX_LIMIT, Mode, StatusMatch, Unit, Value};
use daybook_wire::{ActorType, Order, Query, Range, Source, Timestamp};
use proptest::collection::{btree_map, btree_set};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::net::IpAddr;

/// Text with everything that means something in a query string, in SQL or in a terminal, but no control characters.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9._:-]{1,12}",
        "[ %&=+?#'\"\\\\_/@,;é🦀İß\u{202e}]{1,12}",
        proptest::collection::vec(any::<char>().prop_filter("control", |c| !c.is_control()), 1..12)
            .prop_map(|chars| chars.into_iter().collect()),
    ]
}

fn value(field: Field) -> BoxedStrategy<Value> {
    match field {
        Field::Actor => (select(&ActorType::ALL[..]), text()).prop_map(|(kind, id)| Value::Actor(kind, id)).boxed(),
        Field::Resource => (text(), text())
            .prop_filter("colon", |(kind, _)| !kind.contains(':'))
            .prop_map(|(kind, id)| Value::Resource(kind, id))
            .boxed(),
        Field::Method => text().prop_map(|text| Value::Method(text.to_ascii_uppercase())).boxed(),
        Field::Source => select(&Source::ALL[..]).prop_map(Value::Source).boxed(),
        Field::Status => prop_oneof![
            (1..=5_u8).prop_map(|digit| Value::Status(StatusMatch::Class(digit))),
            (100..=599_u16).prop_map(|code| Value::Status(StatusMatch::Code(code))),
        ]
        .boxed(),
        Field::Ip => (any::<IpAddr>(), 0..=32_u8)
            .prop_map(|(address, prefix)| Value::Ip(format!("{address}/{prefix}").parse::<IpBlock>().unwrap()))
            .boxed(),
        _ => text().prop_map(Value::Text).boxed(),
    }
}

fn timestamp() -> impl Strategy<Value = Timestamp> {
    (Timestamp::MIN.micros()..=Timestamp::MAX.micros()).prop_map(Timestamp::from_micros)
}

fn range() -> impl Strategy<Value = Range> {
    prop_oneof![
        (1..=36_500_u32, select(&[Unit::Minutes, Unit::Hours, Unit::Days][..]))
            .prop_map(|(count, unit)| Range::Last(count, unit)),
        timestamp().prop_map(|from| Range::Between(Some(from), None)),
        timestamp().prop_map(|to| Range::Between(None, Some(to))),
        (timestamp(), timestamp())
            .prop_filter("order", |(a, b)| a != b)
            .prop_map(|(a, b)| Range::Between(Some(a.min(b)), Some(a.max(b)))),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let terms = select(&Field::ALL[..])
        .prop_flat_map(|field| (Just(field), select(&Mode::ALL[..]), btree_set(value(field), 1..4)));
    let terms = btree_map(0..6_u8, terms, 0..6);
    let order = select(&[Order::Ascending, Order::Descending][..]);
    (terms, option::of(text()), range(), order, 1..=MAX_LIMIT, option::of(text())).prop_map(
        |(terms, search, range, order, limit, cursor)| {
            let mut query = Query { range, order, limit, cursor, ..Query::default() };
            for (field, mode, values) in terms.into_values() {
                query.filter.set(field, mode, values);
            }
            query.filter.set_search(&search.unwrap_or_default());
            query
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(query in query()) {
        let written = query.encode();
        prop_assert!(written.is_ascii(), "{written}");
        prop_assert_eq!(Query::decode(&written), Ok(query), "{}", written);
    }

    #[test]
    fn the_order_of_parameters_does_not_matter(query in query(), seed in any::<prop::sample::Index>()) {
        let written = query.encode();
        let mut pairs: Vec<&str> = written.split('&').collect();
        let turn = seed.index(pairs.len());
        pairs.rotate_left(turn);
        pairs.reverse();
        prop_assert_eq!(Query::decode(&pairs.join("&")).map(|query| query.encode()), Ok(written));
    }

    #[test]
    fn no_input_panics(raw in "\\PC*") {
        let _ = Query::decode(&raw);
    }

    #[test]
    fn an_unknown_parameter_is_refused_by_name(query in query(), name in "[a-z]{3,9}_x") {
        let error = Query::decode(&format!("{}&{name}=1", query.encode())).unwrap_err();
        prop_assert_eq!((error.param, error.value), (name, "1".to_owned()));
    }

    #[test]
    fn a_repeated_single_valued_parameter_is_refused_by_name(query in query()) {
        let repeated = match query.range {
            Range::Last(..) => "range=7d",
            Range::Between(Some(_), _) => "from=2020-01-01T00:00:00Z",
            Range::Between(None, _) => "to=2020-01-01T00:00:00Z",
        };
        let error = Query::decode(&format!("{}&{repeated}", query.encode())).unwrap_err();
        prop_assert_eq!(error.param.as_str(), repeated.split('=').next().unwrap());
        prop_assert_eq!(error.expected, "one value only");
    }
}

#[test]
fn the_empty_query_is_the_last_seven_days() {
    assert_eq!(Query::decode("").unwrap(), Query::default());
    assert_eq!(Query::default().encode(), "range=7d");
    assert_eq!(Query::decode("range=7d&order=desc&limit=50").unwrap().encode(), "range=7d");
}

#[test]
fn the_canonical_order_is_that_of_the_contract() {
    let raw = "limit=20&order=asc&to=2026-06-02T00:00:00Z&from=2026-06-01T02:00:00%2B02:00&search=+a+b+&ip=10.1.2.3/8\
               &status=404&status=4xx&method_exclude=get&method=post&method=DELETE&method=Post&actor=user:1";
    assert_eq!(
        Query::decode(raw).unwrap().encode(),
        "actor=user:1&method=DELETE&method=POST&method_exclude=GET&status=4xx&status=404&ip=10.0.0.0/8&search=a%20b\
         &from=2026-06-01T00:00:00.000000Z&to=2026-06-02T00:00:00.000000Z&order=asc&limit=20"
    );
}

#[test]
fn an_equals_sign_in_a_value_belongs_to_it() {
    let query = Query::decode("application=a=b").unwrap();
    let values: Vec<_> = query.filter.values(Field::Application, Mode::Include).map(ToString::to_string).collect();
    assert_eq!(values, ["a=b"]);
}

#[test]
fn a_blank_search_is_none() {
    assert_eq!(Query::decode("search=%20+%20").unwrap().filter.search(), None);
}

#[test]
fn what_is_wrong_is_named() {
    let long = format!("search={}", "é".repeat(256));
    let many = vec!["action=a"; 101].join("&");
    for (raw, param, value) in [
        ("colour=red", "colour", "red"),
        ("limit=0", "limit", "0"),
        ("limit=201", "limit", "201"),
        ("limit=+5", "limit", " 5"),
        ("limit=%2B5", "limit", "+5"),
        ("limit=", "limit", ""),
        ("order=up", "order", "up"),
        ("range=1y", "range", "1y"),
        ("range=1h&from=2026-06-01T00:00:00Z", "range", "1h"),
        ("from=yesterday", "from", "yesterday"),
        ("from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z", "from", "2026-06-02T00:00:00.000000Z"),
        ("status=600", "status", "600"),
        ("status=4x", "status", "4x"),
        ("source_exclude=web", "source_exclude", "web"),
        ("actor=58392", "actor", "58392"),
        ("actor=robot:1", "actor", "robot:1"),
        ("actor=user:", "actor", "user:"),
        ("resource=:7", "resource", ":7"),
        ("ip=10.0.0.0/33", "ip", "10.0.0.0/33"),
        ("application=", "application", ""),
        ("action=a%00b", "action", "a%00b"),
        ("search=a%0Ab", "search", "a%0Ab"),
        ("search=%ff", "search", "%ff"),
        ("search=a&search=b", "search", "b"),
        (&long, "search", &long[7..]),
        (&many, "action", "a"),
    ] {
        let error = Query::decode(raw).unwrap_err();
        assert_eq!((error.param.as_str(), error.value.as_str()), (param, value), "{raw}: {error}");
        assert!(!error.expected.is_empty());
    }
    assert_eq!(DEFAULT_LIMIT, 50);
}

#[test]
fn control_characters_are_refused_by_name_wherever_a_text_may_stand() {
    for param in ["search", "application", "cluster_exclude", "action", "resource_type", "environment_group", "method"]
    {
        for control in ["%09", "%0A", "%0D", "%00", "%1B", "%7F", "%C2%85"] {
            let raw = format!("{param}=a{control}b");
            let error = Query::decode(&raw).unwrap_err();
            assert_eq!(error.param, param, "{raw}");
        }
    }
}

#[test]
fn what_means_something_elsewhere_is_a_value_like_any_other() {
    for text in ["%", "%41", "a&b=c", "a+b", "\"'", "💥🦀", "\u{202e}drawkcab", "#?/\\", "</script>"] {
        let mut query = Query::default();
        query.filter.set_search(text);
        query.filter.insert(Field::Application, Mode::Exclude, Value::Text(text.to_owned()));
        let written = query.encode();
        assert!(written.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\"<>`".contains(&byte)), "{written}");
        assert_eq!(Query::decode(&written), Ok(query), "{written}");
    }
}
