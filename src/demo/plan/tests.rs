//! The plan is held against the published figures, the life cycle, and the rules of letters.

mod acquisition;
mod believable;
mod letters;

use std::collections::HashSet;

use super::{day::on, unit::WITHOUT_EMAIL, *};
use crate::domain::{company::normalised, lifecycle, month::Month, text};
use chrono::Datelike;
use entity::{LeadStatus, MilestoneKind, Stage, UnitKind, Verdict};

const ADVANCED: &str = "ADVANCED_MANUFACTURING";

/// The plan on working days, on a Saturday, on a public holiday, and a year later.
fn plans() -> Vec<(NaiveDate, Plan)> {
    let days = [
        on(2026, 1, 5),
        on(2026, 3, 1),
        on(2026, 7, 4),
        on(2026, 10, 3),
        on(2026, 11, 24),
        on(2027, 2, 10),
        on(2028, 5, 16),
    ];
    days.map(|today| (today, plan(today))).into()
}

fn stage(project: &Project) -> Stage {
    project.steps.last().unwrap().stage
}

fn in_2025(project: &Project, stage: Stage) -> bool {
    project.day_of(stage).is_some_and(|on| on.year() == 2025)
}

fn contract<'a>(projects: impl IntoIterator<Item = &'a Project>) -> Money {
    Money::fen(projects.into_iter().map(|project| project.contract.unwrap().as_fen()).sum())
}

#[test]
fn the_year_2025_adds_up_to_the_published_figures_on_any_day() {
    for (today, plan) in plans() {
        let signed: Vec<&Project> = plan.projects.iter().filter(|p| in_2025(p, Stage::Signed)).collect();
        let started = plan.projects.iter().filter(|p| in_2025(p, Stage::Started));
        let both = signed.iter().filter(|p| in_2025(p, Stage::Started));
        let funds = plan.projects.iter().flat_map(|p| &p.funds).filter(|fund| fund.on.year() == 2025);
        assert_eq!(signed.len(), 226, "{today}");
        assert_eq!(contract(signed.iter().copied()), Money::wan_yuan(4_578_000), "{today}");
        assert_eq!(funds.map(|fund| fund.amount.as_fen()).sum::<i64>(), Money::wan_yuan(1_068_900).as_fen(), "{today}");
        assert_eq!(started.count(), 150, "{today}");
        assert_eq!(both.count(), 137, "{today}");
        assert_eq!(signed.iter().filter(|p| in_2025(p, Stage::InProduction)).count(), 57, "{today}");
        assert_eq!(plan.projects.iter().filter(|p| in_2025(p, Stage::InProduction)).count(), 57, "{today}");
        assert_eq!(signed.iter().filter(|p| p.high_tech).count(), 55, "{today}");
    }
}

#[test]
fn advanced_manufacturing_in_2025_adds_up_to_the_published_figures_on_any_day() {
    for (today, plan) in plans() {
        let advanced = plan.directions.iter().position(|direction| direction.code == ADVANCED).unwrap();
        let projects: Vec<&Project> = plan.projects.iter().filter(|p| p.direction == advanced).collect();
        let signed: Vec<&Project> = projects.iter().copied().filter(|p| in_2025(p, Stage::Signed)).collect();
        let started: Vec<&Project> = projects.iter().copied().filter(|p| in_2025(p, Stage::Started)).collect();
        assert_eq!(signed.len(), 71, "{today}");
        assert_eq!(contract(signed.iter().copied()), Money::wan_yuan(1_685_000), "{today}");
        assert_eq!(started.len(), 49, "{today}");
        assert_eq!(contract(started.iter().copied()), Money::wan_yuan(1_325_000), "{today}");
        assert_eq!(signed.iter().filter(|p| in_2025(p, Stage::Started)).count(), 41, "{today}");
        let joint = started.iter().copied().filter(|p| p.day_of(Stage::Started) == Some(on(2025, 12, 31)));
        let joint: Vec<&Project> = joint.collect();
        assert_eq!((joint.len(), contract(joint)), (28, Money::wan_yuan(876_000)), "the joint start, {today}");
    }
}

