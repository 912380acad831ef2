//! Limits in working days for what leads wait for.

use chrono::NaiveDate;
use entity::{LeadStep, RefusalCode, lead_limit};
use sea_orm::{ActiveModelTrait, Set};

use super::{Act, Checks, Outcome, set_already};
use crate::domain::{language::say, lead::limit::LONGEST, refusal::Refusal};

/// Sets a limit for what begins on `from` or later; what has begun before keeps the limit it began with.
pub async fn set(act: &Act, step: LeadStep, working_days: i32, from: NaiveDate) -> Outcome<lead_limit::Model> {
    let mut checks = Checks::default();
    if !(1..=LONGEST).contains(&working_days) {
        let message = say!("时限应为1至{LONGEST}个工作日", "A limit has 1 to {LONGEST} working days");
        checks.refuse(Refusal::of_field("workingDays", RefusalCode::OutOfRange, message));
    }
    checks.first_day(from, act);
    checks.finish()?;
    let row = lead_limit::ActiveModel {
        step: Set(step),
        working_days: Set(working_days),
        from_on: Set(from),
        set_by: Set(act.actor_name().to_owned()),
        set_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(set_already("from"))?;
    act.record("lead_limit.set", row.id, None, Some(&row)).await?;
    Ok(row)
}
