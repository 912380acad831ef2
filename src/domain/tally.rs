//! Sums that the writes keep: what a project counts in, and what a change of it does to the sums.
//!
//! Responsibility is by day and may begin in the future, so a sum is a ledger of changes: the figures of a day are the
//! sums over all that counts from that day or before.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::Stage;

use super::calendar::EVER;

/// What is added up together: what a viewer's scope asks for, from which day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bucket {
    /// Direction.
    pub direction_id: i64,
    /// Stage.
    pub stage: Stage,
    /// Leader; 0 for none.
    pub leader_id: i64,
    /// Lead unit; 0 for none.
    pub lead_unit_id: i64,
    /// First day from which it counts.
    pub from_on: NaiveDate,
}

/// How many projects, and how much contract amount in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Projects.
    pub projects: i64,
    /// Contract amount.
    pub contract_amount: i64,
}

/// Who held a duty from which day on, the first to begin first. It passes from one to the next without a gap.
pub type Holders = Vec<(NaiveDate, i64)>;

/// What a project counts as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Direction.
    pub direction_id: i64,
    /// Stage.
    pub stage: Stage,
    /// Contract amount in fen.
    pub contract_amount: i64,
    /// The leaders.
    pub leaders: Holders,
    /// The lead units.
    pub lead_units: Holders,
}

/// Changes of the sums. Where they are many they are in the order of their keys, in which every writer takes them up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<Bucket, Sum>);

impl Tally {
    /// What turns the sums with a project as it was `before` into those with it as it is `after`.
    pub fn of_change(before: Option<&Counted>, after: &Counted, today: NaiveDate) -> Self {
        let mut tally = Self::default();
        if let Some(before) = before {
            tally.add(before, -1, today);
        }
        tally.add(after, 1, today);
        tally
    }

    /// Counts a project so many times more. What has begun by `today` counts since ever, which is right from today on
    /// and keeps days that have passed from filling the table.
    pub fn add(&mut self, project: &Counted, times: i64, today: NaiveDate) {
        let changes = project.leaders.iter().chain(&project.lead_units).map(|(from, _)| *from);
        let mut days: Vec<NaiveDate> = changes.filter(|day| *day > today).collect();
        days.sort_unstable();
        days.dedup();
        let mut present = project.bucket(today, EVER);
        self.enter(present, project, times);
        for day in days {
            self.enter(Bucket { from_on: day, ..present }, project, -times);
            present = project.bucket(day, day);
            self.enter(present, project, times);
        }
    }

    fn enter(&mut self, bucket: Bucket, project: &Counted, times: i64) {
        let sum = self.0.entry(bucket).or_default();
        sum.projects += times;
        sum.contract_amount += times * project.contract_amount;
    }

    /// What is to be added where, in the order of the keys.
    pub fn changes(self) -> impl Iterator<Item = (Bucket, Sum)> {
        self.0.into_iter().filter(|(_, sum)| *sum != Sum::default())
    }
}

impl Counted {
    fn bucket(&self, day: NaiveDate, from_on: NaiveDate) -> Bucket {
        Bucket {
            direction_id: self.direction_id,
            stage: self.stage,
            leader_id: holder(&self.leaders, day),
            lead_unit_id: holder(&self.lead_units, day),
            from_on,
        }
    }
}

/// Who holds a duty on a day; before the first, the first.
fn holder(holders: &Holders, day: NaiveDate) -> i64 {
    let held = holders.iter().rev().find(|(from, _)| *from <= day).or(holders.first());
    held.map_or(0, |(_, id)| *id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(n)
    }

    prop_compose! {
        fn holders()(from in proptest::collection::btree_set(0_u64..20, 1..4), ids in proptest::collection::vec(1_i64..4, 4))
            -> Holders {
            from.into_iter().map(day).zip(ids).collect()
        }
    }

    prop_compose! {
        fn counted()(direction_id in 1_i64..3, signed: bool, amount in 1_i64..100, leaders in holders(), lead_units in holders())
            -> Counted {
            let (stage, contract_amount) = if signed { (Stage::Signed, amount) } else { (Stage::Approved, 0) };
            Counted { direction_id, stage, contract_amount, leaders, lead_units }
        }
    }

    /// The figures of a day, by all but the first day.
    fn figures(rows: &BTreeMap<Bucket, Sum>, on: NaiveDate) -> BTreeMap<Bucket, Sum> {
        let mut tally = Tally::default();
        for (bucket, sum) in rows.iter().filter(|(bucket, _)| bucket.from_on <= on) {
            let held = tally.0.entry(Bucket { from_on: EVER, ..*bucket }).or_default();
            held.projects += sum.projects;
            held.contract_amount += sum.contract_amount;
        }
        tally.changes().collect()
    }

    proptest! {
        #[test]
        fn after_any_changes_the_figures_of_every_day_to_come_are_those_of_the_project(
            states in proptest::collection::vec(counted(), 1..5),
            waits in proptest::collection::vec(0_u64..6, 5),
        ) {
            let mut rows: BTreeMap<Bucket, Sum> = BTreeMap::new();
            let (mut before, mut today) = (None, 0);
            for (after, wait) in states.iter().zip(waits) {
                today += wait;
                for (bucket, change) in Tally::of_change(before, after, day(today)).changes() {
                    let sum = rows.entry(bucket).or_default();
                    sum.projects += change.projects;
                    sum.contract_amount += change.contract_amount;
                }
                for on in (today..60).map(day) {
                    let expected = Sum { projects: 1, contract_amount: after.contract_amount };
                    prop_assert_eq!(figures(&rows, on), BTreeMap::from([(after.bucket(on, EVER), expected)]));
                }
                before = Some(after);
            }
        }
    }

    #[test]
    fn where_nothing_changes_nothing_is_written() {
        let project = Counted {
            direction_id: 1,
            stage: Stage::Signed,
            contract_amount: 5,
            leaders: vec![(day(0), 1), (day(9), 2)],
            lead_units: vec![(day(0), 1)],
        };
        assert_eq!(Tally::of_change(Some(&project), &project, day(3)).changes().count(), 0);
    }
}