#[test]
fn the_joint_start_is_as_published_on_any_day() {
    for (today, plan) in plans() {
        let ceremony = &plan.ceremonies[0];
        assert!(plan.ceremonies[1..].iter().all(|later| later.held_on.year() >= 2026 && later.held_on <= today));
        let sum = |of: fn(&Presented) -> Money| -> i64 { ceremony.projects.iter().map(|row| of(row).as_fen()).sum() };
        assert_eq!((ceremony.held_on, ceremony.projects.len()), (on(2025, 12, 31), 28), "{today}");
        assert_eq!(sum(|row| row.investment), Money::wan_yuan(876_000).as_fen(), "{today}");
        assert_eq!(sum(|row| row.yearly_output), Money::wan_yuan(684_000).as_fen(), "{today}");
        let platforms: Vec<_> = ceremony.projects.iter().filter(|row| row.is_innovation_platform).collect();
        assert_eq!(platforms.len(), 9, "{today}");
        assert!(platforms.iter().any(|row| plan.projects[row.project].name.starts_with("北航重庆创新中心")));
        for row in &ceremony.projects {
            let project = &plan.projects[row.project];
            assert_eq!(plan.directions[project.direction].code, ADVANCED);
            assert_eq!(project.day_of(Stage::Started), Some(ceremony.held_on));
        }
    }
}

#[test]
fn every_approval_has_its_passes_and_every_promise_is_in_order() {
    for (today, plan) in plans() {
        let mut numbers = HashSet::new();
        for project in &plan.projects {
            let (name, first) = (&project.name, project.steps[0].on);
            let days = project.rounds.iter().flat_map(|round| {
                std::iter::once(round.started_on).chain(round.opinions.iter().map(|opinion| opinion.on))
            });
            let days: Vec<NaiveDate> = days.collect();
            assert!(days.is_sorted() && days.iter().all(|on| (first..=today).contains(on)), "{name} {today}: {days:?}");
            if let Some(approved) = project.day_of(Stage::Approved) {
                let opinions = &project.rounds.last().unwrap().opinions;
                let further = plan.review_levels.iter().filter(|(_, from)| project.planned >= *from).count();
                assert_eq!(opinions.len(), 3 + further, "{name}");
                assert!(
                    opinions.iter().all(|opinion| opinion.verdict == Verdict::Pass && opinion.on <= approved),
                    "{name}"
                );
                assert!(project.sign_by >= approved, "{name}");
            }
            if let Some(signed) = project.day_of(Stage::Signed) {
                assert!(project.promised[0] >= signed && project.promised.is_sorted(), "{name} {today}");
                assert!(numbers.insert(&project.contract_number), "{name}: {}", project.contract_number);
            }
            for blocker in &project.blockers {
                assert!(
                    blocker.raised_on <= today && blocker.due_on >= blocker.raised_on,
                    "{name} {today}: {blocker:?}"
                );
                assert!(blocker.resolved_on.is_none_or(|on| on >= blocker.raised_on && on <= today), "{name}");
            }
            let added = project.supplement.as_ref();
            assert!(
                added.is_none_or(|added| project.day_of(Stage::Signed).unwrap().year() >= 2026 && added.on <= today)
            );
        }
    }
}

#[test]
fn on_a_usual_day_blockers_are_open_overdue_and_resolved() {
    let today = on(2026, 11, 24);
    let plan = plan(today);
    let blockers: Vec<&Blocker> = plan.projects.iter().flat_map(|project| &project.blockers).collect();
    let open = blockers.iter().filter(|blocker| blocker.resolved_on.is_none()).count();
    let overdue = blockers.iter().filter(|blocker| blocker.resolved_on.is_none() && blocker.due_on < today).count();
    assert!(overdue >= 5 && open > overdue && blockers.len() > open, "{overdue} of {open} of {}", blockers.len());
    assert!(plan.projects.iter().any(|project| project.supplement.is_some()));
    assert!(plan.projects.iter().any(|project| project.rounds.len() > 1));
}

#[test]
fn the_two_named_projects_are_as_published() {
    let plan = plan(on(2026, 1, 5));
    let named = |start: &str| plan.projects.iter().find(|project| project.name.starts_with(start)).unwrap();
    let unit = |index: usize| plan.units[index].name.as_str();
    let (beihang, liqin) = (named("北航重庆创新中心（低空电磁安全）"), named("立琻车规光电模组及硅基MicroLED芯片"));
    assert_eq!(beihang.day_of(Stage::Signed), Some(on(2025, 6, 17)));
    assert_eq!(beihang.day_of(Stage::Started), Some(on(2025, 12, 31)));
    assert_eq!((beihang.contract, unit(beihang.lead_unit)), (Some(Money::wan_yuan(60_000)), "区科技局"));
    assert_eq!(liqin.day_of(Stage::Signed), Some(on(2025, 11, 25)));
    assert_eq!((liqin.contract, unit(liqin.lead_unit)), (Some(Money::wan_yuan(520_000)), "区经济信息委"));
    assert_eq!(liqin.assisting.iter().map(|index| unit(*index)).collect::<Vec<_>>(), ["九龙现代产业集团"]);
}

