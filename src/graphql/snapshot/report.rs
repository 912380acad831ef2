//! The special report of a month.

use async_graphql::{Context, Object, Result};
use chrono::{Datelike, NaiveDate};
use entity::{ClockState, Ledger, ledger_snapshot, ledger_snapshot_row, letter_item};
use sea_orm::{ColumnTrait, Iterable, QueryFilter, Select};

use super::{
    difference::LedgerDifference,
    late::LateItems,
    names::Names,
    row::{LedgerSnapshotRowFilter, LedgerSnapshotRowOrder},
    types::{LedgerSnapshot, LedgerSnapshotRowConnection},
};
use crate::{
    domain::{money::Money, month::Month, viewer::Scope},
    graphql::{
        context::ContextExt,
        filter::Filter,
        letter::types::LetterItemConnection,
        page::{Ordered, Page, connection, page_cost},
        statistics::types::YearFigures,
        target::{query::attained, types::Attainment},
    },
    report::{self, Attained, Candidate, Holder, List, MOST_LINES, Movement, Report, Sum, Talk, Targets, Year},
    storage::{
        credit::By,
        difference::{self, Span},
        letter,
        page::{self, Ordering, Window},
        screening::frozen_clock,
        snapshot, statistics,
    },
};

/// The special report of a month.
pub struct SpecialReport {
    pub(super) snapshot: ledger_snapshot::Model,
    /// The snapshot before.
    pub(super) earlier: Option<ledger_snapshot::Model>,
}

/// The special report of a month (专项报告): what the ledgers add up to, what moved, what is late, whom to screen out, and
/// what the year has brought, also against its targets. Everything is counted over what the viewer may see.
#[Object]
impl SpecialReport {
    /// The ledgers at the month's end, with their totals (月末台账快照).
    async fn snapshot(&self) -> LedgerSnapshot {
        self.snapshot.clone().into()
    }

    /// What changed since the snapshot before (台账变动), usually of the month before; null if there is none.
    async fn difference(&self) -> Option<LedgerDifference> {
        self.span().map(LedgerDifference)
    }

    #[graphql(flatten)]
    async fn late(&self) -> LateItems {
        LateItems { snapshot: self.snapshot.clone() }
    }

    /// Projects that were past their screening limit at the month's end (列入剔除研究范围的项目).
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn candidates(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LedgerSnapshotRowFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            LedgerSnapshotRowOrder,
        >,
    ) -> Result<LedgerSnapshotRowConnection> {
        let select = filter.apply(ctx, self.past(ctx)).await?;
        connection(ctx, select, LedgerSnapshotRowOrder::ordering(order_by), Page { first, after, last, before }).await
    }

    /// What the urging letters of the month propose a talk for (建议约谈事项), in the order of issue: red for months running. A
    /// person arranges the talk.
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn talks(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<LetterItemConnection> {
        connection(ctx, self.proposed(ctx), in_order_of_issue(), Page { first, after, last, before }).await
    }

    /// What the year has brought up to the month's end (年度指标), from the projects in the viewer's scope today.
    #[graphql(complexity = "child_complexity * 10")]
    async fn year_to_date(&self, ctx: &Context<'_>) -> Result<YearFigures> {
        let (from, until) = self.year();
        Ok(YearFigures::new(By::District, &statistics::total(ctx.db(), &ctx.scope(), from, until).await?))
    }

    /// The figures of the year up to the month's end against its targets (目标完成情况): of the district, of every direction,
    /// and of the units in the viewer's scope, in the order they were set. Added up from the rows of the whole district.
    #[graphql(complexity = "child_complexity * 50 + 1")]
    async fn attainments(&self, ctx: &Context<'_>) -> Result<Vec<Attainment>> {
        let (from, until) = self.year();
        Ok(attained(ctx, from, until).await?.map(Into::into).collect())
    }

    /// The report as an HTML document to print on A4 paper (可打印的报告), complete in itself. Lists are cut after 100 lines and
    /// say so.
    #[graphql(complexity = "1000")]
    async fn html(&self, ctx: &Context<'_>) -> Result<String> {
        let mark = ctx.app().config.office.mark();
        let totals = snapshot::totals(ctx.db(), &ctx.scope(), vec![self.snapshot.id]).await?;
        let (from, until) = self.year();
        let year = statistics::total(ctx.db(), &ctx.scope(), from, until).await?;
        let names = Names::of(ctx, &self.snapshot).await?;
        let report = Report {
            mark: &mark,
            day: self.snapshot.frozen_on,
            partial: ctx.scope() != Scope::Everything,
            ledgers: Ledger::iter().map(|ledger| sum(ledger, &totals, |total| total.ledger == ledger)).collect(),
            directions: totals
                .chunk_by(|one, other| one.direction_id == other.direction_id)
                .filter_map(|of| Some(sum(of.first()?.direction.clone(), of, |_| true)))
                .collect(),
            movements: self.movements(ctx).await?,
            late: LateItems { snapshot: self.snapshot.clone() }.printed(ctx, &names).await?,
            candidates: self.candidate_list(ctx).await?,
            talks: self.talk_list(ctx, &names).await?,
            year: Year {
                signed: year.signed,
                contract_amount: Money::fen(year.signed_amount),
                started: year.started,
                signed_and_started: year.signed_and_started,
                signed_and_in_production: year.signed_and_in_production,
                funds_in_place: Money::fen(year.funds),
            },
            targets: self.targets(ctx, &names).await?,
        };
        Ok(report::render(&report)?)
    }
}

/// The totals that meet a condition, together.
fn sum<T>(of: T, totals: &[snapshot::Total], which: impl Fn(&snapshot::Total) -> bool) -> Sum<T> {
    let add = |part: fn(&snapshot::Total) -> i64| totals.iter().filter(|total| which(total)).map(part).sum();
    Sum {
        of,
        projects: add(|total| total.projects),
        contract_amount: Money::fen(add(|total| total.contract_amount)),
        funds_in_place: Money::fen(add(|total| total.funds_in_place)),
    }
}

fn in_order_of_issue() -> Ordered<letter_item::Entity> {
    (Vec::new(), Ordering { sorts: Vec::new(), id_column: letter_item::Column::Id, id: |row| row.id })
}

/// The lines of a list that are printed.
pub(super) const PRINTED: Window = Window { limit: MOST_LINES, from_end: false, after: None, before: None };

impl SpecialReport {
    fn span(&self) -> Option<Span> {
        self.earlier.clone().map(|from| Span { from, to: self.snapshot.clone() })
    }

