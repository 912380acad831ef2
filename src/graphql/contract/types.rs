//! What clients read of contracts.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{contract, contract_supplement};

use crate::{
    domain::commitment::Commitment,
    graphql::{
        context::ContextExt,
        id::Kind,
        links::ProjectOf,
        page::connections,
        project::types::Project,
        rows::Row,
        scalar::{Date, DateTime, Money, days},
    },
};

/// The contract of a signed project (投资合同). It was signed on the project's `signedOn`.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Contract {
    #[graphql(skip)]
    row: Row<contract::Model>,
    /// Global id (全局标识), such as `contract:8`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Contract number (合同编号), unique; null only where a project was signed before contracts were kept.
    number: Option<String>,
    /// Who signed it with whom (签约各方).
    parties: String,
    /// Amount without supplements (合同金额); the project's `contractAmount` has them in it.
    amount: Money,
    /// Whether the amount is approximate (是否为约数).
    is_approximate: bool,
    /// The day promised for the start (承诺开工日期).
    committed_start_on: Option<Date>,
    /// The day promised for production (承诺投产日期).
    committed_production_on: Option<Date>,
    /// The day promised for capacity (承诺达产日期).
    committed_capacity_on: Option<Date>,
    /// What may go wrong, and what was agreed for it (风险条款).
    risk_notes: String,
    /// Version (版本号): grows by one with every correction.
    version: i32,
}

#[ComplexObject]
impl Contract {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// Working days the start is late today (开工逾期工作日); 0 if it is not due yet, done, or not asked any more.
    async fn start_late_working_days(&self, ctx: &Context<'_>) -> Result<i32> {
        self.late(ctx, Commitment::Start, self.row.committed_start_on).await
    }

    /// Working days production is late today (投产逾期工作日); 0 if it is not due yet, done, or not asked any more.
    async fn production_late_working_days(&self, ctx: &Context<'_>) -> Result<i32> {
        self.late(ctx, Commitment::Production, self.row.committed_production_on).await
    }

    /// Working days capacity is late today (达产逾期工作日); 0 if it is not due yet, done, or not asked any more.
    async fn capacity_late_working_days(&self, ctx: &Context<'_>) -> Result<i32> {
        self.late(ctx, Commitment::Capacity, self.row.committed_capacity_on).await
    }
}

impl Contract {
    async fn late(&self, ctx: &Context<'_>, commitment: Commitment, by: Option<NaiveDate>) -> Result<i32> {
        let project = self.row.follow_one(ctx, ProjectOf).await?;
        let directory = ctx.directory().await?;
        let late = |stage| commitment.working_days_late(by, stage, directory.calendar(), ctx.today());
        let late = project.map_or(0, |project| late(project.stage));
        Ok(days(late))
    }
}

impl From<Row<contract::Model>> for Contract {
    fn from(row: Row<contract::Model>) -> Self {
        Self {
            id: Kind::Contract.id(row.id),
            number: row.number.clone(),
            parties: row.parties.clone(),
            amount: Money::of_fen(row.amount),
            is_approximate: row.is_approximate,
            committed_start_on: row.committed_start_on.map(Into::into),
            committed_production_on: row.committed_production_on.map(Into::into),
            committed_capacity_on: row.committed_capacity_on.map(Into::into),
            risk_notes: row.risk_notes.clone(),
            version: row.version,
            row,
        }
    }
}

impl From<contract::Model> for Contract {
    fn from(row: contract::Model) -> Self {
        Row::from(row).into()
    }
}

/// An agreement that adds to the amount of a contract (增资协议). It is no newly signed project.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ContractSupplement {
    #[graphql(skip)]
    row: Row<contract_supplement::Model>,
    /// Global id (全局标识), such as `contract-supplement:2`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Number of the agreement (协议编号), unique.
    number: String,
    /// What it adds (增资额).
    amount: Money,
    /// The day it was signed (签订日期).
    signed_on: Date,
    /// What it is about (增资说明).
    words: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
    /// Version (版本号): grows by one with every correction.
    version: i32,
}

#[ComplexObject]
impl ContractSupplement {
    /// The project, its contract amount as it is with this (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }
}

impl From<Row<contract_supplement::Model>> for ContractSupplement {
    fn from(row: Row<contract_supplement::Model>) -> Self {
        Self {
            id: Kind::ContractSupplement.id(row.id),
            number: row.number.clone(),
            amount: Money::of_fen(row.amount),
            signed_on: row.signed_on.into(),
            words: row.words.clone(),
            recorded_by: row.recorded_by.clone(),
            recorded_at: row.recorded_at.into(),
            version: row.version,
            row,
        }
    }
}

connections! {
    /// A page of the supplements to a contract (增资协议列表).
    ContractSupplementConnection, ContractSupplementEdge of ContractSupplement from contract_supplement::Model;
}
