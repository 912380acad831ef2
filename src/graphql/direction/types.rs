//! What clients read of a direction.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{Duty, direction, direction_assignment};

use crate::graphql::{
    context::ContextExt,
    id::Kind,
    loader::{DirectionById, DutiesInDirection, OfficialById, UnitById},
    official::types::Official,
    scalar::Date,
    unit::types::Unit,
};

/// An industry direction (产业方向), such as 先进制造和科技创新.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Direction {
    #[graphql(skip)]
    row: direction::Model,
    /// Global id (全局标识), such as `direction:1`.
    pub(in crate::graphql) id: ID,
    /// Code (代码), unique, such as `ADVANCED_MANUFACTURING`.
    code: String,
    /// Name (名称).
    name: String,
    /// First day (起始日期).
    active_from: Date,
    /// Last day (截止日期); null while it is in use.
    active_until: Option<Date>,
    /// Version (版本号): grows by one with every change; `updateDirection` names the version it was made from.
    version: i32,
}

#[ComplexObject]
impl Direction {
    /// The division leader in command today (挂帅领导).
    async fn leader(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let leader = self.duties(ctx).await?.into_iter().find_map(|duty| duty.official_id);
        let Some(id) = leader else { return Ok(None) };
        Ok(ctx.loaders().load_one(OfficialById(id)).await?.map(Into::into))
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
    async fn duties(&self, ctx: &Context<'_>) -> Result<Vec<direction_assignment::Model>> {
        Ok(ctx.loaders().load_one(DutiesInDirection(self.row.id)).await?.unwrap_or_default())
    }

    async fn units(&self, ctx: &Context<'_>, duty: Duty) -> Result<Vec<Unit>> {
        let duties = self.duties(ctx).await?;
        let ids: Vec<_> =
            duties.iter().filter(|held| held.duty == duty).filter_map(|held| held.unit_id.map(UnitById)).collect();
        let mut units = ctx.loaders().load_many(ids.iter().copied()).await?;
        Ok(ids.iter().filter_map(|id| units.remove(id)).map(Into::into).collect())
    }
}

impl From<direction::Model> for Direction {
    fn from(row: direction::Model) -> Self {
        Self {
            id: Kind::Direction.id(row.id),
            code: row.code.clone(),
            name: row.name.clone(),
            active_from: row.active_from.into(),
            active_until: row.active_until.map(Into::into),
            version: row.version,
            row,
        }
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
    /// First day (起始).
    from: Date,
    /// Last day (截止); null while it lasts.
    until: Option<Date>,
}

#[ComplexObject]
impl DirectionAssignment {
    /// The direction (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        Ok(ctx.loaders().load_one(DirectionById(self.row.direction_id)).await?.map(Into::into))
    }

    /// The leader, for the leader's duty (挂帅领导).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let Some(id) = self.row.official_id else { return Ok(None) };
        Ok(ctx.loaders().load_one(OfficialById(id)).await?.map(Into::into))
    }

    /// The unit, for a unit's duty (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        let Some(id) = self.row.unit_id else { return Ok(None) };
        Ok(ctx.loaders().load_one(UnitById(id)).await?.map(Into::into))
    }
}

impl From<direction_assignment::Model> for DirectionAssignment {
    fn from(row: direction_assignment::Model) -> Self {
        Self { duty: row.duty, from: row.from_on.into(), until: row.until_on.map(Into::into), row }
    }
}
