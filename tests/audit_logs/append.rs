//! `POST …/audit-logs`: what is taken, and what becomes of it.

use crate::harness::{NOW, TestApp, admin, at, both_engines, entry, id, ingest, labels, token};
use daybook_wire::new_entry::{MAX_JSON_BYTES, MAX_NAME_BYTES, MAX_PATH_BYTES, MAX_USER_AGENT_BYTES};
use daybook_wire::{NamedRef, Role, Source, routes};
use serde_json::{Value, json};

both_engines!(
    an_object_an_array_and_lines_are_taken,
    the_order_within_a_request_is_kept,
    what_is_sent_is_what_is_read,
    the_required_fields_are_enough,
    the_source_is_derived_where_it_is_not_sent,
    a_resource_says_which_cluster_or_application_it_is,
    the_writer_is_named_after_its_token,
    any_text_survives,
    control_characters_in_metadata_survive,
    an_empty_request_stores_nothing,
    ten_thousand_entries_are_taken_and_one_more_is_not,
    a_batch_of_given_ids_beyond_one_statement_is_taken,
    the_largest_entry_is_taken,
);

async fn an_object_an_array_and_lines_are_taken(app: TestApp) {
    let object = app.append(1, entry("object")).await;
    let array = app.append(1, vec![entry("first"), entry("second")]).await;
    let lines = format!("{}\r\n\n  \n{}", Value::from(entry("line 1")), Value::from(entry("line 4")));
    let lines = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).body("application/x-ndjson", lines).send().await;

    assert_eq!((object.accepted, array.accepted), (1, 2));
    assert_eq!(lines.expect(201).json(), json!({"accepted": 2, "duplicates": 0, "conflicts": []}));
    assert_eq!(app.list(1, "").await.total.value, 5);
}

async fn the_order_within_a_request_is_kept(app: TestApp) {
    let names: Vec<String> = (0..40).map(|number| format!("entry {number}")).collect();
    app.append(1, names.iter().map(|name| entry(name)).collect::<Vec<_>>()).await;

    assert_eq!(app.labels("order=asc").await, names);
    assert!(app.labels("order=desc").await.iter().rev().eq(&names));
}

async fn what_is_sent_is_what_is_read(app: TestApp) {
    let sent = json!({
        "id": id(7), "started_at": "2026-06-11T12:53:41.1234567+02:00",
        "actor": {"type": "service_account", "id": "sa:1", "name": "Deployer", "email": "deployer@example.com"},
        "method": "patch", "path": "/api/v2/projects/1/clusters/7", "status_code": 202, "action": "cluster.patch",
        "source": "cli", "cli_command": "porter cluster upgrade",
        "resource": {"type": "node", "id": "n-1", "name": "Node 1"},
        "application": {"id": "web", "name": "Web"}, "cluster": {"id": "7", "name": "eks-upgrade-test"},
        "environment_group": "production", "preview_environment": {"id": "pr-5", "name": "Pull request 5"},
        "remote_ip": "::ffff:203.0.113.7", "user_agent": "porter-cli/0.52", "request_id": "req-1", "duration_ms": 41,
        "changes": {"before": {"size": 1}, "after": {"size": 2}}, "metadata": {"note": "x", "deep": [{"a": null}]},
    });
    app.append(1, sent.clone()).await;

    let mut expected = sent;
    expected["project_id"] = json!(1);
    expected["started_at"] = json!("2026-06-11T10:53:41.123456Z");
    expected["received_at"] = json!("2026-06-11T12:00:00.000000Z");
    expected["method"] = json!("PATCH");
    expected["actor"]["deleted"] = json!(false);
    expected["remote_ip"] = json!("203.0.113.7");
    expected["ingested_by"] = json!("platform-prod");
    let read = app.get(&routes::audit_log(1, id(7))).bearer(&admin(1)).send().await.expect(200).json();
    assert_eq!(read, expected);
}

async fn the_required_fields_are_enough(app: TestApp) {
    app.append(1, entry("minimal").without("request_id").actor("user", "58392")).await;

    let page = app.list(1, "").await;
    let entry = &page.entries[0];
    assert_eq!(entry.id.get_version_num(), 7, "an id is made");
    assert_eq!(entry.actor.name, "58392", "the name defaults to the id");
    assert_eq!(entry.received_at, at(NOW));
    assert_eq!((&entry.request_id, &entry.resource, &entry.remote_ip), (&None, &None, &None));
}

async fn the_source_is_derived_where_it_is_not_sent(app: TestApp) {
    for (sent, expected) in [
        (entry("a person"), Source::Dashboard),
        (entry("a person's cli").with("user_agent", "porter-cli/0.52"), Source::Cli),
        (entry("daybook's cli").with("user_agent", "daybook-cli/1"), Source::Cli),
        (entry("not its start").with("user_agent", "my porter-cli"), Source::Dashboard),
        (entry("a token").actor("api_token", "ci"), Source::Api),
        (entry("a token's cli").actor("api_token", "ci").with("user_agent", "porter-cli/1"), Source::Cli),
        (entry("a service account").actor("service_account", "sa"), Source::Api),
        (entry("the system").actor("system", "cron"), Source::Dashboard),
        (entry("nobody").actor("anonymous", "-"), Source::Dashboard),
        (entry("it says so").actor("api_token", "ci").with("source", "dashboard"), Source::Dashboard),
    ] {
        let sent = Value::from(sent);
        app.append(1, sent.clone()).await;
        let page = app.list(1, "order=asc&limit=200").await;
        assert_eq!(page.entries.last().unwrap().source, expected, "{sent}");
    }
}