    fn past(&self, ctx: &Context<'_>) -> Select<ledger_snapshot_row::Entity> {
        let rows = snapshot::rows(ctx.backend(), &ctx.scope(), self.snapshot.id);
        rows.filter(ledger_snapshot_row::Column::ClockState.eq(ClockState::Past))
    }

    fn proposed(&self, ctx: &Context<'_>) -> Select<letter_item::Entity> {
        letter::talks(ctx.backend(), &ctx.scope(), Month::of(self.snapshot.frozen_on))
    }

    /// The first day of the year, and the month's end.
    fn year(&self) -> (NaiveDate, NaiveDate) {
        let until = self.snapshot.frozen_on;
        (NaiveDate::from_ymd_opt(until.year(), 1, 1).unwrap_or(until), until)
    }

    async fn targets(&self, ctx: &Context<'_>, names: &Names) -> Result<Targets> {
        let (from, until) = self.year();
        let mut targets = Targets::default();
        for row in attained(ctx, from, until).await? {
            let (holders, id, name) = match (row.target.unit_id, row.target.direction_id) {
                (Some(id), _) => (&mut targets.units, id, names.unit(id)),
                (None, Some(id)) => (&mut targets.directions, id, names.direction(id)),
                (None, None) => (&mut targets.district, 0, "全区".to_owned()),
            };
            let attained = Attained { actual: row.actual, target: row.target.amount, attainment: row.attainment };
            let holder = holders.entry(id).or_insert_with(|| Holder { name, ..Holder::default() });
            holder.measures.insert(row.target.measure, attained);
        }
        Ok(targets)
    }

    async fn movements(&self, ctx: &Context<'_>) -> Result<Option<(Month, Vec<Movement>)>> {
        let Some(span) = self.span() else { return Ok(None) };
        let flows = difference::flows(ctx.db(), &ctx.scope(), &span).await?;
        let movement = |flow: difference::Flow| Movement {
            from: flow.from_stage,
            to: flow.to_stage,
            projects: flow.projects,
            amount_before: Money::fen(flow.amount_before),
            amount_after: Money::fen(flow.amount_after),
        };
        let month = Month::of(span.from.frozen_on);
        Ok(Some((month, flows.into_iter().map(movement).collect())))
    }

    async fn talk_list(&self, ctx: &Context<'_>, names: &Names) -> Result<List<Talk>> {
        let select = self.proposed(ctx);
        let count = page::count(ctx.db(), select.clone()).await?;
        let rows = page::slice(ctx.db(), select, &in_order_of_issue().1, &PRINTED).await?.rows;
        let line = |row: letter_item::Model| Talk { unit: names.unit(row.unit_id), title: row.title, words: row.words };
        Ok(List { lines: rows.into_iter().map(line).collect(), count })
    }

    async fn candidate_list(&self, ctx: &Context<'_>) -> Result<List<Candidate>> {
        let select = self.past(ctx);
        let count = page::count(ctx.db(), select.clone()).await?;
        let (_, by_code) = LedgerSnapshotRowOrder::ordering(Vec::new());
        let rows = page::slice(ctx.db(), select, &by_code, &PRINTED).await?.rows;
        let line = |row: &ledger_snapshot_row::Model| {
            Some(Candidate {
                project: snapshot::title(&row.name, &row.code),
                stage: row.stage,
                since: row.stage_on,
                limit_on: frozen_clock(row, self.snapshot.frozen_on)?.limit_on,
                unit: row.lead_unit.clone().unwrap_or_default(),
            })
        };
        Ok(List { lines: rows.iter().filter_map(line).collect(), count })
    }
}
