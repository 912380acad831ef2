//! What earlier letters said of a matter: where they lead it, when it pauses, when it is struck off.

use super::*;

#[test]
fn a_letter_of_a_past_day_leaves_out_what_has_moved_since() {
    let moved = project(Stage::InProduction, "2026-11-11");
    let milestone = Facts { projects: vec![moved], ..with_milestone("2026-11-20") };
    let followed = with_lead(lead(LeadStatus::Following, "2026-11-11"));
    for facts in [milestone, followed] {
        assert!(say(Prompt, "2026-11-10", &facts).is_empty());
        assert_eq!(say(Prompt, "2026-11-11", &facts).len(), 1);
    }
}

#[test]
fn a_matter_carries_how_often_it_was_raised_before() {
    let mut facts = with_milestone("2026-08-31");
    let raised = |kind, month: &str| Raised { kind, month: month.parse().unwrap(), lamp: Lamp::Yellow };
    let raised = vec![
        raised(Prompt, "2026-08"),
        raised(Urging, "2026-09"),
        raised(Urging, "2026-10"),
        raised(Urging, "2026-11"),
    ];
    let thread = Thread { id: 1, opened_on: day("2026-08-03"), due_on: day("2026-08-31"), paused_until: None, raised };
    facts.threads = HashMap::from([((11, MatterKey::of(MatterKind::Milestone, 5)), thread)]);
    assert_eq!(the_only(say(Urging, "2026-11-24", &facts)).raised_before, 2);
    facts.threads.clear();
    assert_eq!(the_only(say(Urging, "2026-11-24", &facts)).raised_before, 0);
}

/// A milestone late since August, and the letters that have raised it before.
fn raised_in(letters: &[(&str, Lamp)], due_on: &str) -> Facts {
    let raised =
        letters.iter().map(|(month, lamp)| Raised { kind: Urging, month: month.parse().unwrap(), lamp: *lamp });
    let thread = Thread {
        id: 1,
        opened_on: day("2026-08-20"),
        due_on: day(due_on),
        paused_until: None,
        raised: raised.collect(),
    };
    let mut facts = with_milestone(due_on);
    facts.threads = HashMap::from([((11, MatterKey::of(MatterKind::Milestone, 5)), thread)]);
    facts
}

#[test]
fn what_was_urged_two_months_running_is_supervised_and_what_was_red_three_takes_a_talk() {
    use LadderStep::{Supervise, Talk, Urge};
    use Lamp::{Red, Yellow};
    let climbed = |letters: &[(&str, Lamp)], due_on| {
        let matter = the_only(say(Urging, "2026-11-20", &raised_in(letters, due_on)));
        (matter.rule, matter.step, matter.lamp)
    };
    let (new, old) = ("2026-11-13", "2026-07-31");
    let urged = (Rule::MilestoneOverdue, Urge, Yellow);
    assert_eq!(climbed(&[("2026-10", Yellow)], new), urged);
    assert_eq!(climbed(&[("2026-08", Yellow), ("2026-10", Yellow)], new), urged, "not running");
    assert_eq!(climbed(&[("2026-09", Yellow), ("2026-10", Yellow)], new), (Rule::UrgedRunning, Supervise, Red));
    let two = [("2026-09", Red), ("2026-10", Red)];
    assert_eq!(climbed(&two, old), (Rule::MilestoneOverdue, Supervise, Red));
    let three = [("2026-08", Red), ("2026-09", Red), ("2026-10", Red)];
    assert_eq!(climbed(&three, old), (Rule::RedRunning, Talk, Red));
    assert_eq!(climbed(&three, new), (Rule::RedRunning, Talk, Red), "urged in vain, it is red though late for a week");
    let yellow_between = [("2026-08", Red), ("2026-09", Yellow), ("2026-10", Red)];
    assert_eq!(climbed(&yellow_between, old), (Rule::MilestoneOverdue, Supervise, Red));
    let talk = the_only(say(Urging, "2026-11-20", &raised_in(&three, old)));
    assert!(
        talk.words.ends_with("（逾期超过15个工作日亮红灯）；此前已连续3个月亮红灯（连续红灯满3个月建议约谈）。"),
        "{}",
        talk.words
    );
    assert_eq!(talk.audience, [Audience::Unit, Audience::Leader, Audience::GroupLeaders]);
}

#[test]
fn a_talk_is_not_about_what_is_yellow_by_now_and_steps_that_are_off_are_not_climbed() {
    let three = [("2026-08", Lamp::Red), ("2026-09", Lamp::Red), ("2026-10", Lamp::Red)];
    let facts = raised_in(&three, "2026-11-13");
    let found = the_only(say_by(&usual().of_the_day(), Urging, "2026-11-20", &facts));
    assert_eq!((found.step, found.lamp), (LadderStep::Urge, Lamp::Yellow));
    let talks_only = usual().of_the_day().with(rung(Rule::RedRunning, LadderStep::Talk, 3, LimitUnit::Months));
    let found = the_only(say_by(&talks_only, Urging, "2026-11-20", &facts));
    assert_eq!(found.step, LadderStep::Urge, "the new day made it yellow");
}

