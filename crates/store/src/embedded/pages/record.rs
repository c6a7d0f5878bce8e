//! A row as it is written: the types of all values, then the values.

use super::bytes::{Bytes, signed};
use crate::entity::audit_entry::Column;
use crate::entries::{FollowedRows, RowNumbers, TEXTS, ip_key};

/// The columns of the table, as far as they are read here, in their order.
pub(super) const LAYOUT: [Column; 26] = [
    Column::ProjectId,
    Column::Seq,
    Column::Id,
    Column::StartedAt,
    Column::ReceivedAt,
    Column::ActorType,
    Column::ActorId,
    Column::ActorName,
    Column::ActorEmail,
    Column::Method,
    Column::Path,
    Column::StatusCode,
    Column::Action,
    Column::Source,
    Column::CliCommand,
    Column::ResourceType,
    Column::ResourceId,
    Column::ResourceName,
    Column::ApplicationId,
    Column::ApplicationName,
    Column::ClusterId,
    Column::ClusterName,
    Column::EnvironmentGroup,
    Column::PreviewEnvironmentId,
    Column::PreviewEnvironmentName,
    Column::RemoteIp,
];
/// Those of them, from the first on, that are the key.
pub(super) const KEY: [Column; 2] = [Column::ProjectId, Column::Seq];
/// Their values.
pub(super) type Key = (i64, i64);
/// How many columns from that of the actor's type on are text, up to the status.
const TEXTS_BEFORE_STATUS: usize = 6;
/// Which texts, in the order of the columns, are never missing.
const REQUIRED: [usize; 7] = [0, 1, 2, 4, 5, 6, 7];

/// The values of a row that were not read yet.
struct Record<'r> {
    types: Bytes<'r>,
    values: Bytes<'r>,
}

/// The key of a row of which the beginning is there. None of what is read here is there where it does not look as expected.
pub(super) fn key(row: &[u8]) -> Option<Key> {
    let mut record = Record::of(row)?;
    Some((record.integer()?, record.integer()?))
}

/// How many bytes of a row are read here, where the types of all its values are there.
pub(super) fn needed(row: &[u8]) -> Option<usize> {
    let mut record = Record::of(row)?;
    let types = row.len().checked_sub(record.values.0.len())?;
    let mut needed = types;
    for _ in LAYOUT {
        let (_, length) = kind(record.types.varint()?)?;
        needed = needed.checked_add(length)?;
    }
    Some(needed)
}

/// Adds a row to others.
pub(super) fn read(row: &[u8], rows: &mut FollowedRows) -> Option<()> {
    let mut record = Record::of(row)?;
    let _project = record.integer()?;
    let seq = record.integer()?;
    let _id = record.next()?;
    let started_at = record.integer()?;
    let _received_at = record.next()?;
    let mut lengths = [0; TEXTS];
    let (before, behind) = lengths.split_at_mut(TEXTS_BEFORE_STATUS);
    let before = record.texts(before)?;
    let status_code = i16::try_from(record.integer()?).ok()?;
    let behind = record.texts(behind)?;
    if REQUIRED.iter().any(|place| lengths[*place] == 0) {
        return None;
    }
    let _preview_environment = (record.next()?, record.next()?);
    let remote_ip = match record.next()? {
        Value { kind: Kind::Null, .. } => None,
        Value { kind: Kind::Blob, bytes } => ip_key::decode(bytes),
        Value { .. } => return None,
    };
    rows.push_joined(RowNumbers { seq, started_at, status_code, remote_ip, lengths }, [before, behind]);
    Some(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    /// Of so many bytes, or one of two that need none.
    Integer,
    Zero,
    One,
    Blob,
    Text,
}

struct Value<'r> {
    kind: Kind,
    bytes: &'r [u8],
}

/// What a type says of a value, and of its length in bytes: "Record Format" in the description of the format.
#[inline]
fn kind(code: u64) -> Option<(Kind, usize)> {
    Some(match code {
        0 => (Kind::Null, 0),
        1..=4 => (Kind::Integer, usize::try_from(code).ok()?),
        5 => (Kind::Integer, 6),
        6 => (Kind::Integer, 8),
        8 => (Kind::Zero, 0),
        9 => (Kind::One, 0),
        12.. => (if code.is_multiple_of(2) { Kind::Blob } else { Kind::Text }, usize::try_from((code - 12) / 2).ok()?),
        // Numbers with a fraction, of which the log has none, and what is not in use.
        7 | 10 | 11 => return None,
    })
}

impl<'r> Record<'r> {
    fn of(row: &'r [u8]) -> Option<Self> {
        let mut types = Bytes(row);
        let length = usize::try_from(types.varint()?).ok()?;
        let (_, values) = row.split_at_checked(length)?;
        let length = types.0.len().checked_sub(values.len())?;
        Some(Self { types: Bytes(types.take(length)?), values: Bytes(values) })
    }

    fn next(&mut self) -> Option<Value<'r>> {
        let (kind, length) = kind(self.types.varint()?)?;
        Some(Value { kind, bytes: self.values.take(length)? })
    }

    fn integer(&mut self) -> Option<i64> {
        let value = self.next()?;
        match value.kind {
            Kind::Integer => Some(signed(value.bytes)),
            Kind::Zero => Some(0),
            Kind::One => Some(1),
            Kind::Null | Kind::Blob | Kind::Text => None,
        }
    }

    /// Texts that lie one after another, with the length of each as [`RowNumbers`] has them.
    fn texts(&mut self, lengths: &mut [u32]) -> Option<&'r str> {
        let mut all = 0_usize;
        for held in &mut *lengths {
            *held = match kind(self.types.varint()?)? {
                (Kind::Null, _) => 0,
                (Kind::Text, length) => {
                    all = all.checked_add(length)?;
                    u32::try_from(length).ok()?.checked_add(1)?
                }
                _ => return None,
            };
        }
        let all = std::str::from_utf8(self.values.take(all)?).ok()?;
        let mut end = 0;
        // Each of them is text, not just all together.
        let is_text = lengths.iter().all(|length| {
            end += length.saturating_sub(1) as usize;
            all.is_char_boundary(end)
        });
        is_text.then_some(all)
    }
}
