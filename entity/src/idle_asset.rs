//! Idle assets (存量资源): land and plant that exited projects left.

use sea_orm::entity::prelude::*;

use crate::vocabulary::AssetKind;

/// A piece of land, or premises, that can be taken up again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "idle_asset")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The exit that freed it.
    pub exit_proposal_id: i64,
    /// The project that left it.
    pub project_id: i64,
    /// What it is.
    pub kind: AssetKind,
    /// Area in square metres.
    pub area: i64,
    /// Where it lies.
    pub place: String,
    /// What else there is to know.
    pub words: String,
    /// Since when it is idle.
    pub freed_on: Date,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
