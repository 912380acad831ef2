//! Officials who are away, and their deputies; for the bureau.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result, SimpleObject};
use entity::official_absence::{self as table, Column, Entity};
use sea_orm::{EntityTrait, IntoSimpleExpr};

use super::types::Official;
use crate::{
    actions::absence,
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::payload,
        filter::{DateFilter, Filter, IdFilter, filter},
        guard::May,
        id::Kind,
        page::{Page, connection, connections, ordering, page_cost},
        rows::Row,
        scalar::{Date, DateTime},
    },
    storage::{organisation::holding, page::Key},
};

/// That an official is away, and who acts meanwhile (外出代办). Letters that are issued to the official on one of these days
/// go to the deputy, too, and say so.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct OfficialAbsence {
    #[graphql(skip)]
    row: Row<table::Model>,
    /// Global id (全局标识), such as `official-absence:2`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// First day (起始日期).
    from: Date,
    /// Last day (截止日期); the day before the first, if it was called off.
    until: Date,
    /// Why (外出事由).
    reason: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

#[ComplexObject]
impl OfficialAbsence {
    /// Who is away (外出干部).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        Ok(ctx.directory().await?.official(self.row.official_id).map(Into::into))
    }

    /// Who acts meanwhile (代办人).
    async fn deputy(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        Ok(ctx.directory().await?.official(self.row.deputy_id).map(Into::into))
    }
}

impl From<Row<table::Model>> for OfficialAbsence {
    fn from(row: Row<table::Model>) -> Self {
        Self {
            id: Kind::OfficialAbsence.id(row.id),
            from: row.from_on.into(),
            until: row.until_on.into(),
            reason: row.reason.clone(),
            recorded_by: row.recorded_by.clone(),
            recorded_at: row.recorded_at.into(),
            version: row.version,
            row,
        }
    }
}

connections! {
    /// A page of absences (外出代办列表).
    OfficialAbsenceConnection, OfficialAbsenceEdge of OfficialAbsence from table::Model;
}

/// An absence as entered (登记外出代办).
#[derive(Debug, InputObject)]
pub struct RecordAbsenceInput {
    /// Who is away (外出干部).
    official_id: ID,
    /// Who acts meanwhile (代办人): another official, in office on these days and not away.
    deputy_id: ID,
    /// First day (起始日期).
    from: Date,
    /// Last day (截止日期), today or later.
    until: Date,
    /// Why (外出事由), at most 4000 characters.
    reason: String,
}

/// An absence that ends early (提前结束外出).
#[derive(Debug, InputObject)]
pub struct EndAbsenceInput {
    /// Which absence (外出).
    absence_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new last day (截止日期), before the one on record; the day before the first calls it off.
    until: Date,
}

payload! {
    /// What `recordAbsence` did (办理结果).
    RecordAbsencePayload {
        /// The absence (新增内容).
        absence: OfficialAbsence, from table::Model
    }
    /// What `endAbsence` did (办理结果).
    EndAbsencePayload {
        /// The absence as changed (更新后的内容).
        absence: OfficialAbsence, from table::Model
    }
}

filter! {
    /// Which absences (外出代办筛选条件); the conditions given hold together.
    OfficialAbsenceFilter {
        /// These very absences (外出).
        id: IdFilter, by |id, ground| id.of(Kind::OfficialAbsence, Column::Id, ground);
        /// Who is away (外出干部).
        official_id: IdFilter, by |id, ground| id.of(Kind::Official, Column::OfficialId, ground);
        /// Who acts meanwhile (代办人).
        deputy_id: IdFilter, by |id, ground| id.of(Kind::Official, Column::DeputyId, ground);
        /// Away on this day (外出当日), such as `"2026-11-24"`.
        on: Date, by |Date(day), _| Ok(holding(Column::FromOn, Column::UntilOn, day));
        /// First day (起始日期).
        from: DateFilter, on Column::FromOn;
        /// Last day (截止日期).
        until: DateFilter, on Column::UntilOn;
    }
}

ordering! {
    /// How absences are ordered (排序方式); the latest to begin first if not given.
    OfficialAbsenceOrder by OfficialAbsenceOrderField of table, first From Desc;
    /// First day (起始日期).
    From = Column::FromOn.into_simple_expr() => |row| Key::Day(row.from_on);
    /// Order of entry (登记次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
}

#[derive(Default)]
pub struct AbsenceQuery;

#[Object(guard = "May(Permission::Administer)")]
impl AbsenceQuery {
    /// The absences of officials (外出代办), past ones included. For the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn official_absences(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: OfficialAbsenceFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            OfficialAbsenceOrder,
        >,
    ) -> Result<OfficialAbsenceConnection> {
        let select = filter.apply(ctx, Entity::find()).await?;
        connection(ctx, select, OfficialAbsenceOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}

#[derive(Default)]
pub struct AbsenceMutation;

#[Object(guard = "May(Permission::Administer)")]
impl AbsenceMutation {
    /// Records that an official is away and who acts meanwhile (登记外出代办). For the bureau.
    async fn record_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RecordAbsenceInput,
    ) -> Result<RecordAbsencePayload> {
        let act = ctx.act().await?;
        let input = absence::Input {
            official_id: Kind::Official.key(&input.official_id),
            deputy_id: Kind::Official.key(&input.deputy_id),
            from: input.from.0,
            until: input.until.0,
            reason: input.reason,
        };
        let outcome = absence::record(&act, &input).await;
        RecordAbsencePayload::settle(act, outcome).await
    }

    /// Ends an absence before its last day, or calls it off (提前结束外出). For the bureau.
    async fn end_absence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: EndAbsenceInput,
    ) -> Result<EndAbsencePayload> {
        let act = ctx.act().await?;
        let id = Kind::OfficialAbsence.key(&input.absence_id);
        let outcome = absence::end(&act, id, input.version, input.until.0).await;
        EndAbsencePayload::settle(act, outcome).await
    }
}
