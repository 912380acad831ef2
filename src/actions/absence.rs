//! Officials who are away (外出), and who acts for them meanwhile (代办).

use chrono::{Days, NaiveDate};
use entity::{RefusalCode, official, official_absence};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set};

use super::{Act, Checks, Outcome, official::in_office, unchanged};
use crate::{
    domain::{language::say, month::day_in_languages, refusal::Refusal, responsibility, text},
    storage::absence::overlapping,
};

/// An absence as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Who is away.
    pub official_id: i64,
    /// Who acts meanwhile.
    pub deputy_id: i64,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Records that an official is away and who acts meanwhile. Letters issued on these days go to the deputy, too.
pub async fn record(act: &Act, input: &Input) -> Outcome<official_absence::Model> {
    let Input { official_id, deputy_id, from, until, .. } = *input;
    // Held, so that two absences of the same people are recorded one after the other.
    official::Entity::find()
        .filter(official::Column::Id.is_in([official_id, deputy_id]))
        .order_by_asc(official::Column::Id)
        .lock_exclusive()
        .all(act.conn())
        .await?;
    let mut checks = Checks::default();
    let reason = checks.take(text::filled_words("reason", &input.reason));
    if let Err(refusal) = responsibility::stretch("until", from, Some(until)) {
        checks.refuse(refusal);
    }
    if until < act.today() {
        let message = say!("截止日期不得早于今天", "The last day must not be before today");
        checks.refuse(Refusal::of_field("until", RefusalCode::DayOrder, message));
    }
    if official_id == deputy_id {
        let message = say!("代办人不能是外出者本人", "Nobody is the own deputy");
        checks.refuse(Refusal::of_field("deputyId", RefusalCode::OutOfRange, message));
    }
    checks.finish()?;
    in_office(act, "officialId", official_id, from).await?;
    for day in [from, until] {
        in_office(act, "deputyId", deputy_id, day).await?;
    }
    if let Some(other) = overlapping(act.conn(), official_id, deputy_id, from, until).await? {
        let message = say!(
            "{from}至{until}已有外出或代办安排，日期不得重叠",
            "There is an absence from {from} to {until} already, of one of the two or with the official as deputy",
            from = day_in_languages(other.from_on),
            until = day_in_languages(other.until_on),
        );
        let field = if other.official_id == deputy_id { "deputyId" } else { "from" };
        return Err(Refusal::of_field(field, RefusalCode::AbsenceOverlaps, message).into());
    }
    let row = official_absence::ActiveModel {
        official_id: Set(official_id),
        deputy_id: Set(deputy_id),
        from_on: Set(from),
        until_on: Set(until),
        reason: Set(reason),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("official_absence.record", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Ends an absence before its last day. One whose last day is the day before its first was called off.
pub async fn end(act: &Act, id: i64, version: i32, until: NaiveDate) -> Outcome<official_absence::Model> {
    let found = official_absence::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    if until >= before.until_on || until < before.from_on - Days::new(1) {
        let message = say!(
            "提前结束的日期须早于原截止日期（{until}），且不得早于起始日期的前一天",
            "An absence ends before its last day ({until}), and no earlier than the day before its first",
            until = day_in_languages(before.until_on),
        );
        return Err(Refusal::of_field("until", RefusalCode::DayOrder, message).into());
    }
    let mut row = before.clone().into_active_model();
    row.until_on = Set(until);
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await?;
    act.record("official_absence.end", id, Some(&before), Some(&after)).await?;
    Ok(after)
}
