//! Leads: reported, followed, judged, converted or closed; and who keeps the company if several units report it.

use chrono::NaiveDate;
use entity::{
    LeadClaim, LeadKeeper, LeadSource, LeadStatus, RefusalCode, lead, lead_follow_up, lead_ruling,
    project as project_table,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{
    Act, ActionError, Checks, Outcome, category::Given, direction, overtaken, project, unchanged, unit, unknown,
};
use crate::{
    domain::{
        company::normalised,
        language::say,
        lead::{self as rules, claim},
        refusal::Refusal,
        text,
        viewer::Scope,
    },
    storage,
};

/// Where a lead comes from, as entered.
#[derive(Clone, Debug)]
pub struct Source {
    /// Which kind of source.
    pub kind: LeadSource,
    /// Who or what it is, at most 200 characters; blank for none.
    pub name: Option<String>,
    /// The event or visit.
    pub activity_id: Option<i64>,
    /// Channel, and whether it is new or stock.
    pub categories: Given,
}

impl Source {
    /// What is given anew must be in use on `day`; what the lead has already may have ended.
    async fn check(
        &self,
        act: &Act,
        checks: &mut Checks,
        row: &mut lead::ActiveModel,
        had: Given,
        day: NaiveDate,
    ) -> Outcome<()> {
        self.categories.check(act, checks, had, day).await?;
        row.channel_id = Set(self.categories.channel_id);
        row.new_or_stock_id = Set(self.categories.new_or_stock_id);
        row.source = Set(self.kind);
        row.source_name = Set(checks.take(text::optional_line("sourceName", self.name.as_deref(), 200)));
        row.activity_id = Set(self.activity_id);
        if let Some(id) = self.activity_id {
            let found = storage::activity::find(act.conn(), act.scope(), id).await?;
            let fits = found.ok_or_else(|| unknown("activityId"));
            if let Err(refusal) = fits.and_then(|found| rules::comes_from(self.kind, found.kind)) {
                checks.refuse(refusal);
            }
        }
        Ok(())
    }
}

/// A lead as reported.
#[derive(Clone, Debug)]
pub struct Report {
    /// Company, at most 200 characters.
    pub company: String,
    /// What it may do here.
    pub summary: String,
    /// Where it comes from.
    pub source: Source,
    /// The unit that brings it.
    pub unit_id: i64,
    /// Industry direction, if known.
    pub direction_id: Option<i64>,
    /// Day of the report.
    pub reported_on: NaiveDate,
}

/// Reports a new lead, and says which leads of the company were there before. Heads and liaison officers report for
/// their own units. A company that another unit has already is not refused: the lead waits for a ruling. One that the unit
/// itself follows is: nobody disputes what is the own.
pub async fn report(act: &Act, report: &Report) -> Outcome<(lead::Model, Vec<lead::Model>)> {
    act.must_have_happened(report.reported_on)?;
    let mut checks = Checks::default();
    let company = checks.take(text::line("company", &report.company, 200));
    let company_key = normalised(&company);
    let mut row = lead::ActiveModel {
        company: Set(company),
        company_key: Set(company_key.clone()),
        summary: Set(checks.take(text::words("summary", &report.summary))),
        unit_id: Set(report.unit_id),
        direction_id: Set(report.direction_id),
        status: Set(LeadStatus::New),
        reported_on: Set(report.reported_on),
        followed_on: Set(report.reported_on),
        version: Set(1),
        created_at: Set(act.now()),
        updated_at: Set(act.now()),
        ..Default::default()
    };
    report.source.check(act, &mut checks, &mut row, Given::default(), report.reported_on).await?;
    if let Scope::Units { unit_ids, .. } = act.scope()
        && !unit_ids.contains(&report.unit_id)
    {
        checks.refuse(unknown("unitId"));
    }
    if let Some(id) = report.direction_id {
        checks.gather(direction::active(act, "directionId", id, report.reported_on).await)?;
    }
    checks.finish()?;
    unit::active(act, "unitId", report.unit_id, report.reported_on).await?;
    let duplicates = storage::lead::alive(&company_key).all(act.conn()).await?;
    claim::report_again(duplicates.iter().any(|lead| lead.unit_id == report.unit_id && rules::is_open(lead.status)))?;
    let claim = claim::of_new(duplicates.iter().any(|lead| lead.unit_id != report.unit_id));
    row.claim = Set(claim);
    row.claimed_on = Set((claim == LeadClaim::Held).then_some(report.reported_on));
    row.first_lead_id = Set(duplicates.first().map(|first| first.id));
    let row = row.insert(act.conn()).await.map_err(overtaken)?;
    act.record("lead.report", row.id, None, Some(&row)).await?;
    Ok((row, duplicates))
}

/// Corrects where a lead comes from.
pub async fn correct_source(act: &Act, id: i64, version: i32, source: &Source) -> Outcome<lead::Model> {
    let before = held(act, id, version).await?;
    let mut row = before.clone().into_active_model();
    let mut checks = Checks::default();
    source.check(act, &mut checks, &mut row, categories_of(&before), act.today()).await?;
    checks.finish()?;
    keep(act, "lead.correct_source", before, row).await
}

fn categories_of(lead: &lead::Model) -> Given {
    Given { channel_id: lead.channel_id, new_or_stock_id: lead.new_or_stock_id }
}

/// Records a follow-up.
pub async fn follow(act: &Act, id: i64, version: i32, on: NaiveDate, words: &str) -> Outcome<lead::Model> {
    let before = held(act, id, version).await?;
    let status = rules::follow(before.status)?;
    act.must_have_happened(on)?;
    if on < before.reported_on {
        let message = say!("跟进日期不得早于线索上报日期", "The day must not be before that of the lead's report");
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message).into());
    }
    let follow_up = lead_follow_up::ActiveModel {
        lead_id: Set(id),
        followed_on: Set(on),
        words: Set(text::filled_words("words", words)?),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        ..Default::default()
    };
    let follow_up = follow_up.insert(act.conn()).await?;
    act.record("lead_follow_up.add", follow_up.id, None, Some(&follow_up)).await?;
    let mut row = before.clone().into_active_model();
    row.status = Set(status);
    row.followed_on = Set(before.followed_on.max(on));
    keep(act, "lead.follow", before, row).await
}

