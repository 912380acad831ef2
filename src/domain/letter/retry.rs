//! When a failed mail is tried again.

use chrono::TimeDelta;

/// Minutes to wait after the first failed attempt, the second, and so on. After the last one a person has to act.
const WAITS: [i64; 8] = [1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60];
/// By what part of itself a wait is made shorter or longer at most, so that letters held up together do not come
/// back together.
const SPREAD: f64 = 0.2;

/// How long to wait after the `attempts`-th failed attempt (from 1); `None` once it is time to give up. A `jitter`
/// of 0 gives the shortest wait, 0.5 the middle one, 1 the longest.
pub fn delay_after(attempts: u32, jitter: f64) -> Option<TimeDelta> {
    let place = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let millis = TimeDelta::minutes(*WAITS.get(place)?).num_milliseconds() as f64;
    let factor = 1.0 + SPREAD * (2.0 * jitter.clamp(0.0, 1.0) - 1.0);
    Some(TimeDelta::milliseconds((millis * factor).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_from_a_minute_to_a_day_and_then_end() {
        let waits: Vec<i64> = (1..).map_while(|n| delay_after(n, 0.5)).map(|wait| wait.num_minutes()).collect();
        assert_eq!(waits, [1, 5, 15, 60, 180, 360, 720, 1440]);
        assert_eq!(delay_after(9, 0.5), None);
        assert_eq!(delay_after(u32::MAX, 0.5), None);
    }

    #[test]
    fn jitter_moves_a_wait_by_a_fifth_either_way() {
        assert_eq!(delay_after(4, 0.0), Some(TimeDelta::minutes(48)));
        assert_eq!(delay_after(4, 1.0), Some(TimeDelta::minutes(72)));
    }
}
