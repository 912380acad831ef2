//! Which rows of a snapshot, in which order.

use entity::ledger_snapshot_row::{self, Column};
use sea_orm::{
    IntoSimpleExpr,
    sea_query::{Expr, Func},
};

use crate::{
    graphql::{
        filter::{
            ClockStateFilter, DateFilter, IdFilter, LedgerFilter, MoneyFilter, MonthFilter, StringFilter, filter,
        },
        id::Kind,
        page::ordering,
    },
    storage::page::Key,
};

filter! {
    /// Which rows of a snapshot (台账快照筛选条件), by what they said then; the conditions given hold together.
    LedgerSnapshotRowFilter {
        /// The ledger (台账), such as `{eq: TO_SIGN}`.
        ledger: LedgerFilter, on Column::Ledger;
        /// Industry direction (产业方向).
        direction_id: IdFilter, by |id, ground| id.of(Kind::Direction, Column::DirectionId, ground);
        /// The channel it came by (招商渠道); absent if it was not sorted.
        channel_id: IdFilter, by |id, ground| id.of(Kind::Category, Column::ChannelId, ground);
        /// Whether it is new or stock (增量/存量); absent if it was not sorted.
        new_or_stock_id: IdFilter, by |id, ground| id.of(Kind::Category, Column::NewOrStockId, ground);
        /// The lead unit (牵头单位).
        lead_unit_id: IdFilter, by |id, ground| id.of(Kind::Unit, Column::LeadUnitId, ground);
        /// The leader (挂帅领导).
        leader_id: IdFilter, by |id, ground| id.of(Kind::Official, Column::LeaderId, ground);
        /// The project (项目).
        project_id: IdFilter, by |id, ground| id.of(Kind::Project, Column::ProjectId, ground);
        /// Project code (项目编号).
        code: StringFilter, on Column::Code;
        /// Name (项目名称).
        name: StringFilter, on Column::Name;
        /// First day of the stage (进入阶段日期).
        stage_since: DateFilter, on Column::StageOn;
        /// Contract amount (合同投资额) in fen; absent before signing.
        contract_amount: MoneyFilter, on Column::ContractAmount;
        /// The month of the last progress entry (最近填报月份); absent if there was none.
        entry_month: MonthFilter, on Column::EntryMonth;
        /// How the screening clock stood (剔除计时状态), such as `{eq: PAST}`.
        clock_state: ClockStateFilter, on Column::ClockState;
    }
}

ordering! {
    /// How the rows of a snapshot are ordered (排序方式); by project code if not given.
    LedgerSnapshotRowOrder by LedgerSnapshotRowOrderField of ledger_snapshot_row, first Code Asc;
    /// Project code (项目编号).
    Code = Column::Code.into_simple_expr() => |row| Key::Text(row.code.clone());
    /// First day of the stage (进入阶段日期).
    StageSince = Column::StageOn.into_simple_expr() => |row| Key::Day(row.stage_on);
    /// Contract amount, 0 before signing (合同投资额).
    ContractAmount = Func::coalesce([Column::ContractAmount.into_simple_expr(), Expr::value(0)]).into() =>
        |row| Key::Int(row.contract_amount.unwrap_or(0));
    /// Funds in place (累计到位资金).
    FundsInPlace = Column::FundsInPlace.into_simple_expr() => |row| Key::Int(row.funds_in_place);
}
