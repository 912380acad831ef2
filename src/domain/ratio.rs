//! Ratios that keep what they are made of: every percentage says its denominator.

use std::cmp::Ordering;

/// So much of so much; there is none of nothing. A growth may be below 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// How much.
    pub numerator: i64,
    /// Of how much; above 0.
    pub denominator: i64,
}

impl Ratio {
    /// The ratio, if there is anything to hold it against.
    pub fn of(numerator: i64, denominator: i64) -> Option<Self> {
        (denominator > 0).then_some(Self { numerator, denominator })
    }

    /// This ratio held against another, multiplied out: 60% of a target when 80% of the year has gone by is 75%.
    pub fn against(self, other: Self) -> Option<Self> {
        Self::of(self.numerator.saturating_mul(other.denominator), self.denominator.saturating_mul(other.numerator))
    }

    /// This ratio less another: 60% less 25% is 35 percentage points.
    pub fn less(self, other: Self) -> Option<Self> {
        let part = |one: Self, of: Self| one.numerator.saturating_mul(of.denominator);
        Self::of(
            part(self, other).saturating_sub(part(other, self)),
            self.denominator.saturating_mul(other.denominator),
        )
    }

    /// How it compares with so many percent, exactly.
    pub fn cmp_percent(self, percent: u32) -> Ordering {
        (i128::from(self.numerator) * 100).cmp(&(i128::from(self.denominator) * i128::from(percent)))
    }

    /// By how much `current` is above or below `previous`, of `previous`.
    pub fn growth(current: i64, previous: i64) -> Option<Self> {
        Self::of(current.saturating_sub(previous), previous)
    }

    /// So many parts of `whole`, rounded half up; a growth below 0 as the same growth above it.
    pub fn parts_of(self, whole: i64) -> i64 {
        rounded(i128::from(self.numerator) * i128::from(whole), i128::from(self.denominator))
    }

    /// In percent with one decimal, rounded half up: `83.7`.
    pub fn percent(self) -> String {
        let tenths = self.parts_of(1_000);
        let sign = if tenths < 0 { "-" } else { "" };
        format!("{sign}{}.{}", (tenths / 10).abs(), (tenths % 10).abs())
    }
}

/// A quotient as a whole number, rounded half away from 0.
fn rounded(numerator: i128, denominator: i128) -> i64 {
    let quotient = (numerator.abs() * 2 + denominator) / (denominator * 2);
    i64::try_from(quotient * numerator.signum()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_is_rounded_half_up() {
        for (numerator, denominator, percent) in
            [(41, 49, "83.7"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 2_000, "0.1"), (0, 7, "0.0"), (9, 3, "300.0")]
        {
            assert_eq!(Ratio::of(numerator, denominator).unwrap().percent(), percent, "{numerator}/{denominator}");
        }
    }

    #[test]
    fn a_growth_is_of_what_was_before_and_may_be_below_nothing() {
        for (current, previous, percent) in
            [(226, 200, "13.0"), (180, 200, "-10.0"), (1_999, 2_000, "-0.1"), (0, 7, "-100.0"), (2, 3, "-33.3")]
        {
            assert_eq!(Ratio::growth(current, previous).unwrap().percent(), percent, "{current} after {previous}");
        }
        assert_eq!(Ratio::growth(5, 0), None);
    }

    #[test]
    fn there_is_no_ratio_to_nothing() {
        assert_eq!(Ratio::of(3, 0), None);
        assert_eq!(Ratio::of(3, 4).unwrap().against(Ratio::of(0, 365).unwrap()), None);
    }

    #[test]
    fn what_is_ahead_of_time_is_above_a_hundred_percent() {
        let attained = Ratio::of(60, 100).unwrap();
        assert_eq!(attained.against(Ratio::of(8, 10).unwrap()).unwrap().percent(), "75.0");
        assert_eq!(attained.against(Ratio::of(1, 2).unwrap()).unwrap().percent(), "120.0");
    }
}
