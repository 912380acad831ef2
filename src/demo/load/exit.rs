//! Exits, and who takes up what they free.

use entity::{ExitDecision, Stage, idle_asset};

use super::{LoadError, Loading, Plan, plan};
use crate::actions::{
    asset::{self, Freed},
    exit::{self, Decision},
};

impl Loading {
    /// The proposal to give a project up, as far as it has come.
    pub(super) async fn exit(&mut self, project: i64, planned: &plan::Project) -> Result<(), LoadError> {
        let Some(planned_exit) = &planned.exit else { return Ok(()) };
        let unit = self.keys.unit(planned.lead_unit)?;
        let on = self.on(planned_exit.proposed_on);
        let mut row = exit::propose(&self.act, project, unit, on, &planned_exit.reason).await?;
        if let Some((day, opinion)) = &planned_exit.review {
            let on = self.on(*day);
            row = exit::review(&self.act, row.id, row.version, on, opinion).await?;
        }
        // The last step, unless it is not decided yet.
        let Some(step) = planned.steps.iter().find(|step| step.stage == Stage::Exited) else { return Ok(()) };
        let freed = planned_exit.freed.iter().cloned();
        let decision = Decision {
            decision: ExitDecision::Exit,
            on: self.on(step.on),
            reason: step.reason.clone(),
            freed: freed
                .map(|plan::Freed { kind, square_metres, place, words }| Freed {
                    kind,
                    area: square_metres,
                    place,
                    words,
                })
                .collect(),
        };
        let (_, assets) = exit::decide(&self.act, row.id, row.version, &decision).await?;
        self.assets.insert(project, assets);
        Ok(())
    }

    /// Projects take up what others left.
    pub(super) async fn take_ups(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for take_up in &plan.take_ups {
            let (from, project) = (self.keys.project(take_up.freed_by)?, self.keys.project(take_up.project)?);
            let on = self.on(take_up.on);
            for idle_asset::Model { id, version, .. } in self.assets.remove(&from).unwrap_or_default() {
                asset::take_up(&self.act, id, version, project, on).await?;
            }
        }
        Ok(())
    }
}
