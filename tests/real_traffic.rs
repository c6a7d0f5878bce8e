//! Requests that were really made, in 2015: what the API says of them agrees with what is counted in the file itself.

use crate::harness::{TestApp, both_engines, ingest};
use daybook_wire::query::encode_component;
use daybook_wire::{Entry, Receipt, Timestamp, routes};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

both_engines!(what_is_answered_agrees_with_the_file);

/// Far enough back for all of it.
const RANGE: &str = "range=36500d";
const PROJECT: i64 = 2015;

/// The whole file where it lies beside the workspace, else the extract that comes with the tests.
fn requests() -> Vec<Value> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let whole = here.join("../../shared/data/real-traffic-2015.ndjson");
    let file = if whole.exists() { whole } else { here.join("data/real-traffic-extract.ndjson") };
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How often each text that `of` finds occurs.
fn counts(requests: &[Value], of: impl Fn(&Value) -> Option<String>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for text in requests.iter().filter_map(of) {
        *counts.entry(text).or_default() += 1;
    }
    counts
}

async fn what_is_answered_agrees_with_the_file(app: TestApp) {
    let requests = requests();
    assert!(requests.len() >= 300);
    app.create_project(PROJECT, 36_500).await;
    for _ in 0..2 {
        send(&app, &requests).await;
    }

    let total = async |query: &str| app.list(PROJECT, &format!("{RANGE}&{query}")).await.total.value;
    assert_eq!(total("").await, requests.len() as u64, "what was sent twice is there once");

    let methods = counts(&requests, |request| Some(request["method"].as_str()?.to_uppercase()));
    let classes = counts(&requests, |request| Some(format!("{}xx", request["status_code"].as_u64()? / 100)));
    let codes = counts(&requests, |request| Some(request["status_code"].to_string()));
    let applications = counts(&requests, |request| Some(request["application"]["id"].as_str()?.to_owned()));
    let actions = counts(&requests, |request| Some(request["action"].as_str()?.to_owned()));
    let addresses = counts(&requests, |request| Some(request["remote_ip"].as_str()?.to_owned()));
    for (parameter, counts) in [
        ("method", methods),
        ("status", classes),
        ("status", codes),
        ("application", applications),
        ("action", actions),
        ("ip", addresses),
    ] {
        assert!(!counts.is_empty(), "{parameter}");
        // The most frequent and the least: asking for each of a thousand addresses would take long and say no more.
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(value, count)| (*count, value.clone()));
        let some = counts.iter().rev().take(15).chain(counts.iter().take(3));
        for (value, count) in some {
            let query = format!("{parameter}={}", encode_component(value));
            assert_eq!(total(&query).await, *count, "{query}");
            let excluded = format!("{parameter}_exclude={}", encode_component(value));
            assert_eq!(total(&excluded).await, requests.len() as u64 - count, "{excluded}");
        }
    }

    for search in ["kibana", "PRESENTATIONS", ".png", "?", "%", "83.149", "no such text"] {
        let query = format!("search={}", encode_component(search));
        assert_eq!(total(&query).await, found(&requests, search), "{query}");
    }
    assert_ends(&app, &requests).await;
}

async fn send(app: &TestApp, requests: &[Value]) {
    for some in requests.chunks(5_000) {
        let lines: Vec<String> = some.iter().map(ToString::to_string).collect();
        let call = app.post(&routes::audit_logs(PROJECT)).bearer(&ingest(PROJECT));
        let answer = call.body("application/x-ndjson", lines.join("\n")).send().await;
        let Receipt { accepted, duplicates, conflicts } = answer.expect(201).read();
        assert_eq!((accepted + duplicates, conflicts), (some.len() as u64, vec![]));
    }
}

fn found(requests: &[Value], search: &str) -> u64 {
    let search = search.to_lowercase();
    let matches = |request: &&Value| {
        let actor = &request["actor"];
        let texts = [&request["path"], &actor["name"], &actor["email"], &request["application"]["name"]];
        texts.iter().filter_map(|text| text.as_str()).any(|text| text.to_lowercase().contains(&search))
    };
    requests.iter().filter(matches).count() as u64
}

/// The newest and the oldest entry, and everything in them.
async fn assert_ends(app: &TestApp, requests: &[Value]) {
    let started_at = |request: &Value| request["started_at"].as_str().unwrap().parse::<Timestamp>().unwrap();
    // Of requests of one moment the last that was sent is the newest, and the first the oldest.
    let newest = requests.iter().max_by_key(|request| started_at(request)).unwrap();
    let oldest = requests.iter().min_by_key(|request| started_at(request)).unwrap();
    for (order, request) in [("desc", newest), ("asc", oldest)] {
        let page = app.list(PROJECT, &format!("{RANGE}&limit=1&order={order}")).await;
        let entry: &Entry = &page.entries[0];
        assert_eq!(entry.id.to_string(), request["id"].as_str().unwrap(), "{order}");
        assert_eq!(entry.started_at, started_at(request));
        assert_eq!(entry.path, request["path"].as_str().unwrap());
        assert_eq!(entry.user_agent.as_deref(), request["user_agent"].as_str());
        assert_eq!(entry.remote_ip.as_deref(), request["remote_ip"].as_str());
        assert_eq!(entry.resource.as_ref().map(|resource| resource.id.as_str()), request["resource"]["id"].as_str());
    }
}
