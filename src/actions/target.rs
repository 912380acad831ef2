//! Yearly targets, and how the score is put together.

use chrono::NaiveDate;
use entity::{Measure, RefusalCode, TimeProgress, direction, score_weight, target, unit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set, sea_query::ExprTrait,
};

use super::{Act, ActionError, Checks, LONGEST_LIST, Outcome, end, overtaken, unknown};
use crate::{
    domain::{language::say, refusal::Refusal, responsibility, target as rules},
    storage,
};

/// Whose target it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The whole district's.
    District,
    /// A unit's.
    Unit(i64),
    /// A direction's.
    Direction(i64),
    /// Nobody is named.
    Nobody,
}

impl Holder {
    /// The unit and the direction, as the table holds them.
    const fn columns(self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::District | Self::Nobody => (None, None),
            Self::Unit(id) => (Some(id), None),
            Self::Direction(id) => (None, Some(id)),
        }
    }
}

/// A target as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Whose it is.
    pub holder: Holder,
    /// What is measured.
    pub measure: Measure,
    /// A count, or fen.
    pub amount: i64,
    /// In what the time gone by is counted.
    pub time_progress: TimeProgress,
    /// To change a target, the version that was read; none for a new one.
    pub version: Option<i32>,
}

/// Sets targets of a year, all or none of them.
pub async fn set(act: &Act, year: i32, inputs: &[Input]) -> Outcome<Vec<target::Model>> {
    let mut checks = Checks::default();
    if rules::year(year).is_none() {
        let message = say!("年份应在2000至2099之间", "Years are 2000 to 2099");
        checks.refuse(Refusal::of_field("year", RefusalCode::OutOfRange, message));
    }
    let named: Vec<_> = inputs.iter().map(|input| (input.holder, input.measure)).collect();
    checks.set_of("targets", &named);
    for (position, input) in inputs.iter().enumerate().take(LONGEST_LIST) {
        let part = format!("targets.{position}");
        if let Err(refusal) = rules::entered(&part, input.measure, input.amount) {
            checks.refuse(refusal);
        }
        let known = match input.holder {
            Holder::District => true,
            Holder::Nobody => false,
            Holder::Unit(id) => unit::Entity::find_by_id(id).one(act.conn()).await?.is_some(),
            Holder::Direction(id) => direction::Entity::find_by_id(id).one(act.conn()).await?.is_some(),
        };
        if !known {
            checks.refuse(unknown(&format!("{part}.holder")));
        }
    }
    checks.finish()?;
    let mut rows = Vec::with_capacity(inputs.len());
    for input in inputs {
        rows.push(set_one(act, year, input).await?);
    }
    Ok(rows)
}

async fn set_one(act: &Act, year: i32, input: &Input) -> Outcome<target::Model> {
    let (unit_id, direction_id) = input.holder.columns();
    let Some(version) = input.version else {
        let row = target::ActiveModel {
            year: Set(year),
            unit_id: Set(unit_id),
            direction_id: Set(direction_id),
            measure: Set(input.measure),
            amount: Set(input.amount),
            time_progress: Set(input.time_progress),
            version: Set(1),
            ..Default::default()
        };
        let row = row.insert(act.conn()).await.map_err(overtaken)?;
        act.record("target.set", row.id, None, Some(&row)).await?;
        return Ok(row);
    };
    let found = storage::target::lock(act.conn(), year, unit_id, direction_id, input.measure).await?;
    let before = found.filter(|row| row.version == version).ok_or(ActionError::Conflict)?;
    let mut row = before.clone().into_active_model();
    row.amount = Set(input.amount);
    row.time_progress = Set(input.time_progress);
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record("target.change", after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}

/// What a measure counts for, as entered.
#[derive(Clone, Copy, Debug)]
pub struct Weight {
    /// The measure.
    pub measure: Measure,
    /// Points for reaching it, 0 to 100.
    pub weight: i32,
    /// At most this share of the points, 100 to 300 percent.
    pub cap_percent: i32,
}

/// Puts the score together anew from `from` on. What counted before counts until the day before, and no more if it is
/// not named again; what counts only from `from` on is replaced altogether.
pub async fn set_weights(act: &Act, from: NaiveDate, weights: &[Weight]) -> Outcome<Vec<score_weight::Model>> {
    let mut checks = Checks::default();
    checks.list_of("weights", weights.len(), LONGEST_LIST);
    if weights.is_empty() {
        let message = say!("请至少设定一项指标的权重", "Name at least one measure that counts");
        checks.refuse(Refusal::of_field("weights", RefusalCode::Blank, message));
    }
    for (position, weight) in weights.iter().enumerate().take(LONGEST_LIST) {
        let fields = [("weight", weight.weight, 0..=100), ("capPercent", weight.cap_percent, 100..=300)];
        for (field, value, range) in fields {
            if !range.contains(&value) {
                let (least, most) = (range.start(), range.end());
                let message = say!("应在{least}至{most}之间", "It is {least} to {most}");
                let field = format!("weights.{position}.{field}");
                checks.refuse(Refusal::of_field(&field, RefusalCode::OutOfRange, message));
            }
        }
        if weights.iter().take(position).any(|earlier| earlier.measure == weight.measure) {
            let message = say!("该指标已列入", "The measure is listed already");
            checks.refuse(Refusal::of_field(&format!("weights.{position}.measure"), RefusalCode::Taken, message));
        }
    }
    checks.finish()?;
    // Those that hold on the day or later, an end that was set before included.
    let ending = score_weight::Entity::find()
        .filter(score_weight::Column::UntilOn.is_null().or(score_weight::Column::UntilOn.gte(from)))
        .lock_exclusive()
        .all(act.conn())
        .await?;
    for before in ending {
        end!(act, "score_weight.end", before, responsibility::last_day_of_provision(before.from_on, from)?);
    }
    let mut rows = Vec::with_capacity(weights.len());
    for weight in weights {
        let row = score_weight::ActiveModel {
            measure: Set(weight.measure),
            weight: Set(weight.weight),
            cap_percent: Set(weight.cap_percent),
            from_on: Set(from),
            until_on: Set(None),
            ..Default::default()
        };
        let row = row.insert(act.conn()).await.map_err(overtaken)?;
        act.record("score_weight.begin", row.id, None, Some(&row)).await?;
        rows.push(row);
    }
    Ok(rows)
}
