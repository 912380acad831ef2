//! The mark of a demonstration.

use chrono::NaiveDate;
use entity::demonstration;
use sea_orm::{ActiveModelTrait, Set};

use super::{Act, Outcome};

/// Marks the ledger as a demonstration made for a day: its passwords are public.
pub async fn mark(act: &Act, made_for: NaiveDate) -> Outcome<()> {
    let row = demonstration::ActiveModel { id: Set(1), made_for: Set(made_for) };
    let row = row.insert(act.conn()).await?;
    act.record("demonstration.mark", row.id, None, Some(&row)).await?;
    Ok(())
}
