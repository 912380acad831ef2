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
pub mod loader;
mod official;
mod page;
mod project;
mod scalar;
mod statistics;
mod unit;

use async_graphql::{EmptySubscription, MergedObject, SDLExportOptions, SchemaBuilder, ValidationMode};

/// Everything that can be asked.
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
    job::query::JobQuery,
    audit::query::AuditQuery,
);

/// Everything that can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    account::mutation::AccountMutation,
    project::mutation::ProjectMutation,
    project::ledger_mutation::LedgerMutation,
    lead::mutation::LeadMutation,
    unit::mutation::UnitMutation,
    official::mutation::OfficialMutation,
    direction::mutation::DirectionMutation,
    group::mutation::GroupMutation,
    letter::mutation::LetterMutation,
    job::mutation::JobMutation,
);

/// The schema.
pub type Schema = async_graphql::Schema<Query, Mutation, EmptySubscription>;

/// The schema with its limits; the caller adds the `App`.
pub fn builder() -> SchemaBuilder<Query, Mutation, EmptySubscription> {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .validation_mode(ValidationMode::Strict)
        .limit_depth(limit::DEPTH)
        .limit_complexity(limit::COMPLEXITY)
        .disable_suggestions()
}

/// The schema in SDL, as `schema.graphql` holds it.
pub fn sdl() -> String {
    let options = SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items();
    let sdl = builder().finish().sdl_with_options(options);
    // One trailing line break, no trailing blanks: what editors and `git diff --check` expect.
    let lines: Vec<&str> = sdl.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}
