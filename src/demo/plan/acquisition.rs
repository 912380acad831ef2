//! Where projects come from: events and visits, leads, opportunities; and what they are sorted into.

use chrono::NaiveDate;
use entity::{ActivityKind, CategoryKind, LeadKeeper, LeadSource, LeadStatus};

/// A promotion event (招商活动) or an outbound visit (外出考察).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Event or visit.
    pub kind: ActivityKind,
    /// Name.
    pub name: String,
    /// Where.
    pub place: String,
    /// The unit that organises it.
    pub unit: usize,
    /// First day.
    pub first_on: NaiveDate,
    /// Last day.
    pub last_on: NaiveDate,
    /// What came of it.
    pub summary: String,
    /// Officials who took part.
    pub officials: Vec<usize>,
    /// Companies met or visited.
    pub companies: Vec<String>,
    /// Projects signed at it.
    pub projects: Vec<usize>,
}

/// A lead (招商线索).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The company.
    pub company: String,
    /// What it may do here.
    pub summary: String,
    /// Where it comes from.
    pub source: LeadSource,
    /// Who or what that is, by name.
    pub source_name: Option<String>,
    /// Its categories.
    pub categories: Sorted,
    /// The event at which it was gathered.
    pub activity: Option<usize>,
    /// The unit that brought it and follows it.
    pub unit: usize,
    /// Direction, once judged.
    pub direction: Option<usize>,
    /// How far it has come.
    pub status: LeadStatus,
    /// Day it was reported.
    pub reported_on: NaiveDate,
    /// Day it was judged effective, if it was.
    pub judged_on: Option<NaiveDate>,
    /// What was done about it, the earliest first.
    pub follow_ups: Vec<(NaiveDate, String)>,
    /// Why it was closed, if it was.
    pub closed_reason: Option<String>,
    /// The project it became, if it did.
    pub project: Option<usize>,
}

/// A company that a second unit reports, and how it was ruled who keeps it (首谈裁定).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The lead of the second unit.
    pub later: Lead,
    /// The day of the ruling, who keeps the company, and why; none while it waits.
    pub ruling: Option<(NaiveDate, LeadKeeper, String)>,
}

/// An edition of the opportunity list (发展机会清单), or its draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpportunityList {
    /// The day on which it was drafted, and published if it is.
    pub on: NaiveDate,
    /// Whether it is published.
    pub is_published: bool,
    /// Its entries, in their order.
    pub entries: Vec<Opportunity>,
}

/// An opportunity (发展机会).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opportunity {
    /// Title, unique in the list.
    pub title: String,
    /// Its direction.
    pub direction: usize,
    /// The unit that is to pursue it.
    pub unit: usize,
    /// What it is.
    pub words: String,
}

/// A category (分类).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// What it sorts by.
    pub kind: CategoryKind,
    /// Short code.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// The name it had before, and the first day of the present one.
    pub formerly: Option<(&'static str, NaiveDate)>,
    /// Its last day, if it has ended.
    pub until: Option<NaiveDate>,
}

/// Which categories a project or a lead has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sorted {
    /// Channel.
    pub channel: Option<usize>,
    /// New or stock.
    pub new_or_stock: Option<usize>,
}
