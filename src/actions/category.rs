//! Categories (分类): the channels by which projects come, and whether they are new or stock.

use chrono::NaiveDate;
use entity::{CategoryKind, Taxonomy, category};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect, Set, Unchanged};

use super::{
    Act, Checks, Outcome, taken,
    taxonomy::{self, Term},
    unchanged, unknown,
};
use crate::domain::responsibility;

fn row_of(input: &Term) -> Outcome<category::ActiveModel> {
    let mut checks = Checks::default();
    let Term { code, name, active_from, active_until } = input.check(&mut checks);
    let row = category::ActiveModel {
        code: Set(code),
        name: Set(name),
        active_from: Set(active_from),
        active_until: Set(active_until),
        ..Default::default()
    };
    checks.finish().map(|()| row)
}

/// Records a new category.
pub async fn create(act: &Act, kind: CategoryKind, input: &Term) -> Outcome<category::Model> {
    let mut row = row_of(input)?;
    row.kind = Set(kind);
    row.version = Set(1);
    let row = row.insert(act.conn()).await.map_err(taken("code"))?;
    act.record("category.create", row.id, None, Some(&row)).await?;
    Ok(row)
}

taxonomy::terms!(category, Category, Term, row_of, update, rename, held);

/// The categories that a project or lead is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Channel.
    pub channel_id: Option<i64>,
    /// New or stock.
    pub new_or_stock_id: Option<i64>,
}

impl Given {
    /// These, and for what is left out those of `other`.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            channel_id: self.channel_id.or(other.channel_id),
            new_or_stock_id: self.new_or_stock_id.or(other.new_or_stock_id),
        }
    }

    /// Each must be of its kind, and in use on `day` unless it was `had` already.
    pub(super) async fn check(self, act: &Act, checks: &mut Checks, had: Self, day: NaiveDate) -> Outcome<()> {
        let fields = [
            ("channelId", CategoryKind::Channel, self.channel_id, had.channel_id),
            ("newOrStockId", CategoryKind::NewOrStock, self.new_or_stock_id, had.new_or_stock_id),
        ];
        for (field, kind, given, had) in fields {
            if let Some(id) = given.filter(|_| given != had) {
                checks.gather(active(act, field, kind, id, day).await)?;
            }
        }
        Ok(())
    }
}

async fn active(act: &Act, field: &str, kind: CategoryKind, id: i64, day: NaiveDate) -> Outcome<()> {
    let found = category::Entity::find_by_id(id).one(act.conn()).await?;
    let row = found.filter(|row| row.kind == kind).ok_or_else(|| unknown(field))?;
    Ok(responsibility::in_use(field, &row.name, row.active_from, row.active_until, day)?)
}
