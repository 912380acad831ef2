//! What was promised (承诺) for a day, and whether it is late: signing by an approval, start and production by a contract.

use chrono::NaiveDate;
use entity::Stage;

use super::{
    calendar::Calendar,
    language::say,
    lifecycle,
    refusal::{Refusal, RefusalCode},
};

/// Something promised for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Commitment {
    /// That an approved project is signed.
    Signing,
    /// That a signed project starts.
    Start,
    /// That a signed project is in production.
    Production,
    /// That a signed project reaches its planned output.
    Capacity,
}

impl Commitment {
    /// The stages at which it is still to be kept.
    pub const fn open_at(self) -> &'static [Stage] {
        use Stage::{Approved, InProduction, Signed, Started};
        match self {
            Self::Signing => &[Approved],
            Self::Start => &[Signed],
            Self::Production => &[Signed, Started],
            Self::Capacity => &[Signed, Started, InProduction],
        }
    }

    /// Whether what was promised for `by` is late `today`, the project being at `stage`: a working day has passed since.
    pub fn is_late(self, by: Option<NaiveDate>, stage: Stage, calendar: &Calendar, today: NaiveDate) -> bool {
        self.open_at().contains(&stage) && by.is_some_and(|by| by < calendar.late_before(today))
    }

    /// How many working days it is late; 0 if it is not.
    pub fn working_days_late(self, by: Option<NaiveDate>, stage: Stage, calendar: &Calendar, today: NaiveDate) -> u32 {
        by.filter(|_| self.is_late(by, stage, calendar, today)).map_or(0, |by| calendar.working_days_late(by, today))
    }
}

/// The days promised in a contract come one after the other, the first not before the signing.
pub fn in_order(
    signed_on: NaiveDate,
    start_on: NaiveDate,
    production_on: NaiveDate,
    capacity_on: Option<NaiveDate>,
) -> Result<(), Refusal> {
    let days = [
        ("committedStartOn", start_on, signed_on),
        ("committedProductionOn", production_on, start_on),
        ("committedCapacityOn", capacity_on.unwrap_or(production_on), production_on),
    ];
    match days.into_iter().find(|(_, day, earliest)| day < earliest) {
        None => Ok(()),
        Some((field, ..)) => {
            let message = say!(
                "承诺日期应依次为签约、开工、投产、达产",
                "Signing, start, production and capacity come in this order"
            );
            Err(Refusal::of_field(field, RefusalCode::DayOrder, message))
        }
    }
}

/// Whether the signing of a project, at `stage` since `since` and promised for `present`, may be put to `day`.
pub fn reschedule(stage: Stage, since: NaiveDate, present: Option<NaiveDate>, day: NaiveDate) -> Result<(), Refusal> {
    if stage != Stage::Approved {
        let message = say!(
            "项目现为“{stage}”阶段，只有审定项目可以调整承诺签约日期",
            "The project is at the stage “{stage}”: only that of an approved one is moved",
            stage = stage.terms(),
        );
        return Err(Refusal::of_change(RefusalCode::StageSigning, message));
    }
    if present == Some(day) {
        let message = say!("与现承诺签约日期相同", "It is promised for this day already");
        return Err(Refusal::of_field("signBy", RefusalCode::Taken, message));
    }
    lifecycle::not_before("signBy", day, since)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable;

    use super::*;
    use crate::domain::lifecycle;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_promise_is_late_from_the_next_working_day_until_it_is_kept() {
        use Stage::*;
        let by = Some(day("2026-11-20"));
        let late =
            |commitment: Commitment, stage, today| commitment.is_late(by, stage, &Calendar::default(), day(today));
        assert!(!late(Commitment::Signing, Approved, "2026-11-20"));
        assert!(!late(Commitment::Signing, Approved, "2026-11-22"), "a weekend is no delay");
        assert!(late(Commitment::Signing, Approved, "2026-11-23"));
        assert!(!late(Commitment::Signing, Signed, "2026-11-24"));
        assert!(late(Commitment::Start, Signed, "2026-11-24"));
        assert!(!late(Commitment::Start, Started, "2026-11-24"));
        assert!(late(Commitment::Production, Signed, "2026-11-24"));
        assert!(!late(Commitment::Production, InProduction, "2026-11-24"));
        assert!(late(Commitment::Capacity, InProduction, "2026-11-24"));
        assert!(!Commitment::Signing.is_late(None, Approved, &Calendar::default(), day("2026-11-24")));
    }

    #[test]
    fn nothing_promised_is_late_once_the_life_of_a_project_is_over() {
        for stage in Stage::iter().filter(|stage| lifecycle::is_over(*stage)) {
            for commitment in [Commitment::Signing, Commitment::Start, Commitment::Production, Commitment::Capacity] {
                assert!(
                    !commitment.is_late(Some(day("2020-01-01")), stage, &Calendar::default(), day("2026-11-24")),
                    "{stage:?}"
                );
            }
        }
    }

    #[test]
    fn lateness_counts_working_days() {
        // Friday to Tuesday.
        let late = |today| {
            Commitment::Start.working_days_late(
                Some(day("2026-11-20")),
                Stage::Signed,
                &Calendar::default(),
                day(today),
            )
        };
        assert_eq!([late("2026-11-20"), late("2026-11-22"), late("2026-11-24")], [0, 0, 2]);
    }

    #[test]
    fn the_signing_of_an_approved_project_is_moved_to_another_day_after_its_approval() {
        let (since, present) = (day("2026-10-01"), Some(day("2026-12-01")));
        let moved = |stage, to| reschedule(stage, since, present, day(to)).map_err(|refusal| refusal.code);
        assert_eq!(moved(Stage::Approved, "2027-01-15"), Ok(()));
        assert_eq!(moved(Stage::Approved, "2026-10-01"), Ok(()), "brought forward");
        assert_eq!(moved(Stage::Approved, "2026-09-30"), Err(RefusalCode::DayOrder));
        assert_eq!(moved(Stage::Approved, "2026-12-01"), Err(RefusalCode::Taken));
        for stage in Stage::iter().filter(|stage| *stage != Stage::Approved) {
            assert_eq!(moved(stage, "2027-01-15"), Err(RefusalCode::StageSigning), "{stage:?}");
        }
    }

    #[test]
    fn promised_days_come_in_order() {
        let field = |start, production, capacity: Option<&str>| {
            in_order(day("2026-03-01"), day(start), day(production), capacity.map(day)).map_err(|refusal| refusal.field)
        };
        assert_eq!(field("2026-03-01", "2026-03-01", None), Ok(()));
        assert_eq!(field("2026-02-28", "2026-05-01", None), Err(Some("committedStartOn".to_owned())));
        assert_eq!(field("2026-04-01", "2026-03-31", None), Err(Some("committedProductionOn".to_owned())));
        assert_eq!(field("2026-04-01", "2026-05-01", Some("2026-04-30")), Err(Some("committedCapacityOn".to_owned())));
    }
}
