//! The score of units (考核得分). How it is put together is data; this only adds it up.

use super::ratio::Ratio;

/// What a measure counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    /// Points for reaching it.
    pub points: i32,
    /// At most this share of the points, in percent.
    pub cap_percent: i32,
}

/// Points in hundredths for what was reached of what was to be reached.
pub fn points(weight: Weight, reached: Ratio) -> i64 {
    let (points, cap) = (i64::from(weight.points), i64::from(weight.cap_percent));
    reached.parts_of(points * 100).clamp(0, points * cap)
}

/// The score in hundredths of a point, of a hundred: what the measures that apply to a unit brought, held against what
/// they could bring, so that nobody loses by a measure without a target. None if no measure applies.
pub fn score(measures: &[(Weight, Ratio)]) -> Option<i64> {
    let brought = measures.iter().map(|(weight, reached)| points(*weight, *reached)).sum();
    let could = measures.iter().map(|(weight, _)| i64::from(weight.points)).sum();
    Ratio::of(brought, could).map(|ratio| ratio.parts_of(100))
}

/// The place of every score, the highest first. Equals share a place, and the places after it stay empty: 1, 2, 2, 4.
pub fn ranks(scores: &[Option<i64>]) -> Vec<Option<i32>> {
    let place = |score: i64| {
        let higher = scores.iter().flatten().filter(|other| **other > score).count();
        i32::try_from(higher + 1).unwrap_or(i32::MAX)
    };
    scores.iter().map(|score| score.map(place)).collect()
}

/// Hundredths as people read them: `93.50`.
pub fn in_words(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn weight(points: i32) -> Weight {
        Weight { points, cap_percent: 120 }
    }

    fn ratio(numerator: i64, denominator: i64) -> Ratio {
        Ratio::of(numerator, denominator).unwrap()
    }

    #[test]
    fn what_is_exceeded_brings_more_up_to_the_cap() {
        assert_eq!(points(weight(30), ratio(1, 2)), 1_500);
        assert_eq!(points(weight(30), ratio(11, 10)), 3_300);
        assert_eq!(points(weight(30), ratio(5, 1)), 3_600);
    }

    #[test]
    fn nobody_loses_by_a_measure_that_does_not_apply() {
        assert_eq!(score(&[(weight(30), ratio(1, 2)), (weight(70), ratio(1, 1))]), Some(8_500));
        assert_eq!(score(&[(weight(70), ratio(1, 1))]), Some(10_000));
        assert_eq!(score(&[]), None);
        assert_eq!(score(&[(weight(0), ratio(1, 1))]), None);
    }

    #[test]
    fn equals_share_a_place_and_who_has_no_score_has_none() {
        assert_eq!(ranks(&[Some(90), None, Some(95), Some(90), Some(80)]), [Some(2), None, Some(1), Some(2), Some(4)]);
    }

    #[test]
    fn hundredths_are_read_as_points() {
        assert_eq!(in_words(9_350), "93.50");
        assert_eq!(in_words(7), "0.07");
    }

    proptest! {
        #[test]
        fn a_score_is_never_beyond_the_largest_cap(
            measures in prop::collection::vec((1..100i32, 100..200i32, 0..i64::MAX / 2, 1..i64::MAX / 2), 1..8),
        ) {
            let measures: Vec<_> = measures.into_iter().map(|(points, cap_percent, numerator, denominator)| {
                (Weight { points, cap_percent }, Ratio { numerator, denominator })
            }).collect();
            let largest = measures.iter().map(|(weight, _)| i64::from(weight.cap_percent) * 100).max().unwrap();
            let score = score(&measures).unwrap();
            prop_assert!((0..=largest).contains(&score), "{score} of {largest}");
        }

        #[test]
        fn a_higher_score_has_an_earlier_place(scores in prop::collection::vec(prop::option::of(0..50i64), 0..30)) {
            let ranks = ranks(&scores);
            for (one, rank) in scores.iter().zip(&ranks) {
                for (other, other_rank) in scores.iter().zip(&ranks) {
                    if let (Some(one), Some(rank), Some(other), Some(other_rank)) = (one, rank, other, other_rank) {
                        prop_assert_eq!(one.cmp(other), other_rank.cmp(rank));
                    }
                }
            }
        }
    }
}
