//! Checking, returning, drafting anew and issuing letters.

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use entity::{LetterKind, letter, letter_draft};
use sea_orm::EntityTrait;

use super::{draft::LetterDraft, types::Letter};
use crate::{
    actions::{
        ActionError,
        letter_draft::{self as actions, Issuance, Which},
        letter_replacement,
    },
    domain::{letter::draft::Hold, viewer::Permission},
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind, rows::together, scalar::Month},
    letters::{draft::Material, issue::Run},
    storage::letter_draft as drafts,
};

/// The letters of a kind for a month (一批函件).
#[derive(Debug, InputObject)]
pub struct LetterRunInput {
    /// Kind (函件种类).
    kind: LetterKind,
    /// The month they are for (月份).
    month: Month,
}

impl LetterRunInput {
    pub(super) fn into_run(self) -> (LetterKind, crate::domain::month::Month) {
        (self.kind, self.month.0)
    }
}

/// A draft that is approved (审核通过).
#[derive(Debug, InputObject)]
pub struct ApproveLetterInput {
    /// Which draft (拟稿): one that is DRAFTED.
    draft_id: ID,
    /// The version (版本号) that was checked; CONFLICT if it was drafted anew since.
    version: i32,
}

/// Drafts that are approved (批量审核通过).
#[derive(Debug, InputObject)]
pub struct ApproveLettersInput {
    /// Which drafts (拟稿), each as of the version that was checked; at most 200.
    drafts: Vec<ApproveLetterInput>,
}

/// A draft that is returned (退回修改).
#[derive(Debug, InputObject)]
pub struct ReturnLetterInput {
    /// Which draft (拟稿): one that is DRAFTED or CHECKED.
    draft_id: ID,
    /// The version (版本号) that was checked; CONFLICT if it was drafted anew since.
    version: i32,
    /// What is wrong with it (退回意见), at most 4000 characters.
    reason: String,
}

/// Drafts that are made anew (重新拟稿).
#[derive(Debug, InputObject)]
pub struct RegenerateDraftsInput {
    /// Of which letters (哪批函件).
    run: LetterRunInput,
    /// These drafts of the run alone (指定拟稿), at most 200, each counted once; all of them, and those that are missing, if
    /// not given.
    draft_ids: Option<Vec<ID>>,
}

/// Which letters are issued (签发范围); exactly one.
#[derive(Debug, OneofObject)]
pub enum IssueLettersInput {
    /// These drafts (指定拟稿), at most 200, each counted once; every one must be CHECKED and none held, or none is issued.
    DraftIds(Vec<ID>),
    /// Those of a run that are CHECKED, not held and not outdated (整批签发); refused, with the reasons, if there are none.
    Run(LetterRunInput),
}

/// Drafts that were approved (审核结果).
#[derive(SimpleObject)]
pub struct ApprovedDrafts {
    /// The drafts, which are CHECKED (拟稿), in the order in which they were made.
    drafts: Vec<LetterDraft>,
}

impl From<Vec<letter_draft::Model>> for ApprovedDrafts {
    fn from(rows: Vec<letter_draft::Model>) -> Self {
        Self { drafts: together(rows).map(Into::into).collect() }
    }
}

/// Drafts that were made or changed (拟稿结果).
#[derive(SimpleObject)]
pub struct RegeneratedDrafts {
    /// The drafts (拟稿): DRAFTED, or WITHDRAWN where nothing is left to say.
    drafts: Vec<LetterDraft>,
}

impl From<Vec<letter_draft::Model>> for RegeneratedDrafts {
    fn from(rows: Vec<letter_draft::Model>) -> Self {
        Self { drafts: together(rows).map(Into::into).collect() }
    }
}

/// Letters that were issued (签发结果).
#[derive(SimpleObject)]
pub struct IssuedLetters {
    /// The letters (函件), in the order of their numbers.
    letters: Vec<Letter>,
    /// Drafts of the run that wait as before (仍待签发件数): to be checked, returned, on hold or outdated; 0 if drafts were named.
    waiting: i32,
}

impl From<Issuance> for IssuedLetters {
    fn from(Issuance { letters, waiting }: Issuance) -> Self {
        Self {
            letters: together(letters).map(Into::into).collect(),
            waiting: i32::try_from(waiting).unwrap_or(i32::MAX),
        }
    }
}

/// A void letter that another one shall take the place of (另行发函).
#[derive(Debug, InputObject)]
pub struct ReplaceLetterInput {
    /// Which letter (函件): one that is void.
    letter_id: ID,
}

payload! {
    /// What `replaceLetter` did (办理结果).
    ReplaceLetterPayload {
        /// What takes its place (拟稿): DRAFTED, or ISSUED if letters are issued by themselves; `letter` is the new letter then.
        draft: LetterDraft, from letter_draft::Model
    }
    /// What `approveLetter` did (办理结果).
    ApproveLetterPayload {
        /// The draft, which is CHECKED (拟稿).
        draft: LetterDraft, from letter_draft::Model
    }
    /// What `approveLetters` did (办理结果).
    ApproveLettersPayload {
        /// What was approved (审核结果).
        approved: ApprovedDrafts, from Vec<letter_draft::Model>
    }
    /// What `returnLetter` did (办理结果).
    ReturnLetterPayload {
        /// The draft, which is RETURNED (拟稿).
        draft: LetterDraft, from letter_draft::Model
    }
    /// What `regenerateDrafts` did (办理结果).
    RegenerateDraftsPayload {
        /// What was made or changed (拟稿结果).
        regenerated: RegeneratedDrafts, from Vec<letter_draft::Model>
    }
    /// What `issueLetters` did (办理结果).
    IssueLettersPayload {
        /// What was issued (签发结果).
        issued: IssuedLetters, from Issuance
    }
}

