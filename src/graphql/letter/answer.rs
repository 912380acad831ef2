//! What clients read of answers to letters.

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use entity::{
    AnswerStatus, letter,
    letter_answer::{self, Column},
    letter_closure, letter_receipt,
};
use sea_orm::{IntoSimpleExpr, sea_query::ExprTrait};

use super::types::{Letter, LetterItem};
use crate::{
    graphql::{
        context::ContextExt,
        filter::{AnswerStatusFilter, DateFilter, Filter, IdFilter, filter, whether},
        guard::SignedIn,
        id::Kind,
        links::{ItemOfAnswer, LetterOfAnswer},
        official::types::Official,
        page::{Page, connection, connections, ordering, page_cost},
        rows::Row,
        scalar::{Date, DateTime},
    },
    storage::{answer, page::Key},
};

/// An answer to a matter of a letter (事项反馈). Every round stays readable; a draft is shown to those alone who answer.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LetterAnswer {
    #[graphql(skip)]
    row: Row<letter_answer::Model>,
    /// Global id (全局标识), such as `letter-answer:6`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Which round, from 1 (第几次反馈): another begins after the bureau has returned the one before.
    round: i32,
    /// How it stands (反馈状态).
    status: AnswerStatus,
    /// What was done so far (办理进展).
    progress: String,
    /// Why the matter is late (逾期原因).
    late_reason: Option<String>,
    /// The new day asked for (申请调整后的期限).
    new_due_on: Option<Date>,
    /// Who is responsible (责任人).
    person_name: Option<String>,
    /// That person's telephone (责任人联系电话).
    person_telephone: Option<String>,
    /// What else there is to say (备注); may be empty.
    note: String,
    /// When it was saved last (保存时间).
    saved_at: DateTime,
    /// Who saved it last (填报人): a sign-in name, or the name of the recipient of a personal link.
    saved_by: String,
    /// The day it was submitted (提交日期); null while a draft.
    submitted_on: Option<Date>,
    /// The day of the review (复核日期).
    reviewed_on: Option<Date>,
    /// Who reviewed it (复核人).
    reviewed_by: Option<String>,
    /// What the bureau says to it (复核意见).
    review: Option<String>,
    /// Version (版本号): grows by one with every change, over all rounds of the matter.
    version: i32,
}

#[ComplexObject]
impl LetterAnswer {
    /// The matter (事项).
    async fn item(&self, ctx: &Context<'_>) -> Result<Option<LetterItem>> {
        Ok(self.row.follow_one(ctx, ItemOfAnswer).await?.map(Into::into))
    }

    /// The letter (函件).
    async fn letter(&self, ctx: &Context<'_>) -> Result<Option<Letter>> {
        Ok(self.row.follow_one(ctx, LetterOfAnswer).await?.map(Into::into))
    }

    /// Whether it was submitted after the day that the letter names (逾期反馈); null while a draft.
    async fn late(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let letter: Option<Row<letter::Model>> = self.row.follow_one(ctx, LetterOfAnswer).await?;
        Ok(letter.zip(self.row.submitted_on).map(|(letter, day)| day > letter.answer_by))
    }

    /// The official who was away and for whom the deputy saved it last (代谁填报); null if it was in one's own right.
    async fn on_behalf_of(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.on_behalf_of.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// Whether it was entered through a personal link (经个人链接填报).
    async fn by_link(&self) -> bool {
        self.row.link_id.is_some()
    }
}

impl From<Row<letter_answer::Model>> for LetterAnswer {
    fn from(row: Row<letter_answer::Model>) -> Self {
        Self {
            id: Kind::LetterAnswer.id(row.id),
            round: row.round,
            status: row.status,
            progress: row.progress.clone(),
            late_reason: row.late_reason.clone(),
            new_due_on: row.new_due_on.map(Into::into),
            person_name: row.person_name.clone(),
            person_telephone: row.person_telephone.clone(),
            note: row.note.clone(),
            saved_at: row.saved_at.into(),
            saved_by: row.saved_by.clone(),
            submitted_on: row.submitted_on.map(Into::into),
            reviewed_on: row.reviewed_on.map(Into::into),
            reviewed_by: row.reviewed_by.clone(),
            review: row.review.clone(),
            version: row.version,
            row,
        }
    }
}

connections! {
    /// A page of answers to letters (事项反馈列表).
    LetterAnswerConnection, LetterAnswerEdge of LetterAnswer from letter_answer::Model;
}

/// Who signed for a letter, and when (签收情况).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LetterReceipt {
    #[graphql(skip)]
    on_behalf_of: Option<i64>,
    /// When it was signed for (签收时间).
    acknowledged_at: DateTime,
    /// Who signed for it (签收人): a sign-in name, or the name of the recipient of a personal link.
    acknowledged_by: String,
    /// Whether it was signed for through a personal link (经个人链接签收).
    by_link: bool,
}

