use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code<T>(outcome: Result<T, Refusal>) -> Option<(RefusalCode, Option<String>)> {
    outcome.err().map(|refusal| (refusal.code, refusal.field))
}

#[test]
fn the_corresponding_day_is_the_last_one_and_the_next_is_past() {
    let state = |on| Timing::begun(day("2026-08-20")).clock(3, day(on)).state;
    assert_eq!(state("2026-11-20"), ClockState::Running);
    assert_eq!(state("2026-11-21"), ClockState::Past);
    let clock = Timing::begun(day("2026-11-30")).clock(3, day("2027-02-01"));
    assert_eq!((clock.limit_on, clock.days_left), (day("2027-02-28"), 27), "February has no thirtieth");
}

#[test]
fn a_pause_moves_the_last_day_by_its_days_and_an_extension_puts_it_off() {
    let (today, timing) = (day("2026-11-24"), Timing::begun(day("2026-08-20")));
    let paused = timing.pause(day("2026-11-01"), None, today).unwrap();
    let clock = paused.clock(3, today);
    // As if it had come on 12 September: three months from then.
    assert_eq!((clock.state, clock.paused_days, clock.days_left), (ClockState::Paused, 23, 18));
    let resumed = paused.resume(day("2026-11-11"), today).unwrap();
    let clock = resumed.clock(3, today);
    assert_eq!((clock.limit_on, clock.paused_days, clock.state), (day("2026-11-30"), 10, ClockState::Running));
    let extended = clock.extend(day("2027-01-15"), today).unwrap();
    assert_eq!(extended.clock(3, today).limit_on, day("2027-01-15"));
    let again = extended.pause(day("2026-11-20"), Some(day("2026-11-10")), today).unwrap();
    let again = again.resume(day("2026-11-24"), today).unwrap();
    assert_eq!(again.clock(3, today).limit_on, day("2027-01-19"), "a pause moves a granted last day too");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (today, timing) = (day("2026-11-24"), Timing::begun(day("2026-08-20")));
    let on = || Some("on".to_owned());
    assert_eq!(code(timing.pause(day("2026-11-25"), None, today)), Some((RefusalCode::DayInFuture, on())));
    assert_eq!(code(timing.pause(day("2026-08-19"), None, today)), Some((RefusalCode::DayOrder, on())));
    let twice = timing.pause(day("2026-11-10"), Some(day("2026-11-10")), today);
    assert_eq!(code(twice), Some((RefusalCode::DayOrder, on())), "that day was paused already");
    assert_eq!(code(timing.resume(today, today)), Some((RefusalCode::ClockRunning, None)));
    let paused = timing.pause(day("2026-11-10"), None, today).unwrap();
    assert_eq!(code(paused.pause(today, None, today)), Some((RefusalCode::ClockPaused, None)));
    assert_eq!(code(paused.resume(day("2026-11-09"), today)), Some((RefusalCode::DayOrder, on())));
    assert_eq!(paused.resume(day("2026-11-10"), today).unwrap(), timing, "a pause taken back on its first day");
    assert_eq!(code(paused.clock(3, today).extend(day("2027-03-01"), today)), Some((RefusalCode::ClockPaused, None)));
    let past = timing.clock(3, today);
    let until = Some((RefusalCode::DayOrder, Some("until".to_owned())));
    assert_eq!(code(past.extend(today, today)), until, "the new last day lies ahead");
    let running = Timing::begun(day("2026-10-20")).clock(3, today);
    assert_eq!(code(running.extend(day("2027-01-20"), today)), until, "that is the last day already");
    assert_eq!(code(required(Stage::Signed, None)), Some((RefusalCode::StageScreening, None)));
}

#[test]
fn only_what_is_past_is_screened_out() {
    let timing = Timing::begun(day("2026-08-20"));
    assert_eq!(code(timing.clock(3, day("2026-11-20")).screen_out()).unwrap().0, RefusalCode::ScreeningNotDue);
    assert_eq!(code(timing.clock(3, day("2026-11-21")).screen_out()), None);
    let paused = timing.pause(day("2026-11-01"), None, day("2026-12-24")).unwrap();
    assert_eq!(code(paused.clock(3, day("2026-12-24")).screen_out()).unwrap().0, RefusalCode::ClockPaused);
}

#[test]
fn so_many_months_are_counted_from_the_last_day_which_an_extension_puts_off() {
    let clock = Timing::begun(day("2026-08-20")).clock(3, day("2026-11-24"));
    assert_eq!([2, 3, 4].map(|months| clock.after(months)), ["2026-10-20", "2026-11-20", "2026-12-20"].map(day));
    let extended = clock.extend(day("2027-01-15"), day("2026-11-24")).unwrap().clock(3, day("2026-11-24"));
    assert_eq!((extended.after(2), extended.after(3)), (day("2026-12-15"), day("2027-01-15")));
}

/// What may happen to a clock.
#[derive(Clone, Copy, Debug)]
enum Event {
    Pause,
    Resume,
    Extend(u64),
    Stage,
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![Just(Event::Pause), Just(Event::Resume), (1_u64..120).prop_map(Event::Extend), Just(Event::Stage)]
}

proptest! {
    #[test]
    fn after_any_events_no_paused_project_is_screened_out_and_every_day_counts_once(
        events in proptest::collection::vec((any_event(), 0_u64..40), 0..30), months in 1_u32..7,
    ) {
        let mut today = day("2026-01-31");
        let mut timing = Timing::begun(today);
        let (mut paused_until, mut paused_days) = (None, 0);
        for (event, wait) in events {
            let before = timing.clock(months, today);
            let changed = match event {
                Event::Pause => timing.pause(today, paused_until, today),
                Event::Resume => timing.resume(today, today),
                Event::Extend(days) => before.extend(today + Days::new(days), today),
                Event::Stage => Ok(Timing::begun(today)),
            };
            if let Ok(changed) = changed {
                match event {
                    Event::Resume => {
                        paused_days += (today - timing.paused_on.unwrap()).num_days();
                        paused_until = Some(today - Days::new(1));
                    }
                    Event::Stage => (paused_until, paused_days) = (None, 0),
                    Event::Extend(_) => prop_assert!(changed.clock(months, today).limit_on > before.limit_on),
                    Event::Pause => {}
                }
                timing = changed;
            }
            today = today + Days::new(wait);
            let clock = timing.clock(months, today);
            let running = timing.paused_on.map_or(0, |on| (today - on).num_days());
            prop_assert_eq!(clock.paused_days, paused_days + running);
            prop_assert_eq!(clock.state == ClockState::Paused, timing.paused_on.is_some());
            prop_assert_eq!(clock.screen_out().is_ok(), clock.state == ClockState::Past);
            prop_assert_eq!(clock.state == ClockState::Past, timing.paused_on.is_none() && clock.days_left < 0);
        }
    }

    #[test]
    fn what_a_database_compares_with_says_the_same_as_the_clock(since in 0_u64..1500, wait in 0_u64..300, months in 1_u32..9) {
        let since = day("2026-01-01") + Days::new(since);
        let today = since + Days::new(wait);
        let past = Timing::begun(since).clock(months, today).state == ClockState::Past;
        prop_assert_eq!(since <= past_if_from(months, today), past);
    }
}
