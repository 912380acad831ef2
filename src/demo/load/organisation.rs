//! Who is who, who signs in, and what projects are sorted into.

use entity::{Duty, Role, UnitPost};

use super::{LoadError, Loading, Plan, SINCE, key, plan};
use crate::{
    actions::{
        account, category,
        direction::{self, Assignee},
        group, official,
        taxonomy::Term,
        unit,
    },
    demo::people::PEOPLE,
};

impl Loading {
    pub(super) async fn organisation(&mut self, plan: &Plan) -> Result<(), LoadError> {
        self.on(SINCE);
        for planned in &plan.officials {
            let input = official::Input {
                name: planned.name.clone(),
                title: planned.title.clone(),
                rank: planned.rank.clone(),
                email: planned.email.clone(),
                telephone: Some(planned.telephone.clone()),
                active_from: SINCE,
                active_until: None,
            };
            self.keys.officials.push(official::create(&self.act, &input).await?.0.id);
        }
        for (index, seat) in &plan.group {
            group::appoint(&self.act, self.keys.official(*index)?, *seat, SINCE).await?;
        }
        self.units(plan).await?;
        self.directions(plan).await?;
        self.categories(plan).await
    }

    async fn units(&mut self, plan: &Plan) -> Result<(), LoadError> {
        let mut combat_units = Vec::new();
        for planned in &plan.combat_units {
            let plan::CombatUnit { code, name, description } = planned.clone();
            let term = Term { code, name, active_from: SINCE, active_until: None };
            let input = unit::CombatUnitInput { term, description };
            combat_units.push(unit::create_combat_unit(&self.act, &input).await?.id);
        }
        for planned in &plan.units {
            let input = unit::Input {
                name: planned.name.clone(),
                kind: planned.kind,
                combat_unit_id: key(&combat_units, "combat unit", planned.combat_unit)?,
                contact_name: Some(planned.contact_name.clone()),
                contact_telephone: Some(planned.contact_telephone.clone()),
                active_from: SINCE,
                active_until: None,
            };
            let id = unit::create(&self.act, &input).await?.id;
            let posts = [
                (UnitPost::Head, planned.head),
                (UnitPost::Liaison, planned.liaison),
                (UnitPost::DivisionLeader, planned.division_leader),
            ];
            for (post, holder) in posts {
                unit::assign(&self.act, id, post, self.keys.official(holder)?, SINCE).await?;
            }
            self.keys.units.push(id);
        }
        Ok(())
    }

    async fn directions(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for planned in &plan.directions {
            let plan::Direction { code, name, .. } = planned.clone();
            let input = Term { code, name, active_from: SINCE, active_until: None };
            let id = direction::create(&self.act, &input).await?.id;
            let mut assignees = vec![
                Assignee::Official(self.keys.official(planned.leader)?),
                Assignee::Unit(Duty::LeadUnit, self.keys.unit(planned.lead_unit)?),
            ];
            for unit in self.keys.units(&planned.coordinating)? {
                assignees.push(Assignee::Unit(Duty::CoordinatingUnit, unit));
            }
            for assignee in assignees {
                direction::assign(&self.act, id, assignee, SINCE).await?;
            }
            self.keys.directions.push(id);
        }
        Ok(())
    }

    /// The categories, those that were renamed under their first name until then.
    async fn categories(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for planned in &plan.categories {
            self.on(SINCE);
            let first = planned.formerly.map_or(planned.name, |(name, _)| name);
            let term = Term {
                code: planned.code.to_owned(),
                name: first.to_owned(),
                active_from: SINCE,
                active_until: planned.until,
            };
            let category = category::create(&self.act, planned.kind, &term).await?;
            if let Some((_, from)) = planned.formerly {
                self.on(from);
                category::rename(&self.act, category.id, category.version, planned.name, from).await?;
            }
            self.keys.categories.push(category.id);
        }
        Ok(())
    }

    /// One account of every role; the leader, the head and the liaison officer are those of the first direction.
    pub(super) async fn people(&mut self, plan: &Plan) -> Result<(), LoadError> {
        let direction = plan.directions.first().ok_or(LoadError::Missing("direction", 0))?;
        let lead_unit = plan.units.get(direction.lead_unit).ok_or(LoadError::Missing("unit", direction.lead_unit))?;
        for person in PEOPLE {
            let official = match person.role {
                Role::Admin => None,
                Role::GroupLeader => plan.group.first().map(|(index, _)| *index),
                Role::DivisionLeader => Some(direction.leader),
                Role::DepartmentHead => Some(lead_unit.head),
                Role::LiaisonOfficer => Some(lead_unit.liaison),
            };
            let input = account::Input {
                login: person.login.to_owned(),
                password: person.password.to_owned().into(),
                role: person.role,
                official_id: official.map(|index| self.keys.official(index)).transpose()?,
            };
            account::add(&self.act, &input).await?;
        }
        Ok(())
    }
}
