//! What a project knows by now of the actors in its log.

use crate::entity::{actor, api_token, user};
use crate::{Store, StoreError};
use daybook_wire::{Actor, ActorType};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;
use uuid::Uuid;

impl Store {
    /// Remembers that an actor is gone, or back.
    pub async fn set_actor_deleted(
        &self,
        project: i64,
        kind: ActorType,
        id: &str,
        deleted: bool,
    ) -> Result<(), StoreError> {
        let row = actor::ActiveModel {
            project_id: Set(project),
            actor_type: Set(kind.to_string()),
            actor_id: Set(id.to_owned()),
            name: Set(None),
            email: Set(None),
            deleted: Set(deleted),
        };
        let key = [actor::Column::ProjectId, actor::Column::ActorType, actor::Column::ActorId];
        actor::Entity::insert(row)
            .on_conflict(OnConflict::columns(key).update_column(actor::Column::Deleted).to_owned())
            .exec_without_returning(&self.writer)
            .await?;
        Ok(())
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
                .filter(user::Column::Disabled.eq(true))
                .into_tuple::<Uuid>();
            gone.extend(rows.all(&self.reader).await?.into_iter().map(|id| (ActorType::User, id.to_string())));
        }
        let tokens = uuids(ActorType::ApiToken);
        if !tokens.is_empty() {
            let rows = api_token::Entity::find()
                .select_only()
                .column(api_token::Column::Id)
                .filter(api_token::Column::ProjectId.eq(project))
                .filter(api_token::Column::Id.is_in(tokens))
                .filter(api_token::Column::RevokedAt.is_not_null())
                .into_tuple::<Uuid>();
            gone.extend(rows.all(&self.reader).await?.into_iter().map(|id| (ActorType::ApiToken, id.to_string())));
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
            .filter(columns.is_in(pairs))
            .into_tuple::<(String, String)>();
        let rows = rows.all(&self.reader).await?;
        Ok(rows.into_iter().filter_map(|(kind, id)| Some((kind.parse().ok()?, id))).collect())
    }
}
