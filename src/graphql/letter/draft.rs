//! Drafts of letters, for the bureau.

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};
use entity::{
    AddresseeKind, DraftStatus, LadderStep, Lamp, LetterKind, Rule,
    letter_draft::{self, Column, Entity},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoSimpleExpr, sea_query::ExprTrait};

use super::types::Letter;
use crate::{
    domain::{letter::Matter, viewer::Permission},
    graphql::{
        context::ContextExt,
        filter::{
            AddresseeKindFilter, DateFilter, DraftStatusFilter, Filter, IdFilter, LetterKindFilter, MonthFilter,
            StringFilter, filter, whether,
        },
        guard::May,
        id::Kind,
        lead::types::Lead,
        links::{LeadOf, LetterOfDraft, LetterReplacedByDraft, ProjectOf},
        page::{Page, connection, connections, ordering, page_cost},
        project::types::Project,
        rows::{Row, together},
        scalar::{Date, DateTime, days},
        unit::types::Unit,
    },
    letters::draft::content,
    storage::{letter_draft as storage, page::Key},
};

/// A letter before its issue (函件拟稿): drafted, checked, issued. Until it is issued it has no number and can be drafted
/// anew. For the bureau.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct LetterDraft {
    #[graphql(skip)]
    row: Row<letter_draft::Model>,
    /// Global id (全局标识), such as `letter-draft:3`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Kind (函件种类).
    kind: LetterKind,
    /// The month it is for (月份), such as `2026-11`.
    month: String,
    /// To a unit or to a leader (主送类别).
    addressee_kind: AddresseeKind,
    /// The addressee as printed (主送).
    addressee: String,
    /// How far it has come (拟稿状态).
    status: DraftStatus,
    /// The day as of which the ledger was judged (台账截止日期); the letter says so.
    drafted_on: Date,
    /// The last day on which it is issued in time (签发时限); it is reported after.
    issue_by: Date,
    /// Title (标题).
    title: String,
    /// The letter in plain text (纯文本正文), with × for the number and the day of drafting for that of issue.
    text: String,
    /// The letter in HTML (网页正文), likewise; show it in a sandboxed frame.
    html: String,
    /// The last change of the templates that went into it (函件模板版本), and will go into the letter; null if all were built in.
    template_version: Option<i32>,
    /// Why the templates in force could not make it (模板问题), so that it is in the words of the built-in ones and waits for the
    /// bureau even where letters are issued by themselves; null if they could. Mend the template and draft it anew
    /// (`regenerateDrafts`), or approve it as it is.
    fault: Option<String>,
    /// When it was drafted last (拟稿时间).
    drafted_at: DateTime,
    /// Who approved it (审核人).
    checked_by: Option<String>,
    /// When it was approved (审核时间).
    checked_at: Option<DateTime>,
    /// Who returned it (退回人).
    returned_by: Option<String>,
    /// Why it was returned (退回意见).
    return_reason: Option<String>,
    /// The day on which it was reported that it waits for too long (超期提醒日期).
    reported_on: Option<Date>,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

#[ComplexObject]
impl LetterDraft {
    /// The matters it raises (事项清单), as they will be printed.
    async fn items(&self) -> Result<Vec<DraftItem>> {
        Ok(items(content(&self.row)?.draft.items))
    }

    /// Whether a hold keeps it back (是否暂缓签发).
    async fn held(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.row.follow_one(ctx, super::hold::HeldDraft).await?.is_some())
    }

    /// Whether it waits, and its last day for the issue is over (是否超期未签发).
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        crate::domain::letter::draft::is_waiting(self.row.status) && self.row.issue_by < ctx.today()
    }

    /// The void letter whose place it takes (所替代的函件); null if it takes none's.
    async fn replaces(&self, ctx: &Context<'_>) -> Result<Option<Letter>> {
        Ok(self.row.follow_one(ctx, LetterReplacedByDraft).await?.map(Into::into))
    }

    /// The letter it became (函件); null until then.
    async fn letter(&self, ctx: &Context<'_>) -> Result<Option<Letter>> {
        Ok(self.row.follow_one(ctx, LetterOfDraft).await?.map(Into::into))
    }
}

impl From<Row<letter_draft::Model>> for LetterDraft {
    fn from(row: Row<letter_draft::Model>) -> Self {
        Self {
            id: Kind::LetterDraft.id(row.id),
            kind: row.kind,
            month: row.month.clone(),
            addressee_kind: row.addressee_kind,
            addressee: row.addressee.clone(),
            status: row.status,
            drafted_on: row.drafted_on.into(),
            issue_by: row.issue_by.into(),
            title: row.title.clone(),
            text: row.text.clone(),
            html: row.html.clone(),
            template_version: row.template_version,
            fault: row.fault.clone(),
            drafted_at: row.drafted_at.into(),
            checked_by: row.checked_by.clone(),
            checked_at: row.checked_at.map(Into::into),
            returned_by: row.returned_by.clone(),
            return_reason: row.return_reason.clone(),
            reported_on: row.reported_on.map(Into::into),
            version: row.version,
            row,
        }
    }
}

