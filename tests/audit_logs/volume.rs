//! `GET …/audit-logs/volume`: buckets that follow a calendar.

use crate::harness::{TestApp, both_engines, entry};
use daybook_wire::{Volume, routes};
use serde_json::{Value, json};

both_engines!(
    buckets_have_this_form,
    an_entry_lies_in_the_bucket_it_starts_in,
    classes_of_status_are_counted_apart,
    the_smallest_interval_that_fits_is_taken,
    days_and_weeks_begin_where_people_are,
    a_day_is_as_long_as_its_clocks_make_it,
    a_filter_and_a_window_hold,
    a_window_before_retention_has_no_buckets,
    totals_are_exact_beyond_ten_thousand,
    a_bad_zone_or_number_is_named,
);

async fn volume(app: &TestApp, query: &str) -> Volume {
    app.ask(&format!("{}?{query}", routes::volume(1))).await.expect(200).read()
}

/// Where the buckets of a window begin, in short.
async fn starts(app: &TestApp, query: &str) -> Vec<String> {
    let volume = volume(app, query).await;
    volume.buckets.iter().map(|bucket| bucket.start.to_string().replace(":00.000000Z", "")).collect()
}

async fn buckets_have_this_form(app: TestApp) {
    app.append(1, entry("a").started_at("2026-06-11T11:30:00Z")).await;
    let query = "from=2026-06-11T10:59:30Z&to=2026-06-11T12:00:00Z&buckets=3";
    let answer = app.ask(&format!("{}?{query}", routes::volume(1))).await.expect(200);
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    let none = json!({"1xx": 0, "2xx": 0, "3xx": 0, "4xx": 0, "5xx": 0});
    let one = json!({"1xx": 0, "2xx": 1, "3xx": 0, "4xx": 0, "5xx": 0});
    assert_eq!(
        answer.json(),
        json!({
            "range": {"from": "2026-06-11T10:59:30.000000Z", "to": "2026-06-11T12:00:00.000000Z"},
            "interval_seconds": 1800,
            "buckets": [
                {"start": "2026-06-11T10:59:30.000000Z", "end": "2026-06-11T11:00:00.000000Z", "total": 0, "by_status": none},
                {"start": "2026-06-11T11:00:00.000000Z", "end": "2026-06-11T11:30:00.000000Z", "total": 0, "by_status": none},
                {"start": "2026-06-11T11:30:00.000000Z", "end": "2026-06-11T12:00:00.000000Z", "total": 1, "by_status": one},
            ],
        })
    );
}

async fn an_entry_lies_in_the_bucket_it_starts_in(app: TestApp) {
    for moment in ["11:00:00", "11:29:59.999999", "11:30:00", "11:59:59.999999", "12:00:00"] {
        app.append(1, entry(moment).started_at(&format!("2026-06-11T{moment}Z"))).await;
    }
    let found = volume(&app, "from=2026-06-11T11:00:00Z&to=2026-06-11T12:00:00Z&buckets=2").await;
    assert_eq!(found.buckets.iter().map(|bucket| bucket.total).collect::<Vec<_>>(), [2, 2]);
}

async fn classes_of_status_are_counted_apart(app: TestApp) {
    for (status, times) in [(100, 1), (299, 2), (300, 3), (499, 4), (500, 5), (599, 1)] {
        app.append(1, vec![Value::from(entry("a").with("status_code", status)); times]).await;
    }
    let found = volume(&app, "range=24h&buckets=1").await;
    let by_status = json!(found.buckets[0].by_status);
    assert_eq!(by_status, json!({"1xx": 1, "2xx": 2, "3xx": 3, "4xx": 4, "5xx": 6}));
    assert_eq!(found.buckets[0].total, 16);
}

async fn the_smallest_interval_that_fits_is_taken(app: TestApp) {
    app.call("PATCH", &routes::project(1))
        .bearer(&crate::harness::admin(1))
        .json(json!({"retention_days": 36_500}))
        .send()
        .await
        .expect(200);
    let day = 86_400;
    for (window, buckets, interval) in [
        // Seven days without another word: 60 buckets, of which noon to noon cuts none.
        ("", "", 3 * 3_600),
        ("from=2026-06-11T00:00:00Z&to=2026-06-11T00:01:00Z", "&buckets=60", 1),
        ("from=2026-06-11T00:00:00Z&to=2026-06-11T00:01:00Z", "&buckets=59", 5),
        // A cut one counts.
        ("from=2026-06-11T00:00:00.5Z&to=2026-06-11T00:01:00.5Z", "&buckets=60", 5),
        ("from=2026-06-11T00:00:00Z&to=2026-06-11T02:00:00Z", "&buckets=200", 60),
        ("from=2026-06-11T00:00:00Z&to=2026-06-11T10:00:00Z", "&buckets=200", 300),
        ("from=2026-06-11T00:00:00Z&to=2026-06-11T10:00:00Z", "&buckets=40", 900),
        ("from=2026-06-01T00:00:00Z&to=2026-06-08T00:00:00Z", "&buckets=7", day),
        ("from=2026-06-01T00:00:00Z&to=2026-06-08T00:00:00Z", "&buckets=6", 7 * day),
        ("from=2026-06-01T00:00:00Z&to=2026-06-08T00:00:00Z", "&buckets=1", 7 * day),
        ("from=2026-05-31T00:00:00Z&to=2026-06-06T00:00:00Z", "&buckets=1", 30 * day),
        ("from=1970-01-01T00:00:00Z&to=1973-04-15T00:00:00Z", "&buckets=40", 30 * day),
        ("from=1970-01-01T00:00:00Z&to=1973-04-15T00:00:00Z", "&buckets=20", 60 * day),
        ("from=1970-01-01T00:00:00Z&to=1973-04-15T00:00:00Z", "&buckets=7", 180 * day),
    ] {
        let found = volume(&app, &format!("{window}{buckets}")).await;
        assert_eq!(found.interval_seconds, interval, "{window}{buckets}");
        assert!(found.buckets.windows(2).all(|pair| pair[0].end == pair[1].start));
        assert_eq!(found.buckets.first().map(|bucket| bucket.start), Some(found.range.from));
        assert_eq!(found.buckets.last().map(|bucket| bucket.end), Some(found.range.to));
    }
    // The entry about the setting has started at noon, and noon is an edge.
    assert_eq!(volume(&app, "").await.buckets.len(), 57);
}

