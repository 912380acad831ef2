//! What clients read of joint ceremonies.

use std::hash::{Hash, Hasher};

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{ceremony, ceremony_project};
use sea_orm::{DbBackend, DbErr};

use crate::{
    domain::viewer::Scope,
    graphql::{
        belonging::belongs,
        context::ContextExt,
        id::Kind,
        links::{CeremonyOf, ProjectOf},
        page::{Page, belongings, connections, page_cost},
        project::types::Project,
        rows::{Link, Row},
        scalar::{Date, Money},
    },
    storage::{self, ceremony::Figures, page::Key, scoped},
};

/// A joint ceremony (集中活动), such as a joint start (集中开工). It groups projects and counts nothing anew: a project
/// starts by `startProject` alone. The same for every viewer, but for its projects.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Ceremony {
    #[graphql(skip)]
    row: Row<ceremony::Model>,
    /// Global id (全局标识), such as `ceremony:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Name (活动名称).
    name: String,
    /// The day it is held (活动日期).
    held_on: Date,
    /// Where it is held (活动地点).
    place: String,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

/// Projects at ceremonies added up, as presented there (集中活动汇总).
#[derive(SimpleObject)]
pub struct CeremonyFigures {
    /// How many projects (项目数).
    pub(in crate::graphql) projects: i64,
    /// Their investment (投资额).
    pub(in crate::graphql) investment: Money,
    /// Their yearly output at capacity (达产年产值).
    pub(in crate::graphql) yearly_output: Money,
    /// How many are innovation platforms (创新平台数).
    pub(in crate::graphql) innovation_platforms: i64,
}

/// What the projects of a ceremony in the viewer's scope add up to, in one direction or in all.
#[derive(Clone, PartialEq, Eq, Hash)]
struct FiguresOfCeremony {
    direction_id: Option<i64>,
}

impl Link<ceremony::Model> for FiguresOfCeremony {
    type Target = Figures;

    fn key(&self, row: &ceremony::Model) -> Option<i64> {
        Some(row.id)
    }

    async fn read(&self, ctx: &Context<'_>, keys: Vec<i64>) -> Result<Vec<(i64, Figures)>, DbErr> {
        let figures = storage::ceremony::figures(ctx.db(), &ctx.scope(), keys, self.direction_id).await?;
        Ok(figures.into_iter().map(|figures| (figures.ceremony_id, figures)).collect())
    }
}

#[ComplexObject]
impl Ceremony {
    /// Its projects in the viewer's scope, the largest investment first (参加项目).
    #[graphql(complexity = "page_cost(first, last) * child_complexity + 1")]
    async fn projects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first n, 1 to 100 (前 n 条).")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor (游标之后).")] after: Option<String>,
        #[graphql(desc = "The last n, 1 to 100 (后 n 条).")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor (游标之前).")] before: Option<String>,
    ) -> Result<CeremonyProjectConnection> {
        let to = Visible { scope: ctx.scope(), backend: ctx.backend() };
        belongings(ctx, &self.row, Projects { to }, Page { first, after, last, before }).await
    }

    /// What its projects in the viewer's scope add up to (汇总), as presented there.
    async fn figures(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only projects of this direction (产业方向).")] direction_id: Option<ID>,
    ) -> Result<CeremonyFigures> {
        let direction_id = direction_id.as_ref().map(|id| Kind::Direction.key(id));
        let figures = self.row.follow_one(ctx, FiguresOfCeremony { direction_id }).await?;
        let figures = figures.map(|figures| *figures).unwrap_or_default();
        Ok(CeremonyFigures {
            projects: figures.projects,
            investment: Money::of_fen(figures.investment),
            yearly_output: Money::of_fen(figures.yearly_output),
            innovation_platforms: figures.innovation_platforms,
        })
    }
}

impl From<Row<ceremony::Model>> for Ceremony {
    fn from(row: Row<ceremony::Model>) -> Self {
        Self {
            id: Kind::Ceremony.id(row.id),
            name: row.name.clone(),
            held_on: row.held_on.into(),
            place: row.place.clone(),
            version: row.version,
            row,
        }
    }
}

/// A project at a ceremony, with the figures it is presented with there (集中活动项目).
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct CeremonyProject {
    #[graphql(skip)]
    row: Row<ceremony_project::Model>,
    /// Global id (全局标识), such as `ceremony-project:28`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Investment (投资额).
    investment: Money,
    /// Yearly output at capacity (达产年产值).
    yearly_output: Money,
    /// Whether it is an innovation platform (创新平台).
    is_innovation_platform: bool,
    /// Version (版本号): grows by one with every change.
    version: i32,
}

#[ComplexObject]
impl CeremonyProject {
    /// The ceremony (集中活动).
    async fn ceremony(&self, ctx: &Context<'_>) -> Result<Option<Ceremony>> {
        Ok(self.row.follow_one(ctx, CeremonyOf).await?.map(Into::into))
    }

    /// The project (项目).
    async fn project(&self, ctx: &Context<'_>) -> Result<Option<Project>> {
        Ok(self.row.follow_one(ctx, ProjectOf).await?.map(Into::into))
    }
}

impl From<Row<ceremony_project::Model>> for CeremonyProject {
    fn from(row: Row<ceremony_project::Model>) -> Self {
        Self {
            id: Kind::CeremonyProject.id(row.id),
            investment: Money::of_fen(row.investment),
            yearly_output: Money::of_fen(row.yearly_output),
            is_innovation_platform: row.is_innovation_platform,
            version: row.version,
            row,
        }
    }
}

/// What a viewer may see, in the words of one kind of database.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Visible {
    scope: Scope,
    backend: DbBackend,
}

impl Hash for Visible {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.scope.hash(state);
    }
}

belongs! {
    of ceremony by id, in CeremonyId as ceremony_id;
    /// Its projects that a viewer may see.
    Projects { to: Visible }, rows of ceremony_project,
        which |list, _| scoped::ceremony_projects(list.to.backend, &list.to.scope),
        by Investment as |row| Key::Int(row.investment), descending true;
}

connections! {
    /// A page of joint ceremonies (集中活动列表).
    CeremonyConnection, CeremonyEdge of Ceremony from ceremony::Model;
    /// A page of projects at ceremonies (集中活动项目列表).
    CeremonyProjectConnection, CeremonyProjectEdge of CeremonyProject from ceremony_project::Model;
}