#[test]
fn an_entry_that_letters_have_raised_is_raised_until_it_is_filed() {
    let thread = |id| Thread {
        id,
        opened_on: day("2026-09-21"),
        due_on: day("2026-08-31"),
        paused_until: None,
        raised: vec![Raised { kind: Urging, month: "2026-09".parse().unwrap(), lamp: Lamp::Yellow }],
    };
    let month = |text: &str| text.parse::<Month>().unwrap();
    let mut facts =
        with_project(ProjectFact { entries: vec![month("2026-10")], ..project(Stage::Signed, "2026-03-02") });
    assert!(say(Urging, "2026-11-20", &facts).is_empty(), "August was never asked for");
    facts.threads = HashMap::from([((10, MatterKey::entry(1, month("2026-08"))), thread(9))]);
    let found = the_only(say(Urging, "2026-11-20", &facts));
    assert_eq!((found.key.to_string().as_str(), found.lamp), ("entry:1:2026-08", Lamp::Red));
    assert!(over(day("2026-11-20"), &facts).is_empty());
    facts.projects[0].entries.push(month("2026-08"));
    assert!(say(Urging, "2026-11-20", &facts).is_empty());
    assert_eq!(over(day("2026-11-20"), &facts), [9]);
}

#[test]
fn a_matter_is_left_alone_up_to_the_last_day_of_its_pause() {
    let mut facts = raised_in(&[("2026-10", Lamp::Yellow)], "2026-10-30");
    facts.threads.values_mut().for_each(|thread| thread.paused_until = Some(day("2026-11-20")));
    assert!(say(Urging, "2026-11-20", &facts).is_empty());
    assert_eq!(the_only(say(Urging, "2026-11-21", &facts)).raised_before, 1);
}

#[test]
fn a_stay_in_the_pool_that_began_after_the_letter_is_another_matter() {
    let opened =
        |on| Thread { id: 8, opened_on: day(on), due_on: day("2026-11-01"), paused_until: None, raised: Vec::new() };
    let on = day("2026-11-23");
    let mut facts = clocked(with_project(project(Stage::Negotiating, "2026-10-20")), Timing::begun, on);
    let key = (10, MatterKey::of(MatterKind::Pool, 1));
    facts.threads = HashMap::from([(key, opened("2026-10-20"))]);
    assert!(over(on, &facts).is_empty());
    facts.threads = HashMap::from([(key, opened("2026-10-19"))]);
    assert_eq!(over(on, &facts), [8], "it has come back since");
}

#[test]
fn a_follow_up_strikes_the_old_waiting_off() {
    let on = day("2026-11-23");
    let asked_for = |due_on: &str| {
        let thread =
            Thread { id: 7, opened_on: day("2026-11-02"), due_on: day(due_on), paused_until: None, raised: Vec::new() };
        let mut facts = with_lead(lead(LeadStatus::Following, "2026-11-09"));
        facts.threads = HashMap::from([((12, MatterKey::of(MatterKind::Lead, 7)), thread)]);
        over(on, &facts)
    };
    assert!(asked_for("2026-11-23").is_empty(), "the follow-up that is waited for");
    assert_eq!(asked_for("2026-11-20"), [7], "it was followed up since");
}

#[test]
fn whatever_is_done_or_anothers_is_struck_off() {
    let on = day("2026-11-23");
    let thread = |id, due_on| Thread { id, opened_on: on, due_on, paused_until: None, raised: Vec::new() };
    for (kind, facts) in things_due("2026-10-30").into_iter().chain([(MatterKind::Target, with_target(19))]) {
        let matter = the_only(say(Urging, "2026-11-23", &facts));
        let with = |unit, mut facts: Facts| {
            facts.threads = HashMap::from([((unit, matter.key), thread(1, matter.due_on))]);
            over(on, &facts)
        };
        assert!(with(matter.unit, facts.clone()).is_empty(), "{kind:?} is open");
        assert_eq!(with(99, facts), [1], "{kind:?} is another unit's now");
        assert_eq!(with(matter.unit, Facts::default()), [1], "{kind:?} is done");
    }
    let mut caught_up = with_target(50);
    caught_up.threads = HashMap::from([((11, MatterKey::of(MatterKind::Target, 6)), thread(1, day("2026-12-31")))]);
    assert_eq!(over(on, &caught_up), [1], "the target is on time again");
}