/// Judges a lead effective, in a direction.
pub async fn judge_effective(act: &Act, id: i64, version: i32, direction_id: i64) -> Outcome<lead::Model> {
    let before = held(act, id, version).await?;
    rules::change(before.status, LeadStatus::Effective)?;
    claim::advance(before.claim)?;
    direction::active(act, "directionId", direction_id, act.today()).await?;
    let mut row = before.clone().into_active_model();
    row.status = Set(LeadStatus::Effective);
    row.effective_on = Set(Some(act.today()));
    row.direction_id = Set(Some(direction_id));
    keep(act, "lead.judge", before, row).await
}

/// Closes a lead with a reason.
pub async fn close(act: &Act, id: i64, version: i32, reason: &str) -> Outcome<lead::Model> {
    let before = held(act, id, version).await?;
    rules::change(before.status, LeadStatus::Closed)?;
    let mut row = before.clone().into_active_model();
    row.status = Set(LeadStatus::Closed);
    row.closed_reason = Set(Some(text::filled_words("reason", reason)?));
    keep(act, "lead.close", before, row).await
}

/// Rules who keeps the company of a disputed lead. The open lead of the other side is closed with the same reason.
pub async fn rule(
    act: &Act,
    id: i64,
    version: i32,
    keeper: LeadKeeper,
    reason: &str,
) -> Outcome<(lead::Model, lead_ruling::Model)> {
    let (disputed, open) = held_in_company(act, id, version).await?;
    let ruled = claim::rule(disputed.status, disputed.claim, keeper)?;
    let reason = text::filled_words("reason", reason)?;
    let holder = open.into_iter().find(|lead| lead.claim == LeadClaim::Held);
    let ruling = lead_ruling::ActiveModel {
        lead_id: Set(id),
        held_lead_id: Set(holder.as_ref().map_or(disputed.first_lead_id, |holder| Some(holder.id))),
        keeper: Set(keeper),
        reason: Set(reason.clone()),
        ruled_by: Set(act.actor_name().to_owned()),
        ruled_at: Set(act.now()),
        ..Default::default()
    };
    let ruling = ruling.insert(act.conn()).await?;
    act.record("lead_ruling.add", ruling.id, None, Some(&ruling)).await?;
    if let Some(holder) = holder.filter(|holder| holder.claim != ruled.held) {
        settle(act, holder, ruled.held, &reason).await?;
    }
    let after = settle(act, disputed, ruled.disputed, &reason).await?;
    Ok((after, ruling))
}

