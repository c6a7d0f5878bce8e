//! What the answers have to be, written as plainly as can be.

use daybook_index::{Facet, FacetValue, NameRef, ResourceRef, Row, SortKey};
use daybook_wire::query::{Field, Mode, Value};
use daybook_wire::{ActorType, Filter, Order, Source, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: SortKey,
    pub(crate) actor: (ActorType, String, String, Option<String>),
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) action: String,
    pub(crate) source: Source,
    pub(crate) command: Option<String>,
    pub(crate) resource: Option<(String, String, String)>,
    pub(crate) application: Option<(String, String)>,
    pub(crate) cluster: Option<(String, String)>,
    pub(crate) environment_group: Option<String>,
    pub(crate) ip: Option<IpAddr>,
}

fn name_ref(named: Option<&(String, String)>) -> Option<NameRef<'_>> {
    named.map(|(id, name)| NameRef { id, name })
}

impl Entry {
    pub(crate) fn numbered(self, seq: i64) -> Self {
        Self { key: SortKey { seq, ..self.key }, ..self }
    }

    pub(crate) fn row(&self) -> Row<'_> {
        Row {
            seq: self.key.seq,
            started_at: self.key.started_at,
            actor_type: self.actor.0,
            actor_id: &self.actor.1,
            actor_name: &self.actor.2,
            actor_email: self.actor.3.as_deref(),
            method: &self.method,
            path: &self.path,
            status_code: self.status,
            action: &self.action,
            source: self.source,
            cli_command: self.command.as_deref(),
            resource: self.resource.as_ref().map(|(kind, id, name)| ResourceRef { kind, id, name }),
            application: name_ref(self.application.as_ref()),
            cluster: name_ref(self.cluster.as_ref()),
            environment_group: self.environment_group.as_deref(),
            remote_ip: self.ip,
        }
    }

    /// The value and the label of a field.
    fn facet_value(&self, field: Field) -> Option<(String, String)> {
        let plain = |text: &str| Some((text.to_owned(), text.to_owned()));
        match field {
            Field::Actor => Some((format!("{}:{}", self.actor.0, self.actor.1), self.actor.2.clone())),
            Field::Method => plain(&self.method),
            Field::Source => plain(self.source.as_str()),
            Field::Action => plain(&self.action),
            Field::Status => plain(&self.status.to_string()),
            Field::ResourceType => self.resource.as_ref().and_then(|(kind, ..)| plain(kind)),
            Field::Resource => self.resource.as_ref().map(|(kind, id, name)| (format!("{kind}:{id}"), name.clone())),
            Field::Application => self.application.clone(),
            Field::Cluster => self.cluster.clone(),
            Field::EnvironmentGroup => self.environment_group.as_deref().and_then(plain),
            Field::Ip => self.ip.and_then(|ip| plain(&ip.to_canonical().to_string())),
        }
    }

    fn has(&self, value: &Value, field: Field) -> bool {
        match value {
            Value::Actor(kind, id) => self.actor.0 == *kind && self.actor.1 == *id,
            Value::Resource(kind, id) => {
                self.resource.as_ref().is_some_and(|(other, other_id, _)| other == kind && other_id == id)
            }
            Value::Method(method) => self.method == *method,
            Value::Source(source) => self.source == *source,
            Value::Status(status) => (status.bounds().0..=status.bounds().1).contains(&self.status),
            Value::Ip(block) => self.ip.is_some_and(|ip| block.contains(ip.to_canonical())),
            Value::Text(text) => {
                let held = match field {
                    Field::Action => Some(&self.action),
                    Field::ResourceType => self.resource.as_ref().map(|(kind, ..)| kind),
                    Field::Application => self.application.as_ref().map(|(id, _)| id),
                    Field::Cluster => self.cluster.as_ref().map(|(id, _)| id),
                    Field::EnvironmentGroup => self.environment_group.as_ref(),
                    _ => None,
                };
                held == Some(text)
            }
        }
    }

    fn is_found(&self, search: &str) -> bool {
        let needle = fold(search);
        let texts = [
            Some(&self.path),
            self.actor.3.as_ref(),
            Some(&self.actor.2),
            self.application.as_ref().map(|(_, name)| name),
            self.cluster.as_ref().map(|(_, name)| name),
            self.environment_group.as_ref(),
            self.command.as_ref(),
        ];
        texts.into_iter().flatten().any(|text| fold(text).contains(&needle))
    }

    fn matches(&self, filter: &Filter, without: Option<Field>) -> bool {
        let terms = filter.terms().filter(|(field, ..)| Some(*field) != without).all(|(field, mode, values)| {
            let has_any = values.iter().any(|value| self.has(value, field));
            match mode {
                Mode::Include => has_any,
                Mode::Exclude => !has_any,
            }
        });
        terms && filter.search().is_none_or(|search| self.is_found(search))
    }
}

