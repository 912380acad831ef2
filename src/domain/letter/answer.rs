//! Answers (反馈) to the matters of a letter: when they may be written, what they must say, and what a new day moves.

use chrono::{Months, NaiveDate};
use entity::{AddresseeKind, AnswerStatus, LetterKind, LetterStatus, RefusalCode};
use serde::{Deserialize, Serialize};

use crate::domain::{language::say, month::day_in_languages, refusal::Refusal};

/// Whether a letter asks its addressee for an answer. One to a leader reports (报告): who gets it may answer, and is not
/// waited for.
pub const fn is_asked(addressee: AddresseeKind) -> bool {
    matches!(addressee, AddresseeKind::Unit)
}

/// Whether an answer is owed to a letter that stands so: it has reached its addressee, or a unit that has signed for it, and is
/// not answered in full. Nobody owes an answer to what was never received.
pub const fn is_owed(status: LetterStatus) -> bool {
    matches!(status, LetterStatus::Sent | LetterStatus::Acknowledged | LetterStatus::Returned)
}

/// A letter to a unit whose every matter was answered, the last one after the day that the letter names (逾期反馈).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredLate {
    /// Kind.
    pub kind: LetterKind,
    /// Number.
    pub number: String,
    /// By when it was to be answered.
    pub answer_by: NaiveDate,
    /// The day of the last first answer to a matter.
    pub answered_on: NaiveDate,
}

/// Of the letters that a unit has answered late, those that its next letter tells of: the letter of `last`, its last one, went
/// out too early to do so.
pub fn to_tell(late: &[AnsweredLate], last: Option<NaiveDate>) -> Vec<AnsweredLate> {
    late.iter().filter(|letter| last.is_none_or(|last| last <= letter.answered_on)).cloned().collect()
}

/// What the latest answer to a matter is: its round, and how it stands.
pub type Latest = Option<(i32, AnswerStatus)>;

/// The round in which an answer is written: that of the draft, or one that begins.
pub fn round_to_write(latest: Latest) -> Result<i32, Refusal> {
    match latest {
        None => Ok(1),
        Some((round, AnswerStatus::Draft)) => Ok(round),
        Some((round, AnswerStatus::Returned)) => Ok(round + 1),
        Some((_, status @ (AnswerStatus::Submitted | AnswerStatus::Accepted))) => {
            let message = say!(
                "该事项的反馈状态为“{status}”，不能再修改",
                "The answer to this matter is {status}; it cannot be changed",
                status = status.terms(),
            );
            Err(Refusal::of_change(RefusalCode::AnswerSubmitted, message))
        }
    }
}

/// An answer to a matter, as far as the rules look at it.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What was done so far.
    pub progress: &'a str,
    /// Why it is late.
    pub late_reason: Option<&'a str>,
    /// The new day asked for.
    pub new_due_on: Option<NaiveDate>,
    /// Who is responsible.
    pub person_name: Option<&'a str>,
    /// That person's telephone.
    pub person_telephone: Option<&'a str>,
    /// What else there is to say; of a leader, the instruction (批示意见).
    pub note: &'a str,
}

/// The latest new day that can be asked for on `today`: as far ahead as projects are extended.
pub fn latest_new_day(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(Months::new(12)).unwrap_or(today)
}

/// What an answer to a matter has to say.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whether the letter asks for an answer at all ([`is_asked`]); a leader who gives one says what shall be done.
    pub answer: bool,
    /// Whether the matter was late when the letter was issued.
    pub late_reason: bool,
}

