//! What clients read of task forces.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::NaiveDate;
use entity::{TaskForceSeat, task_force, task_force_member};
use sea_orm::QueryFilter;

use crate::{
    graphql::{
        belonging::belongs,
        context::ContextExt,
        id::Kind,
        links::{MembersOfTaskForce, ProjectOf, UnitOf},
        official::types::Official,
        page::{Page, belongings, connections, page_cost},
        project::types::Project,
        rows::Row,
        scalar::Date,
        unit::types::Unit,
    },
    storage::{organisation::holding, page::Key},
};

/// The task force of a project (专班): it follows the project through to the end.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct TaskForce {
    #[graphql(skip)]
    row: Row<task_force::Model>,
    /// Global id (全局标识), such as `task-force:4`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The day it was formed (成立日期).
    formed_on: Date,
}

#[ComplexObject]
impl TaskForce {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// Who leads it today (专班牵头).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<TaskForceMember>> {
        let members = self.row.follow(ctx, MembersOfTaskForce).await?;
        Ok(members.into_iter().find(|member| member.seat == TaskForceSeat::Lead).map(Into::into))
    }

    /// Everybody who ever sat in it, the lead included, the first to come first (专班成员); with `asOf`, those who did on that
    /// day.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Only those who sat in it on this day (截至日期).")] as_of: Option<Date>,
    ) -> Result<TaskForceMemberConnection> {
        let as_of = as_of.map(|Date(day)| day);
        belongings(ctx, &self.row, Members { as_of }, Page { first, after, last, before }).await
    }
}

impl From<Row<task_force::Model>> for TaskForce {
    fn from(row: Row<task_force::Model>) -> Self {
        Self { id: Kind::TaskForce.id(row.id), formed_on: row.formed_on.into(), row }
    }
}

impl From<task_force::Model> for TaskForce {
    fn from(row: task_force::Model) -> Self {
        Row::from(row).into()
    }
}

/// A stretch of days in which an official or a unit sits in a task force (专班成员).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct TaskForceMember {
    #[graphql(skip)]
    row: Row<task_force_member::Model>,
    /// Global id (全局标识), such as `task-force-member:9`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The seat (专班职务).
    seat: TaskForceSeat,
    /// First day (起始).
    from: Date,
    /// Last day (截止); null while it lasts.
    until: Option<Date>,
}

#[ComplexObject]
impl TaskForceMember {
    /// The official, if it is one (干部).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The unit, if it is one (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }
}

impl From<Row<task_force_member::Model>> for TaskForceMember {
    fn from(row: Row<task_force_member::Model>) -> Self {
        Self {
            id: Kind::TaskForceMember.id(row.id),
            seat: row.seat,
            from: row.from_on.into(),
            until: row.until_on.map(Into::into),
            row,
        }
    }
}

belongs! {
    of task_force by project_id, in ProjectId as project_id;
    /// Who ever sat in it, or did on one day.
    Members { as_of: Option<NaiveDate> }, rows of task_force_member,
        which |list, rows| match list.as_of {
            Some(day) => rows.filter(holding(task_force_member::Column::FromOn, task_force_member::Column::UntilOn, day)),
            None => rows,
        },
        by FromOn as |row| Key::Day(row.from_on), descending false;
}

connections! {
    /// A page of those who sat in a task force (专班成员列表).
    TaskForceMemberConnection, TaskForceMemberEdge of TaskForceMember from task_force_member::Model;
}
