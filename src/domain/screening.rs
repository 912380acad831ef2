//! The screening clock (剔除计时): how long a project may stay at a stage of the pool before it is a candidate for
//! screening out (谈而未定、定而未落). An extension moves its last day; a pause of so many days counts as if the project had
//! come to the stage so many days later.

use chrono::{Days, Months, NaiveDate};
use entity::{ClockState, Stage};

use super::{
    language::say,
    lifecycle,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// The stages that may have a limit: those a project is screened out from.
pub const STAGES: [Stage; 2] = [Stage::Negotiating, Stage::Approved];
/// The most months of a limit.
pub const MOST_MONTHS: i32 = 60;
/// The most months, from the day of the grant on, by which an extension puts the last day off.
pub const LONGEST_EXTENSION: u32 = 12;

/// What the clock of a project is reckoned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// First day of the present stage.
    pub since: NaiveDate,
    /// The day it counts from: `since`, moved by the days of the pauses that are over.
    pub counts_from: NaiveDate,
    /// Since when it is paused, if it is.
    pub paused_on: Option<NaiveDate>,
    /// The last day it is extended to, if it is.
    pub extended_until: Option<NaiveDate>,
}

/// The clock of a project on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// What it is reckoned from.
    pub timing: Timing,
    /// Months of the limit.
    pub months: u32,
    /// The last day within the limit; while paused, as if the clock went on from this day.
    pub limit_on: NaiveDate,
    /// Days it has been paused at this stage.
    pub paused_days: i64,
    /// Days until the last day; below 0 when it is over.
    pub days_left: i64,
    /// How it stands.
    pub state: ClockState,
}

/// The last day of a limit of so many months that counts from a day (对应日).
fn last_day(from: NaiveDate, months: u32) -> NaiveDate {
    from.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The latest day a clock may count from for a limit of so many months to be over on `day`: what every row is compared
/// with, where a database looks for candidates.
pub fn past_if_from(months: u32, day: NaiveDate) -> NaiveDate {
    // The last days of a long month end with a short one.
    let first = day.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN) - Days::new(1);
    first.iter_days().take(5).take_while(|from| last_day(*from, months) < day).last().unwrap_or(first)
}

impl Timing {
    /// That of a project that has just come to a stage.
    pub const fn begun(on: NaiveDate) -> Self {
        Self { since: on, counts_from: on, paused_on: None, extended_until: None }
    }

    /// The clock on a day, for a limit of so many months.
    pub fn clock(self, months: u32, day: NaiveDate) -> Clock {
        let paused_on = self.paused_on.filter(|on| *on <= day);
        let standing = paused_on.map_or(0, |on| (day - on).num_days());
        let running = self.moved(standing);
        let due = last_day(running.counts_from, months);
        let limit_on = running.extended_until.map_or(due, |until| until.max(due));
        let state = match paused_on {
            Some(_) => ClockState::Paused,
            None if day > limit_on => ClockState::Past,
            None => ClockState::Running,
        };
        let paused_days = (running.counts_from - self.since).num_days();
        Clock { timing: self, months, limit_on, paused_days, days_left: (limit_on - day).num_days(), state }
    }

    /// The same, so many days later.
    fn moved(self, days: i64) -> Self {
        let later = |day: NaiveDate| day + Days::new(u64::try_from(days).unwrap_or(0));
        Self { counts_from: later(self.counts_from), extended_until: self.extended_until.map(later), ..self }
    }

    /// Stops the clock from `on`; `paused_until` is the last day of its last pause.
    pub fn pause(self, on: NaiveDate, paused_until: Option<NaiveDate>, today: NaiveDate) -> Result<Self, Refusal> {
        if let Some(since) = self.paused_on {
            return Err(Refusal::of_change(RefusalCode::ClockPaused, is_paused(since)));
        }
        lifecycle::happened("on", on, today)?;
        let first = paused_until.map_or(self.since, |until| self.since.max(until + Days::new(1)));
        not_before(on, first)?;
        Ok(Self { paused_on: Some(on), ..self })
    }

