//! Limits in working days for what a lead waits for (线索时限).

use chrono::{Days, NaiveDate};
use entity::{LeadStatus, LeadStep};

use crate::domain::calendar::Calendar;

/// The most working days a limit has: about a year.
pub const LONGEST: i32 = 250;

/// A limit, from a day on until the next one of the same step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What it is for.
    pub step: LeadStep,
    /// Working days.
    pub working_days: u32,
    /// It holds for what begins on this day or later.
    pub from_on: NaiveDate,
}

/// Every limit ever set. Which one holds is decided by the day on which waiting begins, so that past leads keep theirs.
#[derive(Clone, Debug, Default)]
pub struct Limits(Vec<Limit>);

/// A limit that runs: something is to be done by a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// What the lead waits for.
    pub step: LeadStep,
    /// The day on which waiting began.
    pub since: NaiveDate,
    /// Working days after it.
    pub working_days: u32,
    /// The last day on which it is on time.
    pub due_on: NaiveDate,
}

/// Since when a lead waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since {
    /// The day of its report.
    pub reported_on: NaiveDate,
    /// The day of the last follow-up; that of the report before the first.
    pub followed_on: NaiveDate,
    /// The day since which its unit keeps the company; none while it waits for a ruling.
    pub claimed_on: Option<NaiveDate>,
}

impl Since {
    /// Since when it waits for a step; none while that rests. Nobody can judge a lead that is disputed, so the days before
    /// the ruling do not count.
    const fn of(self, step: LeadStep) -> Option<NaiveDate> {
        match step {
            LeadStep::Respond => Some(self.reported_on),
            LeadStep::Judge => self.claimed_on,
            LeadStep::FollowUp => Some(self.followed_on),
        }
    }
}

/// What a lead of this status waits for.
const fn steps(status: LeadStatus) -> &'static [LeadStep] {
    match status {
        LeadStatus::New => &[LeadStep::Respond, LeadStep::Judge],
        LeadStatus::Following => &[LeadStep::FollowUp, LeadStep::Judge],
        LeadStatus::Effective => &[LeadStep::FollowUp],
        LeadStatus::Converted | LeadStatus::Closed => &[],
    }
}

/// The step by which an open lead is to be followed up.
pub const fn follow_up(status: LeadStatus) -> LeadStep {
    if matches!(status, LeadStatus::New) { LeadStep::Respond } else { LeadStep::FollowUp }
}

impl Limits {
    /// The limits, in any order.
    pub fn new(mut limits: Vec<Limit>) -> Self {
        limits.sort_by_key(|limit| limit.from_on);
        Self(limits)
    }

    /// The limit of a step for what begins on `day`.
    pub fn on(&self, step: LeadStep, day: NaiveDate) -> Option<&Limit> {
        self.0.iter().rev().find(|limit| limit.step == step && limit.from_on <= day)
    }

    /// The limit of a step, when waiting began on `since`.
    pub fn run(&self, calendar: &Calendar, step: LeadStep, since: NaiveDate) -> Option<Running> {
        let working_days = self.on(step, since)?.working_days;
        Some(Running { step, since, working_days, due_on: calendar.working_days_after(since, working_days) })
    }

    /// The limits that run for a lead, the first due first.
    pub fn running(&self, calendar: &Calendar, status: LeadStatus, since: Since) -> Vec<Running> {
        let run = |step: &LeadStep| self.run(calendar, *step, since.of(*step)?);
        let mut running: Vec<Running> = steps(status).iter().filter_map(run).collect();
        running.sort_by_key(|limit| limit.due_on);
        running
    }

    /// The stretches of days, both ends included, that lie so far back that the limit of a step has passed by `today`
    /// for what began in them.
    pub fn passed(&self, calendar: &Calendar, step: LeadStep, today: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
        let of_step: Vec<_> = self.0.iter().filter(|limit| limit.step == step).collect();
        let ends = of_step.iter().skip(1).map(|next| next.from_on - Days::new(1)).chain([today]);
        let stretches = of_step.iter().zip(ends).filter_map(|(limit, end)| {
            let last = last_passed(calendar, limit.working_days, today).min(end);
            (limit.from_on <= last).then_some((limit.from_on, last))
        });
        stretches.collect()
    }
}

/// The last day on which what then began and had so many working days is late by `today`.
fn last_passed(calendar: &Calendar, working_days: u32, today: NaiveDate) -> NaiveDate {
    let late_before = calendar.late_before(today);
    let mut day = today;
    while calendar.working_days_after(day, working_days) >= late_before {
        day = day - Days::new(1);
    }
    day
}

