//! Reading leads.

use async_graphql::{Context, ID, Object, Result};
use entity::{
    LeadStep,
    lead::{self, Column},
};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr,
    sea_query::{Expr, ExprTrait, SimpleExpr},
};

use super::{
    claim::key,
    types::{Lead, LeadConnection},
};
use crate::{
    domain::lead::limit::waiting,
    graphql::{
        context::ContextExt,
        filter::{
            DateFilter, DateTimeFilter, Filter, Ground, IdFilter, LeadClaimFilter, LeadSourceFilter, LeadStatusFilter,
            StringFilter, filter,
        },
        guard::SignedIn,
        id::Kind,
        page::{Page, connection, ordering, page_cost},
    },
    storage::{self, page::Key},
};

filter! {
    /// Which leads (线索筛选条件); the conditions given hold together.
    LeadFilter {
        /// These very leads (线索).
        id: IdFilter, by |id, ground| id.of(Kind::Lead, Column::Id, ground);
        /// The company (企业名称), such as `{contains: "芯片"}`.
        company: StringFilter, on Column::Company;
        /// The same company (同一企业), however its name is written, such as `"重庆澜川半导体"`.
        same_company: String, by |name, _| Ok(Column::CompanyKey.eq(key(&name)?));
        /// What it may do here (线索内容).
        summary: StringFilter, on Column::Summary;
        /// Where it comes from (线索来源).
        source: LeadSourceFilter, on Column::Source;
        /// Who or what it comes from, by name (来源名称).
        source_name: StringFilter, on Column::SourceName;
        /// The event or visit it comes from (来源活动).
        activity_id: IdFilter, by |id, ground| id.of(Kind::Activity, Column::ActivityId, ground);
        /// The channel it comes by (招商渠道); absent if it is not sorted.
        channel_id: IdFilter, by |id, ground| id.of(Kind::Category, Column::ChannelId, ground);
        /// Whether it is new or stock (增量/存量); absent if it is not sorted.
        new_or_stock_id: IdFilter, by |id, ground| id.of(Kind::Category, Column::NewOrStockId, ground);
        /// Whether its unit keeps the company (首谈归属), such as `{eq: DISPUTED}`.
        claim: LeadClaimFilter, on Column::Claim;
        /// How far it has come (状态), such as `{notIn: [CLOSED, CONVERTED]}`.
        status: LeadStatusFilter, on Column::Status;
        /// The unit that brought it (报送单位).
        unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::UnitId, ground);
        /// Industry direction (产业方向); absent until judged.
        direction_id: IdFilter, by |id, ground| id.of(Kind::Direction, Column::DirectionId, ground);
        /// Day of the report (上报日期).
        reported_on: DateFilter, on Column::ReportedOn;
        /// Day it was judged effective (判定有效日期).
        effective_on: DateFilter, on Column::EffectiveOn;
        /// Day of the last follow-up (最近跟进日期).
        followed_on: DateFilter, on Column::FollowedOn;
        /// It still waits for this, and the limit in working days has passed (超过时限).
        limit_passed: LeadStep, by |step, ground| Ok(limit_passed(step, ground));
        /// When it was recorded (登记时间).
        created_at: DateTimeFilter, on Column::CreatedAt;
        /// When it was last written to (最近更新).
        updated_at: DateTimeFilter, on Column::UpdatedAt;
    }
}

/// A lead waits for a step, and the limit for it has passed.
fn limit_passed(step: LeadStep, ground: &Ground) -> SimpleExpr {
    let since = match step {
        LeadStep::Respond => Column::ReportedOn,
        LeadStep::Judge => Column::ClaimedOn,
        LeadStep::FollowUp => Column::FollowedOn,
    };
    let passed = ground.directory.lead_limits().passed(ground.directory.calendar(), step, ground.today).into_iter();
    let late = passed.map(|(from, until)| since.between(from, until)).reduce(ExprTrait::or);
    Column::Status.is_in(waiting(step)).and(late.unwrap_or_else(|| Expr::value(false)))
}

ordering! {
    /// How leads are ordered (排序方式); newest change first if not given.
    LeadOrder by LeadOrderField of lead, first UpdatedAt Desc;
    /// When it was last written to (最近更新).
    UpdatedAt = Column::UpdatedAt.into_simple_expr() => |row| Key::At(row.updated_at);
    /// Day of the report (上报日期).
    ReportedOn = Column::ReportedOn.into_simple_expr() => |row| Key::Day(row.reported_on);
    /// Day of the last follow-up (最近跟进日期).
    FollowedOn = Column::FollowedOn.into_simple_expr() => |row| Key::Day(row.followed_on);
    /// Company, by its characters' code points (企业名称).
    Company = Column::Company.into_simple_expr() => |row| Key::Text(row.company.clone());
}

#[derive(Default)]
pub struct LeadQuery;

#[Object(guard = "SignedIn")]
impl LeadQuery {
    /// One lead (招商线索) in the viewer's scope; null if there is none with this id.
    async fn lead(
        &self, ctx: &Context<'_>, #[graphql(desc = "Global id (全局标识).")] id: ID
    ) -> Result<Option<Lead>> {
        Ok(storage::lead::find(ctx.db(), &ctx.scope(), Kind::Lead.key(&id)).await?.map(Into::into))
    }

    /// The leads (招商线索) in the viewer's scope.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn leads(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LeadFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<LeadOrder>,
    ) -> Result<LeadConnection> {
        let ground = Ground::of(ctx).await?;
        let select = filter.apply_on(&ground, storage::lead::visible(ctx.backend(), &ctx.scope()))?;
        connection(ctx, select, LeadOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
