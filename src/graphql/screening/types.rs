//! What clients read of screening clocks.

use async_graphql::{Context, ID, SimpleObject};
use chrono::NaiveDate;
use entity::{ClockState, HoldKind, Stage, project_hold, screening_limit};

use crate::{
    domain::{language::say, screening::Clock},
    graphql::{
        context::ContextExt,
        error::Fault,
        id::Kind,
        page::connections,
        rows::Row,
        scalar::{Date, DateTime, set_from},
    },
};

/// The day asked about: today if none is given, and never a past one, whose clocks only snapshots know.
pub(in crate::graphql) fn from_today(ctx: &Context<'_>, day: Option<Date>) -> Result<NaiveDate, Fault> {
    let today = ctx.today();
    match day {
        Some(Date(day)) if day < today => Err(Fault::BadInput(say!(
            "截至日期不得早于今天；以往情况请查询月末台账快照",
            "The day must not be before today; for past days see the ledger snapshots",
        ))),
        day => Ok(day.map_or(today, |Date(day)| day)),
    }
}

/// The screening clock of a project on a day (剔除计时).
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct ScreeningClock {
    /// How it stands (状态).
    state: ClockState,
    /// First day of the stage it is at (进入当前阶段日期).
    since: Date,
    /// Months of the limit (剔除时限，月).
    months: u32,
    /// The last day within the limit (届满日), moved by extensions and pauses; while paused, as if the clock went on from
    /// this day.
    limit_on: Date,
    /// Days until `limitOn` (剩余天数): 0 on the day itself, below 0 when it is over.
    days_left: i64,
    /// Since when it is paused (暂停起始); null if it runs.
    paused_on: Option<Date>,
    /// Days it has been paused at this stage (累计暂停天数).
    paused_days: i64,
    /// The last day it was extended to (延期至), moved by later pauses; null if it was not.
    extended_until: Option<Date>,
}

impl From<Clock> for ScreeningClock {
    fn from(clock: Clock) -> Self {
        Self {
            state: clock.state,
            since: clock.timing.since.into(),
            months: clock.months,
            limit_on: clock.limit_on.into(),
            days_left: clock.days_left,
            paused_on: clock.timing.paused_on.map(Into::into),
            paused_days: clock.paused_days,
            extended_until: clock.timing.extended_until.map(Into::into),
        }
    }
}

/// An extension or a pause of a project's screening clock (延期、暂停记录).
#[derive(Clone, SimpleObject)]
pub struct ProjectHold {
    /// Global id (全局标识), such as `project-hold:3`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Extension or pause (类别).
    kind: HoldKind,
    /// The day it was granted, or the first day of the pause (起始日期).
    from: Date,
    /// The new last day, or the last day of the pause (截止日期); null while a pause lasts.
    until: Option<Date>,
    /// Why (理由).
    reason: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
}

impl From<Row<project_hold::Model>> for ProjectHold {
    fn from(row: Row<project_hold::Model>) -> Self {
        let row = row.clone_row();
        Self {
            id: Kind::ProjectHold.id(row.id),
            kind: row.kind,
            from: row.from_on.into(),
            until: row.until_on.map(Into::into),
            reason: row.reason,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.into(),
        }
    }
}

/// How long a project may stay at a stage before it is a candidate for screening out (剔除时限).
#[derive(Clone, SimpleObject)]
pub struct ScreeningLimit {
    /// Global id (全局标识), such as `screening-limit:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The stage (阶段).
    stage: Stage,
    /// Months (月数).
    months: i32,
    /// First day on which it holds (起始); null if it is built in and has held since ever.
    from: Option<Date>,
    /// Last day (截止); null while it lasts.
    until: Option<Date>,
}

impl From<Row<screening_limit::Model>> for ScreeningLimit {
    fn from(row: Row<screening_limit::Model>) -> Self {
        Self {
            id: Kind::ScreeningLimit.id(row.id),
            stage: row.stage,
            months: row.months,
            from: set_from(row.from_on),
            until: row.until_on.map(Into::into),
        }
    }
}

impl From<screening_limit::Model> for ScreeningLimit {
    fn from(row: screening_limit::Model) -> Self {
        Row::from(row).into()
    }
}

connections! {
    /// A page of extensions and pauses (延期、暂停记录列表).
    ProjectHoldConnection, ProjectHoldEdge of ProjectHold from project_hold::Model;
}
