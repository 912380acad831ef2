//! The lists that belong to a project: which rows, in which order.

use chrono::NaiveDate;
use entity::{fund_receipt, milestone, progress_entry, project, project_assignment, project_hold, stage_change};
use sea_orm::{EntityTrait, QueryFilter, Select, sea_query::ExprTrait};

use crate::{
    graphql::page::{Belongs, OrderWord},
    storage::{matching::milestone_is_open, organisation::holding, page::Key},
};

/// Defines a list that belongs to a project: its table, which rows of it, and its order.
macro_rules! of_project {
    ($(
        $(#[$about:meta])*
        $name:ident $({ $($field:ident: $type:ty),+ })?, rows of $table:ident, which $which:expr,
        by $word:ident as $key:expr, descending $descending:expr;
    )+) => { $(
        $(#[$about])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub(super) struct $name { $($(pub(super) $field: $type),+)? }

        impl Belongs<project::Model> for $name {
            type Entity = $table::Entity;
            const OWNER: $table::Column = $table::Column::ProjectId;

            fn owner(row: &project::Model) -> i64 {
                row.id
            }

            fn owned_by(row: &$table::Model) -> i64 {
                row.project_id
            }

            fn rows(&self) -> Select<$table::Entity> {
                let which: fn(&Self, Select<$table::Entity>) -> Select<$table::Entity> = $which;
                which(self, $table::Entity::find())
            }

            const ORDER: OrderWord = (stringify!($word), $descending);
            const BY: $table::Column = $table::Column::$word;

            fn key(row: &$table::Model) -> Key {
                let key: fn(&$table::Model) -> Key = $key;
                key(row)
            }

            const ID: $table::Column = $table::Column::Id;

            fn id(row: &$table::Model) -> i64 {
                row.id
            }
        }
    )+ };
}

of_project! {
    /// Who ever answered for it, or did on one day.
    Assignments { on: Option<NaiveDate> }, rows of project_assignment,
        which |list, rows| match list.on {
            Some(day) => rows.filter(holding(project_assignment::Column::FromOn, project_assignment::Column::UntilOn, day)),
            None => rows,
        },
        by FromOn as |row| Key::Day(row.from_on), descending false;
    /// The extensions and pauses of its screening clock.
    Holds, rows of project_hold, which |_, rows| rows,
        by FromOn as |row| Key::Day(row.from_on), descending true;
    /// Its changes of stage.
    StageChanges, rows of stage_change, which |_, rows| rows,
        by ChangedOn as |row| Key::Day(row.changed_on), descending false;
    /// The milestones of its plan: all, the open ones or the ended ones.
    Milestones { open: Option<bool> }, rows of milestone,
        which |list, rows| match list.open {
            Some(true) => rows.filter(milestone_is_open()),
            Some(false) => rows.filter(milestone_is_open().not()),
            None => rows,
        },
        by DueOn as |row| Key::Day(row.due_on), descending false;
    /// The entries of its progress ledger.
    ProgressEntries, rows of progress_entry, which |_, rows| rows,
        by Month as |row| Key::Text(row.month.clone()), descending true;
    /// Its receipts of funds.
    FundReceipts, rows of fund_receipt, which |_, rows| rows,
        by ReceivedOn as |row| Key::Day(row.received_on), descending true;
}
