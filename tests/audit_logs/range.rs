//! `GET …/audit-logs`: the window of time.

use crate::harness::{NOW, TestApp, at, both_engines, entry, labels};
use daybook_wire::Window;
use serde_json::json;

both_engines!(
    the_last_seven_days_are_the_default,
    a_span_reaches_back_from_now,
    a_window_is_half_open,
    an_open_side_reaches_to_retention_or_to_now,
    clocks_that_run_ahead_are_covered,
    a_future_end_is_kept,
    what_is_older_than_retention_is_invisible_at_once,
    time_before_retention_is_cut_off,
    a_window_that_makes_no_sense_is_refused,
    the_longest_span_is_a_hundred_years,
);

fn window(from: &str, to: &str) -> Window {
    Window { from: at(from), to: at(to) }
}

async fn the_last_seven_days_are_the_default(app: TestApp) {
    let edge = entry("at the edge").started_at("2026-06-04T12:00:00Z");
    let before = entry("before").started_at("2026-06-04T11:59:59.999999Z");
    app.append(1, vec![edge, before, entry("now").started_at("2026-06-11T12:00:00Z")]).await;

    let page = app.list(1, "").await;
    assert_eq!(labels(&page), ["now", "at the edge"]);
    assert_eq!(page.range, window("2026-06-04T12:00:00Z", "2026-06-11T12:00:00.000001Z"));
    assert_eq!(app.list(1, "range=7d").await, page);
}

async fn a_span_reaches_back_from_now(app: TestApp) {
    app.append(1, [10, 50, 70, 1_500].map(|ago| entry(&ago.to_string()).minutes_ago(ago)).to_vec()).await;
    for (query, expected) in [
        ("range=30m", vec!["10"]),
        ("range=1h", vec!["10", "50"]),
        ("range=24h", vec!["10", "50", "70"]),
        ("range=2d", vec!["10", "50", "70", "1500"]),
    ] {
        assert_eq!(app.labels(query).await, expected, "{query}");
    }
}

async fn a_window_is_half_open(app: TestApp) {
    let times = ["09:59:59.999999", "10:00:00", "10:59:59.999999", "11:00:00"];
    app.append(1, times.map(|time| entry(time).started_at(&format!("2026-06-11T{time}Z"))).to_vec()).await;

    let page = app.list(1, "from=2026-06-11T10:00:00Z&to=2026-06-11T13:00:00%2B02:00&order=asc").await;
    assert_eq!(labels(&page), ["10:00:00", "10:59:59.999999"]);
    assert_eq!(page.range, window("2026-06-11T10:00:00Z", "2026-06-11T11:00:00Z"));
}

async fn an_open_side_reaches_to_retention_or_to_now(app: TestApp) {
    app.append(1, vec![entry("old").started_at("2026-05-20T00:00:00Z"), entry("new")]).await;

    let since = app.list(1, "from=2026-06-01T00:00:00Z").await;
    assert_eq!((labels(&since), since.range), (vec!["new".into()], window("2026-06-01T00:00:00Z", NOW)));
    let until = app.list(1, "to=2026-06-01T00:00:00Z").await;
    assert_eq!(labels(&until), ["old"]);
    assert_eq!(until.range, window("2026-05-12T12:00:00Z", "2026-06-01T00:00:00Z"));
}

async fn clocks_that_run_ahead_are_covered(app: TestApp) {
    app.append(1, entry("ahead").started_at("2026-06-11T12:04:00Z")).await;
    for query in ["", "range=1h", "from=2026-06-11T12:00:00Z"] {
        let page = app.list(1, query).await;
        assert_eq!(labels(&page), ["ahead"], "{query}");
        assert_eq!(page.range.to, at("2026-06-11T12:04:00.000001Z"));
    }
    assert_eq!(app.labels(&format!("to={NOW}")).await, Vec::<String>::new());
}

async fn a_future_end_is_kept(app: TestApp) {
    app.append(1, entry("a")).await;
    let page = app.list(1, "to=2027-01-01T00:00:00Z").await;
    assert_eq!((labels(&page), page.range.to), (vec!["a".to_owned()], at("2027-01-01T00:00:00Z")));
    let page = app.list(1, "from=2026-12-01T00:00:00Z&to=2027-01-01T00:00:00Z").await;
    assert_eq!((labels(&page), page.range), (vec![], window("2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")));
}

async fn what_is_older_than_retention_is_invisible_at_once(app: TestApp) {
    app.append(1, vec![entry("a").minutes_ago(60), entry("b").minutes_ago(30)]).await;
    assert_eq!(app.labels("range=90d").await, ["b", "a"]);

    // 30 days after a started, to the microsecond, it is still there; a minute later it is not.
    app.ambient.advance(30 * 86_400 - 3_600);
    assert_eq!(app.labels("range=90d").await, ["b", "a"]);
    app.ambient.advance(60);
    let page = app.list(1, "range=90d").await;
    assert_eq!((labels(&page), page.total.value), (vec!["b".to_owned()], 1));
    assert_eq!(page.range.from, at("2026-06-11T11:01:00Z"));
}

async fn time_before_retention_is_cut_off(app: TestApp) {
    app.create_project(2, 1).await;
    app.append(2, entry("a")).await;
    assert_eq!(app.list(2, "").await.range, window("2026-06-10T12:00:00Z", NOW), "the default included");

    let long_ago = app.list(2, "from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z").await;
    assert!(long_ago.range.is_empty());
    assert_eq!((labels(&long_ago), long_ago.total.value, long_ago.first), (vec![], 0, None));
    assert_eq!((long_ago.next_cursor, long_ago.prev_cursor), (None, None));
}

async fn a_window_that_makes_no_sense_is_refused(app: TestApp) {
    for (query, param, value) in [
        ("from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z", "from", "2026-06-02T00:00:00.000000Z"),
        ("from=2026-06-02T00:00:00Z&to=2026-06-02T00:00:00Z", "from", "2026-06-02T00:00:00.000000Z"),
        ("from=2027-01-01T00:00:00Z", "from", "2027-01-01T00:00:00.000000Z"),
        ("range=1h&from=2026-06-01T00:00:00Z", "range", "1h"),
        ("range=1h&to=2026-06-01T00:00:00Z", "range", "1h"),
        ("range=1h&range=2h", "range", "2h"),
        ("range=0d", "range", "0d"),
        ("range=7w", "range", "7w"),
        ("range=36501d", "range", "36501d"),
        ("from=2026-06-01", "from", "2026-06-01"),
        ("to=yesterday", "to", "yesterday"),
    ] {
        let problem = app.try_list(1, query).await.refused(400, "invalid_parameter");
        assert_eq!((&problem["param"], &problem["value"]), (&json!(param), &json!(value)), "{query}");
        assert!(problem["expected"].is_string(), "{problem}");
    }
}

async fn the_longest_span_is_a_hundred_years(app: TestApp) {
    app.create_project(2, 36_500).await;
    app.append(2, entry("the tenth of May 2015").started_at("2015-05-10T00:00:00Z")).await;
    app.append(2, entry("1930").started_at("1930-01-01T00:00:00Z")).await;
    let page = app.list(2, "range=36500d&order=asc").await;
    assert_eq!(labels(&page), ["1930", "the tenth of May 2015"]);
    let answer = app.try_append(2, entry("1920").started_at("1920-01-01T00:00:00Z")).await;
    assert_eq!(answer.refused(422, "invalid_entries")["errors"][0]["code"], "entry_expired");
}
