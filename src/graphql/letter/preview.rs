//! What a letter would say.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject};
use chrono::{Days, NaiveDate};
use entity::{LetterKind, RecipientKind};

use super::{
    draft::{DraftItem, items},
    hold::AddresseeInput,
};
use crate::{
    domain::{language::say, viewer::Permission},
    graphql::{
        context::ContextExt,
        error::Fault,
        guard::May,
        official::types::Official,
        scalar::{Date, Month},
    },
    letters::{issue::Run, preview},
};

/// Days before and after today for which letters are previewed, and rules tested.
const MOST_DAYS: u64 = 366;

/// The day as of which something is tried out: today, if none is asked for.
pub(super) fn day_of_issue(ctx: &Context<'_>, as_of: Option<Date>) -> Result<NaiveDate, Fault> {
    let today = ctx.today();
    let day = as_of.map_or(today, |Date(day)| day);
    if day < today - Days::new(MOST_DAYS) || day > today + Days::new(MOST_DAYS) {
        return Err(Fault::BadInput(say!(
            "签发日期与今天相距不得超过{MOST_DAYS}天",
            "The day of issue is at most {MOST_DAYS} days from today",
        )));
    }
    Ok(day)
}

/// A letter as it would be issued (函件预览). Nothing of it is kept.
#[derive(SimpleObject)]
pub struct LetterPreview {
    /// The addressee as printed (主送).
    addressee: String,
    /// Title (标题).
    title: String,
    /// Subject line of the mail (邮件主题), with × for the number.
    subject: String,
    /// The letter in plain text (纯文本正文), with × for the number.
    text: String,
    /// The letter in HTML (网页正文), with × for the number; show it in a sandboxed frame.
    html: String,
    /// Why the templates in force cannot make it (模板问题), so that this one is in the words of the built-in ones, as the draft
    /// would be; null if they can.
    fault: Option<String>,
    /// The matters it would raise (事项清单).
    items: Vec<DraftItem>,
    /// Who would get it (收件人), the addressee first.
    recipients: Vec<LetterPreviewRecipient>,
    /// Whether the addressee has this month's letter already (本月是否已签发), so that there would be no other.
    issued_before: bool,
}

/// Somebody who would get a letter (收件人).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct LetterPreviewRecipient {
    #[graphql(skip)]
    official_id: Option<i64>,
    /// As what (收件类别).
    kind: RecipientKind,
    /// Whether there is a mail address on record (是否登记邮箱).
    has_address: bool,
}

#[ComplexObject]
impl LetterPreviewRecipient {
    /// Who (收件人); null if the unit has no head, and for the office.
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        let directory = ctx.directory().await?;
        Ok(self.official_id.and_then(|id| directory.official(id)).map(Into::into))
    }
}

#[derive(Default)]
pub struct LetterPreviewQuery;

#[Object(guard = "May(Permission::Administer)")]
impl LetterPreviewQuery {
    /// The exact letter that would be issued to an addressee on a day (函件预览), but for its number; null if there is
    /// nothing to say. Leaves no trace. The ledger is that of now, also for a day to come: what nobody does until then is
    /// late. For the bureau.
    #[graphql(complexity = "child_complexity + 100")]
    async fn letter_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Kind (函件种类).")] kind: LetterKind,
        #[graphql(desc = "The month it is for (月份), such as `2026-11`.")] month: Month,
        #[graphql(desc = "The day of issue (签发日期), at most 366 days from today; today if not given.")]
        as_of: Option<Date>,
        #[graphql(desc = "To whom (主送对象): `{unit: \"unit:3\"}` or `{leader: \"official:5\"}`.")]
        addressee: AddresseeInput,
    ) -> Result<Option<LetterPreview>> {
        let run = Run { kind, month: month.0, day: day_of_issue(ctx, as_of)? };
        let letters = preview::preview(ctx.app(), run, Some(addressee.into())).await?;
        Ok(letters.into_iter().next().map(|letter| LetterPreview {
            addressee: letter.rendered.addressee,
            title: letter.rendered.title,
            subject: letter.rendered.subject,
            text: letter.rendered.text,
            html: letter.rendered.html,
            fault: letter.fault,
            items: items(letter.draft.items),
            recipients: letter
                .recipients
                .into_iter()
                .map(|recipient| LetterPreviewRecipient {
                    official_id: recipient.official_id,
                    kind: recipient.kind,
                    has_address: recipient.email.is_some(),
                })
                .collect(),
            issued_before: letter.issued_before,
        }))
    }
}
