//! A log that looks like one: skewed values, a tenth as many paths as entries, times that arrive slightly out of order.

use daybook_index::{NameRef, ResourceRef, Row};
use daybook_wire::{ActorType, Source};
use std::net::{IpAddr, Ipv4Addr};

/// 2026-05-01T00:00:00Z.
pub(crate) const START: i64 = 1_777_593_600_000_000;
const DAY: i64 = 86_400_000_000;
/// What the log spans.
pub(crate) const SPAN: i64 = 30 * DAY;

const METHODS: [(&str, u64); 5] = [("GET", 70), ("POST", 15), ("PUT", 6), ("PATCH", 4), ("DELETE", 5)];
const STATUSES: [(u16, u64); 11] = [
    (200, 780),
    (201, 90),
    (204, 40),
    (304, 20),
    (400, 20),
    (401, 10),
    (403, 10),
    (404, 20),
    (409, 4),
    (500, 4),
    (503, 2),
];
const KINDS: [&str; 8] = ["cluster", "application", "environment", "token", "user", "secret", "domain", "backup"];
const VERBS: [&str; 7] = ["list", "get", "create", "update", "patch", "delete", "restart"];

/// splitmix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Below `end`, low numbers much more often than high ones.
    fn skewed(&mut self, end: u64) -> u64 {
        let shift = self.below(u64::from(end.max(2).ilog2()) + 1);
        self.below(end >> shift)
    }

    fn weighted<T: Copy>(&mut self, choices: &[(T, u64)]) -> T {
        let mut left = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for (choice, weight) in choices {
            if left < *weight {
                return *choice;
            }
            left -= weight;
        }
        choices[0].0
    }
}

pub(crate) struct Entry {
    pub(crate) seq: i64,
    pub(crate) started_at: i64,
    actor: (ActorType, String, String, Option<String>),
    method: &'static str,
    path: String,
    status: u16,
    action: String,
    source: Source,
    command: Option<String>,
    resource: (&'static str, String, String),
    application: Option<(String, String)>,
    cluster: Option<(String, String)>,
    group: Option<String>,
    ip: IpAddr,
}

impl Entry {
    fn random(seq: i64, rows: u64, dice: &mut Dice) -> Self {
        let step = SPAN / i64::try_from(rows).unwrap();
        let jitter = i64::try_from(dice.below(2_000_000)).unwrap();
        let person = dice.skewed(5_000);
        let actor = if dice.below(10) < 8 {
            let name = format!("Person {person} Surname{}", person % 700);
            (ActorType::User, person.to_string(), name, Some(format!("person.{person}@example.com")))
        } else {
            let token = person % 200;
            (ActorType::ApiToken, format!("token-{token}"), format!("deploy token {token}"), None)
        };
        let kind = KINDS[usize::try_from(dice.skewed(8)).unwrap()];
        let resource = dice.skewed(rows / 40);
        let method = dice.weighted(&METHODS);
        let verb = VERBS[usize::try_from(dice.below(7)).unwrap()];
        let path = match dice.below(10) {
            0..7 => format!("/api/v1/{kind}s/{}/{verb}", dice.skewed(rows / 320)),
            7 => format!("/api/v1/{kind}s/{resource:06x}"),
            8 => format!("/api/v1/projects/{}/deployments/{:08x}/logs", resource % 97, dice.below(rows / 12)),
            _ => format!("/api/v1/{kind}s"),
        };
        let application = dice.skewed(400);
        let cluster = dice.skewed(40);
        let source = dice.weighted(&[(Source::Dashboard, 60), (Source::Cli, 12), (Source::Api, 28)]);
        let address = u32::try_from(dice.skewed(20_000)).unwrap();
        Self {
            seq,
            started_at: START + seq * step + jitter,
            actor,
            method,
            path,
            status: dice.weighted(&STATUSES),
            action: format!("{kind}.{verb}"),
            source,
            command: (source == Source::Cli).then(|| format!("platform {kind} {verb} --id {}", dice.skewed(2_000))),
            resource: (kind, format!("{resource}"), format!("{kind} number {resource}")),
            application: (dice.below(10) < 7).then(|| (format!("app-{application}"), format!("Shop {application}"))),
            cluster: (dice.below(10) < 6).then(|| (format!("c-{cluster}"), format!("Cluster {cluster} Frankfurt"))),
            group: (dice.below(2) == 0).then(|| format!("group-{}", dice.skewed(12))),
            ip: Ipv4Addr::from_bits(0x0a00_0000 + address).into(),
        }
    }

    fn row(&self) -> Row<'_> {
        Row {
            seq: self.seq,
            started_at: self.started_at,
            actor_type: self.actor.0,
            actor_id: &self.actor.1,
            actor_name: &self.actor.2,
            actor_email: self.actor.3.as_deref(),
            method: self.method,
            path: &self.path,
            status_code: self.status,
            action: &self.action,
            source: self.source,
            cli_command: self.command.as_deref(),
            resource: Some(ResourceRef { kind: self.resource.0, id: &self.resource.1, name: &self.resource.2 }),
            application: self.application.as_ref().map(|(id, name)| NameRef { id, name }),
            cluster: self.cluster.as_ref().map(|(id, name)| NameRef { id, name }),
            environment_group: self.group.as_deref(),
            remote_ip: Some(self.ip),
        }
    }
}

/// The entries of a log of so many, in batches, in the order of arrival. It does not end there: what is taken beyond goes on in the
/// same way.
pub(crate) struct Log {
    entries: u64,
    next: i64,
    dice: Dice,
}

impl Log {
    pub(crate) const fn new(entries: u64) -> Self {
        Self { entries, next: 0, dice: Dice(42) }
    }

    /// The next entries.
    pub(crate) fn take(&mut self, count: u64) -> Vec<Entry> {
        let first = self.next;
        self.next += i64::try_from(count).unwrap();
        (first..self.next).map(|seq| Entry::random(seq, self.entries, &mut self.dice)).collect()
    }

    /// What is left up to the end, at most 10,000 entries; none at the end.
    pub(crate) fn batch(&mut self) -> Option<Vec<Entry>> {
        let left = self.entries.saturating_sub(self.next.unsigned_abs());
        (left > 0).then(|| self.take(left.min(10_000)))
    }
}

/// The entries as the index takes them.
pub(crate) fn rows(entries: &[Entry]) -> Vec<Row<'_>> {
    entries.iter().map(Entry::row).collect()
}
