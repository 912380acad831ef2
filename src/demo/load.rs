//! Writes the plan through the same actions as people use, so that it obeys the rules.

mod acquisition;
mod dispatch;
mod exit;
mod life;
mod opportunity;
mod organisation;
mod target;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity::idle_asset;
use sea_orm::DbErr;

use super::plan::{self, Plan};
use crate::{
    actions::{Act, ActionError, Actor, category::Given, demonstration, lead, ledger, plan as milestones, project},
    app::App,
    domain::calendar,
};

/// Since when the made-up district has been as it is.
const SINCE: NaiveDate = match NaiveDate::from_ymd_opt(2022, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// At which time of the day things are recorded.
pub(super) const NOON: NaiveTime = match NaiveTime::from_hms_opt(12, 0, 0) {
    Some(noon) => noon,
    None => NaiveTime::MIN,
};

/// Why the demonstration ledger could not be made. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The rules refuse part of the plan, or the database failed.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The plan names something it does not have.
    #[error("the plan has no {0} {1}")]
    Missing(&'static str, usize),
}

/// Makes the whole ledger as of today, in one transaction.
pub(super) async fn load(app: &App, mut progress: impl FnMut(usize, usize)) -> Result<(), LoadError> {
    let mut loading = Loading::begin(app).await?;
    let plan = plan::plan(loading.today);
    let all = plan.projects.len() + plan.leads.len();
    loading.organisation(&plan).await?;
    loading.review_levels(&plan).await?;
    let mut leads: HashMap<usize, &plan::Lead> =
        plan.leads.iter().filter_map(|lead| Some((lead.project?, lead))).collect();
    for (done, planned) in plan.projects.iter().enumerate() {
        progress(done, all);
        loading.project(planned, leads.remove(&done)).await?;
    }
    for planned in &plan.activities {
        loading.activity(planned).await?;
    }
    for (done, planned) in plan.leads.iter().enumerate().filter(|(_, lead)| lead.project.is_none()) {
        progress(plan.projects.len() + done, all);
        loading.lead(planned).await?;
    }
    loading.disputes(&plan).await?;
    loading.opportunity_lists(&plan).await?;
    loading.take_ups(&plan).await?;
    loading.meetings(&plan).await?;
    loading.targets(&plan).await?;
    loading.ceremonies(&plan).await?;
    loading.end(&plan).await?;
    progress(all, all);
    Ok(())
}

/// Makes the organisation and those who sign in, without a project or a lead, in one transaction.
pub(super) async fn organise(app: &App) -> Result<(), LoadError> {
    let plan = plan::organisation();
    let mut loading = Loading::begin(app).await?;
    loading.organisation(&plan).await?;
    loading.end(&plan).await
}

/// The keys that the things of the plan were given.
#[derive(Default)]
struct Keys {
    officials: Vec<i64>,
    units: Vec<i64>,
    directions: Vec<i64>,
    categories: Vec<i64>,
    projects: Vec<i64>,
    activities: Vec<i64>,
}

fn key(keys: &[i64], what: &'static str, index: usize) -> Result<i64, LoadError> {
    keys.get(index).copied().ok_or(LoadError::Missing(what, index))
}

impl Keys {
    fn official(&self, index: usize) -> Result<i64, LoadError> {
        key(&self.officials, "official", index)
    }

    fn unit(&self, index: usize) -> Result<i64, LoadError> {
        key(&self.units, "unit", index)
    }

    fn units(&self, indexes: &[usize]) -> Result<Vec<i64>, LoadError> {
        indexes.iter().map(|index| self.unit(*index)).collect()
    }

    fn direction(&self, index: usize) -> Result<i64, LoadError> {
        key(&self.directions, "direction", index)
    }

    /// The categories that something is sorted into.
    fn given(&self, sorted: plan::Sorted) -> Result<Given, LoadError> {
        let category = |index: usize| key(&self.categories, "category", index);
        Ok(Given {
            channel_id: sorted.channel.map(category).transpose()?,
            new_or_stock_id: sorted.new_or_stock.map(category).transpose()?,
        })
    }

    fn project(&self, index: usize) -> Result<i64, LoadError> {
        key(&self.projects, "project", index)
    }
}

struct Loading {
    act: Act,
    now: DateTime<Utc>,
    today: NaiveDate,
    keys: Keys,
    /// What exits freed, by the key of the project that left it.
    assets: HashMap<i64, Vec<idle_asset::Model>>,
}

impl Loading {
    async fn begin(app: &App) -> Result<Self, LoadError> {
        let now = app.clock.now();
        let act = Act::begin(&app.db, &app.live, Actor::System("demo"), now).await?;
        Ok(Self { act, now, today: calendar::day_of(now), keys: Keys::default(), assets: HashMap::new() })
    }

    /// Adds those who sign in, and keeps everything, marked as a demonstration.
    async fn end(mut self, plan: &Plan) -> Result<(), LoadError> {
        self.act.at(self.now);
        self.people(plan).await?;
        demonstration::mark(&self.act, self.today).await?;
        Ok(self.act.commit().await?)
    }

    /// What follows happens on this day, or today if that is earlier.
    fn on(&mut self, day: NaiveDate) -> NaiveDate {
        let day = day.min(self.today);
        self.act.at(calendar::instant(day, NOON).min(self.now));
        day
    }

    /// A project with its whole ledger, made from its lead if it came from one.
    async fn project(&mut self, planned: &plan::Project, lead: Option<&plan::Lead>) -> Result<(), LoadError> {
        let registered_on = planned.steps.first().map_or(self.today, |step| step.on);
        let description = project::Description {
            name: planned.name.clone(),
            investor: planned.investor.clone(),
            summary: planned.summary.clone(),
            direction_id: self.keys.direction(planned.direction)?,
            categories: self.keys.given(planned.categories)?,
            high_tech: planned.high_tech,
            planned_amount: Some(planned.planned.as_fen()),
        };
        let responsibility = project::Responsibility {
            leader_id: self.keys.official(planned.leader)?,
            lead_unit_id: self.keys.unit(planned.lead_unit)?,
            coordinating_unit_ids: self.keys.units(&planned.coordinating)?,
            assisting_unit_ids: self.keys.units(&planned.assisting)?,
        };
        let made = if let Some(lead) = lead {
            let row = self.lead(lead).await?;
            let on = self.on(registered_on);
            let conversion = lead::Conversion { description, responsibility, on };
            lead::convert(&self.act, row.id, row.version, &conversion).await?.1
        } else {
            let registered_on = self.on(registered_on);
            let entry = project::Entry { code: None, description, responsibility, registered_on, lead_id: None };
            project::create(&self.act, &entry).await?.0
        };
        let id = made.id;
        self.keys.projects.push(id);
        self.milestones(id, registered_on, &planned.milestones).await?;
        self.reviews(id, &planned.rounds).await?;
        let version = self.steps(made, planned).await?;
        self.exit(id, planned).await?;
        self.holds(id, version, &planned.holds).await?;
        self.blockers(id, &planned.blockers).await?;
        self.ledger(id, planned).await
    }

    async fn milestones(
        &mut self,
        project: i64,
        registered_on: NaiveDate,
        planned: &[plan::Milestone],
    ) -> Result<(), LoadError> {
        for milestone in planned {
            self.on(registered_on);
            let input = milestones::Input {
                name: milestone.name.clone(),
                kind: milestone.kind,
                owner_unit_id: self.keys.unit(milestone.owner)?,
                due_on: milestone.due_on,
            };
            let row = milestones::add(&self.act, project, &input, None).await?;
            if let Some(done_on) = milestone.done_on {
                let done_on = self.on(done_on);
                milestones::complete(&self.act, row.id, row.version, done_on).await?;
            }
        }
        Ok(())
    }

    async fn ledger(&mut self, project: i64, planned: &plan::Project) -> Result<(), LoadError> {
        for entry in &planned.entries {
            self.on(entry.filed_on);
            let row = ledger::Entry {
                words: entry.words.clone(),
                percent: entry.percent,
                output: entry.output.map(|amount| amount.as_fen()),
            };
            ledger::file_entry(&self.act, project, entry.month, None, &row).await?;
        }
        for fund in &planned.funds {
            let on = self.on(fund.on);
            ledger::record_funds(&self.act, project, on, fund.amount.as_fen(), &fund.note).await?;
        }
        Ok(())
    }
}
