//! The sort key, the cursor that carries it, and the keyset predicate: what must agree for pages neither to skip nor to
//! repeat an entry.
//!
//! Entries are ordered by `(started_at, seq)`. A cursor holds the key at the edge of a page, which way to go from there,
//! the window the first page used, and a fingerprint of the question it belongs to. It is not secret and not trusted: a
//! forged one yields another page of what the caller may read anyway.

use crate::entity::audit_entry::Column;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use daybook_wire::{Order, Query, Timestamp, Window};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};

/// The first byte of a cursor. Another layout gets another number.
const VERSION: u8 = 1;

/// Where an entry stands in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey {
    /// When it started, in microseconds since 1970-01-01T00:00:00Z.
    pub started_at: i64,
    /// Its number in the project.
    pub seq: i64,
}

/// Which way a cursor leads, in the order of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// To what follows the key.
    Next,
    /// To what precedes the key.
    Previous,
}

/// Where a page starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) direction: Direction,
    pub(super) key: SortKey,
    pub(super) window: Window,
}

/// The text is not a cursor, or not one of this question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// It is damaged, or was never a cursor.
    #[error("a cursor out of an earlier answer")]
    Malformed,
    /// The filter, the order, the range or the project differs.
    #[error("the cursor of the same filter, order and range")]
    OtherQuestion,
}

impl Cursor {
    /// Writes the cursor for one project and question.
    pub(super) fn encode(&self, project: i64, query: &Query) -> String {
        let direction = u8::from(self.direction == Direction::Previous);
        let mut bytes = vec![VERSION, direction];
        for number in [self.key.started_at, self.key.seq, self.window.from.micros(), self.window.to.micros()] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(fingerprint(project, query).to_le_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor back, for the same project and question only.
    pub(super) fn decode(text: &str, project: i64, query: &Query) -> Result<Self, CursorError> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| CursorError::Malformed)?;
        let [VERSION, direction @ (0 | 1), numbers @ ..] = bytes.as_slice() else { return Err(CursorError::Malformed) };
        let (numbers, []) = numbers.as_chunks::<8>() else { return Err(CursorError::Malformed) };
        let [started_at, seq, from, to, print] = numbers else { return Err(CursorError::Malformed) };
        if u64::from_le_bytes(*print) != fingerprint(project, query) {
            return Err(CursorError::OtherQuestion);
        }
        Ok(Self {
            direction: if *direction == 0 { Direction::Next } else { Direction::Previous },
            key: SortKey { started_at: i64::from_le_bytes(*started_at), seq: i64::from_le_bytes(*seq) },
            window: Window {
                from: Timestamp::from_micros(i64::from_le_bytes(*from)),
                to: Timestamp::from_micros(i64::from_le_bytes(*to)),
            },
        })
    }
}

/// Tells questions apart: FNV-1a, 64 bits, over the project and the canonical query without its page.
fn fingerprint(project: i64, query: &Query) -> u64 {
    let question = format!("{project}?{}", query.without_page().encode());
    question.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Whether rows are read by ascending key, to go in `direction` through `order`.
pub(super) const fn ascending(order: Order, direction: Direction) -> bool {
    matches!((order, direction), (Order::Ascending, Direction::Next) | (Order::Descending, Direction::Previous))
}

/// Whether an order goes on to greater keys.
pub(super) const fn ascending_next(order: Order) -> bool {
    ascending(order, Direction::Next)
}

/// The rows beyond a key.
pub(super) fn beyond(key: SortKey, ascending: bool) -> SimpleExpr {
    // Not a row value: with two plain comparisons both engines use the reading index as a range.
    let (edge, tie) = if ascending {
        (Column::StartedAt.gte(key.started_at), Column::StartedAt.gt(key.started_at).or(Column::Seq.gt(key.seq)))
    } else {
        (Column::StartedAt.lte(key.started_at), Column::StartedAt.lt(key.started_at).or(Column::Seq.lt(key.seq)))
    };
    edge.and(tie)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> Cursor {
        let (from, to) = (Timestamp::from_micros(-1), Timestamp::from_micros(i64::MAX));
        let key = SortKey { started_at: 1_718_100_000_000_000, seq: 7 };
        Cursor { direction: Direction::Previous, key, window: Window { from, to } }
    }

    #[test]
    fn is_read_back_for_the_same_question() {
        let query = Query::decode("method=GET&order=asc").unwrap();
        let text = cursor().encode(1, &query);
        assert_eq!(Cursor::decode(&text, 1, &query), Ok(cursor()));
        let next_page = Query { limit: 7, cursor: Some(text.clone()), ..query };
        assert_eq!(Cursor::decode(&text, 1, &next_page), Ok(cursor()));
    }

    #[test]
    fn is_refused_for_another_question() {
        let query = Query::decode("method=GET").unwrap();
        let text = cursor().encode(1, &query);
        for other in ["method=PUT", "method=GET&order=asc", "method=GET&range=8d", "method=GET&search=x", ""] {
            let other = Query::decode(other).unwrap();
            assert_eq!(Cursor::decode(&text, 1, &other), Err(CursorError::OtherQuestion));
        }
        assert_eq!(Cursor::decode(&text, 2, &query), Err(CursorError::OtherQuestion));
    }

    #[test]
    fn is_refused_when_damaged() {
        let query = Query::default();
        let text = cursor().encode(1, &query);
        for damaged in ["", "x", "AQ", &text[1..], &text[..text.len() - 3], &format!("{text}AAAA"), "💥"] {
            assert_eq!(Cursor::decode(damaged, 1, &query), Err(CursorError::Malformed), "{damaged}");
        }
    }
}
