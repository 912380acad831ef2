//! Responsibility units (责任单位).

use sea_orm::entity::prelude::*;

use crate::vocabulary::UnitKind;

/// A responsibility unit: department, town, street, park, office, platform or state-owned company.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Full name, unique.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// The combat unit it belongs to.
    pub combat_unit_id: i64,
    /// Contact person (联系人).
    pub contact_name: Option<String>,
    /// The contact's telephone.
    pub contact_telephone: Option<String>,
    /// First day of the unit.
    pub active_from: Date,
    /// Last day of the unit; none while it exists.
    pub active_until: Option<Date>,
    /// Grows by one with every change; an update names the version it was made from.
    pub version: i32,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
