//! The opportunity list: what is published, and the draft of the next edition.

use super::{LoadError, Loading, Plan, plan};
use crate::actions::opportunity::{self, Entry};

impl Loading {
    pub(super) async fn opportunity_lists(&mut self, plan: &Plan) -> Result<(), LoadError> {
        for planned in &plan.opportunity_lists {
            self.on(planned.on);
            let entries: Vec<Entry> =
                planned.entries.iter().map(|entry| self.entry(entry)).collect::<Result<_, _>>()?;
            let draft = opportunity::draft(&self.act, None, &entries).await?;
            if planned.is_published {
                opportunity::publish(&self.act, draft.version).await?;
            }
        }
        Ok(())
    }

    fn entry(&self, planned: &plan::Opportunity) -> Result<Entry, LoadError> {
        Ok(Entry {
            title: planned.title.clone(),
            direction_id: self.keys.direction(planned.direction)?,
            unit_id: self.keys.unit(planned.unit)?,
            words: planned.words.clone(),
        })
    }
}
