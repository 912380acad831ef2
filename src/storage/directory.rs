//! The directory (组织名录): officials, units, directions, who answers for what, the limits they work within, and
//! the working calendar. A few
//! hundred rows that nearly every answer names, kept in the process and read again when they change.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use chrono::NaiveDate;
use entity::{
    Duty, Role, Taxonomy, UnitPost, account, category, combat_unit, direction, direction_assignment, former_name,
    official, review_level, screening_limit, unit, unit_assignment,
};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};
use tokio::sync::Mutex;

use super::{calendar, review, screening};
use crate::{
    domain::{
        calendar::Calendar,
        lead,
        responsibility::holds_on,
        review::Level,
        viewer::{Scope, Viewer},
    },
    live::{Hub, Subject},
};

/// The organisation as it is recorded.
#[derive(Debug, Default)]
pub struct Directory {
    officials: HashMap<i64, Arc<official::Model>>,
    units: HashMap<i64, Arc<unit::Model>>,
    combat_units: HashMap<i64, Arc<combat_unit::Model>>,
    directions: HashMap<i64, Arc<direction::Model>>,
    categories: HashMap<i64, Arc<category::Model>>,
    /// By what had them, the earliest first.
    former_names: HashMap<(Taxonomy, i64), Vec<former_name::Model>>,
    /// By unit, in the order they were made.
    posts: HashMap<i64, Vec<unit_assignment::Model>>,
    /// By direction, in the order they were made.
    duties: HashMap<i64, Vec<direction_assignment::Model>>,
    review_levels: Vec<review_level::Model>,
    lead_limits: lead::limit::Limits,
    screening_limits: Vec<screening_limit::Model>,
    calendar: Calendar,
}

impl Directory {
    /// Reads the directory.
    pub async fn read(conn: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let mut directory = Self::default();
        for row in official::Entity::find().all(conn).await? {
            directory.officials.insert(row.id, Arc::new(row));
        }
        for row in unit::Entity::find().all(conn).await? {
            directory.units.insert(row.id, Arc::new(row));
        }
        for row in combat_unit::Entity::find().all(conn).await? {
            directory.combat_units.insert(row.id, Arc::new(row));
        }
        for row in direction::Entity::find().all(conn).await? {
            directory.directions.insert(row.id, Arc::new(row));
        }
        for row in category::Entity::find().all(conn).await? {
            directory.categories.insert(row.id, Arc::new(row));
        }
        for row in former_name::Entity::find().order_by_asc(former_name::Column::UntilOn).all(conn).await? {
            directory.former_names.entry((row.taxonomy, row.subject_id)).or_default().push(row);
        }
        for row in unit_assignment::Entity::find().order_by_asc(unit_assignment::Column::Id).all(conn).await? {
            directory.posts.entry(row.unit_id).or_default().push(row);
        }
        for row in direction_assignment::Entity::find().order_by_asc(direction_assignment::Column::Id).all(conn).await?
        {
            directory.duties.entry(row.direction_id).or_default().push(row);
        }
        directory.review_levels = review::levels(conn).await?;
        directory.lead_limits = super::lead::limits(conn).await?;
        directory.screening_limits = screening_limit::Entity::find().all(conn).await?;
        directory.calendar = calendar::read(conn).await?;
        Ok(directory)
    }

    /// An official.
    pub fn official(&self, id: i64) -> Option<Arc<official::Model>> {
        self.officials.get(&id).cloned()
    }

    /// A responsibility unit.
    pub fn unit(&self, id: i64) -> Option<Arc<unit::Model>> {
        self.units.get(&id).cloned()
    }

    /// Some responsibility units, in this order.
    pub fn units_of(&self, ids: &[i64]) -> Vec<unit::Model> {
        ids.iter().filter_map(|id| self.units.get(id)).map(|row| unit::Model::clone(row)).collect()
    }

    /// Every responsibility unit, in no order.
    pub fn units(&self) -> impl Iterator<Item = &Arc<unit::Model>> {
        self.units.values()
    }

    /// A combat unit.
    pub fn combat_unit(&self, id: i64) -> Option<Arc<combat_unit::Model>> {
        self.combat_units.get(&id).cloned()
    }

    /// An industry direction.
    pub fn direction(&self, id: i64) -> Option<Arc<direction::Model>> {
        self.directions.get(&id).cloned()
    }

    /// A category.
    pub fn category(&self, id: i64) -> Option<Arc<category::Model>> {
        self.categories.get(&id).cloned()
    }

