//! Companies met at an event or visited.

use sea_orm::entity::prelude::*;

/// One company.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "activity_company")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The event or visit.
    pub activity_id: i64,
    /// The company (企业名称).
    pub company: String,
    /// The same as it is compared.
    pub company_key: String,
}

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
