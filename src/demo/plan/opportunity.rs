//! The opportunity list: an edition of a hundred entries, and the draft of the next one.

use chrono::NaiveDate;

use super::{Opportunity, OpportunityList, Plan, day::before, industry, naming::pick, unit::DIRECTIONS};

/// Entries of an edition.
const ENTRIES: usize = 100;
/// Entries of the published edition that the draft leaves out for new ones.
const REPLACED: usize = 12;
/// What is offered: the kind, and what it comes to.
const OFFERS: [(&str, &str); 4] = [
    ("应用场景开放", "开放本区应用场景，公开征集解决方案"),
    ("产业链配套", "面向链上企业征集配套合作，提供供需对接"),
    ("载体招引", "提供标准厂房或楼宇载体，按需定制"),
    ("联合研发", "支持企业与在区高校院所共建研发平台"),
];

/// The edition, and the draft: it drops the first entries, has as many new ones at its end, and gives one in ten to another
/// unit.
pub(super) fn lists(plan: &Plan, today: NaiveDate) -> Vec<OpportunityList> {
    let all = entries(plan);
    let mut draft: Vec<Opportunity> = all.iter().skip(REPLACED).take(ENTRIES).cloned().collect();
    for entry in draft.iter_mut().step_by(10) {
        entry.unit = (entry.unit + 1) % plan.units.len().max(1);
    }
    let published = all.into_iter().take(ENTRIES).collect();
    vec![
        OpportunityList { on: before(today, 40), is_published: true, entries: published },
        OpportunityList { on: before(today, 4), is_published: false, entries: draft },
    ]
}

/// Every opportunity there is, no two under the same title: each line of business with one offer, then with the next.
fn entries(plan: &Plan) -> Vec<Opportunity> {
    let rounds =
        (0..OFFERS.len()).flat_map(|round| industry::lines().enumerate().map(move |(n, line)| (round, n, line)));
    let entry = |(round, n, (direction, product, purpose)): (usize, usize, (usize, &str, &str))| {
        let (offer, means) = pick(&OFFERS, n + round);
        let bringing = DIRECTIONS.get(direction).map_or(&[][..], |direction| direction.bringing);
        Opportunity {
            title: format!("{product}{offer}机会"),
            direction,
            unit: plan.unit(pick(bringing, n + round)),
            words: format!("{means}，{purpose}。"),
        }
    };
    rounds.map(entry).take(ENTRIES + REPLACED).collect()
}
