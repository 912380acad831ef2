//! A year's calendar and its days.

use async_graphql::{ID, SimpleObject};
use entity::{DayKind, calendar_day, calendar_year};

use crate::graphql::{
    id::Kind,
    rows::Row,
    scalar::{Date, DateTime},
};

/// The working calendar of a year (年度工作日历), by which limits and lateness are counted and letters are issued.
#[derive(SimpleObject)]
pub struct WorkingCalendar {
    /// The year (年份), such as 2027.
    pub(super) year: i32,
    /// Whether its arrangement of holidays is known (放假安排是否已公布). If not, Monday to Friday are counted, and dates
    /// that depend on it are `provisional`.
    pub(super) is_published: bool,
    /// What the office has recorded as the year's arrangement (已录入的放假安排); null if the one that the program carries
    /// holds, or none is known.
    pub(super) recorded: Option<CalendarYear>,
    /// The days unlike those of other weeks (放假、调休日期), in order: off though a weekday, worked though at a weekend.
    pub(super) exceptions: Vec<CalendarException>,
    /// How many days are worked (工作日天数).
    pub(super) working_days: i32,
}

/// A day unlike those of other weeks (放假、调休日期).
#[derive(SimpleObject)]
pub struct CalendarException {
    /// The day (日期).
    pub(super) on: Date,
    /// OFF or MAKE_UP (类别).
    pub(super) kind: DayKind,
    /// The holiday, such as 国庆节; of a day that is worked, for which one (名称): 国庆节调休. As the office has recorded it, if it
    /// has.
    pub(super) name: Option<String>,
    /// What the office has recorded of it (录入内容); null if the program carries it.
    pub(super) recorded: Option<CalendarDay>,
}

/// A year's arrangement of holidays as recorded (已录入的放假安排).
#[derive(Clone, SimpleObject)]
pub struct CalendarYear {
    /// Global id (全局标识), such as `calendar-year:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The year (年份).
    year: i32,
    /// Where it is published (依据), such as `国办发明电〔2026〕7号`.
    source: String,
    /// Who recorded it (录入人).
    recorded_by: String,
    /// When it was recorded (录入时间).
    recorded_at: DateTime,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

/// A day as recorded (已录入的日期).
#[derive(Clone, SimpleObject)]
pub struct CalendarDay {
    /// Global id (全局标识), such as `calendar-day:3`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The day (日期).
    on: Date,
    /// What it is (类别).
    kind: DayKind,
    /// The holiday, or why the day differs (名称或事由).
    name: String,
    /// The year to whose arrangement it belongs (所属年度安排); null if it was recorded by itself.
    year: Option<i32>,
    /// Who recorded it (录入人).
    recorded_by: String,
    /// When it was recorded (录入时间).
    recorded_at: DateTime,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

impl From<calendar_year::Model> for CalendarYear {
    fn from(row: calendar_year::Model) -> Self {
        Self {
            id: Kind::CalendarYear.id(row.id),
            year: row.year,
            source: row.source,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.into(),
            version: row.version,
        }
    }
}

impl From<calendar_day::Model> for CalendarDay {
    fn from(row: calendar_day::Model) -> Self {
        Self {
            id: Kind::CalendarDay.id(row.id),
            on: row.day.into(),
            kind: row.kind,
            name: row.name,
            year: row.year,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at.into(),
            version: row.version,
        }
    }
}

impl From<Row<calendar_year::Model>> for CalendarYear {
    fn from(row: Row<calendar_year::Model>) -> Self {
        row.clone_row().into()
    }
}

impl From<Row<calendar_day::Model>> for CalendarDay {
    fn from(row: Row<calendar_day::Model>) -> Self {
        row.clone_row().into()
    }
}
