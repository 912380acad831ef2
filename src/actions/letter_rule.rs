//! The rules of the ladder, as the bureau sets and tests them.

use chrono::NaiveDate;
use entity::{
    LadderStep, LetterKind,
    letter_rule::{self, Audiences},
};
use sea_orm::{ActiveModelTrait, Set};

use super::{Act, Checks, Outcome, set_already};
use crate::{
    domain::{
        letter::{
            Matter,
            ladder::{Entered, Rung, looks_at},
            rules::matters,
        },
        month::Month,
    },
    storage,
};

/// Sets what a rule says for a step from a day on; a rule that is switched off stays as it is set, and finds nothing.
pub async fn set(act: &Act, entered: Entered, enabled: bool, from: NaiveDate) -> Outcome<letter_rule::Model> {
    let (mut checks, rung) = check(entered);
    checks.first_day(from, act);
    let rung = finish(checks, rung)?;
    let row = letter_rule::ActiveModel {
        rule: Set(rung.rule),
        step: Set(rung.step),
        amount: Set(i32::try_from(rung.amount).unwrap_or(i32::MAX)),
        counted_in: Set(rung.counted_in),
        lamp: Set(rung.lamp),
        audience: Set(Audiences(rung.audience)),
        enabled: Set(enabled),
        from_on: Set(from),
        set_by: Set(act.actor_name().to_owned()),
        set_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(set_already("from"))?;
    act.record("letter_rule.set", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// What letters for a month, made on a day, would say by a rule if it were so, whatever holds. Nothing is kept. What the
/// rule looks at is judged without those that go by earlier letters, which may lead it higher.
pub async fn test(act: &Act, entered: Entered, month: Month, day: NaiveDate) -> Outcome<Vec<Matter>> {
    let (checks, rung) = check(entered);
    let rung = finish(checks, rung)?;
    let kind = if rung.step == LadderStep::Prompt { LetterKind::Prompt } else { LetterKind::Urging };
    let (rule, step) = (rung.rule, rung.step);
    let facts = storage::letter_facts::read(act.conn(), month, day).await?;
    let rules = storage::letter_rule::on(act.conn(), day).await?.with(rung);
    let rules = if looks_at(rule).is_some() { rules.of_the_day() } else { rules };
    let mut found = matters(kind, month, day, &facts, &rules);
    found.retain(|matter| (matter.rule, matter.step) == (rule, step));
    Ok(found)
}

fn check(entered: Entered) -> (Checks, Option<Rung>) {
    let mut checks = Checks::default();
    checks.set_of("audience", &entered.audience);
    match entered.check() {
        Ok(rung) => (checks, Some(rung)),
        Err(refusals) => {
            for refusal in refusals {
                checks.refuse(refusal);
            }
            (checks, None)
        }
    }
}

/// The rung, if nothing was refused.
fn finish(checks: Checks, rung: Option<Rung>) -> Outcome<Rung> {
    checks.finish()?;
    rung.ok_or(super::ActionError::Conflict)
}
