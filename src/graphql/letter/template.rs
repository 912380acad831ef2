//! The templates of letters: read, changed and tried by the bureau.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{
    LetterKind, LetterTemplatePart,
    letter_template::{self, Column, Entity},
};
use sea_orm::{EntityTrait, IntoSimpleExpr};

use super::{hold::AddresseeInput, preview::day_of_issue};
use crate::{
    actions::letter_template as actions,
    domain::{language::Words, month, viewer::Permission},
    graphql::{
        context::ContextExt,
        error::{UserError, payload},
        filter::{DateTimeFilter, Filter, IdFilter, LetterKindFilter, LetterTemplatePartFilter, filter},
        guard::May,
        id::Kind,
        page::{Page, connection, connections, ordering, page_cost},
        rows::Row,
        scalar::{Date, DateTime, Month},
    },
    letters::{
        issue::IssueError,
        preview,
        render::Rendered,
        sheet::{VARIABLES, Variable},
        template::{BUILT_IN, BuiltIn, Place},
    },
    storage::{letter_template as storage, page::Key},
};

/// A template of letters as it is in force (现行函件模板). It is written in Jinja2 syntax, with `letter` as its one variable;
/// shared templates are imported by `importName`.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct LetterTemplate {
    #[graphql(skip)]
    carried: &'static BuiltIn,
    /// Kind of the letters (函件种类); null if letters of every kind share it.
    kind: Option<LetterKind>,
    /// Which part of the letter (模板部位).
    part: LetterTemplatePart,
    /// The template (模板内容).
    source: String,
    /// Whether it is the built-in one (是否内置模板).
    built_in: bool,
    /// Since which change it is in force (现行版本); null if it was never changed.
    in_force_since: Option<LetterTemplateVersion>,
}

#[ComplexObject]
impl LetterTemplate {
    /// The template that comes with the program (内置模板), which `restoreLetterTemplate` takes back.
    async fn built_in_source(&self) -> &str {
        self.carried.source
    }

    /// By what name other templates import it (引用名称), such as `shared.txt`.
    async fn import_name(&self) -> &str {
        self.carried.name
    }

    /// The names it may use (可用变量).
    async fn variables(&self) -> Vec<LetterTemplateVariable> {
        let of = |known: &Variable| LetterTemplateVariable { name: known.name, meaning: known.meaning.into() };
        VARIABLES.iter().map(of).collect()
    }
}

/// A name that a template may use (模板变量).
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct LetterTemplateVariable {
    /// The name (变量名), such as `letter.number`; `[]` stands for each entry of a list, as in `letter.items[].title`.
    name: &'static str,
    #[graphql(skip)]
    meaning: Words,
}

#[ComplexObject]
impl LetterTemplateVariable {
    /// What it is (含义), in the language that `Accept-Language` asks for.
    async fn meaning(&self, ctx: &Context<'_>) -> &str {
        self.meaning.spoken(ctx.data_opt().copied().unwrap_or_default())
    }
}

/// A change of a template (函件模板版本); it never changes itself.
#[derive(Clone, SimpleObject)]
pub struct LetterTemplateVersion {
    /// Global id (全局标识), such as `letter-template-version:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Kind of the letters (函件种类); null if letters of every kind share it.
    kind: Option<LetterKind>,
    /// Which part of the letter (模板部位).
    part: LetterTemplatePart,
    /// Number of the change over all templates, from 1 (版本号).
    version: i32,
    /// The template (模板内容); null if the built-in one was taken back.
    source: Option<String>,
    /// What was changed, and why (修改说明).
    note: Option<String>,
    /// Who changed it (修改人).
    made_by: String,
    /// When (修改时间).
    made_at: DateTime,
}

impl From<Row<letter_template::Model>> for LetterTemplateVersion {
    fn from(row: Row<letter_template::Model>) -> Self {
        Self {
            id: Kind::LetterTemplateVersion.id(row.id),
            kind: row.kind,
            part: row.part,
            version: row.version,
            source: row.source.clone(),
            note: row.note.clone(),
            made_by: row.made_by.clone(),
            made_at: row.made_at.into(),
        }
    }
}

connections! {
    /// A page of changes of templates (函件模板版本列表).
    LetterTemplateVersionConnection, LetterTemplateVersionEdge of LetterTemplateVersion from letter_template::Model;
}

