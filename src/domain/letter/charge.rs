//! In whose charge things are on a day: what the letter to a leader is about (adr/0008, adr/0020).

use std::collections::HashMap;

/// Who is in command of directions and in charge of units on a day.
#[derive(Clone, Debug, Default)]
pub struct Charges {
    directions: HashMap<i64, i64>,
    units: HashMap<i64, Vec<i64>>,
}

impl Charges {
    /// `in_command` are the leaders of directions, `lead_units` the directions' lead units, `division_leaders` the leaders of
    /// units; the leader of a direction is in charge of its lead unit, too.
    pub fn new(in_command: HashMap<i64, i64>, lead_units: &[(i64, i64)], division_leaders: &HashMap<i64, i64>) -> Self {
        let mut units: HashMap<i64, Vec<i64>> = HashMap::new();
        let of_leads = lead_units.iter().filter_map(|(direction, unit)| Some((*unit, *in_command.get(direction)?)));
        for (unit, leader) in of_leads.chain(division_leaders.iter().map(|(unit, leader)| (*unit, *leader))) {
            units.entry(unit).or_default().push(leader);
        }
        Self { directions: in_command, units }
    }

    /// In whose charge a unit is.
    pub fn of_unit(&self, unit: i64) -> Vec<i64> {
        self.of(None, Some(unit), None)
    }

    /// In whose charge something is that belongs to a direction, and to a unit, and has a leader of its own: each once, by
    /// key.
    pub fn of(&self, direction: Option<i64>, unit: Option<i64>, own: Option<i64>) -> Vec<i64> {
        let in_command = direction.and_then(|id| self.directions.get(&id)).copied();
        let of_unit = unit.and_then(|id| self.units.get(&id)).into_iter().flatten().copied();
        together(in_command.into_iter().chain(of_unit).chain(own))
    }
}

/// Leaders, each once, by key.
pub(super) fn together(leaders: impl IntoIterator<Item = i64>) -> Vec<i64> {
    let mut leaders: Vec<i64> = leaders.into_iter().collect();
    leaders.sort_unstable();
    leaders.dedup();
    leaders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_in_the_charge_of_command_unit_and_own_leader_each_once() {
        let charges = Charges::new(HashMap::from([(1, 20), (2, 21)]), &[(1, 10)], &HashMap::from([(10, 22), (11, 20)]));
        assert_eq!(charges.of_unit(10), [20, 22], "the lead unit of a direction, and a unit with a leader of its own");
        assert_eq!(charges.of(Some(2), Some(10), Some(23)), [20, 21, 22, 23]);
        assert_eq!(charges.of(Some(1), Some(11), Some(20)), [20]);
        assert_eq!(charges.of(Some(3), Some(12), None), Vec::<i64>::new(), "nobody's");
    }
}
