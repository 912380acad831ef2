//! Production and capacity (投产达产), which are reached with evidence.

use entity::{EvidenceKind, evidence, project as table};
use sea_orm::{ActiveModelTrait, Set};

use super::{
    Act, Checks, Outcome,
    project::{self, StageStep},
};
use crate::domain::{lifecycle, text};

/// A proof as entered.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What kind of proof it is.
    pub kind: EvidenceKind,
    /// Document number, at most 100 characters.
    pub number: Option<String>,
    /// What it shows.
    pub words: String,
}

/// Moves a project into production or to capacity, and keeps what proves it.
pub async fn reach(
    act: &Act,
    project_id: i64,
    version: i32,
    step: &StageStep,
    proofs: &[Evidence],
) -> Outcome<table::Model> {
    let mut checks = Checks::default();
    if let Err(refusal) = lifecycle::proven(proofs.len()) {
        checks.refuse(refusal);
    }
    let mut rows = Vec::with_capacity(proofs.len());
    for (position, proof) in proofs.iter().enumerate() {
        let number = text::optional_line("number", proof.number.as_deref(), 100);
        let number = checks.take_in("evidence", position, number);
        let words = checks.take_in("evidence", position, text::filled_words("words", &proof.words));
        rows.push(evidence::ActiveModel {
            project_id: Set(project_id),
            stage: Set(step.to),
            kind: Set(proof.kind),
            number: Set(number),
            words: Set(words),
            recorded_by: Set(act.actor_name().to_owned()),
            recorded_at: Set(act.now()),
            ..Default::default()
        });
    }
    checks.finish()?;
    for row in rows {
        let row = row.insert(act.conn()).await?;
        act.record("evidence.add", row.id, None, Some(&row)).await?;
    }
    project::change_stage(act, project_id, version, step).await
}
