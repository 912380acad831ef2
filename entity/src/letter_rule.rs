//! The rules of the ladder (提示、催办、督办、约谈), as data.

use sea_orm::{FromJsonQueryResult, entity::prelude::*};

use crate::vocabulary::{Audience, LadderStep, Lamp, LimitUnit, Rule};

/// What a rule says for one step of the ladder, from a day on until the next row of the same rule and step.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
#[sea_orm(table_name = "letter_rule")]
pub struct Model {
    /// Key.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Which rule.
    pub rule: Rule,
    /// Which step it leads to.
    pub step: LadderStep,
    /// How much it takes: so much or more, but more than so much for supervising.
    pub amount: i32,
    /// In what that is counted.
    pub counted_in: LimitUnit,
    /// The lamp it lights.
    pub lamp: Lamp,
    /// Who gets what it finds.
    #[sea_orm(column_type = "JsonBinary")]
    pub audience: Audiences,
    /// Whether it is applied.
    pub enabled: bool,
    /// First day.
    pub from_on: Date,
    /// Who set it.
    pub set_by: String,
    /// When it was set.
    pub set_at: DateTimeUtc,
}

/// Who gets what a rule finds, each once.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, FromJsonQueryResult)]
pub struct Audiences(pub Vec<Audience>);

/// Joins are written where they are needed, in `storage`.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
