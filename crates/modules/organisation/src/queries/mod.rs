//! The questions, one a file.

mod at_date;

pub use at_date::{AtDate, HolderAt, OrganisationAt, PostAt, UnitAt};