#[derive(Default)]
pub struct LetterDraftMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterDraftMutation {
    /// Approves a draft (审核通过): it may be issued. For the bureau.
    async fn approve_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ApproveLetterInput,
    ) -> Result<ApproveLetterPayload> {
        let act = ctx.act().await?;
        let outcome = actions::approve(&act, Kind::LetterDraft.key(&input.draft_id), input.version).await;
        ApproveLetterPayload::settle(act, outcome).await
    }

    /// Approves several drafts (批量审核通过), or none of them. For the bureau.
    async fn approve_letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ApproveLettersInput,
    ) -> Result<ApproveLettersPayload> {
        let key = |draft: &ApproveLetterInput| (Kind::LetterDraft.key(&draft.draft_id), draft.version);
        let checked: Vec<_> = input.drafts.iter().map(key).collect();
        let act = ctx.act().await?;
        let outcome = actions::approve_all(&act, &checked).await;
        ApproveLettersPayload::settle(act, outcome).await
    }

    /// Returns a draft (退回修改): it waits until it is drafted anew. For the bureau.
    async fn return_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReturnLetterInput,
    ) -> Result<ReturnLetterPayload> {
        let act = ctx.act().await?;
        let id = Kind::LetterDraft.key(&input.draft_id);
        let outcome = actions::send_back(&act, id, input.version, &input.reason).await;
        ReturnLetterPayload::settle(act, outcome).await
    }

    /// Drafts the letters of a run anew from the ledger of today (重新拟稿). What waits has to be checked again; where nothing
    /// is left to say the draft is withdrawn; whoever has neither draft nor letter gets a draft. Issued letters stay as they
    /// are. For the bureau.
    async fn regenerate_drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RegenerateDraftsInput,
    ) -> Result<RegenerateDraftsPayload> {
        let (kind, month) = input.run.into_run();
        let config = &ctx.app().config;
        let material = Material::gather(ctx.db(), &config.office, Run { kind, month, day: ctx.today() }).await?;
        let ids = input.draft_ids.map(|ids| Kind::LetterDraft.keys(&ids));
        let act = ctx.act().await?;
        let outcome = actions::regenerate(&act, config, &material, ids.as_deref()).await;
        RegenerateDraftsPayload::settle(act, outcome).await
    }

    /// Drafts at once what takes the place of a void letter (另行发函), from the ledger of today: same kind, month and addressee.
    /// It is checked and issued as every letter, and says which number it replaces; if letters are issued by themselves and
    /// this one is not held, it is issued now. A letter is replaced once: who asks again gets the same draft. LETTER_NOT_VOID
    /// while the letter holds, NOTHING_TO_SAY if there is nothing to tell the addressee any more. For the bureau.
    async fn replace_letter(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReplaceLetterInput,
    ) -> Result<ReplaceLetterPayload> {
        let id = Kind::Letter.key(&input.letter_id);
        let config = &ctx.app().config;
        let found = letter::Entity::find_by_id(id).one(ctx.db()).await?;
        let day = ctx.today();
        let run = found.and_then(|letter| Some(Run { kind: letter.kind, month: letter.month.parse().ok()?, day }));
        let material = match run {
            Some(run) => Some(Material::gather(ctx.db(), &config.office, run).await?),
            None => None,
        };
        let act = ctx.act().await?;
        let outcome = match &material {
            Some(material) => letter_replacement::replace(&act, config, material, id).await,
            None => Err(ActionError::NotFound),
        };
        let payload = ReplaceLetterPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }

    /// Issues letters (签发): each gets its number and today's date, is frozen, and goes out. All of them or none. What was
    /// drafted on another day is drawn up for today; DRAFT_OUTDATED if its matters are not those that were checked any more:
    /// draft it anew and check it. For the bureau.
    async fn issue_letters(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: IssueLettersInput,
    ) -> Result<IssueLettersPayload> {
        let which = match input {
            IssueLettersInput::DraftIds(ids) => Which::Drafts(Kind::LetterDraft.keys(&ids)),
            IssueLettersInput::Run(run) => {
                let (kind, month) = run.into_run();
                Which::Run(kind, month)
            }
        };
        let config = &ctx.app().config;
        let of = match &which {
            Which::Drafts(ids) => drafts::named(ctx.db(), ids),
            Which::Run(kind, month) => drafts::covered(&Hold { run: Some((*kind, *month)), addressee: None }),
        };
        let runs = drafts::runs(ctx.db(), of.add(drafts::drafted_before(ctx.today()))).await?;
        let materials = Material::gather_all(ctx.db(), &config.office, runs, ctx.today()).await?;
        let act = ctx.act().await?;
        let outcome = actions::issue(&act, config, &materials, &which).await;
        let payload = IssueLettersPayload::settle(act, outcome).await?;
        ctx.app().nudge.notify_one();
        Ok(payload)
    }
}
