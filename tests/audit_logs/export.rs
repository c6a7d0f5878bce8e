//! `GET …/audit-logs/export`: what is in the file, how far it goes, and what is left in the log.

use crate::harness::{TestApp, admin, both_engines, entry, ingest};
use daybook_wire::routes;
use serde_json::{Value, json};
use std::collections::BTreeSet;

both_engines!(
    a_file_has_its_headers,
    the_columns_are_in_this_order_for_ever,
    a_cell_that_looks_like_a_formula_is_quoted,
    a_line_of_ndjson_is_the_whole_entry,
    ten_thousand_entries_fit_and_the_rest_follows_by_cursor,
    a_cursor_of_the_list_leads_into_the_export,
    entries_that_come_meanwhile_are_left_out,
    an_export_is_in_the_log_before_the_first_byte,
    what_cannot_be_audited_is_not_exported,
    a_project_may_switch_export_off,
    a_refused_export_leaves_no_entry,
);

fn export(query: &str) -> String {
    format!("{}?{query}", routes::export(1))
}

async fn a_file_has_its_headers(app: TestApp) {
    app.append(1, vec![entry("a"), entry("b").minutes_ago(61)]).await;
    let csv = app.ask(&export("from=2026-06-01T00:00:00Z&to=2026-06-12T00:00:00Z")).await.expect(200);
    let headers = |names: &[&str]| names.iter().map(|name| csv.header(name)).collect::<Vec<_>>();
    assert_eq!(
        headers(&["Content-Type", "Content-Disposition", "Cache-Control"]),
        [
            Some("text/csv; charset=utf-8"),
            Some("attachment; filename=\"audit-logs-project-1-20260601-to-20260612.csv\""),
            Some("no-store"),
        ]
    );
    assert_eq!(
        headers(&["Daybook-Total-Matching", "Daybook-Exported", "Daybook-Truncated", "Daybook-Next-Cursor"]),
        [Some("2"), Some("2"), Some("false"), None]
    );
    assert!(csv.header("X-Request-Id").is_some());

    let ndjson = app.ask(&export("format=ndjson&search=nothing+has+this")).await.expect(200);
    assert_eq!(ndjson.header("Content-Type"), Some("application/x-ndjson"));
    let disposition = "attachment; filename=\"audit-logs-project-1-20260604-to-20260611.ndjson\"";
    assert_eq!(ndjson.header("Content-Disposition"), Some(disposition), "the default range");
    assert_eq!((ndjson.header("Daybook-Total-Matching"), ndjson.text().as_str()), (Some("0"), ""));
}

async fn the_columns_are_in_this_order_for_ever(app: TestApp) {
    let full = entry("label")
        .id(7)
        .with("actor", json!({"type": "user", "id": "u", "name": "Rudi, \"R\"", "email": "r@example.com"}))
        .with("source", "cli")
        .with("cli_command", "porter\u{a0}apply")
        .with("resource", json!({"type": "cluster", "id": "7", "name": "eks"}))
        .with("application", json!({"id": "a", "name": "App"}))
        .with("environment_group", "group")
        .with("preview_environment", json!({"id": "p", "name": "Preview"}))
        .with("remote_ip", "::ffff:203.0.113.7")
        .with("user_agent", "porter-cli/0.52")
        .with("duration_ms", 41);
    app.append(1, full).await;
    let text = app.ask(&export("")).await.expect(200).text();
    assert_eq!(
        text,
        "started_at,method,path,action,actor_type,actor_id,actor_name,remote_ip,user_agent,resource_type,resource_id,\
         resource_name,cluster_id,cluster_name,preview_environment_id,preview_environment_name,status_code,id,source,\
         cli_command,actor_email,application_id,application_name,environment_group,request_id,duration_ms,received_at\r\n\
         2026-06-11T11:00:00.000000Z,PATCH,/api/v2/things/1,thing.patch,user,u,\"Rudi, \"\"R\"\"\",203.0.113.7,\
         porter-cli/0.52,cluster,7,eks,7,eks,p,Preview,200,00000000-0000-0000-0000-000000000007,cli,porter\u{a0}apply,\
         r@example.com,a,App,group,label,41,2026-06-11T12:00:00.000000Z\r\n"
    );
    // Nothing found is a line of names.
    assert_eq!(app.ask(&export("method=PUT")).await.expect(200).text().lines().count(), 1);
}

