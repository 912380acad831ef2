//! Who can answer for a project.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{Duty, UnitPost};
use sea_orm::DbErr;

use crate::storage::{database::Database, organisation};

/// A direction and its people.
#[derive(Clone, Debug, Default)]
pub(super) struct Direction {
    pub(super) id: i64,
    pub(super) leader: i64,
    pub(super) lead_unit: i64,
    pub(super) coordinating: Vec<i64>,
}

/// The organisation, by key.
#[derive(Clone, Debug)]
pub(super) struct Office {
    pub(super) directions: Vec<Direction>,
    pub(super) units: Vec<i64>,
    /// The division leader in charge of a unit.
    pub(super) in_charge: HashMap<i64, i64>,
}

impl Office {
    /// The organisation as it stands on a day.
    pub(super) async fn read(db: &Database, day: NaiveDate) -> Result<Self, DbErr> {
        let mut directions: Vec<Direction> = organisation::directions(db)
            .await?
            .into_iter()
            .map(|row| Direction { id: row.id, ..Direction::default() })
            .collect();
        let ids: Vec<i64> = directions.iter().map(|direction| direction.id).collect();
        for held in organisation::direction_assignments(db, ids, day).await? {
            let Some(direction) = directions.iter_mut().find(|direction| direction.id == held.direction_id) else {
                continue;
            };
            match (held.duty, held.official_id, held.unit_id) {
                (Duty::Leader, Some(official), _) => direction.leader = official,
                (Duty::LeadUnit, _, Some(unit)) => direction.lead_unit = unit,
                (_, _, Some(unit)) => direction.coordinating.push(unit),
                _ => {}
            }
        }
        let held = organisation::unit_posts(db, UnitPost::DivisionLeader, day).await?;
        let units = held.iter().map(|post| post.unit_id).collect();
        let in_charge = held.iter().map(|post| (post.unit_id, post.official_id)).collect();
        Ok(Self { directions, units, in_charge })
    }
}
