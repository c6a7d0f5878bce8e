//! The buckets of the volume in many zones and years, across every change of clocks that a window can meet.

use super::volume::buckets;
use crate::harness::{Engine, TestApp, admin};
use chrono_tz::{TZ_VARIANTS, Tz};
use daybook_wire::{Timestamp, Volume, routes};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

const CASES: u32 = 250;

/// Zones whose clocks have changed at midnight, over it, or by a day.
const MIDNIGHT: [Tz; 9] = [
    Tz::America__Asuncion,
    Tz::America__Havana,
    Tz::America__Sao_Paulo,
    Tz::America__St_Johns,
    Tz::Asia__Amman,
    Tz::Asia__Beirut,
    Tz::Atlantic__Azores,
    Tz::Pacific__Apia,
    Tz::Pacific__Kwajalein,
];

/// A window somewhere after 1973, when the last clocks that were not whole minutes apart had gone.
fn window() -> impl Strategy<Value = (Timestamp, Timestamp)> {
    let any_day = 100_000_000..1_900_000_000_i64;
    // September and October, before clocks go back in the north.
    let autumn = (4..60_i64, 243..300_i64).prop_map(|(year, day)| (year * 36_525 / 100 + day) * 86_400);
    let start = prop_oneof![any_day, autumn];
    // Short ones are cut by the second, long ones by the day.
    let length =
        prop_oneof![1 => 1..200_i64, 1 => 200..7_200_i64, 1 => 7_200..400_000_i64, 3 => 400_000..8_000_000_i64];
    (start, length, 0..1_000_000_i64).prop_map(|(start, length, micros)| {
        let from = Timestamp::from_micros(start * 1_000_000 + micros);
        (from, from.plus_seconds(length))
    })
}

#[test]
fn buckets_follow_the_calendar_of_any_zone_in_any_year() {
    let system = actix_web::rt::System::new();
    let app = system.block_on(TestApp::start(Engine::Sqlite));
    system.block_on(app.create_project(2, 36_500));
    let config = Config { cases: CASES, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let zone = prop_oneof![select(&TZ_VARIANTS[..]), select(&MIDNIGHT[..])];
    let strategy = (window(), zone, prop_oneof![1..=200_u16, 20..=90_u16]);
    let outcome = TestRunner::new(config).run(&strategy, |(window, zone, most): (_, Tz, _)| {
        let query = format!("from={}&to={}&tz={}&buckets={most}", window.0, window.1, zone.name().replace('+', "%2B"));
        let call = app.get(&format!("{}?{query}", routes::volume(2))).bearer(&admin(2));
        let volume: Volume = system.block_on(call.send()).expect(200).read();
        let mut edges: Vec<Timestamp> = volume.buckets.iter().map(|bucket| bucket.start).collect();
        edges.extend(volume.buckets.last().map(|bucket| bucket.end));
        let (interval, expected) = buckets(window, most, zone);
        prop_assert_eq!(i64::try_from(volume.interval_seconds).unwrap(), interval, "the interval of {}", query);
        prop_assert_eq!(edges, expected, "the edges of {}", query);
        prop_assert!(volume.buckets.iter().zip(volume.buckets.iter().skip(1)).all(|(a, b)| a.end == b.start));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
