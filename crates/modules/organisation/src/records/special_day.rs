//! A day on which one does otherwise than in a plain week.

use super::Calendar;
use crate::failures;
use engine::{Actor, Faults, Rules, Stored, get};
use kernel::{Failure, FailureDef, Id, NaiveDate, SpecialDay as Mark, WorkingCalendar};
use schema::{Choice, Record, elements};
use store::Tx;

/// What the day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum DayKind {
    /// Nobody works.
    #[choice("休", "Holiday", tone = Success)]
    Holiday,
    /// One works though it is a weekend.
    #[choice("班", "Workday", tone = Warning)]
    Workday,
}

impl From<DayKind> for Mark {
    fn from(kind: DayKind) -> Self {
        match kind {
            DayKind::Holiday => Self::Holiday,
            DayKind::Workday => Self::Workday,
        }
    }
}

/// A holiday, or a weekend on which one works to make up for one.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "organisation.special_day",
    label("节假日与调休", "Special day"),
    plural("节假日与调休", "Special days"),
    about(
        "每年公布的放假与调休上班日，期限和工作日均按此计算",
        "The holidays and make-up working days announced for each year; due dates are reckoned by them"
    ),
    owner = elements::ORGANISATION_HR_POLICIES,
    key(calendar, day),
    title_zh(day, name_zh),
    title_en(day, name_en),
    sort = "day"
)]
pub struct SpecialDay {
    /// Of which calendar.
    #[field(label("工作日历", "Working calendar"), list, filter)]
    pub calendar: Id<Calendar>,
    /// Which day.
    #[field(label("日期", "Day"), list, filter, sort)]
    pub day: NaiveDate,
    /// What it is.
    #[field(label("类型", "Kind"), list, filter)]
    pub kind: DayKind,
    /// In Chinese.
    #[field(label("名称（中）", "Name (Chinese)"), zh, max = 100, list)]
    pub name_zh: String,
    /// In English.
    #[field(label("名称（英）", "Name (English)"), en, max = 100, list)]
    pub name_en: String,
    /// The notice that announces it, in Chinese.
    #[field(label("依据文件（中）", "Announced by (Chinese)"), zh, max = 200, list)]
    pub source_zh: Option<String>,
    /// In English.
    #[field(label("依据文件（英）", "Announced by (English)"), en, max = 200, list)]
    pub source_en: Option<String>,
}

impl Rules for SpecialDay {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::WORKED_ANYWAY];

    /// A make-up day that is no weekend is a slip of the pen, unless it takes back a holiday of the calendar below.
    fn check(tx: &mut Tx<'_>, _: &Actor, _: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        let plain = WorkingCalendar::default();
        let mut faults = Faults::default();
        if after.kind == DayKind::Workday
            && plain.is_working_day(after.day)
            && get::<Calendar>(tx, after.calendar)?.data.base.is_none()
        {
            faults.add("day", failures::WORKED_ANYWAY.fail().with("day", after.day.to_string()));
        }
        faults.done()
    }
}
