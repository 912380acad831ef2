//! Taking idle assets up, and releasing them.

use async_graphql::{Context, ID, InputObject, Object, Result};
use entity::idle_asset as table;

use super::types::IdleAsset;
use crate::{
    actions::asset,
    domain::viewer::Permission,
    graphql::{context::ContextExt, error::payload, guard::May, id::Kind, scalar::Date},
};

/// An idle asset that a project takes up (盘活存量资源).
#[derive(Debug, InputObject)]
pub struct TakeUpAssetInput {
    /// Which asset (存量资源).
    asset_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// The project (盘活项目), signed and not exited.
    project_id: ID,
    /// First day (起始日期), not after today.
    on: Date,
}

/// An asset that a project gives back (收回存量资源).
#[derive(Debug, InputObject)]
pub struct ReleaseAssetInput {
    /// Which asset (存量资源).
    asset_id: ID,
    /// The version (版本号) the change was made from; CONFLICT if somebody was faster.
    version: i32,
    /// Last day of its use (截止日期), not after today.
    until: Date,
}

payload! {
    /// What `takeUpAsset` did (办理结果).
    TakeUpAssetPayload {
        /// The asset as changed (更新后的内容).
        idle_asset: IdleAsset, from table::Model
    }
    /// What `releaseAsset` did (办理结果).
    ReleaseAssetPayload {
        /// The asset as changed (更新后的内容).
        idle_asset: IdleAsset, from table::Model
    }
}

#[derive(Default)]
pub struct AssetMutation;

#[Object(guard = "May(Permission::Administer)")]
impl AssetMutation {
    /// Gives a free asset to a project (盘活存量资源). For the bureau.
    async fn take_up_asset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: TakeUpAssetInput,
    ) -> Result<TakeUpAssetPayload> {
        let act = ctx.act().await?;
        let (id, project_id) = (Kind::IdleAsset.key(&input.asset_id), Kind::Project.key(&input.project_id));
        let outcome = asset::take_up(&act, id, input.version, project_id, input.on.0).await;
        TakeUpAssetPayload::settle(act, outcome).await
    }

    /// Takes an asset back from the project that uses it (收回存量资源). For the bureau.
    async fn release_asset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is entered (填报内容).")] input: ReleaseAssetInput,
    ) -> Result<ReleaseAssetPayload> {
        let act = ctx.act().await?;
        let outcome = asset::release(&act, Kind::IdleAsset.key(&input.asset_id), input.version, input.until.0).await;
        ReleaseAssetPayload::settle(act, outcome).await
    }
}
