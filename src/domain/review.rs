//! Review of projects in negotiation (在谈项目审议): which opinions are needed, where they lead, and what may be approved.

use chrono::NaiveDate;
use entity::{OpinionKind, ReviewOutcome, Stage, Verdict};

use super::{
    language::{Words, say},
    lifecycle,
    money::Money,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// The opinions that every review needs.
const ALWAYS: [OpinionKind; 3] =
    [OpinionKind::IndustryAssessment, OpinionKind::ExpertReview, OpinionKind::DepartmentCoordination];

/// Whether an admin may ask for it beyond the three of every review.
pub fn is_further(kind: OpinionKind) -> bool {
    !ALWAYS.contains(&kind)
}

/// A further level of review (提级审议): whose opinion is needed, and for which projects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The meeting.
    pub kind: OpinionKind,
    /// Only projects of this direction; all, if none.
    pub direction_id: Option<i64>,
    /// Only projects of at least this planned investment, in fen; all, if none.
    pub amount_from: Option<i64>,
}

/// One round of review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// First day.
    pub started_on: NaiveDate,
    /// How it ended, and on which day; none while it is open.
    pub closed: Option<(ReviewOutcome, NaiveDate)>,
    /// The opinions, in the order they were recorded, each with its day.
    pub opinions: Vec<(OpinionKind, Verdict, NaiveDate)>,
}

impl Round {
    /// The day of its last opinion, or its first day.
    pub fn last_day(&self) -> NaiveDate {
        self.opinions.iter().map(|(.., on)| *on).fold(self.started_on, NaiveDate::max)
    }

    /// What of `required` has not passed in it.
    fn missing(&self, required: &[OpinionKind]) -> Vec<OpinionKind> {
        let passed = |kind: &OpinionKind| {
            self.opinions.iter().any(|(given, verdict, _)| given == kind && *verdict == Verdict::Pass)
        };
        required.iter().copied().filter(|kind| !passed(kind)).collect()
    }
}

