//! Filters on the words of a closed set, one a set.

use async_graphql::InputObject;
use entity::{
    AddresseeKind, AnswerStatus, AssetKind, BlockerKind, ClockState, DeliveryStatus, DraftStatus, ExitDecision, Job,
    LadderStep, Lamp, LeadClaim, LeadSource, LeadStatus, Ledger, LetterKind, LetterStatus, LetterTemplatePart,
    MatterKind, Measure, MilestoneKind, RunStatus, RunTrigger, Stage, TimelineKind, UnitKind,
};
use sea_orm::{
    ActiveEnum, ColumnTrait,
    sea_query::{ExprTrait, SimpleExpr},
};

use super::{
    Ground,
    column::{ColumnFilter, bounded},
};
use crate::{graphql::error::Fault, storage::among::among_texts};

macro_rules! words {
    ($( $(#[$about:meta])* $name:ident of $word:ident; )+) => { $(
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, InputObject)]
        pub struct $name {
            /// Exactly this (等于).
            eq: Option<$word>,
            /// One of these (属于其中之一); an empty list matches nothing.
            #[graphql(name = "in")]
            among: Option<Vec<$word>>,
            /// None of these (不属于其中任何一个).
            not_in: Option<Vec<$word>>,
        }

        impl $name {
            /// The conditions on a word, from wherever it comes.
            pub(in crate::graphql) fn of(self, word: &SimpleExpr, ground: &Ground) -> Result<Vec<SimpleExpr>, Fault> {
                let listed = |words: Vec<$word>| -> Result<SimpleExpr, Fault> {
                    let words = bounded(words)?.iter().map(ActiveEnum::to_value).collect();
                    Ok(among_texts(word.clone(), words, ground.backend))
                };
                let mut conditions = Vec::new();
                conditions.extend(self.eq.map(|wanted| word.clone().eq(wanted.to_value())));
                conditions.extend(self.among.map(listed).transpose()?);
                conditions.extend(self.not_in.map(listed).transpose()?.map(ExprTrait::not));
                Ok(conditions)
            }
        }

        impl ColumnFilter for $name {
            fn on<C: ColumnTrait>(self, column: C, ground: &Ground) -> Result<Vec<SimpleExpr>, Fault> {
                self.of(&column.into_expr(), ground)
            }
        }
    )+ };
}

words! {
    /// Which stage (阶段条件).
    StageFilter of Stage;
    /// Which of the four ledgers (台账条件).
    LedgerFilter of Ledger;
    /// How the screening clock stands (剔除计时条件).
    ClockStateFilter of ClockState;
    /// Which kind of event in a timeline (大事记类别条件).
    TimelineKindFilter of TimelineKind;
    /// Which kind of unit (单位类别条件).
    UnitKindFilter of UnitKind;
    /// Which kind of milestone (节点类别条件).
    MilestoneKindFilter of MilestoneKind;
    /// How an exit was decided (退出审议结论条件).
    ExitDecisionFilter of ExitDecision;
    /// Which kind of idle asset (存量资源类别条件).
    AssetKindFilter of AssetKind;
    /// Which measure (考核指标条件).
    MeasureFilter of Measure;
    /// Which kind of blocker (堵点类别条件).
    BlockerKindFilter of BlockerKind;
    /// From where a lead comes (线索来源条件).
    LeadSourceFilter of LeadSource;
    /// Whether the unit of a lead keeps the company (首谈归属条件).
    LeadClaimFilter of LeadClaim;
    /// How far a lead has come (线索状态条件).
    LeadStatusFilter of LeadStatus;
    /// Which kind of letter (函件种类条件).
    LetterKindFilter of LetterKind;
    /// Which template of a letter (函件模板条件).
    LetterTemplatePartFilter of LetterTemplatePart;
    /// How far a letter has come before its issue (拟稿状态条件).
    DraftStatusFilter of DraftStatus;
    /// How far a letter has come (函件办理状态条件).
    LetterStatusFilter of LetterStatus;
    /// How an answer to a letter stands (反馈状态条件).
    AnswerStatusFilter of AnswerStatus;
    /// Which lamp (亮灯条件).
    LampFilter of Lamp;
    /// How far up the ladder (办理层级条件).
    LadderStepFilter of LadderStep;
    /// What a matter is about (事项类别条件).
    MatterKindFilter of MatterKind;
    /// To whom a letter goes (主送类别条件).
    AddresseeKindFilter of AddresseeKind;
    /// How a mail stands (发送状态条件).
    DeliveryStatusFilter of DeliveryStatus;
    /// Which job (任务条件).
    JobFilter of Job;
    /// What made a job run (触发方式条件).
    RunTriggerFilter of RunTrigger;
    /// How a run stands (运行状态条件).
    RunStatusFilter of RunStatus;
}
