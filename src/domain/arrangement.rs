//! A year's arrangement of holidays (放假安排), as the State Council publishes it: days off and the weekends worked to make
//! up for them.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    ops::RangeInclusive,
};

use chrono::{Datelike, NaiveDate, Weekday};
use entity::{DayKind, RefusalCode};

use super::{
    calendar,
    language::{Words, say},
    refusal::Refusal,
    text,
};

/// The most holidays, and the most make-up days, of a year.
pub const MOST: usize = 30;
/// The most days of one holiday.
const LONGEST: usize = 16;
/// The years that can be arranged.
pub const YEARS: RangeInclusive<i32> = 2000..=2100;

/// A holiday: days off one after the other, both ends included.
#[derive(Clone, Debug)]
pub struct Holiday {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Which holiday, such as 国庆节.
    pub name: String,
    /// The weekend days that are worked for it.
    pub make_up: Vec<NaiveDate>,
}

/// The days that an arrangement names, each with what it is and which holiday it belongs to. The arrangement of a year may
/// reach into the last week of the year before, where the New Year holiday can lie; a make-up day is at a weekend; no day
/// is named twice. `make_up` are the days that are worked for no holiday in particular.
pub fn days(
    year: i32,
    holidays: &[Holiday],
    make_up: &[NaiveDate],
) -> Result<BTreeMap<NaiveDate, (DayKind, String)>, Vec<Refusal>> {
    let mut refusals = Vec::new();
    if !YEARS.contains(&year) {
        let message = say!("年份应在2000至2100之间", "The year is 2000 to 2100");
        return Err(vec![Refusal::of_field("year", RefusalCode::OutOfRange, message)]);
    }
    for (field, count, least) in [("holidays", holidays.len(), 1), ("makeUpDays", make_up.len(), 0)] {
        if !(least..=MOST).contains(&count) {
            let message = say!("应为{least}至{MOST}项", "There are {least} to {MOST} of them");
            refusals.push(Refusal::of_field(field, RefusalCode::OutOfRange, message));
        }
    }
    for (position, _) in holidays.iter().enumerate().filter(|(_, holiday)| holiday.make_up.len() > MOST) {
        let message = say!("一个假期的调休上班日最多{MOST}天", "At most {MOST} days are worked for a holiday");
        let field = format!("holidays.{position}.makeUpDays");
        refusals.push(Refusal::of_field(&field, RefusalCode::OutOfRange, message));
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let mut days = BTreeMap::new();
    for (position, holiday) in holidays.iter().enumerate() {
        let refused = |field: &str, code, message| {
            Refusal::of_field(field, code, message).inside(&format!("holidays.{position}"))
        };
        let named =
            text::line("name", &holiday.name, 60).map_err(|refusal| refusal.inside(&format!("holidays.{position}")));
        let name = named.unwrap_or_else(|refusal| {
            refusals.push(refusal);
            String::new()
        });
        let length = calendar::days(holiday.from..=holiday.until).take(LONGEST + 1).count();
        if !(1..=LONGEST).contains(&length) {
            let message = say!("一次放假应为1至{LONGEST}天", "A holiday has 1 to {LONGEST} days");
            refusals.push(refused("until", RefusalCode::DayOrder, message));
            continue;
        }
        for day in calendar::days(holiday.from..=holiday.until) {
            if let Some((code, message)) = enter(&mut days, year, day, DayKind::Off, &name) {
                refusals.push(refused("from", code, message));
                break;
            }
        }
        let within = format!("holidays.{position}");
        let wrong = enter_make_up(&mut days, year, &holiday.make_up, &format!("{name}调休"));
        refusals.extend(wrong.into_iter().map(|refusal| refusal.inside(&within)));
    }
    refusals.extend(enter_make_up(&mut days, year, make_up, "调休上班"));
    if refusals.is_empty() { Ok(days) } else { Err(refusals) }
}

/// Enters days that are worked, or says why some cannot be.
fn enter_make_up(
    days: &mut BTreeMap<NaiveDate, (DayKind, String)>,
    year: i32,
    make_up: &[NaiveDate],
    name: &str,
) -> Vec<Refusal> {
    let refused = |(position, day): (usize, &NaiveDate)| {
        let weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let wrong = weekday.then(|| {
            (RefusalCode::OutOfRange, say!("调休上班日应为周六或周日", "A make-up day is a Saturday or a Sunday"))
        });
        let (code, message) = wrong.or_else(|| enter(days, year, *day, DayKind::MakeUp, name))?;
        Some(Refusal::of_field(&format!("makeUpDays.{position}"), code, message))
    };
    make_up.iter().enumerate().filter_map(refused).collect()
}

/// Enters a day, or says why it cannot be.
fn enter(
    days: &mut BTreeMap<NaiveDate, (DayKind, String)>,
    year: i32,
    day: NaiveDate,
    kind: DayKind,
    name: &str,
) -> Option<(RefusalCode, Words)> {
    let ends_the_year_before = day.year() == year - 1 && day.month() == 12 && day.day() >= 24;
    if day.year() != year && !ends_the_year_before {
        return Some((
            RefusalCode::OutOfRange,
            say!("{day}不属于{year}年的放假安排", "{day} is no day of the arrangement of {year}"),
        ));
    }
    match days.entry(day) {
        Entry::Occupied(_) => Some((RefusalCode::Taken, say!("{day}重复填写", "{day} is named twice"))),
        Entry::Vacant(free) => {
            free.insert((kind, name.to_owned()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn holiday(from: &str, until: &str) -> Holiday {
        Holiday { from: day(from), until: day(until), name: "元旦".into(), make_up: Vec::new() }
    }

    fn refused(year: i32, holidays: &[Holiday], make_up: &[&str]) -> Vec<String> {
        let make_up: Vec<_> = make_up.iter().map(|on| day(on)).collect();
        days(year, holidays, &make_up).unwrap_err().into_iter().filter_map(|refusal| refusal.field).collect()
    }

    #[test]
    fn an_arrangement_names_each_day_once() {
        let found = days(2027, &[holiday("2026-12-31", "2027-01-02")], &[day("2026-12-27")]).unwrap();
        let kinds: Vec<_> = found.iter().map(|(on, (kind, _))| (on.to_string(), *kind)).collect();
        let (off, make_up) = (DayKind::Off, DayKind::MakeUp);
        let expected = [("2026-12-27", make_up), ("2026-12-31", off), ("2027-01-01", off), ("2027-01-02", off)];
        assert_eq!(kinds, expected.map(|(on, kind)| (on.to_owned(), kind)));
    }

    #[test]
    fn what_cannot_be_is_refused_where_it_stands() {
        let new_year = holiday("2027-01-01", "2027-01-03");
        assert_eq!(refused(1999, from_ref(&new_year), &[]), ["year"]);
        assert_eq!(refused(2027, &[], &[]), ["holidays"]);
        assert_eq!(refused(2027, &[holiday("2027-01-03", "2027-01-01")], &[]), ["holidays.0.until"]);
        assert_eq!(refused(2027, &[holiday("2027-01-01", "2027-03-01")], &[]), ["holidays.0.until"]);
        assert_eq!(refused(2027, &[new_year.clone(), holiday("2027-01-03", "2027-01-04")], &[]), ["holidays.1.from"]);
        assert_eq!(refused(2027, &[holiday("2026-12-23", "2026-12-24")], &[]), ["holidays.0.from"]);
        assert_eq!(refused(2027, &[holiday("2028-01-01", "2028-01-01")], &[]), ["holidays.0.from"]);
        assert_eq!(refused(2027, from_ref(&new_year), &["2027-01-04", "2027-01-09"]), ["makeUpDays.0"], "a Monday");
        let worked = Holiday { make_up: vec![day("2027-01-09"), day("2027-01-04")], ..new_year.clone() };
        assert_eq!(refused(2027, from_ref(&worked), &["2027-01-09"]), ["holidays.0.makeUpDays.1", "makeUpDays.0"]);
        assert_eq!(refused(2027, &[new_year], &["2027-01-02"]), ["makeUpDays.0"], "it is off");
    }
}
