//! The way of a draft to its issue: drafted (拟稿), checked (审核), issued (签发); and what keeps it waiting.

use chrono::NaiveDate;
use entity::{DraftStatus, LetterKind, RefusalCode};

use super::{Addressee, Draft, Matter};
use crate::domain::{
    language::say,
    month::{Month, day_in_languages},
    refusal::Refusal,
};

/// The states in which a draft waits for somebody.
pub const WAITING: [DraftStatus; 3] = [DraftStatus::Drafted, DraftStatus::Returned, DraftStatus::Checked];

/// Whether a draft waits for somebody.
pub const fn is_waiting(status: DraftStatus) -> bool {
    matches!(status, DraftStatus::Drafted | DraftStatus::Returned | DraftStatus::Checked)
}

/// A draft is approved once, and not after it was returned: then it is drafted anew first.
pub fn approve(status: DraftStatus) -> Result<(), Refusal> {
    allow(status == DraftStatus::Drafted, status)
}

/// A draft is returned before its issue, even if it was approved.
pub fn send_back(status: DraftStatus) -> Result<(), Refusal> {
    allow(matches!(status, DraftStatus::Drafted | DraftStatus::Checked), status)
}

/// A draft is issued once it was checked, unless it is held.
pub fn issue(status: DraftStatus, held: bool) -> Result<(), Refusal> {
    allow(status == DraftStatus::Checked, status)?;
    if held {
        let message = say!("该函件已暂缓签发，请先解除暂缓", "The letter is on hold: release the hold first");
        return Err(Refusal::of_change(RefusalCode::LetterHeld, message));
    }
    Ok(())
}

/// Whether a draft still says what was checked once it is drawn up for the day of its issue: the same matters, by the same
/// rules, due on the same days, under the same lamps and steps, and the same copies. How late they are, and the figures, go
/// with the day.
pub fn says_the_same(checked: &Draft, now: &Draft) -> bool {
    let matters = |draft: &Draft| {
        let matter = |item: &Matter| (item.unit, item.key, item.rule, item.lamp, item.step, item.due_on);
        let mut matters: Vec<_> = draft.items.iter().map(matter).collect();
        matters.sort_unstable();
        matters
    };
    let rows = |draft: &Draft| {
        let lit = draft.by_unit.iter().map(|row| (row.unit, row.red, row.yellow, row.blue));
        let mut rows: Vec<_> = lit.filter(|(_, red, yellow, blue)| red + yellow + blue > 0).collect();
        rows.sort_unstable();
        rows
    };
    matters(checked) == matters(now)
        && rows(checked) == rows(now)
        && (checked.talks, &checked.copied_leaders) == (now.talks, &now.copied_leaders)
}

/// Drafts of a run that wait, by what keeps them from being issued.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kept {
    /// Nobody has checked them.
    pub unchecked: usize,
    /// Returned, and not drafted anew.
    pub returned: usize,
    /// On hold.
    pub held: usize,
    /// The ledger has other matters by now.
    pub outdated: usize,
}

impl Kept {
    /// Counts a draft that was refused.
    pub fn count(&mut self, status: DraftStatus, refusal: &Refusal) {
        let kept = match (status, refusal.code) {
            (DraftStatus::Returned, _) => &mut self.returned,
            (_, RefusalCode::LetterHeld) => &mut self.held,
            (_, RefusalCode::DraftOutdated) => &mut self.outdated,
            _ => &mut self.unchecked,
        };
        *kept += 1;
    }

    /// How many they are.
    pub const fn all(self) -> usize {
        self.unchecked + self.returned + self.held + self.outdated
    }

    /// Why nothing of a run is issued.
    pub fn refusal(self) -> Refusal {
        let Self { unchecked, returned, held, outdated } = self;
        let message = say!(
            "该批没有可以签发的函件：待审核{unchecked}件，退回待重新拟稿{returned}件，暂缓签发{held}件，台账已有变化、待重新拟稿{outdated}件",
            "No letter of the run can be issued: {unchecked} to be checked, {returned} returned, {held} on hold, \
             {outdated} to be drafted anew because the ledger has changed",
        );
        Refusal::of_change(RefusalCode::DraftStatusOrder, message)
    }
}

/// A draft that no longer says what was checked is drafted anew first.
pub fn outdated(drafted_on: NaiveDate) -> Refusal {
    let day = day_in_languages(drafted_on);
    let message = say!(
        "{day}拟稿以来台账已有变化，所提事项与审核时不同，请重新拟稿、审核后再签发",
        "The ledger has changed since the draft of {day}, and with it the matters that were checked: draft it anew and check it",
        day = day,
    );
    Refusal::of_change(RefusalCode::DraftOutdated, message)
}

fn allow(allowed: bool, status: DraftStatus) -> Result<(), Refusal> {
    if allowed {
        return Ok(());
    }
    let message = say!(
        "该函件现为“{status}”，不能进行此项操作",
        "The draft is “{status}” now, which does not allow this",
        status = status.terms(),
    );
    Err(Refusal::of_change(RefusalCode::DraftStatusOrder, message))
}

