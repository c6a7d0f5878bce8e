//! Making a sealed segment out of mutable or sealed ones.

use super::Segment;
use super::column::SealedColumn;
use super::keys::Keys;
use super::local::Local;
use super::remembered::Remembered;
use super::volume::Classes;
use crate::column::{Column, MISSING, PerColumn};
use crate::generation::Generation;
use crate::head::Head;
use crate::piece::Piece;
use crate::pool::Pool;
use crate::saved::SegmentName;
use crate::sort_key::SortKey;
use std::borrow::Cow;
use std::sync::Arc;

/// What rows are taken from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    Head(Arc<Head>),
    Sealed(Arc<Segment>),
    Saved(Arc<Restored>),
}

/// A segment that was kept outside, its values known to the project again.
#[derive(Debug)]
pub(crate) struct Restored {
    /// Rising.
    pub(crate) keys: Vec<SortKey>,
    /// By code, the project's code, in any order; the first is [`MISSING`] in both.
    pub(crate) globals: PerColumn<Vec<u32>>,
    /// Each code has a row, as long as none at the start is gone.
    pub(crate) columns: PerColumn<Local>,
    /// How many rows at the start are no more.
    pub(crate) without_first: usize,
    /// Whose the project's codes are.
    pub(crate) generation: Generation,
}

impl Source {
    /// How many rows start before a moment, or are no more.
    fn before(&self, started_at: i64) -> u32 {
        match self {
            Self::Head(head) => head.before(started_at),
            Self::Sealed(segment) => segment.before(started_at),
            Self::Saved(restored) => {
                let before = restored.keys.partition_point(|key| key.started_at < started_at);
                u32::try_from(before.max(restored.without_first)).unwrap_or(u32::MAX)
            }
        }
    }

    fn keys(&self) -> Vec<SortKey> {
        match self {
            Self::Head(head) => head.keys(),
            Self::Sealed(segment) => segment.keys().collect(),
            Self::Saved(restored) => restored.keys.clone(),
        }
    }

    /// The project's code of each code of a column; the first is that of missing values.
    fn globals(&self, column: Column) -> &[u32] {
        match self {
            Self::Head(head) => head.globals(column),
            Self::Sealed(segment) => segment.globals(column),
            Self::Saved(restored) => &restored.globals[column],
        }
    }

    /// By position, the codes of a column.
    fn codes(&self, column: Column) -> Cow<'_, [u32]> {
        match self {
            Self::Head(head) => head.codes(column).into(),
            Self::Sealed(segment) => segment.codes(column).into(),
            Self::Saved(restored) => restored.columns[column].codes(restored.keys.len()).into(),
        }
    }
}

/// Where a row of the new segment comes from.
#[derive(Clone, Copy)]
struct Origin {
    source: u32,
    position: u32,
}

/// Merges segments of fewer than 2^32 rows together, without the rows that start before `kept_from`. `None` where no row
/// is left.
pub(crate) fn build(sources: &[Source], kept_from: i64, pool: &Pool) -> Option<Segment> {
    if let [source] = sources {
        let first = source.before(kept_from) as usize;
        let keys = source.keys().split_off(first);
        return assembled(&keys, pool, |column| alone(source, first, column));
    }
    let mut origins: Vec<(SortKey, Origin)> = Vec::new();
    for (source, number) in sources.iter().zip(0..) {
        let kept = source.before(kept_from);
        let rows = (kept..).zip(source.keys().into_iter().skip(kept as usize));
        origins.extend(rows.map(|(position, key)| (key, Origin { source: number, position })));
    }
    // Each source is in order already: the sort finds the runs and merges them.
    origins.sort_by_key(|(key, _)| *key);
    let (keys, origins): (Vec<SortKey>, Vec<Origin>) = origins.into_iter().unzip();
    assembled(&keys, pool, |column| merged(sources, &origins, column))
}

