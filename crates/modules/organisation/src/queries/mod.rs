//! The questions, one a file.

mod at_date;
mod calendar_year;
mod working_days;

pub use at_date::{AtDate, HolderAt, OrganisationAt, PostAt, UnitAt};
pub use calendar_year::{CalendarYear, SpecialDayAt, YearOfWork};
pub use working_days::{Reckoned, WorkingDays};
