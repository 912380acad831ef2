//! Screening (动态更新): the clocks of projects in the pool, and the limits they run against.

use chrono::{Days, NaiveDate};
use entity::{HoldKind, RefusalCode, Stage, project, project_hold, screening_limit};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::{Act, Outcome, end, project::keep, unchanged};
use crate::{
    domain::{
        language::say,
        refusal::Refusal,
        responsibility,
        screening::{self as rules, Clock, Timing},
        text,
    },
    storage::{
        self,
        screening::{Limits, last_pause, lock_limit, timing},
    },
};

/// Grants a project at a stage with a limit a later last day, with a reason.
pub async fn extend(act: &Act, id: i64, version: i32, until: NaiveDate, reason: &str) -> Outcome<project::Model> {
    let before = held(act, id, version).await?;
    let extended = clock(act, &before, act.today()).await?.extend(until, act.today())?;
    let reason = text::filled_words("reason", reason)?;
    let after = moved(act, "project.extend", &before, extended).await?;
    record(act, id, HoldKind::Extension, act.today(), Some(until), reason).await?;
    Ok(after)
}

/// Corrects the last day of a project's last extension at its stage, with a reason.
pub async fn correct_extension(
    act: &Act,
    id: i64,
    version: i32,
    until: NaiveDate,
    reason: &str,
) -> Outcome<project::Model> {
    let before = held(act, id, version).await?;
    let clock = clock(act, &before, act.today()).await?;
    let extensions = storage::screening::extensions(act.conn(), id, before.stage_on).await?;
    let Some((last, earlier)) = extensions.split_first().filter(|_| before.extended_until.is_some()) else {
        let message = say!("项目在现阶段没有延期，无可更正", "The project has no extension at its present stage");
        return Err(Refusal::of_change(RefusalCode::Unknown, message).into());
    };
    let former = earlier.first().and_then(|former| former.until_on);
    let corrected = clock.correct_extension(last.from_on, former, until)?;
    let mut row = last.clone().into_active_model();
    row.until_on = Set(Some(until));
    row.reason = Set(text::filled_words("reason", reason)?);
    let row = row.update(act.conn()).await?;
    act.record("project_hold.correct", row.id, Some(last), Some(&row)).await?;
    moved(act, "project.correct_extension", &before, corrected).await
}

/// Stops the clock of a project from `on`, with a reason.
pub async fn pause(act: &Act, id: i64, version: i32, on: NaiveDate, reason: &str) -> Outcome<project::Model> {
    let before = held(act, id, version).await?;
    clock(act, &before, act.today()).await?;
    let paused_until = last_pause(act.conn(), id).await?.and_then(|pause| pause.until_on);
    let paused = timing(&before).pause(on, paused_until, act.today())?;
    let reason = text::filled_words("reason", reason)?;
    let after = moved(act, "project.pause", &before, paused).await?;
    record(act, id, HoldKind::Pause, on, None, reason).await?;
    Ok(after)
}

/// Lets the clock of a paused project go on; `on` is the first day that counts again.
pub async fn resume(act: &Act, id: i64, version: i32, on: NaiveDate) -> Outcome<project::Model> {
    let before = held(act, id, version).await?;
    let resumed = timing(&before).resume(on, act.today())?;
    let after = moved(act, "project.resume", &before, resumed).await?;
    end_pause(act, id, on).await?;
    Ok(after)
}

/// A project is screened out on `on` only if its limit is over by then and its clock runs.
pub(super) async fn confirm(act: &Act, project: &project::Model, on: NaiveDate) -> Outcome<()> {
    Ok(clock(act, project, on).await?.screen_out()?)
}

/// A project that comes to another stage on `on` has a new clock.
pub(super) async fn begin(
    act: &Act,
    before: &project::Model,
    row: &mut project::ActiveModel,
    on: NaiveDate,
) -> Outcome<()> {
    if before.paused_on.is_some() {
        end_pause(act, before.id, on).await?;
    }
    set(row, Timing::begun(on));
    Ok(())
}

/// Has the limit of a stage be so many months from a day on, or none any more. The present one holds until the day
/// before, even if a later end was set for it; on its first day it can be replaced altogether.
pub async fn set_limit(
    act: &Act,
    stage: Stage,
    months: Option<i32>,
    from: NaiveDate,
) -> Outcome<screening_limit::Model> {
    if !rules::STAGES.contains(&stage) {
        let message = say!(
            "只有在谈、审定阶段可以设定剔除时限",
            "Only the stages in negotiation and approved have a screening limit",
        );
        return Err(Refusal::of_field("stage", RefusalCode::StageScreening, message).into());
    }
    if months.is_some_and(|months| !(1..=rules::MOST_MONTHS).contains(&months)) {
        let most = rules::MOST_MONTHS;
        let message = say!("剔除时限应在1至{most}个月之间", "A screening limit is 1 to {most} months");
        return Err(Refusal::of_field("months", RefusalCode::OutOfRange, message).into());
    }
    let mut ended = None;
    if let Some(present) = lock_limit(act.conn(), stage, from).await? {
        let until = responsibility::last_day_of_provision(present.from_on, from)?;
        ended = Some(end!(act, "screening_limit.end", present, until));
    }
    let Some(months) = months else {
        let none = say!("该阶段没有剔除时限", "The stage has no screening limit");
        return ended.ok_or_else(|| Refusal::of_field("months", RefusalCode::AlreadyEnded, none).into());
    };
    let row = screening_limit::ActiveModel {
        stage: Set(stage),
        months: Set(months),
        from_on: Set(from),
        until_on: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("screening_limit.begin", row.id, None, Some(&row)).await?;
    Ok(row)
}

async fn held(act: &Act, id: i64, version: i32) -> Outcome<project::Model> {
    unchanged(storage::project::lock(act.conn(), act.scope(), id).await?, version, |row| row.version)
}

async fn clock(act: &Act, project: &project::Model, day: NaiveDate) -> Outcome<Clock> {
    let limits = Limits::on(act.conn(), day).await?;
    Ok(rules::required(project.stage, limits.clock(project))?)
}

async fn moved(act: &Act, action: &str, before: &project::Model, timing: Timing) -> Outcome<project::Model> {
    let mut row = before.clone().into_active_model();
    set(&mut row, timing);
    keep(act, action, before, row).await
}

fn set(row: &mut project::ActiveModel, timing: Timing) {
    row.clock_on = Set((timing.counts_from != timing.since).then_some(timing.counts_from));
    row.paused_on = Set(timing.paused_on);
    row.extended_until = Set(timing.extended_until);
}

async fn record(
    act: &Act,
    project_id: i64,
    kind: HoldKind,
    from: NaiveDate,
    until: Option<NaiveDate>,
    reason: String,
) -> Outcome<()> {
    let row = project_hold::ActiveModel {
        project_id: Set(project_id),
        kind: Set(kind),
        from_on: Set(from),
        until_on: Set(until),
        reason: Set(reason),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("project_hold.begin", row.id, None, Some(&row)).await?;
    Ok(())
}

/// The pause that lasts ends; `on` is the first day after it. One that ends on its first day was none.
async fn end_pause(act: &Act, project_id: i64, on: NaiveDate) -> Outcome<()> {
    let Some(pause) = last_pause(act.conn(), project_id).await?.filter(|pause| pause.until_on.is_none()) else {
        return Ok(());
    };
    end!(act, "project_hold.end", pause, on - Days::new(1));
    Ok(())
}
