//! Production and capacity (投产达产), which are reached with evidence.

use entity::{EvidenceKind, Stage, evidence};
use sea_orm::{ActiveModelTrait, Set};

use super::{Act, Checks, Outcome};
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

/// Keeps what proves that a project reached a stage.
pub(super) async fn prove(act: &Act, project_id: i64, stage: Stage, proofs: &[Evidence]) -> Outcome<()> {
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
            stage: Set(stage),
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
    Ok(())
}
