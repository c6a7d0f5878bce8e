//! What the facets and the relaxations must be.

use super::model::{Model, concerned, name_of, started_at, value_of};
use super::moments::NOW;
use super::questions::Question;
use crate::harness::at;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What can be asked for, in the order of the contract's table.
pub(super) const FIELDS: [&str; 11] = [
    "actor",
    "method",
    "source",
    "action",
    "status",
    "resource_type",
    "resource",
    "application",
    "cluster",
    "environment_group",
    "ip",
];

impl Model {
    /// What the facets answer, but for the range.
    pub(super) fn facets(&self, question: &Question) -> Value {
        let asked: Vec<&str> = match &question.contains {
            Some((field, _)) => vec![*field],
            None => FIELDS.into_iter().filter(|field| !["ip", "resource"].contains(field)).collect(),
        };
        let contains = question.contains.as_ref().map_or("", |(_, contains)| contains.as_str());
        asked.into_iter().map(|field| (field.to_owned(), self.facet(question, field, contains))).collect()
    }

    fn facet(&self, question: &Question, field: &str, contains: &str) -> Value {
        let is_of_another = |(parameter, _): &&(String, String)| parameter.trim_end_matches("_exclude") != field;
        let terms: Vec<(String, String)> = question.terms.iter().filter(is_of_another).cloned().collect();
        // Oldest first: the last of a value's entries is the newest.
        let mut entries_of: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
        let mut missing = 0;
        for entry in self.matching(&terms, &question.search, self.window(&question.span)) {
            match value_of(entry, field) {
                Some(value) => entries_of.entry(value).or_default().push(entry),
                None => missing += 1,
            }
        }
        let mut values: Vec<(usize, String, String)> = entries_of
            .into_iter()
            .map(|(value, entries)| (entries.len(), self.label(field, &value, entries.last().unwrap()), value))
            .filter(|(_, label, value)| [label, value].iter().any(|text| contains_ignoring_case(text, contains)))
            .collect();
        let distinct = values.len();
        // They come in code-point order, which a stable sort keeps.
        values.sort_by_key(|(count, _, _)| std::cmp::Reverse(*count));
        values.truncate(question.top.into());
        let values: Vec<Value> = values
            .into_iter()
            .map(|(count, label, value)| json!({"value": value, "label": label, "count": count}))
            .collect();
        json!({"values": values, "distinct": distinct, "missing": missing})
    }

    /// The name in the newest entry, or the one told for an actor at that moment or since.
    fn label(&self, field: &str, value: &str, newest: &Value) -> String {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        match field {
            "actor" => {
                let told = self.told_name(value).filter(|_| started_at(newest) <= at(NOW));
                told.map_or_else(|| text(name_of(&newest["actor"])), ToOwned::to_owned)
            }
            "resource" => text(name_of(&newest["resource"])),
            "application" | "cluster" => text(name_of(concerned(newest, field))),
            _ => value.to_owned(),
        }
    }

    /// What the relaxations answer, but for the range.
    pub(super) fn relaxations(&self, question: &Question) -> Value {
        let (terms, search, window) = (&question.terms, question.search.as_str(), self.window(&question.span));
        let mut relaxations = Vec::new();
        let in_canonical_order = FIELDS.iter().flat_map(|field| [(*field).to_owned(), format!("{field}_exclude")]);
        for parameter in in_canonical_order.filter(|parameter| terms.iter().any(|(used, _)| used == parameter)) {
            let others: Vec<(String, String)> =
                terms.iter().filter(|(other, _)| *other != parameter).cloned().collect();
            let total = self.matching(&others, search, window).len();
            relaxations.push(json!({"drop": [parameter], "total": total}));
        }
        if !search.trim().is_empty() {
            relaxations.push(json!({"drop": ["search"], "total": self.matching(terms, "", window).len()}));
        }
        let total = self.matching(terms, search, self.whole_window()).len();
        relaxations.push(json!({"drop": ["range"], "total": total}));
        json!({"total": self.matching(terms, search, window).len(), "relaxations": relaxations})
    }
}

fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}
