//! The verbs, one a file.

mod accept_finding;
mod assign_finding;
mod close_finding;
mod decline_finding;
mod finding_step;
mod move_element;
mod reopen_finding;
mod start_finding;

pub use accept_finding::AcceptFinding;
pub use assign_finding::AssignFinding;
pub use close_finding::CloseFinding;
pub use decline_finding::DeclineFinding;
pub use finding_step::FindingMoved;
pub use move_element::{ElementMoved, MoveElement};
pub use reopen_finding::ReopenFinding;
pub use start_finding::StartFinding;
