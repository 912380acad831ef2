mod obligation;
mod thread;
mod urging;

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

use LetterKind::{Prompt, Urging};

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

fn the_only(matters: Vec<Matter>) -> Matter {
    assert_eq!(matters.len(), 1, "{matters:#?}");
    matters.into_iter().next().unwrap()
}

fn lamp_and_lateness(matters: Vec<Matter>) -> Option<(Lamp, u32)> {
    (!matters.is_empty()).then(|| the_only(matters)).map(|matter| (matter.lamp, matter.late_days))
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
