//! Evidence (佐证材料) that a project reached a stage.

use sea_orm::entity::prelude::*;

use crate::vocabulary::{EvidenceKind, Stage};

/// One proof. The documents themselves lie with the bureau; this says which they are.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The project.
    pub project_id: i64,
    /// The stage it proves.
    pub stage: Stage,
    /// What kind of proof it is.
    pub kind: EvidenceKind,
    /// Document number, if it has one.
    pub number: Option<String>,
    /// What it shows.
    pub words: String,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTimeUtc,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
