//! What makes the plan believable: nothing is said twice, and the present goes on as 2025 did.

use entity::{ActivityKind, UnitKind};

use super::*;

#[test]
fn no_name_says_a_word_twice_in_a_row() {
    for (today, plan) in plans() {
        for name in plan.projects.iter().map(|project| &project.name) {
            let letters: Vec<char> = name.chars().collect();
            let doubled = letters.windows(4).find(|four| four[..2] == four[2..]);
            assert_eq!(doubled, None, "{name} {today}");
        }
    }
}

#[test]
fn no_place_is_left_by_two_projects() {
    for (today, plan) in plans() {
        let mut places = HashSet::new();
        for freed in plan.projects.iter().filter_map(|project| project.exit.as_ref()).flat_map(|exit| &exit.freed) {
            assert!(places.insert(&freed.place), "{} {today}", freed.place);
        }
    }
}

#[test]
fn a_visit_meets_companies_of_the_city_it_goes_to_and_some_visits_have_results() {
    for (today, plan) in plans() {
        let visits = || plan.activities.iter().zip(0..).filter(|(activity, _)| activity.kind == ActivityKind::Visit);
        for (visit, _) in visits() {
            assert!(visit.companies.iter().all(|company| company.starts_with(&visit.place)), "{visit:?} {today}");
        }
        assert!(visits().filter(|(visit, _)| !visit.projects.is_empty()).count() >= 3, "{today}");
    }
    let plan = plan(on(2026, 11, 24));
    let led_to = plan.leads.iter().filter_map(|lead| lead.activity).map(|index| &plan.activities[index]);
    assert!(led_to.filter(|activity| activity.kind == ActivityKind::Visit).count() > 0);
}

#[test]
fn the_year_goes_on_as_the_last_one_did() {
    let plan = plan(on(2026, 11, 24));
    let this_year = |day: NaiveDate| day.year() == 2026;
    for kind in [ActivityKind::Event, ActivityKind::Visit] {
        let held = plan.activities.iter().filter(|activity| activity.kind == kind && this_year(activity.first_on));
        assert!(held.count() >= 2, "{kind:?}");
    }
    assert!(plan.ceremonies.iter().filter(|ceremony| this_year(ceremony.held_on)).count() >= 2);
    let town = |unit: &usize| matches!(plan.units[*unit].kind, UnitKind::Town | UnitKind::Street);
    let helped = plan
        .projects
        .iter()
        .filter(|project| project.day_of(Stage::Signed).is_some_and(this_year) && project.assisting.iter().any(town));
    assert!(helped.count() >= 5);
}
