use proptest::prelude::*;

use super::*;
use LadderStep::{Prompt, Supervise, Talk, Urge};

const DUE: [Rule; 9] = [
    Rule::MilestoneDue,
    Rule::TaskDue,
    Rule::BlockerDue,
    Rule::EntryDue,
    Rule::LeadDue,
    Rule::JudgementDue,
    Rule::SigningDue,
    Rule::StartDue,
    Rule::ProductionDue,
];
const OVERDUE: [Rule; 10] = [
    Rule::MilestoneOverdue,
    Rule::TaskOverdue,
    Rule::BlockerOverdue,
    Rule::EntryMissing,
    Rule::LeadNeglected,
    Rule::JudgementOverdue,
    Rule::SigningOverdue,
    Rule::StartOverdue,
    Rule::ProductionOverdue,
    Rule::LetterUnanswered,
];

pub(crate) fn rung(rule: Rule, step: LadderStep, amount: u32, counted_in: LimitUnit) -> Rung {
    use Audience::{GroupLeaders, Leader, LeaderCopy, LeaderSummary, Unit};
    let (lamp, audience) = match step {
        Prompt => (Lamp::Blue, vec![Unit, LeaderSummary]),
        Urge => (Lamp::Yellow, vec![Unit, LeaderCopy, Leader]),
        Supervise => (Lamp::Red, vec![Unit, LeaderCopy, Leader]),
        Talk => (Lamp::Red, vec![Leader, GroupLeaders]),
    };
    Rung { rule, step, amount, counted_in, lamp, audience }
}

/// The rules as they are before the bureau has set any.
pub(crate) fn usual() -> Rules {
    use LimitUnit::{Months, PercentagePoints, WorkingDays};
    let mut rungs: Vec<Rung> = DUE.into_iter().map(|rule| rung(rule, Prompt, 5, WorkingDays)).collect();
    for rule in OVERDUE {
        rungs.extend([rung(rule, Urge, 1, WorkingDays), rung(rule, Supervise, 15, WorkingDays)]);
    }
    for rule in [Rule::NegotiatingTooLong, Rule::ApprovedTooLong] {
        rungs.extend([rung(rule, Urge, 2, Months), rung(rule, Supervise, 3, Months)]);
    }
    rungs.extend([
        rung(Rule::TargetBehind, Urge, 10, PercentagePoints),
        rung(Rule::TargetBehind, Supervise, 30, PercentagePoints),
        rung(Rule::UrgedRunning, Supervise, 2, Months),
        rung(Rule::RedRunning, Talk, 3, Months),
    ]);
    Rules::new(rungs)
}

fn entered(rung: Rung) -> Entered {
    let Rung { rule, step, amount, counted_in, lamp, audience } = rung;
    Entered { rule, step, amount: amount.try_into().unwrap(), counted_in, lamp, audience }
}

fn refused(entered: Entered) -> Vec<String> {
    entered.check().err().into_iter().flatten().filter_map(|refusal| refusal.field).collect()
}

#[test]
fn every_usual_rule_may_be_entered_and_looks_at_something_or_at_earlier_letters() {
    for rung in usual().0 {
        assert_eq!(entered(rung.clone()).check(), Ok(rung.clone()));
        assert_eq!(looks_at(rung.rule).is_none(), matches!(rung.rule, Rule::UrgedRunning | Rule::RedRunning));
    }
}