#[derive(Debug)]
pub(crate) struct Model {
    entries: Vec<Entry>,
    kept_from: i64,
    highest_seq: Option<i64>,
    pub(crate) first_seq: i64,
    pub(crate) next_seq: i64,
}

impl Default for Model {
    fn default() -> Self {
        Self { entries: Vec::new(), kept_from: i64::MIN, highest_seq: None, first_seq: 0, next_seq: 0 }
    }
}

impl Model {
    pub(crate) fn append(&mut self, entries: Vec<Entry>) {
        for entry in entries {
            self.first_seq = self.first_seq.min(entry.key.seq);
            self.next_seq = self.next_seq.max(entry.key.seq + 1);
            self.highest_seq = self.highest_seq.max(Some(entry.key.seq));
            self.entries.push(entry);
        }
        self.drop_before(self.kept_from);
    }

    pub(crate) fn drop_before(&mut self, started_at: i64) {
        self.kept_from = self.kept_from.max(started_at);
        self.entries.retain(|entry| entry.key.started_at >= self.kept_from);
    }

    pub(crate) fn newest(&self) -> Option<SortKey> {
        self.entries.iter().map(|entry| entry.key).max()
    }

    pub(crate) fn highest_seq(&self) -> Option<i64> {
        self.highest_seq
    }

    /// What started before is gone.
    pub(crate) const fn kept_from(&self) -> i64 {
        self.kept_from
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    pub(crate) fn get(&self, key: SortKey) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The highest number is known from rows that are somewhere still: these, or the model's own.
    pub(crate) fn forget_numbers(&mut self, held: impl Iterator<Item = i64>) {
        self.highest_seq = self.entries.iter().map(|entry| entry.key.seq).chain(held).max();
    }

    /// The entries that match, but for the filter's part about one field.
    pub(crate) fn matching(&self, filter: &Filter, from: i64, to: i64, without: Option<Field>) -> Vec<&Entry> {
        self.entries
            .iter()
            .filter(|entry| (from..to).contains(&entry.key.started_at) && entry.matches(filter, without))
            .collect()
    }
}

pub(crate) fn page(matching: &[&Entry], order: Order, beyond: Option<SortKey>, limit: usize) -> Vec<SortKey> {
    let mut keys: Vec<SortKey> = matching.iter().map(|entry| entry.key).collect();
    keys.sort();
    if order == Order::Descending {
        keys.reverse();
    }
    keys.retain(|key| match (beyond, order) {
        (None, _) => true,
        (Some(beyond), Order::Ascending) => *key > beyond,
        (Some(beyond), Order::Descending) => *key < beyond,
    });
    keys.truncate(limit);
    keys
}

pub(crate) fn volume(matching: &[&Entry], edges: &[i64]) -> Vec<[u64; 5]> {
    let bucket = |pair: &[i64]| {
        [1, 2, 3, 4, 5].map(|class| {
            let held =
                |entry: &&&Entry| (pair[0]..pair[1]).contains(&entry.key.started_at) && entry.status / 100 == class;
            matching.iter().filter(held).count() as u64
        })
    };
    edges.windows(2).map(bucket).collect()
}

pub(crate) fn facet(counted: &[&Entry], field: Field, top: usize, contains: Option<&str>) -> Facet {
    let mut missing = 0;
    let mut values: BTreeMap<String, (u64, SortKey, String)> = BTreeMap::new();
    for entry in counted {
        let Some((value, label)) = entry.facet_value(field) else {
            missing += 1;
            continue;
        };
        let held = values.entry(value).or_insert((0, entry.key, label.clone()));
        held.0 += 1;
        if entry.key >= held.1 {
            (held.1, held.2) = (entry.key, label);
        }
    }
    if let Some(needle) = contains.map(fold) {
        values.retain(|value, (_, _, label)| fold(value).contains(&needle) || fold(label).contains(&needle));
    }
    let distinct = values.len() as u64;
    let mut listed: Vec<FacetValue> =
        values.into_iter().map(|(value, (count, _, label))| FacetValue { value, label, count }).collect();
    listed.sort_by_key(|value| (std::cmp::Reverse(value.count), value.value.clone()));
    listed.truncate(top);
    let seen: BTreeSet<&str> = listed.iter().map(|value| value.value.as_str()).collect();
    assert_eq!(seen.len(), listed.len());
    Facet { values: listed, distinct, missing }
}
