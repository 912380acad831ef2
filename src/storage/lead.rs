//! Leads and their follow-ups.

use entity::lead;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, Select,
};

use super::among::among;
use crate::domain::viewer::Scope;

/// The leads a viewer may see.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<lead::Entity> {
    let leads = lead::Entity::find();
    match scope {
        Scope::Everything => leads,
        Scope::Charge { direction_ids, unit_ids, .. } => {
            leads.filter(Condition::any().add(among(lead::Column::UnitId, unit_ids.clone(), backend)).add(among(
                lead::Column::DirectionId,
                direction_ids.clone(),
                backend,
            )))
        }
        Scope::Units { unit_ids, .. } => leads.filter(among(lead::Column::UnitId, unit_ids.clone(), backend)),
    }
}

/// One lead in scope.
pub async fn find(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<lead::Model>, DbErr> {
    visible(conn.get_database_backend(), scope).filter(lead::Column::Id.eq(id)).one(conn).await
}

/// One lead in scope, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<lead::Model>, DbErr> {
    visible(conn.get_database_backend(), scope).filter(lead::Column::Id.eq(id)).lock_exclusive().one(conn).await
}
