//! Which values a field has among the entries that match, and how often.

use super::condition::matching;
use super::ip_key;
use crate::actors::KnownNames;
use crate::entity::audit_entry::{Column, Entity};
use crate::{Store, StoreError};
use daybook_wire::query::Field;
use daybook_wire::{Facet, FacetValue, Filter, Timestamp, Window, fold};
use sea_orm::sea_query::{Asterisk, Condition, Expr, ExprTrait, Query as SqlQuery, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryResult};
use std::collections::HashMap;

/// How many labels are looked for with one statement.
const LABELS_PER_STATEMENT: usize = 100;

/// Which values to list.
#[derive(Debug, Clone, Copy)]
pub struct FacetRequest<'q> {
    /// Which field's.
    pub field: Field,
    /// Which entries match. What it says of the field is ignored.
    pub filter: &'q Filter,
    /// The window that entries lie in.
    pub window: Window,
    /// The most values.
    pub top: usize,
    /// Only values that contain this, or whose label does, ignoring case.
    pub contains: Option<&'q str>,
}

/// A value as it is stored, and how often.
struct Group {
    value: String,
    /// What the columns hold.
    stored: Vec<SimpleExpr>,
    count: u64,
    newest: i64,
}

impl Store {
    /// Lists the values of a field, the most frequent first, equally frequent ones in code-point order.
    pub async fn facet(&self, project: i64, request: FacetRequest<'_>) -> Result<Facet, StoreError> {
        let FacetRequest { field, filter, window, top, contains } = request;
        let condition = matching(self.dialect, project, window, &filter.without(field));
        let (mut groups, missing) = self.groups(field, condition.clone()).await?;
        let mut labels = None;
        if let Some(contains) = contains {
            let needle = fold(contains);
            let found = self.labels(project, field, &condition, &groups).await?;
            groups.retain(|group| {
                let label = found.get(&group.value).unwrap_or(&group.value);
                fold(&group.value).contains(&needle) || fold(label).contains(&needle)
            });
            labels = Some(found);
        }
        let distinct = groups.len() as u64;
        groups.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        groups.truncate(top);
        let mut labels = match labels {
            Some(labels) => labels,
            None => self.labels(project, field, &condition, &groups).await?,
        };
        let values = groups.into_iter().map(|group| FacetValue {
            label: labels.remove(&group.value).unwrap_or_else(|| group.value.clone()),
            value: group.value,
            count: group.count,
        });
        Ok(Facet { values: values.collect(), distinct, missing })
    }

    /// Every value with its count, and the number of entries without one.
    async fn groups(&self, field: Field, condition: Condition) -> Result<(Vec<Group>, u64), StoreError> {
        let columns = columns(field);
        let mut select = SqlQuery::select();
        for column in columns {
            select.expr(column.into_expr());
        }
        select
            .expr_as(Expr::col(Asterisk).count(), "value")
            .expr_as(Column::StartedAt.max(), "newest")
            .from(Entity)
            .cond_where(condition)
            .add_group_by(columns.iter().map(|column| column.into_expr()));
        let mut groups = Vec::new();
        let mut missing = 0;
        for row in self.reader.query_all(&select).await? {
            let count: i64 = row.try_get("", "value")?;
            match read_value(field, &row)? {
                Some((value, stored)) => {
                    let newest = row.try_get("", "newest")?;
                    groups.push(Group { value, stored, count: count.cast_unsigned(), newest });
                }
                None => missing += count.cast_unsigned(),
            }
        }
        Ok((groups, missing))
    }

    /// What people read for values: the name in the newest entry of each, or what the platform has said since.
    async fn labels(
        &self,
        project: i64,
        field: Field,
        condition: &Condition,
        groups: &[Group],
    ) -> Result<HashMap<String, String>, StoreError> {
        let mut labels = HashMap::new();
        let Some(name) = name_column(field) else { return Ok(labels) };
        for some in groups.chunks(LABELS_PER_STATEMENT) {
            let mut newest_of_any = Condition::any();
            for group in some {
                let pairs = columns(field).iter().zip(&group.stored);
                let same = pairs
                    .fold(Condition::all().add(Column::StartedAt.eq(group.newest)), |same, (column, value)| {
                        same.add(column.into_expr().eq(value.clone()))
                    });
                newest_of_any = newest_of_any.add(same);
            }
            let mut select = SqlQuery::select();
            for column in columns(field) {
                select.expr(column.into_expr());
            }
            select
                .expr_as(name.into_expr(), "name")
                .from(Entity)
                .cond_where(condition.clone().add(newest_of_any))
                // Of several entries of one moment, the last one appended decides.
                .order_by_expr(Column::Seq.into_expr(), sea_orm::Order::Asc);
            for row in self.reader.query_all(&select).await? {
                if let (Some((value, _)), Some(name)) = (read_value(field, &row)?, row.try_get("", "name")?) {
                    labels.insert(value, name);
                }
            }
        }
        if field == Field::Actor {
            let newest = groups.iter().map(|group| (group.value.as_str(), Timestamp::from_micros(group.newest)));
            let known: KnownNames = self.known_names(project).await?;
            labels.extend(known.newer_than(newest));
        }
        Ok(labels)
    }
}

/// The columns that make a value.
const fn columns(field: Field) -> &'static [Column] {
    match field {
        Field::Actor => &[Column::ActorType, Column::ActorId],
        Field::Method => &[Column::Method],
        Field::Source => &[Column::Source],
        Field::Action => &[Column::Action],
        Field::Status => &[Column::StatusCode],
        Field::ResourceType => &[Column::ResourceType],
        Field::Resource => &[Column::ResourceType, Column::ResourceId],
        Field::Application => &[Column::ApplicationId],
        Field::Cluster => &[Column::ClusterId],
        Field::EnvironmentGroup => &[Column::EnvironmentGroup],
        Field::Ip => &[Column::RemoteIp],
    }
}

/// The column that says what a person calls a value, where it is not the value itself.
const fn name_column(field: Field) -> Option<Column> {
    match field {
        Field::Actor => Some(Column::ActorName),
        Field::Resource => Some(Column::ResourceName),
        Field::Application => Some(Column::ApplicationName),
        Field::Cluster => Some(Column::ClusterName),
        _ => None,
    }
}

/// The value in a row, as its parameter takes it and as it is stored; none where the entry lacks the field.
fn read_value(field: Field, row: &QueryResult) -> Result<Option<(String, Vec<SimpleExpr>)>, StoreError> {
    match field {
        Field::Status => {
            let status: i16 = row.try_get_by_index(0)?;
            Ok(Some((status.to_string(), vec![Expr::value(status)])))
        }
        Field::Ip => {
            let Some(key) = row.try_get_by_index::<Option<Vec<u8>>>(0)? else { return Ok(None) };
            let corrupt = || StoreError::Corrupt("an entry has a bad remote_ip".into());
            let address = ip_key::decode(&key).ok_or_else(corrupt)?;
            Ok(Some((address.to_string(), vec![Expr::value(key)])))
        }
        _ => {
            let parts = (0..columns(field).len()).map(|index| row.try_get_by_index::<Option<String>>(index));
            let parts: Vec<Option<String>> = parts.collect::<Result<_, _>>()?;
            let Some(parts) = parts.into_iter().collect::<Option<Vec<String>>>() else { return Ok(None) };
            Ok(Some((parts.join(":"), parts.into_iter().map(Expr::value).collect())))
        }
    }
}
