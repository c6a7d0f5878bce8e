//! Sealed segments as bytes, to be kept outside and read back: each stands alone, with the values that its rows have.
//!
//! What is kept is derived and can be made again, so nothing here trusts it: bytes that are not what was written are refused,
//! and whoever reads them back compares some rows with the database first (see [`Saved::probes`]).

pub(crate) mod bytes;
mod codes;
pub(crate) mod steps;
mod translation;
mod word;
mod words;

use crate::column::{Column, PerColumn};
use crate::generation::Generation;
use crate::index::ProjectIndex;
use crate::maintenance::Job;
use crate::piece::Piece;
use crate::segment::{Local, Restored, Segment, Source};
use crate::sort_key::SortKey;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
pub use translation::Translation;
use word::Dictionary;
pub use word::Word;
use words::Words;

/// What every file begins with.
const MAGIC: [u8; 8] = *b"DAYBKSEG";
/// Rises with every change of [`Rows`] or of what is in it: values, codes, and the rows of codes ([`Local`]).
const VERSION: u32 = 3;
/// The magic, the version, and the checksum of what follows.
const HEAD_BYTES: usize = 16;
/// How many rows of a segment are compared with the database.
const PROBES: usize = 8;

/// A name that no other segment of a project has: its lowest and highest number, and how many rows it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentName {
    /// The lowest number.
    pub first_seq: i64,
    /// The highest number.
    pub last_seq: i64,
    /// How many rows there are. Between the two numbers there may be more, in other segments.
    pub rows: u32,
}

/// A sealed segment on its way out: see [`ProjectIndex::save`].
#[derive(Debug)]
pub struct Saving {
    generation: Generation,
    segment: Arc<Segment>,
    words: PerColumn<Words>,
    codes_in_all: PerColumn<u32>,
}

/// A segment that was read back, and is not part of an index yet.
#[derive(Debug)]
pub struct Saved {
    generation: Generation,
    keys: Vec<SortKey>,
    columns: PerColumn<SavedColumn>,
    /// How many rows at the start are no more.
    without_first: usize,
}

/// Why bytes are no segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotASegment {
    /// They do not begin like one.
    #[error("this is not a segment of an index")]
    Foreign,
    /// They were written by another version of this program.
    #[error("this segment was written by another version")]
    Version,
    /// They were changed since, or not written to their end.
    #[error("this segment is damaged")]
    Damaged,
}

/// What is written, in the order of the fields.
#[derive(Debug, Serialize, Deserialize)]
struct Rows {
    /// Whose codes the values had: see [`Translation`].
    generation: Generation,
    /// By row, rising: how much later it started than the one before; the first since 1970, as bits.
    times: Vec<u64>,
    /// By row, how much its number differs from that of the one before.
    seqs: Vec<i64>,
    /// In the order of [`Column::ALL`].
    columns: Vec<SavedColumn>,
}

/// A column with its values.
#[derive(Debug, Serialize, Deserialize)]
struct SavedColumn {
    /// By code less one.
    words: Words,
    rows: Local,
    /// How many codes the column had in the whole index that wrote it.
    codes_in_all: u32,
}

impl Saving {
    /// The segment as bytes. Takes a second for some million rows; no lock is held.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        let Self { generation, segment, mut words, codes_in_all } = self;
        let (mut times, mut seqs) = (Vec::new(), Vec::new());
        let mut before = SortKey { started_at: 0, seq: 0 };
        for key in segment.keys() {
            times.push(key.started_at.wrapping_sub(before.started_at).cast_unsigned());
            seqs.push(key.seq.wrapping_sub(before.seq));
            before = key;
        }
        let column = |(column, words): (Column, &mut Words)| {
            let (words, rows) = (std::mem::take(words), segment.local_codes(column));
            SavedColumn { words, rows, codes_in_all: codes_in_all[column] }
        };
        let rows = Rows { generation, times, seqs, columns: words.iter_mut().map(column).collect() };
        let mut bytes = vec![0; HEAD_BYTES];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
        // Writing to memory cannot fail.
        let mut bytes = postcard::to_extend(&rows, bytes).unwrap_or_default();
        let checksum = bytes.get(HEAD_BYTES..).map_or(0, crc32fast::hash);
        if let Some(place) = bytes.get_mut(12..HEAD_BYTES) {
            place.copy_from_slice(&checksum.to_le_bytes());
        }
        bytes
    }
}

