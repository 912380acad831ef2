//! What clients read of a letter.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{
    AddresseeKind, AttemptOutcome, DeliveryStatus, LadderStep, Lamp, LetterKind, LetterStatus, RecipientKind, Rule,
    delivery, delivery_attempt, letter, letter_item,
};

use super::{
    answer::{LetterAnswer, LetterClosure, LetterReceipt},
    draft::LetterDraft,
    link::LetterLink,
};
use crate::{
    domain::{letter::answer::is_asked, viewer::Permission},
    graphql::{
        context::ContextExt,
        id::Kind,
        lead::types::Lead,
        links::{
            AnswersToItem, AttemptsOfDelivery, ClosureOfLetter, DeliveriesOfLetter, DraftReplacingLetter,
            ItemsOfLetter, LeadOf, LetterOfDelivery, LetterOfItem, LinksOfLetter, MatterOfItem, ProjectOf,
            ReceiptOfLetter, StandingOfLetter, UnitOf,
        },
        matter::types::Matter,
        official::types::Official,
        page::connections,
        project::types::Project,
        rows::Row,
        scalar::{Date, DateTime},
        unit::types::Unit,
    },
};

/// An issued letter (函件): prompt letter (工作提示函) or urging letter (工作催办函); to a leader or a head of the leading group
/// either is a report (情况报告). Its words, items and number are frozen; a letter that was issued by mistake becomes void and keeps its number.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Letter {
    #[graphql(skip)]
    row: Row<letter::Model>,
    /// Global id (全局标识), such as `letter:3`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Kind (函件种类).
    kind: LetterKind,
    /// The month it is for (月份), such as `2026-11`.
    month: String,
    /// Document number (发文字号), such as `九招商函〔2026〕3号`; gapless within a year and agency code.
    number: String,
    /// To a unit, to a leader, or to a head of the leading group (主送类别).
    addressee_kind: AddresseeKind,
    /// The addressee as printed (主送).
    addressee: String,
    /// Title (标题).
    title: String,
    /// Subject line of the mail (邮件主题).
    subject: String,
    /// The letter in plain text (纯文本正文).
    text: String,
    /// The letter in HTML (网页正文), a whole document; show it in a sandboxed frame.
    html: String,
    /// The last change of the templates that went into it (函件模板版本); null if all were built in.
    template_version: Option<i32>,
    /// Day of issue (成文日期).
    issued_on: Date,
    /// By when the units are asked to answer (反馈时限). A letter to a leader names it, too, and asks the leader for nothing.
    answer_by: Date,
    /// Whether it asks its addressee for an answer (是否要求反馈): a letter to a unit does. One to a leader or a head of the
    /// leading group reports, and stays SENT or ACKNOWLEDGED unless somebody answers it.
    asks_answer: bool,
    /// When it was issued (签发时间).
    issued_at: DateTime,
}

