//! What changed between two month-end snapshots, found by joins.

use entity::{LedgerPart, Stage, ledger_snapshot, ledger_snapshot_row, stage_change};
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, FromQueryResult, JoinType, QueryFilter, QuerySelect, QueryTrait,
    Select,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

use super::{
    aggregate::{count_where, sum},
    history::stage_change_by,
    snapshot::rows,
};
use crate::domain::viewer::Scope;

/// The row of the same project in the other snapshot.
const OTHER: &str = "other";

/// Two snapshots, the earlier one first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The earlier.
    pub from: ledger_snapshot::Model,
    /// The later.
    pub to: ledger_snapshot::Model,
}

/// The rows of a part that a viewer may see: of projects that left as they stood before, of others as they stand now.
pub fn part(
    backend: DbBackend,
    scope: &Scope,
    Span { from, to }: &Span,
    part: LedgerPart,
) -> Select<ledger_snapshot_row::Entity> {
    let of = |snapshot: &ledger_snapshot::Model| rows(backend, scope, snapshot.id);
    match part {
        LedgerPart::Entered => of(to).filter(Expr::exists(same_in(from, Expr::value(true))).not()),
        LedgerPart::Left => of(from).filter(Expr::exists(same_in(to, Expr::value(true))).not()),
        LedgerPart::Moved => of(to).filter(Expr::exists(same_in(from, moved()))),
        LedgerPart::Amended => of(to).filter(Expr::exists(same_in(from, amended()))),
    }
}

/// Projects that went from one stage to another between two snapshots, added up. Amounts in fen.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Flow {
    /// The stage before; none if the project was in none of the ledgers.
    pub from_stage: Option<Stage>,
    /// The stage after.
    pub to_stage: Option<Stage>,
    /// How many projects.
    pub projects: i64,
    /// Their contract amount before.
    pub amount_before: i64,
    /// Their contract amount in the ledgers after; 0 once they have left.
    pub amount_after: i64,
    /// How many of them have another contract amount.
    pub amended: i64,
}

/// Every way that projects in scope went between two snapshots, those that stayed included.
pub async fn flows(conn: &impl ConnectionTrait, scope: &Scope, span: &Span) -> Result<Vec<Flow>, DbErr> {
    use ledger_snapshot_row::Column::{ContractAmount, Id, Stage};
    let backend = conn.get_database_backend();
    let now = rows(backend, scope, span.to.id)
        .select_only()
        .into_query()
        .join_as(JoinType::LeftJoin, ledger_snapshot_row::Entity, OTHER, same(&span.from))
        .expr_as(Expr::col((OTHER, Stage)), "from_stage")
        .expr_as(column(Stage), "to_stage")
        .expr_as(column(Id).count().cast_as("bigint"), "projects")
        .expr_as(sum(Expr::col((OTHER, ContractAmount))), "amount_before")
        .expr_as(sum(column(ContractAmount)), "amount_after")
        .expr_as(count_where(Expr::col((OTHER, Id)).is_not_null().and(amended())), "amended")
        .group_by_columns([(OTHER, Stage)])
        .add_group_by([column(Stage)])
        .take();
    // The stage that each of them had reached by then.
    let reached =
        stage_change_by(stage_change::Column::ToStage, ledger_snapshot_row::Column::ProjectId, span.to.frozen_on);
    let gone = part(backend, scope, span, LedgerPart::Left)
        .select_only()
        .into_query()
        .expr_as(column(Stage), "from_stage")
        .expr_as(Expr::SubQuery(None, Box::new(reached.into())), "to_stage")
        .expr_as(column(Id).count().cast_as("bigint"), "projects")
        .expr_as(sum(column(ContractAmount)), "amount_before")
        .expr_as(sum(Expr::value(0_i64)), "amount_after")
        .expr_as(sum(Expr::value(0_i64)), "amended")
        .add_group_by([column(Stage), Expr::col("to_stage")])
        .take();
    let mut flows = Vec::new();
    for statement in [now, gone] {
        for row in conn.query_all(&statement).await? {
            flows.push(Flow::from_query_result(&row, "")?);
        }
    }
    flows.sort_by_key(|flow| (flow.from_stage, flow.to_stage));
    Ok(flows)
}

fn column(column: ledger_snapshot_row::Column) -> SimpleExpr {
    Expr::col((ledger_snapshot_row::Entity, column))
}

/// The row of the same project in another snapshot.
fn same(snapshot: &ledger_snapshot::Model) -> Condition {
    use ledger_snapshot_row::Column::{ProjectId, SnapshotId};
    let of_project = Expr::col((OTHER, ProjectId)).equals((ledger_snapshot_row::Entity, ProjectId));
    Condition::all().add(Expr::col((OTHER, SnapshotId)).eq(snapshot.id)).add(of_project)
}

fn same_in(snapshot: &ledger_snapshot::Model, condition: SimpleExpr) -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from_as(ledger_snapshot_row::Entity, OTHER)
        .cond_where(same(snapshot).add(condition))
        .take()
}

fn moved() -> SimpleExpr {
    column(ledger_snapshot_row::Column::Stage).ne(Expr::col((OTHER, ledger_snapshot_row::Column::Stage)))
}

fn amended() -> SimpleExpr {
    use ledger_snapshot_row::Column::ContractAmount;
    let amount = |amount: SimpleExpr| Func::coalesce([amount, Expr::value(0_i64)]);
    Expr::from(amount(column(ContractAmount))).ne(amount(Expr::col((OTHER, ContractAmount))))
}