async fn a_resource_says_which_cluster_or_application_it_is(app: TestApp) {
    let named = |id: &str| Some(NamedRef { id: id.to_owned(), name: id.to_owned() });
    let batch = vec![
        entry("cluster").resource("cluster", "7"),
        entry("application").resource("application", "web"),
        entry("another").resource("node", "n"),
        entry("it says so").resource("cluster", "7").with("cluster", json!({"id": "8", "name": "8"})),
    ];
    app.append(1, batch).await;

    let page = app.list(1, "order=asc").await;
    let concerned: Vec<_> = page.entries.into_iter().map(|entry| (entry.cluster, entry.application)).collect();
    assert_eq!(concerned, [(named("7"), None), (None, named("web")), (None, None), (named("8"), None)]);
}

async fn the_writer_is_named_after_its_token(app: TestApp) {
    let path = routes::audit_logs(1);
    let named = token("sub-1").claim("name", "platform-prod").role(1, Role::Ingest).signed();
    let nameless = token("sub-2").role(1, Role::Ingest).signed();
    app.post(&path).bearer(&named).json(entry("named")).send().await.expect(201);
    let hostile = token("sub-3").claim("name", "hos\u{0}tile\n").role(1, Role::Ingest).signed();
    app.post(&path).bearer(&nameless).json(entry("nameless")).send().await.expect(201);
    app.post(&path).bearer(&hostile).json(entry("hostile")).send().await.expect(201);

    let writers: Vec<_> = app.list(1, "order=asc").await.entries.into_iter().map(|entry| entry.ingested_by).collect();
    assert_eq!(writers, [Some("platform-prod".to_owned()), Some("sub-2".to_owned()), Some("hostile".to_owned())]);
}

async fn any_text_survives(app: TestApp) {
    let text = "Ünïcödé 日本語 🦀 \u{202e}rtl İß \\ ' \" % _ <b>&amp;";
    let sent = entry(text).with("path", format!("/{text}")).with("environment_group", text).id(1);
    app.append(1, sent.with("metadata", json!({text: text}))).await;

    let read = app.get(&routes::audit_log(1, id(1))).bearer(&admin(1)).send().await.json();
    assert_eq!(read["path"], format!("/{text}"));
    assert_eq!(read["environment_group"], text);
    assert_eq!(read["request_id"], text);
    assert_eq!(read["metadata"][text], text);
}

async fn control_characters_in_metadata_survive(app: TestApp) {
    // PostgreSQL's own JSON types would refuse the first of these.
    let object = json!({"nul": "a\u{0}b", "lines": "a\r\n\tb", "k\u{0}ey": 1});
    let changes = json!({"before": object, "after": object});
    app.append(1, entry("a").id(1).with("metadata", object.clone()).with("changes", changes.clone())).await;

    let read = app.get(&routes::audit_log(1, id(1))).bearer(&admin(1)).send().await.json();
    assert_eq!((&read["metadata"], &read["changes"]), (&object, &changes));
}

async fn an_empty_request_stores_nothing(app: TestApp) {
    assert_eq!(app.append(1, json!([])).await.accepted, 0);
    let lines = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).body("application/x-ndjson", "\n \n").send().await;
    assert_eq!(lines.expect(201).json()["accepted"], 0);
    assert_eq!(app.list(1, "").await.entries, []);
}

async fn ten_thousand_entries_are_taken_and_one_more_is_not(app: TestApp) {
    let many = |count| vec![Value::from(entry("one of many")); count];
    let lines = many(10_001).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");

    app.try_append(1, many(10_001)).await.refused(413, "payload_too_large");
    let answer = app.post(&routes::audit_logs(1)).bearer(&ingest(1)).body("application/x-ndjson", lines).send().await;
    answer.refused(413, "payload_too_large");
    assert_eq!(app.list(1, "").await.total.value, 0);

    assert_eq!(app.append(1, many(10_000)).await.accepted, 10_000);
}

async fn a_batch_of_given_ids_beyond_one_statement_is_taken(app: TestApp) {
    let batch = || (0..3_000).map(|number| entry(&number.to_string()).id(number)).collect::<Vec<_>>();
    assert_eq!(app.append(1, batch()).await.accepted, 3_000);
    assert_eq!(app.append(1, batch()).await.duplicates, 3_000);
    assert_eq!(labels(&app.list(1, "order=asc&limit=3").await), ["0", "1", "2"]);
}

/// Printable text that no engine can compress.
fn noise(bytes: usize) -> String {
    let mut state = bytes as u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'!' + u8::try_from((state >> 33) % 90).unwrap())
    };
    (0..bytes).map(|_| next()).collect()
}

async fn the_largest_entry_is_taken(app: TestApp) {
    let name = || noise(MAX_NAME_BYTES);
    let named = || json!({"id": name(), "name": name()});
    let largest = entry("largest")
        .with("actor", json!({"type": "service_account", "id": name(), "name": name(), "email": name()}))
        .with("method", "M".repeat(MAX_NAME_BYTES))
        .with("path", noise(MAX_PATH_BYTES))
        .with("action", name())
        .with("cli_command", noise(MAX_PATH_BYTES))
        .with("resource", json!({"type": name().replace(':', ";"), "id": name(), "name": name()}))
        .with("application", named())
        .with("cluster", named())
        .with("environment_group", name())
        .with("preview_environment", named())
        .with("remote_ip", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")
        .with("user_agent", noise(MAX_USER_AGENT_BYTES))
        .with("duration_ms", i64::MAX)
        .with("changes", json!({"before": {"x": noise(MAX_JSON_BYTES / 3)}, "after": {}}))
        .with("metadata", json!({"x": noise(MAX_JSON_BYTES / 2)}));
    app.append(1, largest).await;
    assert_eq!(app.labels("").await, ["largest"]);
}
