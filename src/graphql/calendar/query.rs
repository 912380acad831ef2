//! Reading the working calendar.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result};
use chrono::NaiveDate;
use entity::calendar_year;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::types::{CalendarException, WorkingCalendar};
use crate::{
    domain::{
        arrangement::YEARS,
        calendar::{self as business_time, Calendar},
        language::say,
    },
    graphql::{context::ContextExt, error::Fault, guard::SignedIn},
    storage::calendar,
};

#[derive(Default)]
pub struct CalendarQuery;

#[Object(guard = "SignedIn")]
impl CalendarQuery {
    /// The working calendar of a year (年度工作日历), 2000 to 2100; the same for everyone.
    #[graphql(complexity = "child_complexity * 10 + 1")]
    async fn working_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The year (年份), such as 2027.")] year: i32,
    ) -> Result<WorkingCalendar> {
        let days = |month, day| NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year));
        let (Some(first), Some(last)) = (days(1, 1), days(12, 31)) else {
            return Err(Fault::BadInput(say!("年份应在2000至2100之间", "The year is 2000 to 2100")).into());
        };
        let directory = ctx.directory().await?;
        let known = directory.calendar();
        let recorded = calendar::days(ctx.db(), first, last).await?;
        let mut recorded: HashMap<NaiveDate, _> = recorded.into_iter().map(|row| (row.day, row)).collect();
        let of_year = calendar_year::Entity::find().filter(calendar_year::Column::Year.eq(year));
        let exceptions = business_time::days(first..=last).filter_map(|day| {
            let recorded = recorded.remove(&day);
            let built_in = || Calendar::built_in_name(day).map(str::to_owned);
            let name = recorded.as_ref().map(|row| row.name.clone()).or_else(built_in);
            Some(CalendarException {
                on: day.into(),
                kind: known.exception(day)?,
                name,
                recorded: recorded.map(Into::into),
            })
        });
        let working_days = business_time::days(first..=last).filter(|day| known.is_working_day(*day)).count();
        Ok(WorkingCalendar {
            year,
            is_published: known.knows(year),
            recorded: of_year.one(ctx.db()).await?.map(Into::into),
            exceptions: exceptions.collect(),
            working_days: i32::try_from(working_days)?,
        })
    }
}
