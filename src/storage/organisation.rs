//! Officials, units, directions, the leading group, and who answers for what on a day.

use chrono::NaiveDate;
use entity::{
    UnitPost, category, combat_unit, direction, direction_assignment, group_member, official, unit, unit_assignment,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder, Select,
    sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement, SimpleExpr},
};

use super::among::among;
use crate::domain::viewer::Scope;

/// The stretches of days that hold on `day`, for any table with `from_on` and `until_on`.
pub fn holding<C>(from_on: C, until_on: C, day: NaiveDate) -> SimpleExpr
where
    C: IntoColumnRef + Copy,
{
    Expr::col(from_on).lte(day).and(Expr::col(until_on).is_null().or(Expr::col(until_on).gte(day)))
}

/// The units a viewer may see.
pub fn visible_units(backend: DbBackend, scope: &Scope) -> Select<unit::Entity> {
    let units = unit::Entity::find();
    match scope {
        Scope::Everything => units,
        Scope::Charge { unit_ids, .. } | Scope::Units { unit_ids, .. } => {
            units.filter(among(unit::Column::Id, unit_ids.clone(), backend))
        }
    }
}

/// The officials a viewer may see: the viewer, and those who hold a post at a unit in scope.
pub fn visible_officials(backend: DbBackend, scope: &Scope, own: Option<i64>) -> Select<official::Entity> {
    let officials = official::Entity::find();
    match scope {
        Scope::Everything => officials,
        Scope::Charge { on, unit_ids, .. } | Scope::Units { on, unit_ids, .. } => officials.filter(
            Condition::any().add(official::Column::Id.is_in(own)).add(official::Column::Id.in_subquery(holders(
                unit_ids.clone(),
                *on,
                backend,
            ))),
        ),
    }
}

/// The other officials of the name of this one who are in office on some of the same days.
pub async fn namesakes(conn: &impl ConnectionTrait, official: &official::Model) -> Result<Vec<official::Model>, DbErr> {
    use official::Column::{ActiveFrom, ActiveUntil, Id, Name};
    let mut others = official::Entity::find()
        .filter(Name.eq(official.name.as_str()))
        .filter(Id.ne(official.id))
        .filter(ActiveUntil.is_null().or(ActiveUntil.gte(official.active_from)));
    if let Some(until) = official.active_until {
        others = others.filter(ActiveFrom.lte(until));
    }
    others.order_by_asc(Id).all(conn).await
}

/// The officials who hold a post at one of `unit_ids` on `day`.
fn holders(unit_ids: Vec<i64>, day: NaiveDate, backend: DbBackend) -> SelectStatement {
    Query::select()
        .column(unit_assignment::Column::OfficialId)
        .from(unit_assignment::Entity)
        .and_where(among(unit_assignment::Column::UnitId, unit_ids, backend))
        .and_where(holding(unit_assignment::Column::FromOn, unit_assignment::Column::UntilOn, day))
        .take()
}

/// Who holds a post at every unit on `day`.
pub async fn unit_posts(
    conn: &impl ConnectionTrait,
    post: UnitPost,
    day: NaiveDate,
) -> Result<Vec<unit_assignment::Model>, DbErr> {
    unit_assignment::Entity::find()
        .filter(unit_assignment::Column::Post.eq(post))
        .filter(holding(unit_assignment::Column::FromOn, unit_assignment::Column::UntilOn, day))
        .order_by_asc(unit_assignment::Column::Id)
        .all(conn)
        .await
}

/// The assignments of some directions that hold on `day`.
pub async fn direction_assignments(
    conn: &impl ConnectionTrait,
    direction_ids: impl IntoIterator<Item = i64>,
    day: NaiveDate,
) -> Result<Vec<direction_assignment::Model>, DbErr> {
    direction_assignment::Entity::find()
        .filter(direction_assignment::Column::DirectionId.is_in(direction_ids))
        .filter(holding(direction_assignment::Column::FromOn, direction_assignment::Column::UntilOn, day))
        .order_by_asc(direction_assignment::Column::Id)
        .all(conn)
        .await
}

/// Every industry direction, in the order they were made.
pub async fn directions(conn: &impl ConnectionTrait) -> Result<Vec<direction::Model>, DbErr> {
    direction::Entity::find().order_by_asc(direction::Column::Id).all(conn).await
}

/// Every combat unit, in the order they were made.
pub async fn combat_units(conn: &impl ConnectionTrait) -> Result<Vec<combat_unit::Model>, DbErr> {
    combat_unit::Entity::find().order_by_asc(combat_unit::Column::Id).all(conn).await
}

/// Every category, in the order they were made.
pub async fn categories(conn: &impl ConnectionTrait) -> Result<Vec<category::Model>, DbErr> {
    category::Entity::find().order_by_asc(category::Column::Id).all(conn).await
}

/// Who sits in the leading group on `day`.
pub async fn group_members(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<group_member::Model>, DbErr> {
    group_member::Entity::find()
        .filter(holding(group_member::Column::FromOn, group_member::Column::UntilOn, day))
        .order_by_asc(group_member::Column::Id)
        .all(conn)
        .await
}
