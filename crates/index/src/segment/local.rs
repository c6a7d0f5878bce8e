//! A column in a segment's own codes: all of it but what the codes are in the project.

use super::codes::Codes;
use super::postings::Postings;
use crate::column::{Column, MISSING};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The codes of rows and the rows of codes. A clone shares both.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Local {
    /// By row; none where [`has_codes_by_row`](Column::has_codes_by_row) is not.
    codes: Option<Arc<Codes>>,
    postings: Arc<Postings>,
}

impl Local {
    pub(super) const fn new(codes: Option<Arc<Codes>>, postings: Arc<Postings>) -> Self {
        Self { codes, postings }
    }

    /// What was read from outside, if it is a column of so many rows and codes.
    pub(crate) fn checked(self, column: Column, rows: u32, distinct: usize) -> Option<Self> {
        let Self { codes, postings } = self;
        let fits = codes.as_ref().is_none_or(|codes| codes.are_of(rows, distinct));
        let postings = Arc::into_inner(postings)?.checked(rows, distinct)?;
        (fits && codes.is_some() == column.has_codes_by_row()).then(|| Self::new(codes, Arc::new(postings)))
    }

    /// By row, the codes.
    pub(super) fn codes(&self, rows: usize) -> Vec<u32> {
        self.codes.as_deref().map_or_else(|| self.postings.codes(rows), Codes::to_words)
    }

    /// The codes of a few rising positions out of so many rows. Where the code of a row and the rows of the codes contradict each other,
    /// the value is missing.
    pub(crate) fn codes_at(&self, positions: &[u32], rows: u32) -> Vec<u32> {
        let mut codes = self.postings.codes_at(positions, rows);
        if let Some(by_row) = &self.codes {
            for (code, _) in codes.iter_mut().zip(positions).filter(|(code, at)| by_row.get(**at) != **code as usize) {
                *code = MISSING;
            }
        }
        codes
    }

    /// Under other codes, all of them different and as many: by code, the new one. That of missing values stays.
    pub(super) fn renumbered(&self, new_codes: &[u32]) -> Self {
        if (0..).zip(new_codes).all(|(code, new_code)| code == *new_code) {
            return self.clone();
        }
        let codes = self.codes.as_ref().map(|codes| Arc::new(codes.renumbered(new_codes)));
        Self::new(codes, Arc::new(self.postings.renumbered(new_codes)))
    }

    pub(super) fn into_parts(self) -> (Option<Arc<Codes>>, Arc<Postings>) {
        (self.codes, self.postings)
    }
}
