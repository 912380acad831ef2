//! A project as it stood on a past day.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{Duty, Stage, project, project_assignment};
use sea_orm::DbErr;

use crate::{
    domain::language::say,
    graphql::{
        context::ContextExt,
        direction::types::Direction,
        error::Fault,
        links::UnitOf,
        official::types::Official,
        rows::{Link, Row},
        scalar::{Date, Money},
        unit::types::Unit,
    },
    storage::{self, history},
};

/// A past day that is asked about, or today: of days to come nothing is known.
pub(super) fn until_today(ctx: &Context<'_>, Date(day): Date) -> Result<NaiveDate, Fault> {
    if day > ctx.today() {
        return Err(Fault::BadInput(say!("截至日期不得晚于今天", "The day must not be after today")));
    }
    Ok(day)
}

/// How a project stood on a day, from history (截至某日的项目情况). Dated records count from their day, even if they were
/// recorded later.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ProjectStanding {
    #[graphql(skip)]
    project: Row<project::Model>,
    #[graphql(skip)]
    standing: Row<history::Standing>,
    #[graphql(skip)]
    day: NaiveDate,
    /// The stage it was at (阶段).
    stage: Stage,
    /// First day of that stage (进入阶段日期).
    stage_since: Date,
    /// Contract amount, supplements signed by then included, later corrections not (合同投资额); null before signing.
    contract_amount: Option<Money>,
}

impl ProjectStanding {
    /// How a project stood on `day`; none before it came into the pool.
    pub(super) async fn on(ctx: &Context<'_>, project: &Row<project::Model>, day: NaiveDate) -> Result<Option<Self>> {
        let standing = project.follow_one(ctx, StandingOn(day)).await?;
        Ok(standing.map(|standing| Self {
            project: project.clone(),
            day,
            stage: standing.stage,
            stage_since: standing.stage_on.into(),
            contract_amount: standing.contract_amount.map(Money::of_fen),
            standing,
        }))
    }

    async fn units(&self, ctx: &Context<'_>, duty: Duty) -> Result<Vec<Unit>> {
        let duties = self.project.follow(ctx, DutiesOn(self.day)).await?;
        let mut units = Vec::new();
        for held in duties.iter().filter(|held| held.duty == duty) {
            units.extend(held.follow_one(ctx, UnitOf).await?.map(Unit::from));
        }
        Ok(units)
    }
}

#[ComplexObject]
impl ProjectStanding {
    /// The direction it was in, under the name it had (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        let direction = ctx.directory().await?.direction(self.standing.direction_id);
        Ok(direction.map(|row| Direction::from(row).on(self.day)))
    }

    /// The leader on that day (挂帅领导).
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let duties = self.project.follow(ctx, DutiesOn(self.day)).await?;
        let directory = ctx.directory().await?;
        let leader = duties.into_iter().find_map(|held| held.official_id);
        Ok(leader.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The lead unit on that day (牵头单位).
    async fn lead_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.units(ctx, Duty::LeadUnit).await?.into_iter().next())
    }

    /// The coordinating units on that day (配合单位).
    async fn coordinating_units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        self.units(ctx, Duty::CoordinatingUnit).await
    }

    /// The units that were credited with helping it sign (协助签约单位).
    async fn assisting_units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        self.units(ctx, Duty::AssistingUnit).await
    }
}

/// How projects stood on a day.
#[derive(Clone, PartialEq, Eq, Hash)]
struct StandingOn(NaiveDate);

impl Link<project::Model> for StandingOn {
    type Target = history::Standing;

    fn key(&self, row: &project::Model) -> Option<i64> {
        Some(row.id)
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, history::Standing)>, DbErr> {
        let standings = history::standings(ctx.db(), keys, self.0).await?;
        Ok(standings.into_iter().map(|standing| (standing.id, standing)).collect())
    }
}

/// Who answered for projects on a day.
#[derive(Clone, PartialEq, Eq, Hash)]
struct DutiesOn(NaiveDate);

impl Link<project::Model> for DutiesOn {
    type Target = project_assignment::Model;

    fn key(&self, row: &project::Model) -> Option<i64> {
        Some(row.id)
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, project_assignment::Model)>, DbErr> {
        let duties = storage::project::assignments(ctx.db(), keys, self.0).await?;
        Ok(duties.into_iter().map(|held| (held.project_id, held)).collect())
    }
}
