//! What clients read of an event or visit.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{ActivityKind, activity, lead};
use sea_orm::{DbBackend, EntityTrait, Select};

use crate::{
    graphql::{
        context::ContextExt,
        cursor::OrderWord,
        id::Kind,
        lead::types::LeadConnection,
        links::{CompaniesOfActivity, OfficialsOfActivity, ProjectsOfActivity, UnitOf},
        official::types::Official,
        page::{Belongs, Page, belongings, connections, page_cost},
        project::types::Project,
        rows::Row,
        scalar::{Date, DateTime},
        unit::types::Unit,
    },
    storage::{self, page::Key},
};

/// A promotion event (招商活动) or an outbound visit (外出考察), with what came of it.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Activity {
    #[graphql(skip)]
    row: Row<activity::Model>,
    /// Global id (全局标识), such as `activity:3`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Event or visit (类别).
    kind: ActivityKind,
    /// Name (名称).
    name: String,
    /// Where (地点).
    place: String,
    /// First day (开始日期).
    first_on: Date,
    /// Last day (结束日期).
    last_on: Date,
    /// What it was about and what was agreed (情况说明).
    summary: String,
    /// Day it was called off (取消日期); null unless so.
    cancelled_on: Option<Date>,
    /// Why it was called off (取消理由).
    cancelled_reason: Option<String>,
    /// Version (版本号): grows by one with every change; mutations name the version they were made from.
    version: i32,
    /// When it was recorded (登记时间).
    created_at: DateTime,
    /// When it was last written to (最近更新).
    updated_at: DateTime,
}

#[ComplexObject]
impl Activity {
    /// The unit that organises it (组织单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// The leaders and heads who took part (参加领导).
    #[graphql(complexity = "child_complexity * 10 + 1")]
    async fn officials(&self, ctx: &Context<'_>) -> Result<Vec<Official>> {
        let links = self.row.follow(ctx, OfficialsOfActivity).await?;
        let directory = ctx.directory().await?;
        Ok(links.iter().filter_map(|link| directory.official(link.official_id)).map(Into::into).collect())
    }

    /// The companies met or visited, by name (对接企业).
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(self.row.follow(ctx, CompaniesOfActivity).await?.iter().map(|row| row.company.clone()).collect())
    }

    /// The projects that came of it, of an event those signed at it, as far as the viewer may see them (相关项目).
    #[graphql(complexity = "child_complexity * 10 + 1")]
    async fn projects(&self, ctx: &Context<'_>) -> Result<Vec<Project>> {
        Ok(self.row.follow(ctx, ProjectsOfActivity).await?.into_iter().map(Into::into).collect())
    }

    /// The leads that came of it, as far as the viewer may see them, the newest first (相关线索).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn leads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<LeadConnection> {
        belongings(ctx, &self.row, Leads, Page { first, after, last, before }).await
    }
}

impl From<Row<activity::Model>> for Activity {
    fn from(row: Row<activity::Model>) -> Self {
        Self {
            id: Kind::Activity.id(row.id),
            kind: row.kind,
            name: row.name.clone(),
            place: row.place.clone(),
            first_on: row.first_on.into(),
            last_on: row.last_on.into(),
            summary: row.summary.clone(),
            cancelled_on: row.cancelled_on.map(Into::into),
            cancelled_reason: row.cancelled_reason.clone(),
            version: row.version,
            created_at: row.created_at.into(),
            updated_at: row.updated_at.into(),
            row,
        }
    }
}

/// The leads that came of an event or visit.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Leads;

impl Belongs<activity::Model> for Leads {
    type Entity = lead::Entity;
    const OWNER: lead::Column = lead::Column::ActivityId;

    fn owner(row: &activity::Model) -> i64 {
        row.id
    }

    fn owned_by(row: &lead::Model) -> i64 {
        row.activity_id.unwrap_or_default()
    }

    fn rows(&self, _: DbBackend) -> Select<lead::Entity> {
        lead::Entity::find()
    }

    fn seen(ctx: &Context<'_>, _: Select<lead::Entity>) -> Select<lead::Entity> {
        storage::lead::visible(ctx.backend(), &ctx.scope())
    }

    const ORDER: OrderWord = ("ReportedOn", true);
    const BY: lead::Column = lead::Column::ReportedOn;

    fn key(row: &lead::Model) -> Key {
        Key::Day(row.reported_on)
    }

    const ID: lead::Column = lead::Column::Id;

    fn id(row: &lead::Model) -> i64 {
        row.id
    }
}

connections! {
    /// A page of events or visits (活动列表).
    ActivityConnection, ActivityEdge of Activity from activity::Model;
}