/// Working days left until `due_on`, 0 on that day; negative by as many as it is late.
pub fn working_days_left(calendar: &Calendar, due_on: NaiveDate, today: NaiveDate) -> i32 {
    let days = |from, to| i32::try_from(calendar.working_days_late(from, to)).unwrap_or(i32::MAX);
    if today <= due_on { days(today, due_on) } else { -days(due_on, today) }
}

/// The statuses in which a lead waits for a step.
pub fn waiting(step: LeadStep) -> impl Iterator<Item = LeadStatus> {
    use LeadStatus::{Effective, Following, New};
    [New, Following, Effective].into_iter().filter(move |status| steps(*status).contains(&step))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::calendar::EVER;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn limit(step: LeadStep, working_days: u32, from_on: NaiveDate) -> Limit {
        Limit { step, working_days, from_on }
    }

    fn limits() -> Limits {
        Limits::new(vec![
            limit(LeadStep::Respond, 3, day("2026-11-01")),
            limit(LeadStep::Respond, 10, EVER),
            limit(LeadStep::Judge, 20, EVER),
            limit(LeadStep::FollowUp, 10, EVER),
        ])
    }

    /// Of a lead that its unit has kept since the report.
    fn since(reported_on: &str, followed_on: &str) -> Since {
        Since { reported_on: day(reported_on), followed_on: day(followed_on), claimed_on: Some(day(reported_on)) }
    }

    #[test]
    fn a_new_lead_waits_for_response_then_judgement_each_in_working_days() {
        let running = limits().running(&Calendar::default(), LeadStatus::New, since("2026-11-20", "2026-11-20"));
        let seen: Vec<_> = running.iter().map(|limit| (limit.step, limit.working_days, limit.due_on)).collect();
        // A Friday; the next three working days are Monday to Wednesday.
        assert_eq!(seen[0], (LeadStep::Respond, 3, day("2026-11-25")));
        assert_eq!(seen[1], (LeadStep::Judge, 20, day("2026-12-18")));
        assert_eq!(seen.len(), 2);
    }

    #[test]
    fn the_holiday_counts_for_nobody_and_an_older_lead_keeps_its_limit() {
        let running = limits().running(&Calendar::default(), LeadStatus::New, since("2026-09-28", "2026-09-28"));
        assert_eq!((running[0].working_days, running[0].due_on), (10, day("2026-10-16")));
    }

    #[test]
    fn after_a_follow_up_the_next_one_counts_from_it_and_what_is_over_waits_for_nothing() {
        let of = |status| limits().running(&Calendar::default(), status, since("2026-10-09", "2026-11-09"));
        assert_eq!(
            of(LeadStatus::Effective),
            [Running {
                step: LeadStep::FollowUp,
                since: day("2026-11-09"),
                working_days: 10,
                due_on: day("2026-11-23")
            }]
        );
        assert_eq!(of(LeadStatus::Following).len(), 2);
        assert!(of(LeadStatus::Closed).is_empty() && of(LeadStatus::Converted).is_empty());
    }

    #[test]
    fn judgement_rests_until_the_ruling_and_has_its_whole_limit_after_it() {
        let reported = since("2026-09-28", "2026-11-09");
        let steps = |claimed_on| -> Vec<_> {
            let running =
                limits().running(&Calendar::default(), LeadStatus::Following, Since { claimed_on, ..reported });
            running.iter().map(|limit| (limit.step, limit.due_on)).collect()
        };
        let follow_up = (LeadStep::FollowUp, day("2026-11-23"));
        assert_eq!(steps(None), [follow_up]);
        assert_eq!(steps(Some(day("2026-11-20"))), [follow_up, (LeadStep::Judge, day("2026-12-18"))]);
    }

    #[test]
    fn on_the_last_day_nothing_is_left_and_nothing_late() {
        let due_on = day("2026-11-23");
        assert_eq!(working_days_left(&Calendar::default(), due_on, day("2026-11-20")), 1);
        assert_eq!(working_days_left(&Calendar::default(), due_on, due_on), 0);
        assert_eq!(working_days_left(&Calendar::default(), due_on, day("2026-11-24")), -1);
    }

    proptest! {
        #[test]
        fn a_limit_has_passed_for_the_days_of_the_stretches_and_for_no_other(back in 0u64..90, shift in 0u64..60) {
            let today = day("2026-12-10") - Days::new(shift);
            let since = today - Days::new(back);
            let calendar = Calendar::default();
            let late = limits().run(&calendar, LeadStep::Respond, since).unwrap().due_on < calendar.late_before(today);
            let passed = limits().passed(&calendar, LeadStep::Respond, today);
            prop_assert_eq!(passed.iter().any(|(from, until)| (*from..=*until).contains(&since)), late, "{} {}", since, today);
        }
    }
}
