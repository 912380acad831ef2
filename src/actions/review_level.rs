//! Further levels of review: which meetings which projects have to pass as well.

use chrono::NaiveDate;
use entity::{OpinionKind, RefusalCode, direction, review_level};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set, Unchanged};

use super::{Act, Checks, Outcome, unchanged, unknown};
use crate::domain::{language::say, money, refusal::Refusal, responsibility, review as rules};

/// A level as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// The meeting.
    pub kind: OpinionKind,
    /// Only projects of this direction; all, if none.
    pub direction_id: Option<i64>,
    /// Only projects of at least this planned investment, in fen; all, if none.
    pub amount_from: Option<i64>,
    /// First day.
    pub active_from: NaiveDate,
    /// Last day.
    pub active_until: Option<NaiveDate>,
}

impl Input {
    /// `id` is that of the level that is changed, or 0.
    async fn check(&self, act: &Act, id: i64) -> Outcome<review_level::ActiveModel> {
        let mut checks = Checks::default();
        if !rules::is_further(self.kind) {
            let message = say!("该项意见为每次审议所必需", "Every review needs this opinion anyway");
            checks.refuse(Refusal::of_field("kind", RefusalCode::OutOfRange, message));
        }
        if let Some(id) = self.direction_id
            && direction::Entity::find_by_id(id).one(act.conn()).await?.is_none()
        {
            checks.refuse(unknown("directionId"));
        }
        let row = review_level::ActiveModel {
            kind: Set(self.kind),
            direction_id: Set(self.direction_id),
            amount_from: Set(checks.take(money::optional("amountFrom", self.amount_from))),
            active_from: Set(self.active_from),
            active_until: Set(self.active_until),
            ..Default::default()
        };
        checks.take(responsibility::stretch("activeUntil", self.active_from, self.active_until));
        if self.is_set_already(act, id).await? {
            let message = say!("同期已有相同的提级审议规定", "The same level is in force then already");
            checks.refuse(Refusal::of_field("kind", RefusalCode::Taken, message));
        }
        checks.finish().map(|()| row)
    }

    /// Whether another level asks for the same on some of its days.
    async fn is_set_already(&self, act: &Act, id: i64) -> Outcome<bool> {
        use review_level::Column::{AmountFrom, DirectionId, Id, Kind};
        let others = review_level::Entity::find()
            .filter(Id.ne(id))
            .filter(Kind.eq(self.kind))
            .filter(self.direction_id.map_or_else(|| DirectionId.is_null(), |direction| DirectionId.eq(direction)))
            .filter(self.amount_from.map_or_else(|| AmountFrom.is_null(), |amount| AmountFrom.eq(amount)));
        let days = (self.active_from, self.active_until);
        let others = others.all(act.conn()).await?;
        Ok(others.into_iter().any(|level| responsibility::overlap(days, (level.active_from, level.active_until))))
    }
}

/// Records a new level.
pub async fn create(act: &Act, input: &Input) -> Outcome<review_level::Model> {
    let mut row = input.check(act, 0).await?;
    row.version = Set(1);
    let row = row.insert(act.conn()).await?;
    act.record("review_level.create", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Changes a level, or records its last day.
pub async fn update(act: &Act, id: i64, version: i32, input: &Input) -> Outcome<review_level::Model> {
    let mut row = input.check(act, id).await?;
    let found = review_level::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    row.id = Unchanged(id);
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await?;
    act.record("review_level.update", id, Some(&before), Some(&after)).await?;
    Ok(after)
}
