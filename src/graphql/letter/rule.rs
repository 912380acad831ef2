//! The rules of the ladder (提示、催办、督办、约谈), as data.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entity::{Audience, LadderStep, Lamp, LimitUnit, MatterKind, Rule, letter_rule};

use super::{
    draft::{DraftItem, items},
    preview::day_of_issue,
};
use crate::{
    actions::letter_rule as actions,
    domain::{
        letter::{
            Matter,
            ladder::{Entered, looks_at},
        },
        viewer::Permission,
    },
    graphql::{
        context::ContextExt,
        error::payload,
        guard::{May, SignedIn},
        id::Kind,
        rows::Row,
        scalar::{Date, DateTime, Month, set_from},
    },
    storage,
};

/// The matters that a test lists, at most.
const MOST_LISTED: usize = 100;

/// What a rule of the ladder says for a step (函件规则), from a day on until the next one of the same rule and step.
#[derive(Clone, SimpleObject)]
pub struct LetterRule {
    /// Global id (全局标识), such as `letter-rule:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Which rule (规则), such as MILESTONE_OVERDUE.
    rule: Rule,
    /// The step it leads to (办理层级): PROMPT is for prompt letters, the others for urging letters.
    step: LadderStep,
    /// What it looks at (判断对象); null for the rules that go by earlier letters, URGED_RUNNING and RED_RUNNING.
    looks_at: Option<MatterKind>,
    /// How much it takes (数值), counted in `countedIn`: within so much for PROMPT (and all that is due in the month); so much or
    /// more for URGE, URGED_RUNNING and TALK; more than so much for SUPERVISE.
    amount: i32,
    /// In what that is counted (计量单位).
    counted_in: LimitUnit,
    /// The lamp it lights (亮灯).
    lamp: Lamp,
    /// Who gets what it finds (发送对象).
    audience: Vec<Audience>,
    /// Whether it is applied (是否启用).
    enabled: bool,
    /// First day (生效日期); null if it is built in and has held since ever.
    from: Option<Date>,
    /// Who set it (设定人): a sign-in name, or `migration` if it is built in.
    set_by: String,
    /// When it was set (设定时间).
    set_at: DateTime,
}

impl From<letter_rule::Model> for LetterRule {
    fn from(row: letter_rule::Model) -> Self {
        Self {
            id: Kind::LetterRule.id(row.id),
            rule: row.rule,
            step: row.step,
            looks_at: looks_at(row.rule),
            amount: row.amount,
            counted_in: row.counted_in,
            lamp: row.lamp,
            audience: row.audience.0,
            enabled: row.enabled,
            from: set_from(row.from_on),
            set_by: row.set_by,
            set_at: row.set_at.into(),
        }
    }
}

impl From<Row<letter_rule::Model>> for LetterRule {
    fn from(row: Row<letter_rule::Model>) -> Self {
        row.clone_row().into()
    }
}

/// A rule of the ladder (函件规则).
#[derive(Debug, InputObject)]
pub struct LetterRuleInput {
    /// Which rule (规则).
    rule: Rule,
    /// The step it leads to (办理层级); one that the rule has, see `letterRules`.
    step: LadderStep,
    /// How much it takes (数值): 1 to 250 working days, 366 calendar days, 60 months or 100 percentage points. Within so much for
    /// PROMPT; so much or more for URGE, URGED_RUNNING and TALK; more than so much for SUPERVISE.
    amount: i32,
    /// In what that is counted (计量单位): days of either kind for what is due or late, MONTHS for stays in the pool and for months
    /// running, PERCENTAGE_POINTS for targets.
    counted_in: LimitUnit,
    /// The lamp it lights (亮灯): BLUE for PROMPT, YELLOW or RED for URGE and SUPERVISE, RED for TALK.
    lamp: Lamp,
    /// Who gets what it finds (发送对象), each once; UNIT is always among them, GROUP_LEADERS for TALK alone.
    audience: Vec<Audience>,
}

