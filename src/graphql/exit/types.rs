//! What clients read of exits and idle assets.

use async_graphql::{ComplexObject, Context, Enum, ID, Result, SimpleObject};
use entity::{AssetKind, ExitDecision, asset_use, exit_proposal, idle_asset};

use crate::graphql::{
    id::Kind,
    links::{ExitOfAsset, FreedByExit, ProjectOf, UnitOf, UsesOfAsset},
    page::connections,
    project::types::Project,
    rows::Row,
    scalar::{Date, Long},
    unit::types::Unit,
};

/// A proposal to give a project up (终止退出提议), with its review (审议) and its decision (决定).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ExitProposal {
    #[graphql(skip)]
    row: Row<exit_proposal::Model>,
    /// Global id (全局标识), such as `exit-proposal:2`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The day of the proposal (提议日期).
    proposed_on: Date,
    /// Why (提议理由).
    reason: String,
    /// The day of the review (审议日期); null before.
    reviewed_on: Option<Date>,
    /// What the review found (审议意见); null before.
    opinion: Option<String>,
    /// The decision (决定); null while there is none.
    decision: Option<ExitDecision>,
    /// The day of the decision (决定日期); null before.
    decided_on: Option<Date>,
    /// Why it was so decided (决定理由); null before.
    decision_reason: Option<String>,
    /// Version (版本号): grows by one with every change; mutations name the version they were made from.
    version: i32,
}

#[ComplexObject]
impl ExitProposal {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The unit that proposes it (提议单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// The land and plant it freed (腾退的存量资源); empty unless the project exits.
    #[graphql(complexity = "child_complexity * 5 + 1")]
    async fn freed_assets(&self, ctx: &Context<'_>) -> Result<Vec<IdleAsset>> {
        Ok(self.row.follow(ctx, FreedByExit).await?.into_iter().map(Into::into).collect())
    }
}

impl From<Row<exit_proposal::Model>> for ExitProposal {
    fn from(row: Row<exit_proposal::Model>) -> Self {
        Self {
            id: Kind::ExitProposal.id(row.id),
            proposed_on: row.proposed_on.into(),
            reason: row.reason.clone(),
            reviewed_on: row.reviewed_on.map(Into::into),
            opinion: row.opinion.clone(),
            decision: row.decision,
            decided_on: row.decided_on.map(Into::into),
            decision_reason: row.decision_reason.clone(),
            version: row.version,
            row,
        }
    }
}

/// Whether an idle asset is free (存量资源状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum IdleAssetStatus {
    /// Nobody uses it (闲置).
    Free,
    /// A project uses it (已盘活).
    Taken,
}

/// An idle asset (存量资源): land or plant that an exited project left, and that another project can take up.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct IdleAsset {
    #[graphql(skip)]
    row: Row<idle_asset::Model>,
    /// Global id (全局标识), such as `idle-asset:4`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Land or plant (类别).
    kind: AssetKind,
    /// Area in square metres (面积，平方米).
    square_metres: Long,
    /// Where it lies (位置).
    place: String,
    /// What else there is to know (说明).
    words: String,
    /// Since when it is idle (腾退日期).
    freed_on: Date,
    /// Version (版本号): grows by one when it is taken up or released; mutations name the version they were made from.
    version: i32,
}

#[ComplexObject]
impl IdleAsset {
    /// Whether it is free (状态).
    async fn status(&self, ctx: &Context<'_>) -> Result<IdleAssetStatus> {
        let used = self.row.follow(ctx, UsesOfAsset).await?.iter().any(|used| used.until_on.is_none());
        Ok(if used { IdleAssetStatus::Taken } else { IdleAssetStatus::Free })
    }

    /// Who uses it and who used it, the first first (盘活记录).
    #[graphql(complexity = "child_complexity * 5 + 1")]
    async fn uses(&self, ctx: &Context<'_>) -> Result<Vec<AssetUse>> {
        Ok(self.row.follow(ctx, UsesOfAsset).await?.into_iter().map(Into::into).collect())
    }

    /// The project that left it (原项目), if the viewer may see it.
    async fn freed_by(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The exit that freed it (终止退出提议), if the viewer may see it.
    async fn exit(&self, ctx: &Context<'_>) -> Result<Option<ExitProposal>> {
        Ok(self.row.follow_one(ctx, ExitOfAsset).await?.map(Into::into))
    }
}

impl From<Row<idle_asset::Model>> for IdleAsset {
    fn from(row: Row<idle_asset::Model>) -> Self {
        Self {
            id: Kind::IdleAsset.id(row.id),
            kind: row.kind,
            square_metres: Long(row.area),
            place: row.place.clone(),
            words: row.words.clone(),
            freed_on: row.freed_on.into(),
            version: row.version,
            row,
        }
    }
}

/// A stretch of days in which a project uses an idle asset (盘活记录).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct AssetUse {
    #[graphql(skip)]
    row: Row<asset_use::Model>,
    /// First day (起始).
    from: Date,
    /// Last day (截止); null while it lasts.
    until: Option<Date>,
}

#[ComplexObject]
impl AssetUse {
    /// The project that uses it (盘活项目), if the viewer may see it.
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }
}

impl From<Row<asset_use::Model>> for AssetUse {
    fn from(row: Row<asset_use::Model>) -> Self {
        Self { from: row.from_on.into(), until: row.until_on.map(Into::into), row }
    }
}

connections! {
    /// A page of proposals to give projects up (终止退出提议列表).
    ExitProposalConnection, ExitProposalEdge of ExitProposal from exit_proposal::Model;
    /// A page of idle assets (存量资源列表).
    IdleAssetConnection, IdleAssetEdge of IdleAsset from idle_asset::Model;
}