filter! {
    /// Which changes of templates (函件模板版本筛选条件); the conditions given hold together.
    LetterTemplateVersionFilter {
        /// These very ones (版本).
        id: IdFilter, by |id, ground| id.of(Kind::LetterTemplateVersion, Column::Id, ground);
        /// Kind of the letters (函件种类); templates that letters of every kind share have none.
        kind: LetterKindFilter, on Column::Kind;
        /// Which part of the letter (模板部位).
        part: LetterTemplatePartFilter, on Column::Part;
        /// When it was changed (修改时间).
        made_at: DateTimeFilter, on Column::MadeAt;
    }
}

ordering! {
    /// How changes of templates are ordered (排序方式); newest first if not given.
    LetterTemplateVersionOrder by LetterTemplateVersionOrderField of letter_template, first Version Desc;
    /// Number of the change (版本号).
    Version = Column::Version.into_simple_expr() => |row| Key::Int(row.version.into());
}

/// A changed template (修改函件模板).
#[derive(Debug, InputObject)]
pub struct SetLetterTemplateInput {
    /// Kind of the letters (函件种类); null for a template that letters of every kind share.
    kind: Option<LetterKind>,
    /// Which part of the letter (模板部位).
    part: LetterTemplatePart,
    /// The template (模板内容), at most 65536 bytes of Jinja2 syntax. In HTML, values are escaped by themselves; plain layout
    /// elements and styles only, and nothing that runs or is loaded from elsewhere.
    source: String,
    /// The `version` of what it replaces (原版本号): that of `inForceSince`; null if it was never changed.
    version: Option<i32>,
    /// What is changed, and why (修改说明), at most 200 characters.
    note: Option<String>,
}

/// A template that is to be the built-in one again (恢复内置模板).
#[derive(Debug, InputObject)]
pub struct RestoreLetterTemplateInput {
    /// Kind of the letters (函件种类); null for a template that letters of every kind share.
    kind: Option<LetterKind>,
    /// Which part of the letter (模板部位).
    part: LetterTemplatePart,
    /// The `version` of what it replaces (原版本号): that of `inForceSince`.
    version: i32,
    /// Why (修改说明), at most 200 characters.
    note: Option<String>,
}

/// A template that is tried (试用函件模板).
#[derive(Debug, InputObject)]
pub struct TestLetterTemplateInput {
    /// Kind of the letters (函件种类); null for a template that letters of every kind share.
    kind: Option<LetterKind>,
    /// Which part of the letter (模板部位).
    part: LetterTemplatePart,
    /// The template (模板内容), in the place of the one in force; all others are those in force.
    source: String,
    /// On whose letter it is tried (主送对象); on made-up letters if not given.
    addressee: Option<AddresseeInput>,
    /// The month of that letter (月份), such as `2026-11`; the month of the day of issue if not given.
    month: Option<Month>,
    /// Its day of issue (签发日期), at most 366 days from today; today if not given.
    as_of: Option<Date>,
}

/// A letter as a template that is tried makes it (试用结果).
#[derive(SimpleObject)]
pub struct TestedLetter {
    /// Kind (函件种类).
    kind: LetterKind,
    /// The addressee as printed (主送).
    addressee: String,
    /// Title (标题).
    title: String,
    /// Subject line of the mail (邮件主题).
    subject: String,
    /// The letter in plain text (纯文本正文).
    text: String,
    /// The letter in HTML (网页正文); show it in a sandboxed frame.
    html: String,
}

impl TestedLetter {
    fn of(kind: LetterKind, rendered: Rendered) -> Self {
        let Rendered { title, subject, text, html, addressee } = rendered;
        Self { kind, addressee, title, subject, text, html }
    }
}

/// What a template that is tried makes of letters (试用结果).
#[derive(SimpleObject)]
pub struct LetterTemplateTest {
    /// The letters (函件): of each kind that the template is for, a unit's and a leader's that are made up, or the one to the
    /// addressee, if there is something to say; none if the template is refused.
    letters: Vec<TestedLetter>,
    /// Why `setLetterTemplate` would refuse it (退回原因); empty if it would not.
    user_errors: Vec<UserError>,
}

payload! {
    /// What `setLetterTemplate` did (办理结果).
    SetLetterTemplatePayload {
        /// The change (新增内容).
        template_version: LetterTemplateVersion, from letter_template::Model
    }
    /// What `restoreLetterTemplate` did (办理结果).
    RestoreLetterTemplatePayload {
        /// The change (新增内容).
        template_version: LetterTemplateVersion, from letter_template::Model
    }
}

