//! Making the opportunity list.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::opportunity_list as table;

use super::types::OpportunityList;
use crate::{
    actions::opportunity,
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind},
};

/// An opportunity as entered (机会条目).
#[derive(Debug, InputObject)]
pub struct OpportunityInput {
    /// Title (机会名称), at most 200 characters, unique in the list.
    title: String,
    /// Industry direction (产业方向).
    direction_id: ID,
    /// The unit that is to pursue it (责任单位).
    unit_id: ID,
    /// What it is (机会说明), at most 4000 characters.
    #[graphql(default)]
    words: String,
}

/// The draft of the next edition (清单草稿): all of its entries are replaced.
#[derive(Debug, InputObject)]
pub struct DraftOpportunityListInput {
    /// The version of the draft that is replaced (版本号); leave out to begin a draft. CONFLICT if there is another one.
    version: Option<i32>,
    /// The entries in their order (机会条目), 1 to 100.
    entries: Vec<OpportunityInput>,
}

/// The draft that is published (发布清单).
#[derive(Debug, InputObject)]
pub struct PublishOpportunityListInput {
    /// The version of the draft (版本号); CONFLICT if somebody changed it.
    version: i32,
}

impl From<OpportunityInput> for opportunity::Entry {
    fn from(input: OpportunityInput) -> Self {
        Self {
            title: input.title,
            direction_id: Kind::Direction.key(&input.direction_id),
            unit_id: Kind::Unit.key(&input.unit_id),
            words: input.words,
        }
    }
}

payload! {
    /// What `draftOpportunityList` did (办理结果).
    DraftOpportunityListPayload {
        /// The draft (草稿).
        opportunity_list: OpportunityList, from table::Model
    }
    /// What `publishOpportunityList` did (办理结果).
    PublishOpportunityListPayload {
        /// The new edition (新一期清单).
        opportunity_list: OpportunityList, from table::Model
    }
}

#[derive(Default)]
pub struct OpportunityMutation;

#[Object(guard = "May(Permission::Administer)")]
impl OpportunityMutation {
    /// Begins or rewrites the draft of the next edition of the opportunity list (起草发展机会清单). For the bureau.
    async fn draft_opportunity_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: DraftOpportunityListInput,
    ) -> Result<DraftOpportunityListPayload> {
        let act = ctx.act().await?;
        let entries: Vec<_> = input.entries.into_iter().map(Into::into).collect();
        let outcome = opportunity::draft(&act, input.version, &entries).await;
        DraftOpportunityListPayload::settle(act, outcome).await
    }

    /// Publishes the draft as the next edition (发布发展机会清单); it is never changed again. For the bureau.
    async fn publish_opportunity_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: PublishOpportunityListInput,
    ) -> Result<PublishOpportunityListPayload> {
        let act = ctx.act().await?;
        let outcome = opportunity::publish(&act, input.version).await;
        PublishOpportunityListPayload::settle(act, outcome).await
    }
}
