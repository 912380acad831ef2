//! Keeping contracts.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{contract as table, contract_supplement};

use super::types::{Contract, ContractSupplement};
use crate::{
    actions::contract,
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::{Date, Fen},
    },
};

/// A contract as entered (合同内容).
#[derive(Debug, InputObject)]
pub struct ContractInput {
    /// Contract number (合同编号), at most 60 characters, unique.
    number: String,
    /// Who signs it with whom (签约各方), at most 4000 characters.
    parties: String,
    /// Amount without supplements (合同金额) in fen, above 0.
    amount: Fen,
    /// Whether the amount is approximate (是否为约数).
    #[graphql(default)]
    is_approximate: bool,
    /// The day promised for the start (承诺开工日期), not before the signing.
    committed_start_on: Date,
    /// The day promised for production (承诺投产日期), not before the start.
    committed_production_on: Date,
    /// The day promised for capacity (承诺达产日期), not before production.
    committed_capacity_on: Option<Date>,
    /// What may go wrong, and what was agreed for it (风险条款), at most 4000 characters.
    #[graphql(default)]
    risk_notes: String,
}

impl From<ContractInput> for contract::Input {
    fn from(input: ContractInput) -> Self {
        Self {
            number: input.number,
            parties: input.parties,
            amount: input.amount.0,
            is_approximate: input.is_approximate,
            committed_start_on: input.committed_start_on.0,
            committed_production_on: input.committed_production_on.0,
            committed_capacity_on: input.committed_capacity_on.map(|day| day.0),
            risk_notes: input.risk_notes,
        }
    }
}

/// The contract as it shall be (更正合同): every field is replaced.
#[derive(Debug, InputObject)]
pub struct CorrectContractInput {
    /// Which contract (合同).
    contract_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The new values (新内容).
    contract: ContractInput,
}

/// A supplement that was signed (登记增资).
#[derive(Debug, InputObject)]
pub struct RecordSupplementInput {
    /// The project (项目), which must be signed.
    project_id: ID,
    /// Number of the agreement (协议编号), at most 60 characters, unique.
    number: String,
    /// What it adds (增资额) in fen, above 0.
    amount: Fen,
    /// The day it was signed (签订日期), not after today.
    on: Date,
    /// What it is about (增资说明), at most 4000 characters.
    #[graphql(default)]
    words: String,
}

/// The supplement as it shall be (更正增资): every field is replaced.
#[derive(Debug, InputObject)]
pub struct CorrectSupplementInput {
    /// Which supplement (增资协议).
    supplement_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Number of the agreement (协议编号), at most 60 characters, unique.
    number: String,
    /// What it adds (增资额) in fen, above 0.
    amount: Fen,
    /// The day it was signed (签订日期), not after today nor before the contract.
    on: Date,
    /// What it is about (增资说明), at most 4000 characters.
    #[graphql(default)]
    words: String,
}

payload! {
    /// What `correctContract` did (办理结果).
    CorrectContractPayload {
        /// The contract as changed (更新后的内容).
        contract: Contract, from table::Model
    }
    /// What `recordSupplement` did (办理结果).
    RecordSupplementPayload {
        /// The supplement as recorded (录入内容).
        supplement: ContractSupplement, from contract_supplement::Model
    }
    /// What `correctSupplement` did (办理结果).
    CorrectSupplementPayload {
        /// The supplement as changed (更新后的内容).
        supplement: ContractSupplement, from contract_supplement::Model
    }
}

#[derive(Default)]
pub struct ContractMutation;

#[Object(guard = "May(Permission::Administer)")]
impl ContractMutation {
    /// Corrects a contract; the project's contract amount follows (更正合同). A greater amount is refused until the levels of
    /// review that it asks for have passed; see `signProject`. For the bureau.
    async fn correct_contract(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CorrectContractInput,
    ) -> Result<CorrectContractPayload> {
        let act = ctx.act().await?;
        let id = Kind::Contract.key(&input.contract_id);
        let outcome = inside(contract::correct(&act, id, input.version, &input.contract.into()).await, "contract");
        CorrectContractPayload::settle(act, outcome).await
    }

    /// Records a supplement: it adds to the project's contract amount, and counts as no newly signed project (登记增资). For the
    /// bureau.
    async fn record_supplement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RecordSupplementInput,
    ) -> Result<RecordSupplementPayload> {
        let act = ctx.act().await?;
        let supplement = contract::Supplement {
            number: input.number,
            amount: input.amount.0,
            signed_on: input.on.0,
            words: input.words,
        };
        let outcome = contract::supplement(&act, Kind::Project.key(&input.project_id), &supplement).await;
        RecordSupplementPayload::settle(act, outcome).await
    }

    /// Corrects a supplement; the project's contract amount follows (更正增资). For the bureau.
    async fn correct_supplement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CorrectSupplementInput,
    ) -> Result<CorrectSupplementPayload> {
        let act = ctx.act().await?;
        let supplement = contract::Supplement {
            number: input.number,
            amount: input.amount.0,
            signed_on: input.on.0,
            words: input.words,
        };
        let id = Kind::ContractSupplement.key(&input.supplement_id);
        let outcome = contract::correct_supplement(&act, id, input.version, &supplement).await;
        CorrectSupplementPayload::settle(act, outcome).await
    }
}