#[ComplexObject]
impl Letter {
    /// The unit it is addressed to (主送责任单位); null for letters to leaders and to heads of the leading group.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// The official it went to (收件干部): the unit's head on the day, or the leader; null if the unit had no head.
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// The matters it raises, as printed: red, yellow, blue; the latest first (事项清单). None in a leader's letter that has
    /// them in its summary alone.
    async fn items(&self, ctx: &Context<'_>) -> Result<Vec<LetterItem>> {
        let rows = self.row.follow(ctx, ItemsOfLetter).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// How far it has come (函件办理状态).
    async fn status(&self, ctx: &Context<'_>) -> Result<LetterStatus> {
        let standing = self.row.follow_one(ctx, StandingOfLetter).await?;
        Ok(standing.map_or(LetterStatus::Issued, |standing| standing.status))
    }

    /// Who signed for it, and when (签收情况); null until then.
    async fn receipt(&self, ctx: &Context<'_>) -> Result<Option<LetterReceipt>> {
        Ok(self.row.follow_one(ctx, ReceiptOfLetter).await?.map(Into::into))
    }

    /// How it was closed (办结情况); null until then.
    async fn closure(&self, ctx: &Context<'_>) -> Result<Option<LetterClosure>> {
        Ok(self.row.follow_one(ctx, ClosureOfLetter).await?.map(Into::into))
    }

    /// The personal links to it, the first first (个人链接). Only the bureau sees them.
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<LetterLink>> {
        if !administers(ctx) {
            return Ok(Vec::new());
        }
        Ok(self.row.follow(ctx, LinksOfLetter).await?.into_iter().map(Into::into).collect())
    }

    /// How its mail to the addressee fares (发送情况).
    async fn delivery(&self, ctx: &Context<'_>) -> Result<Option<Delivery>> {
        let mails = self.row.follow(ctx, DeliveriesOfLetter).await?;
        Ok(mails.into_iter().find(|mail| mail.recipient_kind == RecipientKind::Addressee).map(Into::into))
    }

    /// Everybody who gets it, and how the mail to each fares (主送、代办、抄送及发送情况): the addressee first, then who gets it by
    /// `letterCopyRules`, such as the deputy of an addressee who was away on the day of issue and the unit's liaison
    /// officer, and the leaders to whom `letterRules` have its matters copied.
    async fn deliveries(&self, ctx: &Context<'_>) -> Result<Vec<Delivery>> {
        Ok(self.row.follow(ctx, DeliveriesOfLetter).await?.into_iter().map(Into::into).collect())
    }

    /// What takes its place if it is void (另行发函): see `replaceLetter`; null if nothing does. Only the bureau sees it.
    async fn replacement(&self, ctx: &Context<'_>) -> Result<Option<LetterDraft>> {
        if !administers(ctx) {
            return Ok(None);
        }
        Ok(self.row.follow_one(ctx, DraftReplacingLetter).await?.map(Into::into))
    }

    /// That it is void (作废情况); null while it holds.
    async fn voiding(&self) -> Option<LetterVoiding> {
        let at = self.row.voided_at?.into();
        let (by, reason) = (self.row.voided_by.clone()?, self.row.void_reason.clone()?);
        Some(LetterVoiding { at, by, reason })
    }
}

/// That a letter was issued by mistake (作废情况). It counts for nothing any more: nobody answers it, and it raises nothing.
#[derive(Clone, SimpleObject)]
pub struct LetterVoiding {
    /// When it was declared void (作废时间).
    at: DateTime,
    /// Who declared it (作废人).
    by: String,
    /// Why (作废原因).
    reason: String,
}

impl From<Row<letter::Model>> for Letter {
    fn from(row: Row<letter::Model>) -> Self {
        Self {
            id: Kind::Letter.id(row.id),
            kind: row.kind,
            month: row.month.clone(),
            number: row.number.clone(),
            addressee_kind: row.addressee_kind,
            addressee: row.addressee.clone(),
            title: row.title.clone(),
            subject: row.subject.clone(),
            text: row.text.clone(),
            html: row.html.clone(),
            template_version: row.template_version,
            issued_on: row.issued_on.into(),
            answer_by: row.answer_by.into(),
            asks_answer: is_asked(row.addressee_kind),
            issued_at: row.issued_at.into(),
            row,
        }
    }
}

connections! {
    /// A page of letters (函件列表).
    LetterConnection, LetterEdge of Letter from letter::Model;
}

/// One matter in a letter (事项), as it stood on the day of issue.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LetterItem {
    #[graphql(skip)]
    row: Row<letter_item::Model>,
    /// Global id (全局标识), such as `letter-item:20`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Place in the letter, from 1 (序号).
    position: i32,
    /// The rule that was met (规则): of those that were, the one that leads highest, such as URGED_RUNNING for what was urged
    /// two months running before. `words` says how it was met.
    rule: Rule,
    /// Lamp (亮灯).
    lamp: Lamp,
    /// How far up the ladder it had come (办理层级): 提示, 催办, 督办, 约谈.
    step: LadderStep,
    /// Project or company as printed (项目或企业).
    title: String,
    /// How the rule was met, in words for a head (事项说明), such as `…至今未完成，已逾期18个工作日（逾期超过15个工作日亮红灯）。`
    words: String,
    /// The day it was or is due (期限).
    due_on: Date,
    /// Working days late on the day of issue (逾期工作日).
    late_working_days: i32,
    /// How often earlier letters of the kind raised it (此前次数).
    raised_before: i32,
}

#[ComplexObject]
impl LetterItem {
    /// The letter it stands in, if the viewer may see it (函件).
    async fn letter(&self, ctx: &Context<'_>) -> Result<Option<Letter>> {
        Ok(self.row.follow_one(ctx, LetterOfItem).await?.map(Into::into))
    }

    /// The matter over all the letters that raise it (事项), if the viewer may see it.
    async fn matter(&self, ctx: &Context<'_>) -> Result<Option<Matter>> {
        Ok(self.row.follow_one(ctx, MatterOfItem).await?.map(Into::into))
    }

    /// The unit that has to act (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }

