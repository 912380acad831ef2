//! What a project looks like: drawn, but within the rules.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use entity::{Duty, Stage, project, project_assignment, sequence, stage_change};
use rand::{RngExt, SeedableRng, rngs::StdRng};

use super::{
    office::{Direction, Office},
    rows::Rows,
};
use crate::{
    demo::plan::{Venture, venture},
    domain::{calendar, money::Money},
};

/// Who recorded what is generated.
pub(super) const BY: &str = "generate";
/// How many of a hundred projects each direction has; the first has most, and its leader signs in.
const DIRECTIONS: [u32; 6] = [52, 12, 11, 9, 9, 7];
/// How many of a hundred projects came this way, and stand at its end.
const WAYS: [(u32, &[Stage]); 10] = {
    use Stage::{Approved, AtCapacity, Exited, InProduction, Negotiating, ScreenedOut, Signed, Started};
    [
        (22, &[Negotiating]),
        (12, &[Negotiating, Approved]),
        (18, &[Negotiating, Approved, Signed]),
        (18, &[Negotiating, Approved, Signed, Started]),
        (14, &[Negotiating, Approved, Signed, Started, InProduction]),
        (8, &[Negotiating, Approved, Signed, Started, InProduction, AtCapacity]),
        (2, &[Negotiating, Approved, Signed, Exited]),
        (1, &[Negotiating, Approved, Signed, Started, Exited]),
        (3, &[Negotiating, ScreenedOut]),
        (2, &[Negotiating, Approved, ScreenedOut]),
    ]
};
/// The last change of stage lies within so many days.
const LAST_CHANGE: u64 = 700;
/// Days between two changes of stage.
const STEP: (u64, u64) = (20, 140);
/// No project is screened out before its three months are over.
const SCREENED_AFTER: u64 = 93;
/// Every project has been in the pool for so many days, longer than it has entries.
const IN_POOL: u64 = 400;
/// At which time of the day things are recorded.
const NOON: NaiveTime = match NaiveTime::from_hms_opt(12, 0, 0) {
    Some(noon) => noon,
    None => NaiveTime::MIN,
};

/// Draws one project after the other.
pub(super) struct Draw {
    pub(super) rng: StdRng,
    pub(super) office: Office,
    pub(super) now: DateTime<Utc>,
    pub(super) today: NaiveDate,
    pub(super) keys: Keys,
    /// The last project code of every year.
    codes: BTreeMap<i32, i32>,
    /// The companies that a lead keeps from all later ones.
    pub(super) claimed: HashSet<String>,
}

/// The last key of every table.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) project: i64,
    pub(super) stage_change: i64,
    pub(super) assignment: i64,
    pub(super) milestone: i64,
    pub(super) entry: i64,
    pub(super) receipt: i64,
    pub(super) contract: i64,
    pub(super) lead: i64,
    pub(super) follow_up: i64,
}

/// The key after the last.
pub(super) fn next(last: &mut i64) -> i64 {
    *last += 1;
    *last
}

/// The moment something of this day is recorded.
pub(super) fn noon(day: NaiveDate) -> DateTime<Utc> {
    calendar::instant(day, NOON)
}

/// What the parts of a project need to know of it.
pub(super) struct Drawn {
    pub(super) id: i64,
    pub(super) lead_unit: i64,
    pub(super) direction: i64,
    pub(super) stage: Stage,
    pub(super) registered_on: NaiveDate,
    pub(super) signed_on: Option<NaiveDate>,
    pub(super) contract_amount: i64,
}

impl Draw {
    pub(super) fn new(office: Office, seed: u64, now: DateTime<Utc>) -> Self {
        let rng = StdRng::seed_from_u64(seed);
        let today = calendar::day_of(now);
        Self { rng, office, now, today, keys: Keys::default(), codes: BTreeMap::new(), claimed: HashSet::new() }
    }

    /// The project codes given out, for those who give out the next.
    pub(super) fn sequences(&self) -> Rows {
        let last = |(year, last): (&i32, &i32)| sequence::Model { prefix: "ZS".to_owned(), year: *year, last: *last };
        Rows { sequences: self.codes.iter().map(last).collect(), ..Rows::default() }
    }

