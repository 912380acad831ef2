//! What is to be done by a day: prompted before it, urged after it.

use super::*;

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

#[test]
fn what_a_unit_does_in_anothers_project_is_in_the_charge_of_both_leaders() {
    let charges = Charges::new(HashMap::new(), &[], &HashMap::from([(11, 22)]));
    let facts = Facts { charges, ..with_milestone("2026-10-30") };
    assert_eq!(the_only(say(Urging, "2026-11-20", &facts)).leaders, [20, 22]);
}