#[derive(Default)]
pub struct LetterTemplateQuery;

#[Object(guard = "May(Permission::Administer)")]
impl LetterTemplateQuery {
    /// The templates of letters as they are in force (现行函件模板): those of each kind, then those that every kind shares. For
    /// the bureau.
    #[graphql(complexity = "child_complexity * BUILT_IN.len() + 1")]
    async fn letter_templates(&self, ctx: &Context<'_>) -> Result<Vec<LetterTemplate>> {
        let mut changed = storage::in_force(ctx.db()).await?;
        let in_force = BUILT_IN.iter().map(|carried| {
            let Place { kind, part } = carried.place;
            let at = changed.iter().position(|row| (row.kind, row.part) == (kind, part));
            let row = at.map(|at| changed.swap_remove(at));
            let own = row.as_ref().and_then(|row| row.source.clone());
            LetterTemplate {
                carried,
                kind,
                part,
                built_in: own.is_none(),
                source: own.unwrap_or_else(|| carried.source.to_owned()),
                in_force_since: row.map(Into::into),
            }
        });
        Ok(in_force.collect())
    }

    /// Every change that was ever made to the templates of letters (函件模板版本). For the bureau.
    #[expect(clippy::too_many_arguments, reason = "the arguments of a connection")]
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn letter_template_versions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
        #[graphql(desc = "Which (筛选条件).", default)] filter: LetterTemplateVersionFilter,
        #[graphql(desc = "In which order, the most important first (排序).", default)] order_by: Vec<
            LetterTemplateVersionOrder,
        >,
    ) -> Result<LetterTemplateVersionConnection> {
        let select = filter.apply(ctx, Entity::find()).await?;
        connection(ctx, select, LetterTemplateVersionOrder::ordering(order_by), Page { first, after, last, before })
            .await
    }

    /// Tries a template before it is saved (试用函件模板): what letters it makes, or why it would be refused. Leaves no trace. For
    /// the bureau.
    #[graphql(complexity = "child_complexity + 200")]
    async fn test_letter_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is tried (试用内容).")] input: TestLetterTemplateInput,
    ) -> Result<LetterTemplateTest> {
        let TestLetterTemplateInput { kind, part, source, addressee, month, as_of } = input;
        let day = day_of_issue(ctx, as_of)?;
        let month = month.map_or_else(|| month::Month::of(day), |Month(month)| month);
        let on = addressee.map(|to| (to.into(), month, day));
        match preview::trial(ctx.app(), Place { kind, part }, &source, on).await {
            Ok(letters) => {
                let letters = letters.into_iter().map(|(kind, letter)| TestedLetter::of(kind, letter)).collect();
                Ok(LetterTemplateTest { letters, user_errors: Vec::new() })
            }
            Err(IssueError::Render(error)) => {
                Ok(LetterTemplateTest { letters: Vec::new(), user_errors: vec![error.refusal()?.into()] })
            }
            Err(error) => Err(error.into()),
        }
    }
}

#[derive(Default)]
pub struct LetterTemplateMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterTemplateMutation {
    /// Puts another template in force (修改函件模板), if letters can be made with it. What is drafted from now on follows it;
    /// drafts and letters that are there stay as they are until they are drafted anew. For the bureau.
    async fn set_letter_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetLetterTemplateInput,
    ) -> Result<SetLetterTemplatePayload> {
        let SetLetterTemplateInput { kind, part, source, version, note } = input;
        let act = ctx.act().await?;
        let office = &ctx.app().config.office;
        let outcome = actions::set(&act, office, Place { kind, part }, version, &source, note.as_deref()).await;
        SetLetterTemplatePayload::settle(act, outcome).await
    }

    /// Takes the built-in template back (恢复内置模板). For the bureau.
    async fn restore_letter_template(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: RestoreLetterTemplateInput,
    ) -> Result<RestoreLetterTemplatePayload> {
        let RestoreLetterTemplateInput { kind, part, version, note } = input;
        let act = ctx.act().await?;
        let office = &ctx.app().config.office;
        let outcome = actions::restore(&act, office, Place { kind, part }, version, note.as_deref()).await;
        RestoreLetterTemplatePayload::settle(act, outcome).await
    }
}
