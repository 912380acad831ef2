//! What clients read of a direction.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{Duty, Taxonomy, direction, direction_assignment};

use crate::graphql::{
    context::ContextExt,
    id::Kind,
    official::types::Official,
    rows::{Row, together},
    scalar::Date,
    taxonomy::{FormerName, former_names, name_on},
    unit::types::Unit,
};

/// An industry direction (产业方向), such as 先进制造和科技创新.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Direction {
    #[graphql(skip)]
    row: Arc<direction::Model>,
    /// The past day that it is asked about; none if it is asked about today.
    #[graphql(skip)]
    day: Option<NaiveDate>,
    /// Version (版本号): grows by one with every change; `updateDirection` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl Direction {
    /// Global id (全局标识), such as `direction:1`.
    pub(in crate::graphql) async fn id(&self) -> ID {
        Kind::Direction.id(self.row.id)
    }

    /// Code (代码), unique, such as `ADVANCED_MANUFACTURING`.
    async fn code(&self) -> &str {
        &self.row.code
    }

    /// Name (名称) on a day. Where it belongs to a past day or year, that day's name, as figures of 2025 say it.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name it had on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<String> {
        let day = as_of.map(|Date(day)| day).or(self.day);
        name_on(ctx, Taxonomy::Direction, self.row.id, &self.row.name, day).await
    }

    /// The names it had before, the earliest first (曾用名).
    async fn former_names(&self, ctx: &Context<'_>) -> Result<Vec<FormerName>> {
        former_names(ctx, Taxonomy::Direction, self.row.id).await
    }

    /// First day (起始日期).
    async fn active_from(&self) -> Date {
        self.row.active_from.into()
    }

    /// Last day (截止日期); null while it is in use.
    async fn active_until(&self) -> Option<Date> {
        self.row.active_until.map(Into::into)
    }

    /// The division leader in command today (挂帅领导).
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        let leader = directory.duties(self.row.id, ctx.today()).find_map(|duty| duty.official_id);
        Ok(leader.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The lead unit today (行业主管部门).
    async fn lead_unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.units(ctx, Duty::LeadUnit).await?.into_iter().next())
    }

    /// The coordinating units today (协同配合单位).
    async fn coordinating_units(&self, ctx: &Context<'_>) -> Result<Vec<Unit>> {
        self.units(ctx, Duty::CoordinatingUnit).await
    }
}

impl Direction {
    /// The same, where it is asked about as it was called on a past day.
    pub(in crate::graphql) fn on(self, day: NaiveDate) -> Self {
        Self { day: Some(day), ..self }
    }

    async fn units(&self, ctx: &Context<'_>, duty: Duty) -> Result<Vec<Unit>> {
        let directory = ctx.directory().await?;
        let duties = directory.duties(self.row.id, ctx.today()).filter(|held| held.duty == duty);
        let ids: Vec<i64> = duties.filter_map(|held| held.unit_id).collect();
        Ok(together(directory.units_of(&ids)).map(Into::into).collect())
    }
}

impl From<Arc<direction::Model>> for Direction {
    fn from(row: Arc<direction::Model>) -> Self {
        Self { version: row.version, row, day: None }
    }
}

impl From<Row<direction::Model>> for Direction {
    fn from(row: Row<direction::Model>) -> Self {
        Arc::new(row.clone_row()).into()
    }
}

impl From<direction::Model> for Direction {
    fn from(row: direction::Model) -> Self {
        Arc::new(row).into()
    }
}

/// A stretch of days in which an official or a unit answers for a direction (责任分工).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct DirectionAssignment {
    #[graphql(skip)]
    row: direction_assignment::Model,
    /// The duty (职责).
    duty: Duty,
}

#[ComplexObject]
impl DirectionAssignment {
    /// First day (起始).
    async fn from(&self) -> Date {
        self.row.from_on.into()
    }

    /// Last day (截止); null while it lasts.
    async fn until(&self) -> Option<Date> {
        self.row.until_on.map(Into::into)
    }

    /// The direction (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        Ok(ctx.directory().await?.direction(self.row.direction_id).map(Into::into))
    }

    /// The leader, for the leader's duty (挂帅领导).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The unit, for a unit's duty (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        let directory = ctx.directory().await?;
        Ok(self.row.unit_id.and_then(|id| directory.unit(id)).map(Into::into))
    }
}

impl From<direction_assignment::Model> for DirectionAssignment {
    fn from(row: direction_assignment::Model) -> Self {
        Self { duty: row.duty, row }
    }
}
