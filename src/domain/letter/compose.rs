//! Gathering the matters of a day into one draft for each addressee.

use std::{cmp::Reverse, collections::BTreeMap};

use entity::{AddresseeKind, Lamp, LetterKind};

use super::{Addressee, Draft, Matter, UnitSummary};
use crate::domain::month::Month;

/// One draft for every leader and every unit that has matters: leaders first, each by key. A unit's draft has all
/// the unit's matters, a leader's those in the leader's charge; a matter in nobody's charge is in its unit's only.
pub fn drafts(kind: LetterKind, month: Month, mut matters: Vec<Matter>) -> Vec<Draft> {
    matters.sort_by_key(place);
    let mut units: BTreeMap<i64, Vec<Matter>> = BTreeMap::new();
    let mut leaders: BTreeMap<i64, Vec<Matter>> = BTreeMap::new();
    for matter in matters {
        if let Some(leader) = matter.leader {
            leaders.entry(leader).or_default().push(matter.clone());
        }
        units.entry(matter.unit).or_default().push(matter);
    }
    let to = |kind, id| Addressee { kind, id };
    let draft = |addressee, by_unit, items| Draft { kind, month, addressee, by_unit, items };
    let leaders = leaders.into_iter().map(|(id, items)| draft(to(AddresseeKind::Leader, id), by_unit(&items), items));
    let units = units.into_iter().map(|(id, items)| draft(to(AddresseeKind::Unit, id), Vec::new(), items));
    leaders.chain(units).collect()
}

/// Red before yellow before blue; then the latest first; then the earliest due; the key makes the order complete.
fn place(matter: &Matter) -> impl Ord + use<> {
    (Reverse(matter.lamp), Reverse(matter.late_days), matter.due_on, matter.key)
}

fn by_unit(items: &[Matter]) -> Vec<UnitSummary> {
    let mut rows: Vec<UnitSummary> = Vec::new();
    for item in items {
        let place = rows.iter().position(|row| row.unit == item.unit).unwrap_or_else(|| {
            rows.push(UnitSummary { unit: item.unit, red: 0, yellow: 0, blue: 0 });
            rows.len() - 1
        });
        if let Some(row) = rows.get_mut(place) {
            match item.lamp {
                Lamp::Red => row.red += 1,
                Lamp::Yellow => row.yellow += 1,
                Lamp::Blue => row.blue += 1,
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use entity::{LadderStep, MatterKind, Rule};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::letter::thread::MatterKey;

    fn matter(key: i64, lamp: Lamp, late_days: u32, unit: i64, leader: Option<i64>) -> Matter {
        Matter {
            rule: Rule::MilestoneOverdue,
            lamp,
            step: LadderStep::Urge,
            key: MatterKey::of(MatterKind::Milestone, key),
            unit,
            leader,
            project: Some(1),
            lead: None,
            title: String::new(),
            words: String::new(),
            due_on: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(),
            late_days,
            raised_before: 0,
        }
    }

    fn compose(matters: Vec<Matter>) -> Vec<Draft> {
        drafts(LetterKind::Urging, "2026-11".parse().unwrap(), matters)
    }

    fn keys(draft: &Draft) -> Vec<i64> {
        draft.items.iter().map(|item| item.key.subject).collect()
    }

    #[test]
    fn red_comes_first_then_the_latest_then_the_earliest_due() {
        let mut early = matter(4, Lamp::Yellow, 3, 1, None);
        early.due_on = early.due_on.pred_opt().unwrap();
        let drafts = compose(vec![
            matter(1, Lamp::Blue, 0, 1, None),
            matter(3, Lamp::Yellow, 3, 1, None),
            matter(2, Lamp::Yellow, 3, 1, None),
            early,
            matter(5, Lamp::Yellow, 9, 1, None),
            matter(6, Lamp::Red, 0, 1, None),
        ]);
        assert_eq!(keys(&drafts[0]), [6, 5, 4, 2, 3, 1]);
    }

    #[test]
    fn a_leaders_letter_counts_the_lamps_of_each_unit_in_the_order_of_the_items() {
        let drafts = compose(vec![
            matter(1, Lamp::Yellow, 2, 7, Some(9)),
            matter(2, Lamp::Red, 20, 8, Some(9)),
            matter(3, Lamp::Blue, 0, 8, Some(9)),
        ]);
        let rows =
            [UnitSummary { unit: 8, red: 1, yellow: 0, blue: 1 }, UnitSummary { unit: 7, red: 0, yellow: 1, blue: 0 }];
        assert_eq!(drafts[0].by_unit, rows);
        assert!(drafts[1..].iter().all(|draft| draft.by_unit.is_empty()));
    }

    #[test]
    fn leaders_come_before_units_each_by_key_and_nobody_gets_an_empty_letter() {
        let drafts = compose(vec![matter(1, Lamp::Red, 20, 3, Some(5)), matter(2, Lamp::Red, 20, 2, Some(4))]);
        let order: Vec<_> = drafts.iter().map(|draft| (draft.addressee.kind, draft.addressee.id)).collect();
        use AddresseeKind::{Leader, Unit};
        assert_eq!(order, [(Leader, 4), (Leader, 5), (Unit, 2), (Unit, 3)]);
        assert!(compose(Vec::new()).is_empty());
    }

    proptest! {
        #[test]
        fn each_matter_is_in_exactly_one_units_letter_and_in_its_leaders_only(
            drawn in prop::collection::vec((0usize..3, 0u32..40, 0i64..4, prop::option::of(0i64..3)), 0..40),
        ) {
            let lamps = [Lamp::Red, Lamp::Yellow, Lamp::Blue];
            let matters: Vec<Matter> = drawn.iter().zip(0..)
                .map(|((lamp, late, unit, leader), key)| matter(key, lamps[*lamp], *late, *unit, *leader))
                .collect();
            let drafts = compose(matters.clone());
            for matter in &matters {
                let to = |kind| -> Vec<i64> {
                    drafts.iter()
                        .filter(|draft| draft.addressee.kind == kind)
                        .flat_map(|draft| draft.items.iter().map(|item| (draft.addressee.id, item)))
                        .filter(|(_, item)| *item == matter)
                        .map(|(id, _)| id)
                        .collect()
                };
                prop_assert_eq!(to(AddresseeKind::Unit), vec![matter.unit]);
                prop_assert_eq!(to(AddresseeKind::Leader), Vec::from_iter(matter.leader));
            }
            for draft in &drafts {
                prop_assert!(!draft.items.is_empty());
                prop_assert!(draft.items.is_sorted_by(|a, b| place(a) <= place(b)));
            }
        }

        #[test]
        fn the_order_of_the_facts_does_not_matter(
            drawn in prop::collection::vec((0usize..3, 0u32..4, 0i64..3), 0..20),
        ) {
            let lamps = [Lamp::Red, Lamp::Yellow, Lamp::Blue];
            let matters: Vec<Matter> = drawn.iter().zip(0..)
                .map(|((lamp, late, unit), key)| matter(key, lamps[*lamp], *late, *unit, Some(1)))
                .collect();
            let reversed = matters.iter().rev().cloned().collect();
            let said = |drafts: Vec<Draft>| drafts.into_iter().map(|draft| draft.items).collect::<Vec<_>>();
            prop_assert_eq!(said(compose(matters)), said(compose(reversed)));
        }
    }
}