    /// The project it is about, if the viewer may see it (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The lead it is about, if the viewer may see it (线索).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        Ok(self.row.follow_one(ctx, LeadOf).await?.map(Into::into))
    }

    /// What was answered to it, round by round (反馈记录). A draft is shown to those alone who answer.
    async fn answers(&self, ctx: &Context<'_>) -> Result<Vec<LetterAnswer>> {
        Ok(self.row.follow(ctx, AnswersToItem).await?.into_iter().map(Into::into).collect())
    }
}

impl From<Row<letter_item::Model>> for LetterItem {
    fn from(row: Row<letter_item::Model>) -> Self {
        Self {
            id: Kind::LetterItem.id(row.id),
            position: row.position,
            rule: row.rule,
            lamp: row.lamp,
            step: row.step,
            title: row.title.clone(),
            words: row.words.clone(),
            due_on: row.due_on.into(),
            late_working_days: row.late_days,
            raised_before: row.raised_before,
            row,
        }
    }
}

connections! {
    /// A page of items of letters (函件事项列表).
    LetterItemConnection, LetterItemEdge of LetterItem from letter_item::Model;
}

/// How the mail of a letter to one recipient fares (发送情况).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Delivery {
    #[graphql(skip)]
    row: Row<delivery::Model>,
    /// Global id (全局标识), such as `delivery:17`. The address to which the mail bounces has the same number.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// As what the recipient gets it (收件类别).
    recipient_kind: RecipientKind,
    /// How it stands (发送状态).
    status: DeliveryStatus,
    /// Attempts begun so far (尝试次数).
    attempts: i32,
    /// When it is tried next (下次发送时间): at the hours at which mail goes out, and as fast as the recipient's mail server is sent
    /// to; null if it is not.
    next_attempt_at: Option<DateTime>,
    /// When the mail server, or the mail folder, took it (发送时间).
    sent_at: Option<DateTime>,
    /// Whether it goes out at night and on days off as well (不受发送时段限制).
    at_once: bool,
    /// The Message-ID of the mail (邮件标识), the same at every attempt.
    message_id: String,
}

#[ComplexObject]
impl Delivery {
    /// The letter that it carries (函件), if the viewer may see it.
    async fn letter(&self, ctx: &Context<'_>) -> Result<Option<Letter>> {
        Ok(self.row.follow_one(ctx, LetterOfDelivery).await?.map(Into::into))
    }

    /// Who gets it (收件人); null as long as the unit addressed has no head, and for the office.
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.row.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }

    /// What went wrong last (最近一次错误). Only the bureau sees it, since mail servers quote addresses.
    async fn last_error(&self, ctx: &Context<'_>) -> Option<&str> {
        administers(ctx).then_some(self.row.last_error.as_deref()).flatten()
    }

    /// Every attempt, in order (发送记录). Only the bureau sees them, since mail servers quote addresses.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<DeliveryAttempt>> {
        if !administers(ctx) {
            return Ok(Vec::new());
        }
        let rows = self.row.follow(ctx, AttemptsOfDelivery).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}

fn administers(ctx: &Context<'_>) -> bool {
    ctx.viewer().is_some_and(|viewer| viewer.may(Permission::Administer))
}

impl From<Row<delivery::Model>> for Delivery {
    fn from(row: Row<delivery::Model>) -> Self {
        Self {
            id: Kind::Delivery.id(row.id),
            recipient_kind: row.recipient_kind,
            status: row.status,
            attempts: row.attempts,
            next_attempt_at: (row.status == DeliveryStatus::Waiting).then_some(row.next_attempt_at.into()),
            sent_at: row.sent_at.map(Into::into),
            at_once: row.at_once,
            message_id: row.message_id.clone(),
            row,
        }
    }
}

impl From<delivery::Model> for Delivery {
    fn from(row: delivery::Model) -> Self {
        Row::from(row).into()
    }
}

/// One attempt to send a letter (发送记录).
#[derive(Clone, SimpleObject)]
pub struct DeliveryAttempt {
    /// Which attempt, from 1 (第几次).
    number: i32,
    /// When it began (开始时间).
    started_at: DateTime,
    /// When it ended (结束时间).
    ended_at: DateTime,
    /// How it ended (发送结果).
    outcome: AttemptOutcome,
    /// The SMTP reply code (答复代码), if there was one.
    reply_code: Option<i32>,
    /// The server's words, or what went wrong (服务器答复).
    reply: String,
}

impl From<Row<delivery_attempt::Model>> for DeliveryAttempt {
    fn from(row: Row<delivery_attempt::Model>) -> Self {
        let delivery_attempt::Model { number, started_at, ended_at, outcome, reply_code, reply, .. } = row.clone_row();
        let (started_at, ended_at) = (started_at.into(), ended_at.into());
        Self { number, started_at, ended_at, outcome, reply_code, reply }
    }
}
