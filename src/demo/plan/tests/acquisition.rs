//! Where the projects of the plan come from: leads, events, visits, opportunities, and what they are sorted into.

use entity::{ActivityKind, CategoryKind, LeadSource};

use super::*;
use crate::domain::lead;

#[test]
fn towns_and_streets_bring_and_help_as_published() {
    for (today, plan) in plans() {
        let town = |unit: &usize| matches!(plan.units[*unit].kind, UnitKind::Town | UnitKind::Street);
        let effective =
            plan.leads.iter().filter(|lead| town(&lead.unit) && lead.judged_on.is_some_and(|day| day.year() == 2025));
        assert_eq!(effective.count(), 69, "{today}");
        let helped = plan.projects.iter().filter(|p| in_2025(p, Stage::Signed) && p.assisting.iter().any(town));
        assert_eq!(helped.count(), 74, "{today}");
    }
}

#[test]
fn events_and_visits_of_2025_bring_what_was_published() {
    for (today, plan) in plans() {
        let of_2025 = |activity: &&Activity| activity.first_on.year() == 2025;
        let of = |kind| plan.activities.iter().filter(of_2025).filter(move |activity| activity.kind == kind);
        assert_eq!(of(ActivityKind::Event).count(), 9, "{today}");
        let signed: Vec<&Project> = of(ActivityKind::Event)
            .flat_map(|event| {
                let days = event.first_on..=event.last_on;
                let projects = event.projects.iter().map(|index| &plan.projects[*index]);
                projects.filter(move |project| days.contains(&project.day_of(Stage::Signed).unwrap()))
            })
            .collect();
        assert_eq!((signed.len(), contract(signed)), (14, Money::wan_yuan(1_157_600)), "{today}");
        let gathered = plan.leads.iter().filter(|lead| lead.activity.is_some());
        let in_2025 = gathered.clone().filter(|lead| lead.reported_on.year() == 2025);
        assert_eq!(in_2025.count(), 45, "{today}");
        for lead in gathered {
            assert!(lead.reported_on > plan.activities[lead.activity.unwrap()].last_on, "{lead:?}");
        }
        let visited: HashSet<String> =
            of(ActivityKind::Visit).flat_map(|visit| &visit.companies).map(|name| normalised(name)).collect();
        assert_eq!(visited.len(), 315, "{today}");
        assert!(plan.activities.iter().all(|activity| activity.last_on <= today), "{today}");
    }
}

#[test]
fn a_category_is_given_only_while_it_is_in_use() {
    for (today, plan) in plans() {
        let mut used = HashSet::new();
        let mut given = |sorted: Sorted, on: NaiveDate| {
            for (index, kind) in
                [(sorted.channel, CategoryKind::Channel), (sorted.new_or_stock, CategoryKind::NewOrStock)]
            {
                let Some(index) = index else { continue };
                let category = &plan.categories[index];
                assert_eq!(category.kind, kind, "{today}");
                assert!(category.until.is_none_or(|until| on <= until), "{today}: {} on {on}", category.name);
                used.insert(index);
            }
        };
        plan.projects.iter().for_each(|project| given(project.categories, project.steps[0].on));
        plan.leads.iter().for_each(|lead| given(lead.categories, lead.reported_on));
        assert_eq!(used.len(), plan.categories.len(), "{today}");
        assert!(plan.projects.iter().any(|project| project.categories == Sorted::default()), "{today}");
        for lead in &plan.leads {
            let project = lead.project.map(|index| plan.projects[index].categories);
            assert!(
                lead.categories == Sorted::default() || project.is_none_or(|had| had == lead.categories),
                "{today}"
            );
        }
    }
}

#[test]
fn the_opportunity_list_has_a_hundred_entries_and_a_draft_that_differs() {
    for (today, plan) in plans() {
        let [edition, draft] = &plan.opportunity_lists[..] else { panic!("an edition and a draft") };
        assert!(edition.is_published && !draft.is_published && edition.on < draft.on && draft.on <= today, "{today}");
        let titles =
            |list: &OpportunityList| list.entries.iter().map(|entry| entry.title.clone()).collect::<HashSet<_>>();
        let (published, drafted) = (titles(edition), titles(draft));
        assert_eq!((published.len(), drafted.len(), edition.entries.len()), (100, 100, 100), "{today}");
        assert_eq!(published.difference(&drafted).count(), 12, "{today}");
        for entry in edition.entries.iter().chain(&draft.entries) {
            assert!(
                entry.direction < plan.directions.len() && entry.unit < plan.units.len() && !entry.words.is_empty()
            );
        }
        let directions: HashSet<usize> = edition.entries.iter().map(|entry| entry.direction).collect();
        assert_eq!(directions.len(), plan.directions.len(), "{today}");
    }
}

#[test]
fn two_leads_are_disputed_and_one_of_them_is_ruled() {
    for (today, plan) in plans() {
        let [ruled, open] = &plan.disputes[..] else { panic!("two disputes on {today}") };
        assert!(
            ruled.ruling.as_ref().is_some_and(|(on, ..)| (ruled.later.reported_on..=today).contains(on)),
            "{today}"
        );
        assert!(open.ruling.is_none());
        for dispute in &plan.disputes {
            let same = |lead: &&Lead| normalised(&lead.company) == normalised(&dispute.later.company);
            let first: Vec<&Lead> = plan.leads.iter().filter(same).collect();
            assert_eq!(first.len(), 1, "{today}");
            assert!(lead::is_open(first[0].status) && first[0].unit != dispute.later.unit, "{today}");
            assert!(first[0].reported_on < dispute.later.reported_on && dispute.later.reported_on <= today, "{today}");
            assert_ne!(first[0].company, dispute.later.company);
        }
    }
}

#[test]
fn leads_name_the_deputy_the_fund_or_the_scenario_they_come_from() {
    let plan = plan(on(2026, 11, 24));
    for source in [LeadSource::CongressDeputy, LeadSource::CppccMember, LeadSource::Fund, LeadSource::Scenario] {
        let names: Vec<_> =
            plan.leads.iter().filter(|lead| lead.source == source).map(|lead| &lead.source_name).collect();
        assert!(!names.is_empty() && names.iter().all(|name| name.is_some()), "{source:?}");
    }
}
