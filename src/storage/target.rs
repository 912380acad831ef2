//! Yearly targets, and what a score is put together from.

use chrono::NaiveDate;
use entity::{Measure, score_weight, target};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select, sea_query::IntoCondition,
};

use super::{among::among, organisation::holding};
use crate::domain::viewer::Scope;

/// The targets a viewer may see: those of units in scope, and of every direction and the district.
pub fn visible(backend: DbBackend, scope: &Scope) -> Select<target::Entity> {
    let targets = target::Entity::find();
    match scope {
        Scope::Everything => targets,
        Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } => {
            targets.filter(Condition::any().add(target::Column::UnitId.is_null()).add(among(
                target::Column::UnitId,
                unit_ids.clone(),
                backend,
            )))
        }
    }
}

/// One target, held against other writers until the transaction ends.
pub async fn lock(
    conn: &impl ConnectionTrait,
    year: i32,
    unit_id: Option<i64>,
    direction_id: Option<i64>,
    measure: Measure,
) -> Result<Option<target::Model>, DbErr> {
    let is = |column: target::Column, id: Option<i64>| {
        id.map_or_else(|| column.is_null(), |id| column.eq(id)).into_condition()
    };
    target::Entity::find()
        .filter(target::Column::Year.eq(year))
        .filter(is(target::Column::UnitId, unit_id))
        .filter(is(target::Column::DirectionId, direction_id))
        .filter(target::Column::Measure.eq(measure))
        .lock_exclusive()
        .one(conn)
        .await
}

/// What every measure counts for on `day`, in the order they were set.
pub async fn weights(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<score_weight::Model>, DbErr> {
    score_weight::Entity::find()
        .filter(holding(score_weight::Column::FromOn, score_weight::Column::UntilOn, day))
        .order_by_asc(score_weight::Column::Id)
        .all(conn)
        .await
}
