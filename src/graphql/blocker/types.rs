//! What clients read of blockers.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{BlockerKind, blocker};

use crate::graphql::{
    id::Kind,
    links::{ProjectOf, UnitOf},
    page::connections,
    project::{ledger::late_working_days, types::Project},
    rows::Row,
    scalar::Date,
    unit::types::Unit,
};

/// Something that holds a project up (堵点), with an owner and a due day.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Blocker {
    #[graphql(skip)]
    row: Row<blocker::Model>,
    /// Global id (全局标识), such as `blocker:6`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// What kind it is (堵点类别).
    kind: BlockerKind,
    /// What it is (堵点内容).
    words: String,
    /// The day it is to be resolved by (办结期限).
    due_on: Date,
    /// The day it was raised (提出日期).
    raised_on: Date,
    /// Who raised it (提出人).
    raised_by: String,
    /// The day it was resolved (办结日期); null while open.
    resolved_on: Option<Date>,
    /// How it was resolved (办结情况).
    resolution: Option<String>,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

#[ComplexObject]
impl Blocker {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The unit that has to resolve it (责任单位).
    async fn owner_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// Working days it is late today (逾期工作日); 0 if it is not due yet, resolved, or its project has left the life cycle.
    async fn late_working_days(&self, ctx: &Context<'_>) -> Result<i32> {
        late_working_days(ctx, &self.row, self.row.due_on, self.row.resolved_on).await
    }
}

impl From<Row<blocker::Model>> for Blocker {
    fn from(row: Row<blocker::Model>) -> Self {
        Self {
            id: Kind::Blocker.id(row.id),
            kind: row.kind,
            words: row.words.clone(),
            due_on: row.due_on.into(),
            raised_on: row.raised_on.into(),
            raised_by: row.raised_by.clone(),
            resolved_on: row.resolved_on.map(Into::into),
            resolution: row.resolution.clone(),
            version: row.version,
            row,
        }
    }
}

connections! {
    /// A page of blockers (堵点列表).
    BlockerConnection, BlockerEdge of Blocker from blocker::Model;
}
