//! What a project knows by now of the actors in its log.

use crate::entity::{actor, api_token, user};
use crate::{OwnEntry, Store, StoreError};
use daybook_wire::{Actor, ActorPatch, ActorType, KnownActor, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Fewer than so many actors are looked up at once.
const FEW_ACTORS: usize = 100;

/// An actor's type and id, the name that was told, and when that was.
type Told = (String, String, Option<String>, Option<i64>);

/// Names that the platform has told, by `type:id`, with the moment.
pub(crate) struct KnownNames(HashMap<String, (String, Timestamp)>);

impl KnownNames {
    /// The names that were told after the newest entry of an actor, by the actor.
    pub(crate) fn newer_than<'a>(
        self,
        newest_entries: impl Iterator<Item = (&'a str, Timestamp)>,
    ) -> impl Iterator<Item = (String, String)> {
        newest_entries.filter_map(move |(actor, newest)| {
            let (name, told_at) = self.0.get(actor)?;
            (*told_at >= newest).then(|| (actor.to_owned(), name.clone()))
        })
    }
}

impl Store {
    /// Remembers what the platform now knows of an actor; what is `None` stays. Gives all that is known.
    pub async fn change_actor(
        &self,
        project: i64,
        (kind, id): (ActorType, &str),
        change: ActorPatch,
        now: Timestamp,
        own: Option<OwnEntry>,
    ) -> Result<KnownActor, StoreError> {
        let ActorPatch { name, email, deleted } = change;
        let transaction = self.begin().await?;
        if let Some(own) = own {
            self.append_own(&transaction, project, own).await?;
        }
        let key = (project, kind.to_string(), id.to_owned());
        let held = actor::Entity::find_by_id(key).one(&transaction).await?;
        let before = held.clone().unwrap_or(actor::Model {
            project_id: project,
            actor_type: kind.to_string(),
            actor_id: id.to_owned(),
            name: None,
            email: None,
            deleted: false,
            updated_at: None,
        });
        // The moment decides between this name and the one in an entry; an email address makes no name newer.
        let is_named = name.is_some();
        let row = actor::Model {
            name: name.or(before.name),
            email: email.or(before.email),
            deleted: deleted.unwrap_or(before.deleted),
            updated_at: if is_named { Some(now.micros()) } else { before.updated_at },
            ..before
        };
        let changed = actor::ActiveModel::from(row.clone()).reset_all();
        match held {
            Some(_) => drop(actor::Entity::update(changed).exec(&transaction).await?),
            None => drop(actor::Entity::insert(changed).exec_without_returning(&transaction).await?),
        }
        transaction.commit().await?;
        Ok(KnownActor { kind, id: row.actor_id, name: row.name, email: row.email, deleted: row.deleted })
    }

    /// The names that the platform has told for a project's actors, by `type:id`, each with the moment when it was told, in microseconds
    /// since 1970.
    pub async fn told_names(&self, project: i64) -> Result<HashMap<String, (String, i64)>, StoreError> {
        let KnownNames(names) = self.known_names(project).await?;
        Ok(names.into_iter().map(|(actor, (name, told_at))| (actor, (name, told_at.micros()))).collect())
    }

    /// The same, as this crate compares them.
    pub(crate) async fn known_names(&self, project: i64) -> Result<KnownNames, StoreError> {
        let named = actor::Entity::find()
            .select_only()
            .columns([actor::Column::ActorType, actor::Column::ActorId, actor::Column::Name, actor::Column::UpdatedAt])
            .filter(actor::Column::ProjectId.eq(project));
        // Mostly little or nothing was told of a project's actors, and that is looked up quickly.
        let mut rows: Vec<Told> = self.look_up(&named.clone().limit(FEW_ACTORS as u64)).await?;
        if rows.len() == FEW_ACTORS {
            rows = named.filter(actor::Column::Name.is_not_null()).into_tuple().all(&self.reader).await?;
        }
        let named = rows.into_iter().filter_map(|(kind, id, name, told_at)| {
            Some((format!("{kind}:{id}"), (name?, Timestamp::from_micros(told_at?))))
        });
        Ok(KnownNames(named.collect()))
    }

    /// Marks those of `actors` that are gone by now: deleted as the platform says, disabled as users, revoked as tokens.
    pub(crate) async fn mark_deleted<'a>(
        &self,
        project: i64,
        actors: impl Iterator<Item = &'a mut Actor>,
    ) -> Result<(), StoreError> {
        let actors: Vec<&mut Actor> = actors.collect();
        let keys: HashSet<(ActorType, String)> = actors.iter().map(|actor| (actor.kind, actor.id.clone())).collect();
        let mut gone = self.reported_deleted(project, &keys).await?;
        let uuids = |kind: ActorType| -> Vec<Uuid> {
            keys.iter().filter(|key| key.0 == kind).filter_map(|key| key.1.parse().ok()).collect()
        };
        let users = uuids(ActorType::User);
        if !users.is_empty() {
            let rows = user::Entity::find()
                .select_only()
                .column(user::Column::Id)
                .filter(user::Column::Id.is_in(users))
                .filter(user::Column::Disabled.eq(true));
            let rows: Vec<(Uuid,)> = self.look_up(&rows).await?;
            gone.extend(rows.into_iter().map(|(id,)| (ActorType::User, id.to_string())));
        }
        let tokens = uuids(ActorType::ApiToken);
        if !tokens.is_empty() {
            let rows = api_token::Entity::find()
                .select_only()
                .column(api_token::Column::Id)
                .filter(api_token::Column::ProjectId.eq(project))
                .filter(api_token::Column::Id.is_in(tokens))
                .filter(api_token::Column::RevokedAt.is_not_null());
            let rows: Vec<(Uuid,)> = self.look_up(&rows).await?;
            gone.extend(rows.into_iter().map(|(id,)| (ActorType::ApiToken, id.to_string())));
        }
        for actor in actors {
            actor.deleted = gone.contains(&(actor.kind, actor.id.clone()));
        }
        Ok(())
    }

    async fn reported_deleted(
        &self,
        project: i64,
        keys: &HashSet<(ActorType, String)>,
    ) -> Result<HashSet<(ActorType, String)>, StoreError> {
        if keys.is_empty() {
            return Ok(HashSet::new());
        }
        let pairs = keys.iter().map(|(kind, id)| Expr::tuple([Expr::value(kind.as_str()), Expr::value(id.as_str())]));
        let columns = Expr::tuple([Expr::col(actor::Column::ActorType), Expr::col(actor::Column::ActorId)]);
        let rows = actor::Entity::find()
            .select_only()
            .columns([actor::Column::ActorType, actor::Column::ActorId])
            .filter(actor::Column::ProjectId.eq(project))
            .filter(actor::Column::Deleted.eq(true))
            .filter(columns.is_in(pairs));
        let rows: Vec<(String, String)> = self.look_up(&rows).await?;
        Ok(rows.into_iter().filter_map(|(kind, id)| Some((kind.parse().ok()?, id))).collect())
    }
}
