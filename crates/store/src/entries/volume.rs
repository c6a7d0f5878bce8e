//! How many entries match over time.

use super::condition::matching;
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::{Filter, Timestamp, Window};
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait, JoinType, Query as SqlQuery};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};

impl Store {
    /// Counts the entries between each edge and the next, by class of status (1xx to 5xx). `edges` rise, and are at least
    /// two; there is one bucket less than edges.
    pub async fn volume(
        &self,
        project: i64,
        filter: &Filter,
        edges: &[Timestamp],
    ) -> Result<Vec<[u64; 5]>, StoreError> {
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else { return Ok(Vec::new()) };
        let mut buckets = vec![[0; 5]; edges.len() - 1];
        let bounds = edges.windows(2).enumerate().filter_map(|(bucket, pair)| match pair {
            [start, end] => Some((i64::try_from(bucket).ok()?, start.micros(), end.micros())),
            _ => None,
        });
        // Edges follow a calendar, so no formula leads from a time to its bucket. Each bucket is a range of the reading
        // index instead; the cross join keeps the buckets in the outer loop.
        let bucket = |column: &str| Expr::col((Alias::new("buckets"), Alias::new(column)));
        let within = Condition::all()
            .add(Column::StartedAt.into_expr().gte(bucket("column2")))
            .add(Column::StartedAt.into_expr().lt(bucket("column3")))
            .add(matching(self.dialect, project, Window { from: *first, to: *last }, filter));
        let mut select = SqlQuery::select();
        select
            .expr_as(bucket("column1"), "bucket")
            .expr_as(Column::StatusCode.into_expr(), "status_code")
            .expr_as(Expr::col(Asterisk).count(), "value")
            .from_values(bounds, "buckets")
            .join(JoinType::CrossJoin, Entity, Condition::all())
            .cond_where(within)
            .add_group_by([bucket("column1"), Column::StatusCode.into_expr()]);
        for row in self.reader.query_all(&select).await? {
            let bucket: i64 = row.try_get("", "bucket")?;
            let status: i16 = row.try_get("", "status_code")?;
            let value: i64 = row.try_get("", "value")?;
            let bucket = usize::try_from(bucket).ok().and_then(|bucket| buckets.get_mut(bucket));
            let class = usize::try_from(status / 100 - 1).ok();
            let count = bucket.zip(class).and_then(|(bucket, class)| bucket.get_mut(class));
            *count.ok_or_else(|| StoreError::Corrupt(format!("an entry has the status {status}")))? +=
                value.cast_unsigned();
        }
        Ok(buckets)
    }
}