    /// The names that a direction, combat unit or category had before, the earliest first.
    pub fn former_names(&self, taxonomy: Taxonomy, id: i64) -> &[former_name::Model] {
        self.former_names.get(&(taxonomy, id)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who holds a post at a unit on `day`.
    pub fn holder(&self, unit_id: i64, post: UnitPost, day: NaiveDate) -> Option<Arc<official::Model>> {
        let held = self.posts.get(&unit_id)?.iter().find(|held| held.post == post && holds_post(held, day))?;
        self.official(held.official_id)
    }

    /// Who answers for a direction on `day`, in the order they were assigned.
    pub fn duties(&self, direction_id: i64, day: NaiveDate) -> impl Iterator<Item = &direction_assignment::Model> {
        let duties = self.duties.get(&direction_id).map(Vec::as_slice).unwrap_or_default();
        duties.iter().filter(move |duty| holds_on(duty.from_on, duty.until_on, day))
    }

    /// The further levels of review in force on `day`.
    pub fn review_levels(&self, day: NaiveDate) -> Vec<Level> {
        let levels = self.review_levels.iter();
        levels.filter(|level| holds_on(level.active_from, level.active_until, day)).map(review::level).collect()
    }

    /// Within how many working days units have to see to their leads.
    pub fn lead_limits(&self) -> &lead::limit::Limits {
        &self.lead_limits
    }

    /// The screening limits in force on `day`.
    pub fn screening_limits(&self, day: NaiveDate) -> screening::Limits {
        screening::Limits::of(&self.screening_limits, day)
    }

    /// On which days people work.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The viewer behind an account, with what it may see on `day`.
    pub fn viewer(&self, account: account::Model, day: NaiveDate) -> Viewer {
        let own_units =
            |id, post| Scope::Units { on: day, official_id: Some(id), unit_ids: self.posted_at(id, post, day) };
        let scope = match (account.role, account.official_id) {
            (Role::Admin | Role::GroupLeader, _) => Scope::Everything,
            (Role::DivisionLeader, Some(official_id)) => self.charge(official_id, day),
            (Role::DepartmentHead, Some(id)) => own_units(id, UnitPost::Head),
            (Role::LiaisonOfficer, Some(id)) => own_units(id, UnitPost::Liaison),
            (_, None) => Scope::Units { on: day, official_id: None, unit_ids: Vec::new() },
        };
        let account::Model { id, login, role, official_id, .. } = account;
        Viewer { account_id: id, login, role, official_id, scope }
    }

    fn charge(&self, official_id: i64, on: NaiveDate) -> Scope {
        let leads = |direction: &i64| self.duties(*direction, on).any(|duty| duty.official_id == Some(official_id));
        let mut direction_ids: Vec<i64> = self.directions.keys().copied().filter(leads).collect();
        direction_ids.sort_unstable();
        let duties = direction_ids.iter().flat_map(|direction| self.duties(*direction, on));
        let lead_units = duties.filter(|duty| duty.duty == Duty::LeadUnit).filter_map(|duty| duty.unit_id);
        let mut unit_ids = self.posted_at(official_id, UnitPost::DivisionLeader, on);
        unit_ids.extend(lead_units);
        unit_ids.sort_unstable();
        unit_ids.dedup();
        Scope::Charge { on, official_id, direction_ids, unit_ids }
    }

    /// The units at which the official holds the post on `day`.
    fn posted_at(&self, official_id: i64, post: UnitPost, day: NaiveDate) -> Vec<i64> {
        let holds = |held: &&unit_assignment::Model| {
            held.official_id == official_id && held.post == post && holds_post(held, day)
        };
        let mut unit_ids: Vec<i64> = self.posts.values().flatten().filter(holds).map(|held| held.unit_id).collect();
        unit_ids.sort_unstable();
        unit_ids
    }
}

fn holds_post(held: &unit_assignment::Model, day: NaiveDate) -> bool {
    holds_on(held.from_on, held.until_on, day)
}

/// The directory of this process: read when first needed, and again after the organisation changed.
#[derive(Debug, Default)]
pub struct Kept {
    /// What was read, and the version of the organisation when reading began.
    kept: RwLock<Option<(u64, Arc<Directory>)>>,
    reading: Mutex<()>,
}

impl Kept {
    /// The directory as it stands now.
    pub async fn current(&self, conn: &impl ConnectionTrait, live: &Hub) -> Result<Arc<Directory>, DbErr> {
        if let Some(directory) = self.of_version(live.version(Subject::Organisation)) {
            return Ok(directory);
        }
        // On the heap: it is rare, and whoever asks, asks in passing.
        Box::pin(self.read(conn, live)).await
    }

    async fn read(&self, conn: &impl ConnectionTrait, live: &Hub) -> Result<Arc<Directory>, DbErr> {
        let _one_reads = self.reading.lock().await;
        let version = live.version(Subject::Organisation);
        if let Some(directory) = self.of_version(version) {
            return Ok(directory);
        }
        let directory = Arc::new(Directory::read(conn).await?);
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        *kept = version.map(|version| (version, directory.clone()));
        Ok(directory)
    }

    fn of_version(&self, version: Option<u64>) -> Option<Arc<Directory>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(of, _)| Some(*of) == version).map(|(_, directory)| directory.clone())
    }
}
