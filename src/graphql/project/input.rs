//! Inputs that creating, converting and changing projects share.

use async_graphql::{ID, InputObject};

use crate::{
    actions::project::{Description, Responsibility},
    graphql::{
        category::given,
        id::Kind,
        scalar::{Date, Fen},
    },
};

/// Where refused fields stand in an input that has a description.
pub(in crate::graphql) const NESTED: [(&str, &str); 7] = [
    ("name", "description.name"),
    ("investor", "description.investor"),
    ("summary", "description.summary"),
    ("directionId", "description.directionId"),
    ("channelId", "description.channelId"),
    ("newOrStockId", "description.newOrStockId"),
    ("plannedAmount", "description.plannedAmount"),
];

/// What a project is (项目情况).
#[derive(Debug, InputObject)]
pub struct ProjectDescriptionInput {
    /// Name (项目名称), at most 200 characters.
    name: String,
    /// Who invests (投资方), at most 200 characters.
    investor: String,
    /// What it is about (项目概况), at most 4000 characters.
    #[graphql(default)]
    summary: String,
    /// Industry direction (产业方向), in use on the day it is given.
    direction_id: ID,
    /// The channel it comes by (招商渠道), such as 基金招商: a category of the kind CHANNEL, in use on the day it is given.
    channel_id: Option<ID>,
    /// Whether it is new or stock (增量/存量): a category of the kind NEW_OR_STOCK, in use on the day it is given.
    new_or_stock_id: Option<ID>,
    /// Whether a high-tech enterprise invests (高新技术企业投资项目).
    #[graphql(default)]
    high_tech: bool,
    /// Planned investment (拟投资额) in fen, as far as it is known; it decides which further levels review it.
    planned_amount: Option<Fen>,
}

impl From<ProjectDescriptionInput> for Description {
    fn from(input: ProjectDescriptionInput) -> Self {
        Self {
            name: input.name,
            investor: input.investor,
            summary: input.summary,
            direction_id: Kind::Direction.key(&input.direction_id),
            categories: given(input.channel_id.as_ref(), input.new_or_stock_id.as_ref()),
            high_tech: input.high_tech,
            planned_amount: input.planned_amount.map(|fen| fen.0),
        }
    }
}

/// Who answers for a project (责任分工).
#[derive(Debug, InputObject)]
pub struct ProjectResponsibilityInput {
    /// The leader (挂帅领导).
    leader_id: ID,
    /// The lead unit (牵头单位).
    lead_unit_id: ID,
    /// The coordinating units (配合单位).
    #[graphql(default)]
    coordinating_unit_ids: Vec<ID>,
    /// The units credited with helping it sign (协助签约单位).
    #[graphql(default)]
    assisting_unit_ids: Vec<ID>,
}

impl From<ProjectResponsibilityInput> for Responsibility {
    fn from(input: ProjectResponsibilityInput) -> Self {
        Self {
            leader_id: Kind::Official.key(&input.leader_id),
            lead_unit_id: Kind::Unit.key(&input.lead_unit_id),
            coordinating_unit_ids: Kind::Unit.keys(&input.coordinating_unit_ids),
            assisting_unit_ids: Kind::Unit.keys(&input.assisting_unit_ids),
        }
    }
}

/// A change of a project's stage (阶段变更).
#[derive(Debug, InputObject)]
pub struct StageInput {
    /// Which project (项目).
    pub(super) project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    pub(super) version: i32,
    /// The day it happened (日期), not after today.
    pub(super) on: Date,
    /// Why, or on what ground (理由), at most 4000 characters.
    pub(super) reason: String,
}
