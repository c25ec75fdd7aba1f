//! Reckoning with working days.

use crate::{
    failures,
    records::{Calendar, Department},
    working_time::{CalendarName, working_time, working_time_of},
};
use engine::{Actor, Query};
use kernel::{Failure, Id, Label, NaiveDate};
use schema::{Input, QueryDef, elements};
use serde::Serialize;
use store::Tx;

/// Years told of at most whose holidays are not known.
const MOST_YEARS: usize = 20;

/// On which day a term ends, or how many working days lie between two days.
#[derive(Debug, Input)]
pub struct WorkingDays {
    /// The day on which it begins, which is not counted itself (民法典 201).
    #[field(label("起始日期", "From"))]
    pub from: NaiveDate,
    /// So many working days after it, or before it.
    #[field(label("工作日数", "Working days"), min = -100000, max = 100000)]
    pub count: Option<i64>,
    /// The last day.
    #[field(label("截止日期", "Until"))]
    pub to: Option<NaiveDate>,
    /// Whose calendar.
    #[field(label("部门", "Department"))]
    pub unit: Option<Id<Department>>,
    /// By which calendar; when neither is named the country's.
    #[field(label("工作日历", "Working calendar"))]
    pub calendar: Option<Id<Calendar>>,
}

/// What [`WorkingDays`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Reckoned {
    /// The calendar, last, after those that it is based on.
    pub chain: Vec<CalendarName>,
    /// The day that lies `count` working days from the first.
    pub due: Option<NaiveDate>,
    /// The working days after the first day up to and with the last; negative backwards.
    pub count: Option<i64>,
    /// The first years among them whose holidays are not known, so that the answer is provisional.
    pub unannounced: Vec<i32>,
}

impl Query for WorkingDays {
    type Output = Reckoned;
    const DEF: &'static QueryDef = &QueryDef {
        name: "organisation.working_days",
        label: Label::new("工作日推算", "Reckoning with working days"),
        owner: elements::ORGANISATION_HR_POLICIES,
        reads: &["organisation.calendar", "organisation.special_day", "organisation.department"],
        untouched: &["organisation.special_day.source_zh", "organisation.special_day.source_en"],
    };

    fn run(tx: &mut Tx<'_>, _: &Actor, input: Self) -> Result<Reckoned, Failure> {
        let time = match input.calendar {
            Some(calendar) => working_time(tx, Some(calendar))?,
            None => working_time_of(tx, input.unit)?,
        };
        let (first, last) = written();
        let reckon = |count| {
            let due = time.calendar.after(input.from, count).filter(|day| *day >= first && *day <= last);
            due.ok_or_else(|| failures::BEYOND_ALL_DATES.fail().on("count"))
        };
        let due = input.count.map(reckon).transpose()?;
        let ends = [due, input.to].into_iter().flatten();
        let (first, last) =
            ends.fold((input.from, input.from), |(first, last), day| (first.min(day), last.max(day)));
        Ok(Reckoned {
            due,
            count: input.to.map(|to| time.calendar.between(input.from, to)),
            unannounced: time.calendar.unannounced(first, last).take(MOST_YEARS).collect(),
            chain: time.chain,
        })
    }
}

/// The first and the last day that are written with four digits for the year; no other can be given either.
fn written() -> (NaiveDate, NaiveDate) {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    (day(1, 1, 1), day(9999, 12, 31))
}