/// A segment of rows in rising order, its columns made beside each other.
fn assembled(keys: &[SortKey], pool: &Pool, column: impl Fn(Column) -> SealedColumn + Sync + Send) -> Option<Segment> {
    let rows = u32::try_from(keys.len()).ok()?;
    let seqs = || keys.iter().map(|key| key.seq);
    let name = SegmentName { first_seq: seqs().min()?, last_seq: seqs().max()?, rows };
    let mut built = pool.map(&Column::ALL, |it| column(*it)).into_iter();
    let columns = PerColumn::from_fn(|_| built.next().expect("there is one for each column"));
    let classes = Arc::new(Classes::new(&columns[Column::Status]));
    let keys = Arc::new(Keys::new(keys));
    let remembered = Arc::new(Remembered::new(rows));
    let bytes = columns.iter().map(|(_, column)| column.bytes()).sum::<usize>()
        + keys.bytes()
        + classes.bytes()
        + remembered.bytes()
        + size_of::<Segment>();
    Some(Segment { keys, columns, classes, remembered, rows, name, bytes })
}

/// A column of one source, from one of its rows on.
fn alone(source: &Source, first: usize, column: Column) -> SealedColumn {
    let former = source.globals(column);
    if let (Source::Saved(restored), 0) = (source, first) {
        let (globals, new_codes) = ranked(former, &vec![true; former.len()]);
        // Where two codes have become one, which only what was forged has, their rows are put together below.
        if globals.len() == former.len() {
            let rows = u32::try_from(restored.keys.len()).unwrap_or(u32::MAX);
            return SealedColumn::of(restored.columns[column].renumbered(&new_codes), globals, rows);
        }
    }
    let mut codes = source.codes(column).into_owned();
    codes.drain(..first);
    let mut used = vec![first == 0; former.len()];
    if first > 0 {
        for code in &codes {
            used[*code as usize] = true;
        }
    }
    let (globals, new_codes) = ranked(former, &used);
    if (0..).zip(&new_codes).any(|(former, code)| former != *code) {
        for code in &mut codes {
            *code = new_codes[*code as usize];
        }
    }
    SealedColumn::new(&codes, globals, column.has_codes_by_row())
}

/// A column of all sources together.
fn merged(sources: &[Source], origins: &[Origin], column: Column) -> SealedColumn {
    let codes: Vec<Cow<'_, [u32]>> = sources.iter().map(|source| source.codes(column)).collect();
    let mut used: Vec<Vec<bool>> = sources.iter().map(|source| vec![false; source.globals(column).len()]).collect();
    for origin in origins {
        let source = origin.source as usize;
        used[source][codes[source][origin.position as usize] as usize] = true;
    }
    let held = sources.iter().zip(&used).flat_map(|(source, used)| source.globals(column).iter().zip(used));
    let globals = rising_globals(held);
    let new_codes: Vec<Vec<u32>> = sources.iter().map(|source| new_codes(source.globals(column), &globals)).collect();
    let codes: Vec<u32> = origins
        .iter()
        .map(|origin| {
            let source = origin.source as usize;
            new_codes[source][codes[source][origin.position as usize] as usize]
        })
        .collect();
    SealedColumn::new(&codes, globals, column.has_codes_by_row())
}

/// The project's codes that are used, rising, the first that of missing values; and by code of a source, the new one.
fn ranked(former: &[u32], used: &[bool]) -> (Vec<u32>, Vec<u32>) {
    let mut order: Vec<usize> = (0..former.len()).filter(|code| used[*code]).collect();
    // Mostly in order, or in a few runs, which this sort finds.
    order.sort_by_key(|code| former[*code]);
    let mut globals = vec![MISSING];
    let mut new_codes = vec![MISSING; former.len()];
    for code in order {
        if globals.last() != Some(&former[code]) {
            globals.push(former[code]);
        }
        new_codes[code] = u32::try_from(globals.len() - 1).unwrap_or(u32::MAX);
    }
    globals.shrink_to_fit();
    (globals, new_codes)
}

/// The project's codes that are used, rising; the first is that of missing values.
fn rising_globals<'s>(globals: impl Iterator<Item = (&'s u32, &'s bool)>) -> Vec<u32> {
    let mut rising = vec![MISSING];
    rising.extend(globals.filter(|(_, used)| **used).map(|(global, _)| *global));
    rising.sort_unstable();
    rising.dedup();
    rising.shrink_to_fit();
    rising
}

/// By code of a source, the new code. A code that no kept row has leads nowhere, and nobody asks.
fn new_codes(former: &[u32], globals: &[u32]) -> Vec<u32> {
    let new_code = |global: &u32| globals.binary_search(global).ok().and_then(|code| u32::try_from(code).ok());
    former.iter().map(|global| new_code(global).unwrap_or(MISSING)).collect()
}
