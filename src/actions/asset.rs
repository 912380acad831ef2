//! Idle assets (存量资源): freed by an exit, taken up by another project, released again.

use chrono::{Days, NaiveDate};
use entity::{AssetKind, RefusalCode, asset_use, exit_proposal, idle_asset};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set};

use super::{Act, ActionError, Checks, Outcome, end, taken, unchanged, unknown};
use crate::{
    domain::{asset, language::say, refusal::Refusal, responsibility, text},
    storage,
};

/// What an exit frees, as entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freed {
    /// What it is.
    pub kind: AssetKind,
    /// Area in square metres.
    pub area: i64,
    /// Where it lies, at most 200 characters.
    pub place: String,
    /// What else there is to know.
    pub words: String,
}

/// Records what an exit frees.
pub(super) async fn free(
    act: &Act,
    exit: &exit_proposal::Model,
    on: NaiveDate,
    freed: &[Freed],
) -> Outcome<Vec<idle_asset::Model>> {
    let mut checks = Checks::default();
    let mut rows = Vec::with_capacity(freed.len());
    for (position, one) in freed.iter().enumerate() {
        rows.push(idle_asset::ActiveModel {
            exit_proposal_id: Set(exit.id),
            project_id: Set(exit.project_id),
            kind: Set(one.kind),
            area: Set(checks.take_in("freed", position, asset::area("squareMetres", one.area))),
            place: Set(checks.take_in("freed", position, text::line("place", &one.place, 200))),
            words: Set(checks.take_in("freed", position, text::words("words", &one.words))),
            freed_on: Set(on),
            version: Set(1),
            ..Default::default()
        });
    }
    checks.finish()?;
    let mut assets = Vec::with_capacity(rows.len());
    for row in rows {
        let row = row.insert(act.conn()).await?;
        act.record("idle_asset.free", row.id, None, Some(&row)).await?;
        assets.push(row);
    }
    Ok(assets)
}

/// Gives an asset to a project from `on` on.
pub async fn take_up(act: &Act, id: i64, version: i32, project_id: i64, on: NaiveDate) -> Outcome<idle_asset::Model> {
    let project = storage::project::touch(act.conn(), act.scope(), project_id, act.now()).await?;
    let project = project.ok_or_else(|| unknown("projectId"))?;
    let before = held(act, id, version).await?;
    let last = asset_use::Entity::find()
        .filter(asset_use::Column::IdleAssetId.eq(id))
        .order_by_desc(asset_use::Column::FromOn)
        .one(act.conn())
        .await?;
    let free_since = last.and_then(|last| last.until_on).map_or(before.freed_on, |until| until + Days::new(1));
    asset::take_up(project.stage, free_since, on, act.today())?;
    let begun = asset_use::ActiveModel {
        idle_asset_id: Set(id),
        project_id: Set(project_id),
        from_on: Set(on),
        until_on: Set(None),
        ..Default::default()
    };
    let begun = begun.insert(act.conn()).await.map_err(taken("assetId"))?;
    act.record("asset_use.begin", begun.id, None, Some(&begun)).await?;
    keep(act, "idle_asset.take_up", before).await
}

/// Takes an asset back from the project that uses it; `until` is its last day.
pub async fn release(act: &Act, id: i64, version: i32, until: NaiveDate) -> Outcome<idle_asset::Model> {
    let before = held(act, id, version).await?;
    act.must_have_happened(until)?;
    let used = asset_use::Entity::find()
        .filter(asset_use::Column::IdleAssetId.eq(id))
        .filter(asset_use::Column::UntilOn.is_null())
        .one(act.conn())
        .await?;
    let used = used.ok_or_else(|| {
        let message = say!("该存量资源未被使用", "Nobody uses the asset");
        Refusal::of_change(RefusalCode::AlreadyEnded, message)
    })?;
    responsibility::stretch("until", used.from_on, Some(until))?;
    end!(act, "asset_use.end", used, until);
    keep(act, "idle_asset.release", before).await
}

/// Takes back everything that a project had taken up.
pub(super) async fn release_all(act: &Act, project_id: i64, until: NaiveDate) -> Outcome<()> {
    let used = asset_use::Entity::find()
        .filter(asset_use::Column::ProjectId.eq(project_id))
        .filter(asset_use::Column::UntilOn.is_null())
        .order_by_asc(asset_use::Column::IdleAssetId)
        .all(act.conn())
        .await?;
    for used in used {
        let asset = idle_asset::Entity::find_by_id(used.idle_asset_id).lock_exclusive().one(act.conn()).await?;
        responsibility::stretch("on", used.from_on, Some(until))?;
        end!(act, "asset_use.end", used, until);
        keep(act, "idle_asset.release", asset.ok_or(ActionError::NotFound)?).await?;
    }
    Ok(())
}

async fn held(act: &Act, id: i64, version: i32) -> Outcome<idle_asset::Model> {
    let found = idle_asset::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    unchanged(found, version, |row| row.version)
}

/// Who uses it is part of an asset: a change of that is its next version.
async fn keep(act: &Act, action: &str, before: idle_asset::Model) -> Outcome<idle_asset::Model> {
    let mut row = before.clone().into_active_model();
    row.version = Set(before.version + 1);
    let after = row.update(act.conn()).await?;
    act.record(action, after.id, Some(&before), Some(&after)).await?;
    Ok(after)
}
