//! The opportunity list.

use entity::{opportunity, opportunity_list};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::among::among;

/// The editions a viewer may see: those that are published, and the draft for whoever makes it.
pub fn visible(with_draft: bool) -> Select<opportunity_list::Entity> {
    let lists = opportunity_list::Entity::find();
    if with_draft { lists } else { lists.filter(opportunity_list::Column::Edition.is_not_null()) }
}

/// A published edition; the latest if none is named.
pub async fn published(
    conn: &impl ConnectionTrait,
    edition: Option<i32>,
) -> Result<Option<opportunity_list::Model>, DbErr> {
    let lists = visible(false).order_by_desc(opportunity_list::Column::Edition);
    match edition {
        Some(edition) => lists.filter(opportunity_list::Column::Edition.eq(edition)).one(conn).await,
        None => lists.one(conn).await,
    }
}

/// The draft, held against other writers until the transaction ends.
pub async fn lock_draft(conn: &impl ConnectionTrait) -> Result<Option<opportunity_list::Model>, DbErr> {
    opportunity_list::Entity::find()
        .filter(opportunity_list::Column::Edition.is_null())
        .lock_exclusive()
        .one(conn)
        .await
}

/// The entries of some editions, in their order.
pub async fn entries(conn: &impl ConnectionTrait, list_ids: Vec<i64>) -> Result<Vec<opportunity::Model>, DbErr> {
    opportunity::Entity::find()
        .filter(among(opportunity::Column::ListId, list_ids, conn.get_database_backend()))
        .order_by_asc(opportunity::Column::ListId)
        .order_by_asc(opportunity::Column::Position)
        .all(conn)
        .await
}
