//! Everything from one database into another, of any engine: entries by their numbers, so that a copy that was interrupted goes on.

use crate::entity::{actor, api_token, audit_entry, ended_session, member, password_link, project, saved_view, user};
use crate::entries::{advance, insert_rows};
use crate::{Store, StoreError};
use audit_entry::{Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn,
    QueryFilter, QueryOrder, QuerySelect,
};

/// How many entries are read and written at a time.
const ENTRIES: u64 = 1_000;
/// How many rows of other tables one statement writes: few enough for the values that any statement may bind.
const ROWS: usize = 500;

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyProgress {
    /// What is being done.
    pub step: CopyStep,
    /// The numbers of entries that are behind it, in all projects.
    pub done: u64,
    /// The numbers that there are.
    pub of: u64,
}

/// What a copy does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyStep {
    /// Entries are written.
    Copying,
    /// What was written is read again, and compared with what it should be.
    Comparing,
}

/// What a copy has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Projects.
    pub projects: u64,
    /// Entries that this copy has written; an earlier one may have written others.
    pub entries: u64,
    /// Entries that were compared, and are the same in both.
    pub compared: u64,
    /// Entries of an earlier copy that are not in the source any more, and were deleted.
    pub deleted: u64,
}

impl Store {
    /// Copies everything into another database, then compares all entries. What is appended to this one meanwhile is left for
    /// the next copy.
    ///
    /// Fails with [`StoreError::Address`] where the other holds what does not come from here, and with [`StoreError::Corrupt`]
    /// where an entry differs.
    pub async fn copy_to(&self, other: &Self, told: impl Fn(CopyProgress)) -> Result<Copied, StoreError> {
        let projects = self.copy_people(other).await?;
        let of = projects.iter().map(|project| project.last_seq.unsigned_abs()).sum();
        let mut copied = Copied { projects: projects.len() as u64, ..Copied::default() };
        for step in [CopyStep::Copying, CopyStep::Comparing] {
            let mut before = 0;
            for project in &projects {
                let told = |seq: i64| told(CopyProgress { step, done: before + seq.unsigned_abs(), of });
                match step {
                    CopyStep::Copying => copied.entries += self.copy_entries(other, project, told).await?,
                    CopyStep::Comparing => self.compare_entries(other, project, &mut copied, told).await?,
                }
                before += project.last_seq.unsigned_abs();
            }
        }
        Ok(copied)
    }

    /// Everything but entries, in one transaction. Users and projects are changed in place, because others belong to them. Gives the
    /// projects as they were read.
    async fn copy_people(&self, other: &Self) -> Result<Vec<project::Model>, StoreError> {
        // Users and projects last: what belongs to one that was made meanwhile is not among the others yet.
        let (members, tokens) = (self.every::<member::Entity>().await?, self.every::<api_token::Entity>().await?);
        let (views, links) = (self.every::<saved_view::Entity>().await?, self.every::<password_link::Entity>().await?);
        let (actors, sessions) = (self.every::<actor::Entity>().await?, self.every::<ended_session::Entity>().await?);

        let users = self.every::<user::Entity>().await?;
        let projects = project::Entity::find().order_by_asc(project::Column::Id).all(&self.reader).await?;

        let transaction = other.begin().await?;
        let held = project::Entity::find().all(&transaction).await?;
        if let Some(foreign) = held.iter().find(|held| !projects.iter().any(|own| is_copy(own, held))) {
            let (id, name) = (foreign.id, &foreign.name);
            return Err(StoreError::Address(format!(
                "the database to copy into holds project {id} ({name}), or entries of it, that do not come from there; \
                 expected an empty one"
            )));
        }
        // The number of the newest entry is copied after the entries: until then, nobody takes this for the original.
        let reached = |id: i64| held.iter().find(|held| held.id == id).map_or(0, |held| held.last_seq);
        let begun = projects.iter().map(|own| project::Model { last_seq: reached(own.id), ..own.clone() }).collect();
        let held = user::Entity::find().all(&transaction).await?;
        if let Some(foreign) = held.iter().find(|held| !users.iter().any(|own| own.id == held.id)) {
            let email = &foreign.email;
            return Err(StoreError::Address(format!(
                "the database to copy into holds the user {email}, who does not come from there; expected an empty one"
            )));
        }
        for project in &projects {
            self.compare_last(other, project).await?;
        }
        update::<user::Entity>(&transaction, users).await?;
        update::<project::Entity>(&transaction, begun).await?;
        replace::<member::Entity>(&transaction, members).await?;
        replace::<api_token::Entity>(&transaction, tokens).await?;
        replace::<saved_view::Entity>(&transaction, views).await?;
        replace::<password_link::Entity>(&transaction, links).await?;
        replace::<actor::Entity>(&transaction, actors).await?;
        replace::<ended_session::Entity>(&transaction, sessions).await?;
        transaction.commit().await?;
        Ok(projects)
    }

