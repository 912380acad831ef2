//! Keeping leads.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{LeadSource, lead as table};

use super::{
    claim::{self, LeadDuplicate},
    types::Lead,
};
use crate::{
    actions::{
        category::Given,
        lead::{self, Source},
    },
    domain::viewer::Permission,
    graphql::{
        category::given,
        context::ContextExt,
        error::{UserError, payload, placed, settled},
        guard::May,
        id::Kind,
        project::{
            input::{NESTED, ProjectDescriptionInput, ProjectResponsibilityInput},
            types::Project,
        },
        scalar::Date,
    },
};

/// A lead as reported (录入内容).
#[derive(Debug, InputObject)]
pub struct ReportLeadInput {
    /// The company (企业名称), at most 200 characters.
    company: String,
    /// What it may do here (线索内容), at most 4000 characters.
    #[graphql(default)]
    summary: String,
    /// Where it comes from (线索来源).
    source: LeadSource,
    /// Who or what it comes from, by name (来源名称), at most 200 characters: the deputy, the fund, the scenario.
    source_name: Option<String>,
    /// The event or visit it comes from (来源活动), for the sources EVENT and OUTBOUND_VISIT.
    activity_id: Option<ID>,
    /// The channel it comes by (招商渠道): a category of the kind CHANNEL, in use on the day it is given.
    channel_id: Option<ID>,
    /// Whether it is new or stock (增量/存量): a category of the kind NEW_OR_STOCK, in use on the day it is given.
    new_or_stock_id: Option<ID>,
    /// The unit that brings it (报送单位); heads and liaison officers report for their own.
    unit_id: ID,
    /// Industry direction (产业方向), if known.
    direction_id: Option<ID>,
    /// Day of the report (上报日期), not after today.
    on: Date,
}

/// A follow-up of a lead (跟进线索).
#[derive(Debug, InputObject)]
pub struct FollowLeadInput {
    /// Which lead (线索).
    lead_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The day (跟进日期), not after today.
    on: Date,
    /// What was done and heard (跟进情况), at most 4000 characters.
    words: String,
}

/// Where a lead comes from, corrected (更正线索来源): every field is replaced.
#[derive(Debug, InputObject)]
pub struct CorrectLeadSourceInput {
    /// Which lead (线索).
    lead_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Where it comes from (线索来源).
    source: LeadSource,
    /// Who or what it comes from, by name (来源名称), at most 200 characters.
    source_name: Option<String>,
    /// The event or visit it comes from (来源活动), for the sources EVENT and OUTBOUND_VISIT.
    activity_id: Option<ID>,
    /// The channel it comes by (招商渠道): a category of the kind CHANNEL, in use on the day it is given.
    channel_id: Option<ID>,
    /// Whether it is new or stock (增量/存量): a category of the kind NEW_OR_STOCK, in use on the day it is given.
    new_or_stock_id: Option<ID>,
}

/// A lead that is judged effective (认定有效线索).
#[derive(Debug, InputObject)]
pub struct JudgeLeadEffectiveInput {
    /// Which lead (线索).
    lead_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The direction it belongs to (产业方向).
    direction_id: ID,
}

/// A lead that becomes a project (线索转化).
#[derive(Debug, InputObject)]
pub struct ConvertLeadInput {
    /// Which lead (线索).
    lead_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// What the project is (项目情况). `channelId` and `newOrStockId` are those of the lead if they are left out.
    description: ProjectDescriptionInput,
    /// Who answers for it (责任分工). The unit that brought the lead is credited as an assisting unit unless it leads.
    responsibility: ProjectResponsibilityInput,
    /// The day the project comes into the pool (入库日期), not after today.
    on: Date,
}

/// A lead that is closed (关闭线索).
#[derive(Debug, InputObject)]
pub struct CloseLeadInput {
    /// Which lead (线索).
    lead_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Why (关闭理由), at most 4000 characters.
    reason: String,
}

payload! {
    /// What `followLead` did (办理结果).
    FollowLeadPayload {
        /// The lead as changed (更新后的内容).
        lead: Lead, from table::Model
    }
    /// What `correctLeadSource` did (办理结果).
    CorrectLeadSourcePayload {
        /// The lead as changed (更新后的内容).
        lead: Lead, from table::Model
    }
    /// What `judgeLeadEffective` did (办理结果).
    JudgeLeadEffectivePayload {
        /// The lead as changed (更新后的内容).
        lead: Lead, from table::Model
    }
    /// What `closeLead` did (办理结果).
    CloseLeadPayload {
        /// The lead as changed (更新后的内容).
        lead: Lead, from table::Model
    }
}

/// What `reportLead` did (办理结果).
#[derive(SimpleObject)]
pub struct ReportLeadPayload {
    /// The new lead (新增内容); its claim is DISPUTED if another unit had the company already.
    lead: Option<Lead>,
    /// The leads of the company that were there already, the first reported first (重复线索).
    duplicates: Vec<LeadDuplicate>,
    /// Why it was refused (退回原因); empty if it was done.
    user_errors: Vec<UserError>,
}

