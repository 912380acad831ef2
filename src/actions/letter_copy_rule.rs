//! Who gets letters besides their addressees (抄送规则), as the bureau sets it.

use chrono::NaiveDate;
use entity::{
    AddresseeKind, CopyTo, LetterKind,
    letter_copy_rule::{self, Copies},
};
use sea_orm::{ActiveModelTrait, Set};

use super::{Act, Checks, Outcome, taken};
use crate::domain::letter::recipients;

/// Sets who gets letters of a kind to addressees of a kind from a day on; nobody but the addressee, if nobody is named.
pub async fn set(
    act: &Act,
    kind: LetterKind,
    addressee: AddresseeKind,
    copied_to: Vec<CopyTo>,
    from: NaiveDate,
) -> Outcome<letter_copy_rule::Model> {
    let mut checks = Checks::default();
    checks.set_of("copiedTo", &copied_to);
    checks.take(recipients::check(addressee, &copied_to));
    checks.first_day(from, act);
    checks.finish()?;
    let row = letter_copy_rule::ActiveModel {
        kind: Set(kind),
        addressee_kind: Set(addressee),
        copied_to: Set(Copies(copied_to)),
        from_on: Set(from),
        set_by: Set(act.actor_name().to_owned()),
        set_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(taken("from"))?;
    act.record("letter_copy_rule.set", row.id, None, Some(&row)).await?;
    Ok(row)
}
