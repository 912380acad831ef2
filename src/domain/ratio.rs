//! Ratios that keep what they are made of: every percentage says its denominator.

/// So much of so much; there is none of nothing.
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

    /// So many parts of `whole`, rounded half up.
    pub fn parts_of(self, whole: i64) -> i64 {
        rounded(i128::from(self.numerator) * i128::from(whole), i128::from(self.denominator))
    }

    /// In percent with one decimal, rounded half up: `83.7`.
    pub fn percent(self) -> String {
        let tenths = self.parts_of(1_000);
        format!("{}.{}", tenths / 10, (tenths % 10).abs())
    }
}

/// A quotient of non-negative numbers as a whole number, rounded half up.
fn rounded(numerator: i128, denominator: i128) -> i64 {
    let quotient = (numerator * 2 + denominator) / (denominator * 2);
    i64::try_from(quotient).unwrap_or(i64::MAX)
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
