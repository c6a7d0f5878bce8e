//! A platform's log, the same for the same number of entries: two projects, of which the first has eight entries in ten;
//! actors, applications and paths by Zipf's law, as people and programs are; times that arrive slightly out of order.

use daybook_index::{NameRef, ResourceRef, Row};
use daybook_wire::{ActorType, Source, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use rand_distr::weighted::WeightedIndex;
use rand_distr::{Distribution, Zipf};
use serde::Serialize;
use std::net::Ipv4Addr;
use uuid::Uuid;

/// 2026-09-01T00:00:00Z.
pub(crate) const START: Timestamp = Timestamp::from_micros(1_788_220_800_000_000);
/// What the log spans, in microseconds: 45 days, which a chart shows in 90 bars of twelve hours.
pub(crate) const SPAN: i64 = 45 * 86_400_000_000;
/// Entries arrive up to so many microseconds late.
const LATENESS: i64 = 2_000_000;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const METHOD_WEIGHTS: [u32; 5] = [70, 15, 6, 4, 5];
const STATUSES: [u16; 11] = [200, 201, 204, 304, 400, 401, 403, 404, 409, 500, 503];
const STATUS_WEIGHTS: [u32; 11] = [780, 90, 40, 20, 20, 10, 10, 20, 4, 4, 2];
const SOURCES: [Source; 3] = [Source::Dashboard, Source::Cli, Source::Api];
const SOURCE_WEIGHTS: [u32; 3] = [60, 12, 28];
/// None of them is an application or a cluster, which the API would add where they are missing.
const KINDS: [&str; 8] = ["database", "volume", "environment", "token", "user", "secret", "domain", "backup"];
const VERBS: [&str; 7] = ["list", "get", "create", "update", "patch", "delete", "restart"];
const AGENTS: [&str; 3] = [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36",
    "porter-cli/0.52",
    "terraform/1.9",
];

/// One entry, as a client sends it and as the index takes it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Entry {
    #[serde(skip)]
    pub(crate) project: i64,
    /// The entry's place in the data set.
    #[serde(skip)]
    pub(crate) number: u64,
    /// Sorted by time and, at its end, the entry's number: what clients use as idempotency keys today (RFC 9562, version 7).
    pub(crate) id: Uuid,
    pub(crate) started_at: Timestamp,
    pub(crate) actor: Actor,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) status_code: u16,
    pub(crate) action: String,
    pub(crate) source: Source,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cli_command: Option<String>,
    pub(crate) resource: Resource,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) application: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) cluster: Option<Named>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) environment_group: Option<String>,
    pub(crate) remote_ip: Ipv4Addr,
    pub(crate) user_agent: &'static str,
    pub(crate) request_id: String,
    pub(crate) duration_ms: u32,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Actor {
    #[serde(rename = "type")]
    pub(crate) kind: ActorType,
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Resource {
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) id: String,
    pub(crate) name: String,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Named {
    pub(crate) id: String,
    pub(crate) name: String,
}

impl Entry {
    /// What the index takes of it.
    pub(crate) fn row(&self, seq: i64) -> Row<'_> {
        fn named(named: &Named) -> NameRef<'_> {
            NameRef { id: &named.id, name: &named.name }
        }
        Row {
            seq,
            started_at: self.started_at.micros(),
            actor_type: self.actor.kind,
            actor_id: &self.actor.id,
            actor_name: &self.actor.name,
            actor_email: self.actor.email.as_deref(),
            method: self.method,
            path: &self.path,
            status_code: self.status_code,
            action: &self.action,
            source: self.source,
            cli_command: self.cli_command.as_deref(),
            resource: Some(ResourceRef { kind: self.resource.kind, id: &self.resource.id, name: &self.resource.name }),
            application: self.application.as_ref().map(named),
            cluster: self.cluster.as_ref().map(named),
            environment_group: self.environment_group.as_deref(),
            remote_ip: Some(self.remote_ip.into()),
        }
    }
}

/// The number at the end of an entry's id.
pub(crate) fn number_of(id: Uuid) -> u64 {
    id.as_u64_pair().1 & NUMBER_BITS
}

/// The random bits of a version 7 id behind its variant.
const NUMBER_BITS: u64 = (1 << 62) - 1;

/// The entries in the order of their arrival.
pub(crate) struct Dataset {
    random: StdRng,
    entries: u64,
    next: u64,
    methods: WeightedIndex<u32>,
    statuses: WeightedIndex<u32>,
    sources: WeightedIndex<u32>,
    kinds: Zipf<f64>,
    people: Zipf<f64>,
    applications: Zipf<f64>,
    clusters: Zipf<f64>,
    groups: Zipf<f64>,
    /// A fifth as many as entries, of which half occur.
    paths: Zipf<f64>,
    resources: Zipf<f64>,
    addresses: Zipf<f64>,
}

