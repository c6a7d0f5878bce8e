//! Lives a history through, in the index and in the model, and holds every answer against the model's.

use super::history::{Ask, Step};
use super::model::{self, Entry, Model};
use super::on_the_way::OnTheWay;
use daybook_index::{Config, Pool, ProjectIndex, Row, Saved, SortKey, Translation, Word};
use daybook_wire::{Order, Timestamp, Window};
use proptest::prelude::*;
use std::collections::HashSet;

/// Small segments, so that there are many of them, of every size.
fn config(head_rows: u32) -> Config {
    Config { head_rows, segment_rows: 12 * head_rows, remembers_from: 1, hash_seed: 7 }
}

fn window(from: i64, to: i64) -> Window {
    Window { from: Timestamp::from_micros(from), to: Timestamp::from_micros(to) }
}

pub(crate) fn check(index: &ProjectIndex, model: &Model, ask: &Ask) -> Result<(), TestCaseError> {
    let Ask { filter, from, to, edges, contains, limit, top, key } = ask;
    let window = window(*from, *to);
    let matching = model.matching(filter, *from, *to, None);
    prop_assert_eq!(index.count(filter, window), matching.len() as u64, "count of {:?}", ask);
    prop_assert_eq!(index.volume(filter, window, edges), model::volume(&matching, edges), "volume of {:?}", ask);
    for order in [Order::Ascending, Order::Descending] {
        for beyond in [None, Some(*key)] {
            let expected = model::page(&matching, order, beyond, *limit);
            prop_assert_eq!(index.page(filter, window, order, beyond, *limit), expected, "page of {:?}", ask);
        }
        let before = model::page(&matching, order, None, usize::MAX)
            .into_iter()
            .filter(|other| if order == Order::Ascending { other < key } else { other > key })
            .count();
        prop_assert_eq!(index.count_before(filter, window, order, *key), before as u64, "before of {:?}", ask);
    }
    let fields = daybook_wire::query::Field::ALL;
    let facets = index.facets(filter, window, &fields, *top);
    for (field, facet) in fields.into_iter().zip(facets) {
        let counted = model.matching(filter, *from, *to, Some(field));
        prop_assert_eq!(&facet, &model::facet(&counted, field, *top, None), "facet {:?} of {:?}", field, ask);
        let facet = index.facet(filter, window, field, *top, Some(contains));
        let expected = model::facet(&counted, field, *top, Some(contains));
        prop_assert_eq!(&facet, &expected, "facet {:?} that contains, of {:?}", field, ask);
    }
    Ok(())
}

/// Every page of a walk through a whole result, in steps of `limit`.
fn walk(index: &ProjectIndex, ask: &Ask, order: Order) -> Vec<SortKey> {
    let mut keys: Vec<SortKey> = Vec::new();
    loop {
        let page = index.page(&ask.filter, window(ask.from, ask.to), order, keys.last().copied(), ask.limit.max(1));
        if page.is_empty() {
            return keys;
        }
        keys.extend(page);
    }
}

/// The same log in another index: of the sealed segments as they come back from bytes, the last first, and of the rows that are in
/// none of them.
fn restarted(index: &ProjectIndex, model: &mut Model, config: Config, pool: &Pool) -> ProjectIndex {
    let mut restarted = ProjectIndex::new(config, pool.clone());
    restarted.drop_before(model.kept_from());
    let (mut saved, mut translation) = (HashSet::new(), Translation::default());
    for name in index.sealed().into_iter().rev() {
        let segment = Saved::from_bytes(&index.save(name).unwrap().into_bytes()).unwrap();
        assert_eq!(segment.rows(), name.rows as usize);
        assert!(segment.seqs().all(|seq| (name.first_seq..=name.last_seq).contains(&seq)));
        saved.extend(segment.seqs());
        for (key, words) in segment.probes() {
            // What has expired is in the segment still, and not in the model.
            if let Some(entry) = model.get(key) {
                assert_eq!(words, Word::of_row(&entry.row()));
            }
        }
        let job = restarted.restore(segment, &mut translation);
        assert!(restarted.finish(job.run()));
    }
    let rest: Vec<Row<'_>> = model.entries().filter(|entry| !saved.contains(&entry.key.seq)).map(Entry::row).collect();
    restarted.append(&rest);
    model.forget_numbers(saved.into_iter());
    restarted
}

pub(crate) fn run(head_rows: u32, pool: &Pool, steps: &[Step]) -> Result<(), TestCaseError> {
    let mut index = ProjectIndex::new(config(head_rows), pool.clone());
    let mut model = Model::default();
    let (mut pending, mut on_the_way) = (Vec::new(), OnTheWay::default());
    for (number, step) in steps.iter().enumerate() {
        if number % 2 == 0 {
            on_the_way.complete(&mut index);
        }
        match step {
            Step::Append(entries) => {
                let first = model.next_seq;
                let entries: Vec<Entry> =
                    entries.iter().cloned().zip(first..).map(|(it, seq)| it.numbered(seq)).collect();
                index.append(&entries.iter().map(Entry::row).collect::<Vec<_>>());
                model.append(entries);
            }
            // Numbers that lie before those held, as when loading newest first: looked up now, appended some steps later.
            Step::Load(entries) => {
                std::mem::take(&mut on_the_way).append(&mut index, &mut model);
                let first = model.first_seq - i64::try_from(entries.len()).unwrap();
                let entries: Vec<Entry> =
                    entries.iter().cloned().zip(first..).map(|(it, seq)| it.numbered(seq)).collect();
                on_the_way = OnTheWay::look_up(&index, entries);
            }
            Step::Drop(before) => {
                index.drop_before(*before);
                model.drop_before(*before);
            }
            Step::Plan => pending.extend(index.next_job()),
            // The job was planned some steps ago: what it was made from may be gone.
            Step::Finish => {
                if let Some(job) = pending.pop() {
                    index.finish(job.run());
                }
            }
            Step::Maintain => index.maintain(),
            Step::Expire(before) => {
                index.drop_before(*before);
                model.drop_before(*before);
                index.maintain();
                let before = index.memory().bytes;
                index.compact();
                prop_assert!(!index.needs_compaction());
                prop_assert!(index.memory().bytes <= before);
            }
            Step::Restart => {
                std::mem::take(&mut on_the_way).append(&mut index, &mut model);
                index = restarted(&index, &mut model, config(head_rows), pool);
                pending.clear();
            }
            Step::Ask(ask) => {
                check(&index, &model, ask)?;
                let matching = model.matching(&ask.filter, ask.from, ask.to, None);
                for order in [Order::Ascending, Order::Descending] {
                    prop_assert_eq!(walk(&index, ask, order), model::page(&matching, order, None, usize::MAX));
                }
            }
        }
        prop_assert_eq!(index.newest(), model.newest());
        prop_assert_eq!(index.highest_seq(), model.highest_seq());
    }
    Ok(())
}
