//! Counting and adding up in the database, the same on both.

use sea_orm::sea_query::{Expr, ExprTrait, Func, SimpleExpr};

/// How many rows the group has.
pub fn count() -> SimpleExpr {
    Func::count(Expr::cust("*")).into()
}

/// How many rows of the group meet `condition`.
pub fn count_where(condition: SimpleExpr) -> SimpleExpr {
    sum(Expr::case(condition, 1).finally(0))
}

/// The sum of `amount` over the rows of the group that meet `condition`.
pub fn sum_where(condition: SimpleExpr, amount: impl Into<SimpleExpr>) -> SimpleExpr {
    sum(Expr::case(condition, amount.into()).finally(0))
}

/// A sum as a 64-bit integer: PostgreSQL would widen it to a decimal, and no rows at all would be null.
pub fn sum(summand: impl Into<SimpleExpr>) -> SimpleExpr {
    let sum: SimpleExpr = Func::sum(summand).into();
    let sum: SimpleExpr = Func::coalesce([sum, Expr::value(0)]).into();
    sum.cast_as("bigint")
}
