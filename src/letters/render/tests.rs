use std::collections::HashMap;

use entity::{Lamp, LeadStatus, LeadStep, LetterKind, MatterKind, Measure, MilestoneKind, Stage, TimeProgress};

use super::*;
use crate::domain::{
    calendar::Calendar,
    lead::limit::Running,
    letter::{
        Draft, Standing,
        compose::drafts,
        facts::{Facts, LeadFact, MilestoneFact, ProjectFact, TargetFact},
        ladder::tests::usual,
        rules::matters,
        thread::{MatterKey, Raised, Thread},
    },
    money::Money,
    screening::Timing,
    target::Attainment,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn office() -> Office {
    Office {
        issuer: "招商投资促进工作领导小组办公室".into(),
        district: "九龙坡区".into(),
        number_prefix: "九招商函".into(),
        contact_name: "王五".into(),
        contact_telephone: "023-68780000".into(),
    }
}

fn names() -> Names {
    let unit = |name: &str, head: Option<&str>| UnitName { name: name.into(), head: head.map(Into::into) };
    Names {
        units: HashMap::from([(10, unit("区科技局", Some("张三"))), (11, unit("石板镇", None))]),
        leaders: HashMap::from([
            (20, LeaderName { name: "李四".into(), title: "副区长".into() }),
            (30, LeaderName { name: "孙八".into(), title: "区委书记".into() }),
        ]),
    }
}

fn project(id: i64, name: &str, stage: Stage, stage_on: &str) -> ProjectFact {
    ProjectFact {
        id,
        code: format!("JL-2026-{id:03}"),
        name: name.into(),
        stage,
        stage_on: day(stage_on),
        clock: (stage == Stage::Negotiating).then(|| Timing::begun(day(stage_on)).clock(3, day("2026-11-24"))),
        signed_on: matches!(stage, Stage::Signed | Stage::Started).then(|| day("2026-03-02")),
        sign_by: None,
        start_by: None,
        produce_by: None,
        lead_unit: 10,
        leaders: vec![20],
        entries: vec!["2026-10".parse().unwrap()],
    }
}

fn milestone(id: i64, project: i64, name: &str, owner_unit: i64, due_on: &str) -> MilestoneFact {
    MilestoneFact { id, project, name: name.into(), kind: MilestoneKind::Start, owner_unit, due_on: day(due_on) }
}

fn facts() -> Facts {
    Facts {
        projects: vec![
            project(1, "车规光电模组制造项目", Stage::Signed, "2026-03-02"),
            project(2, "低空电磁安全创新中心项目", Stage::Negotiating, "2026-09-10"),
        ],
        milestones: vec![
            milestone(1, 1, "取得施工许可证", 10, "2026-10-26"),
            milestone(2, 1, "完成场地平整", 11, "2026-11-13"),
            milestone(3, 1, "举行开工仪式", 10, "2026-11-27"),
        ],
        leads: vec![LeadFact {
            id: 7,
            company: "星河智能公司".into(),
            status: LeadStatus::New,
            unit: 10,
            leaders: Vec::new(),
            followed_on: day("2026-11-16"),
            waits: vec![Running {
                step: LeadStep::Respond,
                since: day("2026-11-16"),
                working_days: 10,
                due_on: day("2026-11-30"),
            }],
        }],
        targets: vec![target()],
        threads: HashMap::from([((10, MatterKey::of(MatterKind::Milestone, 1)), urged_once())]),
        group_leaders: vec![30],
        ..Facts::default()
    }
}

fn target() -> TargetFact {
    TargetFact {
        id: 6,
        year: 2026,
        direction: None,
        unit: 10,
        leaders: vec![20],
        measure: Measure::Projects,
        actual: 8,
        amount: 12,
        attainment: Attainment::of(8, 12, day("2026-11-24"), TimeProgress::Days),
    }
}

/// The same, but the first milestone was red for three months.
fn long_red() -> Facts {
    let red = |month: &str| Raised {
        kind: Urging,
        month: month.parse().unwrap(),
        on: day(&format!("{month}-20")),
        lamp: Lamp::Red,
    };
    let raised = ["2026-08", "2026-09", "2026-10"].map(red).to_vec();
    let mut facts = facts();
    facts.milestones[0].due_on = day("2026-07-10");
    facts.threads = HashMap::from([(
        (10, MatterKey::of(MatterKind::Milestone, 1)),
        Thread { due_on: day("2026-07-10"), raised, ..urged_once() },
    )]);
    facts
}

fn urged_once() -> Thread {
    let raised =
        vec![Raised { kind: Urging, month: "2026-10".parse().unwrap(), on: day("2026-10-28"), lamp: Lamp::Yellow }];
    Thread { id: 1, opened_on: day("2026-10-28"), due_on: day("2026-10-26"), paused_until: None, raised }
}

fn standing() -> Standing {
    Standing {
        negotiating: 3,
        approved: 1,
        signed: 4,
        started: 2,
        signed_this_year: 5,
        contract_this_year: Money::wan_yuan(125_000),
        started_this_year: 3,
    }
}

/// What a letter of 24 November 2026 gets at its issue.
fn issue(to: AddresseeKind, answer_by: NaiveDate) -> Issue {
    let on = day("2026-11-24");
    let copies = if to == Unit { vec!["赵六（区科技局招商联络员）".to_owned()] } else { Vec::new() };
    Issue {
        number: "九招商函〔2026〕3号".into(),
        as_of: on,
        issued_on: on,
        answer_by,
        calendar: Calendar::default(),
        absent: None,
        replaces: None,
        copies,
    }
}

fn content(draft: Draft) -> Content {
    let district = (draft.talks > 0).then(|| Standing { negotiating: 30, ..standing() });
    Content { draft, standing: standing(), district }
}

/// The letter of 24 November 2026 to one addressee.
fn letter(kind: LetterKind, to: AddresseeKind, facts: &Facts, answer_by: &str) -> Rendered {
    let (month, on) = ("2026-11".parse().unwrap(), day("2026-11-24"));
    let mut drafts = drafts(kind, month, matters(kind, month, on, facts, &usual()), facts).into_iter();
    let draft = drafts.find(|draft| draft.addressee.kind == to).unwrap();
    render(&Templates::built_in(), &content(draft), &office(), &names(), &issue(to, day(answer_by))).unwrap()
}

use AddresseeKind::{GroupLeader, Leader, Unit};
use LetterKind::{Prompt, Urging};

#[test]
fn a_units_prompt_letter_reads_as_agreed() {
    let letter = letter(Prompt, Unit, &facts(), "2026-12-01");
    assert_eq!(letter.title, "关于2026年11月招商项目重点工作的工作提示函");
    assert_eq!(letter.subject, "【工作提示函】九招商函〔2026〕3号 关于2026年11月招商项目重点工作的工作提示函");
    assert_eq!(letter.addressee, "区科技局并主要负责同志（张三）");
    insta::assert_snapshot!(letter.text);
}

#[test]
fn a_leaders_urging_letter_reads_as_agreed() {
    let letter = letter(Urging, Leader, &facts(), "2026-12-01");
    assert_eq!(letter.subject, "【情况报告】九招商函〔2026〕3号 关于2026年11月招商项目逾期事项的情况报告");
    assert_eq!(letter.addressee, "李四副区长");
    insta::assert_snapshot!(letter.text);
}

#[test]
fn a_units_urging_letter_reads_as_agreed() {
    insta::assert_snapshot!(letter(Urging, Unit, &facts(), "2026-12-01").text);
}

#[test]
fn a_leaders_prompt_letter_reads_as_agreed() {
    insta::assert_snapshot!(letter(Prompt, Leader, &facts(), "2026-12-01").text);
}

#[test]
fn a_letter_to_a_head_of_the_group_proposes_talks_as_agreed() {
    let letter = letter(Urging, GroupLeader, &long_red(), "2026-12-01");
    assert_eq!(
        (letter.title.as_str(), letter.addressee.as_str()),
        ("关于2026年11月招商项目建议约谈事项的情况报告", "孙八书记")
    );
    insta::assert_snapshot!(letter.text);
}

#[test]
fn a_letter_to_a_leader_who_heads_the_group_reads_as_agreed() {
    let facts = Facts { group_leaders: vec![20, 30], ..long_red() };
    let letter = letter(Urging, Leader, &facts, "2026-12-01");
    assert_eq!(letter.title, "关于2026年11月招商项目建议约谈和逾期事项的情况报告");
    insta::assert_snapshot!(letter.text);
}

#[test]
fn the_html_of_a_letter_looks_as_agreed() {
    insta::assert_snapshot!(letter(Urging, Leader, &facts(), "2026-12-01").html);
}

#[test]
fn html_says_the_same_as_the_text() {
    for kind in [Prompt, Urging] {
        for to in [Unit, Leader, GroupLeader].into_iter().filter(|to| (kind, *to) != (Prompt, GroupLeader)) {
            let letter = letter(kind, to, &long_red(), "2026-12-28");
            let html = letter.html.replace("&#x2f;", "/");
            let prose = letter
                .text
                .lines()
                .filter(|line| !line.contains('】') && !line.contains("合计"))
                .map(|line| line.trim_matches(['　', ' ']));
            for line in prose.filter(|line| {
                line.ends_with(['。', '）', '：']) || line.starts_with(['一', '二', '三', '四', '五', '呈'])
            }) {
                assert!(html.contains(line), "{kind:?} {to:?}: {line}");
            }
        }
    }
}

#[test]
fn names_are_escaped_in_html_and_not_in_text() {
    let mut facts = facts();
    facts.projects[0].name = "<script>alert('甲&乙')</script>".into();
    for to in [Unit, Leader] {
        let letter = letter(Urging, to, &facts, "2026-12-01");
        assert!(letter.text.contains("<script>alert('甲&乙')</script>（JL-2026-001）"));
        assert!(!letter.html.contains("<script"), "{}", letter.html);
        assert!(
            letter.html.contains("&lt;script&gt;alert(&#x27;甲&amp;乙&#x27;)&lt;&#x2f;script&gt;"),
            "{}",
            letter.html
        );
        assert!(
            !letter.html.contains("&lt;p") && !letter.html.contains("&amp;lt;"),
            "escaped once, and only what is data"
        );
    }
}

#[test]
fn the_one_style_sheet_is_for_paper_so_that_mail_programs_may_drop_it() {
    let html = letter(Urging, Unit, &facts(), "2026-12-01").html;
    let (_, style) = html.split_once("<style>").unwrap();
    let (style, rest) = style.split_once("</style>").unwrap();
    assert!(!rest.contains("<style"));
    let outermost = style.lines().filter(|line| !line.is_empty() && !line.starts_with("  ") && *line != "}");
    for rule in outermost {
        assert!(rule.starts_with("@page") || rule == "@media print {", "{rule}");
    }
}

#[test]
fn html_loads_nothing_from_elsewhere() {
    for (kind, to) in [(Prompt, Unit), (Prompt, Leader), (Urging, Unit), (Urging, Leader), (Urging, GroupLeader)] {
        let html = letter(kind, to, &long_red(), "2026-12-01").html;
        for foreign in ["http", "src=", "url(", "@import", "<link", "href"] {
            assert!(!html.contains(foreign), "{foreign}");
        }
        assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-CN\">"));
    }
}

