//! What clients read of a year.

use async_graphql::SimpleObject;
use chrono::NaiveDate;

use crate::{
    domain::ratio,
    graphql::{
        category::types::Category,
        ceremony::types::CeremonyFigures,
        direction::types::Direction,
        scalar::{Date, Money},
        target::types::Ratio,
        unit::types::{CombatUnit, Unit},
    },
    storage::{credit::By, statistics::Figures},
};

/// The statistics of one year in one direction (产业方向年度统计).
#[derive(SimpleObject)]
pub struct DirectionFigures {
    /// The direction, under the name it had at the year's end (产业方向).
    pub(super) direction: Direction,
    /// Its figures (指标).
    pub(super) figures: YearFigures,
    /// The same against the year before (同比).
    pub(super) year_over_year: YearOverYear,
}

/// The statistics of one year of one unit (责任单位年度统计).
#[derive(SimpleObject)]
pub struct UnitFigures {
    /// The unit (责任单位).
    pub(super) unit: Unit,
    /// Its figures (指标).
    pub(super) figures: YearFigures,
    /// The same against the year before (同比).
    pub(super) year_over_year: YearOverYear,
}

/// The statistics of one year of one combat unit (作战单元年度统计).
#[derive(SimpleObject)]
pub struct CombatUnitFigures {
    /// The combat unit (作战单元).
    pub(super) combat_unit: CombatUnit,
    /// Its figures (指标).
    pub(super) figures: YearFigures,
    /// The same against the year before (同比).
    pub(super) year_over_year: YearOverYear,
}

/// The statistics of one year of one category (分类年度统计).
#[derive(SimpleObject)]
pub struct CategoryFigures {
    /// The category, under the name it had at the year's end (分类).
    pub(super) category: Category,
    /// Its figures (指标).
    pub(super) figures: YearFigures,
    /// The same against the year before (同比).
    pub(super) year_over_year: YearOverYear,
}

/// The statistics of one month (月度统计).
#[derive(SimpleObject)]
pub struct MonthFigures {
    /// The month (月份), such as `"2026-11"`.
    pub(super) month: String,
    /// Its figures (指标): what happened in the month. `signedAndStarted` and the like still look at the whole year: of the
    /// projects signed in March, those started by the end of the year.
    pub(super) figures: YearFigures,
    /// The same against that month of the year before (同比).
    pub(super) year_over_year: YearOverYear,
}

/// The figures of a holder, and what they are compared with.
pub(super) struct Compared {
    pub(super) figures: YearFigures,
    pub(super) year_over_year: YearOverYear,
}

/// What a year brought (年度指标). A ratio says what it is made of, and is null if there is nothing to hold it against.
#[derive(SimpleObject)]
pub struct YearFigures {
    /// Projects newly signed in the year (新签约项目).
    signed: i64,
    /// Contract amount of the projects signed in the year, and the supplements signed in the year to whichever contract
    /// (合同投资额、增资): a supplement adds to the amount of its own year, and is no newly signed project.
    contract_amount: Money,
    /// Funds that arrived in the year, whenever the project was signed (资金到位额).
    funds_in_place: Money,
    /// Projects newly started in the year, whenever they were signed (新开工项目).
    started: i64,
    /// Contract amount of the projects started in the year, supplements signed by `until` included (新开工项目合同投资额).
    started_contract_amount: Money,
    /// Of the projects signed in the year: started in the same year (当年签约当年开工).
    signed_and_started: i64,
    /// `signedAndStarted` of `signed` (当年签约项目开工率).
    signed_and_started_ratio: Option<Ratio>,
    /// Of the projects started in the year: signed in the same year (新开工项目中的当年签约项目). As many as
    /// `signedAndStarted` in the total, but by unit and by month these count for the unit and the month of the start, those for
    /// the ones of the signing.
    started_and_signed: i64,
    /// `startedAndSigned` of `started` (当年签约项目占新开工项目比重), such as 41 of 49.
    started_and_signed_ratio: Option<Ratio>,
    /// Of the projects signed in the year: in production in the same year (当年投产).
    signed_and_in_production: i64,
    /// `signedAndInProduction` of `signed` (当年签约项目投产率).
    signed_and_in_production_ratio: Option<Ratio>,
    /// Of the projects signed in the year: by high-tech enterprises (高新技术企业投资项目).
    high_tech: i64,
    /// `highTech` of `signed` (高新技术企业投资项目占比).
    high_tech_ratio: Option<Ratio>,
    /// Projects presented at joint ceremonies in the year, such as a joint start (集中活动项目): each once, as it was presented
    /// last. They are no new starts.
    ceremonies: CeremonyFigures,
    /// Promotion events, and what came of them (重要招商活动).
    events: EventFigures,
    /// Companies visited outside by leaders and heads (外出考察企业), each once however often and by whom it was visited. Null
    /// by direction and by category: visits have none.
    companies_visited: Option<i64>,
    /// Leads judged effective in the year, whatever became of them since (有效线索); but for those that lost the company to
    /// another unit by a ruling.
    effective_leads: i64,
    /// Of these: brought by towns and streets, whatever source they name (镇街有效线索).
    town_leads: i64,
    /// Projects signed in the year that towns and streets are credited with helping to sign (镇街协助签约项目). By unit and
    /// by combat unit they count for the towns and streets that helped.
    town_assisted: i64,
}

