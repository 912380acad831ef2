//! What people do with letters.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{delivery, letter as table};

use super::types::{Delivery, Letter};
use crate::{
    actions::letter,
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind},
};

/// A letter whose mail is to be sent again (重发函件).
#[derive(Debug, InputObject)]
pub struct ResendLetterInput {
    /// Which letter (函件): one with a mail that is FAILED or NO_ADDRESS.
    letter_id: ID,
    /// Whether it goes out now, at night and on days off as well (不受发送时段限制，立即发送). Then mails that are WAITING go out now,
    /// too.
    #[graphql(default)]
    at_once: bool,
}

/// A mail that came back (登记退信).
#[derive(Debug, InputObject)]
pub struct RecordBounceInput {
    /// Which mail (邮件), such as `delivery:17`: it came back to the address with this number, `bounces+17@…`.
    delivery_id: ID,
    /// What the server says (退信原因), such as `550 5.1.1 no such user`; at most 4000 characters.
    reason: String,
}

/// A letter that was issued by mistake (作废函件).
#[derive(Debug, InputObject)]
pub struct VoidLetterInput {
    /// Which letter (函件).
    letter_id: ID,
    /// Why (作废原因), at most 4000 characters.
    reason: String,
}

payload! {
    /// What `voidLetter` did (办理结果).
    VoidLetterPayload {
        /// The letter, which is void (函件).
        letter: Letter, from table::Model
    }
    /// What `recordBounce` did (办理结果).
    RecordBouncePayload {
        /// The mail, which is FAILED (邮件).
        delivery: Delivery, from delivery::Model
    }
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
    /// Sends the mails of a letter again that failed, or whose recipient had no mail address and now has one (重新发送). The
    /// letter itself does not change. They go out at the hours of an office, or `atOnce`. For the bureau.
    async fn resend_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ResendLetterInput,
    ) -> Result<ResendLetterPayload> {
        let act = ctx.act().await?;
        let outcome = letter::resend(&act, &ctx.app().config, Kind::Letter.key(&input.letter_id), input.at_once).await;
        let payload = ResendLetterPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }

    /// Notes that a mail of a letter came back though a server had taken it (登记退信). It is FAILED then, and goes out again by
    /// `resendLetter`, to the address on record by then. For the bureau.
    async fn record_bounce(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RecordBounceInput,
    ) -> Result<RecordBouncePayload> {
        let act = ctx.act().await?;
        let outcome = letter::record_bounce(&act, Kind::Delivery.key(&input.delivery_id), &input.reason).await;
        RecordBouncePayload::settle(act, outcome).await
    }

    /// Declares a letter void that was issued by mistake (作废函件). The number stays in `voidRegister`; mails that have not
    /// gone out are called back, the personal links say that it is void, nobody answers it, and its matters do not count as
    /// raised. Another letter of the kind and month may then be drafted for the addressee. CONFLICT while a mail is on the
    /// wire: try again. For the bureau.
    async fn void_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: VoidLetterInput,
    ) -> Result<VoidLetterPayload> {
        let act = ctx.act().await?;
        let outcome = letter::void(&act, Kind::Letter.key(&input.letter_id), &input.reason).await;
        VoidLetterPayload::settle(act, outcome).await
    }
}
