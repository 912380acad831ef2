//! Keeping joint ceremonies.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{ceremony as table, ceremony_project};

use super::types::{Ceremony, CeremonyProject};
use crate::{
    actions::ceremony::{self, Presentation},
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload, placed},
        guard::May,
        id::Kind,
        scalar::{Date, Fen},
    },
};

/// Where refused fields stand in an input that has a presentation.
const PRESENTED: [(&str, &str); 2] =
    [("investment", "presentation.investment"), ("yearlyOutput", "presentation.yearlyOutput")];

/// A ceremony as entered (录入内容).
#[derive(Debug, InputObject)]
pub struct CreateCeremonyInput {
    /// Name (活动名称), at most 200 characters; one of a name a day.
    name: String,
    /// The day it is held (活动日期); it may lie ahead, and is not before a signing of its projects.
    held_on: Date,
    /// Where it is held (活动地点), at most 200 characters.
    place: String,
}

impl From<CreateCeremonyInput> for ceremony::Input {
    fn from(input: CreateCeremonyInput) -> Self {
        Self { name: input.name, held_on: input.held_on.0, place: input.place }
    }
}

/// The ceremony as it shall be (修改集中活动): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateCeremonyInput {
    /// Which ceremony (集中活动).
    ceremony_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    ceremony: CreateCeremonyInput,
}

/// What a project is presented with at a ceremony (项目参加集中活动的情况).
#[derive(Debug, InputObject)]
pub struct PresentationInput {
    /// Investment (投资额) in fen, above 0.
    investment: Fen,
    /// Yearly output at capacity (达产年产值) in fen; 0 if there is none.
    yearly_output: Fen,
    /// Whether it is an innovation platform (创新平台).
    #[graphql(default)]
    is_innovation_platform: bool,
}

impl From<PresentationInput> for Presentation {
    fn from(input: PresentationInput) -> Self {
        Self {
            investment: input.investment.0,
            yearly_output: input.yearly_output.0,
            is_innovation_platform: input.is_innovation_platform,
        }
    }
}

/// A project that takes part in a ceremony (项目参加集中活动).
#[derive(Debug, InputObject)]
pub struct AddCeremonyProjectInput {
    /// The ceremony (集中活动).
    ceremony_id: ID,
    /// The project (项目), signed by the day of the ceremony; once a ceremony.
    project_id: ID,
    /// What it is presented with (参加情况).
    presentation: PresentationInput,
}

/// What a project is presented with, as it shall be (修改参加情况): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateCeremonyProjectInput {
    /// Which project at which ceremony (集中活动项目).
    ceremony_project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    presentation: PresentationInput,
}

/// A project that shall take part no more (项目不再参加集中活动).
#[derive(Debug, InputObject)]
pub struct RemoveCeremonyProjectInput {
    /// Which project at which ceremony (集中活动项目).
    ceremony_project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
}

payload! {
    /// What `createCeremony` did (办理结果).
    CreateCeremonyPayload {
        /// The new ceremony (新增内容).
        ceremony: Ceremony, from table::Model
    }
    /// What `updateCeremony` did (办理结果).
    UpdateCeremonyPayload {
        /// The ceremony as changed (更新后的内容).
        ceremony: Ceremony, from table::Model
    }
    /// What `addCeremonyProject` did (办理结果).
    AddCeremonyProjectPayload {
        /// The project at the ceremony (新增内容).
        ceremony_project: CeremonyProject, from ceremony_project::Model
    }
    /// What `updateCeremonyProject` did (办理结果).
    UpdateCeremonyProjectPayload {
        /// The project at the ceremony, as changed (更新后的内容).
        ceremony_project: CeremonyProject, from ceremony_project::Model
    }
    /// What `removeCeremonyProject` did (办理结果).
    RemoveCeremonyProjectPayload {
        /// The ceremony without the project (移出后的集中活动).
        ceremony: Ceremony, from table::Model
    }
}

#[derive(Default)]
pub struct CeremonyMutation;

#[Object(guard = "May(Permission::Administer)")]
impl CeremonyMutation {
    /// Records a joint ceremony (新增集中活动). For the bureau.
    async fn create_ceremony(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateCeremonyInput,
    ) -> Result<CreateCeremonyPayload> {
        let act = ctx.act().await?;
        let outcome = ceremony::create(&act, &input.into()).await;
        CreateCeremonyPayload::settle(act, outcome).await
    }

    /// Changes a joint ceremony (修改集中活动). For the bureau.
    async fn update_ceremony(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateCeremonyInput,
    ) -> Result<UpdateCeremonyPayload> {
        let act = ctx.act().await?;
        let id = Kind::Ceremony.key(&input.ceremony_id);
        let outcome = inside(ceremony::update(&act, id, input.version, &input.ceremony.into()).await, "ceremony");
        UpdateCeremonyPayload::settle(act, outcome).await
    }

    /// Adds a project to a joint ceremony; its stage stays as it is (项目参加集中活动). For the bureau.
    async fn add_ceremony_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AddCeremonyProjectInput,
    ) -> Result<AddCeremonyProjectPayload> {
        let act = ctx.act().await?;
        let (id, project_id) = (Kind::Ceremony.key(&input.ceremony_id), Kind::Project.key(&input.project_id));
        let outcome = ceremony::add_project(&act, id, project_id, &input.presentation.into()).await;
        let outcome = placed(outcome, &PRESENTED);
        AddCeremonyProjectPayload::settle(act, outcome).await
    }

    /// Changes what a project is presented with at a joint ceremony (修改参加情况). For the bureau.
    async fn update_ceremony_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateCeremonyProjectInput,
    ) -> Result<UpdateCeremonyProjectPayload> {
        let act = ctx.act().await?;
        let id = Kind::CeremonyProject.key(&input.ceremony_project_id);
        let outcome = ceremony::update_project(&act, id, input.version, &input.presentation.into()).await;
        let outcome = inside(outcome, "presentation");
        UpdateCeremonyProjectPayload::settle(act, outcome).await
    }

    /// Takes a project out of a joint ceremony; the audit trail keeps that it was in it (移出集中活动). For the bureau.
    async fn remove_ceremony_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RemoveCeremonyProjectInput,
    ) -> Result<RemoveCeremonyProjectPayload> {
        let act = ctx.act().await?;
        let id = Kind::CeremonyProject.key(&input.ceremony_project_id);
        let outcome = ceremony::remove_project(&act, id, input.version).await;
        RemoveCeremonyProjectPayload::settle(act, outcome).await
    }
}
