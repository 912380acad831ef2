//! Conditions that several lists share.

use async_graphql::InputObject;
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, Condition,
    sea_query::{ExprTrait, Func, LikeExpr, SimpleExpr},
};

use super::{error::Fault, scalar::Date};
use crate::domain::text;

/// Days from one to another, both included (日期范围).
#[derive(Debug, InputObject)]
pub struct DateRange {
    /// First day (起始日期); open if not given.
    from: Option<Date>,
    /// Last day (截止日期); open if not given.
    until: Option<Date>,
}

impl DateRange {
    /// The rows whose `column` lies in the range.
    pub(super) fn holds(&self, column: impl ColumnTrait) -> Condition {
        Condition::all()
            .add_option(self.from.map(|Date(day)| column.gte(day)))
            .add_option(self.until.map(|Date(day)| column.lte(day)))
    }
}

/// The rows in one of whose `columns` the text occurs, whatever the case of its letters.
pub(super) fn contains<C: ColumnTrait>(columns: &[C], wanted: &str) -> Result<Condition, Fault> {
    let wanted = text::line("contains", wanted, 200).map_err(|refusal| Fault::BadInput(refusal.message))?;
    let escaped = wanted.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let occurs = |column: &C| {
        let lowered: SimpleExpr = Func::lower(column.into_expr()).into();
        lowered.like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
    };
    Ok(columns.iter().fold(Condition::any(), |any, column| any.add(occurs(column))))
}

/// The rows that were in use on a day.
pub(super) fn in_use(from: impl ColumnTrait, until: impl ColumnTrait, day: NaiveDate) -> Condition {
    Condition::all().add(from.lte(day)).add(Condition::any().add(until.is_null()).add(until.gte(day)))
}
