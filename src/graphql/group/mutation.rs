//! Changing the leading group.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::{GroupSeat, group_member as table};

use super::types::GroupMember;
use crate::{
    actions::group,
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind, scalar::Date},
};

/// Who is to sit in the leading group (任命领导小组成员).
#[derive(Debug, InputObject)]
pub struct AppointGroupMemberInput {
    /// Who (干部).
    official_id: ID,
    /// Which seat (职务).
    seat: GroupSeat,
    /// First day (生效日期).
    from: Date,
}

/// A membership that ends (免去领导小组成员).
#[derive(Debug, InputObject)]
pub struct DismissGroupMemberInput {
    /// Which membership (领导小组成员).
    group_member_id: ID,
    /// Last day (截止日期).
    until: Date,
}

payload! {
    /// What `appointGroupMember` did (办理结果).
    AppointGroupMemberPayload {
        /// The new member (新增内容).
        group_member: GroupMember, from table::Model
    }
    /// What `dismissGroupMember` did (办理结果).
    DismissGroupMemberPayload {
        /// The membership that ends (免去的成员).
        group_member: GroupMember, from table::Model
    }
}

#[derive(Default)]
pub struct GroupMutation;

#[Object(guard = "May(Permission::Administer)")]
impl GroupMutation {
    /// Gives an official a seat in the leading group (任命领导小组成员). For the bureau.
    async fn appoint_group_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: AppointGroupMemberInput,
    ) -> Result<AppointGroupMemberPayload> {
        let act = ctx.act().await?;
        let official_id = Kind::Official.key(&input.official_id);
        let outcome = group::appoint(&act, official_id, input.seat, input.from.0).await;
        AppointGroupMemberPayload::settle(act, outcome).await
    }

    /// Ends a membership of the leading group (免去领导小组成员). For the bureau.
    async fn dismiss_group_member(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: DismissGroupMemberInput,
    ) -> Result<DismissGroupMemberPayload> {
        let act = ctx.act().await?;
        let id = Kind::GroupMember.key(&input.group_member_id);
        let outcome = group::dismiss(&act, id, input.until.0).await;
        DismissGroupMemberPayload::settle(act, outcome).await
    }
}
