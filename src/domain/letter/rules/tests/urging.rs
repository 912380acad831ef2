//! What stays in the pool for too long, and targets behind the time gone by.

use super::*;

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
