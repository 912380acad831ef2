//! What clients read of those who answer for a project.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use entity::{Duty, project_assignment};

use super::types::Project;
use crate::graphql::{
    context::ContextExt,
    links::{ProjectOf, UnitOf},
    official::types::Official,
    page::connections,
    rows::Row,
    scalar::Date,
    unit::types::Unit,
};

/// A stretch of days in which an official or a unit answers for a project (责任分工).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct ProjectAssignment {
    #[graphql(skip)]
    row: Row<project_assignment::Model>,
    /// The duty (职责).
    duty: Duty,
}

#[ComplexObject]
impl ProjectAssignment {
    /// First day (起始).
    async fn from(&self) -> Date {
        self.row.from_on.into()
    }

    /// Last day (截止); null while it lasts.
    async fn until(&self) -> Option<Date> {
        self.row.until_on.map(Into::into)
    }

    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The leader, for the leader's duty (挂帅领导).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The unit, for a unit's duty (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }
}

impl From<Row<project_assignment::Model>> for ProjectAssignment {
    fn from(row: Row<project_assignment::Model>) -> Self {
        Self { duty: row.duty, row }
    }
}

connections! {
    /// A page of the stretches in which somebody answered for a project (责任沿革列表).
    ProjectAssignmentConnection, ProjectAssignmentEdge of ProjectAssignment from project_assignment::Model;
}
