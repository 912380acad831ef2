//! The events of one kind, and what their columns are made of.

use entity::{TimelineKind, audit_entry, timeline_event::Column};
use sea_orm::{
    ActiveEnum, ColumnTrait, ColumnType, DbBackend, EntityTrait, Iterable, JoinType, Order, QueryFilter, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

use super::key;
use crate::storage::history::{day_of, field_after, field_before};

/// The entries of the audit trail in which an event was recorded.
const NOTED: &str = "noted";

/// The events of one kind.
pub(super) struct Part {
    rows: SelectStatement,
    project_id: SimpleExpr,
    /// What each column holds.
    columns: Vec<(Column, SimpleExpr)>,
    /// The entries that recorded an event, if its row came of one.
    noted: Option<SelectStatement>,
}

impl Part {
    /// One event for each row of the table of `id`, which names its project; it happened on the day in `on`, if there is
    /// one.
    pub(super) fn from<C: ColumnTrait>(kind: TimelineKind, id: C, project_id: C, on: impl ColumnTrait) -> Self {
        let (table, _) = id.as_column_ref();
        let rows = Query::select().from(table).take();
        let columns = Column::iter().map(|column| (column, nothing(column))).collect();
        Self { rows, project_id: project_id.into_expr(), columns, noted: None }
            .with(Column::Id, Expr::value(key(kind, 0)).add(id.into_expr()))
            .with(Column::ProjectId, project_id.into_expr())
            .with(Column::Kind, Expr::value(kind.to_value()))
            .with(Column::Noted, Expr::cust("0").cast_as("bigint"))
            .with(Column::HappenedOn, on.into_expr())
            .with(Column::SubjectId, id.into_expr())
    }

    /// One event for each time that one of `actions` was done to a row of the table of `id`.
    pub(super) fn audited<C: ColumnTrait>(
        kind: TimelineKind,
        actions: &[&str],
        id: C,
        project_id: C,
        backend: DbBackend,
    ) -> Self {
        use audit_entry::Column::{Action, Actor, At, Id, SubjectId, SubjectKind};
        let subject_kinds = actions.iter().map(|action| subject_kind(action));
        let its_own = SubjectId.into_expr().equals(id.as_column_ref()).and(SubjectKind.is_in(subject_kinds));
        Self::from(kind, id, project_id, At)
            .joined::<audit_entry::Entity>(its_own)
            .which(Action.is_in(actions.iter().copied()))
            .with(Column::Id, Expr::value(key(kind, 0)).add(Id.into_expr()))
            .with(Column::Noted, Id.into_expr())
            .with(Column::HappenedOn, day_of(At.into_expr(), backend))
            .with(Column::RecordedBy, Actor.into_expr())
    }

    /// One event for each time that one of `actions` moved the day in `field` of a row of the table of `id`.
    pub(super) fn moved<C: ColumnTrait>(
        kind: TimelineKind,
        actions: &[&str],
        field: &str,
        id: C,
        project_id: C,
        backend: DbBackend,
    ) -> Self {
        let or_none = |day: SimpleExpr| SimpleExpr::from(Func::coalesce([day, Expr::cust("''")]));
        Self::audited(kind, actions, id, project_id, backend)
            .which(or_none(field_before(field)).ne(or_none(field_after(field))))
            .with(Column::DueOn, day(field_after(field)))
            .with(Column::DueBefore, day(field_before(field)))
    }

    /// It was recorded when `action` was done to the thing with the key in `subject`.
    pub(super) fn noted(self, action: &str, subject: impl ColumnTrait) -> Self {
        self.noted_which(action, subject, Expr::value(true))
    }

    /// As [`Self::noted`], by those entries that meet a condition.
    pub(super) fn noted_which(self, action: &str, subject: impl ColumnTrait, condition: SimpleExpr) -> Self {
        use audit_entry::Column::{Action, Id, SubjectId, SubjectKind};
        let noted = Query::select()
            .from_as(audit_entry::Entity, NOTED)
            .and_where(Expr::col((NOTED, SubjectKind)).eq(subject_kind(action)))
            .and_where(Expr::col((NOTED, SubjectId)).equals(subject.as_column_ref()))
            .and_where(Expr::col((NOTED, Action)).eq(action))
            .and_where(condition)
            .order_by((NOTED, Id), Order::Desc)
            .limit(1)
            .take();
        let id = scalar(noted.clone().column((NOTED, Id)).take());
        let part = self.with(Column::Noted, Func::coalesce([id, Expr::cust("0").cast_as("bigint")]));
        Self { noted: Some(noted), ..part }
    }

    /// These columns hold what was recorded at first, if that is known, and not what it was corrected to.
    pub(super) fn at_first<const N: usize>(mut self, fields: [(Column, &str); N]) -> Self {
        let Some(noted) = &self.noted else { return self };
        for (column, field) in fields {
            let said = scalar(noted.clone().expr(noted_field(field)).take());
            let said = match column.def().get_column_type() {
                ColumnType::BigInteger => said.cast_as("bigint"),
                ColumnType::Date => day(said),
                _ => said,
            };
            if let Some((_, held)) = self.columns.iter_mut().find(|(held, _)| *held as usize == column as usize) {
                *held = Func::coalesce([said, held.clone()]).into();
            }
        }
        self
    }

    /// What a column holds.
    pub(super) fn with(mut self, column: Column, what: impl Into<SimpleExpr>) -> Self {
        if let Some((_, held)) = self.columns.iter_mut().find(|(held, _)| *held as usize == column as usize) {
            *held = what.into();
        }
        self
    }

    /// As [`Self::with`], for columns that are taken as they are.
    pub(super) fn holding<C: ColumnTrait, const N: usize>(self, columns: [(Column, C); N]) -> Self {
        columns.into_iter().fold(self, |part, (column, what)| part.with(column, what.into_expr()))
    }

    pub(super) fn joined<E: EntityTrait>(mut self, on: SimpleExpr) -> Self {
        self.rows.join(JoinType::InnerJoin, E::default(), on);
        self
    }

    pub(super) fn which(mut self, condition: SimpleExpr) -> Self {
        self.rows.and_where(condition);
        self
    }

    /// The events of one project.
    pub(super) fn of(self, project_id: i64) -> SelectStatement {
        let mut rows = self.rows;
        for (column, what) in self.columns {
            rows.expr_as(what, column);
        }
        rows.and_where(self.project_id.eq(project_id)).take()
    }
}

/// The kind of thing that an action is done to.
fn subject_kind(action: &str) -> &str {
    action.split('.').next().unwrap_or(action)
}

/// A field of the row as it was recorded, as text.
pub(super) fn noted_field(field: &str) -> SimpleExpr {
    Expr::cust(format!(r#""{NOTED}"."after" ->> '{field}'"#))
}

fn scalar(select: SelectStatement) -> SimpleExpr {
    Expr::SubQuery(None, Box::new(select.into()))
}

/// A null of the type of a column, without which PostgreSQL takes it for a text.
fn nothing(column: Column) -> SimpleExpr {
    let kind = match column.def().get_column_type() {
        ColumnType::BigInteger => "bigint",
        ColumnType::Date => "date",
        _ => "text",
    };
    Expr::cust("NULL").cast_as(kind)
}

/// A day that was kept as text.
pub(super) fn day(text: SimpleExpr) -> SimpleExpr {
    Func::cust("date").arg(text).into()
}

/// The one of `visible` that `named` names, looked up for each row that is told of.
pub(super) fn seen<E: EntityTrait, C: ColumnTrait>(visible: Select<E>, id: E::Column, named: C) -> SelectStatement {
    visible.filter(same(id, named)).select_only().column(id).into_query()
}

pub(super) fn same<A: ColumnTrait, B: ColumnTrait>(one: A, other: B) -> SimpleExpr {
    one.into_expr().equals(other.as_column_ref())
}
