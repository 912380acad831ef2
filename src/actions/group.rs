//! The leading group (领导小组).

use chrono::NaiveDate;
use entity::{GroupSeat, group_member};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set};

use super::{Act, ActionError, Outcome, end, official};
use crate::domain::{
    language::say,
    refusal::{Refusal, RefusalCode},
    responsibility,
};

/// Gives an official a seat in the leading group from `from` on.
pub async fn appoint(act: &Act, official_id: i64, seat: GroupSeat, from: NaiveDate) -> Outcome<group_member::Model> {
    official::in_office(act, "officialId", official_id, from).await?;
    let row = group_member::ActiveModel {
        official_id: Set(official_id),
        seat: Set(seat),
        from_on: Set(from),
        until_on: Set(None),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("group_member.appoint", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Ends a membership; `until` is its last day.
pub async fn dismiss(act: &Act, id: i64, until: NaiveDate) -> Outcome<group_member::Model> {
    let found = group_member::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = found.ok_or(ActionError::NotFound)?;
    if before.until_on.is_some() {
        return Err(Refusal::of_change(
            RefusalCode::AlreadyEnded,
            say!("该成员的任期已经结束", "The membership has ended already"),
        )
        .into());
    }
    responsibility::stretch("until", before.from_on, Some(until))?;
    Ok(end!(act, "group_member.dismiss", before, until))
}
