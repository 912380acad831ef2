//! Officials: taking office, changing, leaving office.

use chrono::NaiveDate;
use entity::{RefusalCode, official};
use sea_orm::{ActiveModelTrait, EntityTrait, QuerySelect, Set, Unchanged};

use super::{Act, Checks, Outcome, unchanged, unknown};
use crate::{
    domain::{double, language::say, refusal::Refusal, responsibility, text},
    storage::{self, database},
};

/// An official as entered.
#[derive(Clone, Debug)]
pub struct Input {
    /// Name, at most 60 characters.
    pub name: String,
    /// Title, at most 120 characters.
    pub title: String,
    /// Rank, at most 60 characters.
    pub rank: Option<String>,
    /// Mail address; blank for none.
    pub email: Option<String>,
    /// Telephone; blank for none.
    pub telephone: Option<String>,
    /// First day in office.
    pub active_from: NaiveDate,
    /// Last day in office.
    pub active_until: Option<NaiveDate>,
}

impl Input {
    fn check(&self) -> Outcome<official::ActiveModel> {
        let mut checks = Checks::default();
        let row = official::ActiveModel {
            name: Set(checks.take(text::line("name", &self.name, 60))),
            title: Set(checks.take(text::line("title", &self.title, 120))),
            rank: Set(checks.take(text::optional_line("rank", self.rank.as_deref(), 60))),
            email: Set(checks.take(text::email("email", self.email.as_deref()))),
            telephone: Set(checks.take(text::telephone("telephone", self.telephone.as_deref()))),
            active_from: Set(self.active_from),
            active_until: Set(self.active_until),
            ..Default::default()
        };
        if let Err(refusal) = responsibility::stretch("activeUntil", self.active_from, self.active_until) {
            checks.refuse(refusal);
        }
        checks.finish().map(|()| row)
    }
}

/// Records a new official, and says who else of the name is in office on some of the days. The same person entered twice
/// is refused.
pub async fn create(act: &Act, input: &Input) -> Outcome<(official::Model, Vec<official::Model>)> {
    let mut row = input.check()?;
    row.version = Set(1);
    // The same form sent twice in one moment would not see itself.
    database::take_turns(act.conn(), "official").await?;
    let row = row.insert(act.conn()).await?;
    let duplicates = storage::organisation::namesakes(act.conn(), &row).await?;
    for other in &duplicates {
        double_of(&row).is_new(double_of(other))?;
    }
    act.record("official.create", row.id, None, Some(&row)).await?;
    Ok((row, duplicates))
}

fn double_of(row: &official::Model) -> double::Official<'_> {
    double::Official { title: &row.title, email: row.email.as_deref(), telephone: row.telephone.as_deref() }
}

/// Changes what is recorded of an official, from version `version` on, and says who else of the name is in office on some
/// of the days.
pub async fn update(
    act: &Act,
    id: i64,
    version: i32,
    input: &Input,
) -> Outcome<(official::Model, Vec<official::Model>)> {
    let mut row = input.check()?;
    let found = official::Entity::find_by_id(id).lock_exclusive().one(act.conn()).await?;
    let before = unchanged(found, version, |row| row.version)?;
    row.id = Unchanged(id);
    row.version = Set(version + 1);
    let after = row.update(act.conn()).await?;
    act.record("official.update", id, Some(&before), Some(&after)).await?;
    let duplicates = storage::organisation::namesakes(act.conn(), &after).await?;
    Ok((after, duplicates))
}

/// The official, who must be in office on `day`.
pub(super) async fn in_office(act: &Act, field: &str, id: i64, day: NaiveDate) -> Outcome<official::Model> {
    let row = official::Entity::find_by_id(id).one(act.conn()).await?.ok_or_else(|| unknown(field))?;
    if !responsibility::holds_on(row.active_from, row.active_until, day) {
        let name = row.name;
        let message = say!("{name}在该日期不在任", "{name} is not in office on that day");
        return Err(Refusal::of_field(field, RefusalCode::NotActive, message).into());
    }
    Ok(row)
}
