//! The way of a draft to its issue: drafted (拟稿), checked (审核), issued (签发); and what keeps it waiting.

use entity::{DraftStatus, LetterKind, RefusalCode};

use super::Addressee;
use crate::domain::{language::say, month::Month, refusal::Refusal};

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
    use entity::AddresseeKind;

    use super::*;
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
