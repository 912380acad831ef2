//! Striking matters off (销号), with the day on which they were done.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entity::{
    AnswerStatus, MatterKind, blocker, lead, letter_answer, matter, milestone, progress_entry, project, task,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, Func, Query, SimpleExpr},
};

use super::{
    among::among,
    history::{day_of, scalar},
};
use crate::domain::letter::thread::struck_off_on;

/// Strikes off matters that are found to be over on `day`.
pub async fn strike_off(conn: &impl ConnectionTrait, ids: &[i64], day: NaiveDate) -> Result<(), DbErr> {
    let backend = conn.get_database_backend();
    let over: Vec<(i64, NaiveDate, Option<NaiveDate>)> = matter::Entity::find()
        .select_only()
        .columns([matter::Column::Id, matter::Column::OpenedOn])
        .expr_as(done_on(backend), "done_on")
        .filter(among(matter::Column::Id, ids.to_vec(), backend))
        .filter(matter::Column::StruckOffOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut by_day: BTreeMap<NaiveDate, Vec<i64>> = BTreeMap::new();
    for (id, opened_on, done_on) in over {
        by_day.entry(struck_off_on(opened_on, done_on, day)).or_default().push(id);
    }
    for (on, ids) in by_day {
        matter::Entity::update_many()
            .col_expr(matter::Column::StruckOffOn, Expr::value(on))
            .filter(among(matter::Column::Id, ids, backend))
            .filter(matter::Column::StruckOffOn.is_null())
            .exec(conn)
            .await?;
    }
    Ok(())
}

/// The day on which what the matter of a row is about was done; nothing where that has no day of its own.
fn done_on(backend: DbBackend) -> SimpleExpr {
    use MatterKind::{Blocker, Entry, Judgement, Lead, Letter, Milestone, Pool, Production, Signing, Start, Task};
    let ended = |done_on: SimpleExpr, dropped_on: SimpleExpr| Func::coalesce([done_on, dropped_on]).into();
    let milestone = ended(milestone::Column::DoneOn.into_expr(), milestone::Column::DroppedOn.into_expr());
    let task = ended(task::Column::DoneOn.into_expr(), task::Column::DroppedOn.into_expr());
    let of_project = |column: project::Column| subject(project::Column::Id, column.into_expr());
    let of_lead = |column: lead::Column| subject(lead::Column::Id, column.into_expr());
    let is = |kind: MatterKind| matter::Column::Kind.eq(kind);
    Expr::case(is(Milestone), subject(milestone::Column::Id, milestone))
        .case(is(Task), subject(task::Column::Id, task))
        .case(is(Blocker), subject(blocker::Column::Id, blocker::Column::ResolvedOn.into_expr()))
        .case(is(Signing), of_project(project::Column::SignedOn))
        .case(is(Start), of_project(project::Column::StartedOn))
        .case(is(Production), of_project(project::Column::InProductionOn))
        .case(is(Pool), of_project(project::Column::StageOn))
        .case(is(Lead), of_lead(lead::Column::FollowedOn))
        .case(is(Judgement), of_lead(lead::Column::EffectiveOn))
        .case(is(Letter), answered_on())
        .case(is(Entry), filed_on(backend))
        .into()
}

/// `what` of the row whose `key` is the subject of the matter.
fn subject<C: ColumnTrait>(key: C, what: SimpleExpr) -> SimpleExpr {
    let subject = Expr::col((matter::Entity, matter::Column::SubjectId));
    let (table, _) = key.as_column_ref();
    scalar(Query::select().from(table).expr(what).and_where(key.into_expr().eq(subject)).take())
}

/// The day of the last answer to the letter.
fn answered_on() -> SimpleExpr {
    let subject = Expr::col((matter::Entity, matter::Column::SubjectId));
    let last = letter_answer::Entity::find()
        .select_only()
        .expr(letter_answer::Column::SubmittedOn.max())
        .filter(letter_answer::Column::Status.ne(AnswerStatus::Draft))
        .filter(letter_answer::Column::LetterId.into_expr().eq(subject));
    scalar(last.into_query())
}

/// The day on which the progress entry was filed; its month ends the key of the matter.
fn filed_on(backend: DbBackend) -> SimpleExpr {
    let subject = Expr::col((matter::Entity, matter::Column::SubjectId));
    let month = Expr::cust(r#"substr("matter"."key", length("matter"."key") - 6)"#);
    let entry = progress_entry::Entity::find()
        .select_only()
        .expr(day_of(progress_entry::Column::FiledAt.into_expr(), backend))
        .filter(progress_entry::Column::ProjectId.into_expr().eq(subject))
        .filter(progress_entry::Column::Month.into_expr().eq(month));
    scalar(entry.into_query())
}