/// The promotion events of a year, and what came of them (重要招商活动). By unit the events count for who organised them, the
/// projects for who had the lead when they were signed, the leads for who brought them.
#[derive(SimpleObject)]
pub struct EventFigures {
    /// Events that began in the year and were not called off (活动场次). Null by direction and by category: events have none.
    events: Option<i64>,
    /// Projects signed in the days of an event they came of (活动签约项目).
    projects_signed: i64,
    /// Their contract amount, without later supplements (活动签约合同投资额).
    contract_amount: Money,
    /// Leads reported in the year that were gathered at an event, whatever became of them (活动收集线索).
    leads: i64,
}

impl YearFigures {
    /// The figures of one holder.
    pub(in crate::graphql) fn new(by: By, figures: &Figures) -> Self {
        let ratio = |numerator, denominator| ratio::Ratio::of(numerator, denominator).map(Into::into);
        Self {
            signed: figures.signed,
            contract_amount: Money::of_fen(figures.signed_amount),
            funds_in_place: Money::of_fen(figures.funds),
            started: figures.started,
            started_contract_amount: Money::of_fen(figures.started_amount),
            signed_and_started: figures.signed_and_started,
            signed_and_started_ratio: ratio(figures.signed_and_started, figures.signed),
            started_and_signed: figures.started_and_signed,
            started_and_signed_ratio: ratio(figures.started_and_signed, figures.started),
            signed_and_in_production: figures.signed_and_in_production,
            signed_and_in_production_ratio: ratio(figures.signed_and_in_production, figures.signed),
            high_tech: figures.signed_high_tech,
            high_tech_ratio: ratio(figures.signed_high_tech, figures.signed),
            ceremonies: CeremonyFigures {
                projects: figures.ceremony_projects,
                investment: Money::of_fen(figures.ceremony_investment),
                yearly_output: Money::of_fen(figures.ceremony_output),
                innovation_platforms: figures.innovation_platforms,
            },
            events: EventFigures {
                events: (!by.is_sorting()).then_some(figures.events),
                projects_signed: figures.signed_at_events,
                contract_amount: Money::of_fen(figures.signed_at_events_amount),
                leads: figures.event_leads,
            },
            companies_visited: (!by.is_sorting()).then_some(figures.companies_visited),
            effective_leads: figures.effective_leads,
            town_leads: figures.town_leads,
            town_assisted: figures.town_assisted,
        }
    }
}

