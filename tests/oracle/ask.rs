//! Asks the API and the model, and compares what they say.

use super::model::{Model, Window, is_found, matches, started_at};
use super::moments::NOW;
use super::questions::Question;
use super::shown::read_csv;
use super::write::own_entry;
use crate::harness::{Pages, TestApp, admin, at};
use daybook_wire::{Page, RelaxationsQuery, export, routes};
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use std::cell::Cell;

/// Somebody who is asked, and how many answers have been compared with the model's until now.
pub(super) struct Asked<'a> {
    pub(super) app: &'a TestApp,
    pub(super) compared: &'a Cell<u64>,
}

impl Asked<'_> {
    /// Fails with the question and both answers where they differ.
    fn agree(&self, asked: &str, api: &Value, oracle: &Value) -> Result<(), TestCaseError> {
        self.compared.set(self.compared.get() + 1);
        if api == oracle {
            return Ok(());
        }
        Err(TestCaseError::fail(format!("\n{asked}\nthe API:    {api}\nthe oracle: {oracle}\n")))
    }
}

/// Asks every endpoint one question.
pub(super) async fn compare(asked: &Asked<'_>, model: &mut Model, question: &Question) -> Result<(), TestCaseError> {
    pages(asked, model, question).await?;
    numbers(asked, model, question).await?;
    matcher(asked, model, question).await?;
    file(asked, model, question).await
}

fn range(window: Window) -> Value {
    json!({"from": window.0, "to": window.1})
}

fn without_id(mut entry: Value) -> Value {
    entry.as_object_mut().unwrap().remove("id");
    entry
}

/// The list: every page, there and back.
async fn pages(asked: &Asked<'_>, model: &Model, question: &Question) -> Result<(), TestCaseError> {
    let limit = question.limit.to_string();
    let query = question.encode(&[("order", question.order()), ("limit", limit.as_str())]);
    let expected: Vec<Value> = model.answer(question).into_iter().map(|entry| model.listed(entry)).collect();
    let entries = |pages: &[Page]| -> Value {
        pages.iter().flat_map(|page| &page.entries).map(|entry| without_id(json!(entry))).collect()
    };

    let there = Pages::forwards(asked.app, model.project, &query).await;
    asked.agree(&format!("list?{query}"), &entries(&there.0), &json!(expected))?;
    let mut position = 1;
    for page in &there.0 {
        let first = (!page.entries.is_empty()).then_some(position);
        let facts = json!({"range": page.range, "first": page.first, "total": page.total});
        let total = json!({"value": expected.len(), "exact": true});
        let window = range(model.window(&question.span));
        asked.agree(&format!("list?{query}"), &facts, &json!({"range": window, "first": first, "total": total}))?;
        position += page.entries.len() as u64;
    }

    let last = there.0.last().unwrap();
    let mut back = Pages::backwards(asked.app, model.project, &query, last).await;
    back.0.reverse();
    back.0.push(last.clone());
    asked.agree(&format!("list?{query}, backwards"), &entries(&back.0), &json!(expected))
}

/// Volume, facets and relaxations.
async fn numbers(asked: &Asked<'_>, model: &Model, question: &Question) -> Result<(), TestCaseError> {
    let (buckets, top) = (question.buckets.to_string(), question.top.to_string());
    let volume = question.encode(&[("buckets", buckets.as_str()), ("tz", question.tz)]);
    let mut of_facets = vec![("top", top.as_str())];
    if let Some((field, contains)) = &question.contains {
        of_facets.extend([("field", *field), ("contains", contains.as_str())]);
    }
    let project = model.project;
    for (path, query, mut expected) in [
        (routes::volume(project), volume, model.volume(question)),
        (routes::facets(project), question.encode(&of_facets), json!({"facets": model.facets(question)})),
        (routes::relaxations(project), question.encode(&[]), model.relaxations(question)),
    ] {
        let address = format!("{path}?{query}");
        let answer = asked.app.get(&address).bearer(&admin(project)).send().await.expect(200).json();
        expected["range"] = range(model.window(&question.span));
        asked.agree(&address, &answer, &expected)?;
    }
    Ok(())
}

/// The matcher of the tail, entry by entry.
async fn matcher(asked: &Asked<'_>, model: &Model, question: &Question) -> Result<(), TestCaseError> {
    let query = question.encode(&[]);
    let filter = RelaxationsQuery::decode(&query).unwrap().filter;
    let all = asked.app.list(model.project, "range=30d&limit=200&order=asc").await;
    let matched: Vec<&String> = all
        .entries
        .iter()
        .filter(|entry| filter.matches(entry))
        .filter_map(|entry| entry.request_id.as_ref())
        .collect();
    let window = model.whole_window();
    let mut expected = model.matching(&[], "", window);
    expected.retain(|entry| matches(entry, &question.terms) && is_found(entry, &question.search));
    let expected: Vec<&Value> = expected.into_iter().map(|entry| &entry["request_id"]).collect();
    asked.agree(&format!("the matcher of {query}"), &json!(matched), &json!(expected))
}

/// The export, which leaves an entry of its own behind.
async fn file(asked: &Asked<'_>, model: &mut Model, question: &Question) -> Result<(), TestCaseError> {
    let query = question.encode(&[("order", question.order()), ("format", question.format)]);
    let path = routes::export(model.project);
    let address = format!("{path}?{query}");
    let answer = asked.app.get(&address).bearer(&admin(model.project)).send().await.expect(200);
    let found = model.answer(question);

    let total = found.len().to_string();
    let (from, to) = model.window(&question.span);
    let day = |moment: daybook_wire::Timestamp| moment.to_string()[..10].replace('-', "");
    let file = format!("audit-logs-project-{}-{}-to-{}.{}", model.project, day(from), day(to), question.format);
    let headers = [
        export::TOTAL_HEADER,
        export::EXPORTED_HEADER,
        export::TRUNCATED_HEADER,
        export::NEXT_CURSOR_HEADER,
        "Content-Disposition",
    ];
    let headers = headers.map(|name| answer.header(name));
    let disposition = format!("attachment; filename=\"{file}\"");
    asked.agree(&address, &json!(headers), &json!([total, total, "false", null, disposition]))?;

    if question.format == "csv" {
        let mut lines = read_csv(&answer.text());
        for line in &mut lines[1..] {
            line[17].clear();
        }
        let expected: Vec<Vec<String>> = found.into_iter().map(|entry| model.cells(entry)).collect();
        asked.agree(&address, &json!(lines[1..]), &json!(expected))?;
    } else {
        let lines: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let lines: Vec<Value> = lines.into_iter().map(|line| without_own_metadata(without_id(line))).collect();
        let expected: Vec<Value> = found.into_iter().map(|entry| without_own_metadata(model.whole(entry))).collect();
        asked.agree(&address, &json!(lines), &json!(expected))?;
    }
    let who = json!({"type": "user", "id": "an-admin"});
    let own = own_entry(&answer, "GET", &path, "daybook.export", &who, &Value::Null);
    assert_eq!(started_at(&own), at(NOW));
    model.entries.push(own);
    Ok(())
}

/// What Daybook writes into `metadata` is tested elsewhere.
fn without_own_metadata(mut entry: Value) -> Value {
    if entry["action"].as_str().is_some_and(|action| action.starts_with("daybook.")) {
        entry["metadata"] = Value::Null;
    }
    entry
}
