//! Gathering the matters of a day into one draft for each addressee.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use entity::{AddresseeKind, Audience, LadderStep, Lamp, LetterKind};

use super::{
    Addressee, Draft, Matter, TargetSummary, UnitSummary,
    answer::{AnsweredLate, to_tell},
    charge::together,
    facts::{Facts, TargetFact},
};
use crate::domain::{ledger, month::Month};

/// One draft for every addressee who is to be told something: leaders first, then units, then the heads of the leading
/// group, each by key. A unit's draft has the unit's matters, as the unit is told of them; a leader's sums up everything in
/// the leader's charge and lists what the rules say; to each head of the group goes what a talk is proposed for. Who heads
/// the group and has a charge gets one letter, the leader's, which begins with what a talk is proposed for.
pub fn drafts(kind: LetterKind, month: Month, mut matters: Vec<Matter>, facts: &Facts) -> Vec<Draft> {
    matters.sort_by_key(place);
    let mut units: BTreeMap<i64, Vec<Matter>> = BTreeMap::new();
    let mut leaders: BTreeMap<i64, Vec<Matter>> = BTreeMap::new();
    for matter in &matters {
        for leader in &matter.leaders {
            leaders.entry(*leader).or_default().push(matter.clone());
        }
        units.entry(matter.unit).or_default().push(matter.clone().as_told_to_unit());
    }
    leaders
        .retain(|_, matters| matters.iter().any(|it| told(it, Audience::Leader) || told(it, Audience::LeaderSummary)));
    let draft = |addressee_kind, id, items| Draft {
        kind,
        month,
        addressee: Addressee { kind: addressee_kind, id },
        by_unit: Vec::new(),
        items,
        answered_late: Vec::new(),
        targets: Vec::new(),
        copied_leaders: Vec::new(),
        talks: 0,
    };
    let talks = only(matters, Audience::GroupLeaders);
    let (leading, heads): (BTreeSet<i64>, BTreeSet<i64>) =
        facts.group_leaders.iter().filter(|_| !talks.is_empty()).partition(|id| leaders.contains_key(id));
    let to_leaders = leaders.into_iter().map(|(id, matters)| {
        let by_unit = by_unit(id, &matters, facts);
        let talks = if leading.contains(&id) { talks.as_slice() } else { &[] };
        let mut items = only(matters, Audience::Leader);
        items.retain(|item| !talks.contains(item));
        items.splice(..0, talks.iter().cloned());
        Draft { by_unit, talks: talks.len(), ..draft(AddresseeKind::Leader, id, items) }
    });
    let to_units = units.into_iter().map(|(id, matters)| Draft {
        answered_late: told_late(id, facts),
        targets: own_targets(id, facts),
        copied_leaders: copied(&matters),
        ..draft(AddresseeKind::Unit, id, matters)
    });
    let to_heads = heads.into_iter().map(|id| draft(AddresseeKind::GroupLeader, id, talks.clone()));
    to_leaders.chain(to_units).chain(to_heads).collect()
}

/// How many talks are proposed that no letter tells of, because nobody heads the leading group and no leader is in charge: the
/// unit's letter leaves them out.
pub fn unheard_talks(matters: &[Matter], facts: &Facts) -> u32 {
    let heard = |matter: &Matter| {
        (told(matter, Audience::GroupLeaders) && !facts.group_leaders.is_empty())
            || (told(matter, Audience::Leader) && !matter.leaders.is_empty())
    };
    let unheard = matters.iter().filter(|matter| matter.step == LadderStep::Talk && !heard(matter)).count();
    u32::try_from(unheard).unwrap_or(u32::MAX)
}

/// What a unit has answered late and has not been told yet.
fn told_late(unit: i64, facts: &Facts) -> Vec<AnsweredLate> {
    let late = facts.answered_late.get(&unit).map(Vec::as_slice).unwrap_or_default();
    to_tell(late, facts.last_letters.get(&unit).copied())
}

fn told(matter: &Matter, audience: Audience) -> bool {
    matter.audience.contains(&audience)
}

fn only(mut matters: Vec<Matter>, audience: Audience) -> Vec<Matter> {
    matters.retain(|matter| told(matter, audience));
    matters
}

/// Who gets a copy of the letter with these matters.
fn copied(matters: &[Matter]) -> Vec<i64> {
    let copied = matters.iter().filter(|matter| told(matter, Audience::LeaderCopy));
    together(copied.flat_map(|matter| matter.leaders.iter().copied()))
}

