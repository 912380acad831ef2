use entity::{Audience, BlockerKind, LadderStep, LeadStatus, LeadStep, Measure, MilestoneKind, Stage, TimeProgress};
use proptest::prelude::*;

use super::*;
use crate::domain::{
    calendar::Calendar,
    lead::limit::Running,
    letter::{
        charge::Charges,
        facts::{BlockerFact, LetterFact, MilestoneFact, TaskFact},
        ladder::tests::{rung, usual},
        thread::Raised,
    },
    screening::{self, Timing},
    target::Attainment,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn project(stage: Stage, stage_on: &str) -> ProjectFact {
    let stage_on = day(stage_on);
    let signed_on = matches!(stage, Stage::Signed | Stage::Started | Stage::InProduction).then_some(stage_on);
    ProjectFact {
        id: 1,
        code: "JL-2026-001".into(),
        name: "光电模组制造项目".into(),
        stage,
        stage_on,
        clock: None,
        signed_on,
        sign_by: None,
        start_by: None,
        produce_by: None,
        lead_unit: 10,
        leaders: vec![20],
        entries: Vec::new(),
    }
}

fn milestone(due_on: &str) -> MilestoneFact {
    MilestoneFact {
        id: 5,
        project: 1,
        name: "取得施工许可证".into(),
        kind: MilestoneKind::Start,
        owner_unit: 11,
        due_on: day(due_on),
    }
}

fn lead(status: LeadStatus, followed_on: &str) -> LeadFact {
    let step = if status == LeadStatus::New { LeadStep::Respond } else { LeadStep::FollowUp };
    let due_on = Calendar::default().working_days_after(day(followed_on), 10);
    LeadFact {
        id: 7,
        company: "星河智能公司".into(),
        status,
        unit: 12,
        leaders: Vec::new(),
        followed_on: day(followed_on),
        waits: vec![Running { step, working_days: 10, due_on }],
    }
}

/// What a letter of November 2026 made on a day says of the facts; the limit is three months.
fn say(kind: LetterKind, on: &str, facts: &Facts) -> Vec<Matter> {
    say_by(&usual(), kind, on, facts)
}

/// The same by other rules.
fn say_by(rules: &Rules, kind: LetterKind, on: &str, facts: &Facts) -> Vec<Matter> {
    let facts = clocked(facts.clone(), Timing::begun, day(on));
    matters(kind, "2026-11".parse().unwrap(), day(on), &facts, rules)
}

/// With the clocks of the projects that have one.
fn clocked(mut facts: Facts, timing: impl Fn(NaiveDate) -> Timing, day: NaiveDate) -> Facts {
    for project in facts.projects.iter_mut().filter(|project| screening::STAGES.contains(&project.stage)) {
        project.clock = Some(timing(project.stage_on).clock(3, day));
    }
    facts
}

fn with_milestone(due_on: &str) -> Facts {
    // In production: owes no entries and is not in the pool, so only the milestone can be raised.
    let projects = vec![project(Stage::InProduction, "2026-03-02")];
    Facts { projects, milestones: vec![milestone(due_on)], ..Facts::default() }
}

fn with_project(project: ProjectFact) -> Facts {
    Facts { projects: vec![project], ..Facts::default() }
}

fn with_lead(lead: LeadFact) -> Facts {
    Facts { leads: vec![lead], ..Facts::default() }
}

fn the_only(matters: Vec<Matter>) -> Matter {
    assert_eq!(matters.len(), 1, "{matters:#?}");
    matters.into_iter().next().unwrap()
}

fn lamp_and_lateness(matters: Vec<Matter>) -> Option<(Lamp, u32)> {
    (!matters.is_empty()).then(|| the_only(matters)).map(|matter| (matter.lamp, matter.late_days))
}

use LetterKind::{Prompt, Urging};

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
fn a_milestone_is_prompted_from_its_due_day_back_to_the_first_of_the_month() {
    let raised = |on, due_on| !say(Prompt, on, &with_milestone(due_on)).is_empty();
    assert!(raised("2026-11-02", "2026-11-30"));
    assert!(raised("2026-11-02", "2026-11-02"), "due on the day itself");
    assert!(!raised("2026-11-02", "2026-11-01"));
    assert!(!raised("2026-11-02", "2026-12-01"));
}

#[test]
fn at_the_end_of_the_month_the_window_is_five_working_days() {
    let raised = |due_on| !say(Prompt, "2026-11-27", &with_milestone(due_on)).is_empty();
    assert!(raised("2026-12-04"));
    assert!(!raised("2026-12-05"));
}

#[test]
fn a_prompted_milestone_says_what_where_and_when() {
    let matter = the_only(say(Prompt, "2026-11-24", &with_milestone("2026-11-28")));
    assert_eq!(matter.rule, Rule::MilestoneDue);
    assert_eq!((matter.lamp, matter.late_days), (Lamp::Blue, 0));
    assert_eq!((matter.key.to_string().as_str(), matter.unit, matter.leaders), ("milestone:5", 11, vec![20]));
    assert_eq!((matter.project, matter.lead), (Some(1), None));
    assert_eq!(matter.title, "光电模组制造项目（JL-2026-001）");
    let words = "项目处于投产阶段，开工节点“取得施工许可证”应于2026年11月28日前（含当日）完成，距到期还有4天。";
    assert_eq!(matter.words, words);
}

#[test]
fn an_overdue_milestone_is_yellow_for_fifteen_working_days_and_then_red() {
    let urged = |on| lamp_and_lateness(say(Urging, on, &with_milestone("2026-10-30")));
    assert_eq!(urged("2026-10-30"), None, "due today");
    assert_eq!(urged("2026-11-01"), None, "due on Friday, and it is Sunday");
    assert_eq!(urged("2026-11-02"), Some((Lamp::Yellow, 1)));
    assert_eq!(urged("2026-11-20"), Some((Lamp::Yellow, 15)));
    assert_eq!(urged("2026-11-23"), Some((Lamp::Red, 16)));
}

#[test]
fn an_urged_milestone_says_how_late_it_is_and_by_which_limit() {
    let matter = the_only(say(Urging, "2026-11-23", &with_milestone("2026-10-30")));
    let words = "项目处于投产阶段，开工节点“取得施工许可证”应于2026年10月30日前（含当日）完成，至今未完成，\
                 已逾期16个工作日（逾期超过15个工作日亮红灯）。";
    assert_eq!(matter.words, words);
}

#[test]
fn a_milestone_of_an_unknown_project_is_not_raised() {
    let facts = Facts { milestones: vec![milestone("2026-11-10")], ..Facts::default() };
    assert!(say(Prompt, "2026-11-02", &facts).is_empty());
    assert!(say(Urging, "2026-11-24", &facts).is_empty());
}

#[test]
fn an_entry_is_asked_for_until_it_is_filed_and_only_of_signed_projects() {
    let asked = |project| !say(Prompt, "2026-11-02", &with_project(project)).is_empty();
    assert!(asked(project(Stage::Signed, "2026-03-02")));
    assert!(asked(project(Stage::Started, "2026-03-02")));
    assert!(!asked(project(Stage::InProduction, "2026-03-02")));
    assert!(!asked(project(Stage::Approved, "2026-10-30")));
    let month = "2026-11".parse().unwrap();
    assert!(!asked(ProjectFact { entries: vec![month], ..project(Stage::Signed, "2026-03-02") }));
    let late = say(Prompt, "2026-12-01", &with_project(project(Stage::Signed, "2026-03-02")));
    assert!(late.is_empty(), "a letter that is made after its month does not ask for what can no longer be on time");
}

#[test]
fn last_months_missing_entry_is_urged_of_projects_signed_by_then() {
    let urged = |signed_on, on| lamp_and_lateness(say(Urging, on, &with_project(project(Stage::Signed, signed_on))));
    assert_eq!(urged("2026-10-31", "2026-11-02"), Some((Lamp::Yellow, 1)));
    assert_eq!(urged("2026-10-31", "2026-11-23"), Some((Lamp::Red, 16)));
    assert_eq!(urged("2026-11-01", "2026-11-23"), None, "signed after the month");
    assert_eq!(urged("2026-10-31", "2026-11-01"), None, "a Sunday after a Saturday");
    let month = "2026-10".parse().unwrap();
    let filed = ProjectFact { entries: vec![month], ..project(Stage::Signed, "2026-03-02") };
    assert!(say(Urging, "2026-11-24", &with_project(filed)).is_empty());
    let matter = the_only(say(Urging, "2026-11-24", &with_project(project(Stage::Signed, "2026-03-02"))));
    assert_eq!((matter.key.to_string().as_str(), matter.due_on), ("entry:1:2026-10", day("2026-10-31")));
}

#[test]
fn a_project_is_yellow_after_two_months_in_the_pool_and_red_after_three() {
    for (stage, rule) in [(Stage::Negotiating, Rule::NegotiatingTooLong), (Stage::Approved, Rule::ApprovedTooLong)] {
        let facts = with_project(project(stage, "2026-08-20"));
        assert!(say(Urging, "2026-10-19", &facts).is_empty());
        let near = the_only(say(Urging, "2026-10-20", &facts));
        assert_eq!((near.rule, near.lamp, near.late_days, near.due_on), (rule, Lamp::Yellow, 0, day("2026-11-20")));
        let on_the_day = the_only(say(Urging, "2026-11-20", &facts));
        assert_eq!((on_the_day.lamp, on_the_day.late_days), (Lamp::Yellow, 0), "the last day is within the limit");
        let over = the_only(say(Urging, "2026-11-21", &facts));
        assert_eq!((over.lamp, over.late_days), (Lamp::Red, 0), "a Saturday");
        let past = the_only(say(Urging, "2026-11-24", &facts));
        assert_eq!((past.lamp, past.late_days, past.key.to_string().as_str()), (Lamp::Red, 2, "pool:1"));
        assert_eq!((past.unit, past.leaders), (10, vec![20]));
    }
}

#[test]
fn a_project_in_the_pool_says_since_when_and_how_long() {
    let words =
        |stage_on| the_only(say(Urging, "2026-11-24", &with_project(project(Stage::Negotiating, stage_on)))).words;
    assert_eq!(
        words("2026-08-20"),
        "项目自2026年8月20日起处于在谈阶段，至今96天，尚未审定；3个月时限已于2026年11月20日届满，已逾期2个工作日，\
         属“谈而未定”项目，按规定列入剔除研究范围（在谈计时超过3个月亮红灯）。"
    );
    assert_eq!(
        words("2026-09-20"),
        "项目自2026年9月20日起处于在谈阶段，至今65天，尚未审定；3个月时限将于2026年12月20日届满，还有26天\
         （在谈计时满2个月亮黄灯）。"
    );
}

#[test]
fn a_paused_project_is_in_no_letter_about_it_and_an_extended_one_only_near_its_new_day() {
    let on = day("2026-11-24");
    let urged = |timing: &dyn Fn(NaiveDate) -> Timing| {
        let facts = clocked(with_project(project(Stage::Negotiating, "2026-08-01")), timing, on);
        matters(Urging, "2026-11".parse().unwrap(), on, &facts, &usual())
    };
    assert!(urged(&|since| Timing { paused_on: Some(day("2026-10-30")), ..Timing::begun(since) }).is_empty());
    let extended = |until| move |since| Timing { extended_until: Some(day(until)), ..Timing::begun(since) };
    assert!(urged(&extended("2027-01-15")).is_empty());
    let near = the_only(urged(&extended("2026-12-15")));
    assert_eq!((near.lamp, near.due_on), (Lamp::Yellow, day("2026-12-15")));
    assert!(near.words.contains("尚未审定；经批准延期，时限将于2026年12月15日届满，还有21天（"), "{}", near.words);
    let after_pause = the_only(urged(&|since| Timing { counts_from: day("2026-08-11"), ..Timing::begun(since) }));
    let words = "项目自2026年8月1日起处于在谈阶段，至今115天（其间暂停计时10天），尚未审定；3个月时限已于2026年11月11日届满，\
                 已逾期9个工作日，属“谈而未定”项目，按规定列入剔除研究范围（在谈计时超过3个月亮红灯）。";
    assert_eq!(after_pause.words, words);
}

#[test]
fn a_lead_is_due_on_the_tenth_working_day_and_neglected_after() {
    let facts = with_lead(lead(LeadStatus::Following, "2026-11-09"));
    let due = the_only(say(Prompt, "2026-11-23", &facts));
    assert_eq!((due.rule, due.due_on, due.key.to_string().as_str()), (Rule::LeadDue, day("2026-11-23"), "lead:7"));
    assert_eq!((due.unit, due.lead, due.project), (12, Some(7), None));
    assert!(say(Urging, "2026-11-23", &facts).is_empty());
    assert!(say(Prompt, "2026-11-24", &facts).is_empty());
    let late = the_only(say(Urging, "2026-11-24", &facts));
    assert_eq!((late.rule, late.lamp, late.late_days), (Rule::LeadNeglected, Lamp::Yellow, 1));
    assert!(
        late.words.starts_with("该线索最近一次跟进在2026年11月9日，按每10个工作日至少跟进一次的要求"),
        "{}",
        late.words
    );
}

#[test]
fn a_lead_nobody_has_followed_says_so_and_one_that_waits_for_nothing_says_nothing() {
    let new = the_only(say(Urging, "2026-11-24", &with_lead(lead(LeadStatus::New, "2026-11-09"))));
    assert!(
        new.words.starts_with("该线索于2026年11月9日报送，尚无跟进记录，按报送后10个工作日内首次跟进的要求，"),
        "{}",
        new.words
    );
    let waits_for_nothing = LeadFact { waits: Vec::new(), ..lead(LeadStatus::Effective, "2026-11-09") };
    for kind in [Urging, Prompt] {
        assert!(say(kind, "2026-11-24", &with_lead(waits_for_nothing.clone())).is_empty());
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

/// Facts with every other kind of thing to do, each due on the day, and nothing else.
fn things_due(due_on: &str) -> Vec<(MatterKind, Facts)> {
    let due_on = day(due_on);
    let of = |project: ProjectFact| with_project(project);
    let in_production = || vec![project(Stage::InProduction, "2026-03-02")];
    let task = |project| TaskFact { id: 3, project, words: "协调用地指标".into(), owner_unit: 11, due_on };
    let entries: Vec<Month> = ["2026-10", "2026-11"].map(|month| month.parse().unwrap()).to_vec();
    let signed = ProjectFact { entries, ..project(Stage::Signed, "2026-03-02") };
    let started = ProjectFact { stage: Stage::Started, ..signed.clone() };
    let waits = vec![Running { step: LeadStep::Judge, working_days: 20, due_on }];
    let letter = LetterFact {
        id: 4,
        number: "九招商函〔2026〕3号".into(),
        month: "2026-10".parse().unwrap(),
        unit: 11,
        answer_by: due_on,
        returned: false,
    };
    let blocker = BlockerFact {
        id: 2,
        project: 1,
        kind: BlockerKind::Land,
        words: "红线内管线未迁改".into(),
        owner_unit: 11,
        due_on,
    };
    vec![
        (MatterKind::Task, Facts { projects: in_production(), tasks: vec![task(Some(1))], ..Facts::default() }),
        (MatterKind::Task, Facts { tasks: vec![task(None)], ..Facts::default() }),
        (MatterKind::Blocker, Facts { projects: in_production(), blockers: vec![blocker], ..Facts::default() }),
        (MatterKind::Signing, of(ProjectFact { sign_by: Some(due_on), ..project(Stage::Approved, "2026-10-20") })),
        (MatterKind::Start, of(ProjectFact { start_by: Some(due_on), ..signed })),
        (MatterKind::Production, of(ProjectFact { produce_by: Some(due_on), ..started })),
        (MatterKind::Judgement, with_lead(LeadFact { waits, ..lead(LeadStatus::Following, "2026-10-09") })),
        (MatterKind::Letter, Facts { letters: vec![letter], ..Facts::default() }),
    ]
}

#[test]
fn a_unit_whose_answer_was_returned_is_told_so() {
    let (_, mut facts) = things_due("2026-10-30").pop().unwrap();
    facts.letters[0].returned = true;
    let words = the_only(say(Urging, "2026-11-20", &facts)).words;
    assert!(words.contains("逐项反馈，所作反馈已退回，至今未重新反馈，已逾期15个工作日"), "{words}");
}

#[test]
fn whatever_is_due_is_urged_from_the_first_working_day_after_and_supervised_after_the_fifteenth() {
    for (kind, facts) in things_due("2026-10-30") {
        let found = |on| {
            let found = say(Urging, on, &facts);
            assert!(found.iter().all(|matter| matter.key.kind == kind), "{kind:?}: {found:#?}");
            lamp_and_lateness(found)
        };
        assert_eq!(found("2026-11-01"), None, "{kind:?}: due on Friday, and it is Sunday");
        assert_eq!(found("2026-11-02"), Some((Lamp::Yellow, 1)), "{kind:?}");
        assert_eq!(found("2026-11-20"), Some((Lamp::Yellow, 15)), "{kind:?}");
        assert_eq!(found("2026-11-23"), Some((Lamp::Red, 16)), "{kind:?}");
    }
}

#[test]
fn whatever_is_due_in_the_month_is_prompted_but_the_answer_to_a_letter() {
    for (kind, facts) in things_due("2026-11-27") {
        let found = say(Prompt, "2026-11-02", &facts);
        assert_eq!(
            found.iter().filter(|matter| matter.key.kind == kind).count(),
            usize::from(kind != MatterKind::Letter)
        );
        assert!(say(Prompt, "2026-11-28", &facts).is_empty(), "{kind:?}");
    }
}

#[test]
fn every_matter_says_what_was_to_be_done_and_that_it_is_not() {
    let words: Vec<String> = things_due("2026-10-30")
        .iter()
        .map(|(_, facts)| the_only(say(Urging, "2026-11-23", facts)).words)
        .map(|words| words.replace("，已逾期16个工作日（逾期超过15个工作日亮红灯）。", ""))
        .collect();
    assert_eq!(
        words,
        [
            "调度会商议定的任务“协调用地指标”应于2026年10月30日前（含当日）完成，至今未完成",
            "调度会商议定的任务“协调用地指标”应于2026年10月30日前（含当日）完成，至今未完成",
            "项目处于投产阶段，土地堵点“红线内管线未迁改”应于2026年10月30日前（含当日）解决，至今未解决",
            "项目处于审定阶段，按审定时的承诺应于2026年10月30日前（含当日）签约，至今未签约",
            "项目处于签约阶段，按合同承诺应于2026年10月30日前（含当日）开工，至今未开工",
            "项目处于开工阶段，按合同承诺应于2026年10月30日前（含当日）投产，至今未投产",
            "该线索最近一次跟进在2026年10月9日，按20个工作日内完成研判的要求，应于2026年10月30日前（含当日）完成研判，至今未研判",
            "2026年10月工作提示函应于2026年10月30日前（含当日）逐项反馈，至今未全部反馈",
        ]
    );
}

#[test]
fn a_promise_is_late_only_until_it_is_kept() {
    let promised = |stage| {
        let month = "2026-10".parse().unwrap();
        let by = Some(day("2026-10-30"));
        let project =
            ProjectFact { start_by: by, produce_by: by, entries: vec![month], ..project(stage, "2026-03-02") };
        say(Urging, "2026-11-02", &with_project(project)).into_iter().map(|matter| matter.rule).collect::<Vec<_>>()
    };
    assert_eq!(promised(Stage::Signed), [Rule::StartOverdue, Rule::ProductionOverdue]);
    assert_eq!(promised(Stage::Started), [Rule::ProductionOverdue]);
    assert!(promised(Stage::InProduction).is_empty());
}

/// A target of 100 projects, so many of them signed by the middle of the year.
fn with_target(actual: i64) -> Facts {
    let attainment = Attainment::of(actual, 100, day("2026-06-30"), TimeProgress::Months);
    let target = TargetFact {
        id: 6,
        year: 2026,
        direction: None,
        unit: 11,
        leaders: vec![20],
        measure: Measure::Projects,
        actual,
        amount: 100,
        attainment,
    };
    Facts { targets: vec![target], ..Facts::default() }
}

#[test]
fn a_target_is_yellow_from_ten_points_behind_time_progress_and_red_beyond_thirty() {
    let lamp = |actual| lamp_and_lateness(say(Urging, "2026-06-30", &with_target(actual))).map(|(lamp, _)| lamp);
    assert_eq!([50, 41, 40, 20, 19].map(lamp), [None, None, Some(Lamp::Yellow), Some(Lamp::Yellow), Some(Lamp::Red)]);
    let matter = the_only(say(Urging, "2026-06-30", &with_target(19)));
    assert_eq!((matter.title.as_str(), matter.leaders), ("2026年度目标：新签约项目", vec![20]));
    assert_eq!(
        matter.words,
        "年度目标100个，截至2026年6月30日完成19个，完成率19.0%，序时进度50.0%，滞后31.0个百分点（滞后超过30个百分点亮红灯）。"
    );
    assert!(say(Prompt, "2026-06-30", &with_target(0)).is_empty());
}

#[test]
fn a_rule_may_count_calendar_days_light_another_lamp_or_be_off() {
    let facts = with_milestone("2026-10-30");
    let calendar_days = rung(Rule::MilestoneOverdue, LadderStep::Urge, 2, LimitUnit::CalendarDays);
    let by = |rules: Rules, on| lamp_and_lateness(say_by(&rules, Urging, on, &facts));
    let rules = usual().with(calendar_days.clone());
    assert_eq!(by(rules.clone(), "2026-10-31"), None);
    assert_eq!(by(rules.clone(), "2026-11-01"), Some((Lamp::Yellow, 0)), "the weekend counts");
    let words = the_only(say_by(&rules, Urging, "2026-11-01", &facts)).words;
    assert!(words.ends_with("至今未完成，已逾期2个自然日（逾期满2个自然日亮黄灯）。"), "{words}");
    let red = Rules::new(vec![Rung { lamp: Lamp::Red, ..calendar_days }]);
    assert_eq!(by(red, "2026-12-31").map(|(lamp, _)| lamp), Some(Lamp::Red), "only this rule is on");
    assert_eq!(by(Rules::default(), "2026-12-31"), None, "all are off");
    let ahead = usual().with(rung(Rule::MilestoneDue, LadderStep::Prompt, 10, LimitUnit::CalendarDays));
    let prompted = |due_on| !say_by(&ahead, Prompt, "2026-11-27", &with_milestone(due_on)).is_empty();
    assert!(prompted("2026-12-07") && !prompted("2026-12-08"));
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

#[test]
fn what_a_unit_does_in_anothers_project_is_in_the_charge_of_both_leaders() {
    let charges = Charges::new(HashMap::new(), &[], &HashMap::from([(11, 22)]));
    let facts = Facts { charges, ..with_milestone("2026-10-30") };
    assert_eq!(the_only(say(Urging, "2026-11-20", &facts)).leaders, [20, 22]);
}

prop_compose! {
    /// Open work around 24 November 2026, in any stage.
    fn some_facts()(
        milestones in prop::collection::vec((-60i64..60, 0usize..5), 0..12),
        leads in prop::collection::vec(-40i64..1, 0..6),
        filed in prop::collection::vec((any::<bool>(), any::<bool>()), 5),
    ) -> Facts {
        let around = |days: i64| day("2026-11-24") + chrono::TimeDelta::days(days);
        let stages = [Stage::Negotiating, Stage::Approved, Stage::Signed, Stage::Started, Stage::InProduction];
        let projects = stages.iter().zip(filed).zip(0..).map(|((stage, (last, this)), id)| ProjectFact {
            id,
            entries: [(last, "2026-10"), (this, "2026-11")].iter()
                .filter(|(filed, _)| *filed).map(|(_, month)| month.parse().unwrap()).collect(),
            ..project(*stage, "2026-08-30")
        });
        let milestones = milestones.iter().zip(0..).map(|((days, project), id)| MilestoneFact {
            id,
            project: i64::try_from(*project).unwrap(),
            due_on: around(*days),
            ..milestone("2026-11-24")
        });
        let leads = leads.iter().zip(0..).map(|(days, id)| LeadFact {
            id,
            followed_on: around(*days),
            ..lead(LeadStatus::Effective, "2026-11-24")
        });
        Facts {
            projects: projects.collect(),
            milestones: milestones.collect(),
            leads: leads.collect(),
            ..Facts::default()
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_prompted_and_urged_on_the_same_day(facts in some_facts(), later in 0u64..30) {
        let (month, day) = ("2026-11".parse().unwrap(), day("2026-11-01") + chrono::Days::new(later));
        let facts = clocked(facts, Timing::begun, day);
        let prompted = matters(Prompt, month, day, &facts, &usual());
        let urged = matters(Urging, month, day, &facts, &usual());
        prop_assert!(prompted.iter().all(|matter| matter.due_on >= day && matter.lamp == Lamp::Blue));
        prop_assert!(urged.iter().all(|matter| matter.lamp != Lamp::Blue));
        for matter in &prompted {
            prop_assert!(urged.iter().all(|other| other.key != matter.key), "{} is in both", matter.key);
        }
    }

    #[test]
    fn what_is_done_is_not_raised(mut facts in some_facts(), kind in prop::sample::select(vec![Prompt, Urging])) {
        let month = "2026-11".parse().unwrap();
        let on = day("2026-11-24");
        let raised = |facts: &Facts| matters(kind, month, on, &clocked(facts.clone(), Timing::begun, on), &usual());
        for matter in raised(&facts) {
            let id = matter.key.subject;
            match matter.key.kind {
                MatterKind::Milestone => facts.milestones.retain(|milestone| milestone.id != id),
                MatterKind::Lead => facts.leads.retain(|lead| lead.id != id),
                MatterKind::Entry => {
                    let filed = matter.key.month.unwrap();
                    facts.projects.iter_mut().filter(|p| p.id == id).for_each(|p| p.entries.push(filed));
                }
                _ => facts.projects.iter_mut().filter(|p| p.id == id).for_each(|p| p.stage = Stage::InProduction),
            }
            prop_assert!(raised(&facts).iter().all(|other| other.key != matter.key));
        }
        prop_assert!(raised(&facts).is_empty());
    }
}