impl Dataset {
    pub(crate) fn new(entries: u64) -> Self {
        // An exponent of 1 is Zipf's own; paths repeat less than names do.
        #[expect(clippy::cast_precision_loss, reason = "a number of kinds, far below 2^53")]
        let zipf = |kinds: u64, exponent: f64| Zipf::new(kinds.max(1) as f64, exponent).expect("at least one kind");
        let weighted = |weights: &[u32]| WeightedIndex::new(weights).expect("weights that are not all zero");
        Self {
            random: StdRng::seed_from_u64(20_260_901),
            entries,
            next: 0,
            methods: weighted(&METHOD_WEIGHTS),
            statuses: weighted(&STATUS_WEIGHTS),
            sources: weighted(&SOURCE_WEIGHTS),
            kinds: zipf(8, 0.8),
            people: zipf(5_000, 1.0),
            applications: zipf(400, 1.0),
            clusters: zipf(40, 1.0),
            groups: zipf(12, 1.0),
            paths: zipf(entries / 5, 0.7),
            resources: zipf(entries / 40, 0.9),
            addresses: zipf(20_000, 1.0),
        }
    }

    /// From 0, low numbers most often.
    fn ranked(random: &mut StdRng, zipf: &Zipf<f64>) -> u64 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 on")]
        let rank = zipf.sample(random) as u64;
        rank.saturating_sub(1)
    }

    fn entry(&mut self, number: u64) -> Entry {
        let random = &mut self.random;
        let project = if random.random_bool(0.8) { 1 } else { 2 };
        let place = i128::from(SPAN) * i128::from(number) / i128::from(self.entries.max(1));
        let started_at =
            START.plus_micros(i64::try_from(place).unwrap_or(SPAN)).plus_micros(-random.random_range(0..LATENESS));
        let person = Self::ranked(random, &self.people);
        let actor = if random.random_bool(0.8) {
            Actor {
                kind: ActorType::User,
                id: person.to_string(),
                name: format!("Person {person} Surname{}", person % 700),
                email: Some(format!("person.{person}@example.com")),
            }
        } else {
            let token = person % 200;
            Actor {
                kind: ActorType::ApiToken,
                id: format!("token-{token}"),
                name: format!("deploy token {token}"),
                email: None,
            }
        };
        let verb = VERBS[random.random_range(0..VERBS.len())];
        let method = METHODS[self.methods.sample(random)];
        let source = SOURCES[self.sources.sample(random)];
        let resource = Self::ranked(random, &self.resources);
        // Always of the same kind.
        let kind = Self::ranked(&mut StdRng::seed_from_u64(resource), &self.kinds);
        let kind = KINDS[usize::try_from(kind).unwrap_or(0).min(7)];
        let path = match random.random_range(0..10) {
            0 => format!("/api/v1/{kind}s"),
            1..4 => format!("/api/v1/{kind}s/{resource:06x}/{verb}"),
            _ => {
                // Always of the same project.
                let deployment = Self::ranked(random, &self.paths);
                format!("/api/v1/projects/{}/deployments/{deployment:08x}", deployment % 97)
            }
        };
        let named = |number: u64, id: &str, name: &str| Named {
            id: format!("{id}-{number}"),
            name: format!("{name} {number}"),
        };
        let application = random.random_bool(0.7).then(|| Self::ranked(random, &self.applications));
        let cluster = random.random_bool(0.6).then(|| Self::ranked(random, &self.clusters));
        let group = random.random_bool(0.5).then(|| Self::ranked(random, &self.groups));
        let address = u32::try_from(Self::ranked(random, &self.addresses)).unwrap_or(0);
        let agent = SOURCES.iter().position(|it| *it == source).unwrap_or(0);
        let milliseconds = u64::try_from(started_at.micros() / 1_000).unwrap_or(0);
        Entry {
            project,
            number,
            id: Uuid::from_u64_pair(milliseconds << 16 | 0x7000, 1 << 63 | number & NUMBER_BITS),
            started_at,
            actor,
            method,
            path,
            status_code: STATUSES[self.statuses.sample(random)],
            action: format!("{kind}.{verb}"),
            source,
            cli_command: (source == Source::Cli).then(|| format!("porter {kind} {verb} --id {}", resource % 2_000)),
            resource: Resource { kind, id: resource.to_string(), name: format!("{kind} number {resource}") },
            application: application.map(|number| named(number, "app", "Shop")),
            cluster: cluster.map(|number| named(number, "c", "Cluster")),
            environment_group: group.map(|number| format!("group-{number}")),
            remote_ip: Ipv4Addr::from_bits(0x0a00_0000 + address),
            user_agent: AGENTS[agent],
            request_id: format!("req_{:012x}", random.random::<u64>() >> 16),
            duration_ms: random.random_range(1..900),
        }
    }
}

impl Iterator for Dataset {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        (self.next < self.entries).then(|| {
            let number = self.next;
            self.next += 1;
            self.entry(number)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_number_makes_the_same_entries() {
        let written = |entry: &Entry| serde_json::to_string(entry).expect("entries are JSON");
        let (first, second): (Vec<_>, Vec<_>) = (Dataset::new(500).collect(), Dataset::new(500).collect());
        assert!(first.iter().map(written).eq(second.iter().map(written)));
        assert!(first.iter().all(|entry| number_of(entry.id) == entry.number && entry.id.get_version_num() == 7));
    }
}
