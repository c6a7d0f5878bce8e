//! `docs/api.md` is true: every request in it is sent, in order, and answered as it says.

use crate::harness::{TestApp, admin, both_engines, ingest};
use std::collections::BTreeSet;

both_engines!(every_example_is_answered_as_the_guide_says);

const GUIDE: &str = include_str!("../docs/api.md");

/// A request of the guide, and what it says of the answer.
struct Example {
    method: String,
    path: String,
    role: Option<String>,
    content_type: Option<String>,
    body: String,
    status: u16,
    code: Option<String>,
}

/// The requests between the fences, each up to the line with the arrow.
fn examples() -> Vec<Example> {
    let blocks = GUIDE.split("```http\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut examples = Vec::new();
    for block in blocks {
        let mut lines: Vec<&str> = Vec::new();
        for line in block.lines() {
            let Some(answer) = line.strip_prefix("→ ") else {
                lines.push(line);
                continue;
            };
            let (head, body) = lines
                .iter()
                .position(|line| line.is_empty())
                .map_or((&lines[..], &[][..]), |blank| (&lines[..blank], &lines[blank + 1..]));
            let words: Vec<&str> = head[0].split(' ').collect();
            let header = |name: &str| head[1..].iter().find_map(|line| line.strip_prefix(name)).map(ToOwned::to_owned);
            let mut answer = answer.split(' ');
            examples.push(Example {
                method: words[0].to_owned(),
                path: words[1].to_owned(),
                role: words.get(2).map(|role| role.trim_start_matches('@').to_owned()),
                content_type: header("Content-Type: "),
                body: body.join("\n"),
                status: answer.next().unwrap().parse().unwrap(),
                code: answer.next().map(ToOwned::to_owned),
            });
            lines.clear();
        }
        assert!(lines.is_empty(), "a request without an answer: {lines:?}");
    }
    examples
}

async fn every_example_is_answered_as_the_guide_says(app: TestApp) {
    for example in examples() {
        let Example { method, path, role, content_type, body, status, code } = example;
        let mut call = app.call(&method, &path);
        call = match role.as_deref() {
            Some("admin") => call.bearer(&admin(1)),
            Some("ingest") => call.bearer(&ingest(1)),
            Some(other) => panic!("{other} is no role of the guide's"),
            None => call,
        };
        if let Some(content_type) = content_type {
            call = call.body(&content_type, body);
        }
        let answer = call.send().await;
        let shown = format!("{method} {path}: {}", answer.text());
        assert_eq!(answer.status(), status, "{shown}");
        if let Some(code) = code {
            assert_eq!(answer.json()["code"], code, "{shown}");
        }
    }
}

#[test]
fn the_guide_shows_every_kind_of_reading_and_writing() {
    let shown: BTreeSet<String> = examples()
        .iter()
        .map(|example| format!("{} {}", example.method, example.path.split('?').next().unwrap()))
        .collect();
    for operation in ["", "/volume", "/facets", "/relaxations", "/export"] {
        assert!(shown.contains(&format!("GET /api/v1/projects/1/audit-logs{operation}")), "{operation}");
    }
    assert!(shown.len() >= 12);
}
