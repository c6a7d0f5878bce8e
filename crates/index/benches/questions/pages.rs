//! Pages in both orders: the first, and those that a cursor leads to, near the beginning, in the middle and near the end.

use crate::filters::{FILTERS, all, filter};
use criterion::{BenchmarkId, Criterion};
use daybook_index::{ProjectIndex, SortKey};
use daybook_wire::{Filter, Order};
use std::hint::black_box;

/// One more than is shown, to know whether there is a next page.
const LIMIT: usize = 51;
const ORDERS: [(Order, &str); 2] = [(Order::Descending, "newest first"), (Order::Ascending, "oldest first")];
/// How much of what matches lies before the cursor, in hundredths.
const DEPTHS: [(u64, &str); 3] = [(1, "after an early cursor"), (50, "after half"), (99, "after a late cursor")];

pub(crate) fn bench(criterion: &mut Criterion, index: &ProjectIndex) {
    for (name, raw) in FILTERS {
        let filter = filter(raw);
        let total = index.count(&filter, all());
        let mut group = criterion.benchmark_group(format!("page, {name}"));
        for (order, order_name) in ORDERS {
            group.bench_function(order_name, |bencher| {
                bencher.iter(|| index.page(black_box(&filter), all(), order, None, LIMIT));
            });
            for (hundredths, depth) in DEPTHS {
                let Some(cursor) = key_at(index, &filter, order, total * hundredths / 100) else { continue };
                let id = BenchmarkId::new(order_name, depth);
                group.bench_with_input(id, &cursor, |bencher, cursor| {
                    bencher.iter(|| index.page(black_box(&filter), all(), order, Some(*cursor), LIMIT));
                });
            }
        }
        group.finish();
    }
}

/// The key of the entry that so many others of the result come before; none where the result is shorter.
fn key_at(index: &ProjectIndex, filter: &Filter, order: Order, position: u64) -> Option<SortKey> {
    let until = usize::try_from(position).unwrap() + 1;
    index.page(filter, all(), order, None, until).get(until - 1).copied()
}