#[test]
fn every_project_goes_the_way_the_life_cycle_allows() {
    for (today, plan) in plans() {
        for project in &plan.projects {
            assert_eq!(project.steps[0].stage, Stage::Negotiating);
            for pair in project.steps.windows(2) {
                let allowed = lifecycle::change(pair[0].stage, pair[0].on, pair[1].stage, pair[1].on, today);
                assert_eq!(allowed, Ok(()), "{} on {today}: {:?}", project.name, project.steps);
            }
            assert_eq!(project.contract.is_some(), project.day_of(Stage::Signed).is_some());
        }
    }
}

#[test]
fn every_day_is_in_its_place() {
    for (today, plan) in plans() {
        for project in &plan.projects {
            let (first, name) = (project.steps[0].on, &project.name);
            let signed = project.day_of(Stage::Signed);
            assert!(first > on(2023, 10, 1) && first <= today, "{name}");
            for milestone in &project.milestones {
                assert!(milestone.due_on > signed.unwrap_or(first), "{name} {today}: {milestone:?}");
                assert!(milestone.done_on.is_none_or(|on| on >= first && on <= today), "{name}: {milestone:?}");
                assert!(milestone.done_on.is_some() || !lifecycle::is_over(stage(project)), "{name}: {milestone:?}");
            }
            for (kind, stage) in [
                (MilestoneKind::Start, Stage::Started),
                (MilestoneKind::Production, Stage::InProduction),
                (MilestoneKind::Capacity, Stage::AtCapacity),
            ] {
                for milestone in project.milestones.iter().filter(|milestone| milestone.kind == kind) {
                    assert_eq!(milestone.done_on, project.day_of(stage), "{name} {today}");
                }
            }
            for fund in &project.funds {
                assert!(fund.on >= signed.unwrap() && fund.on <= today, "{name}: {fund:?} {today}");
            }
            let months: Vec<Month> = project.entries.iter().map(|entry| entry.month).collect();
            assert!(months.is_sorted_by(|a, b| a < b), "{name}");
            assert!(months.iter().all(|month| *month >= Month::of(signed.unwrap()) && *month <= Month::of(today)));
        }
        for task in plan.meetings.iter().flat_map(|meeting| {
            assert!(meeting.on <= today && meeting.on.year() == today.year(), "{today}");
            meeting.tasks.iter().inspect(|task| assert!(task.due_on >= meeting.on, "{today}: {task:?}"))
        }) {
            assert!(task.done.as_ref().is_none_or(|(on, _)| *on <= today), "{today}: {task:?}");
        }
        for lead in &plan.leads {
            let days = std::iter::once(lead.reported_on).chain(lead.follow_ups.iter().map(|(on, _)| *on));
            let days: Vec<NaiveDate> = days.collect();
            assert!(days.is_sorted() && days.iter().all(|on| *on <= today), "{lead:?} on {today}");
        }
    }
}

#[test]
fn everything_refers_to_something() {
    for (today, plan) in plans() {
        let (officials, units, directions) = (plan.officials.len(), plan.units.len(), plan.directions.len());
        for unit in &plan.units {
            assert!(unit.combat_unit < plan.combat_units.len());
            assert!([unit.head, unit.liaison, unit.division_leader].iter().all(|official| *official < officials));
        }
        for direction in &plan.directions {
            assert!(direction.leader < officials && direction.lead_unit < units);
            assert!(!direction.coordinating.contains(&direction.lead_unit));
        }
        for project in &plan.projects {
            let others = || project.coordinating.iter().chain(&project.assisting);
            let owners = project.milestones.iter().map(|milestone| &milestone.owner);
            assert!(project.direction < directions && project.leader < officials && project.lead_unit < units);
            assert!(others().chain(owners).all(|unit| *unit < units), "{today}: {}", project.name);
            assert!(others().all(|unit| *unit != project.lead_unit), "{today}: {}", project.name);
            assert!(project.coordinating.iter().collect::<HashSet<_>>().len() == project.coordinating.len());
        }
        for meeting in &plan.meetings {
            assert!(meeting.chair < officials && meeting.projects.iter().all(|project| *project < plan.projects.len()));
            assert!(meeting.tasks.iter().all(|task| task.owner < units && meeting.projects.contains(&task.project)));
        }
        for take_up in &plan.take_ups {
            let left = plan.projects[take_up.freed_by].exit.as_ref().unwrap();
            assert!(
                !left.freed.is_empty() && take_up.on > plan.projects[take_up.freed_by].day_of(Stage::Exited).unwrap()
            );
        }
        for lead in &plan.leads {
            assert!(lead.unit < units && lead.direction.is_none_or(|direction| direction < directions));
            assert_eq!(lead.project.is_some(), lead.status == LeadStatus::Converted);
            assert_eq!(lead.closed_reason.is_some(), lead.status == LeadStatus::Closed);
            let registered = lead.project.map(|project| plan.projects[project].steps[0].on);
            assert!(registered.is_none_or(|on| lead.follow_ups.iter().all(|(day, _)| *day <= on)), "{lead:?}");
        }
    }
}

