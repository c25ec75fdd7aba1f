//! Time as something given: the program's edge holds the one real clock.

use crate::Timestamp;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use std::sync::Mutex;

/// Where an instant comes from. Commands never ask it: the engine stamps each transaction once.
pub trait Clock: Send + Sync + 'static {
    /// The present instant, cut to whole microseconds.
    fn now(&self) -> Timestamp;
}

/// What the operator's clocks are ahead of UTC, in seconds: China has one time for all of it and has not changed it in summer since
/// 1991. An operator elsewhere has this made a setting, of a zone and not of a number.
pub const OPERATOR_AHEAD_OF_UTC: i64 = 8 * 60 * 60;

/// What the operator's clocks show at an instant: a day and a time, without a zone.
pub fn operator_clock(at: Timestamp) -> NaiveDateTime {
    (at + TimeDelta::seconds(OPERATOR_AHEAD_OF_UTC)).naive_utc()
}

/// The calendar day of the operator at an instant.
pub fn operator_day(at: Timestamp) -> NaiveDate {
    operator_clock(at).date()
}

/// The last instant of a day of the operator's calendar; none for a day that no calendar reaches.
pub fn operator_day_end(day: NaiveDate) -> Option<Timestamp> {
    let next = day.succ_opt()?.and_time(NaiveTime::MIN).and_utc();
    next.checked_sub_signed(TimeDelta::seconds(OPERATOR_AHEAD_OF_UTC))?
        .checked_sub_signed(TimeDelta::microseconds(1))
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        whole_micros(chrono::Utc::now())
    }
}

/// A clock that stands still until it is told to move; for tests and for generated demo years.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock standing at `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(Mutex::new(whole_micros(at)))
    }

    /// Moves the hands to `at`, backwards too.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = whole_micros(at);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn whole_micros(at: Timestamp) -> Timestamp {
    chrono::DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}
