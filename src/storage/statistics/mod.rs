//! The statistics of a year, added up in the database: one statement by whatever they are grouped, however many projects
//! there are (adr/0017).

mod part;

use chrono::NaiveDate;
use entity::Measure;
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Expr, Query, UnionType},
};

use self::part::Parts;
use super::{aggregate::sum, credit::By};
use crate::domain::viewer::Scope;

macro_rules! figures {
    ($( $(#[$about:meta])* $name:ident, )+) => {
        /// What a holder brought between two days, both included. Amounts in fen.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
        pub struct Figures {
            /// The holder, as [`By`] names it.
            pub holder: i64,
            $( $(#[$about])* pub $name: i64, )+
        }

        /// The columns of [`Figures`].
        const FIGURES: &[&str] = &[$( stringify!($name), )+];
    };
}

figures! {
    /// Projects signed (新签约项目).
    signed,
    /// Their contract amount, and the supplements signed to any contract (合同投资额).
    signed_amount,
    /// Of the signed: by high-tech enterprises (高新技术企业投资项目).
    signed_high_tech,
    /// Of the signed: started in the same time (当年签约当年开工).
    signed_and_started,
    /// Of the signed: in production in the same time (当年投产).
    signed_and_in_production,
    /// Of the signed: at a promotion event (活动签约项目).
    signed_at_events,
    /// Their contract amount.
    signed_at_events_amount,
    /// Projects started, whenever they were signed (新开工项目).
    started,
    /// Their contract amount.
    started_amount,
    /// Of the started: signed in the same time.
    started_and_signed,
    /// Funds that arrived, whenever the project was signed (资金到位额).
    funds,
    /// Projects presented at joint ceremonies, each once (集中活动项目).
    ceremony_projects,
    /// Their investment as presented last.
    ceremony_investment,
    /// Their yearly output at capacity as presented last.
    ceremony_output,
    /// How many of them are innovation platforms.
    innovation_platforms,
    /// Promotion events that began (招商活动).
    events,
    /// Companies visited outside, each once (外出考察企业).
    companies_visited,
    /// Leads judged effective (有效线索).
    effective_leads,
    /// Of these: from towns and streets (镇街有效线索).
    town_leads,
    /// Leads reported that were gathered at promotion events (活动线索).
    event_leads,
    /// Projects signed that towns and streets helped to sign (镇街协助签约).
    town_assisted,
}

impl Figures {
    /// What was attained of a measure that can have a target: a count, or fen.
    pub const fn of(&self, measure: Measure) -> Option<i64> {
        match measure {
            Measure::Projects => Some(self.signed),
            Measure::ContractAmount => Some(self.signed_amount),
            Measure::Funds => Some(self.funds),
            Measure::Starts => Some(self.started),
            Measure::Leads => Some(self.effective_leads),
            Measure::Entries | Measure::Letters => None,
        }
    }
}

/// What the rows in scope brought between two days, both included; a holder that brought nothing is left out.
pub async fn figures(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    by: By,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Figures>, DbErr> {
    let parts = Parts { backend: conn.get_database_backend(), scope, from, until };
    let Some(all) = parts.added_up(by).reduce(|mut all, part| all.union(UnionType::All, part).take()) else {
        return Ok(Vec::new());
    };
    let mut added = Query::select().column("holder").from_subquery(all, "part").group_by_col("holder").take();
    for figure in FIGURES {
        added.expr_as(sum(Expr::col(*figure)), *figure);
    }
    conn.query_all(&added).await?.iter().map(|row| Figures::from_query_result(row, "")).collect()
}

/// The same all together.
pub async fn total(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Figures, DbErr> {
    Ok(figures(conn, scope, By::District, from, until).await?.into_iter().next().unwrap_or_default())
}
