//! `POST …/audit-logs`: an entry that is sent again.

use crate::harness::{TestApp, both_engines, entry, id, ingest, token};
use daybook_wire::{Receipt, Role, routes};
use serde_json::{Value, json};

both_engines!(
    an_entry_that_is_sent_again_is_counted_and_not_stored,
    another_entry_under_a_known_id_is_a_conflict_and_the_first_stays,
    an_id_twice_in_one_request_is_stored_once,
    who_sends_it_and_when_makes_no_conflict,
    the_order_of_keys_makes_no_conflict,
    numbers_come_back_as_they_were_sent,
    an_id_means_nothing_to_another_project,
    entries_without_an_id_are_never_duplicates,
    duplicates_leave_no_gap,
);

fn receipt(accepted: u64, duplicates: u64, conflicts: &[u64]) -> Receipt {
    Receipt { accepted, duplicates, conflicts: conflicts.iter().copied().map(id).collect() }
}

async fn an_entry_that_is_sent_again_is_counted_and_not_stored(app: TestApp) {
    let full = || {
        let entry = entry("a").id(1).resource("cluster", "7").with("remote_ip", "2001:db8::1");
        entry.with("metadata", json!({"a": [1, 2.5, "x"]})).with("changes", json!({"before": {}, "after": {"b": 1}}))
    };
    assert_eq!(app.append(1, full()).await, receipt(1, 0, &[]));
    assert_eq!(app.append(1, full()).await, receipt(0, 1, &[]));
    assert_eq!(app.append(1, vec![full(), entry("b").id(2)]).await, receipt(1, 1, &[]));
    assert_eq!(app.labels("order=asc").await, ["a", "b"]);
}

async fn another_entry_under_a_known_id_is_a_conflict_and_the_first_stays(app: TestApp) {
    app.append(1, entry("first").id(1)).await;
    let others = vec![entry("second").id(1), entry("first").id(1).with("metadata", json!({"new": 1}))];
    assert_eq!(app.append(1, others).await, receipt(0, 2, &[1]));
    assert_eq!(app.labels("").await, ["first"]);
}

async fn an_id_twice_in_one_request_is_stored_once(app: TestApp) {
    let batch = vec![entry("a").id(1), entry("b").id(2), entry("a").id(1), entry("another b").id(2), entry("c").id(3)];
    assert_eq!(app.append(1, batch).await, receipt(3, 2, &[2]));
    assert_eq!(app.labels("order=asc").await, ["a", "b", "c"]);
}

async fn who_sends_it_and_when_makes_no_conflict(app: TestApp) {
    app.append(1, entry("a").id(1)).await;
    app.ambient.advance(3_600);
    let other = token("another-platform").role(1, Role::Ingest).signed();
    let answer = app.post(&routes::audit_logs(1)).bearer(&other).json(entry("a").id(1)).send().await;
    assert_eq!(answer.expect(201).read::<Receipt>(), receipt(0, 1, &[]));
}

async fn the_order_of_keys_makes_no_conflict(app: TestApp) {
    let send = async |metadata: &str| {
        let body = serde_json::Value::from(entry("a").id(1)).to_string();
        let body = body.replacen('{', &format!("{{\"metadata\":{metadata},"), 1);
        let call = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).body("application/json", body);
        call.send().await.expect(201).read::<Receipt>()
    };
    assert_eq!(send(r#"{"a": 1, "b": {"c": 2, "d": 3}}"#).await, receipt(1, 0, &[]));
    assert_eq!(send(r#"{"b": {"d": 3, "c": 2}, "a": 1}"#).await, receipt(0, 1, &[]));
}

async fn numbers_come_back_as_they_were_sent(app: TestApp) {
    // Of every size, and with as many digits as they need.
    let bits = (1..500_u64).map(|number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let numbers: Vec<f64> = bits.map(f64::from_bits).filter(|number| number.is_finite()).collect();
    let sent = |numbers: &Value| entry("a").id(1).with("metadata", json!({"numbers": numbers}));
    assert_eq!(app.append(1, sent(&json!(numbers))).await, receipt(1, 0, &[]));
    let answered = app.ask(&routes::audit_log(1, id(1))).await.expect(200).json();
    assert_eq!(answered["metadata"]["numbers"], json!(numbers));
    assert_eq!(app.append(1, sent(&answered["metadata"]["numbers"])).await, receipt(0, 1, &[]));
}

async fn an_id_means_nothing_to_another_project(app: TestApp) {
    app.create_project(2, 30).await;
    assert_eq!(app.append(1, entry("one").id(1)).await, receipt(1, 0, &[]));
    assert_eq!(app.append(2, entry("two").id(1)).await, receipt(1, 0, &[]));
    assert_eq!(app.labels("").await, ["one"]);
}

async fn entries_without_an_id_are_never_duplicates(app: TestApp) {
    assert_eq!(app.append(1, vec![entry("a"), entry("a")]).await, receipt(2, 0, &[]));
    assert_eq!(app.append(1, entry("a").with("id", serde_json::Value::Null)).await, receipt(1, 0, &[]));
    assert_eq!(app.labels("").await, ["a", "a", "a"]);
}

async fn duplicates_leave_no_gap(app: TestApp) {
    app.append(1, vec![entry("a").id(1), entry("a").id(1), entry("b").id(2)]).await;
    app.append(1, vec![entry("b").id(2), entry("c").id(3)]).await;
    let numbers = app.database.query("SELECT seq AS value FROM audit_entries ORDER BY seq").await;
    let numbers: Vec<i64> = numbers.iter().map(|row| row.try_get("", "value").unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3]);
}
