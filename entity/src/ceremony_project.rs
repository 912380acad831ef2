//! The projects of joint ceremonies.

use sea_orm::entity::prelude::*;

/// A project in a ceremony, with the figures it is presented with there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "ceremony_project")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The ceremony.
    pub ceremony_id: i64,
    /// The project; once a ceremony.
    pub project_id: i64,
    /// Planned investment as presented, in fen.
    pub investment: i64,
    /// Planned yearly output at capacity, in fen.
    pub yearly_output: i64,
    /// Whether it is an innovation platform.
    pub is_innovation_platform: bool,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