/// Red before yellow before blue; then the latest first; then the earliest due; the key makes the order complete.
fn place(matter: &Matter) -> impl Ord + use<> {
    (Reverse(matter.lamp), Reverse(matter.late_days), matter.due_on, matter.key)
}

/// The units that have matters or projects in a leader's charge, those with the most red matters first, then with the most
/// yellow ones, then in the order of their matters.
fn by_unit(leader: i64, matters: &[Matter], facts: &Facts) -> Vec<UnitSummary> {
    let in_charge = facts.projects.iter().filter(|project| project.leaders.contains(&leader));
    let in_charge = in_charge.filter(|project| ledger::of(project.stage).is_some());
    let mut projects: BTreeMap<i64, u32> = BTreeMap::new();
    for project in in_charge {
        *projects.entry(project.lead_unit).or_default() += 1;
    }
    let mut units: Vec<i64> = Vec::new();
    for unit in matters.iter().map(|matter| matter.unit).chain(projects.keys().copied()) {
        if !units.contains(&unit) {
            units.push(unit);
        }
    }
    let row = |unit: i64| {
        let lit = |lamp| {
            let lit = matters.iter().filter(|matter| (matter.unit, matter.lamp) == (unit, lamp)).count();
            u32::try_from(lit).unwrap_or(u32::MAX)
        };
        UnitSummary {
            unit,
            projects: projects.get(&unit).copied().unwrap_or(0),
            targets: own_targets(unit, facts),
            red: lit(Lamp::Red),
            yellow: lit(Lamp::Yellow),
            blue: lit(Lamp::Blue),
        }
    };
    let mut rows: Vec<UnitSummary> = units.into_iter().map(row).collect();
    rows.sort_by_key(|row| Reverse((row.red, row.yellow, row.blue)));
    rows
}

/// The targets that a unit has as such, not as the lead of a direction.
fn own_targets(unit: i64, facts: &Facts) -> Vec<TargetSummary> {
    let own = facts.targets.iter().filter(|target| target.unit == unit && target.direction.is_none());
    own.map(TargetSummary::of).collect()
}

