//! Who keeps a company that several units report (首谈).

use std::collections::HashMap;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{LeadKeeper, lead, lead_ruling};
use sea_orm::QueryFilter;

use super::types::Lead;
use crate::{
    actions::{ActionError, lead as actions},
    domain::{company::normalised, text, viewer::Permission},
    graphql::{
        context::ContextExt,
        error::{Fault, UserError},
        guard::May,
        id::Kind,
        links::LeadOf,
        rows::{Row, together},
        scalar::{Date, DateTime},
    },
    storage::{self, among::among},
};

/// A lead of the same company that is open or has become a project (重复线索). To those who may not see the lead it says
/// no more than that somebody was there, and since when.
#[derive(SimpleObject)]
pub struct LeadDuplicate {
    /// Day of its report (上报日期).
    reported_on: Date,
    /// The lead (线索); null if the viewer may not see it.
    lead: Option<Lead>,
}

/// A ruling on a disputed lead (首谈裁定).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LeadRuling {
    #[graphql(skip)]
    row: Row<lead_ruling::Model>,
    /// Global id (全局标识), such as `lead-ruling:2`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Who keeps the company (裁定结果).
    keeper: LeadKeeper,
    /// Why (裁定理由).
    reason: String,
    /// Who ruled (裁定人).
    ruled_by: String,
    /// When (裁定时间).
    ruled_at: DateTime,
}

#[ComplexObject]
impl LeadRuling {
    /// The lead that had the company until then, if the viewer may see it (原首谈线索).
    async fn held_lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        Ok(self.row.follow_one(ctx, LeadOf).await?.map(Into::into))
    }
}

impl From<Row<lead_ruling::Model>> for LeadRuling {
    fn from(row: Row<lead_ruling::Model>) -> Self {
        Self {
            id: Kind::LeadRuling.id(row.id),
            keeper: row.keeper,
            reason: row.reason.clone(),
            ruled_by: row.ruled_by.clone(),
            ruled_at: row.ruled_at.into(),
            row,
        }
    }
}

/// A ruling (首谈裁定) on a lead whose claim is DISPUTED.
#[derive(Debug, InputObject)]
pub struct RuleLeadConflictInput {
    /// The disputed lead (待裁定线索).
    lead_id: ID,
    /// The version (版本号) the ruling was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Who keeps the company (裁定结果).
    keeper: LeadKeeper,
    /// Why (裁定理由), at most 4000 characters. The lead of whoever loses is closed with it.
    reason: String,
}

/// What `ruleLeadConflict` did (办理结果).
#[derive(SimpleObject)]
pub struct RuleLeadConflictPayload {
    /// The lead as ruled (裁定后的线索).
    lead: Option<Lead>,
    /// The ruling (裁定).
    ruling: Option<LeadRuling>,
    /// Why it was refused (退回原因); empty if it was done.
    user_errors: Vec<UserError>,
}

/// A company that can be looked for, as it is compared.
pub(super) fn key(company: &str) -> Result<String, Fault> {
    let company = text::line("company", company, 200).map_err(|refusal| Fault::BadInput(refusal.message))?;
    Ok(normalised(&company))
}

/// Leads of a company, as far as the viewer may see them.
pub(super) async fn shown(ctx: &Context<'_>, rows: Vec<lead::Model>) -> Result<Vec<LeadDuplicate>> {
    let ids = rows.iter().map(|row| row.id).collect();
    let seen = storage::lead::visible(ctx.backend(), &ctx.scope())
        .filter(among(lead::Column::Id, ids, ctx.backend()))
        .all(ctx.db())
        .await?;
    let mut seen: HashMap<i64, Lead> = together(seen).map(|row| (row.id, row.into())).collect();
    let shown = |row: lead::Model| LeadDuplicate { reported_on: row.reported_on.into(), lead: seen.remove(&row.id) };
    Ok(rows.into_iter().map(shown).collect())
}

#[derive(Default)]
pub struct LeadClaimQuery;

#[Object(guard = "May(Permission::KeepLedger)")]
impl LeadClaimQuery {
    /// The leads of this company that are open or have become projects, the first reported first (查重): to warn before
    /// `reportLead`. For the bureau, heads and liaison officers; of leads out of scope only the day is shown.
    async fn lead_duplicates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The company (企业名称), however it is written.")] company: String,
    ) -> Result<Vec<LeadDuplicate>> {
        let rows = storage::lead::alive(&key(&company)?).all(ctx.db()).await?;
        shown(ctx, rows).await
    }
}

#[derive(Default)]
pub struct LeadClaimMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LeadClaimMutation {
    /// Rules who keeps the company of a disputed lead (首谈裁定). The open lead of the other side is closed. For the bureau.
    async fn rule_lead_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RuleLeadConflictInput,
    ) -> Result<RuleLeadConflictPayload> {
        let act = ctx.act().await?;
        let id = Kind::Lead.key(&input.lead_id);
        match actions::rule(&act, id, input.version, input.keeper, &input.reason).await {
            Ok((lead, ruling)) => {
                act.commit().await?;
                let (lead, ruling) = (Some(lead.into()), Some(Row::from(ruling).into()));
                Ok(RuleLeadConflictPayload { lead, ruling, user_errors: Vec::new() })
            }
            Err(ActionError::Refused(refusals)) => {
                let user_errors = refusals.into_iter().map(Into::into).collect();
                Ok(RuleLeadConflictPayload { lead: None, ruling: None, user_errors })
            }
            Err(error) => Err(error.into()),
        }
    }
}