impl Saved {
    /// Reads what [`Saving::into_bytes`] wrote, and nothing else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotASegment> {
        let (head, payload) = bytes.split_at_checked(HEAD_BYTES).ok_or(NotASegment::Foreign)?;
        if head[..8] != MAGIC {
            return Err(NotASegment::Foreign);
        }
        if head[8..12] != VERSION.to_le_bytes() {
            return Err(NotASegment::Version);
        }
        if head[12..] != crc32fast::hash(payload).to_le_bytes() {
            return Err(NotASegment::Damaged);
        }
        let rows: Rows = postcard::from_bytes(payload).map_err(|_| NotASegment::Damaged)?;
        Self::checked(rows).ok_or(NotASegment::Damaged)
    }

    /// What fits together: rows in rising order, codes that have a value, rows of codes that are there.
    fn checked(Rows { generation, times, seqs, columns }: Rows) -> Option<Self> {
        let mut key = SortKey { started_at: 0, seq: 0 };
        let step = |(time, seq): (u64, i64)| {
            key = SortKey { started_at: key.started_at.wrapping_add_unsigned(time), seq: key.seq.wrapping_add(seq) };
            key
        };
        let is_whole = !times.is_empty() && times.len() == seqs.len() && columns.len() == Column::ALL.len();
        let rows = u32::try_from(times.len()).ok().filter(|_| is_whole)?;
        let keys: Vec<SortKey> = times.into_iter().zip(seqs).map(step).collect();
        let checked = |(column, saved): (Column, SavedColumn)| {
            let SavedColumn { words, rows: local, codes_in_all } = saved;
            let rows = local.checked(column, rows, words.len() + 1)?;
            words.is_whole().then_some(SavedColumn { words, rows, codes_in_all })
        };
        let columns: Vec<SavedColumn> = Column::ALL.into_iter().zip(columns).map(checked).collect::<Option<_>>()?;
        let columns = PerColumn::from_vec(columns)?;
        keys.is_sorted_by(|one, next| one < next).then_some(Self { generation, keys, columns, without_first: 0 })
    }

    /// The same without its first rows; none where no row is left.
    #[must_use]
    pub fn without_first(mut self, rows: usize) -> Option<Self> {
        self.without_first = self.without_first.saturating_add(rows);
        (self.without_first < self.keys.len()).then_some(self)
    }

    /// The key of the row at a position below [`Saved::rows`], in the order of time.
    #[must_use]
    pub fn key(&self, position: usize) -> SortKey {
        self.keys()[position]
    }

    /// How many rows there are; never none.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.keys.len() - self.without_first
    }

    /// The numbers of the rows, in the order of their time.
    pub fn seqs(&self) -> impl Iterator<Item = i64> {
        self.keys().iter().map(|key| key.seq)
    }

    fn keys(&self) -> &[SortKey] {
        self.keys.get(self.without_first..).unwrap_or_default()
    }

    /// Rows to compare with the database before this is believed: the one with the highest number, where a database that was
    /// put back to an earlier state differs first, the newest, and some between. Each with all of its values.
    #[must_use]
    pub fn probes(&self) -> Vec<(SortKey, Vec<Option<Word>>)> {
        let keys = self.keys();
        let last = keys.len().saturating_sub(1);
        let highest = (0..keys.len()).max_by_key(|position| keys[*position].seq).unwrap_or(0);
        let probed: BTreeSet<usize> = (0..=PROBES).map(|part| last * part / PROBES).chain([highest]).collect();
        let mut rows: Vec<_> = probed.iter().map(|position| (keys[*position], Vec::new())).collect();
        let position = |at: &usize| u32::try_from(at + self.without_first).ok();
        let positions: Vec<u32> = probed.iter().filter_map(position).collect();
        let all = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        for (_, SavedColumn { words, rows: local, .. }) in self.columns.iter() {
            let codes = local.codes_at(&positions, all);
            for ((_, row), code) in rows.iter_mut().zip(codes) {
                row.push((code as usize).checked_sub(1).and_then(|place| words.get(place)));
            }
        }
        rows
    }
}

impl ProjectIndex {
    /// The sealed segments.
    #[must_use]
    pub fn sealed(&self) -> Vec<SegmentName> {
        self.segments.iter().map(|segment| segment.name()).collect()
    }

    /// Takes a sealed segment out to be written, with the values of its rows; none where it is gone.
    #[must_use]
    pub fn save(&self, name: SegmentName) -> Option<Saving> {
        let segment = self.segments.iter().find(|segment| segment.name() == name)?;
        let codes = |column| segment.globals(column).get(1..).unwrap_or_default();
        let words = PerColumn::from_fn(|column| self.dictionaries.words(column, codes(column)));
        let codes_in_all =
            PerColumn::from_fn(|column| u32::try_from(self.dictionaries.codes(column)).unwrap_or(u32::MAX));
        Some(Saving { generation: self.generation, segment: Arc::clone(segment), words, codes_in_all })
    }

    /// Takes a segment in: its values at once, its rows when the job is done and its result handed in. It is for the caller to
    /// see that no row comes twice. `translation` is handed in again with the next segment. Refused is a result that is handed
    /// in after a [`ProjectIndex::compact`].
    pub fn restore(&mut self, saved: Saved, translation: &mut Translation) -> Job {
        let Saved { generation: former, keys, columns, without_first } = saved;
        self.highest_seq = self.highest_seq.max(keys.iter().skip(without_first).map(|key| key.seq).max());
        let mut known = translation.between(former, self.generation).each_mut();
        let with_known = |(column, dictionary)| (column, dictionary, known[column].take());
        let dictionaries = self.dictionaries.by_column().into_iter().map(with_known).collect();
        let intern = |(column, mut dictionary, known): (Column, Dictionary<'_>, Option<_>)| {
            let SavedColumn { words, codes_in_all, .. } = &columns[column];
            (column, known.map(|known| dictionary.intern_all(words, known, *codes_in_all)))
        };
        let mut globals = PerColumn::default();
        for (column, codes) in self.pools.upkeep.map_into(dictionaries, intern) {
            globals[column] = codes.unwrap_or_default();
        }
        let columns = columns.map(|column| column.rows);
        let restored = Restored { keys, globals, columns, without_first, generation: self.generation };
        self.job(vec![Source::Saved(Arc::new(restored))])
    }
}