async fn days_and_weeks_begin_where_people_are(app: TestApp) {
    let days = starts(&app, "from=2026-06-08T12:00:00Z&to=2026-06-11T12:00:00Z&buckets=4&tz=Asia/Kathmandu").await;
    assert_eq!(days, ["2026-06-08T12:00", "2026-06-08T18:15", "2026-06-09T18:15", "2026-06-10T18:15"]);
    let weeks = starts(&app, "from=2026-05-26T00:00:00Z&to=2026-06-11T00:00:00Z&buckets=3&tz=Europe/Berlin").await;
    assert_eq!(weeks, ["2026-05-26T00:00", "2026-05-31T22:00", "2026-06-07T22:00"], "Mondays in Berlin");
    let hours = starts(&app, "from=2026-06-11T10:50:00Z&to=2026-06-11T12:00:00Z&buckets=3&tz=Asia/Kathmandu").await;
    assert_eq!(hours, ["2026-06-11T10:50", "2026-06-11T11:15", "2026-06-11T11:45"]);
}

async fn a_day_is_as_long_as_its_clocks_make_it(app: TestApp) {
    app.call("PATCH", &routes::project(1))
        .bearer(&crate::harness::admin(1))
        .json(json!({"retention_days": 365}))
        .send()
        .await
        .expect(200);
    let berlin = starts(&app, "from=2026-03-27T23:00:00Z&to=2026-03-30T22:00:00Z&buckets=3&tz=Europe/Berlin").await;
    assert_eq!(berlin, ["2026-03-27T23:00", "2026-03-28T23:00", "2026-03-29T22:00"], "23 hours of 29 March");
    // Havana, 2025-11-02: one o'clock is midnight again. The day begins with the first.
    let havana = starts(&app, "from=2025-11-01T04:00:00Z&to=2025-11-04T05:00:00Z&buckets=3&tz=America/Havana").await;
    assert_eq!(havana, ["2025-11-01T04:00", "2025-11-02T04:00", "2025-11-03T05:00"], "25 hours of 2 November");
    // Cairo, 2025-10-30: midnight is eleven again. The next day begins when midnight stays.
    let cairo = starts(&app, "from=2025-10-29T21:00:00Z&to=2025-10-31T22:00:00Z&buckets=2&tz=Africa/Cairo").await;
    assert_eq!(cairo, ["2025-10-29T21:00", "2025-10-30T22:00"]);
}

async fn a_filter_and_a_window_hold(app: TestApp) {
    app.append(1, vec![entry("a").with("method", "GET"), entry("b"), entry("c").minutes_ago(121)]).await;
    let found =
        volume(&app, "method=PATCH&search=things&from=2026-06-11T10:00:00Z&to=2026-06-11T12:00:00Z&buckets=1").await;
    assert_eq!(found.buckets[0].total, 1);
}

async fn a_window_before_retention_has_no_buckets(app: TestApp) {
    let found = volume(&app, "from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z").await;
    assert!(found.buckets.is_empty() && found.range.is_empty(), "{found:?}");
}

async fn totals_are_exact_beyond_ten_thousand(app: TestApp) {
    app.append(1, entry("one of many")).await;
    app.database.copy_newest(10_500).await;
    let found = volume(&app, "range=24h&buckets=200").await;
    assert_eq!(found.buckets.iter().map(|bucket| bucket.total).sum::<u64>(), 10_501);
}

async fn a_bad_zone_or_number_is_named(app: TestApp) {
    for (param, value) in [
        ("tz", "Mars/Olympus"),
        ("tz", ""),
        ("tz", "europe/berlin x"),
        ("buckets", "0"),
        ("buckets", "201"),
        ("buckets", "1.5"),
        ("buckets", ""),
        ("buckets", "-1"),
    ] {
        let answer = app.ask(&format!("{}?{param}={}", routes::volume(1), value.replace(' ', "%20"))).await;
        let problem = answer.refused(400, "invalid_parameter");
        assert_eq!((&problem["param"], &problem["value"]), (&json!(param), &json!(value)));
        assert!(problem["expected"].as_str().is_some_and(|expected| !expected.is_empty()));
    }
}
