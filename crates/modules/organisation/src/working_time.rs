//! By which calendar a unit works: what every due date is reckoned with.

use crate::records::{Calendar, DayKind, Department};
use engine::{Stored, get};
use kernel::{Bilingual, Failure, Id, NaiveDate, SpecialDay as Mark, WorkingCalendar};
use schema::ChoiceType;
use serde::Serialize;
use store::Tx;

/// The calendar of those who have none named: the country's.
pub const COUNTRY: &str = "CN";
/// Calendars one upon the other at most, and units one above the other.
const DEEPEST: usize = 200;
/// Days of one calendar at most: a century and more of announcements.
const MOST_DAYS: i64 = 10_000;

/// A calendar's name.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct CalendarName {
    /// Its id.
    pub id: Id<Calendar>,
    /// Short name.
    pub code: String,
    /// Its name.
    pub label: Bilingual,
}

impl From<Stored<Calendar>> for CalendarName {
    fn from(found: Stored<Calendar>) -> Self {
        let Calendar { code, name_zh, name_en, .. } = found.data;
        Self { id: found.id, code, label: Bilingual { zh: name_zh, en: name_en } }
    }
}

/// A day that is announced, and by which calendar.
#[derive(Debug)]
pub struct Announced {
    /// Which day.
    pub day: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// What it is called.
    pub label: Bilingual,
    /// Whose it is.
    pub calendar: Id<Calendar>,
}

/// A calendar with its days, and those of what it is based on.
#[derive(Debug, Default)]
pub struct WorkingTime {
    /// From the first basis to the calendar itself; none while there is no calendar at all.
    pub chain: Vec<CalendarName>,
    /// Their days; where two name a day the later of the chain is last.
    pub days: Vec<Announced>,
    /// What one reckons with.
    pub calendar: WorkingCalendar,
}

/// By which calendar the unit works: its own, or the nearest above it, or the country's.
///
/// # Errors
/// When there is no such unit, or the database fails.
pub fn working_time_of(tx: &mut Tx<'_>, unit: Option<Id<Department>>) -> Result<WorkingTime, Failure> {
    let mut at = unit;
    for _ in 0..DEEPEST {
        let Some(id) = at else { break };
        let found = get::<Department>(tx, id)?.data;
        if found.calendar.is_some() {
            return working_time(tx, found.calendar);
        }
        at = found.parent;
    }
    working_time(tx, None)
}

/// The calendar, or the country's when none is named; plain weeks when there is none of that name either.
///
/// # Errors
/// When there is no such calendar, or the database fails.
pub fn working_time(tx: &mut Tx<'_>, calendar: Option<Id<Calendar>>) -> Result<WorkingTime, Failure> {
    let mut at = match calendar {
        Some(calendar) => Some(calendar),
        None => {
            let sql = "SELECT id FROM organisation_calendar WHERE code = $1 AND archived_at IS NULL";
            tx.query_one(sql, &[COUNTRY.into()])?.map(|row| row.uuid(0)).transpose()?.map(Id::from_uuid)
        }
    };
    let mut found = WorkingTime::default();
    while let Some(id) = at
        && found.chain.len() < DEEPEST
    {
        let calendar = get::<Calendar>(tx, id)?;
        at = calendar.data.base;
        found.chain.push(calendar.into());
    }
    found.chain.reverse();
    for calendar in &found.chain {
        found.days.extend(days(tx, calendar.id)?);
    }
    let mark = |day: &Announced| (day.day, Mark::from(day.kind));
    let country = found.chain.first().map(|first| first.id);
    let (national, own): (Vec<_>, Vec<_>) = found.days.iter().partition(|day| Some(day.calendar) == country);
    found.calendar = WorkingCalendar::new(national.into_iter().map(mark), own.into_iter().map(mark));
    Ok(found)
}

fn days(tx: &mut Tx<'_>, calendar: Id<Calendar>) -> Result<Vec<Announced>, Failure> {
    let sql = "SELECT day, kind, name_zh, name_en FROM organisation_special_day
               WHERE calendar = $1 AND archived_at IS NULL ORDER BY day LIMIT $2";
    let rows = tx.query(sql, &[calendar.into(), MOST_DAYS.into()])?;
    let day = |row: &store::Row| {
        let kind = row.text(1)?;
        let kind = DayKind::from_code(&kind)
            .ok_or_else(|| store::failures::INTERNAL.fail().because(format!("the kind of day {kind}")))?;
        let label = Bilingual { zh: row.text(2)?, en: row.text(3)? };
        Ok(Announced { day: row.date(0)?, kind, label, calendar })
    };
    rows.iter().map(day).collect()
}
