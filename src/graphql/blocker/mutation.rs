//! Raising and resolving blockers.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{BlockerKind, blocker as table};

use super::types::Blocker;
use crate::{
    actions::blocker,
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// What a blocker is (堵点内容).
#[derive(Debug, InputObject)]
pub struct BlockerInput {
    /// What kind it is (堵点类别).
    kind: BlockerKind,
    /// What it is (堵点内容), at most 4000 characters.
    words: String,
    /// The unit that has to resolve it (责任单位); it sees the project from then on.
    owner_unit_id: ID,
    /// The day it is to be resolved by (办结期限), not before the day it is raised.
    due_on: Date,
}

impl From<BlockerInput> for blocker::Input {
    fn from(input: BlockerInput) -> Self {
        Self {
            kind: input.kind,
            words: input.words,
            owner_unit_id: Kind::Unit.key(&input.owner_unit_id),
            due_on: input.due_on.0,
        }
    }
}

/// A blocker that is raised today (提出堵点).
#[derive(Debug, InputObject)]
pub struct RaiseBlockerInput {
    /// The project (项目).
    project_id: ID,
    /// What it is (堵点情况).
    blocker: BlockerInput,
}

/// The blocker as it shall be (修改堵点): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateBlockerInput {
    /// Which blocker (堵点).
    blocker_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    blocker: BlockerInput,
}

/// A blocker that is resolved (堵点办结).
#[derive(Debug, InputObject)]
pub struct ResolveBlockerInput {
    /// Which blocker (堵点).
    blocker_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The day it was resolved (办结日期), not after today.
    on: Date,
    /// How it was resolved (办结情况), at most 4000 characters.
    resolution: String,
}

payload! {
    /// What `raiseBlocker` did (办理结果).
    RaiseBlockerPayload {
        /// The new blocker (新增内容).
        blocker: Blocker, from table::Model
    }
    /// What `updateBlocker` did (办理结果).
    UpdateBlockerPayload {
        /// The blocker as changed (更新后的内容).
        blocker: Blocker, from table::Model
    }
    /// What `resolveBlocker` did (办理结果).
    ResolveBlockerPayload {
        /// The blocker as changed (更新后的内容).
        blocker: Blocker, from table::Model
    }
}

#[derive(Default)]
pub struct BlockerMutation;

#[Object(guard = "May(Permission::KeepLedger)")]
impl BlockerMutation {
    /// Raises a blocker of a project (提出堵点). For the bureau, and for heads and liaison officers of the units that answer
    /// for the project.
    async fn raise_blocker(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RaiseBlockerInput,
    ) -> Result<RaiseBlockerPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = inside(blocker::raise(&act, id, &input.blocker.into()).await, "blocker");
        RaiseBlockerPayload::settle(act, outcome).await
    }

    /// Changes an open blocker, its owner or its due day (修改堵点). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn update_blocker(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateBlockerInput,
    ) -> Result<UpdateBlockerPayload> {
        let act = ctx.act().await?;
        let id = Kind::Blocker.key(&input.blocker_id);
        let outcome = inside(blocker::update(&act, id, input.version, &input.blocker.into()).await, "blocker");
        UpdateBlockerPayload::settle(act, outcome).await
    }

    /// Resolves a blocker (堵点办结). For the bureau, for the unit that owns it, and for heads and liaison officers of the units
    /// that answer for the project.
    async fn resolve_blocker(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ResolveBlockerInput,
    ) -> Result<ResolveBlockerPayload> {
        let act = ctx.act().await?;
        let id = Kind::Blocker.key(&input.blocker_id);
        let outcome = blocker::resolve(&act, id, input.version, input.on.0, &input.resolution).await;
        ResolveBlockerPayload::settle(act, outcome).await
    }
}
