//! The parts of the statistics: a SELECT for each kind of row, with the day and the holder by which it counts (adr/0017).

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{
    ActivityKind, Duty, LeadClaim, UnitKind, activity, activity_company, activity_project, ceremony, ceremony_project,
    contract_supplement, fund_receipt, lead, project, project_assignment, unit,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, DbBackend, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

use super::FIGURES;
use crate::{
    domain::viewer::Scope,
    storage::{
        activity as activities,
        aggregate::{count, count_where, sum, sum_where},
        contract,
        credit::{By, Credit, Sorted, Whose},
        lead as leads, project as projects,
    },
};

/// The rows of one kind, how they count, and what they bring.
struct Part {
    rows: SelectStatement,
    credit: Credit,
    figures: Vec<(&'static str, SimpleExpr)>,
}

impl Part {
    /// Every figure by holder; those that the rows say nothing about are 0.
    fn added_up(self, by: By, backend: DbBackend) -> Option<SelectStatement> {
        let mut rows = self.rows;
        let mut figures: HashMap<_, _> = self.figures.into_iter().collect();
        for figure in FIGURES {
            rows.expr_as(figures.remove(figure).unwrap_or_else(|| Expr::cust("0")), *figure);
        }
        self.credit.add_up(rows, by, backend)
    }
}

/// What happened between two days, both included, as far as somebody may see it.
pub(super) struct Parts<'a> {
    pub(super) backend: DbBackend,
    pub(super) scope: &'a Scope,
    pub(super) from: NaiveDate,
    pub(super) until: NaiveDate,
}

impl Parts<'_> {
    /// All parts that have such holders.
    pub(super) fn added_up(&self, by: By) -> impl Iterator<Item = SelectStatement> {
        let parts = [
            self.signed(),
            self.added(),
            self.started(),
            self.funds(),
            self.ceremonies(),
            self.events(),
            self.visits(),
            self.judged(),
            self.gathered(),
            self.assisted(),
        ];
        let backend = self.backend;
        parts.into_iter().filter_map(move |part| part.added_up(by, backend))
    }

    fn within(&self, day: SimpleExpr) -> SimpleExpr {
        day.between(self.from, self.until)
    }

    fn projects(&self) -> SelectStatement {
        projects::visible(self.backend, self.scope).select_only().into_query()
    }

    fn leads(&self) -> SelectStatement {
        leads::visible(self.backend, self.scope).select_only().into_query()
    }

    /// Events or visits that were not called off.
    fn activities(&self, kind: ActivityKind) -> Select<activity::Entity> {
        activities::visible(self.backend, self.scope)
            .filter(activity::Column::Kind.eq(kind))
            .filter(activity::Column::CancelledOn.is_null())
            .select_only()
    }

    fn signed(&self) -> Part {
        use project::Column::{HighTech, Id, InProductionOn, SignedOn, StartedOn};
        let signed_on = of_project(SignedOn);
        let amount = contract::first_amount();
        let at_event = of_project(Id).in_subquery(signed_at(self.activities(ActivityKind::Event)));
        Part {
            rows: self.projects().and_where(self.within(signed_on.clone())).take(),
            credit: credit_of_project(signed_on),
            figures: vec![
                ("signed", count()),
                ("signed_amount", sum(amount.clone())),
                ("signed_high_tech", count_where(of_project(HighTech).eq(true))),
                ("signed_and_started", count_where(self.within(of_project(StartedOn)))),
                ("signed_and_in_production", count_where(self.within(of_project(InProductionOn)))),
                ("signed_at_events", count_where(at_event.clone())),
                ("signed_at_events_amount", sum_where(at_event, amount)),
            ],
        }
    }

    /// Supplements add to the amount, and are no newly signed projects.
    fn added(&self) -> Part {
        use contract_supplement::Column::{Amount, ProjectId, SignedOn};
        let of = |column: contract_supplement::Column| Expr::col((contract_supplement::Entity, column));
        let rows = self
            .projects()
            .join(JoinType::InnerJoin, contract_supplement::Entity, its_id(of(ProjectId)))
            .and_where(self.within(of(SignedOn)))
            .take();
        Part { rows, credit: credit_of_project(of(SignedOn)), figures: vec![("signed_amount", sum(of(Amount)))] }
    }

    fn started(&self) -> Part {
        use project::Column::{SignedOn, StartedOn};
        let started_on = of_project(StartedOn);
        Part {
            rows: self.projects().and_where(self.within(started_on.clone())).take(),
            credit: credit_of_project(started_on),
            figures: vec![
                ("started", count()),
                ("started_amount", sum(contract::amount_by(self.until))),
                ("started_and_signed", count_where(self.within(of_project(SignedOn)))),
            ],
        }
    }

    fn funds(&self) -> Part {
        use fund_receipt::Column::{Amount, ProjectId, ReceivedOn, VoidedOn};
        let of = |column: fund_receipt::Column| Expr::col((fund_receipt::Entity, column));
        let rows = self
            .projects()
            .join(JoinType::InnerJoin, fund_receipt::Entity, its_id(of(ProjectId)))
            .and_where(self.within(of(ReceivedOn)))
            .and_where(of(VoidedOn).is_null())
            .take();
        Part { rows, credit: credit_of_project(of(ReceivedOn)), figures: vec![("funds", sum(of(Amount)))] }
    }

    /// A project that was presented more than once counts as it was presented last.
    fn ceremonies(&self) -> Part {
        use ceremony_project::Column::{CeremonyId, Id, Investment, IsInnovationPlatform, ProjectId, YearlyOutput};
        let of = |column: ceremony_project::Column| Expr::col((ceremony_project::Entity, column));
        let its_ceremony =
            |ceremony_id: SimpleExpr| Expr::col((ceremony::Entity, ceremony::Column::Id)).eq(ceremony_id);
        let held_on = Expr::col((ceremony::Entity, ceremony::Column::HeldOn));
        let last = Query::select()
            .column((LATER, Id))
            .from_as(ceremony_project::Entity, LATER)
            .join(JoinType::InnerJoin, ceremony::Entity, its_ceremony(Expr::col((LATER, CeremonyId))))
            .and_where(Expr::col((LATER, ProjectId)).eq(of_project(project::Column::Id)))
            .and_where(self.within(held_on.clone()))
            .order_by_expr(held_on.clone(), sea_orm::Order::Desc)
            .order_by((LATER, Id), sea_orm::Order::Desc)
            .limit(1)
            .take();
        let rows = self
            .projects()
            .join(JoinType::InnerJoin, ceremony_project::Entity, its_id(of(ProjectId)))
            .join(JoinType::InnerJoin, ceremony::Entity, its_ceremony(of(CeremonyId)))
            .and_where(self.within(held_on.clone()))
            .and_where(of(Id).eq(Expr::SubQuery(None, Box::new(last.into()))))
            .take();
        Part {
            rows,
            credit: credit_of_project(held_on),
            figures: vec![
                ("ceremony_projects", count()),
                ("ceremony_investment", sum(of(Investment))),
                ("ceremony_output", sum(of(YearlyOutput))),
                ("innovation_platforms", count_where(of(IsInnovationPlatform).eq(true))),
            ],
        }
    }

    fn events(&self) -> Part {
        let (rows, credit) = self.held(ActivityKind::Event);
        Part { rows, credit, figures: vec![("events", count())] }
    }

    fn visits(&self) -> Part {
        use activity_company::Column::{ActivityId, CompanyKey};
        let (mut rows, credit) = self.held(ActivityKind::Visit);
        let on_it = Expr::col((activity_company::Entity, ActivityId)).equals((activity::Entity, activity::Column::Id));
        rows.join(JoinType::InnerJoin, activity_company::Entity, on_it);
        let companies = Func::count_distinct(Expr::col((activity_company::Entity, CompanyKey)));
        Part { rows, credit, figures: vec![("companies_visited", companies.into())] }
    }

    /// The events or visits that began in the time.
    fn held(&self, kind: ActivityKind) -> (SelectStatement, Credit) {
        let of = |column: activity::Column| Expr::col((activity::Entity, column));
        let first_on = of(activity::Column::FirstOn);
        let rows = self.activities(kind).filter(self.within(first_on.clone())).into_query();
        let unit = Whose::Unit(of(activity::Column::UnitId));
        (rows, Credit { day: first_on, sorted: None, unit })
    }

    /// Leads count on the day they were judged effective, whatever became of them since; but not those that lost the company
    /// to another unit, whose lead it is.
    fn judged(&self) -> Part {
        use lead::Column::{Claim, EffectiveOn, UnitId};
        let effective_on = of_lead(EffectiveOn);
        let of_town = of_lead(UnitId).in_subquery(towns());
        let rows =
            self.leads().and_where(self.within(effective_on.clone())).and_where(Claim.ne(LeadClaim::Lost)).take();
        Part {
            rows,
            credit: credit_of_lead(effective_on),
            figures: vec![("effective_leads", count()), ("town_leads", count_where(of_town))],
        }
    }

    fn gathered(&self) -> Part {
        let reported_on = of_lead(lead::Column::ReportedOn);
        let events = self.activities(ActivityKind::Event).column(activity::Column::Id).into_query();
        let at_event = of_lead(lead::Column::ActivityId).in_subquery(events);
        let rows = self.leads().and_where(self.within(reported_on.clone())).and_where(at_event).take();
        Part { rows, credit: credit_of_lead(reported_on), figures: vec![("event_leads", count())] }
    }

    /// A project counts once, and for every town or street that helped if they are told apart.
    fn assisted(&self) -> Part {
        use project_assignment::Column::{Duty as OfDuty, FromOn, ProjectId, UnitId};
        let of = |column: project_assignment::Column| Expr::col((project_assignment::Entity, column));
        let signed_on = of_project(project::Column::SignedOn);
        let rows = self
            .projects()
            .join(JoinType::InnerJoin, project_assignment::Entity, its_id(of(ProjectId)))
            .and_where(self.within(signed_on.clone()))
            .and_where(of(OfDuty).eq(Duty::AssistingUnit.to_value()))
            .and_where(of(FromOn).lte(self.until))
            .and_where(of(UnitId).in_subquery(towns()))
            .take();
        let credit = Credit { unit: Whose::Unit(of(UnitId)), ..credit_of_project(signed_on) };
        let helped = Func::count_distinct(of_project(project::Column::Id));
        Part { rows, credit, figures: vec![("town_assisted", helped.into())] }
    }
}