/// The opinions that a project of a direction and planned investment needs to be approved while these levels are in
/// force, in their order.
pub fn required(levels: &[Level], direction_id: i64, planned_amount: Option<i64>) -> Result<Vec<OpinionKind>, Refusal> {
    let mut kinds = ALWAYS.to_vec();
    for level in levels.iter().filter(|level| level.direction_id.is_none_or(|id| id == direction_id)) {
        let asked = match (level.amount_from, planned_amount) {
            (None, _) => true,
            (Some(from), Some(amount)) => amount >= from,
            (Some(_), None) => {
                let message = say!(
                    "是否须经“{kind}”审议取决于拟投资额，请先填写项目的拟投资额",
                    "Whether the {kind} is needed depends on the planned investment: enter it first",
                    kind = level.kind.terms(),
                );
                return Err(Refusal::of_change(RefusalCode::PlannedAmountMissing, message));
            }
        };
        if asked {
            kinds.push(level.kind);
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}

/// Whether a round may begin on `on` for a project in negotiation since `since`; `last` is its last round.
pub fn start(last: Option<&Round>, since: NaiveDate, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    let closed = match last.map(|round| round.closed) {
        Some(None) => {
            let message = say!("上一轮审议尚未结束", "The last round of review is still open");
            return Err(Refusal::of_change(RefusalCode::ReviewOpen, message));
        }
        Some(Some((ReviewOutcome::Rejected, rejected_on))) if since <= rejected_on => {
            let message = say!(
                "项目已于{rejected_on}被否决。如系误登，请更正该审议意见；确被否决的，待剔除时限届满、确认剔除并恢复入库后，方可再次审议",
                "The project was turned down on {rejected_on}. If that is a mistake, correct the opinion; if not, it can \
                 be reviewed again once its screening limit is over and it was screened out and restored",
                rejected_on = day_in_languages(rejected_on),
            );
            return Err(Refusal::of_change(RefusalCode::ReviewRejected, message));
        }
        Some(closed) => closed,
        None => None,
    };
    lifecycle::happened("on", on, today)?;
    lifecycle::not_before("on", on, closed.map_or(since, |(_, closed_on)| closed_on.max(since)))
}

/// Where an opinion leads that is given in a round: it ends it, or leaves it open.
pub fn give(
    round: &Round,
    kind: OpinionKind,
    verdict: Verdict,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<Option<ReviewOutcome>, Refusal> {
    if round.closed.is_some() {
        return Err(ended());
    }
    once(round, kind)?;
    lifecycle::happened("on", on, today)?;
    // What ends the round comes after everything in it.
    let ends = verdict != Verdict::Pass;
    lifecycle::not_before("on", on, if ends { round.last_day() } else { round.started_on })?;
    Ok(match verdict {
        Verdict::Pass => None,
        Verdict::Return => Some(ReviewOutcome::Returned),
        Verdict::Reject => Some(ReviewOutcome::Rejected),
    })
}

/// Whether an opinion may be added to the round that approved a project, which is at `stage` now (补充审议意见): that of a
/// level which its amount asks for only since. Nothing but a pass is added; what a meeting does not pass is not signed.
pub fn add(
    round: &Round,
    stage: Stage,
    kind: OpinionKind,
    verdict: Verdict,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if !stands(round, stage) {
        return Err(ended());
    }
    once(round, kind)?;
    passes(verdict)?;
    lifecycle::happened("on", on, today)?;
    lifecycle::not_before("on", on, round.started_on)
}

/// Where the last round of a project leads when its opinion of a kind is corrected; the project is at `stage` since `since`.
/// The opinion that ended the round can be corrected as long as nothing followed from it, and may open the round again.
/// After an approval what it says stays; who gave it, when and in which words can be corrected.
pub fn correct(
    round: &Round,
    (stage, since): (Stage, NaiveDate),
    kind: OpinionKind,
    verdict: Verdict,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<Option<ReviewOutcome>, Refusal> {
    let before = round.opinions.iter().find(|(given, ..)| *given == kind).copied();
    if let Some((outcome, closed_on)) = round.closed {
        if stands(round, stage) {
            passes(verdict)?;
            lifecycle::happened("on", on, today)?;
            lifecycle::not_before("on", on, round.started_on)?;
            let was_there = before.is_some_and(|(.., given_on)| given_on <= closed_on);
            if was_there {
                not_after(on, closed_on)?;
            }
            return Ok(Some(outcome));
        }
        let ended_it = before.is_some_and(|(_, verdict, _)| verdict != Verdict::Pass);
        if !ended_it || stage != Stage::Negotiating || since > closed_on {
            return Err(ended());
        }
    }
    // It is as if it had not been given yet.
    let mut open = Round { closed: None, ..round.clone() };
    open.opinions.retain(|(given, ..)| *given != kind);
    give(&open, kind, verdict, on, today)
}

/// Whether the round approved the project, and the approval still stands.
fn stands(round: &Round, stage: Stage) -> bool {
    let passed = matches!(round.closed, Some((ReviewOutcome::Passed, _)));
    passed && !matches!(stage, Stage::Negotiating | Stage::ScreenedOut | Stage::Exited)
}

/// Refuses what would be recorded in a round that is over.
pub fn ended() -> Refusal {
    let message = say!("该轮审议已经结束", "This round of review has ended already");
    Refusal::of_change(RefusalCode::AlreadyEnded, message)
}

fn once(round: &Round, kind: OpinionKind) -> Result<(), Refusal> {
    if round.opinions.iter().any(|(given, ..)| *given == kind) {
        let message = say!(
            "本轮已有“{kind}”意见",
            "There is an opinion of the kind “{kind}” in this round already",
            kind = kind.terms()
        );
        return Err(Refusal::of_field("kind", RefusalCode::Taken, message));
    }
    Ok(())
}

fn passes(verdict: Verdict) -> Result<(), Refusal> {
    if verdict != Verdict::Pass {
        let message = say!(
            "项目已经审定，只能登记“通过”的意见；会议未通过的，请调减投资额，或按程序剔除",
            "The project is approved: only a pass is recorded. What the meeting did not pass is reduced, or screened out",
        );
        return Err(Refusal::of_field("verdict", RefusalCode::OutOfRange, message));
    }
    Ok(())
}

fn not_after(on: NaiveDate, last: NaiveDate) -> Result<(), Refusal> {
    if on > last {
        let message = say!(
            "日期不得晚于审定之日（{last}）",
            "The day must not be after the approval ({last})",
            last = day_in_languages(last),
        );
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message));
    }
    Ok(())
}

/// Whether the open round, if there is one, lets the project be approved on `on`: every opinion in `required` is there.
/// An open round has passes only.
pub fn approve(open: Option<&Round>, required: &[OpinionKind], on: NaiveDate) -> Result<(), Refusal> {
    let Some(round) = open.filter(|round| round.closed.is_none()) else {
        let message = say!("项目尚未启动审议，不能审定", "There is no open review: the project cannot be approved");
        return Err(Refusal::of_change(RefusalCode::ReviewMissing, message));
    };
    let missing = round.missing(required);
    if !missing.is_empty() {
        let message =
            say!("尚缺以下审议意见：{missing}", "These opinions are missing: {missing}", missing = listed(&missing));
        return Err(Refusal::of_change(RefusalCode::ReviewIncomplete, message));
    }
    lifecycle::not_before("on", on, round.last_day())
}

/// Whether a project with a round that approved it may have a contract of `amount`, in fen: what `required` says of that
/// amount has passed.
pub fn covers(approved: Option<&Round>, required: &[OpinionKind], amount: i64) -> Result<(), Refusal> {
    let missing = approved.map_or_else(|| required.to_vec(), |round| round.missing(required));
    if missing.is_empty() {
        return Ok(());
    }
    let amount = Money::fen(amount);
    let message = say!(
        "按投资额{amount}，项目还须经以下审议：{missing}。请先提请审议，通过后将意见补登到该项目已通过的一轮审议中",
        "At {amount} the project needs these opinions, too: {missing}. Have them given first, and add them to the round of \
         review that approved the project",
        missing = listed(&missing),
    );
    Err(Refusal::of_change(RefusalCode::ReviewIncomplete, message))
}

fn listed(kinds: &[OpinionKind]) -> Words {
    let terms = kinds.iter().map(|kind| kind.terms());
    let (chinese, english): (Vec<_>, Vec<_>) = terms.unzip();
    Words { chinese: chinese.join("、"), english: english.join(", ") }
}

#[cfg(test)]
mod tests;
