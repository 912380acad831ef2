//! The templates of letters as the office has changed them.

use entity::letter_template::{self, Column, Entity};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query},
};

/// The templates in force; none of those that the office never changed.
pub async fn in_force(conn: &impl ConnectionTrait) -> Result<Vec<letter_template::Model>, DbErr> {
    as_of(conn, i32::MAX).await
}

/// The templates that were in force after change `version`.
pub async fn as_of(conn: &impl ConnectionTrait, version: i32) -> Result<Vec<letter_template::Model>, DbErr> {
    let newest = Query::select()
        .expr(Expr::col(Column::Version).max())
        .from(Entity)
        .and_where(Column::Version.lte(version))
        .group_by_columns([Column::Kind, Column::Part])
        .take();
    Entity::find().filter(Column::Version.in_subquery(newest)).all(conn).await
}