impl From<LetterRuleInput> for Entered {
    fn from(input: LetterRuleInput) -> Self {
        let LetterRuleInput { rule, step, amount, counted_in, lamp, audience } = input;
        Self { rule, step, amount, counted_in, lamp, audience }
    }
}

/// What a rule shall say from a day on (设定函件规则).
#[derive(Debug, InputObject)]
pub struct SetLetterRuleInput {
    /// The rule (规则内容).
    #[graphql(flatten)]
    rule: LetterRuleInput,
    /// Whether it is applied (是否启用); false switches it off.
    #[graphql(default = true)]
    enabled: bool,
    /// First day (生效日期), today or later; letters issued on it or later go by it.
    from: Date,
}

/// A rule that is tried out (测试函件规则).
#[derive(Debug, InputObject)]
pub struct TestLetterRuleInput {
    /// The rule (规则内容).
    #[graphql(flatten)]
    rule: LetterRuleInput,
    /// The month that letters would be for (月份), such as `2026-11`.
    month: Month,
    /// The day of issue (签发日期), at most 366 days from today; today if not given.
    as_of: Option<Date>,
}

/// What a rule would find (测试结果).
#[derive(SimpleObject)]
pub struct LetterRuleFindings {
    /// How many matters (事项数).
    count: i32,
    /// The first 100 of them (事项清单).
    items: Vec<DraftItem>,
}

impl From<Vec<Matter>> for LetterRuleFindings {
    fn from(mut matters: Vec<Matter>) -> Self {
        let count = i32::try_from(matters.len()).unwrap_or(i32::MAX);
        matters.truncate(MOST_LISTED);
        Self { count, items: items(matters) }
    }
}

payload! {
    /// What `setLetterRule` did (办理结果).
    SetLetterRulePayload {
        /// The rule as it is set (新增内容).
        letter_rule: LetterRule, from letter_rule::Model
    }
    /// What `testLetterRule` found (测试结果).
    TestLetterRulePayload {
        /// What the rule would find (测试结果).
        findings: LetterRuleFindings, from Vec<Matter>
    }
}

#[derive(Default)]
pub struct LetterRuleQuery;

#[Object(guard = "SignedIn")]
impl LetterRuleQuery {
    /// The rules of the ladder (函件规则) as they hold on a day, those that are switched off included: one a rule and step,
    /// in the order of the rules; the same for every viewer.
    #[graphql(complexity = "child_complexity * 40 + 1")]
    async fn letter_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As of this day (截至日期); today if not given.")] as_of: Option<Date>,
    ) -> Result<Vec<LetterRule>> {
        let day = as_of.map_or_else(|| ctx.today(), |Date(day)| day);
        Ok(storage::letter_rule::set(ctx.db(), day).await?.into_iter().map(Into::into).collect())
    }
}

#[derive(Default)]
pub struct LetterRuleMutation;

#[Object(guard = "May(Permission::Administer)")]
impl LetterRuleMutation {
    /// Sets what a rule of the ladder says for a step from a day on (设定函件规则), or switches it off. Letters that were
    /// issued stay as they are. For the bureau.
    async fn set_letter_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: SetLetterRuleInput,
    ) -> Result<SetLetterRulePayload> {
        let act = ctx.act().await?;
        let outcome = actions::set(&act, input.rule.into(), input.enabled, input.from.0).await;
        SetLetterRulePayload::settle(act, outcome).await
    }

    /// Says what letters would raise by a rule if it were so, on a day past or to come (测试函件规则), whatever is set. Leaves no
    /// trace. The ledger is that of now. A matter that earlier letters lead higher counts for the rule that it meets by
    /// itself. For the bureau.
    #[graphql(complexity = "child_complexity + 100")]
    async fn test_letter_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: TestLetterRuleInput,
    ) -> Result<TestLetterRulePayload> {
        let day = day_of_issue(ctx, input.as_of)?;
        let act = ctx.act().await?;
        let outcome = actions::test(&act, input.rule.into(), input.month.0, day).await;
        TestLetterRulePayload::settle(act, outcome).await
    }
}
