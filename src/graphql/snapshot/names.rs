//! What things were called at a month's end.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Result};
use chrono::NaiveDate;
use entity::{Taxonomy, ledger_snapshot};

use crate::{
    domain::taxonomy,
    graphql::context::ContextExt,
    storage::{directory::Directory, snapshot},
};

/// What directions and units were called at the month's end.
pub(super) struct Names {
    directory: Arc<Directory>,
    /// As the snapshot has them.
    lead_units: HashMap<i64, String>,
    day: NaiveDate,
}

impl Names {
    pub(super) async fn of(ctx: &Context<'_>, snapshot: &ledger_snapshot::Model) -> Result<Self> {
        let lead_units = snapshot::lead_units(ctx.db(), snapshot.id).await?;
        Ok(Self { directory: ctx.directory().await?, lead_units, day: snapshot.frozen_on })
    }

    pub(super) fn direction(&self, id: i64) -> String {
        let former = self.directory.former_names(Taxonomy::Direction, id).iter();
        let former = former.map(|row| (row.until_on, row.name.as_str()));
        let Some(direction) = self.directory.direction(id) else { return String::new() };
        taxonomy::name_on(former, &direction.name, self.day).to_owned()
    }

    /// Units that led no project then go by their present name.
    pub(super) fn unit(&self, id: i64) -> String {
        let present = || self.directory.unit(id).map(|unit| unit.name.clone());
        self.lead_units.get(&id).cloned().or_else(present).unwrap_or_default()
    }
}
