//! Where projects come from: events and visits, leads, and who disputes them.

use chrono::NaiveDate;
use entity::lead as table;

use super::{LoadError, Loading, Plan, key, plan};
use crate::actions::{activity, lead};

impl Loading {
    /// An event or visit, with the projects that came of it.
    pub(super) async fn activity(&mut self, planned: &plan::Activity) -> Result<(), LoadError> {
        self.on(planned.last_on);
        let officials = planned.officials.iter().map(|index| self.keys.official(*index));
        let projects = planned.projects.iter().map(|index| key(&self.keys.projects, "project", *index));
        let input = activity::Input {
            name: planned.name.clone(),
            place: planned.place.clone(),
            unit_id: self.keys.unit(planned.unit)?,
            first_on: planned.first_on,
            last_on: planned.last_on,
            summary: planned.summary.clone(),
            official_ids: officials.collect::<Result<_, _>>()?,
            companies: planned.companies.clone(),
            project_ids: projects.collect::<Result<_, _>>()?,
        };
        self.keys.activities.push(activity::create(&self.act, planned.kind, &input).await?.0.id);
        Ok(())
    }

    /// A lead as far as it came without becoming a project.
    pub(super) async fn lead(&mut self, planned: &plan::Lead) -> Result<table::Model, LoadError> {
        let direction_id = planned.direction.map(|index| self.keys.direction(index)).transpose()?;
        let activity_id = planned.activity.map(|index| key(&self.keys.activities, "activity", index)).transpose()?;
        let report = lead::Report {
            company: planned.company.clone(),
            summary: planned.summary.clone(),
            source: lead::Source {
                kind: planned.source,
                name: planned.source_name.clone(),
                activity_id,
                categories: self.keys.given(planned.categories)?,
            },
            unit_id: self.keys.unit(planned.unit)?,
            direction_id,
            reported_on: self.on(planned.reported_on),
        };
        let (mut row, _) = lead::report(&self.act, &report).await?;
        let is_before = |(day, _): &&(NaiveDate, String)| planned.judged_on.is_none_or(|judged_on| *day <= judged_on);
        let (before, after): (Vec<_>, Vec<_>) = planned.follow_ups.iter().partition(is_before);
        row = self.follow(row, before).await?;
        if let (Some(day), Some(direction)) = (planned.judged_on, direction_id) {
            self.on(day);
            row = lead::judge_effective(&self.act, row.id, row.version, direction).await?;
        }
        row = self.follow(row, after).await?;
        if let Some(reason) = &planned.closed_reason {
            row = lead::close(&self.act, row.id, row.version, reason).await?;
        }
        Ok(row)
    }

    async fn follow(
        &mut self,
        mut row: table::Model,
        follow_ups: Vec<&(NaiveDate, String)>,
    ) -> Result<table::Model, LoadError> {
        for (day, words) in follow_ups {
            let day = self.on(*day);
            row = lead::follow(&self.act, row.id, row.version, day, words).await?;
        }
        Ok(row)
    }

    /// Companies that a second unit reports, and the rulings on them.
    pub(super) async fn disputes(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for planned in &plan.disputes {
            let later = self.lead(&planned.later).await?;
            if let Some((on, keeper, reason)) = &planned.ruling {
                self.on(*on);
                lead::rule(&self.act, later.id, later.version, *keeper, reason).await?;
            }
        }
        Ok(())
    }
}
