//! The working days of a year.

use crate::{
    failures,
    records::{Calendar, Department},
    working_time::{CalendarName, working_time, working_time_of},
};
use engine::{Actor, Query};
use kernel::{Bilingual, Failure, Id, Label, NaiveDate};
use schema::{ChoiceType, Input, QueryDef, elements};
use serde::Serialize;
use std::collections::BTreeMap;
use store::Tx;

/// The working days of a year, by a calendar, or by that of a unit.
#[derive(Debug, Input)]
pub struct CalendarYear {
    /// Which year.
    #[field(label("年份", "Year"), min = 1, max = 9998)]
    pub year: i64,
    /// Whose calendar.
    #[field(label("部门", "Department"))]
    pub unit: Option<Id<Department>>,
    /// By which calendar; when neither is named the country's.
    #[field(label("工作日历", "Working calendar"))]
    pub calendar: Option<Id<Calendar>>,
}

/// A day that is announced.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SpecialDayAt {
    /// Which day.
    pub day: NaiveDate,
    /// `holiday` or `workday`.
    pub kind: &'static str,
    /// What it is called.
    pub label: Bilingual,
}

/// What [`CalendarYear`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct YearOfWork {
    /// The calendar, last, after those that it is based on; none while there is no calendar.
    pub chain: Vec<CalendarName>,
    /// Whether the holidays of the year are known; if not, plain weeks are shown.
    pub announced: bool,
    /// The working days of each month.
    pub working_days: Vec<i64>,
    /// The days that are announced, in their order.
    pub days: Vec<SpecialDayAt>,
}

impl Query for CalendarYear {
    type Output = YearOfWork;
    const DEF: &'static QueryDef = &QueryDef {
        name: "organisation.calendar_year",
        label: Label::new("工作日历", "Working days of a year"),
        owner: elements::ORGANISATION_HR_POLICIES,
        reads: &["organisation.calendar", "organisation.special_day", "organisation.department"],
        untouched: &["organisation.special_day.source_zh", "organisation.special_day.source_en"],
    };

    fn run(tx: &mut Tx<'_>, _: &Actor, input: Self) -> Result<YearOfWork, Failure> {
        let year = i32::try_from(input.year).map_err(|_| failures::BEYOND_ALL_DATES.fail())?;
        let time = match input.calendar {
            Some(calendar) => working_time(tx, Some(calendar))?,
            None => working_time_of(tx, input.unit)?,
        };
        // the day before each month, and the last of December
        let ends: Vec<NaiveDate> = (1..=12)
            .filter_map(|month| NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt())
            .chain(NaiveDate::from_ymd_opt(year, 12, 31))
            .collect();
        let months = ends.iter().zip(ends.iter().skip(1));
        let working_days = months.map(|(before, last)| time.calendar.between(*before, *last)).collect();
        let (before, last) = (ends.first().copied(), ends.last().copied());
        let days: BTreeMap<NaiveDate, SpecialDayAt> = time
            .days
            .into_iter()
            .filter(|day| Some(day.day) > before && Some(day.day) <= last)
            .map(|day| (day.day, SpecialDayAt { day: day.day, kind: day.kind.code(), label: day.label }))
            .collect();
        Ok(YearOfWork {
            chain: time.chain,
            announced: time.calendar.is_announced(year),
            working_days,
            days: days.into_values().collect(),
        })
    }
}
