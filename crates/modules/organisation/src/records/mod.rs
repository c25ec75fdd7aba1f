//! The nouns, one a file.

mod calendar;
mod department;
mod holding;
mod post;
mod post_role;
mod relocation;
mod special_day;

pub use calendar::Calendar;
pub use department::Department;
pub use holding::{Holding, HoldingKind};
pub use post::Post;
pub use post_role::PostRole;
pub use relocation::{Relocation, RelocationState};
pub use special_day::{DayKind, SpecialDay};

use crate::failures;
use kernel::{Failure, NaiveDate};

/// Both days are within: a time may last one day, and none ends before it begins.
fn ends_after_it_begins(from: NaiveDate, to: Option<NaiveDate>) -> Result<(), Failure> {
    let mut faults = engine::Faults::default();
    if to.is_some_and(|to| to < from) {
        faults.add("valid_to", failures::ENDS_TOO_EARLY.fail());
    }
    faults.done()
}
