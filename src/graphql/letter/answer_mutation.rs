//! Signing for letters, answering, reviewing and closing them.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{letter, letter_answer};

use super::{answer::LetterAnswer, types::Letter};
use crate::{
    actions::answer,
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::{inside, payload},
        guard::May,
        id::Kind,
        scalar::Date,
    },
};

/// A letter that is signed for (签收函件).
#[derive(Debug, InputObject)]
pub struct AcknowledgeLetterInput {
    /// Which letter (函件): one to the own unit or, for a division leader, in person; or one that went to the own person as the
    /// deputy (代办) of an official who is away today.
    letter_id: ID,
}

/// What is answered to a matter (反馈内容). In a draft every field may stay empty. To a letter that asks for no answer, one to a
/// leader, a `note` is all that is needed.
#[derive(Debug, InputObject)]
pub struct LetterAnswerInput {
    /// What was done so far (办理进展), at most 4000 characters.
    #[graphql(default)]
    progress: String,
    /// Why the matter is late (逾期原因), at most 4000 characters; needed to submit, if it was late when the letter was
    /// issued.
    late_reason: Option<String>,
    /// The new day asked for (申请调整后的期限), not before today and within twelve months.
    new_due_on: Option<Date>,
    /// Who is responsible (责任人), at most 60 characters; needed to submit.
    person_name: Option<String>,
    /// That person's telephone (责任人联系电话); needed to submit.
    person_telephone: Option<String>,
    /// What else there is to say (备注), at most 4000 characters; of a leader, the instruction (批示意见).
    #[graphql(default)]
    note: String,
}

impl From<LetterAnswerInput> for answer::Input {
    fn from(input: LetterAnswerInput) -> Self {
        let LetterAnswerInput { progress, late_reason, new_due_on, person_name, person_telephone, note } = input;
        let new_due_on = new_due_on.map(|Date(day)| day);
        Self { progress, late_reason, new_due_on, person_name, person_telephone, note }
    }
}

/// An answer to a matter of a letter (事项反馈): every field is replaced.
#[derive(Debug, InputObject)]
pub struct AnswerLetterItemInput {
    /// Which letter (函件).
    letter_id: ID,
    /// Which of its matters (事项).
    item_id: ID,
    /// The version (版本号) of the last answer to the matter, 0 if there is none; CONFLICT if somebody was faster.
    version: i32,
    /// What is answered (反馈内容).
    answer: LetterAnswerInput,
    /// Whether it goes to the bureau (提交复核); else it is kept as a draft (暂存).
    submit: bool,
}

/// An answer that is accepted (复核通过).
#[derive(Debug, InputObject)]
pub struct AcceptLetterAnswerInput {
    /// Which answer (反馈): a submitted one.
    answer_id: ID,
    /// The version (版本号) the review was made from; CONFLICT if somebody was faster.
    version: i32,
    /// What the bureau says to it (复核意见), at most 4000 characters.
    #[graphql(default)]
    words: String,
}

/// An answer that is returned (退回重报).
#[derive(Debug, InputObject)]
pub struct ReturnLetterAnswerInput {
    /// Which answer (反馈): a submitted one.
    answer_id: ID,
    /// The version (版本号) the review was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Why, and what is missing (退回意见), at most 4000 characters.
    words: String,
}

/// A letter that is closed (函件办结).
#[derive(Debug, InputObject)]
pub struct CloseLetterInput {
    /// Which letter (函件).
    letter_id: ID,
    /// What the bureau says to it (办结意见), at most 4000 characters.
    #[graphql(default)]
    words: String,
}

