use entity::{LeadStatus, Stage};
use proptest::prelude::*;

use super::*;
use crate::domain::{
    calendar::Calendar,
    letter::thread::Raised,
    screening::{self, Timing},
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
        lead_unit: 10,
        leader: Some(20),
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
    let company = "星河智能公司".into();
    LeadFact { id: 7, company, status, unit: 12, leader: None, followed_on: day(followed_on), working_days: 10 }
}

/// What a letter of November 2026 made on a day says of the facts; the limit is three months.
fn say(kind: LetterKind, on: &str, facts: &Facts) -> Vec<Matter> {
    let facts = clocked(facts.clone(), Timing::begun, day(on));
    matters(kind, "2026-11".parse().unwrap(), day(on), &facts)
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
    assert_eq!((matter.key.to_string().as_str(), matter.unit, matter.leader), ("milestone:5", 11, Some(20)));
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
                 已逾期16个工作日（逾期超过15个工作日，亮红灯）。";
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
        assert_eq!((past.unit, past.leader), (10, Some(20)));
    }
}

#[test]
fn a_project_in_the_pool_says_since_when_and_how_long() {
    let words =
        |stage_on| the_only(say(Urging, "2026-11-24", &with_project(project(Stage::Negotiating, stage_on)))).words;
    assert_eq!(
        words("2026-08-20"),
        "项目自2026年8月20日起处于在谈阶段，至今96天，尚未审定；3个月时限于2026年11月20日届满，已逾期2个工作日，\
         属“谈而未定”项目，列入剔除研究范围。"
    );
    assert_eq!(
        words("2026-09-20"),
        "项目自2026年9月20日起处于在谈阶段，至今65天，尚未审定；3个月时限至2026年12月20日届满，还有26天。"
    );
}

#[test]
fn a_paused_project_is_in_no_letter_about_it_and_an_extended_one_only_near_its_new_day() {
    let on = day("2026-11-24");
    let urged = |timing: &dyn Fn(NaiveDate) -> Timing| {
        let facts = clocked(with_project(project(Stage::Negotiating, "2026-08-01")), timing, on);
        matters(Urging, "2026-11".parse().unwrap(), on, &facts)
    };
    assert!(urged(&|since| Timing { paused_on: Some(day("2026-10-30")), ..Timing::begun(since) }).is_empty());
    let extended = |until| move |since| Timing { extended_until: Some(day(until)), ..Timing::begun(since) };
    assert!(urged(&extended("2027-01-15")).is_empty());
    let near = the_only(urged(&extended("2026-12-15")));
    assert_eq!((near.lamp, near.due_on), (Lamp::Yellow, day("2026-12-15")));
    assert!(near.words.ends_with("尚未审定；经批准延期，时限至2026年12月15日届满，还有21天。"), "{}", near.words);
    let after_pause = the_only(urged(&|since| Timing { counts_from: day("2026-08-11"), ..Timing::begun(since) }));
    let words = "项目自2026年8月1日起处于在谈阶段，至今115天（其间暂停计时10天），尚未审定；3个月时限于2026年11月11日届满，\
                 已逾期9个工作日，属“谈而未定”项目，列入剔除研究范围。";
    assert_eq!(after_pause.words, words);
}

#[test]
fn a_lead_is_due_on_the_tenth_working_day_and_neglected_after() {
    let facts = with_lead(lead(LeadStatus::Following, "2026-11-09"));
    let due = the_only(say(Prompt, "2026-11-23", &facts));
    assert_eq!((due.rule, due.due_on, due.key.to_string().as_str()), (Rule::LeadDue, day("2026-11-23"), "lead:7"));
    assert_eq!((due.unit, due.leader, due.lead, due.project), (12, None, Some(7), None));
    assert!(say(Urging, "2026-11-23", &facts).is_empty());
    assert!(say(Prompt, "2026-11-24", &facts).is_empty());
    let late = the_only(say(Urging, "2026-11-24", &facts));
    assert_eq!((late.rule, late.lamp, late.late_days), (Rule::LeadNeglected, Lamp::Yellow, 1));
    assert!(late.words.starts_with("线索最近一次跟进为2026年11月9日，按10个工作日内跟进的要求"), "{}", late.words);
}

#[test]
fn a_lead_nobody_has_followed_says_so_and_a_closed_one_says_nothing() {
    let new = the_only(say(Urging, "2026-11-24", &with_lead(lead(LeadStatus::New, "2026-11-09"))));
    assert!(new.words.starts_with("线索于2026年11月9日报送后尚未跟进，"), "{}", new.words);
    for status in [LeadStatus::Closed, LeadStatus::Converted] {
        assert!(say(Urging, "2026-11-24", &with_lead(lead(status, "2026-11-09"))).is_empty());
        assert!(say(Prompt, "2026-11-20", &with_lead(lead(status, "2026-11-09"))).is_empty());
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
            threads: HashMap::new(),
            calendar: Calendar::default(),
        }
    }
}

proptest! {
    #[test]
    fn nothing_is_prompted_and_urged_on_the_same_day(facts in some_facts(), later in 0u64..30) {
        let (month, day) = ("2026-11".parse().unwrap(), day("2026-11-01") + chrono::Days::new(later));
        let facts = clocked(facts, Timing::begun, day);
        let prompted = matters(Prompt, month, day, &facts);
        let urged = matters(Urging, month, day, &facts);
        prop_assert!(prompted.iter().all(|matter| matter.due_on >= day && matter.lamp == Lamp::Blue));
        prop_assert!(urged.iter().all(|matter| matter.lamp != Lamp::Blue));
        for matter in &prompted {
            prop_assert!(urged.iter().all(|other| other.key != matter.key), "{} is in both", matter.key);
        }
    }

    #[test]
    fn what_is_done_is_not_raised(mut facts in some_facts(), kind in prop::sample::select(vec![Prompt, Urging])) {
        let month = "2026-11".parse().unwrap();
        let raised =
            |facts: &Facts| matters(kind, month, day("2026-11-24"), &clocked(facts.clone(), Timing::begun, day("2026-11-24")));
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
