//! How far yearly targets are attained: a fixed number of statements, however many targets.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use entity::target::{self, Column};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryFilter, QueryOrder};

use super::{
    credit::By,
    statistics::{self, Figures},
    target::visible,
};
use crate::domain::{target::Attainment, viewer::Scope};

/// How far a target is attained.
#[derive(Clone, Debug)]
pub struct Attained {
    /// The target.
    pub target: target::Model,
    /// What was attained: a count, or fen.
    pub actual: i64,
    /// How far that is.
    pub attainment: Attainment,
}

/// How far the targets that a viewer may see are attained, in the order they were set: those of the year of `first`, its
/// first day, up to `until`. Added up over the whole district.
pub async fn attained(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    first: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Attained>, DbErr> {
    let targets = visible(conn.get_database_backend(), scope)
        .filter(Column::Year.eq(first.year()))
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    let mut figures: HashMap<(By, i64), Figures> = HashMap::new();
    for by in [By::District, By::Direction, By::Unit] {
        let found = statistics::figures(conn, &Scope::Everything, by, first, until).await?;
        figures.extend(found.into_iter().map(|row| ((by, row.holder), row)));
    }
    let attained = targets.into_iter().map(|target| {
        let holder = match (target.unit_id, target.direction_id) {
            (Some(id), _) => (By::Unit, id),
            (None, Some(id)) => (By::Direction, id),
            (None, None) => (By::District, 0),
        };
        let actual = figures.get(&holder).and_then(|figures| figures.of(target.measure)).unwrap_or(0);
        let attainment = Attainment::of(actual, target.amount, until, target.time_progress);
        Attained { target, actual, attainment }
    });
    Ok(attained.collect())
}