payload! {
    /// What `acknowledgeLetter` did (办理结果).
    AcknowledgeLetterPayload {
        /// The letter (函件).
        letter: Letter, from letter::Model
    }
    /// What `answerLetterItem` did (办理结果).
    AnswerLetterItemPayload {
        /// The answer as saved (反馈).
        answer: LetterAnswer, from letter_answer::Model
    }
    /// What `acceptLetterAnswer` did (办理结果).
    AcceptLetterAnswerPayload {
        /// The answer as reviewed (反馈).
        answer: LetterAnswer, from letter_answer::Model
    }
    /// What `returnLetterAnswer` did (办理结果).
    ReturnLetterAnswerPayload {
        /// The answer as reviewed (反馈).
        answer: LetterAnswer, from letter_answer::Model
    }
    /// What `closeLetter` did (办理结果).
    CloseLetterPayload {
        /// The letter (函件).
        letter: Letter, from letter::Model
    }
}

#[derive(Default)]
pub struct LetterAnswerMutation;

#[Object]
impl LetterAnswerMutation {
    /// Signs for a letter (签收). Who does it again changes nothing. For heads and liaison officers of the unit that the
    /// letter is to, for the division leader whom it is to, and, while one of these is away, for the deputy to whom the
    /// letter went, too. After the absence the deputy still reads the letter, and it is the official's again to answer.
    #[graphql(guard = "May(Permission::AnswerLetters)")]
    async fn acknowledge_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AcknowledgeLetterInput,
    ) -> Result<AcknowledgeLetterPayload> {
        let act = ctx.act().await?;
        let outcome = match answer::hold(&act, Kind::Letter.key(&input.letter_id)).await {
            Ok(held) => answer::acknowledge(&act, held).await,
            Err(error) => Err(error),
        };
        AcknowledgeLetterPayload::settle(act, outcome).await
    }

    /// Answers a matter of a letter that was signed for (事项反馈): saves a draft, which can be changed, or submits it to
    /// the bureau. After the day that the letter names it is accepted and marked late. A returned answer can be given
    /// anew. For those who may sign for the letter, until the bureau closes it.
    #[graphql(guard = "May(Permission::AnswerLetters)")]
    async fn answer_letter_item(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AnswerLetterItemInput,
    ) -> Result<AnswerLetterItemPayload> {
        let act = ctx.act().await?;
        let item_id = Kind::LetterItem.key(&input.item_id);
        let outcome = match answer::hold(&act, Kind::Letter.key(&input.letter_id)).await {
            Ok(held) => {
                let said = input.answer.into();
                inside(answer::save(&act, held, item_id, input.version, &said, input.submit).await, "answer")
            }
            Err(error) => Err(error),
        };
        AnswerLetterItemPayload::settle(act, outcome).await
    }

    /// Accepts a submitted answer (复核通过). A new day that it asks for is granted: the milestone, task or blocker that the
    /// matter is about falls due on it, and letters do not raise the matter before. For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn accept_letter_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AcceptLetterAnswerInput,
    ) -> Result<AcceptLetterAnswerPayload> {
        let act = ctx.act().await?;
        let id = Kind::LetterAnswer.key(&input.answer_id);
        let outcome = answer::accept(&act, id, input.version, &input.words).await;
        AcceptLetterAnswerPayload::settle(act, outcome).await
    }

    /// Returns a submitted answer (退回重报): the matter can be answered again. For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn return_letter_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReturnLetterAnswerInput,
    ) -> Result<ReturnLetterAnswerPayload> {
        let act = ctx.act().await?;
        let id = Kind::LetterAnswer.key(&input.answer_id);
        let outcome = answer::send_back(&act, &ctx.app().config, id, input.version, &input.words).await;
        let payload = ReturnLetterAnswerPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }

    /// Closes a letter (函件办结): it is not signed for or answered any more. Refused while answers wait for the review.
    /// For the bureau.
    #[graphql(guard = "May(Permission::Administer)")]
    async fn close_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: CloseLetterInput,
    ) -> Result<CloseLetterPayload> {
        let act = ctx.act().await?;
        let outcome = answer::close(&act, Kind::Letter.key(&input.letter_id), &input.words).await;
        CloseLetterPayload::settle(act, outcome).await
    }
}
