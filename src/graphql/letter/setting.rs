//! What is set for letters as data: numbering (发文字号), and whether they are issued by themselves (签发方式).

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{IssuingMode, letter_issuing, letter_numbering};
use sea_orm::{EntityTrait, QueryOrder};

use crate::{
    actions::letter_setting as actions,
    domain::{letter::number::USUAL, viewer::Permission},
    graphql::{
        context::ContextExt,
        error::payload,
        guard::{May, SignedIn},
        id::Kind,
        rows::Row,
        scalar::{Date, DateTime},
    },
    storage,
};

/// How letters are numbered (发文字号规则) that are issued on `from` or later, until the next rule. Each prefix has one
/// sequence a year, from 1, without gaps.
#[derive(Clone, SimpleObject)]
pub struct LetterNumbering {
    /// Global id (全局标识), such as `letter-numbering:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Agency code (机关代字), such as `九招商函`.
    prefix: String,
    /// Format (字号格式), such as `{prefix}〔{year}〕{seq}号`.
    format: String,
    /// First day of issue (生效日期).
    from: Date,
    /// Who set it (设定人).
    set_by: String,
    /// When it was set (设定时间).
    set_at: DateTime,
}

impl From<letter_numbering::Model> for LetterNumbering {
    fn from(row: letter_numbering::Model) -> Self {
        Self {
            id: Kind::LetterNumbering.id(row.id),
            prefix: row.prefix,
            format: row.format,
            from: row.from_on.into(),
            set_by: row.set_by,
            set_at: row.set_at.into(),
        }
    }
}

impl From<Row<letter_numbering::Model>> for LetterNumbering {
    fn from(row: Row<letter_numbering::Model>) -> Self {
        row.clone_row().into()
    }
}

/// How letters are issued (签发方式).
#[derive(Clone, SimpleObject)]
pub struct LetterIssuing {
    /// Global id (全局标识), such as `letter-issuing:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// By themselves or by hand (签发方式).
    mode: IssuingMode,
    /// Working days after the drafting within which a letter is issued (签发时限，工作日); it is reported after.
    working_days: i32,
    /// Who set it (设定人).
    set_by: String,
    /// When it was set (设定时间).
    set_at: DateTime,
}

impl From<letter_issuing::Model> for LetterIssuing {
    fn from(row: letter_issuing::Model) -> Self {
        Self {
            id: Kind::LetterIssuing.id(row.id),
            mode: row.mode,
            working_days: row.working_days,
            set_by: row.set_by,
            set_at: row.set_at.into(),
        }
    }
}

impl From<Row<letter_issuing::Model>> for LetterIssuing {
    fn from(row: Row<letter_issuing::Model>) -> Self {
        row.clone_row().into()
    }
}

/// How letters shall be numbered (设定发文字号规则).
#[derive(Debug, InputObject)]
pub struct SetLetterNumberingInput {
    /// Agency code (机关代字), 1 to 20 Chinese characters, such as `九招商函`.
    prefix: String,
    /// Format (字号格式): `{prefix}〔{year}〕{seq}号`, where Chinese characters such as 字 may follow the prefix; neither 第 nor
    /// leading zeros (GB/T 9704-2012).
    #[graphql(default_with = "USUAL.to_owned()")]
    format: String,
    /// First day of issue (生效日期), today or later.
    from: Date,
}

/// How letters shall be issued (设定签发方式).
#[derive(Debug, InputObject)]
pub struct SetLetterIssuingInput {
    /// By themselves or by hand (签发方式).
    mode: IssuingMode,
    /// Working days after the drafting within which a letter is issued (签发时限，工作日), 1 to 250; holds for what is drafted
    /// from now on.
    working_days: i32,
}

payload! {
    /// What `setLetterNumbering` did (办理结果).
    SetLetterNumberingPayload {
        /// The new rule (新增内容).
        numbering: LetterNumbering, from letter_numbering::Model
    }
    /// What `setLetterIssuing` did (办理结果).
    SetLetterIssuingPayload {
        /// As it is now (新增内容).
        issuing: LetterIssuing, from letter_issuing::Model
    }
}

#[derive(Default)]
pub struct LetterSettingQuery;

#[Object(guard = "SignedIn")]
impl LetterSettingQuery {
    /// The rules ever set for numbers of letters (发文字号规则), the earliest first; before the first the prefix of the
    /// settings holds.
    async fn letter_numberings(&self, ctx: &Context<'_>) -> Result<Vec<LetterNumbering>> {
        let rows =
            letter_numbering::Entity::find().order_by_asc(letter_numbering::Column::FromOn).all(ctx.db()).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// How letters are issued now (签发方式).
    async fn letter_issuing(&self, ctx: &Context<'_>) -> Result<LetterIssuing> {
        Ok(storage::letter_draft::issuing(ctx.db()).await?.into())
    }
}

#[derive(Default)]
pub struct LetterSettingMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterSettingMutation {
    /// Sets how letters are numbered from a day on (设定发文字号规则). A new prefix begins a sequence of its own. For the bureau.
    async fn set_letter_numbering(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetLetterNumberingInput,
    ) -> Result<SetLetterNumberingPayload> {
        let act = ctx.act().await?;
        let office = &ctx.app().config.office;
        let outcome = actions::set_numbering(&act, office, &input.prefix, &input.format, input.from.0).await;
        SetLetterNumberingPayload::settle(act, outcome).await
    }

    /// Sets whether letters are issued by themselves or by hand (设定签发方式). For the bureau.
    async fn set_letter_issuing(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetLetterIssuingInput,
    ) -> Result<SetLetterIssuingPayload> {
        let act = ctx.act().await?;
        let outcome = actions::set_issuing(&act, input.mode, input.working_days).await;
        SetLetterIssuingPayload::settle(act, outcome).await
    }
}
