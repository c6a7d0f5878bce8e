//! `GET …/audit-logs/tail`: entries as they are appended.

use crate::harness::{Event, Program, Server, Stream, TestApp, admin, both_engines, entry, ingest};
use daybook_wire::routes;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

both_engines!(a_tail_takes_a_filter_and_nothing_else, the_id_to_go_on_from_must_be_one_of_this_log);
both_engines!(
    Program: entries_come_as_they_are_appended,
    only_what_matches_comes,
    a_tail_goes_on_from_the_last_id,
    too_much_to_replay_is_a_gap,
    entries_of_another_process_come_within_a_second,
    actors_that_are_gone_are_marked,
    a_server_with_readers_stops,
);

const PATH: &str = "/api/v1/projects/1/audit-logs/tail";

async fn a_tail_takes_a_filter_and_nothing_else(app: TestApp) {
    let head =
        async |query: &str| app.call("HEAD", &format!("{}?{query}", routes::tail(1))).bearer(&admin(1)).send().await;
    let answer = head("actor=user:1&status_exclude=5xx&search=x").await.expect(200);
    assert_eq!(answer.header("Content-Type"), Some("text/event-stream"));
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    for (param, value) in
        [("range", "1h"), ("from", "2026-06-11T00:00:00Z"), ("order", "asc"), ("limit", "5"), ("cursor", "x")]
    {
        let answer = app.ask(&format!("{}?{param}={value}", routes::tail(1))).await;
        let problem = answer.refused(400, "invalid_parameter");
        assert_eq!((&problem["param"], &problem["value"]), (&json!(param), &json!(value)));
    }
    app.get(&routes::tail(1)).bearer(&ingest(1)).send().await.refused(403, "admin_required");
}

async fn the_id_to_go_on_from_must_be_one_of_this_log(app: TestApp) {
    app.append(1, vec![entry("a"), entry("b")]).await;
    for bad in ["x", "-1", "1.0", "3", "99999999999999999999", "1 2", "0x1"] {
        let answer = app.get(&routes::tail(1)).bearer(&admin(1)).header("Last-Event-ID", bad).send().await;
        let problem = answer.refused(400, "invalid_parameter");
        assert_eq!((&problem["param"], &problem["value"]), (&json!("Last-Event-ID"), &json!(bad)));
    }
    for good in ["", "0", "2"] {
        let call = app.call("HEAD", &routes::tail(1)).bearer(&admin(1)).header("Last-Event-ID", good);
        call.send().await.expect(200);
    }
}

/// A server with project 1, and who reads and writes.
struct Log<'p> {
    program: &'p Program,
    server: Server,
    reader: String,
    writer: String,
}

impl<'p> Log<'p> {
    fn start(program: &'p Program) -> Self {
        program.create_project();
        let (reader, writer) = (program.create_token("admin"), program.create_token("ingest"));
        Self { program, server: Server::start(program), reader, writer }
    }

    fn append(&self, entries: impl Into<Value>) {
        let path = "/api/v1/projects/1/audit-logs";
        let (status, body) = self.server.with_token(&self.writer, "POST", path, &entries.into().to_string());
        assert_eq!(status, 201, "{body}");
    }

    fn tail(&self, query: &str, headers: &[(&str, &str)]) -> Stream {
        let mut stream = Stream::open(&self.server, &self.reader, &format!("{PATH}?{query}"), headers);
        assert_eq!(stream.status, 200);
        let first = stream.event().unwrap();
        assert_eq!(first, Event { other: vec!["retry: 1000".to_owned()], ..Event::default() });
        stream
    }
}

async fn entries_come_as_they_are_appended(program: Program) {
    let log = Log::start(&program);
    log.append(entry("before anybody listens"));
    let mut tail = log.tail("", &[]);
    log.append(vec![
        entry("1"),
        entry("2").with("metadata", json!({"a": 1})).with("changes", json!({"before": {}, "after": {}})),
    ]);
    log.append(entry("3, long ago").started_at("2020-01-01T00:00:00Z"));

    let event = tail.event().unwrap();
    let sent: Value = serde_json::from_str(&event.data).unwrap();
    let path = "/api/v1/projects/1/audit-logs?range=36500d&order=asc&limit=2";
    let (_, listed) = log.server.with_token(&log.reader, "GET", path, "");
    assert_eq!((event.id.as_deref(), event.name), (Some("2"), None));
    assert_eq!(sent["request_id"], "1");
    let keys = |entry: &Value| entry.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&sent), keys(&listed["entries"][0]), "as in a list, without the large fields");
    assert_eq!(tail.entry(), ("3".to_owned(), "2".to_owned()));
    assert_eq!(tail.entry(), ("4".to_owned(), "3, long ago".to_owned()), "in the order of arrival");
}

