//! How many entries match.

use super::condition::matching;
use crate::entity::audit_entry::Entity;
use crate::{Store, StoreError};
use daybook_wire::{Filter, Total, Window};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{Alias, Asterisk, Condition, Expr, ExprTrait, Query as SqlQuery, SelectStatement};

/// How far a page counts. Beyond it, a total is "at least" and a position unknown.
pub const COUNT_LIMIT: u64 = 10_000;

impl Store {
    /// Counts every entry of a project within a window that a filter matches.
    pub async fn count(&self, project: i64, window: Window, filter: &Filter) -> Result<u64, StoreError> {
        self.count_all(matching(self.dialect, project, window, filter)).await
    }

    /// Counts every row that meets a condition.
    pub(super) async fn count_all(&self, condition: Condition) -> Result<u64, StoreError> {
        let mut count = SqlQuery::select();
        count.expr_as(Expr::col(Asterisk).count(), "value").from(Entity).cond_where(condition);
        self.number(&count).await
    }

    /// Counts rows that meet a condition, up to [`COUNT_LIMIT`].
    pub(super) async fn count_some(&self, condition: Condition) -> Result<Total, StoreError> {
        let mut some = SqlQuery::select();
        some.expr(Expr::value(1)).from(Entity).cond_where(condition).limit(COUNT_LIMIT + 1);
        let mut count = SqlQuery::select();
        count.expr_as(Expr::col(Asterisk).count(), "value").from_subquery(some, Alias::new("some"));
        let value = self.number(&count).await?;
        Ok(Total { value: Ord::min(value, COUNT_LIMIT), exact: value <= COUNT_LIMIT })
    }

    /// Asks for one number, named `value`.
    async fn number(&self, select: &SelectStatement) -> Result<u64, StoreError> {
        let row = self.reader.query_one(select).await?;
        let value: i64 = row.map_or(Ok(0), |row| row.try_get("", "value"))?;
        Ok(value.cast_unsigned())
    }
}
