//! Recording the working calendar.

use async_graphql::{Context, InputObject, Object, Result};
use entity::{DayKind, calendar_day, calendar_year};

use super::types::{CalendarDay, CalendarYear};
use crate::{
    actions::calendar,
    domain::{arrangement::Holiday, viewer::Permission},
    graphql::{context::ContextExt, error::payload, guard::May, scalar::Date},
};

/// A holiday (放假): days off one after the other.
#[derive(Debug, InputObject)]
pub struct HolidayInput {
    /// First day (起始日期).
    from: Date,
    /// Last day (截止日期), at most 16 days in all.
    until: Date,
    /// Which holiday (名称), such as 国庆节; at most 60 characters.
    name: String,
    /// The weekend days that are worked for it (调休上班日), at most 30; they are named after it, such as 国庆节调休.
    #[graphql(default)]
    make_up_days: Vec<Date>,
}

/// The arrangement of a year's holidays (年度放假安排), as the State Council publishes it.
#[derive(Debug, InputObject)]
pub struct RecordHolidaysInput {
    /// The year (年份). Days of the last week of the year before may belong to it.
    year: i32,
    /// Version (版本号) of the recorded arrangement that this one replaces; null the first time.
    version: Option<i32>,
    /// Where it is published (依据), such as `国办发明电〔2026〕7号`; at most 200 characters.
    source: String,
    /// The holidays (放假), 1 to 30; weekends that are off anyway may be among their days.
    holidays: Vec<HolidayInput>,
    /// The weekend days that are worked (调休上班日) for no holiday in particular, at most 30.
    #[graphql(default)]
    make_up_days: Vec<Date>,
}

/// What one day is (单日调整).
#[derive(Debug, InputObject)]
pub struct SetCalendarDayInput {
    /// The day (日期).
    on: Date,
    /// Version (版本号) of what is recorded of the day; null if nothing is.
    version: Option<i32>,
    /// What it is (类别).
    kind: DayKind,
    /// The holiday, or why the day differs (名称或事由), at most 60 characters.
    name: String,
}

payload! {
    /// What `recordHolidays` did (办理结果).
    RecordHolidaysPayload {
        /// The arrangement (放假安排).
        calendar_year: CalendarYear, from calendar_year::Model
    }
    /// What `setCalendarDay` did (办理结果).
    SetCalendarDayPayload {
        /// The day (日期).
        calendar_day: CalendarDay, from calendar_day::Model
    }
}

#[derive(Default)]
pub struct CalendarMutation;

#[Object(guard = "May(Permission::Administer)")]
impl CalendarMutation {
    /// Records the whole arrangement of a year's holidays (录入年度放假安排); it replaces what was recorded of the year, and
    /// what the program carries. Letters that are issued do not change. For the bureau.
    async fn record_holidays(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RecordHolidaysInput,
    ) -> Result<RecordHolidaysPayload> {
        let act = ctx.act().await?;
        let days = |days: Vec<Date>| days.into_iter().map(|Date(day)| day).collect::<Vec<_>>();
        let holiday = |HolidayInput { from, until, name, make_up_days }| Holiday {
            from: from.0,
            until: until.0,
            name,
            make_up: days(make_up_days),
        };
        let holidays: Vec<Holiday> = input.holidays.into_iter().map(holiday).collect();
        let make_up = days(input.make_up_days);
        let outcome = calendar::record_year(&act, input.year, input.version, &input.source, &holidays, &make_up).await;
        RecordHolidaysPayload::settle(act, outcome).await
    }

    /// Records what one day is (单日调整), such as a day off for a flood. For the bureau.
    async fn set_calendar_day(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetCalendarDayInput,
    ) -> Result<SetCalendarDayPayload> {
        let act = ctx.act().await?;
        let outcome = calendar::set_day(&act, input.on.0, input.version, input.kind, &input.name).await;
        SetCalendarDayPayload::settle(act, outcome).await
    }
}
