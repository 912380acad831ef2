//! What the bureau sets for letters as data: how they are numbered (发文字号), and whether they are issued by themselves
//! (签发方式).

use chrono::NaiveDate;
use entity::{IssuingMode, RefusalCode, letter_issuing, letter_numbering};
use sea_orm::{ActiveModelTrait, Set};

use super::{Act, Checks, Outcome, set_already};
use crate::{
    config::Office,
    domain::{
        language::say,
        letter::number::{self, Numbering},
        refusal::Refusal,
    },
    storage,
};

/// Working days that a draft may wait, at most: about a year.
const LONGEST_WAIT: i32 = 250;

/// Has letters issued on `from` or later be numbered so.
pub async fn set_numbering(
    act: &Act,
    office: &Office,
    prefix: &str,
    format: &str,
    from: NaiveDate,
) -> Outcome<letter_numbering::Model> {
    let mut checks = Checks::default();
    let prefix = checks.take(number::prefix("prefix", prefix));
    let format = checks.take(number::format("format", format));
    checks.first_day(from, act);
    checks.finish()?;
    let new = Numbering { prefix, format };
    // Two sequences under one head would give the same numbers.
    let known = storage::letter_numbering::all(act.conn(), &office.number_prefix).await?;
    if known.iter().any(|known| known.head() == new.head() && known.prefix != new.prefix) {
        let message = say!(
            "“{head}”已由其他机关代字使用，会产生重复的发文字号",
            "“{head}” is written with another prefix already: numbers would come up twice",
            head = (new.head(), new.head()),
        );
        return Err(Refusal::of_field("prefix", RefusalCode::Taken, message).into());
    }
    let row = letter_numbering::ActiveModel {
        prefix: Set(new.prefix),
        format: Set(new.format),
        from_on: Set(from),
        set_by: Set(act.actor_name().to_owned()),
        set_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await.map_err(set_already("from"))?;
    act.record("letter_numbering.set", row.id, None, Some(&row)).await?;
    Ok(row)
}

/// Has letters be issued by themselves or by hand, within so many working days after they were drafted.
pub async fn set_issuing(act: &Act, mode: IssuingMode, working_days: i32) -> Outcome<letter_issuing::Model> {
    if !(1..=LONGEST_WAIT).contains(&working_days) {
        let message = say!("时限应为1至{LONGEST_WAIT}个工作日", "A limit has 1 to {LONGEST_WAIT} working days");
        return Err(Refusal::of_field("workingDays", RefusalCode::OutOfRange, message).into());
    }
    let row = letter_issuing::ActiveModel {
        mode: Set(mode),
        working_days: Set(working_days),
        set_by: Set(act.actor_name().to_owned()),
        set_at: Set(act.now()),
        ..Default::default()
    };
    let row = row.insert(act.conn()).await?;
    act.record("letter_issuing.set", row.id, None, Some(&row)).await?;
    Ok(row)
}