async fn a_cell_that_looks_like_a_formula_is_quoted(app: TestApp) {
    for (number, start) in (0..).zip(["=", "+", "-", "@"]) {
        let hostile = format!("{start}cmd|' /C calc'!A0");
        app.append(1, entry(&hostile).minutes_ago(number).with("action", format!("a{start}b"))).await;
    }
    let text = app.ask(&export("order=asc")).await.expect(200).text();
    for start in ["=", "+", "-", "@"] {
        assert!(text.contains(&format!(",'{start}cmd|' /C calc'!A0,")), "{text}");
        assert!(text.contains(&format!(",a{start}b,")), "only the start of a cell counts: {text}");
    }
}

async fn a_line_of_ndjson_is_the_whole_entry(app: TestApp) {
    let metadata = json!({"note": "one\nline", "=1+1": [null, 1.5]});
    let changes = json!({"before": {"a": 1}, "after": {"a": 2}});
    app.append(1, entry("a").id(1).with("metadata", metadata).with("changes", changes)).await;
    let text = app.ask(&export("format=ndjson")).await.expect(200).text();
    let whole = app.ask(&routes::audit_log(1, crate::harness::id(1))).await.expect(200).json();
    assert!(text.ends_with('\n'));
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, [whole]);
}

async fn ten_thousand_entries_fit_and_the_rest_follows_by_cursor(app: TestApp) {
    app.append(1, entry("one of many").minutes_ago(90)).await;
    app.database.copy_newest(20_001).await;
    for order in ["asc", "desc"] {
        let mut met: BTreeSet<String> = BTreeSet::new();
        let mut sizes = Vec::new();
        let mut cursor = String::new();
        let mut last = None;
        loop {
            let query = format!("action=thing.patch&format=ndjson&order={order}{cursor}");
            let answer = app.ask(&export(&query)).await.expect(200);
            let found: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert_eq!(answer.header("Daybook-Total-Matching"), Some("20002"));
            assert_eq!(answer.header("Daybook-Exported"), Some(found.len().to_string().as_str()));
            for entry in &found {
                let key = entry["started_at"].as_str().map(ToOwned::to_owned);
                assert!(last.is_none() || (last < key) == (order == "asc"), "{last:?} then {key:?}");
                last = key;
                met.insert(entry["id"].as_str().unwrap().to_owned());
            }
            sizes.push(found.len());
            let next = answer.header("Daybook-Next-Cursor");
            assert_eq!(answer.header("Daybook-Truncated"), Some(next.is_some().to_string().as_str()));
            match next {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!((sizes, met.len()), (vec![10_000, 10_000, 2], 20_002), "{order}");
    }
}

async fn a_cursor_of_the_list_leads_into_the_export(app: TestApp) {
    app.append(1, (0..10).map(|number| entry(&number.to_string()).minutes_ago(number).into()).collect::<Vec<Value>>())
        .await;
    let first = app.list(1, "limit=4&method=PATCH").await;
    let query = format!("format=ndjson&method=PATCH&cursor={}", first.next_cursor.unwrap());
    let rest = app.ask(&export(&query)).await.expect(200);
    let labels: Vec<Value> =
        rest.text().lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["request_id"].clone()).collect();
    assert_eq!(labels, ["4", "5", "6", "7", "8", "9"]);
    let other = query.replace("PATCH", "GET");
    assert_eq!(app.ask(&export(&other)).await.refused(400, "invalid_cursor")["param"], "cursor");
}

async fn entries_that_come_meanwhile_are_left_out(app: TestApp) {
    // The export's own entry is written between the question and the first byte.
    let text = app.ask(&export("format=ndjson")).await.expect(200).text();
    assert_eq!(text, "");
    let text = app.ask(&export("format=ndjson")).await.expect(200).text();
    assert_eq!(text.lines().count(), 1, "{text}");
}

async fn an_export_is_in_the_log_before_the_first_byte(app: TestApp) {
    app.append(1, vec![entry("a"), entry("b")]).await;
    let query = "actor=user:58392&actor=user:1&status_exclude=5xx&search=%20Secret-Term%20&from=2026-06-11T00:00:00Z";
    app.ask(&export(&format!("{query}&order=asc&format=ndjson"))).await.expect(200);
    let own = app.own_entries(1).await;
    assert_eq!(own.len(), 1);
    let own = &own[0];
    assert_eq!(
        (&own["action"], &own["status_code"], &own["method"]),
        (&json!("daybook.export"), &json!(200), &json!("GET"))
    );
    assert_eq!(
        own["actor"],
        json!({"type": "user", "id": "an-admin", "name": "an-admin", "email": null, "deleted": false})
    );
    assert_eq!(own["path"], "/api/v1/projects/1/audit-logs/export", "without the query string");
    let metadata = &own["metadata"];
    assert_eq!(metadata["filters"], json!({"actor": ["user:1", "user:58392"], "status_exclude": ["5xx"]}));
    assert_eq!(metadata["search_length"], 11);
    assert_eq!(metadata["range"], json!({"from": "2026-06-11T00:00:00.000000Z", "to": "2026-06-11T12:00:00.000000Z"}));
    assert_eq!((&metadata["format"], &metadata["order"]), (&json!("ndjson"), &json!("asc")));
    assert_eq!(
        (&metadata["total"], &metadata["exported"], &metadata["truncated"]),
        (&json!(0), &json!(0), &json!(false))
    );
    assert!(!own.to_string().to_lowercase().contains("secret-term"), "{own}");
}

async fn what_cannot_be_audited_is_not_exported(app: TestApp) {
    app.append(1, entry("a secret")).await;
    // Reading goes on; writing does not.
    let stop = match app.database.engine {
        crate::harness::Engine::Sqlite => {
            "CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'full'); END"
        }
        crate::harness::Engine::Postgres => "ALTER TABLE audit_entries ADD CONSTRAINT full_ CHECK (seq < 2)",
    };
    app.database.execute(stop).await;
    app.list(1, "").await;
    let answer = app.ask(&export("")).await;
    assert!(answer.header("Retry-After").is_some() && answer.header("Daybook-Exported").is_none());
    let problem = answer.refused(503, "database_unavailable");
    assert!(!problem.to_string().contains("a secret"));
}

async fn a_project_may_switch_export_off(app: TestApp) {
    let switch = async |on: bool| {
        let call = app.call("PATCH", &routes::project(1)).bearer(&admin(1)).json(json!({"export_enabled": on}));
        call.send().await.expect(200)
    };
    switch(false).await;
    app.ask(&export("")).await.refused(403, "export_disabled");
    app.ask(&export("format=ndjson")).await.refused(403, "export_disabled");
    app.list(1, "").await;
    // Whoever may not read is told so first.
    app.get(&export("")).bearer(&ingest(1)).send().await.refused(403, "admin_required");
    switch(true).await;
    app.ask(&export("")).await.expect(200);
}

async fn a_refused_export_leaves_no_entry(app: TestApp) {
    app.ask(&export("format=xml")).await.refused(400, "invalid_parameter");
    app.ask(&export("limit=5")).await.refused(400, "invalid_parameter");
    app.ask(&export("cursor=x")).await.refused(400, "invalid_cursor");
    app.get(&export("")).bearer(&ingest(1)).send().await.refused(403, "admin_required");
    app.call("HEAD", &export("")).bearer(&admin(1)).send().await.expect(200);
    assert_eq!(app.own_entries(1).await, Vec::<Value>::new());
}
