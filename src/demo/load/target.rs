//! Yearly targets, and how the score is put together.

use chrono::NaiveDate;
use entity::Measure;

use super::{LoadError, Loading, Plan, plan};
use crate::actions::target::{self, Holder, Input, Weight};

/// Since when the score is put together so.
const SCORED_SINCE: NaiveDate = match NaiveDate::from_ymd_opt(2025, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// What every measure counts for.
const WEIGHTS: [(Measure, i32); 7] = [
    (Measure::Projects, 20),
    (Measure::ContractAmount, 15),
    (Measure::Funds, 20),
    (Measure::Starts, 15),
    (Measure::Leads, 10),
    (Measure::Entries, 10),
    (Measure::Letters, 10),
];

impl Loading {
    /// The targets, each year's set on its second day, or today.
    pub(super) async fn targets(&mut self, plan: &Plan) -> Result<(), LoadError> {
        self.on(SCORED_SINCE);
        let weights = WEIGHTS.map(|(measure, weight)| Weight { measure, weight, cap_percent: 120 });
        target::set_weights(&self.act, SCORED_SINCE, &weights).await?;
        for targets in plan.targets.chunk_by(|one, other| one.year == other.year) {
            let Some(year) = targets.first().map(|target| target.year) else { continue };
            self.on(NaiveDate::from_ymd_opt(year, 1, 2).unwrap_or(self.today));
            let inputs: Vec<Input> = targets.iter().map(|target| self.input(target)).collect::<Result<_, _>>()?;
            target::set(&self.act, year, &inputs).await?;
        }
        Ok(())
    }

    fn input(&self, planned: &plan::Target) -> Result<Input, LoadError> {
        let holder = match planned.holder {
            plan::Holder::District => Holder::District,
            plan::Holder::Unit(index) => Holder::Unit(self.keys.unit(index)?),
            plan::Holder::Direction(index) => Holder::Direction(self.keys.direction(index)?),
        };
        Ok(Input {
            holder,
            measure: planned.measure,
            amount: planned.amount,
            time_progress: planned.time_progress,
            version: None,
        })
    }
}
