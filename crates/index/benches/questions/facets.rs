//! Facets: the default fields together, and single fields of many values.

use crate::dataset::SPAN;
use crate::filters::{FILTERS, all, filter};
use criterion::Criterion;
use daybook_index::ProjectIndex;
use daybook_wire::Window;
use daybook_wire::facets::DEFAULT_FIELDS;
use daybook_wire::query::Field;
use std::hint::black_box;

const TOP: usize = 10;

pub(crate) fn bench(criterion: &mut Criterion, index: &ProjectIndex) {
    let mut group = criterion.benchmark_group("facets");
    for (name, raw) in FILTERS {
        let filter = filter(raw);
        group.bench_function(name, |bencher| {
            bencher.iter(|| index.facets(black_box(&filter), all(), &DEFAULT_FIELDS, TOP));
        });
    }
    let quarter = Window { from: all().to.plus_micros(-SPAN / 4), ..all() };
    for (name, raw) in [("none, a quarter of the time", ""), ("GET, a quarter of the time", "method=GET")] {
        let filter = filter(raw);
        group.bench_function(name, |bencher| {
            bencher.iter(|| index.facets(black_box(&filter), quarter, &DEFAULT_FIELDS, TOP));
        });
    }
    let get = filter("method=GET");
    group.bench_function("GET, resources", |bencher| {
        bencher.iter(|| index.facet(black_box(&get), all(), Field::Resource, TOP, None));
    });
    group.bench_function("GET, actors that contain", |bencher| {
        bencher.iter(|| index.facet(black_box(&get), all(), Field::Actor, TOP, Some("surname12")));
    });
    group.finish();
}