/// What `convertLead` did (办理结果).
#[derive(SimpleObject)]
pub struct ConvertLeadPayload {
    /// The lead as changed (更新后的内容).
    lead: Option<Lead>,
    /// The project it became (转化项目).
    project: Option<Project>,
    /// The other projects of its name that have not left the pool (疑似重复项目).
    duplicates: Vec<Project>,
    /// Why it was refused (退回原因); empty if it was done.
    user_errors: Vec<UserError>,
}

fn source(kind: LeadSource, name: Option<String>, activity_id: Option<&ID>, categories: Given) -> Source {
    Source { kind, name, activity_id: activity_id.map(|id| Kind::Activity.key(id)), categories }
}

#[derive(Default)]
pub struct LeadMutation;

#[Object(guard = "May(Permission::KeepLedger)")]
impl LeadMutation {
    /// Reports a new lead (上报线索). For the bureau, heads and liaison officers. If another unit has a lead of the company
    /// already, this one is kept and waits for a ruling: whoever reports first, keeps the company (首谈). See `leadDuplicates`.
    /// Refused if the unit itself follows the company.
    async fn report_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReportLeadInput,
    ) -> Result<ReportLeadPayload> {
        let act = ctx.act().await?;
        let categories = given(input.channel_id.as_ref(), input.new_or_stock_id.as_ref());
        let report = lead::Report {
            company: input.company,
            summary: input.summary,
            source: source(input.source, input.source_name, input.activity_id.as_ref(), categories),
            unit_id: Kind::Unit.key(&input.unit_id),
            direction_id: input.direction_id.as_ref().map(|id| Kind::Direction.key(id)),
            reported_on: input.on.0,
        };
        let outcome = lead::report(&act, &report).await;
        let (done, user_errors) = settled(act, outcome).await?;
        let (lead, duplicates) = done.unzip();
        let duplicates = claim::shown(ctx, duplicates.unwrap_or_default()).await?;
        Ok(ReportLeadPayload { lead: lead.map(Into::into), duplicates, user_errors })
    }

    /// Records a follow-up of a lead (跟进线索). For the bureau, and for the unit that brought it.
    async fn follow_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: FollowLeadInput,
    ) -> Result<FollowLeadPayload> {
        let act = ctx.act().await?;
        let id = Kind::Lead.key(&input.lead_id);
        let outcome = lead::follow(&act, id, input.version, input.on.0, &input.words).await;
        FollowLeadPayload::settle(act, outcome).await
    }

    /// Corrects where a lead comes from (更正线索来源). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn correct_lead_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CorrectLeadSourceInput,
    ) -> Result<CorrectLeadSourcePayload> {
        let act = ctx.act().await?;
        let categories = given(input.channel_id.as_ref(), input.new_or_stock_id.as_ref());
        let source = source(input.source, input.source_name, input.activity_id.as_ref(), categories);
        let outcome = lead::correct_source(&act, Kind::Lead.key(&input.lead_id), input.version, &source).await;
        CorrectLeadSourcePayload::settle(act, outcome).await
    }

    /// Judges a lead effective (研判为有效线索). A new lead whose report says enough is judged at once, without a follow-up: its limit
    /// for the judgement (JUDGE) runs from the report on. For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn judge_lead_effective(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: JudgeLeadEffectiveInput,
    ) -> Result<JudgeLeadEffectivePayload> {
        let act = ctx.act().await?;
        let (id, direction_id) = (Kind::Lead.key(&input.lead_id), Kind::Direction.key(&input.direction_id));
        let outcome = lead::judge_effective(&act, id, input.version, direction_id).await;
        JudgeLeadEffectivePayload::settle(act, outcome).await
    }

    /// Makes a project of an effective lead and credits the unit that brought it (线索转化). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn convert_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ConvertLeadInput,
    ) -> Result<ConvertLeadPayload> {
        let act = ctx.act().await?;
        let conversion = lead::Conversion {
            description: input.description.into(),
            responsibility: input.responsibility.into(),
            on: input.on.0,
        };
        let outcome = lead::convert(&act, Kind::Lead.key(&input.lead_id), input.version, &conversion).await;
        let outcome = placed(placed(outcome, &NESTED), &[("registeredOn", "on")]);
        let (done, user_errors) = settled(act, outcome).await?;
        let (lead, project, duplicates) =
            done.map_or((None, None, Vec::new()), |(lead, made, doubled)| (Some(lead), Some(made), doubled));
        Ok(ConvertLeadPayload {
            lead: lead.map(Into::into),
            project: project.map(Into::into),
            duplicates: duplicates.into_iter().map(Into::into).collect(),
            user_errors,
        })
    }

    /// Closes a lead with a reason (关闭线索). For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn close_lead(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CloseLeadInput,
    ) -> Result<CloseLeadPayload> {
        let act = ctx.act().await?;
        let outcome = lead::close(&act, Kind::Lead.key(&input.lead_id), input.version, &input.reason).await;
        CloseLeadPayload::settle(act, outcome).await
    }
}
