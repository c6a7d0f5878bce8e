//! Random histories. Values come from small sets, so that filters match, times tie and names change; some are hostile.

use super::history::{ADDRESSES, Ask, BLOCKS, METHODS, STATUSES, Step, TEXTS};
use super::model::Entry;
use daybook_index::SortKey;
use daybook_wire::query::{Field, Mode, StatusMatch, Value};
use daybook_wire::{ActorType, Filter, Source};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::net::IpAddr;
use std::ops::Range;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(&TEXTS[..]).prop_map(ToOwned::to_owned),
        1 => "[a-cA-C/ éΣ\n]{0,6}",
        1 => any::<u8>().prop_map(|number| format!("/v1/things/{number}")),
    ]
}

/// A kind of resource holds no colon.
fn kind() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace(':', ""))
}

fn time() -> impl Strategy<Value = i64> {
    // Ties, neighbours, and stretches too long for 32 bits.
    prop_oneof![8 => 0_i64..30, 2 => (0_i64..30).prop_map(|hours| hours * 3_600_000_000), 1 => -5_i64..0]
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![8 => select(&STATUSES[..]), 1 => any::<u16>(), 1 => 95_u16..620]
}

fn ip() -> impl Strategy<Value = IpAddr> {
    select(&ADDRESSES[..]).prop_map(|text| text.parse().unwrap())
}

pub(crate) fn entry() -> impl Strategy<Value = Entry> {
    let actor = (select(&ActorType::ALL[..]), text(), text(), option::of(text()));
    let request = (select(&METHODS[..]), text(), status(), text());
    let origin = (select(&Source::ALL[..]), option::of(text()), option::of(ip()));
    let about = (
        option::of((kind(), text(), text())),
        option::of((text(), text())),
        option::of((text(), text())),
        option::of(text()),
    );
    (time(), actor, request, origin, about).prop_map(|(started_at, actor, request, origin, about)| Entry {
        key: SortKey { started_at, seq: 0 },
        actor,
        method: request.0.to_owned(),
        path: request.1,
        status: request.2,
        action: request.3,
        source: origin.0,
        command: origin.1,
        ip: origin.2,
        resource: about.0,
        application: about.1,
        cluster: about.2,
        environment_group: about.3,
    })
}

fn value(field: Field) -> BoxedStrategy<Value> {
    match field {
        Field::Actor => (select(&ActorType::ALL[..]), text()).prop_map(|(kind, id)| Value::Actor(kind, id)).boxed(),
        Field::Resource => (kind(), text()).prop_map(|(kind, id)| Value::Resource(kind, id)).boxed(),
        Field::Method => select(&["GET", "POST", "PUT"][..]).prop_map(|it| Value::Method(it.to_owned())).boxed(),
        Field::Source => select(&Source::ALL[..]).prop_map(Value::Source).boxed(),
        Field::Status => prop_oneof![
            (1_u8..=5).prop_map(|class| Value::Status(StatusMatch::Class(class))),
            status().prop_map(|code| Value::Status(StatusMatch::Code(code))),
        ]
        .boxed(),
        Field::Ip => select(&BLOCKS[..]).prop_map(|text| Value::Ip(text.parse().unwrap())).boxed(),
        _ => text().prop_map(Value::Text).boxed(),
    }
}

fn filter() -> impl Strategy<Value = Filter> {
    let term = (select(&Field::ALL[..]), select(&Mode::ALL[..])).prop_flat_map(|(field, mode)| {
        let values = prop_oneof![4 => vec(value(field), 1..4), 1 => vec(value(field), 8..30)];
        (Just(field), Just(mode), values)
    });
    let search = prop_oneof![2 => Just(String::new()), 1 => text(), 1 => "[abé/0-9Σ]{1,4}"];
    (vec(term, 0..4), search).prop_map(|(terms, search)| {
        let mut filter = Filter::default();
        for (field, mode, values) in terms {
            filter.set(field, mode, values);
        }
        filter.set_search(&search);
        filter
    })
}

pub(crate) fn ask() -> impl Strategy<Value = Ask> {
    let bounds = prop_oneof![
        2 => Just((i64::MIN, i64::MAX)),
        2 => (time(), time()),
        1 => (time(), Just(i64::MAX)),
    ];
    let edges = vec(time(), 0..8).prop_map(|mut edges| {
        edges.sort_unstable();
        edges
    });
    let key = (time(), prop_oneof![4 => -50_i64..50, 1 => Just(i64::MIN), 1 => Just(i64::MAX)]);
    let sizes = (prop_oneof![4 => 0_usize..8, 1 => 200_usize..400], 1_usize..=100);
    (filter(), bounds, edges, text(), sizes, key).prop_map(|(filter, bounds, edges, contains, sizes, key)| Ask {
        filter,
        from: bounds.0,
        to: bounds.1,
        edges,
        contains,
        limit: sizes.0,
        top: sizes.1,
        key: SortKey { started_at: key.0, seq: key.1 },
    })
}

/// A history whose batches have so many entries, and that ends with a question.
pub(crate) fn steps(batch: Range<usize>, count: Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => vec(entry(), batch.clone()).prop_map(Step::Append),
        2 => vec(entry(), batch).prop_map(Step::Load),
        1 => (-5_i64..12).prop_map(Step::Drop),
        2 => Just(Step::Plan),
        2 => Just(Step::Finish),
        2 => Just(Step::Maintain),
        2 => prop_oneof![0_i64..30, (0_i64..29).prop_map(|hours| hours * 3_600_000_000)].prop_map(Step::Expire),
        1 => Just(Step::Restart),
        5 => ask().prop_map(|ask| Step::Ask(Box::new(ask))),
    ];
    (vec(step, count), ask()).prop_map(|(mut steps, last)| {
        steps.push(Step::Ask(Box::new(last)));
        steps
    })
}
