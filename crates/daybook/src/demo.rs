//! A made-up platform's life, the same for the same seed, count and moment: office hours, quiet nights and weekends,
//! people, tokens and programs, failures that come in bursts, seven reads in ten.

mod actions;
mod activity;
mod cast;

pub(crate) use cast::{DELETED_USER, REVOKED_TOKEN};

use activity::Activity;
use cast::{Part, Performer};
use daybook_wire::{Actor, ActorType, NewEntry, Source, Timestamp};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use uuid::Uuid;

/// Share of reads among the entries of people and programs.
const READS: f64 = 0.7;
const CLI_AGENT: &str = "porter-cli/0.52";
const BROWSER_AGENT: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36";

/// Makes `count` entries over the last `days` days up to `now`, oldest first.
pub(crate) fn generate(seed: u64, count: u32, days: u32, now: Timestamp) -> impl Iterator<Item = NewEntry> {
    let mut random = StdRng::seed_from_u64(seed);
    let activity = Activity::new(&mut random, days, now);
    activity.times(&mut random, count).into_iter().enumerate().map(move |(number, at)| {
        let id = entry_id(seed, number as u64);
        entry(&mut random, id, at, activity.is_incident(at), activity.elapsed(at))
    })
}

/// An id that follows from the seed and the entry's number, so that the same demo is stored once.
fn entry_id(seed: u64, number: u64) -> Uuid {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// `elapsed` is how much of the demo's time has passed, 0 to 1.
fn entry(random: &mut StdRng, id: Uuid, at: Timestamp, incident: bool, elapsed: f64) -> NewEntry {
    let Performer { actor, part, address } = cast::pick(random, elapsed);
    let reads = part == Part::Operator && random.random_bool(READS / cast::OPERATORS_SHARE);
    let scene = if reads { actions::read(random) } else { actions::write(random, part) };
    let by_cli = part == Part::Operator && actor.kind == ActorType::User && !reads && random.random_bool(0.45);
    let (source, user_agent) = match (by_cli, actor.kind) {
        (true, _) => (Source::Cli, CLI_AGENT),
        (false, ActorType::User) => (Source::Dashboard, BROWSER_AGENT),
        (false, ActorType::ApiToken) => (Source::Api, "terraform-provider-acme/1.9"),
        (false, _) => (Source::Api, "acme-platform/2026.6"),
    };
    let status_code = status(random, scene.method, incident);
    let failed = status_code >= 400;
    let Actor { kind, id: actor_id, name, email, .. } = actor;
    NewEntry {
        id: Some(id),
        started_at: at,
        actor_type: kind,
        actor_id,
        actor_name: name,
        actor_email: email,
        method: scene.method.to_owned(),
        path: scene.path,
        status_code,
        action: scene.action.to_owned(),
        source,
        cli_command: if by_cli { scene.cli_command } else { None },
        resource: scene.resource,
        application: scene.application,
        cluster: scene.cluster,
        environment_group: scene.environment_group,
        preview_environment: scene.preview_environment,
        remote_ip: address,
        user_agent: Some(user_agent.to_owned()),
        request_id: Some(format!("req_{:012x}", random.random::<u64>() >> 16)),
        duration_ms: Some(duration(random, scene.method, incident)),
        changes: if failed { None } else { scene.changes },
        metadata: scene.metadata,
    }
}

fn status(random: &mut StdRng, method: &str, incident: bool) -> u16 {
    let good = match method {
        "POST" => *cast::choose(random, &[200, 201, 201, 202]),
        "DELETE" => 204,
        _ => 200,
    };
    let (client_errors, server_errors) = if incident { (0.06, 0.35) } else { (0.035, 0.005) };
    match random.random::<f64>() {
        dice if dice < server_errors => *cast::choose(random, &[500, 502, 503, 503]),
        dice if dice < server_errors + client_errors => {
            *cast::choose(random, &[400, 401, 403, 403, 404, 404, 404, 409, 422, 422, 429])
        }
        _ => good,
    }
}

/// Log-normal-like: most requests are quick, some are not, writes take longer, and everything does in an incident.
fn duration(random: &mut StdRng, method: &str, incident: bool) -> i64 {
    let spread = random.random::<f64>() + random.random::<f64>() + random.random::<f64>();
    let base = if method == "GET" { 1.6 } else { 2.6 };
    let milliseconds = (base + spread * 1.3 + if incident { 2.0 } else { 0.0 }).exp();
    #[expect(clippy::cast_possible_truncation, reason = "at most e^8.5, about five seconds")]
    let whole = milliseconds as i64;
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const NOW: Timestamp = Timestamp::from_micros(1_781_000_000_000_000);

    fn demo() -> Vec<NewEntry> {
        generate(1, 20_000, 30, NOW).collect()
    }

    fn share(entries: &[NewEntry], wanted: impl Fn(&NewEntry) -> bool) -> f64 {
        let found = u32::try_from(entries.iter().filter(|entry| wanted(entry)).count()).unwrap();
        f64::from(found) / f64::from(u32::try_from(entries.len()).unwrap())
    }

    #[test]
    fn the_same_seed_makes_the_same_entries() {
        assert_eq!(demo(), demo());
        let other: Vec<_> = generate(2, 20_000, 30, NOW).collect();
        assert_ne!(demo(), other);
    }

    #[test]
    fn entries_lie_within_the_days_and_in_order() {
        let entries = demo();
        assert!(entries.is_sorted_by_key(|entry| entry.started_at));
        assert!(entries[0].started_at >= NOW.plus_seconds(-30 * 86_400));
        assert!(entries[entries.len() - 1].started_at <= NOW);
        let ids: HashSet<_> = entries.iter().map(|entry| entry.id).collect();
        assert_eq!(ids.len(), entries.len());
    }

    #[test]
    fn seven_in_ten_are_reads() {
        let reads = share(&demo(), |entry| entry.method == "GET");
        assert!((0.68..0.72).contains(&reads), "{reads}");
    }

    #[test]
    fn there_is_something_of_everything() {
        let entries = demo();
        assert!(share(&entries, |entry| entry.status_code >= 400) > 0.02);
        assert!(share(&entries, |entry| entry.status_code >= 500) > 0.002);
        assert!(share(&entries, |entry| entry.source == Source::Cli) > 0.02);
        assert!(share(&entries, |entry| entry.cli_command.is_some()) > 0.02);
        assert!(share(&entries, |entry| entry.resource.is_none()) > 0.01);
        assert!(share(&entries, |entry| entry.changes.is_some()) > 0.02);
        assert!(share(&entries, |entry| entry.application.is_some()) > 0.1);
        assert!(share(&entries, |entry| entry.cluster.is_some()) > 0.05);
        assert!(entries.iter().any(|entry| entry.actor_id == DELETED_USER));
        assert!(entries.iter().any(|entry| entry.actor_id == REVOKED_TOKEN.to_string()));
        for kind in [ActorType::User, ActorType::ApiToken, ActorType::ServiceAccount, ActorType::System] {
            assert!(entries.iter().any(|entry| entry.actor_type == kind), "{kind}");
        }
    }

    #[test]
    fn nights_and_weekends_are_quiet() {
        let hour = |entry: &NewEntry| entry.started_at.seconds().rem_euclid(86_400) / 3_600;
        // 1970-01-01 was a Thursday.
        let weekday = |entry: &NewEntry| (entry.started_at.seconds().div_euclid(86_400) + 3).rem_euclid(7);
        let entries = demo();
        assert!(share(&entries, |entry| hour(entry) < 5) < 0.1);
        assert!(share(&entries, |entry| (9..17).contains(&hour(entry))) > 0.5);
        assert!(share(&entries, |entry| weekday(entry) >= 5) < 0.12);
    }
}