/// A matter that a letter is going to raise (拟提事项).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct DraftItem {
    #[graphql(skip)]
    row: Row<Matter>,
    /// Place in the letter, from 1 (序号).
    position: i32,
    /// The rule that is met (规则).
    rule: Rule,
    /// Lamp (亮灯).
    lamp: Lamp,
    /// How far up the ladder it has come (办理层级).
    step: LadderStep,
    /// Project or company as printed (项目或企业).
    title: String,
    /// How the rule is met (事项说明).
    words: String,
    /// The day it was or is due (期限).
    due_on: Date,
    /// Working days late (逾期工作日).
    late_working_days: i32,
    /// How often earlier letters of the kind raised it (此前次数).
    raised_before: i32,
}

#[ComplexObject]
impl DraftItem {
    /// The unit that has to act (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(ctx.directory().await?.unit(self.row.unit).map(Into::into))
    }

    /// The project it is about (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }

    /// The lead it is about (线索).
    async fn lead(&self, ctx: &Context<'_>) -> Result<Option<Lead>> {
        Ok(self.row.follow_one(ctx, LeadOf).await?.map(Into::into))
    }
}

/// Matters, in the order they are printed.
pub(super) fn items(matters: Vec<Matter>) -> Vec<DraftItem> {
    let item = |(row, position): (Row<Matter>, i32)| DraftItem {
        position,
        rule: row.rule,
        lamp: row.lamp,
        step: row.step,
        title: row.title.clone(),
        words: row.words.clone(),
        due_on: row.due_on.into(),
        late_working_days: days(row.late_days),
        raised_before: days(row.raised_before),
        row,
    };
    together(matters).zip(1..).map(item).collect()
}

connections! {
    /// A page of drafts of letters (函件拟稿列表).
    LetterDraftConnection, LetterDraftEdge of LetterDraft from letter_draft::Model;
}

filter! {
    /// Which drafts of letters (函件拟稿筛选条件); the conditions given hold together.
    LetterDraftFilter {
        /// These very drafts (拟稿).
        id: IdFilter, by |id, ground| id.of(Kind::LetterDraft, Column::Id, ground);
        /// Kind (函件种类).
        kind: LetterKindFilter, on Column::Kind;
        /// The month it is for (月份), such as `{eq: "2026-11"}`.
        month: MonthFilter, on Column::Month;
        /// To a unit or to a leader (主送类别).
        addressee_kind: AddresseeKindFilter, on Column::AddresseeKind;
        /// The addressee as printed (主送).
        addressee: StringFilter, on Column::Addressee;
        /// The unit it is addressed to (主送责任单位).
        unit_id: IdFilter, by |id, ground| {
            let unit = id.of(Kind::Unit, Column::AddresseeId, ground)?;
            Ok(Column::AddresseeKind.eq(AddresseeKind::Unit).and(unit))
        };
        /// How far it has come (拟稿状态).
        status: DraftStatusFilter, on Column::Status;
        /// Whether it waits for somebody (是否待办): DRAFTED, RETURNED or CHECKED.
        waiting: bool, by |waiting, _| Ok(whether(waiting, storage::waits()));
        /// Whether a hold keeps it back (是否暂缓签发).
        held: bool, by |held, _| Ok(whether(held, storage::held()));
        /// Whether it waits, and its last day for the issue is over (是否超期未签发).
        overdue: bool, by |overdue, ground| {
            Ok(whether(overdue, storage::waits().and(Column::IssueBy.lt(ground.today))))
        };
        /// The last day on which it is issued in time (签发时限).
        issue_by: DateFilter, on Column::IssueBy;
    }
}

ordering! {
    /// How drafts of letters are ordered (排序方式); newest first if not given.
    LetterDraftOrder by LetterDraftOrderField of letter_draft, first Id Desc;
    /// Order in which they were drafted first (拟稿次序).
    Id = Column::Id.into_simple_expr() => |row| Key::Int(row.id);
    /// The last day on which it is issued in time (签发时限).
    IssueBy = Column::IssueBy.into_simple_expr() => |row| Key::Day(row.issue_by);
    /// The month it is for (月份).
    Month = Column::Month.into_simple_expr() => |row| Key::Text(row.month.clone());
}

#[derive(Default)]
pub struct LetterDraftQuery;

#[Object(guard = "May(Permission::Administer)")]
impl LetterDraftQuery {
    /// The drafts of letters (函件拟稿), those included that were issued or withdrawn; `filter: {waiting: true}` are the
    /// letters that wait for the bureau, `{overdue: true}` those that do so for too long. For the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn letter_drafts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LetterDraftFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<LetterDraftOrder>,
    ) -> Result<LetterDraftConnection> {
        let select = filter.apply(ctx, Entity::find()).await?;
        connection(ctx, select, LetterDraftOrder::ordering(order_by), Page { first, after, last, before }).await
    }
}
