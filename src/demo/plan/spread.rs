//! Splitting a published total into plausible parts that add up to it exactly.

/// Shares of `total` in proportion to the weights, each a multiple of `step`; what rounding leaves goes, a step each,
/// to the first ones. `total` is a multiple of `step`.
pub(super) fn spread(total: i64, step: i64, weights: &[i64]) -> Vec<i64> {
    let steps = total / step;
    let all = weights.iter().sum::<i64>().max(1);
    let mut shares: Vec<i64> = weights.iter().map(|weight| steps * weight / all).collect();
    let left = steps - shares.iter().sum::<i64>();
    for (share, _) in shares.iter_mut().zip(0..left) {
        *share += 1;
    }
    shares.into_iter().map(|share| share * step).collect()
}

/// How large the `i`-th project of a group is among the others: mostly middling, now and then a big one.
pub(super) fn weight(i: usize) -> i64 {
    const SIZES: [i64; 17] = [10, 5, 7, 13, 5, 22, 6, 9, 11, 36, 8, 6, 15, 5, 9, 7, 18];
    let size = SIZES.iter().cycle().nth(i % SIZES.len()).copied().unwrap_or(10);
    let off = i64::try_from(i * 37 % 97).unwrap_or(0);
    size * 100 + off
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_add_up_and_stay_in_proportion() {
        let weights: Vec<i64> = (0..41).map(weight).collect();
        let shares = spread(684_000, 50, &weights);
        assert_eq!(shares.iter().sum::<i64>(), 684_000);
        for (share, weight) in shares.iter().zip(&weights) {
            let exact = 684_000 * weight / weights.iter().sum::<i64>();
            assert!((share - exact).abs() <= 100, "{share} for {exact}");
        }
    }
}
