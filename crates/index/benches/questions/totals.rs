//! Totals, the position of an entry in its result, relaxations, and the chart over time.

use crate::dataset::{SPAN, START};
use crate::filters::{FILTERS, all, filter};
use criterion::Criterion;
use daybook_index::{ProjectIndex, SortKey};
use daybook_wire::{Filter, Order, Window};
use std::hint::black_box;

pub(crate) fn bench(criterion: &mut Criterion, index: &ProjectIndex) {
    let edges: Vec<i64> = (0..=90).map(|edge| START + SPAN / 90 * edge).collect();
    let middle = SortKey { started_at: START + SPAN / 2, seq: 0 };
    for (name, raw) in FILTERS {
        let filter = filter(raw);
        let relaxed = relaxed(&filter);
        let mut group = criterion.benchmark_group(format!("numbers, {name}"));
        group.bench_function("total", |bencher| bencher.iter(|| index.count(black_box(&filter), all())));
        group.bench_function("position", |bencher| {
            bencher.iter(|| index.count_before(black_box(&filter), all(), Order::Descending, middle));
        });
        group.bench_function("relaxations", |bencher| {
            bencher.iter(|| relaxations(index, black_box(&relaxed)));
        });
        group.bench_function("volume", |bencher| {
            bencher.iter(|| index.volume(black_box(&filter), all(), &edges));
        });
        group.finish();
    }
}

/// The questions that lack one part of a filter, then the filter about a third of the time, whose range is another part.
fn relaxed(filter: &Filter) -> Vec<(Filter, Window)> {
    let third = Window { from: all().from.plus_micros(SPAN / 3 * 2), ..all() };
    let parameters = filter.terms().map(|(field, mode, _)| filter.without_parameter(field, mode));
    let search = filter.search().map(|_| filter.without_search());
    let narrow = std::iter::once(filter.clone()).chain(parameters).chain(search).map(|filter| (filter, third));
    narrow.chain([(filter.clone(), all())]).collect()
}

fn relaxations(index: &ProjectIndex, relaxed: &[(Filter, Window)]) -> Vec<u64> {
    relaxed.iter().map(|(filter, window)| index.count(filter, *window)).collect()
}