#[test]
fn a_letter_says_so_when_a_day_in_it_lies_in_a_year_that_is_not_published() {
    let note = "节假日安排尚未公布";
    let text = |facts: &Facts, answer_by| letter(Prompt, Unit, facts, answer_by).text;
    assert!(!text(&facts(), "2026-12-31").contains(note));
    assert!(text(&facts(), "2027-01-04").contains(note));
}

#[test]
fn a_letter_says_who_acts_for_an_addressee_who_is_away_and_since_when_it_counts() {
    let draft = |to: AddresseeKind| {
        let (month, on) = ("2026-11".parse().unwrap(), day("2026-11-24"));
        let facts = facts();
        drafts(Prompt, month, matters(Prompt, month, on, &facts, &usual()), &facts)
            .into_iter()
            .find(|draft| draft.addressee.kind == to)
    };
    for (to, words) in [
        (Unit, "注：张三同志外出期间由钱七同志代为办理，本函同时送钱七同志。"),
        (Leader, "注：张三同志外出期间由钱七同志代为办理，本报告同时呈送钱七同志。"),
    ] {
        let absent = Some(Absent { name: "张三".into(), deputy: "钱七".into() });
        let later = Issue { absent, issued_on: day("2026-11-26"), ..issue(to, day("2026-12-03")) };
        let letter = render(&Templates::built_in(), &content(draft(to).unwrap()), &office(), &names(), &later).unwrap();
        for text in [&letter.text, &letter.html] {
            assert!(
                text.contains(words) && text.contains("截至2026年11月24日") && text.contains("2026年11月26日"),
                "{text}"
            );
            assert_eq!(text.contains("抄送：赵六（区科技局招商联络员）。"), to == Unit);
        }
    }
}

