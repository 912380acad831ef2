//! The projects of joint ceremonies, and what they add up to.

use chrono::NaiveDate;
use entity::{ceremony_project, project};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};

use super::{
    aggregate::{count_where, sum},
    among::among,
    project::visible,
};
use crate::domain::viewer::Scope;

/// The projects of one ceremony, added up; amounts in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct Figures {
    /// The ceremony.
    pub ceremony_id: i64,
    /// How many projects there are.
    pub projects: i64,
    /// Their investment as presented.
    pub investment: i64,
    /// Their yearly output at capacity.
    pub yearly_output: i64,
    /// How many are innovation platforms.
    pub innovation_platforms: i64,
}

/// The projects in scope of some ceremonies, of one direction or of all; nothing for a ceremony that has none.
pub async fn figures(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    ceremony_ids: Vec<i64>,
    direction_id: Option<i64>,
) -> Result<Vec<Figures>, DbErr> {
    use ceremony_project::Column;
    let backend = conn.get_database_backend();
    let mut in_scope = visible(backend, scope).select_only().column(project::Column::Id);
    if let Some(id) = direction_id {
        in_scope = in_scope.filter(project::Column::DirectionId.eq(id));
    }
    ceremony_project::Entity::find()
        .select_only()
        .column(Column::CeremonyId)
        .expr_as(Column::Id.count(), "projects")
        .expr_as(sum(Expr::col(Column::Investment)), "investment")
        .expr_as(sum(Expr::col(Column::YearlyOutput)), "yearly_output")
        .expr_as(count_where(Expr::col(Column::IsInnovationPlatform).eq(true)), "innovation_platforms")
        .filter(among(Column::CeremonyId, ceremony_ids, backend))
        .filter(Column::ProjectId.in_subquery(in_scope.into_query()))
        .group_by(Column::CeremonyId)
        .into_model()
        .all(conn)
        .await
}

/// The projects of a ceremony, and the days on which they were signed.
pub async fn signings(conn: &impl ConnectionTrait, ceremony_id: i64) -> Result<Vec<(i64, Option<NaiveDate>)>, DbErr> {
    let to_project = ceremony_project::Entity::belongs_to(project::Entity)
        .from(ceremony_project::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    ceremony_project::Entity::find()
        .select_only()
        .column(ceremony_project::Column::ProjectId)
        .column(project::Column::SignedOn)
        .join(JoinType::InnerJoin, to_project)
        .filter(ceremony_project::Column::CeremonyId.eq(ceremony_id))
        .into_tuple()
        .all(conn)
        .await
}
