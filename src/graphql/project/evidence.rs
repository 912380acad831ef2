//! What clients read of the evidence of a project.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{EvidenceKind, Stage, evidence};

use super::types::Project;
use crate::graphql::{id::Kind, links::ProjectOf, page::connections, rows::Row, scalar::DateTime};

/// A proof that a project reached a stage (佐证材料). The document itself lies with the bureau.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Evidence {
    #[graphql(skip)]
    row: Row<evidence::Model>,
    /// Global id (全局标识), such as `evidence:12`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The stage it proves (佐证阶段): IN_PRODUCTION or AT_CAPACITY.
    stage: Stage,
    /// What kind of proof it is (类别).
    kind: EvidenceKind,
    /// Document number (文号、编号), if it has one.
    number: Option<String>,
    /// What it shows (说明).
    words: String,
    /// Who recorded it (登记人).
    recorded_by: String,
    /// When it was recorded (登记时间).
    recorded_at: DateTime,
}

#[ComplexObject]
impl Evidence {
    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }
}

impl From<Row<evidence::Model>> for Evidence {
    fn from(row: Row<evidence::Model>) -> Self {
        Self {
            id: Kind::Evidence.id(row.id),
            stage: row.stage,
            kind: row.kind,
            number: row.number.clone(),
            words: row.words.clone(),
            recorded_by: row.recorded_by.clone(),
            recorded_at: row.recorded_at.into(),
            row,
        }
    }
}

connections! {
    /// A page of the evidence of a project (佐证材料列表).
    EvidenceConnection, EvidenceEdge of Evidence from evidence::Model;
}
