//! The thread of a matter over the months: what raised it, whether it pauses, and that it is one matter all along.

use std::{fmt, iter};

use chrono::NaiveDate;
use entity::{Lamp, LetterKind, MatterKind, MatterState};
use serde::{Deserialize, Serialize};

use crate::domain::month::Month;

/// What a matter is, the same over the months: `milestone:17`, `entry:17:2026-10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MatterKey {
    /// What it is about.
    pub kind: MatterKind,
    /// Key of the milestone, task, blocker, project, lead, target or letter.
    pub subject: i64,
    /// The month that a progress entry is owed for.
    pub month: Option<Month>,
}

impl MatterKey {
    /// A matter of its own, whatever the month.
    pub const fn of(kind: MatterKind, subject: i64) -> Self {
        Self { kind, subject, month: None }
    }

    /// The progress entry of a project for a month.
    pub const fn entry(project: i64, month: Month) -> Self {
        Self { kind: MatterKind::Entry, subject: project, month: Some(month) }
    }
}

impl fmt::Display for MatterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.terms().1, self.subject)?;
        self.month.map_or(Ok(()), |month| write!(f, ":{month}"))
    }
}

/// An open matter of a unit, and the letters to the unit that have raised it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Key of the row.
    pub id: i64,
    /// Day of the first letter that raised it.
    pub opened_on: NaiveDate,
    /// The day it was due, as the last letter has it.
    pub due_on: NaiveDate,
    /// A new day that was accepted for it: not urged up to this day (暂缓), and judged by it afterwards.
    pub paused_until: Option<NaiveDate>,
    /// The letters that raised it, in any order.
    pub raised: Vec<Raised>,
}

/// That a letter raised a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised {
    /// Kind of the letter.
    pub kind: LetterKind,
    /// The month it is for.
    pub month: Month,
    /// Day of its issue.
    pub on: NaiveDate,
    /// The lamp it showed.
    pub lamp: Lamp,
}

/// The day on which a matter is struck off (销号) that is found to be over on `day`: the day on which it was done. Where that
/// lies before the letter that raised it, or there is none as when it is no longer its unit's, it is that on which it was found.
pub fn struck_off_on(opened_on: NaiveDate, done_on: Option<NaiveDate>, day: NaiveDate) -> NaiveDate {
    done_on.filter(|on| (opened_on..=day).contains(on)).unwrap_or(day)
}

/// Whether letters of a day raise a matter.
pub fn state(struck_off_on: Option<NaiveDate>, paused_until: Option<NaiveDate>, day: NaiveDate) -> MatterState {
    match (struck_off_on, paused_until) {
        (Some(_), _) => MatterState::StruckOff,
        (None, Some(until)) if day <= until => MatterState::Paused,
        _ => MatterState::Open,
    }
}

impl Thread {
    /// Whether urging letters of this day leave it alone.
    pub fn is_paused(&self, day: NaiveDate) -> bool {
        state(None, self.paused_until, day) == MatterState::Paused
    }

    /// How many letters of a kind, for months before this one, raised it.
    pub fn times(&self, kind: LetterKind, month: Month) -> usize {
        self.raised.iter().filter(|raised| raised.kind == kind && raised.month < month).count()
    }

    /// For how many months running, up to the month before this one, urging letters raised it with this lamp, or with
    /// any if none is asked for. An accepted new day begins the count anew: the letters before it were about the old one.
    pub fn running(&self, lamp: Option<Lamp>, month: Month) -> usize {
        let urged = |month: &Month| {
            self.raised.iter().any(|raised| {
                (raised.kind, raised.month) == (LetterKind::Urging, *month)
                    && self.paused_until.is_none_or(|until| raised.on > until)
                    && lamp.is_none_or(|lamp| lamp == raised.lamp)
            })
        };
        let months = iter::successors(Some(month.previous()), |month| Some(month.previous()));
        months.take_while(urged).count()
    }
}