/// Everything that is missing before an answer can be submitted on `today`, or cannot be asked for.
pub fn missing(said: &Said<'_>, asked: Asked, today: NaiveDate) -> Vec<Refusal> {
    let blank =
        |field, is_blank: bool, message| is_blank.then(|| Refusal::of_field(field, RefusalCode::Blank, message));
    let past = said.new_due_on.filter(|day| *day < today).map(|_| {
        let today = day_in_languages(today);
        let message = say!(
            "申请调整后的期限不得早于今天（{today}）",
            "The new day must not be before today ({today})",
            today = today
        );
        Refusal::of_field("newDueOn", RefusalCode::DayOrder, message)
    });
    let last = latest_new_day(today);
    let far = said.new_due_on.filter(|day| *day > last).map(|_| {
        let last = day_in_languages(last);
        let message = say!(
            "申请调整后的期限最迟为{last}（一年以内）",
            "The new day is {last} at the latest, within a year",
            last = last
        );
        Refusal::of_field("newDueOn", RefusalCode::OutOfRange, message)
    });
    if !asked.answer {
        let is_blank = said.note.is_empty() && said.progress.is_empty();
        let note = blank("note", is_blank, say!("请填写批示意见", "Say what shall be done"));
        return [note, past, far].into_iter().flatten().collect();
    }
    let found = [
        blank("progress", said.progress.is_empty(), say!("请填写办理进展", "Say what was done so far")),
        blank(
            "lateReason",
            asked.late_reason && said.late_reason.is_none(),
            say!("该事项已逾期，请说明原因", "The matter is late: say why"),
        ),
        past,
        far,
        blank("personName", said.person_name.is_none(), say!("请填写责任人", "Say who is responsible")),
        blank(
            "personTelephone",
            said.person_telephone.is_none(),
            say!("请填写责任人的联系电话", "Give the telephone of who is responsible"),
        ),
    ];
    found.into_iter().flatten().collect()
}

/// Whether an answer can be reviewed (复核).
pub fn review(status: AnswerStatus) -> Result<(), Refusal> {
    if status == AnswerStatus::Submitted {
        return Ok(());
    }
    let message = say!(
        "该反馈状态为“{status}”，只有待复核的反馈可以复核",
        "The answer is {status}; only one that was submitted and not reviewed yet is reviewed",
        status = status.terms(),
    );
    Err(Refusal::of_change(RefusalCode::AnswerNotSubmitted, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_draft_goes_on_and_a_returned_answer_begins_a_new_round() {
        assert_eq!(round_to_write(None), Ok(1));
        assert_eq!(round_to_write(Some((1, AnswerStatus::Draft))), Ok(1));
        assert_eq!(round_to_write(Some((1, AnswerStatus::Returned))), Ok(2));
        for status in [AnswerStatus::Submitted, AnswerStatus::Accepted] {
            assert_eq!(round_to_write(Some((1, status))).unwrap_err().code, RefusalCode::AnswerSubmitted);
        }
    }

    #[test]
    fn only_what_was_submitted_is_reviewed() {
        assert_eq!(review(AnswerStatus::Submitted), Ok(()));
        for status in [AnswerStatus::Draft, AnswerStatus::Accepted, AnswerStatus::Returned] {
            assert_eq!(review(status).unwrap_err().code, RefusalCode::AnswerNotSubmitted);
        }
    }

    #[test]
    fn what_is_late_needs_a_reason_and_no_new_day_lies_in_the_past() {
        let today = day("2026-11-24");
        let of = |said: &Said<'_>, asked| {
            missing(said, asked, today).into_iter().filter_map(|refusal| refusal.field).collect::<Vec<_>>()
        };
        let fields = |said: &Said<'_>, late_reason| of(said, Asked { answer: true, late_reason });
        let nothing = Said {
            progress: "",
            late_reason: None,
            new_due_on: None,
            person_name: None,
            person_telephone: None,
            note: "",
        };
        assert_eq!(fields(&nothing, false), ["progress", "personName", "personTelephone"]);
        assert_eq!(fields(&nothing, true), ["progress", "lateReason", "personName", "personTelephone"]);
        let all = Said {
            progress: "已完成场地平整",
            late_reason: Some("降雨"),
            new_due_on: Some(today),
            person_name: Some("张三"),
            person_telephone: Some("023-00000000"),
            note: "",
        };
        assert_eq!(fields(&all, true), Vec::<String>::new());
        assert_eq!(fields(&Said { new_due_on: Some(day("2026-11-23")), ..all }, true), ["newDueOn"]);
        assert_eq!(fields(&Said { new_due_on: Some(day("2027-11-24")), ..all }, true), Vec::<String>::new());
        assert_eq!(fields(&Said { new_due_on: Some(day("2027-11-25")), ..all }, true), ["newDueOn"], "over a year");
        // A leader reports to nobody: the instruction is all there is to say.
        let instructed = |said: &Said<'_>| of(said, Asked { answer: false, late_reason: true });
        assert_eq!(instructed(&nothing), ["note"]);
        assert_eq!(instructed(&Said { note: "请抓紧", ..nothing }), Vec::<String>::new());
    }
}
