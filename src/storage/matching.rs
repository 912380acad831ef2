//! Conditions on what belongs to a row, for filters: ids of the rows of which some part meets a condition of its own.

use chrono::NaiveDate;
use entity::{
    Duty, Stage, UnitPost, activity_company, activity_official, activity_project, asset_use, blocker, ceremony_project,
    contract, delivery, dispatch_meeting_project, fund_receipt, letter, letter_item, milestone, project,
    project_assignment, stage_change, task, unit, unit_assignment,
};
use sea_orm::{
    ColumnTrait, Iterable,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

use super::{
    history::{scalar, stage_change_by},
    organisation::holding,
};
use crate::domain::{commitment::Commitment, lifecycle::is_over};

/// The projects in which somebody who meets `condition` has `duty`, or any duty, on `day`.
pub fn projects_with_duty(condition: SimpleExpr, duty: Option<Duty>, day: NaiveDate) -> SelectStatement {
    use project_assignment::Column;
    let held = holding(Column::FromOn, Column::UntilOn, day).and(condition);
    let held = if let Some(duty) = duty { held.and(Column::Duty.eq(duty)) } else { held };
    ids(Column::ProjectId, held)
}

/// The projects in whose plan a milestone meets `condition`.
pub fn projects_with_milestone(condition: SimpleExpr) -> SelectStatement {
    ids(milestone::Column::ProjectId, condition)
}

/// The milestones that are neither done nor called off.
pub fn milestone_is_open() -> SimpleExpr {
    milestone::Column::DoneOn.is_null().and(milestone::Column::DroppedOn.is_null())
}

/// The milestones that were due before `late_before`.
pub fn milestone_is_late(late_before: NaiveDate) -> SimpleExpr {
    use milestone::Column::{DueOn, ProjectId};
    milestone_is_open().and(DueOn.lt(late_before)).and(is_about_project_over(ProjectId).not())
}

/// The milestones that were late on a past day, as [`milestone_is_late`] has it.
pub fn milestone_was_late(day: NaiveDate, late_before: NaiveDate) -> SimpleExpr {
    use milestone::Column::{DoneOn, DroppedOn, DueOn, ProjectId};
    goes_on(DoneOn, day).and(goes_on(DroppedOn, day)).and(DueOn.lt(late_before)).and(was_under_way(ProjectId, day))
}

/// The tasks that are neither done nor called off.
pub fn task_is_open() -> SimpleExpr {
    task::Column::DoneOn.is_null().and(task::Column::DroppedOn.is_null())
}

/// The tasks that were due before `late_before`.
pub fn task_is_late(late_before: NaiveDate) -> SimpleExpr {
    use task::Column::{DueOn, ProjectId};
    task_is_open().and(DueOn.lt(late_before)).and(is_about_project_over(ProjectId).not())
}

/// The tasks that were late on a past day, as [`task_is_late`] has it.
pub fn task_was_late(day: NaiveDate, late_before: NaiveDate) -> SimpleExpr {
    use task::Column::{DoneOn, DroppedOn, DueOn, ProjectId};
    let asked = ProjectId.is_null().or(was_under_way(ProjectId, day));
    goes_on(DoneOn, day).and(goes_on(DroppedOn, day)).and(DueOn.lt(late_before)).and(asked)
}

/// The projects of which a blocker meets `condition`.
pub fn projects_with_blocker(condition: SimpleExpr) -> SelectStatement {
    ids(blocker::Column::ProjectId, condition)
}

/// The blockers that are not resolved.
pub fn blocker_is_open() -> SimpleExpr {
    blocker::Column::ResolvedOn.is_null()
}

/// The blockers that were due before `late_before`.
pub fn blocker_is_late(late_before: NaiveDate) -> SimpleExpr {
    use blocker::Column::{DueOn, ProjectId};
    blocker_is_open().and(DueOn.lt(late_before)).and(is_about_project_over(ProjectId).not())
}

/// The blockers that were late on a past day, as [`blocker_is_late`] has it.
pub fn blocker_was_late(day: NaiveDate, late_before: NaiveDate) -> SimpleExpr {
    use blocker::Column::{DueOn, ProjectId, ResolvedOn};
    goes_on(ResolvedOn, day).and(DueOn.lt(late_before)).and(was_under_way(ProjectId, day))
}

/// What had not ended on `day`.
fn goes_on(ended_on: impl ColumnTrait, day: NaiveDate) -> SimpleExpr {
    ended_on.is_null().or(ended_on.gt(day))
}

/// The rows about a project of which something was asked on `day`.
fn was_under_way(project_id: impl ColumnTrait, day: NaiveDate) -> SimpleExpr {
    let stage = scalar(stage_change_by(stage_change::Column::ToStage, project_id, day));
    stage.is_in(Stage::iter().filter(|stage| !is_over(*stage)))
}

/// The rows about a project of which nothing is asked any more.
fn is_about_project_over<C: ColumnTrait>(project_id: C) -> SimpleExpr {
    let over = Stage::iter().filter(|stage| is_over(*stage));
    let project = Query::select()
        .expr(Expr::value(1))
        .from(project::Entity)
        .and_where(Expr::col((project::Entity, project::Column::Id)).equals(project_id.as_column_ref()))
        .and_where(project::Column::Stage.is_in(over))
        .take();
    Expr::exists(project)
}

/// The projects whose contract meets `condition`.
pub fn projects_with_contract(condition: SimpleExpr) -> SelectStatement {
    ids(contract::Column::ProjectId, condition)
}

/// The projects in a ceremony whose place there meets `condition`.
pub fn projects_in_ceremony(condition: SimpleExpr) -> SelectStatement {
    ids(ceremony_project::Column::ProjectId, condition)
}

/// The projects of which `commitment` is open, and was promised for a day that meets `past`.
pub fn is_late(commitment: Commitment, past: SimpleExpr) -> SimpleExpr {
    project::Column::Stage.is_in(commitment.open_at().iter().copied()).and(past)
}

/// All funds in place for a project, in fen.
pub fn funds_in_place() -> SimpleExpr {
    let sum: SimpleExpr = Func::sum(fund_receipt::Column::Amount.into_expr()).into();
    let received = Query::select()
        .expr(Func::coalesce([sum, Expr::value(0)]))
        .from(fund_receipt::Entity)
        .and_where(fund_receipt::Column::ProjectId.into_expr().equals(project::Column::Id.as_column_ref()))
        .and_where(fund_receipt::Column::VoidedOn.is_null())
        .take();
    Expr::SubQuery(None, Box::new(received.into()))
}

/// The assets that somebody uses.
pub fn assets_in_use() -> SelectStatement {
    ids(asset_use::Column::IdleAssetId, asset_use::Column::UntilOn.is_null())
}

/// The assets that a project which meets `condition` uses.
pub fn assets_used_by(condition: SimpleExpr) -> SelectStatement {
    ids(asset_use::Column::IdleAssetId, asset_use::Column::UntilOn.is_null().and(condition))
}

/// The dispatch meetings that discussed a project which meets `condition`.
pub fn meetings_about(condition: SimpleExpr) -> SelectStatement {
    ids(dispatch_meeting_project::Column::DispatchMeetingId, condition)
}

/// The units that meet `condition`.
pub fn units(condition: SimpleExpr) -> SelectStatement {
    ids(unit::Column::Id, condition)
}

/// The units at which an official who meets `condition` holds `post` on `day`.
pub fn units_with_post(condition: SimpleExpr, post: UnitPost, day: NaiveDate) -> SelectStatement {
    use unit_assignment::Column;
    ids(Column::UnitId, holding(Column::FromOn, Column::UntilOn, day).and(Column::Post.eq(post)).and(condition))
}

/// The officials who hold any post on `day` at a unit that meets `condition`.
pub fn officials_at(condition: SimpleExpr, day: NaiveDate) -> SelectStatement {
    use unit_assignment::Column;
    ids(Column::OfficialId, holding(Column::FromOn, Column::UntilOn, day).and(condition))
}

/// The letters that meet `condition`.
pub fn letters(condition: SimpleExpr) -> SelectStatement {
    ids(letter::Column::Id, condition)
}

/// The letters whose mail meets `condition`.
pub fn letters_with_delivery(condition: SimpleExpr) -> SelectStatement {
    ids(delivery::Column::LetterId, condition)
}

/// The letters of which an item meets `condition`.
pub fn letters_with_item(condition: SimpleExpr) -> SelectStatement {
    ids(letter_item::Column::LetterId, condition)
}

/// The events and visits in which an official who meets `condition` took part.
pub fn activities_with_official(condition: SimpleExpr) -> SelectStatement {
    ids(activity_official::Column::ActivityId, condition)
}

/// The events and visits at which a company that meets `condition` was met or visited.
pub fn activities_with_company(condition: SimpleExpr) -> SelectStatement {
    ids(activity_company::Column::ActivityId, condition)
}

/// The events and visits of which a project that meets `condition` came.
pub fn activities_with_project(condition: SimpleExpr) -> SelectStatement {
    ids(activity_project::Column::ActivityId, condition)
}

/// The projects that came of an event or visit that meets `condition`.
pub fn projects_of_activity(condition: SimpleExpr) -> SelectStatement {
    ids(activity_project::Column::ProjectId, condition)
}

/// The ids in `column`, of the rows of its table that meet `condition`.
fn ids<C: ColumnTrait>(column: C, condition: SimpleExpr) -> SelectStatement {
    let (table, name) = column.as_column_ref();
    Query::select().column((table.clone(), name)).from(table).and_where(condition).take()
}