    /// True in `percent` of a hundred cases.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    pub(super) fn one_of<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.rng.random_range(0..list.len().max(1))).copied().unwrap_or_default()
    }

    /// The place in a list of weights that add up to a hundred.
    fn weighted(&mut self, weights: impl IntoIterator<Item = u32>) -> usize {
        let mut rest: u32 = self.rng.random_range(0..100);
        for (place, weight) in weights.into_iter().enumerate() {
            match rest.checked_sub(weight) {
                Some(left) => rest = left,
                None => return place,
            }
        }
        0
    }

    /// A day between two, both included.
    pub(super) fn between(&mut self, from: NaiveDate, until: NaiveDate) -> NaiveDate {
        let days = u64::try_from((until - from).num_days()).unwrap_or(0);
        from + Days::new(self.rng.random_range(0..=days))
    }

    /// A project with everything that belongs to it.
    pub(super) fn project(&mut self, rows: &mut Rows) {
        let place = self.weighted(DIRECTIONS);
        let direction = self.office.directions.get(place).cloned().unwrap_or_default();
        let way = self.weighted(WAYS.map(|(weight, _)| weight));
        let steps = self.steps(WAYS.get(way).map_or(&[][..], |(_, stages)| stages));
        let project = self.head(place, direction.id, &steps);
        self.stage_changes(rows, project.id, &steps);
        let lead_unit = self.assignments(rows, &project, &direction);
        let drawn = Drawn {
            id: project.id,
            lead_unit,
            direction: direction.id,
            stage: project.stage,
            registered_on: project.registered_on,
            signed_on: project.signed_on,
            contract_amount: project.contract_amount.unwrap_or(0),
        };
        let lead_id = self.leads(rows, &drawn, &project.investor);
        let investor = project.investor.clone();
        rows.projects.push(project::Model { lead_id, ..project });
        self.milestones(rows, &drawn);
        self.entries(rows, &drawn);
        self.contract(rows, &drawn, &investor);
        self.receipts(rows, &drawn);
    }

    /// The stages and the days on which the project came into them.
    fn steps(&mut self, stages: &[Stage]) -> Vec<(Stage, NaiveDate)> {
        let mut on = self.today - Days::new(self.rng.random_range(0..LAST_CHANGE));
        let mut steps = Vec::with_capacity(stages.len());
        for stage in stages.iter().rev() {
            steps.push((*stage, on));
            let least = if *stage == Stage::ScreenedOut { SCREENED_AFTER } else { STEP.0 };
            on = on - Days::new(self.rng.random_range(least..STEP.1));
        }
        steps.reverse();
        if let Some((_, registered_on)) = steps.first_mut() {
            *registered_on = (*registered_on).min(self.today - Days::new(IN_POOL));
        }
        steps
    }

    /// The project's own row.
    fn head(&mut self, place: usize, direction_id: i64, steps: &[(Stage, NaiveDate)]) -> project::Model {
        let Venture { name, investor, summary } = venture(self.rng.random_range(0..1_000_000), place);
        let day_of = |wanted: Stage| steps.iter().find(|(stage, _)| *stage == wanted).map(|(_, on)| *on);
        let registered_on = day_of(Stage::Negotiating).unwrap_or(self.today);
        let (stage, stage_on) = steps.last().copied().unwrap_or((Stage::Negotiating, registered_on));
        let signed_on = day_of(Stage::Signed);
        let code = self.codes.entry(registered_on.year()).or_default();
        *code += 1;
        let code = format!("ZS{}-{code:04}", registered_on.year());
        let wan_yuan = 10 * self.rng.random_range(50..20_000);
        project::Model {
            id: next(&mut self.keys.project),
            code,
            name,
            investor,
            summary,
            direction_id,
            channel_id: None,
            new_or_stock_id: None,
            stage,
            stage_on,
            registered_on,
            high_tech: self.chance(30),
            planned_amount: Some(Money::wan_yuan(wan_yuan).as_fen()),
            sign_by: None,
            contract_amount: signed_on.map(|_| Money::wan_yuan(wan_yuan).as_fen()),
            signed_on,
            started_on: day_of(Stage::Started),
            in_production_on: day_of(Stage::InProduction),
            at_capacity_on: day_of(Stage::AtCapacity),
            clock_on: None,
            paused_on: None,
            extended_until: None,
            lead_id: None,
            version: i32::try_from(steps.len()).unwrap_or(1),
            created_at: noon(registered_on),
            updated_at: self.since(stage_on),
        }
    }

    /// A moment, to the millisecond, between a day and now.
    fn since(&mut self, day: NaiveDate) -> DateTime<Utc> {
        let (from, until) = (noon(day).timestamp_millis(), self.now.timestamp_millis());
        let at = self.rng.random_range(from.min(until)..=until);
        DateTime::from_timestamp_millis(at).unwrap_or(self.now)
    }

    fn stage_changes(&mut self, rows: &mut Rows, project_id: i64, steps: &[(Stage, NaiveDate)]) {
        let mut from_stage = None;
        for (to_stage, changed_on) in steps {
            rows.stage_changes.push(stage_change::Model {
                id: next(&mut self.keys.stage_change),
                project_id,
                from_stage,
                to_stage: *to_stage,
                changed_on: *changed_on,
                reason: format!("{}手续完备", to_stage.term()),
                recorded_by: BY.to_owned(),
                recorded_at: noon(*changed_on),
            });
            from_stage = Some(*to_stage);
        }
    }

    /// Who answers for it: one leader, one lead unit, up to three coordinating ones. The lead unit.
    fn assignments(&mut self, rows: &mut Rows, project: &project::Model, direction: &Direction) -> i64 {
        let units = self.office.units.clone();
        let lead_unit = match self.rng.random_range(0..10) {
            0..4 => direction.lead_unit,
            4..7 => self.one_of(&direction.coordinating),
            _ => self.one_of(&units),
        };
        let in_charge = self.office.in_charge.get(&lead_unit).copied().unwrap_or(direction.leader);
        let leader = if self.chance(80) { direction.leader } else { in_charge };
        let mut coordinating: Vec<i64> = Vec::new();
        for _ in 0..self.rng.random_range(0..=3) {
            let unit = if self.chance(60) { self.one_of(&direction.coordinating) } else { self.one_of(&units) };
            if unit != lead_unit && !coordinating.contains(&unit) {
                coordinating.push(unit);
            }
        }
        let mut assign = |duty, official_id, unit_id| {
            rows.assignments.push(project_assignment::Model {
                id: next(&mut self.keys.assignment),
                project_id: project.id,
                duty,
                official_id,
                unit_id,
                from_on: project.registered_on,
                until_on: None,
            });
        };
        assign(Duty::Leader, Some(leader), None);
        assign(Duty::LeadUnit, None, Some(lead_unit));
        for unit in coordinating {
            assign(Duty::CoordinatingUnit, None, Some(unit));
        }
        lead_unit
    }
}