/// The presentations of a project at ceremonies.
const LATER: &str = "later";

fn of_project(column: project::Column) -> SimpleExpr {
    Expr::col((project::Entity, column))
}

fn of_lead(column: lead::Column) -> SimpleExpr {
    Expr::col((lead::Entity, column))
}

/// The towns and streets.
fn towns() -> SelectStatement {
    unit::Entity::find()
        .filter(unit::Column::Kind.is_in([UnitKind::Town, UnitKind::Street]))
        .select_only()
        .column(unit::Column::Id)
        .into_query()
}

/// Whether it is the id of the project.
fn its_id(project_id: SimpleExpr) -> SimpleExpr {
    project_id.eq(of_project(project::Column::Id))
}

/// What happened to a project on a day.
fn credit_of_project(day: SimpleExpr) -> Credit {
    let sorted = Sorted {
        direction: of_project(project::Column::DirectionId),
        channel: of_project(project::Column::ChannelId),
        new_or_stock: of_project(project::Column::NewOrStockId),
    };
    Credit { day, sorted: Some(sorted), unit: Whose::LeadUnit }
}

/// What happened to a lead on a day: it counts for the unit that brought it.
fn credit_of_lead(day: SimpleExpr) -> Credit {
    let sorted = Sorted {
        direction: of_lead(lead::Column::DirectionId),
        channel: of_lead(lead::Column::ChannelId),
        new_or_stock: of_lead(lead::Column::NewOrStockId),
    };
    Credit { day, sorted: Some(sorted), unit: Whose::Unit(of_lead(lead::Column::UnitId)) }
}

/// The projects that came of one of these events and were signed in its days.
fn signed_at(events: Select<activity::Entity>) -> SelectStatement {
    let to_project = activity_project::Entity::belongs_to(project::Entity)
        .from(activity_project::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    let to_event = activity_project::Entity::belongs_to(activity::Entity)
        .from(activity_project::Column::ActivityId)
        .to(activity::Column::Id)
        .into();
    let day = |column: activity::Column| Expr::col((activity::Entity, column));
    activity_project::Entity::find()
        .select_only()
        .column(activity_project::Column::ProjectId)
        .join(JoinType::InnerJoin, to_project)
        .join(JoinType::InnerJoin, to_event)
        .filter(activity_project::Column::ActivityId.in_subquery(events.column(activity::Column::Id).into_query()))
        .filter(
            of_project(project::Column::SignedOn)
                .between(day(activity::Column::FirstOn), day(activity::Column::LastOn)),
        )
        .into_query()
}
