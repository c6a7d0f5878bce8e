//! From a filter to a SQL condition: the one place that does it. List, count and everything to come use this.

use super::ip_key;
use crate::dialect::Dialect;
use crate::entity::audit_entry::Column;
use daybook_wire::query::{Field, IpBlock, Mode, StatusMatch, Value};
use daybook_wire::{Filter, Window};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, SimpleExpr};

/// What the search looks at: a column and its case-folded copy, which is null where folding changes nothing.
const SEARCHED: [(Column, Column); 7] = [
    (Column::Path, Column::PathFolded),
    (Column::ActorEmail, Column::ActorEmailFolded),
    (Column::ActorName, Column::ActorNameFolded),
    (Column::ApplicationName, Column::ApplicationNameFolded),
    (Column::ClusterName, Column::ClusterNameFolded),
    (Column::EnvironmentGroup, Column::EnvironmentGroupFolded),
    (Column::CliCommand, Column::CliCommandFolded),
];

/// The entries of a project within a window that a filter matches. The project comes first, in the key and here.
pub(super) fn matching(dialect: Dialect, project: i64, window: Window, filter: &Filter) -> Condition {
    let mut condition = Condition::all()
        .add(Column::ProjectId.eq(project))
        .add(Column::StartedAt.gte(window.from.micros()))
        .add(Column::StartedAt.lt(window.to.micros()));
    for (field, mode, values) in filter.terms() {
        let any = any_of(field, values.iter());
        condition = match mode {
            Mode::Include => condition.add(any),
            // NULL is neither true nor false: an entry that lacks the field would be dropped by a plain NOT.
            Mode::Exclude => condition.add(coalesce(any.into(), false).not()),
        };
    }
    if let Some(search) = filter.search() {
        let needle = daybook_wire::fold(search);
        let mut anywhere = Condition::any();
        for (column, folded) in SEARCHED {
            let text = Func::coalesce([Expr::col(folded), Expr::col(column)]).into();
            anywhere = anywhere.add(dialect.contains(text, &needle));
        }
        condition = condition.add(anywhere);
    }
    condition
}

fn coalesce(expression: SimpleExpr, fallback: bool) -> SimpleExpr {
    Func::coalesce([expression, Expr::value(fallback)]).into()
}

/// Whether a field has one of the values; null or false where it lacks the field.
fn any_of<'v>(field: Field, values: impl Iterator<Item = &'v Value>) -> Condition {
    let mut any = Condition::any();
    let mut texts = Vec::new();
    for value in values {
        match value {
            Value::Actor(kind, id) => any = any.add(Column::ActorType.eq(kind.as_str()).and(Column::ActorId.eq(id))),
            Value::Resource(kind, id) => any = any.add(Column::ResourceType.eq(kind).and(Column::ResourceId.eq(id))),
            Value::Status(status) => any = any.add(status_matches(*status)),
            Value::Ip(block) => any = any.add(ip_matches(*block)),
            Value::Source(source) => texts.push(source.as_str()),
            Value::Method(text) | Value::Text(text) => texts.push(text),
        }
    }
    match plain_column(field) {
        Some(column) if !texts.is_empty() => any.add(column.is_in(texts)),
        _ => any,
    }
}

/// The column of a field whose values are compared as they stand.
const fn plain_column(field: Field) -> Option<Column> {
    match field {
        Field::Method => Some(Column::Method),
        Field::Source => Some(Column::Source),
        Field::Action => Some(Column::Action),
        Field::ResourceType => Some(Column::ResourceType),
        Field::Application => Some(Column::ApplicationId),
        Field::Cluster => Some(Column::ClusterId),
        Field::EnvironmentGroup => Some(Column::EnvironmentGroup),
        Field::Actor | Field::Status | Field::Resource | Field::Ip => None,
    }
}

fn status_matches(status: StatusMatch) -> SimpleExpr {
    match status.bounds() {
        (first, last) if first == last => Column::StatusCode.eq(first.cast_signed()),
        (first, last) => Column::StatusCode.between(first.cast_signed(), last.cast_signed()),
    }
}

fn ip_matches(block: IpBlock) -> SimpleExpr {
    let (first, last) = block.bounds();
    Column::RemoteIp.between(ip_key::encode(first), ip_key::encode(last))
}
