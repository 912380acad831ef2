//! Deciding on candidates for screening out, but for `confirmScreening`, which is a change of stage.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{Stage, project, screening_limit};

use super::types::ScreeningLimit;
use crate::{
    actions::screening,
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind, project::types::Project, scalar::Date},
};

/// A project whose screening limit is put off (项目延期).
#[derive(Debug, InputObject)]
pub struct ExtendProjectInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new last day (延期截止日期), after today and after the present last day, at most 12 months from today.
    until: Date,
    /// Why (延期理由), at most 4000 characters.
    reason: String,
}

/// An extension that was granted by mistake (更正延期).
#[derive(Debug, InputObject)]
pub struct CorrectExtensionInput {
    /// Which project (项目): its last extension at the present stage is corrected.
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The last day as it should be (延期截止日期), at most 12 months from the day of the grant, nor before that day or the end of
    /// an extension before. With the day of the grant the extension is as good as taken back.
    until: Date,
    /// Why (更正理由), at most 4000 characters; it takes the place of the reason given before.
    reason: String,
}

/// A project whose screening clock stops (暂停计时).
#[derive(Debug, InputObject)]
pub struct PauseProjectInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The first day that does not count (暂停起始日期), not after today.
    on: Date,
    /// Why (暂停理由), at most 4000 characters.
    reason: String,
}

/// A project whose screening clock goes on (恢复计时).
#[derive(Debug, InputObject)]
pub struct ResumeProjectInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The first day that counts again (恢复日期), not after today; with the first day of the pause it is taken back.
    on: Date,
}

/// A screening limit that changes (设定剔除时限).
#[derive(Debug, InputObject)]
pub struct SetScreeningLimitInput {
    /// The stage (阶段): NEGOTIATING or APPROVED.
    stage: Stage,
    /// Months (月数), 1 to 60; null if the stage shall have no limit.
    months: Option<i32>,
    /// First day on which it holds (生效日期). The present limit holds until the day before; on its first day it is replaced
    /// altogether.
    from: Date,
}

payload! {
    /// What `extendProject` did (办理结果).
    ExtendProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from project::Model
    }
    /// What `correctExtension` did (办理结果).
    CorrectExtensionPayload {
        /// The project as changed (更新后的内容).
        project: Project, from project::Model
    }
    /// What `pauseProject` did (办理结果).
    PauseProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from project::Model
    }
    /// What `resumeProject` did (办理结果).
    ResumeProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from project::Model
    }
    /// What `setScreeningLimit` did (办理结果).
    SetScreeningLimitPayload {
        /// The limit that begins, or the one that ends if there is none any more (剔除时限).
        screening_limit: ScreeningLimit, from screening_limit::Model
    }
}

#[derive(Default)]
pub struct ScreeningMutation;

#[Object(guard = "May(Permission::Administer)")]
impl ScreeningMutation {
    /// Puts off the screening limit of a project to a day (项目延期). For the bureau.
    async fn extend_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ExtendProjectInput,
    ) -> Result<ExtendProjectPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = screening::extend(&act, id, input.version, input.until.0, &input.reason).await;
        ExtendProjectPayload::settle(act, outcome).await
    }

    /// Corrects the last extension of a project at its present stage, with a reason (更正延期). For the bureau.
    async fn correct_extension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CorrectExtensionInput,
    ) -> Result<CorrectExtensionPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = screening::correct_extension(&act, id, input.version, input.until.0, &input.reason).await;
        CorrectExtensionPayload::settle(act, outcome).await
    }

    /// Stops the screening clock of a project (暂停计时): it is no candidate, and in no urging letter about its limit, until
    /// it is resumed or comes to another stage. For the bureau.
    async fn pause_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: PauseProjectInput,
    ) -> Result<PauseProjectPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = screening::pause(&act, id, input.version, input.on.0, &input.reason).await;
        PauseProjectPayload::settle(act, outcome).await
    }

    /// Lets the screening clock of a paused project go on (恢复计时). For the bureau.
    async fn resume_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ResumeProjectInput,
    ) -> Result<ResumeProjectPayload> {
        let act = ctx.act().await?;
        let outcome = screening::resume(&act, Kind::Project.key(&input.project_id), input.version, input.on.0).await;
        ResumeProjectPayload::settle(act, outcome).await
    }

    /// Changes the screening limit of a stage from a day on (设定剔除时限). For the bureau.
    async fn set_screening_limit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetScreeningLimitInput,
    ) -> Result<SetScreeningLimitPayload> {
        let act = ctx.act().await?;
        let outcome = screening::set_limit(&act, input.stage, input.months, input.from.0).await;
        SetScreeningLimitPayload::settle(act, outcome).await
    }
}
