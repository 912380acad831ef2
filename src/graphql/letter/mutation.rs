//! What people do with letters.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::letter as table;

use super::types::Letter;
use crate::{
    actions::letter,
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind},
};

/// A letter whose mail is to be sent again (重发函件).
#[derive(Debug, InputObject)]
pub struct ResendLetterInput {
    /// Which letter (函件): one whose mail is FAILED or NO_ADDRESS.
    letter_id: ID,
}

payload! {
    /// What `resendLetter` did (办理结果).
    ResendLetterPayload {
        /// The letter (函件); its mail waits in the outbox.
        letter: Letter, from table::Model
    }
}

#[derive(Default)]
pub struct LetterMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterMutation {
    /// Sends a letter again whose mail failed, or whose addressee had no mail address and now has one (重新发送). The
    /// letter itself does not change. For the bureau.
    async fn resend_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ResendLetterInput,
    ) -> Result<ResendLetterPayload> {
        let act = ctx.act().await?;
        let outcome = letter::resend(&act, &ctx.app().config, Kind::Letter.key(&input.letter_id)).await;
        let payload = ResendLetterPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }
}