/// What a hold (暂缓签发) keeps back: a run, an addressee, or what of a run goes to an addressee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Kind and month; none for every run.
    pub run: Option<(LetterKind, Month)>,
    /// To whom; none for everybody.
    pub addressee: Option<Addressee>,
}

impl Hold {
    /// Whether it keeps back the letter of a run to an addressee.
    pub fn covers(&self, kind: LetterKind, month: Month, addressee: Addressee) -> bool {
        self.run.is_none_or(|run| run == (kind, month)) && self.addressee.is_none_or(|held| held == addressee)
    }
}

#[cfg(test)]
mod tests {
    use entity::{AddresseeKind, LadderStep, Lamp, MatterKind, Rule};

    use super::*;
    use crate::domain::letter::{UnitSummary, thread::MatterKey};
    use DraftStatus::{Checked, Drafted, Issued, Returned, Withdrawn};

    #[test]
    fn a_draft_goes_from_check_to_issue_and_back_until_it_is_issued() {
        for (status, approved, returned, issued) in [
            (Drafted, true, true, false),
            (Returned, false, false, false),
            (Checked, false, true, true),
            (Issued, false, false, false),
            (Withdrawn, false, false, false),
        ] {
            assert_eq!(
                (approve(status).is_ok(), send_back(status).is_ok(), issue(status, false).is_ok()),
                (approved, returned, issued),
                "{status:?}"
            );
            assert!(issue(status, true).is_err());
            assert_eq!(WAITING.contains(&status), is_waiting(status));
        }
        assert_eq!(issue(Checked, true).unwrap_err().code, RefusalCode::LetterHeld);
    }

    fn drafted(items: Vec<Matter>) -> Draft {
        Draft {
            kind: LetterKind::Urging,
            month: "2026-12".parse().unwrap(),
            addressee: Addressee { kind: AddresseeKind::Unit, id: 3 },
            by_unit: Vec::new(),
            items,
            answered_late: Vec::new(),
            targets: Vec::new(),
            copied_leaders: Vec::new(),
            talks: 0,
        }
    }

    fn matter(subject: i64) -> Matter {
        Matter {
            rule: Rule::MilestoneOverdue,
            lamp: Lamp::Yellow,
            step: LadderStep::Urge,
            key: MatterKey::of(MatterKind::Milestone, subject),
            unit: 3,
            leaders: Vec::new(),
            audience: Vec::new(),
            project: None,
            lead: None,
            title: "项目".to_owned(),
            words: "已逾期3个工作日".to_owned(),
            due_on: "2026-11-20".parse().unwrap(),
            late_days: 3,
            raised_before: 0,
            without_talk: None,
        }
    }

    #[test]
    fn a_draft_says_the_same_until_a_matter_comes_goes_or_gets_another_lamp_or_day() {
        let checked = drafted(vec![matter(1), matter(2)]);
        let later = Matter { late_days: 5, words: "已逾期5个工作日".to_owned(), ..matter(1) };
        assert!(says_the_same(&checked, &drafted(vec![matter(2), later])), "two days later, in another order");
        assert!(!says_the_same(&checked, &drafted(vec![matter(1)])), "done meanwhile");
        assert!(!says_the_same(&checked, &drafted(vec![matter(1), matter(2), matter(3)])));
        for other in [
            Matter { lamp: Lamp::Red, ..matter(2) },
            Matter { step: LadderStep::Supervise, ..matter(2) },
            Matter { due_on: "2026-12-20".parse().unwrap(), ..matter(2) },
        ] {
            assert!(!says_the_same(&checked, &drafted(vec![matter(1), other])));
        }
        assert!(!says_the_same(&checked, &Draft { copied_leaders: vec![9], ..checked.clone() }));
        let row = |red| UnitSummary { unit: 4, projects: 1, targets: Vec::new(), red, yellow: 0, blue: 0 };
        let summed = |red| Draft { by_unit: vec![row(red)], ..checked.clone() };
        assert!(!says_the_same(&summed(1), &summed(2)) && says_the_same(&checked, &summed(0)));
    }

    #[test]
    fn a_hold_covers_what_it_names_and_nothing_else() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        let (unit, leader) = (AddresseeKind::Unit, AddresseeKind::Leader);
        let to = |kind, id| Addressee { kind, id };
        let november = Some((LetterKind::Urging, month("2026-11")));
        let run = Hold { run: november, addressee: None };
        assert!(run.covers(LetterKind::Urging, month("2026-11"), to(unit, 3)));
        assert!(!run.covers(LetterKind::Prompt, month("2026-11"), to(unit, 3)));
        assert!(!run.covers(LetterKind::Urging, month("2026-12"), to(unit, 3)));
        let addressee = Hold { run: None, addressee: Some(to(unit, 3)) };
        assert!(addressee.covers(LetterKind::Prompt, month("2027-01"), to(unit, 3)));
        assert!(!addressee.covers(LetterKind::Prompt, month("2027-01"), to(leader, 3)));
        let both = Hold { run: november, addressee: Some(to(unit, 3)) };
        assert!(both.covers(LetterKind::Urging, month("2026-11"), to(unit, 3)));
        assert!(!both.covers(LetterKind::Urging, month("2026-11"), to(unit, 4)));
        assert!(!both.covers(LetterKind::Urging, month("2026-12"), to(unit, 3)));
    }
}
