//! Who took up an idle asset, from when until when.

use sea_orm::entity::prelude::*;

/// A stretch of days in which a project uses an idle asset. An asset has at most one that lasts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "asset_use")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The asset.
    pub idle_asset_id: i64,
    /// The project.
    pub project_id: i64,
    /// First day.
    pub from_on: Date,
    /// Last day; none while it lasts.
    pub until_on: Option<Date>,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
