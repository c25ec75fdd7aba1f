//! Schedules: jobs that are enqueued by the clock, each occurrence by one of the servers.

use super::{JobNumber, entry::ScheduleEntry};
use crate::{Actor, Registry};
use chrono::Duration;
use kernel::{DateTime, Failure, Label, OPERATOR_AHEAD_OF_UTC, Timestamp};
use std::{fmt, sync::Arc};
use store::{Store, Tx, failures::CONTENDED};

/// A schedule's constant description.
#[derive(Debug)]
pub struct ScheduleDef {
    /// `module.verb_noun`; in most cases that of its job.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// When.
    pub every: Every,
}

/// When a schedule is due, in the operator's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Once a day, at that hour (0–23) and minute (0–59).
    Day {
        /// The hour.
        hour: u8,
        /// The minute.
        minute: u8,
    },
    /// At each full hour.
    Hour,
    /// Each so many minutes, counted from midnight where they divide the day.
    Minutes(u16),
}

impl Every {
    /// From one occurrence to the next.
    pub fn period(self) -> Duration {
        Duration::seconds(self.seconds().0)
    }

    /// The period, and where in it the occurrences lie, in seconds of UTC.
    fn seconds(self) -> (i64, i64) {
        match self {
            Self::Day { hour, minute } => {
                (24 * 60 * 60, i64::from(hour) * 3600 + i64::from(minute) * 60 - OPERATOR_AHEAD_OF_UTC)
            }
            Self::Hour => (60 * 60, 0),
            Self::Minutes(minutes) => (i64::from(minutes.max(1)) * 60, -OPERATOR_AHEAD_OF_UTC),
        }
    }

    /// The first occurrence after that instant.
    pub fn next_after(self, at: Timestamp) -> Timestamp {
        let (period, lies) = self.seconds();
        let next = (at.timestamp() - lies).div_euclid(period) * period + period + lies;
        DateTime::from_timestamp(next, 0).unwrap_or(at + self.period())
    }
}

/// As it is kept, to see when the declaration has changed.
impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day { hour, minute } => write!(f, "day {hour:02}:{minute:02}"),
            Self::Hour => write!(f, "hour"),
            Self::Minutes(minutes) => write!(f, "{minutes} min"),
        }
    }
}

/// Makes known what is declared: a new schedule, and one that was changed, is first due at its next occurrence.
pub(super) fn make_known(tx: &mut Tx<'_>, registry: &Registry) -> Result<(), Failure> {
    for entry in registry.schedules() {
        let sql = "INSERT INTO schedule (name, every, next_at) VALUES ($1, $2, $3)
                   ON CONFLICT (name) DO UPDATE SET every = excluded.every, next_at = excluded.next_at
                   WHERE schedule.every <> excluded.every";
        let every = entry.def.every;
        tx.execute(
            sql,
            &[entry.def.name.into(), every.to_string().into(), every.next_after(tx.now()).into()],
        )?;
    }
    Ok(())
}

/// Enqueues what is due. Tells how many jobs that were.
pub(super) fn enqueue_due(store: &Store, registry: &Arc<Registry>) -> Result<usize, Failure> {
    let known = Arc::clone(registry);
    let due = store.read_blocking(move |tx| {
        let now = tx.now();
        let rows = tx.query("SELECT name, next_at FROM schedule", &[])?;
        let next = rows.iter().map(|row| Ok((row.text(0)?, row.timestamp(1)?)));
        let next = next.collect::<Result<Vec<_>, Failure>>()?;
        let due = known.schedules().enumerate().filter(|(_, entry)| {
            next.iter().any(|(name, at)| name == entry.def.name && step(entry, *at, now) != Step::None)
        });
        Ok(due.map(|(at, _)| at).collect::<Vec<_>>())
    })?;
    let mut enqueued = 0;
    for at in due {
        let registry = Arc::clone(registry);
        let job = store.write_blocking(move |tx| match registry.schedules().nth(at) {
            Some(entry) => occur(tx, &registry, entry),
            None => Ok(None),
        })?;
        enqueued += usize::from(job.is_some());
    }
    Ok(enqueued)
}

/// What there is to do for a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    None,
    Occur,
    /// It is due so late that a clock stood ahead when that was reckoned.
    Mend,
}

fn step(entry: &ScheduleEntry, next: Timestamp, now: Timestamp) -> Step {
    if next <= now {
        Step::Occur
    } else if next > now + entry.def.every.period() * 2 {
        // within two periods it may also be a clock that is corrected a little: that must not do twice what was done
        Step::Mend
    } else {
        Step::None
    }
}

/// One occurrence, however many were missed; passed over while the job of the one before is still to be done.
fn occur(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    entry: &ScheduleEntry,
) -> Result<Option<JobNumber>, Failure> {
    let (name, now) = (entry.def.name, tx.now());
    let sql = "SELECT s.next_at, j.state FROM schedule s LEFT JOIN job j ON j.number = s.last_job WHERE s.name = $1";
    let Some(row) = tx.query_one(sql, &[name.into()])? else { return Ok(None) };
    let (next_at, last) = (row.timestamp(0)?, row.opt_text(1)?);
    let under_way = last.is_some_and(|state| ["queued", "waiting", "running"].contains(&state.as_str()));
    let what = step(entry, next_at, now);
    let job = match what {
        // another server was quicker
        Step::None => return Ok(None),
        Step::Occur if !under_way => {
            let who = Actor::system(Arc::clone(registry)).in_request(name.to_owned(), Default::default());
            Some((entry.enqueue)(tx, &who)?)
        }
        Step::Occur | Step::Mend => None,
    };
    let sql =
        "UPDATE schedule SET next_at = $3, last_at = coalesce($4, last_at), last_job = coalesce($5, last_job)
               WHERE name = $1 AND next_at = $2";
    let values = [
        name.into(),
        next_at.into(),
        entry.def.every.next_after(now).into(),
        job.map(|_| now).into(),
        job.map(|number| number.0).into(),
    ];
    if tx.execute(sql, &values)? == 0 { Err(CONTENDED.fail()) } else { Ok(job) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    #[test]
    fn a_day_begins_in_china() {
        let every = Every::Day { hour: 2, minute: 30 };
        assert_eq!(every.next_after(at("2026-11-24T08:00:00+08:00")), at("2026-11-25T02:30:00+08:00"));
        assert_eq!(every.next_after(at("2026-11-25T02:29:59.9+08:00")), at("2026-11-25T02:30:00+08:00"));
        assert_eq!(every.next_after(at("2026-11-25T02:30:00+08:00")), at("2026-11-26T02:30:00+08:00"));
        assert_eq!(
            Every::Minutes(480).next_after(at("2026-11-25T01:00:00+08:00")),
            at("2026-11-25T08:00:00+08:00")
        );
    }

    proptest! {
        #[test]
        fn the_next_occurrence_is_within_one_period_and_none_lies_between(
            micros in -3_000_000_000_000_000_i64..4_000_000_000_000_000,
            every in prop_oneof![
                (0_u8..24, 0_u8..60).prop_map(|(hour, minute)| Every::Day { hour, minute }),
                Just(Every::Hour),
                (0_u16..3_000).prop_map(Every::Minutes),
            ],
        ) {
            let now = DateTime::from_timestamp_micros(micros).unwrap();
            let next = every.next_after(now);
            prop_assert!(next > now && next - now <= every.period());
            prop_assert_eq!(every.next_after(next), next + every.period());
            prop_assert_eq!(every.next_after(next - Duration::microseconds(1)), next);
        }
    }
}
