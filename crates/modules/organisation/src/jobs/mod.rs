//! What is done in the background, one a file.

mod bring_into_force;

pub use bring_into_force::{BringIntoForce, SCHEDULE};
