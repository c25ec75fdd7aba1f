//! The words every other crate speaks: money, quantities, periods, ids, time, labels and failures.
//!
//! Nothing here does I/O or reads a clock of its own; time is passed in as a value.

mod clock;
mod failure;
mod id;
mod label;
mod money;
mod period;
mod scaled;
pub mod text;
mod working_days;

pub use clock::{
    Clock, FixedClock, OPERATOR_AHEAD_OF_UTC, SystemClock, operator_clock, operator_day, operator_day_end,
};
pub use failure::{Failure, FailureDef, FailureKind, FieldFault};
pub use id::Id;
pub use label::{Bilingual, Label, Language};
pub use money::{Currency, Money, MoneyError};
pub use period::Period;
pub use scaled::{Price, Quantity, Rate, Rounding};
pub use working_days::{SpecialDay, WorkingCalendar};

pub use chrono::{DateTime, NaiveDate, Utc};
pub use uuid::Uuid;

/// An instant, always UTC; microseconds are what both databases keep.
pub type Timestamp = DateTime<Utc>;
