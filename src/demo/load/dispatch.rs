//! Dispatch meetings and their tasks.

use super::{LoadError, Loading, Plan, plan};
use crate::actions::{dispatch, task};

impl Loading {
    /// The meetings of the year, and what became of their tasks.
    pub(super) async fn meetings(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for planned in &plan.meetings {
            let held_on = self.on(planned.on);
            let projects = planned.projects.iter().map(|index| self.keys.project(*index));
            let meeting = dispatch::Meeting {
                held_on,
                chair_id: self.keys.official(planned.chair)?,
                place: planned.place.clone(),
                words: planned.words.clone(),
                project_ids: projects.collect::<Result<_, _>>()?,
                resolutions: Vec::new(),
            };
            let meeting = dispatch::record(&self.act, &meeting).await?;
            for task in &planned.tasks {
                self.on(planned.on);
                self.task(meeting.id, task).await?;
            }
        }
        Ok(())
    }

    async fn task(&mut self, meeting: i64, planned: &plan::Task) -> Result<(), LoadError> {
        let input = task::Input {
            words: planned.words.clone(),
            project_id: Some(self.keys.project(planned.project)?),
            owner_unit_id: self.keys.unit(planned.owner)?,
            due_on: planned.due_on,
        };
        let row = task::add(&self.act, Some(meeting), &input).await?;
        if let Some((done_on, result)) = &planned.done {
            let on = self.on(*done_on);
            task::complete(&self.act, row.id, row.version, on, result).await?;
        }
        Ok(())
    }
}
