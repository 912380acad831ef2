//! What directions, combat units and categories have in common: a code, a name, days of use, and names of before
//! (adr/0019).

use chrono::NaiveDate;
use entity::{Taxonomy, former_name};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use super::{Act, Checks, Outcome, overtaken};
use crate::domain::{responsibility, taxonomy as rules, text};

/// A direction, combat unit or category as entered.
#[derive(Clone, Debug)]
pub struct Term {
    /// Code, at most 40 characters, unique.
    pub code: String,
    /// Name, at most 60 characters.
    pub name: String,
    /// First day.
    pub active_from: NaiveDate,
    /// Last day.
    pub active_until: Option<NaiveDate>,
}

impl Term {
    /// The same as it may be kept.
    pub(super) fn check(&self, checks: &mut Checks) -> Self {
        if let Err(refusal) = responsibility::stretch("activeUntil", self.active_from, self.active_until) {
            checks.refuse(refusal);
        }
        Self {
            code: checks.take(text::line("code", &self.code, 40)),
            name: checks.take(text::line("name", &self.name, 60)),
            ..*self
        }
    }
}

/// What is given another name.
pub(super) struct Named<'a> {
    /// What kind of thing it is.
    pub(super) taxonomy: Taxonomy,
    /// Its key; its row is held.
    pub(super) id: i64,
    /// The name it has.
    pub(super) name: &'a str,
    /// Its first day.
    pub(super) since: NaiveDate,
}

/// Keeps the present name as that of the days before `from`; the new one.
pub(super) async fn rename(act: &Act, present: Named<'_>, name: &str, from: NaiveDate) -> Outcome<String> {
    let name = text::line("name", name, 60)?;
    let last = former_name::Entity::find()
        .filter(former_name::Column::Taxonomy.eq(present.taxonomy))
        .filter(former_name::Column::SubjectId.eq(present.id))
        .order_by_desc(former_name::Column::UntilOn)
        .one(act.conn())
        .await?;
    let since = last.and_then(|last| last.until_on.succ_opt()).unwrap_or(present.since);
    let row = former_name::ActiveModel {
        taxonomy: Set(present.taxonomy),
        subject_id: Set(present.id),
        name: Set(present.name.to_owned()),
        until_on: Set(rules::rename(present.name, since, &name, from, act.today())?),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(overtaken)?;
    act.record("former_name.add", row.id, None, Some(&row)).await?;
    Ok(name)
}

/// `update`, `rename` and `held` of a table of such terms; `$row` makes its row of what is entered.
macro_rules! terms {
    ($table:ident, $taxonomy:ident, $input:ty, $row:expr, $update:ident, $rename:ident, $held:ident) => {
        #[doc = concat!("Changes a ", stringify!($table), "; its names of before stay.")]
        pub async fn $update(act: &Act, id: i64, version: i32, input: &$input) -> Outcome<$table::Model> {
            let mut row: $table::ActiveModel = $row(input)?;
            let before = $held(act, id, version).await?;
            row.id = Unchanged(id);
            row.version = Set(version + 1);
            let after = row.update(act.conn()).await.map_err(taken("code"))?;
            act.record(concat!(stringify!($table), ".update"), id, Some(&before), Some(&after)).await?;
            Ok(after)
        }

        #[doc = concat!("Gives a ", stringify!($table), " another name from `from` on.")]
        pub async fn $rename(act: &Act, id: i64, version: i32, name: &str, from: NaiveDate) -> Outcome<$table::Model> {
            let before = $held(act, id, version).await?;
            let mut row = before.clone().into_active_model();
            let present =
                taxonomy::Named { taxonomy: Taxonomy::$taxonomy, id, name: &before.name, since: before.active_from };
            row.name = Set(taxonomy::rename(act, present, name, from).await?);
            row.version = Set(version + 1);
            let after = row.update(act.conn()).await?;
            act.record(concat!(stringify!($table), ".rename"), id, Some(&before), Some(&after)).await?;
            Ok(after)
        }

        async fn $held(act: &Act, id: i64, version: i32) -> Outcome<$table::Model> {
            let found = $table::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
            unchanged(found, version, |row| row.version)
        }
    };
}
pub(super) use terms;
