//! Who there is: officials, units, directions.

use entity::UnitKind;

/// An official (干部).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Official {
    /// Name.
    pub name: String,
    /// Title.
    pub title: String,
    /// Rank.
    pub rank: Option<String>,
    /// Mail address, under the reserved domain `.example`.
    pub email: Option<String>,
    /// Telephone, made up.
    pub telephone: String,
}

/// A combat unit (作战单元).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CombatUnit {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What kind of units it gathers.
    pub description: String,
}

/// A responsibility unit (责任单位).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: UnitKind,
    /// The combat unit it belongs to.
    pub combat_unit: usize,
    /// The official who heads it.
    pub head: usize,
    /// The official who keeps its ledger.
    pub liaison: usize,
    /// The official in charge of it.
    pub division_leader: usize,
    /// Contact person.
    pub contact_name: String,
    /// The contact's telephone.
    pub contact_telephone: String,
}

/// An industry direction (产业方向).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Direction {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The official in command.
    pub leader: usize,
    /// The unit that takes the lead.
    pub lead_unit: usize,
    /// The units that work along.
    pub coordinating: Vec<usize>,
}
