//! Leads and their follow-ups.

use entity::{lead, lead_follow_up};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::domain::viewer::Scope;

/// The leads a viewer may see.
pub fn visible(scope: &Scope) -> Select<lead::Entity> {
    let leads = lead::Entity::find();
    match scope {
        Scope::Everything => leads,
        Scope::Charge { direction_ids, unit_ids, .. } => leads.filter(
            Condition::any()
                .add(lead::Column::UnitId.is_in(unit_ids.iter().copied()))
                .add(lead::Column::DirectionId.is_in(direction_ids.iter().copied())),
        ),
        Scope::Units { unit_ids, .. } => leads.filter(lead::Column::UnitId.is_in(unit_ids.iter().copied())),
    }
}

/// One lead in scope.
pub async fn find(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<lead::Model>, DbErr> {
    visible(scope).filter(lead::Column::Id.eq(id)).one(conn).await
}

/// One lead in scope, held against other writers until the transaction ends.
pub async fn lock(conn: &impl ConnectionTrait, scope: &Scope, id: i64) -> Result<Option<lead::Model>, DbErr> {
    visible(scope).filter(lead::Column::Id.eq(id)).lock_exclusive().one(conn).await
}

/// The follow-ups of some leads, newest first.
pub async fn follow_ups(
    conn: &impl ConnectionTrait,
    lead_ids: impl IntoIterator<Item = i64>,
) -> Result<Vec<lead_follow_up::Model>, DbErr> {
    lead_follow_up::Entity::find()
        .filter(lead_follow_up::Column::LeadId.is_in(lead_ids))
        .order_by_desc(lead_follow_up::Column::FollowedOn)
        .order_by_desc(lead_follow_up::Column::Id)
        .all(conn)
        .await
}
