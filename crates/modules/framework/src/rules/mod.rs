//! Pure rules: no I/O, the time is given.

mod coverage;
mod finding_step;

pub use coverage::{CoverageInput, Degree, coverage};
pub use finding_step::{Step, next_state};
