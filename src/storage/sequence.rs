//! Gapless numbers from a locked row.

use entity::sequence;
use sea_orm::{
    DbErr, EntityTrait, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use super::database::Transaction;

/// The next number under `prefix` in `year`, from 1. It is taken for good only when the transaction commits, and
/// until then nobody else gets one: so there are no gaps and no doubles.
pub async fn next(tx: &Transaction, prefix: &str, year: i32) -> Result<i32, DbErr> {
    let row = sequence::ActiveModel { prefix: Set(prefix.to_owned()), year: Set(year), last: Set(1) };
    let on_conflict = OnConflict::columns([sequence::Column::Prefix, sequence::Column::Year])
        .value(sequence::Column::Last, Expr::col((sequence::Entity, sequence::Column::Last)).add(1))
        .to_owned();
    Ok(sequence::Entity::insert(row).on_conflict(on_conflict).exec_with_returning(tx).await?.last)
}
