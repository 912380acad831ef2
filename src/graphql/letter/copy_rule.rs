//! Who gets letters besides their addressees (抄送规则), as data.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{AddresseeKind, CopyTo, LetterKind, letter_copy_rule};

use crate::{
    actions::letter_copy_rule as actions,
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::payload,
        guard::{May, SignedIn},
        id::Kind,
        rows::Row,
        scalar::{Date, DateTime, set_from},
    },
    storage,
};

/// Who gets letters of a kind besides their addressees (抄送规则), from a day on until the next one of the same kind of letter
/// and of addressee.
#[derive(Clone, SimpleObject)]
pub struct LetterCopyRule {
    /// Global id (全局标识), such as `letter-copy-rule:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Kind of the letters (函件种类).
    kind: LetterKind,
    /// To whom they are (主送类别).
    addressee_kind: AddresseeKind,
    /// Who gets them besides (抄送对象); may be empty. The leaders to whom a rule has its matters copied (LEADER_COPY in
    /// `letterRules`) get them, too.
    copied_to: Vec<CopyTo>,
    /// First day (生效日期); null if it is built in and has held since ever.
    from: Option<Date>,
    /// Who set it (设定人): a sign-in name, or `migration` if it is built in.
    set_by: String,
    /// When it was set (设定时间).
    set_at: DateTime,
}

impl From<letter_copy_rule::Model> for LetterCopyRule {
    fn from(row: letter_copy_rule::Model) -> Self {
        Self {
            id: Kind::LetterCopyRule.id(row.id),
            kind: row.kind,
            addressee_kind: row.addressee_kind,
            copied_to: row.copied_to.0,
            from: set_from(row.from_on),
            set_by: row.set_by,
            set_at: row.set_at.into(),
        }
    }
}

impl From<Row<letter_copy_rule::Model>> for LetterCopyRule {
    fn from(row: Row<letter_copy_rule::Model>) -> Self {
        row.clone_row().into()
    }
}

/// Who shall get letters of a kind besides their addressees (设定抄送规则).
#[derive(Debug, InputObject)]
pub struct SetLetterCopyRuleInput {
    /// Kind of the letters (函件种类).
    kind: LetterKind,
    /// To whom they are (主送类别).
    addressee_kind: AddresseeKind,
    /// Who gets them besides (抄送对象), each once; LIAISON_OFFICER and DIVISION_LEADER for letters to a UNIT alone. Empty: nobody.
    copied_to: Vec<CopyTo>,
    /// First day (生效日期), today or later; letters issued on it or later go by it.
    from: Date,
}

payload! {
    /// What `setLetterCopyRule` did (办理结果).
    SetLetterCopyRulePayload {
        /// The rule as it is set (新增内容).
        letter_copy_rule: LetterCopyRule, from letter_copy_rule::Model
    }
}

#[derive(Default)]
pub struct LetterCopyRuleQuery;

#[Object(guard = "SignedIn")]
impl LetterCopyRuleQuery {
    /// Who gets letters besides their addressees on a day (抄送规则): one rule a kind of letter and of addressee; the same for
    /// every viewer.
    #[graphql(complexity = "child_complexity * 6 + 1")]
    async fn letter_copy_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of this day (截至日期); today if not given.")] as_of: Option<Date>,
    ) -> Result<Vec<LetterCopyRule>> {
        let day = as_of.map_or_else(|| ctx.today(), |Date(day)| day);
        Ok(storage::letter_copy_rule::set(ctx.db(), day).await?.into_iter().map(Into::into).collect())
    }
}

#[derive(Default)]
pub struct LetterCopyRuleMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterCopyRuleMutation {
    /// Sets who gets letters of a kind besides their addressees from a day on (设定抄送规则). Letters that were issued stay as they
    /// are; drafts go by what holds on the day of their issue. For the bureau.
    async fn set_letter_copy_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetLetterCopyRuleInput,
    ) -> Result<SetLetterCopyRulePayload> {
        let SetLetterCopyRuleInput { kind, addressee_kind, copied_to, from } = input;
        let act = ctx.act().await?;
        let outcome = actions::set(&act, kind, addressee_kind, copied_to, from.0).await;
        SetLetterCopyRulePayload::settle(act, outcome).await
    }
}