#[ComplexObject]
impl LetterReceipt {
    /// The official who was away and for whom the deputy signed (代谁签收); null if it was in one's own right.
    async fn on_behalf_of(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.on_behalf_of.and_then(|id| directory.official(id)).map(Into::into))
    }
}

impl From<Row<letter_receipt::Model>> for LetterReceipt {
    fn from(row: Row<letter_receipt::Model>) -> Self {
        Self {
            on_behalf_of: row.on_behalf_of,
            acknowledged_at: row.acknowledged_at.into(),
            acknowledged_by: row.acknowledged_by.clone(),
            by_link: row.link_id.is_some(),
        }
    }
}

/// How a letter was closed (办结情况).
#[derive(Clone, SimpleObject)]
pub struct LetterClosure {
    /// When it was closed (办结时间).
    closed_at: DateTime,
    /// Who closed it (办结人).
    closed_by: String,
    /// What the bureau says to it (办结意见); may be empty.
    words: String,
}

impl From<Row<letter_closure::Model>> for LetterClosure {
    fn from(row: Row<letter_closure::Model>) -> Self {
        Self { closed_at: row.closed_at.into(), closed_by: row.closed_by.clone(), words: row.words.clone() }
    }
}

filter! {
    /// Which answers to letters (事项反馈筛选条件); the conditions given hold together.
    LetterAnswerFilter {
        /// These very answers (反馈).
        id: IdFilter, by |id, ground| id.of(Kind::LetterAnswer, Column::Id, ground);
        /// To these letters (函件).
        letter_id: IdFilter, by |id, ground| id.of(Kind::Letter, Column::LetterId, ground);
        /// To these matters (事项).
        item_id: IdFilter, by |id, ground| id.of(Kind::LetterItem, Column::LetterItemId, ground);
        /// How it stands (反馈状态); SUBMITTED waits for the review.
        status: AnswerStatusFilter, on Column::Status;
        /// The day it was submitted (提交日期).
        submitted_on: DateFilter, on Column::SubmittedOn;
        /// The new day asked for (申请调整后的期限); `{isNull: false}` where one is asked for.
        new_due_on: DateFilter, on Column::NewDueOn;
        /// Whether it was submitted after the day that its letter names (逾期反馈).
        late: bool, by |late, _| {
            let past = Column::SubmittedOn.into_simple_expr().gt(letter::Column::AnswerBy.into_simple_expr());
            Ok(whether(late, answer::of_letter_that(past)))
        };
    }
}

ordering! {
    /// How answers to letters are ordered (排序方式); newest first if not given.
    LetterAnswerOrder by LetterAnswerOrderField of letter_answer, first Id Desc;
    /// Order of entry (填报次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// When it was saved last (保存时间).
    SavedAt = Column::SavedAt.into_simple_expr() => |row| Key::At(row.saved_at);
}

#[derive(Default)]
pub struct LetterAnswerQuery;

#[Object(guard = "SignedIn")]
impl LetterAnswerQuery {
    /// The answers to the letters in the viewer's scope (事项反馈), every round of them. Drafts are shown to those alone
    /// who answer.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn letter_answers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LetterAnswerFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<LetterAnswerOrder>,
    ) -> Result<LetterAnswerConnection> {
        let select = filter.apply(ctx, answer::visible(ctx.backend(), &ctx.scope())).await?;
        connection(ctx, select, LetterAnswerOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
