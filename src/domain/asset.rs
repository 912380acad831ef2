//! Idle assets (存量资源): who may take them up, and when.

use chrono::NaiveDate;
use entity::Stage;

use super::{
    language::say,
    lifecycle,
    month::day_in_languages,
    refusal::{Refusal, RefusalCode},
};

/// The largest area of one asset, in square metres: 100 square kilometres.
pub const LARGEST_AREA: i64 = 100_000_000;

/// Whether a project at `stage` may take up, on day `on`, an asset that is free since `free_since`.
pub fn take_up(stage: Stage, free_since: NaiveDate, on: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if !matches!(stage, Stage::Signed | Stage::Started | Stage::InProduction | Stage::AtCapacity) {
        let message = say!(
            "项目现为“{stage}”阶段，签约后方可盘活存量资源",
            "The project is at the stage “{stage}”; only one that is signed takes up idle assets",
            stage = stage.terms(),
        );
        return Err(Refusal::of_field("projectId", RefusalCode::AssetStage, message));
    }
    lifecycle::happened("on", on, today)?;
    if on < free_since {
        let message = say!(
            "日期不得早于该资源空闲之日（{since}）",
            "The day must not be before the one since which the asset is free ({since})",
            since = day_in_languages(free_since),
        );
        return Err(Refusal::of_field("on", RefusalCode::DayOrder, message));
    }
    Ok(())
}

/// An area as a person enters it, in square metres.
pub fn area(field: &str, square_metres: i64) -> Result<i64, Refusal> {
    if (1..=LARGEST_AREA).contains(&square_metres) {
        return Ok(square_metres);
    }
    let message = say!("面积应在1至{LARGEST_AREA}平方米之间", "An area is 1 to {LARGEST_AREA} square metres");
    Err(Refusal::of_field(field, RefusalCode::OutOfRange, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_signed_or_has_left_takes_nothing_up() {
        use Stage::*;
        let day: NaiveDate = "2026-11-24".parse().unwrap();
        for stage in [Negotiating, Approved, ScreenedOut, Exited] {
            assert_eq!(take_up(stage, day, day, day).unwrap_err().code, RefusalCode::AssetStage);
        }
        for stage in [Signed, Started, InProduction, AtCapacity] {
            assert_eq!(take_up(stage, day, day, day), Ok(()));
            assert_eq!(take_up(stage, day.succ_opt().unwrap(), day, day).unwrap_err().code, RefusalCode::DayOrder);
        }
    }
}