async fn only_what_matches_comes(program: Program) {
    let log = Log::start(&program);
    let mut tail = log.tail("method=DELETE&status_exclude=4xx&search=N%C3%84M", &[]);
    let matching = |label: &str| entry(label).with("method", "delete").with("path", "/näme");
    log.append(vec![
        entry("another method").with("path", "/näme"),
        matching("yes"),
        matching("another status").with("status_code", 404),
        matching("another path").with("path", "/x"),
        matching("yes, too"),
    ]);
    assert_eq!(tail.entry(), ("2".to_owned(), "yes".to_owned()));
    assert_eq!(tail.entry(), ("5".to_owned(), "yes, too".to_owned()));
}

async fn a_tail_goes_on_from_the_last_id(program: Program) {
    let log = Log::start(&program);
    log.append((0..250).map(|number| entry(&number.to_string()).into()).collect::<Vec<Value>>());
    let mut first = log.tail("", &[]);
    log.append(entry("seen"));
    let (id, label) = first.entry();
    assert_eq!(label, "seen");
    drop(first);
    log.append(vec![entry("missed"), entry("missed, too")]);
    let mut second = log.tail("", &[("Last-Event-ID", &id)]);
    log.append(entry("live"));
    assert_eq!([second.entry().1, second.entry().1, second.entry().1], ["missed", "missed, too", "live"]);

    // From the beginning, and nothing twice, nothing left out.
    let mut all = log.tail("", &[("Last-Event-ID", "0")]);
    let ids: Vec<String> = (0..254).map(|_| all.entry().0).collect();
    assert_eq!(ids, (1..=254).map(|number| number.to_string()).collect::<Vec<_>>());
}

async fn too_much_to_replay_is_a_gap(program: Program) {
    let log = Log::start(&program);
    log.append(entry("first"));
    log.program.copy_newest(10_050).await;
    let mut tail = log.tail("", &[("Last-Event-ID", "1")]);
    let mut replayed = 0;
    let gap = loop {
        let event = tail.event().unwrap();
        match event.name.as_deref() {
            None if event.id.is_some() => replayed += 1,
            None => {}
            Some(_) => break event,
        }
    };
    assert_eq!((replayed, gap.name.as_deref(), gap.id.as_deref()), (10_000, Some("gap"), Some("10051")));
    assert_eq!(serde_json::from_str::<Value>(&gap.data).unwrap(), json!({"skipped": 50}));
    log.append(entry("live"));
    assert_eq!(tail.entry(), ("10052".to_owned(), "live".to_owned()));
}

async fn entries_of_another_process_come_within_a_second(program: Program) {
    let log = Log::start(&program);
    let mut tail = log.tail("", &[]);
    let imported = Value::from(entry("imported")).to_string();
    log.program.run_with_input(&["import", "--project", "1", "--format", "ndjson", "-"], &imported).succeeded();
    let start = Instant::now();
    assert_eq!(tail.entry().1, "imported");
    // A second by contract, and one for a machine that is busy with other tests.
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

async fn actors_that_are_gone_are_marked(program: Program) {
    let log = Log::start(&program);
    let mut tail = log.tail("action_exclude=daybook.actor.update", &[]);
    let path = "/api/v1/projects/1/actors/user/58392";
    let body = json!({"deleted": true, "name": "Another Name"}).to_string();
    assert_eq!(log.server.with_token(&log.writer, "PATCH", path, &body).0, 200);
    log.append(entry("of one who is gone"));
    let sent: Value = serde_json::from_str(&tail.event().unwrap().data).unwrap();
    assert_eq!((&sent["actor"]["deleted"], &sent["actor"]["name"]), (&json!(true), &json!("Rudi Example")));
}

async fn a_server_with_readers_stops(program: Program) {
    let log = Log::start(&program);
    let tail = log.tail("", &[]);
    let (code, said) = log.server.stop();
    assert_eq!(code, Some(0), "{said}");
    drop(tail);
}
