//! Changing projects: what they are, who answers for them, which stage they reach.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result};
use entity::{Duty, project as table, project_assignment};

use super::{
    assignment::ProjectAssignment,
    input::{NESTED, ProjectDescriptionInput, ProjectResponsibilityInput, StageInput},
    types::Project,
};
use crate::{
    actions::{
        Act, Outcome,
        direction::Assignee,
        project::{self, StageStep, Step},
        signing,
    },
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        contract::mutation::ContractInput,
        error::{doubled_payload, inside, payload, placed},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// A project that comes into the pool (项目入库).
#[derive(Debug, InputObject)]
pub struct CreateProjectInput {
    /// Project code (项目编号), at most 40 characters, unique; the next one if not given.
    code: Option<String>,
    /// What it is (基本情况).
    description: ProjectDescriptionInput,
    /// Who answers for it (责任分工).
    responsibility: ProjectResponsibilityInput,
    /// The day it comes into the pool (入库日期), not after today.
    registered_on: Date,
}

/// The project as it shall be (修改项目): every field is replaced.
#[derive(Debug, InputObject)]
pub struct UpdateProjectInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    description: ProjectDescriptionInput,
}

/// A project whose review has passed (项目审定).
#[derive(Debug, InputObject)]
pub struct ApproveProjectInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Day of the approval (审定日期), not after today nor before the last opinion.
    on: Date,
    /// On what ground (审定依据), at most 4000 characters.
    reason: String,
    /// Day by which it is to be signed (承诺签约日期), not before the approval.
    sign_by: Date,
}

/// A project whose contract is signed (项目签约).
#[derive(Debug, InputObject)]
pub struct SignProjectInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Day of signing (签约日期), not after today.
    on: Date,
    /// On what ground (签约说明), at most 4000 characters.
    reason: String,
    /// The contract (合同).
    contract: ContractInput,
}

/// The signing of an approved project that is put to another day (调整承诺签约日期).
#[derive(Debug, InputObject)]
pub struct RescheduleSigningInput {
    /// Which project (项目).
    project_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new day by which it is to be signed (承诺签约日期), not before the approval.
    sign_by: Date,
    /// Why (调整理由), at most 4000 characters.
    reason: String,
}

/// Where refused fields of a contract stand in an input that has one.
const CONTRACT: [(&str, &str); 7] = [
    ("number", "contract.number"),
    ("parties", "contract.parties"),
    ("amount", "contract.amount"),
    ("committedStartOn", "contract.committedStartOn"),
    ("committedProductionOn", "contract.committedProductionOn"),
    ("committedCapacityOn", "contract.committedCapacityOn"),
    ("riskNotes", "contract.riskNotes"),
];

/// Who is given which duty in a project (责任分工); exactly one.
#[derive(Debug, OneofObject)]
pub enum ProjectDutyInput {
    /// This official becomes the leader (挂帅领导), instead of the present one.
    Leader(ID),
    /// This unit becomes the lead unit (牵头单位), instead of the present one.
    LeadUnit(ID),
    /// This unit is added as a coordinating unit (配合单位).
    CoordinatingUnit(ID),
    /// This unit is added as an assisting unit (协助签约单位).
    AssistingUnit(ID),
}

impl ProjectDutyInput {
    fn assignee(&self) -> Assignee {
        let unit = |duty, id| Assignee::Unit(duty, Kind::Unit.key(id));
        match self {
            Self::Leader(id) => Assignee::Official(Kind::Official.key(id)),
            Self::LeadUnit(id) => unit(Duty::LeadUnit, id),
            Self::CoordinatingUnit(id) => unit(Duty::CoordinatingUnit, id),
            Self::AssistingUnit(id) => unit(Duty::AssistingUnit, id),
        }
    }
}

/// A duty that is given in a project (项目责任分工).
#[derive(Debug, InputObject)]
pub struct AssignProjectDutyInput {
    /// The project (项目).
    project_id: ID,
    /// Who is given which duty (责任分工).
    duty: ProjectDutyInput,
    /// First day (生效日期). A leader or lead unit replaced by this keeps the duty until the day before.
    from: Date,
}

/// A unit's duty in a project that ends (解除项目配合职责).
#[derive(Debug, InputObject)]
pub struct ReleaseProjectUnitInput {
    /// The project (项目).
    project_id: ID,
    /// The unit (责任单位).
    unit_id: ID,
    /// Its duty (职责): COORDINATING_UNIT or ASSISTING_UNIT. A leader or lead unit is replaced instead.
    duty: Duty,
    /// Last day (截止日期).
    until: Date,
}

doubled_payload! {
    /// What `createProject` did (办理结果).
    CreateProjectPayload {
        /// The new project (新增内容).
        project: Project, from table::Model;
        /// The projects of this name that are in the pool already and have not left it (疑似重复项目). It is recorded all the same.
        duplicates
    }
    /// What `updateProject` did (办理结果).
    UpdateProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model;
        /// The other projects of this name that have not left the pool (疑似重复项目).
        duplicates
    }
}

payload! {
    /// What `approveProject` did (办理结果).
    ApproveProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
    /// What `rescheduleSigning` did (办理结果).
    RescheduleSigningPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
    /// What `signProject` did (办理结果).
    SignProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
    /// What `startProject` did (办理结果).
    StartProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
    /// What `confirmScreening` did (办理结果).
    ConfirmScreeningPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
    /// What `restoreProject` did (办理结果).
    RestoreProjectPayload {
        /// The project as changed (更新后的内容).
        project: Project, from table::Model
    }
    /// What `assignProjectDuty` did (办理结果).
    AssignProjectDutyPayload {
        /// The stretch of days that begins (新的任期).
        assignment: ProjectAssignment, from project_assignment::Model
    }
    /// What `releaseProjectUnit` did (办理结果).
    ReleaseProjectUnitPayload {
        /// The stretch of days that ends (结束的任期).
        assignment: ProjectAssignment, from project_assignment::Model
    }
}

