//! The screening clocks of projects, one by one and in the database.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{HoldKind, Stage, ledger_snapshot_row, project, project_hold, screening_limit};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use super::organisation::holding;
use crate::domain::{
    responsibility::holds_on,
    screening::{self, Clock, Timing},
};

/// The months of the screening limits in force on a day, by stage.
#[derive(Clone, Debug)]
pub struct Limits {
    day: NaiveDate,
    months: BTreeMap<Stage, u32>,
}

impl Limits {
    /// Those of `rows` in force on `day`.
    pub fn of(rows: &[screening_limit::Model], day: NaiveDate) -> Self {
        let held = rows.iter().filter(|row| holds_on(row.from_on, row.until_on, day));
        Self { day, months: held.filter_map(|row| Some((row.stage, row.months.try_into().ok()?))).collect() }
    }

    /// Reads those in force on `day`.
    pub async fn on(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Self, DbErr> {
        Ok(Self::of(&limits(conn, day).await?, day))
    }

    /// The months of a stage.
    pub fn months(&self, stage: Stage) -> Option<u32> {
        self.months.get(&stage).copied()
    }

    /// The latest day a clock at a stage may count from to be past.
    pub fn past_if_from(&self, stage: Stage) -> Option<NaiveDate> {
        Some(screening::past_if_from(self.months(stage)?, self.day))
    }

    /// The clock of a project on the day; none at a stage without a limit.
    pub fn clock(&self, project: &project::Model) -> Option<Clock> {
        Some(timing(project).clock(self.months(project.stage)?, self.day))
    }

    /// The projects whose clock is past on the day, which is today or later, as [`Self::clock`] has it: candidates for
    /// screening out.
    pub fn candidates(&self) -> Condition {
        use project::Column::{ClockOn, ExtendedUntil, PausedOn, Stage, StageOn};
        let counts_from: SimpleExpr = Func::coalesce([ClockOn.into_expr(), StageOn.into_expr()]).into();
        let mut past = Condition::any();
        for (stage, months) in &self.months {
            let from = screening::past_if_from(*months, self.day);
            past = past.add(Stage.eq(*stage).and(counts_from.clone().lte(from)));
        }
        let not_extended = ExtendedUntil.is_null().or(ExtendedUntil.lt(self.day));
        // With no limit at all nothing is past.
        let some = Expr::value(!self.months.is_empty());
        Condition::all().add(some).add(past).add(PausedOn.is_null()).add(not_extended)
    }
}

/// The limits in force on a day, in the order of the stages.
pub async fn limits(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<screening_limit::Model>, DbErr> {
    let in_force = holding(screening_limit::Column::FromOn, screening_limit::Column::UntilOn, day);
    let mut limits = screening_limit::Entity::find().filter(in_force).all(conn).await?;
    limits.sort_by_key(|limit| limit.stage);
    Ok(limits)
}

/// What the clock of a project is reckoned from.
pub fn timing(project: &project::Model) -> Timing {
    Timing {
        since: project.stage_on,
        counts_from: project.clock_on.unwrap_or(project.stage_on),
        paused_on: project.paused_on,
        extended_until: project.extended_until,
    }
}

/// The clock of a project as it stood at a month's end.
pub fn frozen_clock(row: &ledger_snapshot_row::Model, day: NaiveDate) -> Option<Clock> {
    let timing = Timing {
        since: row.stage_on,
        counts_from: row.clock_on.unwrap_or(row.stage_on),
        paused_on: row.paused_on,
        extended_until: row.extended_until,
    };
    Some(timing.clock(row.limit_months?.try_into().ok()?, day))
}

/// The last limit of a stage if it holds on `day` or later, an end that was set before included; held against other
/// writers.
pub async fn lock_limit(
    conn: &impl ConnectionTrait,
    stage: Stage,
    day: NaiveDate,
) -> Result<Option<screening_limit::Model>, DbErr> {
    use screening_limit::Column::{FromOn, UntilOn};
    screening_limit::Entity::find()
        .filter(screening_limit::Column::Stage.eq(stage))
        .filter(UntilOn.is_null().or(UntilOn.gte(day)))
        .order_by_desc(FromOn)
        .lock_exclusive()
        .one(conn)
        .await
}

/// The extensions that a project has had since a day, the last one first.
pub async fn extensions(
    conn: &impl ConnectionTrait,
    project_id: i64,
    since: NaiveDate,
) -> Result<Vec<project_hold::Model>, DbErr> {
    project_hold::Entity::find()
        .filter(project_hold::Column::ProjectId.eq(project_id))
        .filter(project_hold::Column::Kind.eq(HoldKind::Extension))
        .filter(project_hold::Column::FromOn.gte(since))
        .order_by_desc(project_hold::Column::Id)
        .all(conn)
        .await
}

/// The last pause of a project.
pub async fn last_pause(conn: &impl ConnectionTrait, project_id: i64) -> Result<Option<project_hold::Model>, DbErr> {
    project_hold::Entity::find()
        .filter(project_hold::Column::ProjectId.eq(project_id))
        .filter(project_hold::Column::Kind.eq(HoldKind::Pause))
        .order_by_desc(project_hold::Column::Id)
        .one(conn)
        .await
}
