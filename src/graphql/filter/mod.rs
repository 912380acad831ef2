//! Typed filters, one pattern for every list: a field a thing that can be asked of a row, and `and`, `or`, `not` over
//! whole filters. A concept's filter says only what is compared with what.

mod column;
mod nested;
mod word;

use std::{cell::Cell, sync::Arc};

use async_graphql::{Context, Error};
use chrono::NaiveDate;
use sea_orm::{
    DbBackend, DbErr, EntityTrait, QueryFilter, Select,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

pub(super) use column::{
    ColumnFilter, DateFilter, DateTimeFilter, IdFilter, IntFilter, MoneyFilter, MonthFilter, StringFilter,
};
pub(super) use nested::Nested;
pub(super) use word::{
    AddresseeKindFilter, AnswerStatusFilter, AssetKindFilter, BlockerKindFilter, ClockStateFilter,
    DeliveryStatusFilter, DraftStatusFilter, ExitDecisionFilter, JobFilter, LadderStepFilter, LampFilter,
    LeadClaimFilter, LeadSourceFilter, LeadStatusFilter, LedgerFilter, LetterKindFilter, LetterStatusFilter,
    LetterTemplatePartFilter, MatterKindFilter, MeasureFilter, MilestoneKindFilter, RunStatusFilter, RunTriggerFilter,
    StageFilter, TimelineKindFilter, UnitKindFilter,
};

use super::{context::ContextExt, error::Fault};
use crate::{
    domain::{
        language::{Words, say},
        viewer::Scope,
    },
    storage::directory::Directory,
};

/// Conditions of a filter, those in its parts and the parts themselves included.
const MOST_CONDITIONS: usize = 100;

/// The condition, or its contrary.
pub(super) fn whether(wanted: bool, condition: SimpleExpr) -> SimpleExpr {
    if wanted { condition } else { condition.not() }
}

/// What the conditions of one filter are made on.
pub(super) struct Ground {
    /// Today, in Asia/Shanghai.
    pub(super) today: NaiveDate,
    /// The database that will be asked.
    pub(super) backend: DbBackend,
    /// What the viewer may see.
    pub(super) scope: Scope,
    /// The working calendar, and within how long units have to see to leads.
    pub(super) directory: Arc<Directory>,
    left: Cell<usize>,
}

impl Ground {
    pub(super) async fn of(ctx: &Context<'_>) -> Result<Self, DbErr> {
        let (today, backend, scope) = (ctx.today(), ctx.backend(), ctx.scope());
        Ok(Self { today, backend, scope, directory: ctx.directory().await?, left: Cell::new(MOST_CONDITIONS) })
    }

    /// What was due before this day is late.
    pub(super) fn late_before(&self) -> NaiveDate {
        self.directory.calendar().late_before(self.today)
    }

    /// Counts one more condition.
    pub(super) fn count(&self) -> Result<(), Fault> {
        let left = self.left.get().checked_sub(1);
        let left = left.ok_or_else(|| {
            refused(say!("筛选条件不得超过{MOST_CONDITIONS}个", "A filter has at most {MOST_CONDITIONS} conditions"))
        })?;
        self.left.set(left);
        Ok(())
    }
}

/// A filter that makes no sense.
fn refused(words: Words) -> Fault {
    Fault::BadInput(words)
}

/// Which rows of a list are wanted. Defined by [`filter!`].
pub(super) trait Filter: Sized {
    /// The conditions that a row has to meet, each of them.
    fn conditions(self, ground: &Ground) -> Result<Vec<SimpleExpr>, Fault>;

    /// The same as one condition.
    fn condition(self, ground: &Ground) -> Result<SimpleExpr, Fault> {
        Ok(all(self.conditions(ground)?))
    }

    /// The rows of `select` that meet it.
    async fn apply<E: EntityTrait>(self, ctx: &Context<'_>, select: Select<E>) -> Result<Select<E>, Error> {
        Ok(self.apply_on(&Ground::of(ctx).await?, select)?)
    }

    /// As [`Self::apply`], on a ground that is there already.
    fn apply_on<E: EntityTrait>(self, ground: &Ground, select: Select<E>) -> Result<Select<E>, Fault> {
        Ok(self.conditions(ground)?.into_iter().fold(select, QueryFilter::filter))
    }
}

/// Every condition holds.
pub(super) fn all(conditions: Vec<SimpleExpr>) -> SimpleExpr {
    conditions.into_iter().reduce(ExprTrait::and).unwrap_or_else(|| Expr::value(true))
}

/// What whole filters say together: all of `and`, one of `or`, and not `not`.
pub(super) fn combined<F: Filter>(
    and: Option<Vec<Nested<F>>>,
    or: Option<Vec<Nested<F>>>,
    not: Option<Nested<F>>,
    ground: &Ground,
) -> Result<Vec<SimpleExpr>, Fault> {
    let each = |filters: Vec<Nested<F>>| {
        filters.into_iter().map(|filter| filter.into_inner().condition(ground)).collect::<Result<_, _>>()
    };
    let mut conditions: Vec<SimpleExpr> = and.map(each).transpose()?.unwrap_or_default();
    if let Some(alternatives) = or.map(each).transpose()? {
        conditions.push(alternatives.into_iter().reduce(ExprTrait::or).unwrap_or_else(|| Expr::value(false)));
    }
    if let Some(not) = not {
        // What is compared with an absent value is neither true nor false: it is not met.
        let met: SimpleExpr = Func::coalesce([not.into_inner().condition(ground)?, Expr::value(false)]).into();
        conditions.push(met.not());
    }
    Ok(conditions)
}

/// Makes a condition of what is wanted.
pub(super) fn made<W>(
    wanted: W,
    ground: &Ground,
    condition: impl FnOnce(W, &Ground) -> Result<SimpleExpr, Fault>,
) -> Result<SimpleExpr, Fault> {
    condition(wanted, ground)
}

/// Defines a filter: each field is compared with a column, or makes a condition of its own.
macro_rules! filter {
    ($(#[$about:meta])* $name:ident {
        $( $(#[$means:meta])* $field:ident: $type:ty $(, on $column:expr)? $(, by $condition:expr)?; )+
    }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, async_graphql::InputObject)]
        pub struct $name {
            /// Each of these is met as well (同时满足全部).
            and: Option<Vec<$crate::graphql::filter::Nested<$name>>>,
            /// At least one of these is met (满足任一); an empty list matches nothing.
            or: Option<Vec<$crate::graphql::filter::Nested<$name>>>,
            /// This is not met (不满足).
            not: Option<$crate::graphql::filter::Nested<$name>>,
            $( $(#[$means])* $field: Option<$type>, )+
        }

        impl $crate::graphql::filter::Filter for $name {
            fn conditions(
                self,
                ground: &$crate::graphql::filter::Ground,
            ) -> Result<Vec<sea_orm::sea_query::SimpleExpr>, $crate::graphql::error::Fault> {
                ground.count()?;
                let mut conditions = Vec::new();
                $( if let Some(wanted) = self.$field {
                    ground.count()?;
                    $( conditions.extend($crate::graphql::filter::ColumnFilter::on(wanted, $column, ground)?); )?
                    $( conditions.push($crate::graphql::filter::made(wanted, ground, $condition)?); )?
                } )+
                conditions.extend($crate::graphql::filter::combined(self.and, self.or, self.not, ground)?);
                Ok(conditions)
            }
        }
    };
}
pub(super) use filter;