#[test]
fn what_makes_no_sense_is_refused_all_at_once() {
    let overdue = entered(rung(Rule::TaskOverdue, Urge, 1, LimitUnit::WorkingDays));
    assert_eq!(refused(Entered { amount: 0, ..overdue.clone() }), ["amount"]);
    assert_eq!(refused(Entered { amount: 251, ..overdue.clone() }), ["amount"]);
    assert_eq!(refused(Entered { amount: 251, counted_in: LimitUnit::CalendarDays, ..overdue.clone() }), [""; 0]);
    assert_eq!(refused(Entered { step: Talk, lamp: Lamp::Red, ..overdue.clone() }), ["step"]);
    assert_eq!(refused(Entered { lamp: Lamp::Blue, ..overdue.clone() }), ["lamp"]);
    assert_eq!(refused(Entered { audience: vec![Audience::Leader], ..overdue.clone() }), ["audience"]);
    let talk = entered(rung(Rule::RedRunning, Talk, 3, LimitUnit::Months));
    assert_eq!(refused(Entered { audience: Vec::new(), ..talk }), ["audience"]);
    let to_heads = vec![Audience::Unit, Audience::GroupLeaders];
    assert_eq!(refused(Entered { audience: to_heads, ..overdue.clone() }), ["audience"]);
    let all = Entered { amount: -1, step: Prompt, counted_in: LimitUnit::Months, audience: Vec::new(), ..overdue };
    assert_eq!(refused(all), ["step", "countedIn", "lamp", "audience", "amount"]);
}

#[test]
fn what_is_supervised_is_urged_before_or_from_the_same_day_on() {
    let rules = usual();
    let accepted = |step, amount, unit| rules.accept(&rung(Rule::TaskOverdue, step, amount, unit)).is_ok();
    assert!(accepted(Urge, 15, LimitUnit::WorkingDays) && !accepted(Urge, 16, LimitUnit::WorkingDays));
    assert!(accepted(Supervise, 1, LimitUnit::WorkingDays));
    assert!(accepted(Urge, 16, LimitUnit::CalendarDays), "other days cannot be compared");
    let only = Rules::new(vec![rung(Rule::TaskOverdue, Urge, 20, LimitUnit::WorkingDays)]);
    assert!(only.accept(&rung(Rule::TaskOverdue, Supervise, 19, LimitUnit::WorkingDays)).is_err());
    assert!(
        only.accept(&rung(Rule::TaskOverdue, Urge, 30, LimitUnit::WorkingDays)).is_ok(),
        "its own step is replaced"
    );
}

#[test]
fn a_rung_says_what_it_takes_and_what_it_lights() {
    let words = |rule, step, amount, unit| rung(rule, step, amount, unit).in_words();
    assert_eq!(words(Rule::TaskOverdue, Supervise, 15, LimitUnit::WorkingDays), "逾期超过15个工作日亮红灯");
    assert_eq!(words(Rule::TaskOverdue, Urge, 3, LimitUnit::CalendarDays), "逾期满3个自然日亮黄灯");
    assert_eq!(words(Rule::UrgedRunning, Supervise, 2, LimitUnit::Months), "连续催办满2个月亮红灯");
    assert_eq!(words(Rule::RedRunning, Talk, 3, LimitUnit::Months), "连续红灯满3个月建议约谈");
}

proptest! {
    #[test]
    fn the_first_day_of_a_step_is_its_amount_and_that_of_supervising_the_day_after(
        urge in 1u32..20, supervise in 1u32..40, late in 0u32..60,
    ) {
        let rules = Rules::new(vec![
            rung(Rule::TaskOverdue, Urge, urge, LimitUnit::WorkingDays),
            rung(Rule::TaskOverdue, Supervise, supervise, LimitUnit::WorkingDays),
            rung(Rule::UrgedRunning, Supervise, supervise, LimitUnit::Months),
        ]);
        let step = rules.reached(Rule::TaskOverdue, |rung| late.cmp(&rung.amount)).map(|rung| rung.step);
        let expected = if late > supervise { Some(Supervise) } else if late >= urge { Some(Urge) } else { None };
        prop_assert_eq!(step, expected);
        let running = rules.reached(Rule::UrgedRunning, |rung| late.cmp(&rung.amount)).is_some();
        prop_assert_eq!(running, late >= supervise, "months running count from the amount on");
        prop_assert!(rules.reached(Rule::BlockerOverdue, |rung| late.cmp(&rung.amount)).is_none(), "no such rule is set");
    }
}