async fn reach(act: &Act, step: Step, input: StageInput) -> Outcome<table::Model> {
    let change = StageStep { step, on: input.on.0, reason: input.reason };
    project::change_stage(act, Kind::Project.key(&input.project_id), input.version, &change).await
}

#[derive(Default)]
pub struct ProjectMutation;

#[Object(guard = "May(Permission::Administer)")]
impl ProjectMutation {
    /// Takes a project into the pool, in negotiation (项目入库). If another one has its name, see `duplicates`; refused as TAKEN
    /// if name, investor, lead unit and day are the same. For the bureau.
    async fn create_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CreateProjectInput,
    ) -> Result<CreateProjectPayload> {
        let act = ctx.act().await?;
        let entry = project::Entry {
            code: input.code,
            description: input.description.into(),
            responsibility: input.responsibility.into(),
            registered_on: input.registered_on.0,
            lead_id: None,
        };
        let outcome = placed(project::create(&act, &entry).await, &NESTED);
        CreateProjectPayload::settle(act, outcome).await
    }

    /// Changes what a project is (修改项目信息). For the bureau.
    async fn update_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: UpdateProjectInput,
    ) -> Result<UpdateProjectPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = inside(project::update(&act, id, input.version, &input.description.into()).await, "description");
        UpdateProjectPayload::settle(act, outcome).await
    }

    /// NEGOTIATING to APPROVED: the open review has every opinion it needs, and all are passes (审定). For the bureau.
    async fn approve_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ApproveProjectInput,
    ) -> Result<ApproveProjectPayload> {
        let act = ctx.act().await?;
        let step = Step::Approve { sign_by: input.sign_by.0 };
        let change = StageStep { step, on: input.on.0, reason: input.reason };
        let outcome = project::change_stage(&act, Kind::Project.key(&input.project_id), input.version, &change).await;
        ApproveProjectPayload::settle(act, outcome).await
    }

    /// Puts the day by which an approved project is to be signed to another one, with a reason (调整承诺签约日期). For the bureau.
    async fn reschedule_signing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RescheduleSigningInput,
    ) -> Result<RescheduleSigningPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = signing::reschedule(&act, id, input.version, input.sign_by.0, &input.reason).await;
        RescheduleSigningPayload::settle(act, outcome).await
    }

    /// APPROVED to SIGNED: a contract is signed (签约). What its amount, or the planned investment, asks for by the levels of
    /// review in force on the day must have passed the round that approved the project; an opinion that it asks for only since
    /// (补充审议意见) is added to that round with `recordOpinion`. Open milestones of the kind SIGNING are completed on the day. For
    /// the bureau.
    async fn sign_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SignProjectInput,
    ) -> Result<SignProjectPayload> {
        let act = ctx.act().await?;
        let change = StageStep { step: Step::Sign(input.contract.into()), on: input.on.0, reason: input.reason };
        let outcome = project::change_stage(&act, Kind::Project.key(&input.project_id), input.version, &change).await;
        let outcome = placed(outcome, &CONTRACT);
        SignProjectPayload::settle(act, outcome).await
    }

    /// SIGNED to STARTED: construction or fit-out begins, under a task force formed by then (开工). Open milestones of the kind
    /// START are completed on the day. For the bureau.
    async fn start_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: StageInput,
    ) -> Result<StartProjectPayload> {
        let act = ctx.act().await?;
        let outcome = reach(&act, Step::Start, input).await;
        StartProjectPayload::settle(act, outcome).await
    }

    /// NEGOTIATING or APPROVED to SCREENED_OUT: a candidate is taken out of the pool, and an open review broken off
    /// (确认剔除). Refused before its limit is over and while its clock is paused; see `screeningCandidates`. For the bureau.
    async fn confirm_screening(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: StageInput,
    ) -> Result<ConfirmScreeningPayload> {
        let act = ctx.act().await?;
        let outcome = reach(&act, Step::ScreenOut, input).await;
        ConfirmScreeningPayload::settle(act, outcome).await
    }

    /// SCREENED_OUT to NEGOTIATING: back into the pool (恢复), with a new screening clock. For the bureau.
    async fn restore_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: StageInput,
    ) -> Result<RestoreProjectPayload> {
        let act = ctx.act().await?;
        let outcome = reach(&act, Step::Restore, input).await;
        RestoreProjectPayload::settle(act, outcome).await
    }

    /// Gives a duty in a project (明确项目责任分工). For the bureau.
    async fn assign_project_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AssignProjectDutyInput,
    ) -> Result<AssignProjectDutyPayload> {
        let act = ctx.act().await?;
        let id = Kind::Project.key(&input.project_id);
        let outcome = project::assign(&act, id, input.duty.assignee(), input.from.0).await;
        AssignProjectDutyPayload::settle(act, outcome).await
    }

    /// Ends the duty of a coordinating or assisting unit (解除项目配合职责). For the bureau.
    async fn release_project_unit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReleaseProjectUnitInput,
    ) -> Result<ReleaseProjectUnitPayload> {
        let act = ctx.act().await?;
        let (id, unit_id) = (Kind::Project.key(&input.project_id), Kind::Unit.key(&input.unit_id));
        let outcome = project::release(&act, id, input.duty, unit_id, input.until.0).await;
        ReleaseProjectUnitPayload::settle(act, outcome).await
    }
}
