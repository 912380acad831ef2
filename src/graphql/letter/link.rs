//! Personal links, for the bureau.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result, SimpleObject};
use entity::letter_link as table;

use crate::{
    actions::letter_link,
    domain::viewer::Permission,
    graphql::{
        context::ContextExt,
        error::payload,
        guard::May,
        id::Kind,
        official::types::Official,
        rows::Row,
        scalar::{Date, DateTime},
    },
    storage,
};

/// A personal link to a letter, in the mail to one recipient (个人链接). Who has it signs for the letter and answers it
/// without an account; the link itself is shown nowhere. For the bureau.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LetterLink {
    #[graphql(skip)]
    row: Row<table::Model>,
    /// Global id (全局标识), such as `letter-link:6`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// When it was made (生成时间).
    created_at: DateTime,
    /// The last day on which it works (有效期至).
    expires_on: Date,
    /// When it was revoked (停用时间).
    revoked_at: Option<DateTime>,
}

#[ComplexObject]
impl LetterLink {
    /// For whom it is (收件人).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        Ok(ctx.directory().await?.official(self.row.official_id).map(Into::into))
    }

    /// Whether it works today (是否有效).
    async fn works(&self, ctx: &Context<'_>) -> bool {
        storage::letter_link::works(&self.row, ctx.today())
    }
}

impl From<Row<table::Model>> for LetterLink {
    fn from(row: Row<table::Model>) -> Self {
        Self {
            id: Kind::LetterLink.id(row.id),
            created_at: row.created_at.into(),
            expires_on: row.expires_on.into(),
            revoked_at: row.revoked_at.map(Into::into),
            row,
        }
    }
}

impl From<table::Model> for LetterLink {
    fn from(row: table::Model) -> Self {
        Row::from(row).into()
    }
}

/// A link that is revoked (停用个人链接).
#[derive(Debug, InputObject)]
pub struct RevokeLetterLinkInput {
    /// Which link (个人链接).
    link_id: ID,
}

/// A link that is renewed (重发个人链接).
#[derive(Debug, InputObject)]
pub struct RenewLetterLinkInput {
    /// Which link (个人链接), whether it still works or not.
    link_id: ID,
}

payload! {
    /// What `revokeLetterLink` did (办理结果).
    RevokeLetterLinkPayload {
        /// The link as revoked (已停用的链接).
        link: LetterLink, from table::Model
    }
    /// What `renewLetterLink` did (办理结果).
    RenewLetterLinkPayload {
        /// The new link (新的链接); its mail waits in the outbox.
        link: LetterLink, from table::Model
    }
}

#[derive(Default)]
pub struct LetterLinkMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterLinkMutation {
    /// Revokes a personal link (停用个人链接): it opens nothing any more. For the bureau.
    async fn revoke_letter_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RevokeLetterLinkInput,
    ) -> Result<RevokeLetterLinkPayload> {
        let act = ctx.act().await?;
        let outcome = letter_link::revoke(&act, Kind::LetterLink.key(&input.link_id)).await;
        RevokeLetterLinkPayload::settle(act, outcome).await
    }

    /// Revokes a personal link and sends another (重发个人链接): the letter goes out again with it, to the recipient's address
    /// now on record. For the bureau.
    async fn renew_letter_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RenewLetterLinkInput,
    ) -> Result<RenewLetterLinkPayload> {
        let act = ctx.act().await?;
        let outcome = letter_link::renew(&act, &ctx.app().config, Kind::LetterLink.key(&input.link_id)).await;
        let payload = RenewLetterLinkPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }
}