/// The figures of a year against those of the year before, up to the same day (同比).
#[derive(SimpleObject)]
pub struct YearOverYear {
    /// The day of the year before up to which it is compared (上年同期截止日期): of 29 February, 28 February.
    until: Date,
    /// Projects newly signed (新签约项目).
    signed: CountChange,
    /// Contract amount of these, and supplements (合同投资额、增资).
    contract_amount: MoneyChange,
    /// Funds that arrived (资金到位额).
    funds_in_place: MoneyChange,
    /// Projects newly started (新开工项目).
    started: CountChange,
    /// Contract amount of these (新开工项目合同投资额).
    started_contract_amount: MoneyChange,
    /// Of the signed: started in the same year (当年签约当年开工).
    signed_and_started: CountChange,
    /// Of the started: signed in the same year (新开工项目中的当年签约项目).
    started_and_signed: CountChange,
    /// Of the signed: in production in the same year (当年投产).
    signed_and_in_production: CountChange,
    /// Of the signed: by high-tech enterprises (高新技术企业投资项目).
    high_tech: CountChange,
    /// Projects presented at joint ceremonies (集中活动项目).
    ceremony_projects: CountChange,
    /// Their investment (集中活动项目投资额).
    ceremony_investment: MoneyChange,
    /// Their yearly output at capacity (集中活动项目达产年产值).
    ceremony_yearly_output: MoneyChange,
    /// Innovation platforms among them (创新平台).
    innovation_platforms: CountChange,
    /// Promotion events (重要招商活动). Null by direction and by category.
    events: Option<CountChange>,
    /// Projects signed at events (活动签约项目).
    event_projects_signed: CountChange,
    /// Their contract amount (活动签约合同投资额).
    event_contract_amount: MoneyChange,
    /// Leads gathered at events (活动收集线索).
    event_leads: CountChange,
    /// Companies visited outside (外出考察企业). Null by direction and by category.
    companies_visited: Option<CountChange>,
    /// Leads judged effective (有效线索).
    effective_leads: CountChange,
    /// Of these: brought by towns and streets (镇街有效线索).
    town_leads: CountChange,
    /// Projects that towns and streets helped to sign (镇街协助签约项目).
    town_assisted: CountChange,
}

/// A count against that of the year before (同比变化).
#[derive(SimpleObject)]
pub struct CountChange {
    /// This year (本期).
    current: i64,
    /// The year before, up to the same day (上年同期).
    previous: i64,
    /// By how much it is more, or, below 0, less (增减).
    difference: i64,
    /// The difference, of the year before (同比增幅): `"-10.0"` is a tenth less. Null if there was nothing the year before.
    growth: Option<Ratio>,
}

/// An amount against that of the year before (同比变化).
#[derive(SimpleObject)]
pub struct MoneyChange {
    /// This year (本期).
    current: Money,
    /// The year before, up to the same day (上年同期).
    previous: Money,
    /// By how much it is more, or, below 0, less (增减).
    difference: Money,
    /// The difference, of the year before (同比增幅): `"-10.0"` is a tenth less. Null if there was nothing the year before.
    growth: Option<Ratio>,
}

impl YearOverYear {
    /// The figures of one holder, up to `until` of the year before.
    pub(super) fn new(by: By, until: NaiveDate, current: &Figures, previous: &Figures) -> Self {
        let count = |figure: fn(&Figures) -> i64| CountChange::new(figure(current), figure(previous));
        let money = |figure: fn(&Figures) -> i64| MoneyChange::new(figure(current), figure(previous));
        let unsorted = |figure: fn(&Figures) -> i64| (!by.is_sorting()).then(|| count(figure));
        Self {
            until: until.into(),
            signed: count(|figures| figures.signed),
            contract_amount: money(|figures| figures.signed_amount),
            funds_in_place: money(|figures| figures.funds),
            started: count(|figures| figures.started),
            started_contract_amount: money(|figures| figures.started_amount),
            signed_and_started: count(|figures| figures.signed_and_started),
            started_and_signed: count(|figures| figures.started_and_signed),
            signed_and_in_production: count(|figures| figures.signed_and_in_production),
            high_tech: count(|figures| figures.signed_high_tech),
            ceremony_projects: count(|figures| figures.ceremony_projects),
            ceremony_investment: money(|figures| figures.ceremony_investment),
            ceremony_yearly_output: money(|figures| figures.ceremony_output),
            innovation_platforms: count(|figures| figures.innovation_platforms),
            events: unsorted(|figures| figures.events),
            event_projects_signed: count(|figures| figures.signed_at_events),
            event_contract_amount: money(|figures| figures.signed_at_events_amount),
            event_leads: count(|figures| figures.event_leads),
            companies_visited: unsorted(|figures| figures.companies_visited),
            effective_leads: count(|figures| figures.effective_leads),
            town_leads: count(|figures| figures.town_leads),
            town_assisted: count(|figures| figures.town_assisted),
        }
    }
}

impl CountChange {
    fn new(current: i64, previous: i64) -> Self {
        let growth = ratio::Ratio::growth(current, previous).map(Into::into);
        Self { current, previous, difference: current - previous, growth }
    }
}

impl MoneyChange {
    fn new(current: i64, previous: i64) -> Self {
        Self {
            current: Money::of_fen(current),
            previous: Money::of_fen(previous),
            difference: Money::of_fen(current - previous),
            growth: ratio::Ratio::growth(current, previous).map(Into::into),
        }
    }
}