#[test]
fn nothing_is_named_twice() {
    fn all_different<'a>(what: &str, names: impl Iterator<Item = &'a String>) {
        let mut seen = HashSet::new();
        for name in names {
            assert!(seen.insert(name), "{what} {name} twice");
        }
    }
    for (_, plan) in plans() {
        all_different("official", plan.officials.iter().map(|official| &official.name));
        all_different("address", plan.officials.iter().filter_map(|official| official.email.as_ref()));
        all_different("telephone", plan.officials.iter().map(|official| &official.telephone));
        all_different("unit", plan.units.iter().map(|unit| &unit.name));
        all_different("project", plan.projects.iter().map(|project| &project.name));
        all_different("investor", plan.projects.iter().map(|project| &project.investor));
        let own = plan.leads.iter().filter(|lead| lead.project.is_none()).map(|lead| &lead.company);
        all_different("company", own.chain(plan.projects.iter().map(|project| &project.investor)));
        let keys: Vec<String> = plan.leads.iter().map(|lead| normalised(&lead.company)).collect();
        all_different("company as it is compared", keys.iter());
        let mut projects = HashSet::new();
        assert!(plan.leads.iter().filter_map(|lead| lead.project).all(|project| projects.insert(project)));
    }
}

#[test]
fn amounts_are_plausible_and_texts_pass_the_door() {
    for (today, plan) in plans() {
        for project in &plan.projects {
            let name = &project.name;
            let contract = project.contract.map_or(0, Money::as_fen);
            assert!(Money::entered(contract).is_some());
            let plausible = Money::wan_yuan(1_000).as_fen()..=Money::wan_yuan(200_000).as_fen();
            assert!(contract == 0 || plausible.contains(&contract) || name.starts_with("立琻"), "{name}: {contract}");
            let amounts = project.funds.iter().map(|fund| fund.amount);
            for amount in amounts.chain(project.entries.iter().filter_map(|entry| entry.output)) {
                assert!(Money::entered(amount.as_fen()).is_some() && amount > Money::fen(0), "{name}");
            }
            let funds: i64 = project.funds.iter().map(|fund| fund.amount.as_fen()).sum();
            assert!(funds <= contract * 3 / 4, "{name} on {today}: {funds} of {contract}");
            assert!(project.entries.iter().all(|entry| (0..=100).contains(&entry.percent)));
            assert!(text::line("name", name, 200).is_ok() && text::line("investor", &project.investor, 200).is_ok());
        }
        for official in &plan.officials {
            assert!(text::email("email", official.email.as_deref()).is_ok(), "{official:?}");
            assert!(text::telephone("telephone", Some(&official.telephone)).is_ok(), "{official:?}");
        }
    }
}

#[test]
fn the_same_day_gives_the_same_plan() {
    for (today, first) in plans() {
        assert!(first == plan(today));
    }
}

#[test]
fn every_stage_and_status_is_there_on_a_usual_day() {
    let plan = plan(on(2026, 11, 24));
    let stages: HashSet<Stage> = plan.projects.iter().map(stage).collect();
    let statuses: HashSet<LeadStatus> = plan.leads.iter().map(|lead| lead.status).collect();
    assert_eq!((stages.len(), statuses.len()), (8, 5));
    let tasks = || plan.meetings.iter().flat_map(|meeting| &meeting.tasks).filter(|task| task.done.is_none());
    assert!(tasks().any(|task| task.due_on < on(2026, 11, 24)) && tasks().any(|task| task.due_on > on(2026, 11, 24)));
    let undecided = |project: &&Project| project.exit.is_some() && stage(project) == Stage::Signed;
    assert_eq!(plan.projects.iter().filter(undecided).count(), 1);
    assert!(!plan.take_ups.is_empty());
}
