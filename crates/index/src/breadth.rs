//! How many rows a question may concern, which tells whether several threads are worth waking.

use crate::column::Column;
use crate::index::ProjectIndex;
use crate::piece::Piece;
use crate::question::{Question, Search, Term};
use daybook_wire::query::{Field, Mode};
use daybook_wire::{Filter, Window};

/// A question that concerns so many rows is worth several threads ...
const MANY_ROWS: u64 = 200_000;
/// ... if so many looks have to be taken at those that match.
const MANY_LOOKED_AT: u64 = 50_000;
/// So many matches are looked at in some microseconds.
const FEW_MATCHES: u64 = 5_000;
/// Codes beyond so many take too long to look up in every segment, only to find out how many rows have them.
const FEW_CODES: usize = 8;

impl ProjectIndex {
    /// Whether a short page, a total or a chart takes next to no time, so that even a thread that others wait for may ask for it.
    #[must_use]
    pub fn is_quick(&self, filter: &Filter, window: Window) -> bool {
        // Texts are searched and blocks of addresses looked up among all that the project has.
        if filter.search().is_some() || filter.terms().any(|(field, ..)| field == Field::Ip) {
            return false;
        }
        let question = Question::new(filter, &self.dictionaries, &self.pools.asking);
        if question.is_empty() {
            return true;
        }
        // Rows that are not sealed yet are looked at one by one, and every code is looked up in every segment.
        let is_simple = self.full.len() <= 1 && question.terms.iter().all(is_known);
        let rows = || self.pieces().map(|piece| u64::from(self.visible(piece, window).len())).sum::<u64>();
        is_simple && (rows() < MANY_ROWS || self.at_most(&question, None) < FEW_MATCHES)
    }

    /// Whether a question that concerns so many rows is worth several threads, if so many of them are looked at one by one at most.
    pub(crate) const fn is_worth_threads(rows: u64, looked_at: u64) -> bool {
        rows >= MANY_ROWS && looked_at >= MANY_LOOKED_AT
    }

    /// A bound for how many rows match a question but for its terms of one field: what the narrowest part of it lets pass, of the parts
    /// for which that is known at once.
    pub(crate) fn at_most(&self, question: &Question, without: Option<Field>) -> u64 {
        let terms = question.terms_but(without).into_iter().filter_map(|term| self.let_pass(term));
        let search = question.search.as_ref().and_then(|search| self.found_at_most(search));
        terms.chain(search).min().unwrap_or(u64::MAX)
    }

    fn let_pass(&self, term: &Term) -> Option<u64> {
        (term.mode == Mode::Include && is_known(term))
            .then(|| self.pieces().map(|piece| piece.count_among(term.column, &term.codes)).sum())
    }

    fn found_at_most(&self, Search(columns): &Search) -> Option<u64> {
        let codes: usize = columns.iter().map(|(_, codes)| codes.len()).sum();
        let in_piece =
            |piece: &dyn Piece| columns.iter().map(|(column, codes)| piece.count_among(*column, codes)).sum::<u64>();
        (codes <= FEW_CODES).then(|| self.pieces().map(in_piece).sum())
    }
}

/// Whether it is known at once how many rows of a segment have the codes. A class of status has a hundred, but a segment has few of them.
fn is_known(term: &Term) -> bool {
    term.codes.len() <= FEW_CODES || term.column == Column::Status
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Row;
    use crate::{Config, Pool};
    use daybook_wire::{ActorType, Query, Source, Timestamp};

    const ALL: Window = Window { from: Timestamp::MIN, to: Timestamp::MAX };

    fn filter(raw: &str) -> Filter {
        Query::decode(raw).unwrap().filter
    }

    /// 1,000 rows, of which a tenth delete, every 50th fails, and the last 30 are not sealed yet.
    fn index() -> ProjectIndex {
        let config = Config { head_rows: 97, segment_rows: 400, ..Config::default() };
        let mut index = ProjectIndex::new(config, Pool::inline());
        for seq in 1..=1_000 {
            let row = Row {
                seq,
                started_at: seq * 1_000,
                actor_type: ActorType::User,
                actor_id: "u-1",
                actor_name: "Ada",
                actor_email: None,
                method: if seq % 10 == 0 { "DELETE" } else { "GET" },
                path: if seq % 500 == 0 { "/rare" } else { "/common" },
                status_code: if seq % 50 == 0 { 500 } else { 200 },
                action: "domain.get",
                source: Source::Dashboard,
                cli_command: None,
                resource: None,
                application: None,
                cluster: None,
                environment_group: None,
                remote_ip: None,
            };
            index.append(&[row]);
            index.maintain();
        }
        index
    }

    fn at_most(index: &ProjectIndex, raw: &str) -> u64 {
        index.at_most(&Question::new(&filter(raw), &index.dictionaries, &index.pools.asking), None)
    }

    #[test]
    fn the_narrowest_part_of_a_question_bounds_it() {
        let index = index();
        for (raw, bound) in [
            ("method=DELETE", 100),
            ("method=DELETE&status=500", 20),
            ("method=GET&status=500", 20),
            ("method=DELETE&search=rare", 2),
            ("status=5xx", 20),
            ("method=HEAD", 0),
            ("search=nowhere", 0),
            ("method=DELETE&actor_exclude=user:u-1", 100),
        ] {
            assert_eq!(at_most(&index, raw), bound, "{raw}");
            assert!(index.count(&filter(raw), ALL) <= bound, "{raw}");
        }
    }

    #[test]
    fn what_is_not_known_at_once_bounds_nothing() {
        let index = index();
        assert_eq!(at_most(&index, ""), u64::MAX);
        assert_eq!(at_most(&index, "method_exclude=GET"), u64::MAX);
    }

    #[test]
    fn a_field_of_which_the_own_terms_are_left_out_may_see_more() {
        let index = index();
        let filter = filter("method=DELETE&status=500");
        let question = Question::new(&filter, &index.dictionaries, &index.pools.asking);
        assert_eq!(index.at_most(&question, Some(Field::Status)), 100);
        assert_eq!(index.at_most(&question, Some(Field::Method)), 20);
    }

    #[test]
    fn what_looks_through_all_texts_or_addresses_is_not_quick() {
        let index = index();
        assert!(index.is_quick(&Filter::default(), ALL));
        assert!(index.is_quick(&filter("method=DELETE"), ALL));
        assert!(!index.is_quick(&filter("search=rare"), ALL));
        assert!(!index.is_quick(&filter("ip=10.0.0.0/8"), ALL));
    }
}
