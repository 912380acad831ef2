//! What clients read of the leading group.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use entity::{GroupSeat, group_member};

use crate::graphql::{context::ContextExt, id::Kind, official::types::Official, rows::Row, scalar::Date};

/// A seat in the leading group (领导小组) and who holds it.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct GroupMember {
    #[graphql(skip)]
    official_id: i64,
    /// Global id (全局标识), such as `group-member:1`.
    #[graphql(owned)]
    pub(in crate::graphql) id: ID,
    /// The seat (职务).
    seat: GroupSeat,
    /// First day (起始).
    from: Date,
    /// Last day (截止); null while it lasts.
    until: Option<Date>,
}

#[ComplexObject]
impl GroupMember {
    /// Who holds it (干部).
    async fn official(&self, ctx: &Context<'_>) -> Result<Option<Official>> {
        Ok(ctx.directory().await?.official(self.official_id).map(Into::into))
    }
}

impl From<Row<group_member::Model>> for GroupMember {
    fn from(row: Row<group_member::Model>) -> Self {
        row.clone_row().into()
    }
}

impl From<group_member::Model> for GroupMember {
    fn from(row: group_member::Model) -> Self {
        Self {
            official_id: row.official_id,
            id: Kind::GroupMember.id(row.id),
            seat: row.seat,
            from: row.from_on.into(),
            until: row.until_on.map(Into::into),
        }
    }
}