    /// Lets the clock go on; `on` is the first day that counts again.
    pub fn resume(self, on: NaiveDate, today: NaiveDate) -> Result<Self, Refusal> {
        let Some(since) = self.paused_on else {
            let message = say!("计时未暂停，无需恢复", "The clock is not paused");
            return Err(Refusal::of_change(RefusalCode::ClockRunning, message));
        };
        lifecycle::happened("on", on, today)?;
        // On the first day of the pause: it is taken back.
        not_before(on, since)?;
        Ok(Self { paused_on: None, ..self.moved((on - since).num_days()) })
    }
}

impl Clock {
    /// The day on which the stay has lasted so many months; an extension puts it off like the last day.
    pub fn after(&self, months: u32) -> NaiveDate {
        let moved = if months < self.months {
            self.limit_on.checked_sub_months(Months::new(self.months - months))
        } else {
            self.limit_on.checked_add_months(Months::new(months - self.months))
        };
        moved.unwrap_or(self.limit_on)
    }

    /// Grants a later last day.
    pub fn extend(&self, until: NaiveDate, today: NaiveDate) -> Result<Timing, Refusal> {
        self.runs()?;
        let last = self.limit_on.max(today);
        if until <= last {
            let message = say!(
                "延期截止日期须晚于{last}",
                "The new last day must be after {last}",
                last = day_in_languages(last),
            );
            return Err(Refusal::of_field("until", RefusalCode::DayOrder, message));
        }
        bounded(until, today)?;
        Ok(Timing { extended_until: Some(until), ..self.timing })
    }

    /// Corrects the last day of the last extension, granted on `granted_on` after one until `former`, if there was one.
    pub fn correct_extension(
        &self,
        granted_on: NaiveDate,
        former: Option<NaiveDate>,
        until: NaiveDate,
    ) -> Result<Timing, Refusal> {
        self.runs()?;
        let first = former.map_or(granted_on, |former| former.max(granted_on));
        if until < first {
            let message = say!(
                "更正后的延期截止日期不得早于{first}",
                "The corrected last day must not be before {first}",
                first = day_in_languages(first),
            );
            return Err(Refusal::of_field("until", RefusalCode::DayOrder, message));
        }
        bounded(until, granted_on)?;
        Ok(Timing { extended_until: Some(until), ..self.timing })
    }

    /// Whether the project may be screened out on the day of this clock.
    pub fn screen_out(&self) -> Result<(), Refusal> {
        self.runs()?;
        if self.state != ClockState::Past {
            let message = say!(
                "剔除时限至{last}届满，届满后方可剔除",
                "The limit lasts until {last}; the project can be screened out after that day",
                last = day_in_languages(self.limit_on),
            );
            return Err(Refusal::of_field("on", RefusalCode::ScreeningNotDue, message));
        }
        Ok(())
    }

    fn runs(&self) -> Result<(), Refusal> {
        match self.timing.paused_on {
            Some(since) => Err(Refusal::of_change(RefusalCode::ClockPaused, is_paused(since))),
            None => Ok(()),
        }
    }
}

/// An extension granted on a day does not put the last day off for ever.
fn bounded(until: NaiveDate, granted_on: NaiveDate) -> Result<(), Refusal> {
    let last = last_day(granted_on, LONGEST_EXTENSION);
    if until > last {
        let message = say!(
            "一次延期不得超过{LONGEST_EXTENSION}个月，截止日期不得晚于{last}",
            "An extension lasts {LONGEST_EXTENSION} months at most: the last day must not be after {last}",
            last = day_in_languages(last),
        );
        return Err(Refusal::of_field("until", RefusalCode::OutOfRange, message));
    }
    Ok(())
}

/// The clock, which a project has only at a stage with a limit.
pub fn required(stage: Stage, clock: Option<Clock>) -> Result<Clock, Refusal> {
    clock.ok_or_else(|| {
        let message = say!(
            "项目现为“{stage}”阶段，该阶段没有剔除时限",
            "The project is at the stage “{stage}”, which has no screening limit",
            stage = stage.terms(),
        );
        Refusal::of_change(RefusalCode::StageScreening, message)
    })
}

fn is_paused(since: NaiveDate) -> super::language::Words {
    say!(
        "项目自{since}起暂停计时，请先恢复计时",
        "The clock is paused since {since}: resume it first",
        since = day_in_languages(since),
    )
}

fn not_before(on: NaiveDate, first: NaiveDate) -> Result<(), Refusal> {
    if on < first {
        let message =
            say!("日期不得早于{first}", "The day must not be before {first}", first = day_in_languages(first));
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
