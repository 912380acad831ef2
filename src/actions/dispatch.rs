//! Dispatch meetings (调度会商), whose resolutions are tasks.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entity::{dispatch_meeting, dispatch_meeting_project};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::{Act, ActionError, Checks, Outcome, official, task, unknown};
use crate::{
    domain::{lifecycle, text},
    storage,
};

/// A dispatch meeting as entered.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// The day.
    pub held_on: NaiveDate,
    /// The official who chaired it.
    pub chair_id: i64,
    /// Where, at most 200 characters.
    pub place: String,
    /// What was discussed.
    pub words: String,
    /// The projects on the agenda.
    pub project_ids: Vec<i64>,
    /// What was resolved.
    pub resolutions: Vec<task::Input>,
}

/// Records a dispatch meeting with its agenda, and gives out the tasks it resolved.
pub async fn record(act: &Act, meeting: &Meeting) -> Outcome<dispatch_meeting::Model> {
    let mut checks = Checks::default();
    checks.set_of("projectIds", &meeting.project_ids);
    checks.set_of("resolutions", &meeting.resolutions);
    checks.finish()?;
    // In the order of their keys, so that two meetings do not wait for each other.
    let mut known = BTreeSet::new();
    for id in meeting.project_ids.iter().copied().collect::<BTreeSet<i64>>() {
        let project = storage::project::touch(act.conn(), act.scope(), id, act.now()).await?;
        known.extend(project.map(|project| project.id));
    }
    let mut checks = Checks::default();
    if let Err(refusal) = lifecycle::happened("heldOn", meeting.held_on, act.today()) {
        checks.refuse(refusal);
    }
    let place = checks.take(text::line("place", &meeting.place, 200));
    let words = checks.take(text::filled_words("words", &meeting.words));
    for (position, id) in meeting.project_ids.iter().enumerate() {
        if !known.contains(id) {
            checks.refuse(unknown(&format!("projectIds.{position}")));
        }
    }
    checks.finish()?;
    official::in_office(act, "chairId", meeting.chair_id, meeting.held_on).await?;
    let row = dispatch_meeting::ActiveModel {
        held_on: Set(meeting.held_on),
        chair_id: Set(meeting.chair_id),
        place: Set(place),
        words: Set(words),
        recorded_by: Set(act.actor_name().to_owned()),
        recorded_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("dispatch_meeting.record", row.id, None, Some(&row)).await?;
    for project_id in &meeting.project_ids {
        let discussed = dispatch_meeting_project::ActiveModel {
            dispatch_meeting_id: Set(row.id),
            project_id: Set(*project_id),
            ..Default::default()
        };
        let discussed = discussed.insert(act.conn()).await?;
        act.record("dispatch_meeting_project.add", discussed.id, None, Some(&discussed)).await?;
    }
    let resolved = task::Meeting { id: row.id, held_on: row.held_on, project_ids: known };
    for (position, resolution) in meeting.resolutions.iter().enumerate() {
        let added = task::resolve(act, &resolved, resolution).await;
        added.map_err(|error| error.inside(&format!("resolutions.{position}")))?;
    }
    Ok(row)
}

/// What the tasks of a meeting, if there is one, have to fit.
pub(super) async fn agenda(act: &Act, id: Option<i64>) -> Outcome<Option<task::Meeting>> {
    let Some(id) = id else { return Ok(None) };
    let meeting = dispatch_meeting::Entity::find_by_id(id).one(act.conn()).await?.ok_or(ActionError::NotFound)?;
    let projects = dispatch_meeting_project::Entity::find()
        .filter(dispatch_meeting_project::Column::DispatchMeetingId.eq(id))
        .all(act.conn())
        .await?;
    let project_ids = projects.into_iter().map(|row| row.project_id).collect();
    Ok(Some(task::Meeting { id, held_on: meeting.held_on, project_ids }))
}
