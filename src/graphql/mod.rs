//! The GraphQL API: plumbing written once, then a folder a concept.

mod account;
mod audit;
pub mod budget;
pub mod context;
mod direction;
mod document;
pub mod error;
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
mod node;
pub mod occasion;
mod official;
mod page;
mod project;
mod rows;
mod scalar;
mod screening;
mod search;
mod snapshot;
mod statistics;
mod unit;
mod wording;

use async_graphql::{MergedObject, MergedSubscription, SDLExportOptions, SchemaBuilder, ValidationMode};

/// Everything that can be asked (查询).
#[derive(MergedObject, Default)]
pub struct Query(
    account::query::AccountQuery,
    project::query::ProjectQuery,
    lead::query::LeadQuery,
    unit::query::UnitQuery,
    official::query::OfficialQuery,
    direction::query::DirectionQuery,
    group::query::GroupQuery,
    letter::query::LetterQuery,
    statistics::query::StatisticsQuery,
    screening::query::ScreeningQuery,
    snapshot::query::SnapshotQuery,
    project::figures::FiguresQuery,
    job::query::JobQuery,
    audit::query::AuditQuery,
    node::NodeQuery,
    search::SearchQuery,
);

/// Everything that can be changed (办理).
#[derive(MergedObject, Default)]
pub struct Mutation(
    account::mutation::AccountMutation,
    project::mutation::ProjectMutation,
    project::ledger_mutation::LedgerMutation,
    screening::mutation::ScreeningMutation,
    lead::mutation::LeadMutation,
    unit::mutation::UnitMutation,
    official::mutation::OfficialMutation,
    direction::mutation::DirectionMutation,
    group::mutation::GroupMutation,
    letter::mutation::LetterMutation,
    job::mutation::JobMutation,
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
