//! Channels, and new and stock; and which of them projects and leads have. One channel ended with 2025, and one was renamed
//! then, so that past years have something to keep.

use chrono::NaiveDate;
use entity::{CategoryKind, LeadSource};

use super::{Category, Lead, Project, Sorted, day::on, naming::pick};

const FUND: usize = 0;
const SCENARIO: usize = 1;
const CHAIN: usize = 2;
const REFERRAL: usize = 3;
const RESIDENT: usize = 4;
const AGENT: usize = 5;
const NEW: usize = 6;
const STOCK: usize = 7;

/// The last day of the channel that ended.
const AGENT_UNTIL: NaiveDate = on(2025, 12, 31);
/// After this day no lead came by it: what came of one was still a project of its time.
const LAST_AGENT_LEAD: NaiveDate = on(2025, 9, 30);
/// By which channels projects come that no lead led to.
const CHANNELS: [usize; 8] = [CHAIN, REFERRAL, FUND, CHAIN, SCENARIO, AGENT, RESIDENT, CHAIN];

pub(super) fn categories() -> Vec<Category> {
    let channel = |code, name| Category { kind: CategoryKind::Channel, code, name, formerly: None, until: None };
    let growth = |code, name| Category { kind: CategoryKind::NewOrStock, ..channel(code, name) };
    vec![
        channel("FUND", "基金招商"),
        channel("SCENARIO", "场景招商"),
        channel("CHAIN", "产业链招商"),
        Category { formerly: Some(("以企引企", on(2026, 1, 1))), ..channel("REFERRAL", "以商招商") },
        channel("RESIDENT", "驻点招商"),
        Category { until: Some(AGENT_UNTIL), ..channel("AGENT", "委托招商") },
        growth("NEW", "增量"),
        growth("STOCK", "存量"),
    ]
}

/// Gives leads and projects their categories; a project has those of its lead. Some are not sorted.
pub(super) fn sort(projects: &mut [Project], leads: &mut [Lead]) {
    for (n, lead) in leads.iter_mut().enumerate().filter(|(n, _)| n % 9 != 4) {
        lead.categories = sorted(n, by_source(lead.source, n, lead.reported_on));
        if let Some(project) = lead.project.and_then(|index| projects.get_mut(index)) {
            project.categories = lead.categories;
        }
    }
    let others = projects.iter_mut().enumerate().filter(|(_, project)| project.categories == Sorted::default());
    for (n, project) in others.filter(|(n, _)| n % 7 != 3) {
        let registered_on = project.steps.first().map_or(NaiveDate::MAX, |step| step.on);
        let channel = pick(&CHANNELS, n);
        let ended = channel == AGENT && registered_on > AGENT_UNTIL;
        project.categories = sorted(n, if ended { REFERRAL } else { channel });
    }
}

fn sorted(n: usize, channel: usize) -> Sorted {
    Sorted { channel: Some(channel), new_or_stock: Some(if n % 5 == 2 { STOCK } else { NEW }) }
}

fn by_source(source: LeadSource, n: usize, reported_on: NaiveDate) -> usize {
    match source {
        LeadSource::Fund => FUND,
        LeadSource::Scenario => SCENARIO,
        LeadSource::OutboundVisit => RESIDENT,
        LeadSource::Department if n.is_multiple_of(3) && reported_on <= LAST_AGENT_LEAD => AGENT,
        LeadSource::Department | LeadSource::Event => CHAIN,
        LeadSource::TownStreet | LeadSource::CongressDeputy | LeadSource::CppccMember | LeadSource::Company => REFERRAL,
    }
}