    /// Fails where the last entry of the other is not the one of its number here: it has taken entries of its own. Nothing was
    /// changed then.
    async fn compare_last(&self, other: &Self, project: &project::Model) -> Result<(), StoreError> {
        let last = other.highest_seq(project.id).await?;
        let copy = other.rows_of_numbers(project.id, last - 1, last).await?;
        let own = self.rows_of_numbers(project.id, last - 1, last).await?;
        match own.first().zip(copy.first()) {
            Some((own, copy)) if own != copy => Err(differs(project, last)),
            _ => Ok(()),
        }
    }

    async fn every<E: EntityTrait>(&self) -> Result<Vec<E::Model>, StoreError> {
        Ok(E::find().all(&self.reader).await?)
    }

    /// Copies the entries whose numbers the other has not reached yet, and says how many there were.
    async fn copy_entries(
        &self,
        other: &Self,
        project: &project::Model,
        told: impl Fn(i64),
    ) -> Result<u64, StoreError> {
        let mut after = other.highest_seq(project.id).await?;
        let mut copied = 0;
        loop {
            let rows = self.rows_after(project, after).await?;
            let Some(last) = rows.last() else {
                let transaction = other.begin().await?;
                advance(&transaction, project.id, project.last_seq).await?;
                transaction.commit().await?;
                told(project.last_seq);
                return Ok(copied);
            };
            after = last.seq;
            copied += rows.len() as u64;
            let transaction = other.begin().await?;
            insert_rows(&transaction, &rows).await?;
            advance(&transaction, project.id, after).await?;
            transaction.commit().await?;
            told(after);
        }
    }

    /// Compares all entries. Those that only the other has were deleted here, and are deleted there.
    async fn compare_entries(
        &self,
        other: &Self,
        project: &project::Model,
        copied: &mut Copied,
        told: impl Fn(i64),
    ) -> Result<(), StoreError> {
        let mut after = 0;
        while after < project.last_seq {
            // As many numbers as rows fit: some of them may have gone.
            let until = project.last_seq.min(after.saturating_add_unsigned(ENTRIES));
            let mut own = self.rows_of_numbers(project.id, after, until).await?.into_iter().peekable();
            let mut surplus = Vec::new();
            for copy in other.rows_of_numbers(project.id, after, until).await? {
                match own.next_if(|row| row.seq <= copy.seq) {
                    Some(row) if row == copy => copied.compared += 1,
                    Some(row) => return Err(differs(project, row.seq)),
                    None => surplus.push(copy.seq),
                }
            }
            if let Some(missing) = own.next() {
                return Err(differs(project, missing.seq));
            }
            copied.deleted += other.delete_numbers(project.id, surplus).await?;
            after = until;
            told(after);
        }
        Ok(())
    }

    async fn highest_seq(&self, project: i64) -> Result<i64, StoreError> {
        let highest: Option<Option<i64>> = Entity::find()
            .select_only()
            .expr(Column::Seq.max())
            .filter(Column::ProjectId.eq(project))
            .into_tuple()
            .one(&self.reader)
            .await?;
        Ok(highest.flatten().unwrap_or(0))
    }

    /// Some entries after a number, in the order of their numbers; none that came after the project was read.
    async fn rows_after(&self, project: &project::Model, after: i64) -> Result<Vec<Model>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ProjectId.eq(project.id))
            .filter(Column::Seq.gt(after))
            .filter(Column::Seq.lte(project.last_seq))
            .order_by_asc(Column::Seq)
            .limit(ENTRIES);
        Ok(rows.all(&self.reader).await?)
    }

    /// The entries of the numbers after one and up to another, in their order.
    async fn rows_of_numbers(&self, project: i64, after: i64, until: i64) -> Result<Vec<Model>, StoreError> {
        let rows = Entity::find()
            .filter(Column::ProjectId.eq(project))
            .filter(Column::Seq.gt(after))
            .filter(Column::Seq.lte(until))
            .order_by_asc(Column::Seq);
        Ok(rows.all(&self.reader).await?)
    }
}

/// Whether a project of the other database is what an earlier copy has left. One that has served meanwhile has more entries.
fn is_copy(own: &project::Model, held: &project::Model) -> bool {
    (own.id, own.created_at) == (held.id, held.created_at) && held.last_seq <= own.last_seq
}

fn differs(project: &project::Model, seq: i64) -> StoreError {
    StoreError::Corrupt(format!(
        "entry number {seq} of project {} ({}) differs from its copy",
        project.id, project.name
    ))
}

/// Writes rows over those of the same key.
async fn update<E>(transaction: &DatabaseTransaction, rows: Vec<E::Model>) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    E::Model: IntoActiveModel<E::ActiveModel> + Clone,
{
    let keys = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column);
    let conflict = OnConflict::columns(keys).update_columns(E::Column::iter()).to_owned();
    for some in rows.chunks(ROWS) {
        let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
        E::insert_many(some).on_conflict(conflict.clone()).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Writes rows in the place of all there are.
async fn replace<E>(transaction: &DatabaseTransaction, rows: Vec<E::Model>) -> Result<(), StoreError>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    E::Model: IntoActiveModel<E::ActiveModel> + Clone,
{
    E::delete_many().exec(transaction).await?;
    for some in rows.chunks(ROWS) {
        let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
        E::insert_many(some).exec_without_returning(transaction).await?;
    }
    Ok(())
}
