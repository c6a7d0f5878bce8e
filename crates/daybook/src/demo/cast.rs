//! Who acts.

use daybook_wire::{Actor, ActorType};
use rand::RngExt;
use rand::rngs::StdRng;
use std::net::IpAddr;
use uuid::Uuid;

/// The user who left during the demo.
pub(crate) const DELETED_USER: &str = "58417";
/// The token that was revoked during the demo.
pub(crate) const REVOKED_TOKEN: Uuid = Uuid::from_u128(0x0197_8f2e_4c1b_7d60_9a2c_5e81_d0f4_b7a3);
/// Who left is last seen when this much of the time has passed.
const LAST_SEEN: f64 = 0.62;
/// The share of entries made by people and tokens; the rest is the platform's own.
pub(super) const OPERATORS_SHARE: f64 = 0.92;

/// What an actor does on this platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Uses the platform: reads and writes.
    Operator,
    /// Keeps the platform going: writes only.
    Machinery,
}

/// An actor on the stage.
pub(super) struct Performer {
    pub(super) actor: Actor,
    pub(super) part: Part,
    pub(super) address: Option<IpAddr>,
}

/// Weight, id, name, email. A few people do most of the work.
const USERS: [(u32, &str, &str, &str); 12] = [
    (30, "58392", "Rudi Example", "rudi@example.com"),
    (22, "58401", "Shankar Iyer", "shankar@example.com"),
    (18, "58405", "María López", "maria.lopez@example.com"),
    (12, "58410", "Aylin Çelik", "aylin.celik@example.com"),
    (9, DELETED_USER, "Lena Fischer", "lena.fischer@example.com"),
    (7, "58422", "Tomáš Novák", "tomas.novak@example.com"),
    (6, "58430", "Chidi Okafor", "chidi.okafor@example.com"),
    (5, "58433", "Yuki Tanaka", "yuki.tanaka@example.com"),
    (4, "58440", "Priya Raman", "priya.raman@example.com"),
    (3, "58444", "Jo O'Neill", "jo.oneill@example.com"),
    (2, "58451", "Wei Chen", "wei.chen@example.com"),
    (
        1,
        "58460",
        "Bartholomew Featherstonehaugh-Cholmondeley",
        "bartholomew.featherstonehaugh-cholmondeley@example.com",
    ),
];

/// Picks who acts. `elapsed` is how much of the time has passed, 0 to 1.
pub(super) fn pick(random: &mut StdRng, elapsed: f64) -> Performer {
    if !random.random_bool(OPERATORS_SHARE) {
        let (kind, id, name) = *choose(
            random,
            &[
                (ActorType::System, "cron", "cron"),
                (ActorType::System, "reconciler", "reconciler"),
                (ActorType::ServiceAccount, "autoscaler", "autoscaler"),
                (ActorType::ServiceAccount, "cert-manager", "cert-manager"),
            ],
        );
        return Performer { actor: named(kind, id, name), part: Part::Machinery, address: None };
    }
    let actor = if random.random_bool(0.72) { user(random, elapsed) } else { token(random, elapsed) };
    // Addresses are of the blocks kept for documentation (RFC 5737, RFC 3849), one or two for each actor.
    let host = actor.id.bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    let address: IpAddr = match random.random_range(0..10) {
        0 => [0x2001, 0xdb8, 0, 0, 0, 0, 0, u16::from(host)].into(),
        1 | 2 => [198, 51, 100, host].into(),
        _ => [203, 0, 113, host].into(),
    };
    Performer { actor, part: Part::Operator, address: Some(address) }
}

fn user(random: &mut StdRng, elapsed: f64) -> Actor {
    let total: u32 = USERS.iter().map(|user| user.0).sum();
    let mut dice = random.random_range(0..total);
    let mut found = USERS[0];
    for user in USERS {
        if dice < user.0 {
            found = user;
            break;
        }
        dice -= user.0;
    }
    if found.1 == DELETED_USER && elapsed > LAST_SEEN {
        found = USERS[0];
    }
    let (_, id, name, email) = found;
    Actor { email: Some(email.to_owned()), ..named(ActorType::User, id, name) }
}

fn token(random: &mut StdRng, elapsed: f64) -> Actor {
    let revoked = REVOKED_TOKEN.to_string();
    let tokens = [
        ("01978f2e-0a10-7c44-8d21-3f5b7c9e1a01", "ci-deploy"),
        ("01978f2e-0a10-7c44-8d21-3f5b7c9e1a01", "ci-deploy"),
        ("01978f2e-0a10-7c44-8d21-3f5b7c9e1a02", "terraform-prod"),
        ("01978f2e-0a10-7c44-8d21-3f5b7c9e1a03", "grafana-agent"),
        (revoked.as_str(), "legacy-ci"),
    ];
    let (id, name) = match *choose(random, &tokens) {
        (_, "legacy-ci") if elapsed > LAST_SEEN => tokens[0],
        token => token,
    };
    named(ActorType::ApiToken, id, name)
}

fn named(kind: ActorType, id: &str, name: &str) -> Actor {
    Actor { kind, id: id.to_owned(), name: name.to_owned(), email: None, deleted: false }
}

/// One of several, each as likely.
pub(super) fn choose<'t, T>(random: &mut StdRng, all: &'t [T]) -> &'t T {
    &all[random.random_range(0..all.len())]
}