/// Gives a lead the claim that was ruled; whoever loses the company has nothing more to follow.
async fn settle(act: &Act, before: lead::Model, claim: LeadClaim, reason: &str) -> Outcome<lead::Model> {
    let mut row = before.clone().into_active_model();
    row.claim = Set(claim);
    if claim == LeadClaim::Lost {
        row.status = Set(LeadStatus::Closed);
        row.closed_reason = Set(Some(reason.to_owned()));
    } else {
        row.claimed_on = Set(Some(act.today()));
    }
    keep(act, "lead.rule", before, row).await
}

/// What a lead becomes.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// What the project is; categories that are left out are those of the lead.
    pub description: project::Description,
    /// Who answers for it; the unit that brought the lead is credited as an assisting unit unless it leads.
    pub responsibility: project::Responsibility,
    /// The day it comes into the pool.
    pub on: NaiveDate,
}

/// Makes a project of an effective lead and credits the unit that brought it; also says which other projects have its name.
pub async fn convert(
    act: &Act,
    id: i64,
    version: i32,
    conversion: &Conversion,
) -> Outcome<(lead::Model, project_table::Model, Vec<project_table::Model>)> {
    let (before, open) = held_in_company(act, id, version).await?;
    rules::change(before.status, LeadStatus::Converted)?;
    claim::convert(before.claim, open.iter().any(|lead| lead.claim == LeadClaim::Disputed))?;
    let mut responsibility = conversion.responsibility.clone();
    let credited =
        before.unit_id == responsibility.lead_unit_id || responsibility.assisting_unit_ids.contains(&before.unit_id);
    if !credited {
        unit::active(act, "leadId", before.unit_id, conversion.on).await?;
        responsibility.assisting_unit_ids.push(before.unit_id);
    }
    let mut description = conversion.description.clone();
    description.categories = description.categories.or(categories_of(&before));
    let entry =
        project::Entry { code: None, description, responsibility, registered_on: conversion.on, lead_id: Some(id) };
    let (made, duplicates) = project::create(act, &entry).await?;
    let mut row = before.clone().into_active_model();
    row.status = Set(LeadStatus::Converted);
    row.project_id = Set(Some(made.id));
    let after = keep(act, "lead.convert", before, row).await?;
    Ok((after, made, duplicates))
}

/// As [`held`], and the open leads of its company. These are held first and in their order, so that no two wait for each
/// other.
async fn held_in_company(act: &Act, id: i64, version: i32) -> Outcome<(lead::Model, Vec<lead::Model>)> {
    let key = lead::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?.company_key;
    let open = storage::lead::lock_open(act.conn(), &key).await?;
    Ok((held(act, id, version).await?, open))
}

async fn held(act: &Act, id: i64, version: i32) -> Outcome<lead::Model> {
    unchanged(storage::lead::lock(act.conn(), act.scope(), id).await?, version, |row| row.version)
}

async fn keep(act: &Act, action: &str, before: lead::Model, mut row: lead::ActiveModel) -> Outcome<lead::Model> {
    row.version = Set(before.version + 1);
    row.updated_at = Set(act.now());
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
