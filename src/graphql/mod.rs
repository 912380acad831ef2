//! The GraphQL API: plumbing written once, then a folder a concept.

mod account;
mod activity;
mod audit;
mod belonging;
mod blocker;
pub mod budget;
mod calendar;
mod category;
mod ceremony;
pub mod context;
mod contract;
mod cursor;
mod direction;
mod dispatch;
mod document;
pub mod error;
mod exit;
mod filter;
pub mod gate;
mod group;
mod guard;
mod id;
mod job;
mod lead;
mod letter;
pub mod limit;
mod links;
mod matter;
mod node;
pub mod occasion;
mod official;
mod opportunity;
mod page;
mod project;
mod review;
mod rows;
mod scalar;
mod screening;
mod search;
mod snapshot;
mod statistics;
mod target;
mod task_force;
mod taxonomy;
mod timeline;
mod unit;
mod wording;

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, SchemaBuilder, ValidationMode};

/// Everything that can be asked (查询).
#[derive(MergedObject, Default)]
pub struct Query(
    LifeCycleQuery,
    AcquisitionQuery,
    OfficeQuery,
    CorrespondenceQuery,
    SumsQuery,
    node::NodeQuery,
    search::SearchQuery,
);

/// Of it: projects from the pool to the end.
#[derive(MergedObject, Default)]
pub struct LifeCycleQuery(
    project::query::ProjectQuery,
    review::query::ReviewQuery,
    blocker::query::BlockerQuery,
    ceremony::query::CeremonyQuery,
    dispatch::query::DispatchQuery,
    exit::query::ExitQuery,
    screening::query::ScreeningQuery,
    snapshot::query::SnapshotQuery,
    timeline::query::TimelineQuery,
);

/// Of it: where projects come from.
#[derive(MergedObject, Default)]
pub struct AcquisitionQuery(
    lead::query::LeadQuery,
    lead::claim::LeadClaimQuery,
    lead::limit::LeadLimitQuery,
    activity::query::ActivityQuery,
    opportunity::query::OpportunityQuery,
);

/// Of it: the organisation and its jobs.
#[derive(MergedObject, Default)]
pub struct OfficeQuery(
    account::query::AccountQuery,
    unit::query::UnitQuery,
    official::query::OfficialQuery,
    official::absence::AbsenceQuery,
    direction::query::DirectionQuery,
    category::query::CategoryQuery,
    group::query::GroupQuery,
    calendar::query::CalendarQuery,
    job::query::JobQuery,
    audit::query::AuditQuery,
);

/// Of it: letters, and the matters in them.
#[derive(MergedObject, Default)]
pub struct CorrespondenceQuery(
    letter::query::LetterQuery,
    letter::answer::LetterAnswerQuery,
    letter::copy_rule::LetterCopyRuleQuery,
    letter::draft::LetterDraftQuery,
    letter::hold::LetterHoldQuery,
    letter::preview::LetterPreviewQuery,
    letter::report::OfficeReportQuery,
    letter::rule::LetterRuleQuery,
    letter::setting::LetterSettingQuery,
    letter::template::LetterTemplateQuery,
    matter::query::MatterQuery,
);

/// Of it: what it adds up to.
#[derive(MergedObject, Default)]
pub struct SumsQuery(
    statistics::query::StatisticsQuery,
    statistics::funnel::FunnelQuery,
    project::figures::FiguresQuery,
    target::query::TargetQuery,
    target::scoreboard::ScoreboardQuery,
    letter::statistics::LetterStatisticsQuery,
);

/// Everything that can be changed (办理).
#[derive(MergedObject, Default)]
pub struct Mutation(LifeCycleMutation, AcquisitionMutation, OfficeMutation, CorrespondenceMutation);

/// Of it: projects from the pool to the end.
#[derive(MergedObject, Default)]
pub struct LifeCycleMutation(
    project::mutation::ProjectMutation,
    project::ledger_mutation::LedgerMutation,
    project::production_mutation::ProductionMutation,
    review::mutation::ReviewMutation,
    contract::mutation::ContractMutation,
    task_force::mutation::TaskForceMutation,
    blocker::mutation::BlockerMutation,
    ceremony::mutation::CeremonyMutation,
    dispatch::mutation::DispatchMutation,
    exit::mutation::ExitMutation,
    exit::asset_mutation::AssetMutation,
    screening::mutation::ScreeningMutation,
);

/// Of it: where projects come from.
#[derive(MergedObject, Default)]
pub struct AcquisitionMutation(
    lead::mutation::LeadMutation,
    lead::claim::LeadClaimMutation,
    lead::limit::LeadLimitMutation,
    activity::mutation::ActivityMutation,
    opportunity::mutation::OpportunityMutation,
);

/// Of it: the organisation and its jobs.
#[derive(MergedObject, Default)]
pub struct OfficeMutation(
    account::mutation::AccountMutation,
    unit::mutation::UnitMutation,
    official::mutation::OfficialMutation,
    official::absence::AbsenceMutation,
    direction::mutation::DirectionMutation,
    category::mutation::CategoryMutation,
    group::mutation::GroupMutation,
    calendar::mutation::CalendarMutation,
    job::mutation::JobMutation,
    target::mutation::TargetMutation,
);

/// Of it: letters.
#[derive(MergedObject, Default)]
pub struct CorrespondenceMutation(
    letter::mutation::LetterMutation,
    letter::copy_rule::LetterCopyRuleMutation,
    letter::draft_mutation::LetterDraftMutation,
    letter::hold::LetterHoldMutation,
    letter::rule::LetterRuleMutation,
    letter::setting::LetterSettingMutation,
    letter::template::LetterTemplateMutation,
    letter::answer_mutation::LetterAnswerMutation,
    letter::link::LetterLinkMutation,
);

/// Everything that can be watched (实时订阅).
#[derive(MergedSubscription, Default)]
pub struct Subscription(
    project::subscription::ProjectSubscription,
    letter::subscription::LetterSubscription,
    job::subscription::JobSubscription,
);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// The schema with its limits; the caller adds the `App`.
pub fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .validation_mode(ValidationMode::Strict)
        .limit_depth(limit::DEPTH)
        .limit_complexity(limit::COMPLEXITY)
        .disable_suggestions()
}

/// The schema in SDL, as `schema.graphql` holds it.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items().include_specified_by();
    let sdl = builder().finish().sdl_with_options(options);
    // One trailing line break, no trailing blanks: what editors and `git diff --check` expect.
    let lines: Vec<&str> = sdl.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}
