//! By what figures are added up, and whose a thing is: what happens to a project counts for the unit that had the lead in it
//! on that day (adr/0014).

use entity::{Duty, project, project_assignment, unit};
use sea_orm::{
    ActiveEnum, DbBackend,
    sea_query::{Expr, ExprTrait, Func, JoinType, SelectStatement, SimpleExpr},
};

/// By what figures are added up; each has holders, which are named by a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// All together; the one holder is 0.
    District,
    /// By direction.
    Direction,
    /// By unit.
    Unit,
    /// By the combat unit that the unit belongs to today.
    CombatUnit,
    /// By month of the year, 1 to 12, in which it happened.
    Month,
    /// By channel (招商渠道).
    Channel,
    /// By new and stock (增量/存量).
    NewOrStock,
}

impl By {
    /// Whether the holders are what projects and leads are sorted into, and events and visits are not.
    pub const fn is_sorting(self) -> bool {
        matches!(self, Self::Direction | Self::Channel | Self::NewOrStock)
    }
}

/// What a thing counts for.
pub(super) struct Credit {
    /// The day it happened.
    pub(super) day: SimpleExpr,
    /// What it is sorted into, if things of the kind are.
    pub(super) sorted: Option<Sorted>,
    /// The unit it counts for.
    pub(super) unit: Whose,
}

/// What a thing is sorted into; null where it is not.
pub(super) struct Sorted {
    pub(super) direction: SimpleExpr,
    pub(super) channel: SimpleExpr,
    pub(super) new_or_stock: SimpleExpr,
}

/// The unit that a thing counts for.
pub(super) enum Whose {
    /// The one that had the lead in the project on the day.
    LeadUnit,
    /// The one in this column.
    Unit(SimpleExpr),
}

impl Credit {
    /// Adds figures up by their holders, who are in the column `holder`. Nothing, if things of the kind have none; those
    /// without a holder are left out.
    pub(super) fn add_up(self, mut figures: SelectStatement, by: By, backend: DbBackend) -> Option<SelectStatement> {
        let holder = match by {
            By::District => return Some(figures.expr_as(Expr::value(0_i64), "holder").take()),
            By::Direction => given(&mut figures, self.sorted?.direction),
            By::Channel => given(&mut figures, self.sorted?.channel),
            By::NewOrStock => given(&mut figures, self.sorted?.new_or_stock),
            By::Unit => self.unit.in_column(&mut figures, self.day),
            By::CombatUnit => {
                let of_unit =
                    Expr::col((unit::Entity, unit::Column::Id)).eq(self.unit.in_column(&mut figures, self.day));
                figures.join(JoinType::InnerJoin, unit::Entity, of_unit);
                Expr::col((unit::Entity, unit::Column::CombatUnitId))
            }
            By::Month => month_of(self.day, backend),
        };
        Some(figures.expr_as(holder.clone(), "holder").add_group_by([holder]).take())
    }
}

impl Whose {
    fn in_column(self, figures: &mut SelectStatement, day: SimpleExpr) -> SimpleExpr {
        match self {
            Self::LeadUnit => join_lead_unit(figures, day),
            Self::Unit(column) => column,
        }
    }
}

/// The column, of those that are sorted by it.
fn given(figures: &mut SelectStatement, column: SimpleExpr) -> SimpleExpr {
    figures.and_where(column.clone().is_not_null());
    column
}

/// Joins the unit that had the lead in the project on `day`; its column.
pub(super) fn join_lead_unit(figures: &mut SelectStatement, day: SimpleExpr) -> SimpleExpr {
    let unit = join_lead_units(figures);
    figures.and_where(led_on(day));
    unit
}

/// Joins the units that ever had the lead in the project; their column.
pub(super) fn join_lead_units(figures: &mut SelectStatement) -> SimpleExpr {
    use project_assignment::Column::{Duty as OfDuty, ProjectId};
    let lead_unit =
        held(ProjectId).equals((project::Entity, project::Column::Id)).and(held(OfDuty).eq(Duty::LeadUnit.to_value()));
    figures.join(JoinType::InnerJoin, project_assignment::Entity, lead_unit);
    held(project_assignment::Column::UnitId)
}

/// Whether the unit that was joined had the lead on `day`.
pub(super) fn led_on(day: SimpleExpr) -> SimpleExpr {
    use project_assignment::Column::{FromOn, UntilOn};
    held(FromOn).lte(day.clone()).and(held(UntilOn).is_null().or(held(UntilOn).gte(day)))
}

fn held(column: project_assignment::Column) -> SimpleExpr {
    Expr::col((project_assignment::Entity, column))
}

fn month_of(day: SimpleExpr, backend: DbBackend) -> SimpleExpr {
    let month: SimpleExpr = match backend {
        DbBackend::Postgres => Func::cust("date_part").arg(Expr::cust("'month'")).arg(day).into(),
        _ => Func::cust("strftime").arg(Expr::cust("'%m'")).arg(day).into(),
    };
    month.cast_as("bigint")
}
