//! What clients read of a year.

use async_graphql::SimpleObject;

use crate::{
    graphql::{direction::types::Direction, scalar::Money},
    storage::statistics::Year,
};

/// The statistics of one year (年度统计), added up from the rows in the viewer's scope.
#[derive(SimpleObject)]
pub struct Statistics {
    /// The year (年度).
    pub(super) year: i32,
    /// Everything in scope together (合计).
    pub(super) total: YearFigures,
    /// The same by industry direction (按产业方向).
    pub(super) by_direction: Vec<DirectionFigures>,
}

/// The statistics of one year in one direction (产业方向年度统计).
#[derive(SimpleObject)]
pub struct DirectionFigures {
    /// The direction, under the name it had at the year's end (产业方向).
    pub(super) direction: Direction,
    /// Its figures (指标).
    pub(super) figures: YearFigures,
}

/// What a year brought (年度指标).
#[derive(Clone, Copy, SimpleObject)]
pub struct YearFigures {
    /// Projects newly signed in the year (新签约项目).
    signed: i64,
    /// Contract amount of the projects signed in the year (合同投资额).
    contract_amount: Money,
    /// Funds that arrived in the year, whenever the project was signed (资金到位额).
    funds_in_place: Money,
    /// Projects newly started in the year, whenever they were signed (新开工项目).
    started: i64,
    /// Contract amount of the projects started in the year (新开工项目合同投资额).
    started_contract_amount: Money,
    /// Of the projects signed in the year: started in the same year (当年签约当年开工).
    signed_and_started: i64,
    /// Of the projects signed in the year: in production in the same year (当年投产).
    signed_and_in_production: i64,
    /// Of the projects signed in the year: by high-tech enterprises (高新技术企业投资项目).
    high_tech: i64,
}

impl YearFigures {
    /// The figures of some projects, and the funds that arrived for them, in fen.
    pub(in crate::graphql) const fn new(projects: &Year, funds: i64) -> Self {
        Self {
            signed: projects.signed,
            contract_amount: Money::of_fen(projects.signed_amount),
            funds_in_place: Money::of_fen(funds),
            started: projects.started,
            started_contract_amount: Money::of_fen(projects.started_amount),
            signed_and_started: projects.signed_and_started,
            signed_and_in_production: projects.signed_and_in_production,
            high_tech: projects.signed_high_tech,
        }
    }
}