impl TargetSummary {
    const fn of(target: &TargetFact) -> Self {
        Self { measure: target.measure, actual: target.actual, amount: target.amount }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use entity::{LadderStep, MatterKind, Rule, Stage};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::letter::{facts::ProjectFact, thread::MatterKey};

    const URGED: [Audience; 3] = [Audience::Unit, Audience::LeaderCopy, Audience::Leader];

    fn matter(key: i64, lamp: Lamp, late_days: u32, unit: i64, leaders: &[i64]) -> Matter {
        Matter {
            rule: Rule::MilestoneOverdue,
            lamp,
            step: LadderStep::Urge,
            key: MatterKey::of(MatterKind::Milestone, key),
            unit,
            leaders: leaders.to_vec(),
            audience: URGED.to_vec(),
            project: Some(1),
            lead: None,
            title: String::new(),
            words: String::new(),
            due_on: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(),
            late_days,
            raised_before: 0,
            without_talk: None,
        }
    }

    fn project(id: i64, lead_unit: i64, leader: i64) -> ProjectFact {
        ProjectFact {
            id,
            code: String::new(),
            name: String::new(),
            stage: Stage::Signed,
            stage_on: NaiveDate::from_ymd_opt(2026, 3, 2).unwrap(),
            clock: None,
            signed_on: None,
            sign_by: None,
            start_by: None,
            produce_by: None,
            lead_unit,
            leaders: vec![leader],
            entries: Vec::new(),
        }
    }

    fn compose_of(matters: Vec<Matter>, facts: &Facts) -> Vec<Draft> {
        drafts(LetterKind::Urging, "2026-11".parse().unwrap(), matters, facts)
    }

    fn compose(matters: Vec<Matter>) -> Vec<Draft> {
        compose_of(matters, &Facts::default())
    }

    fn keys(draft: &Draft) -> Vec<i64> {
        draft.items.iter().map(|item| item.key.subject).collect()
    }

    #[test]
    fn red_comes_first_then_the_latest_then_the_earliest_due() {
        let mut early = matter(4, Lamp::Yellow, 3, 1, &[]);
        early.due_on = early.due_on.pred_opt().unwrap();
        let drafts = compose(vec![
            matter(1, Lamp::Blue, 0, 1, &[]),
            matter(3, Lamp::Yellow, 3, 1, &[]),
            matter(2, Lamp::Yellow, 3, 1, &[]),
            early,
            matter(5, Lamp::Yellow, 9, 1, &[]),
            matter(6, Lamp::Red, 0, 1, &[]),
        ]);
        assert_eq!(keys(&drafts[0]), [6, 5, 4, 2, 3, 1]);
    }

    #[test]
    fn a_leaders_letter_sums_up_each_unit_in_the_charge_those_with_matters_first() {
        let facts = Facts { projects: vec![project(1, 8, 9), project(2, 6, 9), project(3, 5, 4)], ..Facts::default() };
        let matters = vec![
            matter(1, Lamp::Yellow, 2, 7, &[9]),
            matter(2, Lamp::Red, 20, 8, &[9]),
            matter(3, Lamp::Blue, 0, 8, &[9]),
        ];
        let drafts = compose_of(matters, &facts);
        let seen: Vec<_> =
            drafts[0].by_unit.iter().map(|row| (row.unit, row.projects, row.red, row.yellow, row.blue)).collect();
        assert_eq!(seen, [(8, 1, 1, 0, 1), (7, 0, 0, 1, 0), (6, 1, 0, 0, 0)]);
        assert!(drafts[1..].iter().all(|draft| draft.by_unit.is_empty()));
    }

    #[test]
    fn the_unit_with_the_most_red_matters_comes_first_and_projects_are_those_of_the_ledgers() {
        let in_production = ProjectFact { stage: Stage::InProduction, ..project(3, 7, 9) };
        let facts = Facts { projects: vec![project(1, 7, 9), in_production], ..Facts::default() };
        let red = |key, late, unit| matter(key, Lamp::Red, late, unit, &[9]);
        let matters = vec![red(1, 90, 8), red(2, 20, 7), red(3, 19, 7), matter(4, Lamp::Yellow, 1, 8, &[9])];
        let drafts = compose_of(matters, &facts);
        let seen: Vec<_> = drafts[0].by_unit.iter().map(|row| (row.unit, row.projects, row.red, row.yellow)).collect();
        assert_eq!(seen, [(7, 1, 2, 0), (8, 0, 1, 1)]);
    }

    #[test]
    fn leaders_come_before_units_each_by_key_and_nobody_gets_an_empty_letter() {
        let drafts = compose(vec![matter(1, Lamp::Red, 20, 3, &[5]), matter(2, Lamp::Red, 20, 2, &[4])]);
        let order: Vec<_> = drafts.iter().map(|draft| (draft.addressee.kind, draft.addressee.id)).collect();
        use AddresseeKind::{Leader, Unit};
        assert_eq!(order, [(Leader, 4), (Leader, 5), (Unit, 2), (Unit, 3)]);
        assert!(compose(Vec::new()).is_empty());
    }

    #[test]
    fn what_is_prompted_stands_in_a_leaders_summary_alone() {
        let prompted =
            Matter { audience: vec![Audience::Unit, Audience::LeaderSummary], ..matter(1, Lamp::Blue, 0, 3, &[5]) };
        let drafts = compose(vec![prompted.clone()]);
        assert_eq!((drafts[0].addressee.id, drafts[0].by_unit[0].blue, drafts[0].items.len()), (5, 1, 0));
        assert_eq!((drafts[1].items.len(), drafts[1].copied_leaders.as_slice()), (1, [].as_slice()));
        let of_the_unit = compose(vec![Matter { audience: vec![Audience::Unit], ..prompted }]);
        assert_eq!(of_the_unit.len(), 1, "the leader has nothing to be told");
    }

    #[test]
    fn the_heads_of_the_group_get_what_takes_a_talk_and_nothing_else() {
        let facts = Facts { group_leaders: vec![1, 2], ..Facts::default() };
        let talk = Matter {
            audience: vec![Audience::Unit, Audience::Leader, Audience::GroupLeaders],
            ..matter(1, Lamp::Red, 70, 3, &[5])
        };
        let drafts = compose_of(vec![matter(2, Lamp::Red, 90, 3, &[5]), talk], &facts);
        let to_heads: Vec<_> =
            drafts.iter().filter(|draft| draft.addressee.kind == AddresseeKind::GroupLeader).collect();
        assert_eq!(to_heads.iter().map(|draft| draft.addressee.id).collect::<Vec<_>>(), [1, 2]);
        assert!(to_heads.iter().all(|draft| keys(draft) == [1]));
        assert_eq!(compose_of(vec![matter(2, Lamp::Red, 90, 3, &[5])], &facts).len(), 2, "no talk, no letter");
    }

    #[test]
    fn a_head_of_the_group_with_a_charge_gets_one_letter_that_begins_with_the_talks() {
        let facts = Facts { group_leaders: vec![1, 5], ..Facts::default() };
        let audience = vec![Audience::Unit, Audience::Leader, Audience::GroupLeaders];
        let talk = |key, leader| Matter { audience: audience.clone(), ..matter(key, Lamp::Red, 70, 3, &[leader]) };
        let drafts = compose_of(vec![matter(2, Lamp::Red, 90, 3, &[5]), talk(1, 5), talk(4, 6)], &facts);
        let to = |kind, id| drafts.iter().filter(move |draft| draft.addressee == Addressee { kind, id });
        let [own] = to(AddresseeKind::Leader, 5).collect::<Vec<_>>()[..] else { panic!("{drafts:#?}") };
        assert_eq!((own.talks, keys(own)), (2, vec![1, 4, 2]), "the one in the own charge once");
        assert_eq!(own.by_unit[0].red, 2, "the summary is of the charge");
        assert_eq!(to(AddresseeKind::GroupLeader, 5).count(), 0);
        let [of_another] = to(AddresseeKind::Leader, 6).collect::<Vec<_>>()[..] else { panic!("{drafts:#?}") };
        assert_eq!((of_another.talks, keys(of_another)), (0, vec![4]));
        assert_eq!(to(AddresseeKind::GroupLeader, 1).map(keys).collect::<Vec<_>>(), [[1, 4]]);
    }

    #[test]
    fn a_talk_is_unheard_of_if_nobody_is_there_to_decide_about_it() {
        let audience = vec![Audience::Leader, Audience::GroupLeaders];
        let talk = |leaders: &[i64]| Matter {
            step: LadderStep::Talk,
            audience: audience.clone(),
            ..matter(1, Lamp::Red, 70, 3, leaders)
        };
        let unheard = |matter, group_leaders: &[i64]| {
            unheard_talks(&[matter], &Facts { group_leaders: group_leaders.into(), ..Facts::default() })
        };
        assert_eq!([unheard(talk(&[]), &[]), unheard(talk(&[5]), &[]), unheard(talk(&[]), &[1])], [1, 0, 0]);
        assert_eq!(unheard(Matter { audience: vec![Audience::GroupLeaders], ..talk(&[5]) }, &[]), 1);
        assert_eq!(unheard(matter(1, Lamp::Red, 70, 3, &[]), &[]), 0, "no talk is proposed");
    }

    proptest! {
        #[test]
        fn each_matter_is_in_exactly_one_units_letter_and_in_those_of_its_leaders(
            drawn in prop::collection::vec((0usize..3, 0u32..40, 0i64..4, prop::collection::btree_set(0i64..3, 0..3)), 0..40),
        ) {
            let lamps = [Lamp::Red, Lamp::Yellow, Lamp::Blue];
            let matters: Vec<Matter> = drawn.iter().zip(0..)
                .map(|((lamp, late, unit, leaders), key)| {
                    matter(key, lamps[*lamp], *late, *unit, &leaders.iter().copied().collect::<Vec<_>>())
                })
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
                prop_assert_eq!(&to(AddresseeKind::Leader), &matter.leaders);
            }
            for draft in &drafts {
                prop_assert!(!draft.items.is_empty());
                prop_assert!(draft.items.is_sorted_by(|a, b| place(a) <= place(b)));
                let lit: u32 = draft.by_unit.iter().map(|row| row.red + row.yellow + row.blue).sum();
                prop_assert!(draft.by_unit.is_empty() || lit as usize == draft.items.len());
            }
        }

        #[test]
        fn the_order_of_the_facts_does_not_matter(
            drawn in prop::collection::vec((0usize..3, 0u32..4, 0i64..3), 0..20),
        ) {
            let lamps = [Lamp::Red, Lamp::Yellow, Lamp::Blue];
            let matters: Vec<Matter> = drawn.iter().zip(0..)
                .map(|((lamp, late, unit), key)| matter(key, lamps[*lamp], *late, *unit, &[1]))
                .collect();
            let reversed = matters.iter().rev().cloned().collect();
            let said = |drafts: Vec<Draft>| drafts.into_iter().map(|draft| draft.items).collect::<Vec<_>>();
            prop_assert_eq!(said(compose(matters)), said(compose(reversed)));
        }
    }
}