#[test]
fn a_lamp_that_is_not_lit_is_not_mentioned() {
    let mut facts = facts();
    facts.milestones.retain(|milestone| milestone.id != 1);
    let letter = letter(Urging, Unit, &facts, "2026-12-01");
    assert!(!letter.text.contains("红灯"), "{}", letter.text);
}

#[test]
fn a_limit_is_over_after_its_day_though_nobody_has_worked_since() {
    let lateness = |on: &str| {
        let (month, on) = ("2026-11".parse().unwrap(), day(on));
        let clock = Some(Timing::begun(day("2026-08-20")).clock(3, on));
        let project = ProjectFact {
            clock, ..project(2, "低空电磁安全创新中心项目", Stage::Negotiating, "2026-08-20")
        };
        let facts = Facts { projects: vec![project], ..Facts::default() };
        let mut drafts = drafts(Urging, month, matters(Urging, month, on, &facts, &usual()), &facts).into_iter();
        let draft = drafts.find(|draft| draft.addressee.kind == Unit).unwrap();
        let issue = Issue { as_of: on, issued_on: on, ..issue(Unit, day("2026-12-01")) };
        let letter = render(&Templates::built_in(), &content(draft), &office(), &names(), &issue).unwrap();
        let (_, after) = letter.text.split_once("期限：2026年11月20日；").unwrap();
        let lateness = after.split_once('；').unwrap().0.to_owned();
        assert!(letter.html.contains(&format!("2026年11月20日<br>{lateness}<br>")), "{}", letter.html);
        lateness
    };
    // A Friday.
    assert_eq!(["2026-11-20", "2026-11-21", "2026-11-23"].map(lateness), ["未逾期", "已到期", "逾期1个工作日"]);
}

#[test]
fn a_letter_to_or_about_nobody_is_refused() {
    let (month, on, facts) = ("2026-11".parse().unwrap(), day("2026-11-24"), long_red());
    for draft in drafts(Urging, month, matters(Urging, month, on, &facts, &usual()), &facts) {
        let kind = draft.addressee.kind;
        let refused = render(&Templates::built_in(), &content(draft), &office(), &Names::default(), &issue(Unit, on))
            .unwrap_err();
        match kind {
            Leader | GroupLeader => assert!(matches!(refused, RenderError::UnknownLeader(20 | 30))),
            Unit => assert!(matches!(refused, RenderError::UnknownUnit(_))),
        }
    }
}
