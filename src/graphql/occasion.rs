//! Why a subscription is executed.
//!
//! A subscription is executed once when it is opened, which checks it and yields nothing, and then anew for every change
//! of what it watches. So every event finds in its context what belongs to it: the viewer and the scope as they are by
//! then, today's date, and rows that nobody read before.

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::Context;

use crate::live::Subject;

/// What a subscription is executed for; part of the request's data. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Occasion {
    change: Option<(Subject, i64)>,
    watched: Arc<Mutex<Vec<Subject>>>,
}

impl Occasion {
    /// Something changed.
    pub fn of(subject: Subject, id: i64) -> Self {
        Self { change: Some((subject, id)), ..Self::default() }
    }

    /// Nothing has changed yet: the operation is opened.
    pub fn is_opening(&self) -> bool {
        self.change.is_none()
    }

    /// What the fields that were executed watch, one entry a field.
    pub fn watched(&self) -> Vec<Subject> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The key of the `subject` that changed, if that is why the field is executed.
pub(super) fn changed(ctx: &Context<'_>, subject: Subject) -> Option<i64> {
    let occasion = ctx.data_opt::<Occasion>()?;
    occasion.watched.lock().unwrap_or_else(PoisonError::into_inner).push(subject);
    occasion.change.filter(|(changed, _)| *changed == subject).map(|(_, id)| id)
}
