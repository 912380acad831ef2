//! Leads: reported, followed, judged, converted or closed.

use chrono::NaiveDate;
use entity::{LeadSource, LeadStatus, RefusalCode, direction, lead, lead_follow_up, project as project_table};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::{Act, Checks, Outcome, project, unchanged, unit, unknown};
use crate::{
    domain::{language::say, lead as rules, refusal::Refusal, text, viewer::Scope},
    storage,
};

/// A lead as reported.
#[derive(Clone, Debug)]
pub struct Report {
    /// Company, at most 200 characters.
    pub company: String,
    /// What it may do here.
    pub summary: String,
    /// Where it comes from.
    pub source: LeadSource,
    /// The unit that brings it.
    pub unit_id: i64,
    /// Industry direction, if known.
    pub direction_id: Option<i64>,
    /// Day of the report.
    pub reported_on: NaiveDate,
}

/// Reports a new lead. Heads and liaison officers report for their own units.
pub async fn report(act: &Act, report: &Report) -> Outcome<lead::Model> {
    act.must_have_happened(report.reported_on)?;
    let mut checks = Checks::default();
    let company = checks.take(text::line("company", &report.company, 200));
    let summary = checks.take(text::words("summary", &report.summary));
    if let Scope::Units { unit_ids, .. } = act.scope()
        && !unit_ids.contains(&report.unit_id)
    {
        checks.refuse(unknown("unitId"));
    }
    if let Some(id) = report.direction_id {
        checks_direction(act, &mut checks, id).await?;
    }
    checks.finish()?;
    unit::active(act, "unitId", report.unit_id, report.reported_on).await?;
    let row = lead::ActiveModel {
        company: Set(company),
        summary: Set(summary),
        source: Set(report.source),
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
    let row = row.insert(act.conn()).await?;
    act.record("lead.report", row.id, None, Some(&row)).await?;
    Ok(row)
}

async fn checks_direction(act: &Act, checks: &mut Checks, id: i64) -> Outcome<()> {
    if direction::Entity::find_by_id(id).one(act.conn()).await?.is_none() {
        checks.refuse(unknown("directionId"));
    }
    Ok(())
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
    let mut checks = Checks::default();
    checks_direction(act, &mut checks, direction_id).await?;
    checks.finish()?;
    let mut row = before.clone().into_active_model();
    row.status = Set(LeadStatus::Effective);
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

/// What a lead becomes.
#[derive(Clone, Debug)]
pub struct Conversion {
    /// What the project is.
    pub description: project::Description,
    /// Who answers for it; the unit that brought the lead is credited as an assisting unit unless it leads.
    pub responsibility: project::Responsibility,
    /// The day it comes into the pool.
    pub on: NaiveDate,
}

/// Makes a project of an effective lead and credits the unit that brought it.
pub async fn convert(
    act: &Act,
    id: i64,
    version: i32,
    conversion: &Conversion,
) -> Outcome<(lead::Model, project_table::Model)> {
    let before = held(act, id, version).await?;
    rules::change(before.status, LeadStatus::Converted)?;
    let mut responsibility = conversion.responsibility.clone();
    let credited =
        before.unit_id == responsibility.lead_unit_id || responsibility.assisting_unit_ids.contains(&before.unit_id);
    if !credited {
        unit::active(act, "leadId", before.unit_id, conversion.on).await?;
        responsibility.assisting_unit_ids.push(before.unit_id);
    }
    let entry = project::Entry {
        code: None,
        description: conversion.description.clone(),
        responsibility,
        registered_on: conversion.on,
        lead_id: Some(id),
    };
    let made = project::create(act, &entry).await?;
    let mut row = before.clone().into_active_model();
    row.status = Set(LeadStatus::Converted);
    row.project_id = Set(Some(made.id));
    let after = keep(act, "lead.convert", before, row).await?;
    Ok((after, made))
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
