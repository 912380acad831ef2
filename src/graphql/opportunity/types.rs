//! What clients read of the opportunity list.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{opportunity, opportunity_list};

use crate::graphql::{
    context::ContextExt,
    direction::types::Direction,
    id::Kind,
    links::{EntriesOfList, UnitOf},
    page::connections,
    rows::Row,
    scalar::{Date, DateTime},
    unit::types::Unit,
};

/// An edition of the opportunity list (发展机会清单): at most 100 entries, never changed once it is published.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct OpportunityList {
    #[graphql(skip)]
    row: Row<opportunity_list::Model>,
    /// Global id (全局标识), such as `opportunity-list:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Number of the edition (期号), from 1; null while it is a draft.
    edition: Option<i32>,
    /// Day it was published (发布日期); null while it is a draft.
    published_on: Option<Date>,
    /// Who drafted it first (起草人).
    drafted_by: String,
    /// Who published it (发布人).
    published_by: Option<String>,
    /// Version (版本号): grows by one with every change of the draft, and when it is published.
    version: i32,
    /// When it was last written to (最近更新).
    updated_at: DateTime,
}

#[ComplexObject]
impl OpportunityList {
    /// The entries, in their order, at most 100 (机会条目).
    #[graphql(complexity = "100 * child_complexity + 1")]
    async fn entries(&self, ctx: &Context<'_>) -> Result<Vec<Opportunity>> {
        Ok(self.row.follow(ctx, EntriesOfList).await?.into_iter().map(Into::into).collect())
    }
}

impl From<Row<opportunity_list::Model>> for OpportunityList {
    fn from(row: Row<opportunity_list::Model>) -> Self {
        Self {
            id: Kind::OpportunityList.id(row.id),
            edition: row.edition,
            published_on: row.published_on.map(Into::into),
            drafted_by: row.drafted_by.clone(),
            published_by: row.published_by.clone(),
            version: row.version,
            updated_at: row.updated_at.into(),
            row,
        }
    }
}

/// An opportunity (发展机会) in one edition of the list.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Opportunity {
    #[graphql(skip)]
    row: Row<opportunity::Model>,
    /// Global id (全局标识), such as `opportunity:40`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// Place in the list, from 1 (序号).
    position: i32,
    /// Title (机会名称), unique in the list.
    title: String,
    /// What it is (机会说明).
    words: String,
}

#[ComplexObject]
impl Opportunity {
    /// Industry direction (产业方向).
    async fn direction(&self, ctx: &Context<'_>) -> Result<Option<Direction>> {
        Ok(ctx.directory().await?.direction(self.row.direction_id).map(Into::into))
    }

    /// The unit that is to pursue it (责任单位).
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Unit>> {
        Ok(self.row.follow_one(ctx, UnitOf).await?.map(Into::into))
    }
}

impl From<Row<opportunity::Model>> for Opportunity {
    fn from(row: Row<opportunity::Model>) -> Self {
        Self {
            id: Kind::Opportunity.id(row.id),
            position: row.position,
            title: row.title.clone(),
            words: row.words.clone(),
            row,
        }
    }
}

/// What one edition of the list has and another had (两期清单差异). Entries are the same if their titles are.
#[derive(SimpleObject)]
pub struct OpportunityListChanges {
    /// Entries that are new (新增).
    pub(super) added: Vec<Opportunity>,
    /// Entries whose direction, unit or words are others now, as they are now (调整).
    pub(super) changed: Vec<Opportunity>,
    /// Entries that are no longer there, as they were (移出).
    pub(super) removed: Vec<Opportunity>,
}

connections! {
    /// A page of editions of the opportunity list (发展机会清单各期).
    OpportunityListConnection, OpportunityListEdge of OpportunityList from opportunity_list::Model;
}
