//! The audit made tamper-evident: a background sealer chains and signs what was committed, and [`verify()`] finds the first
//! thing that is not as it was.
//!
//! A write pays nothing for it: entries are chained afterwards, a batch at a time. What was committed and not sealed yet is
//! protected by the database alone; a report says how many entries that are.

mod chain;
mod extra;
mod key;
mod leaf;
mod pass;
mod rows;
mod sealer;
mod told;
mod verify;

pub use chain::{Head, heads, last_signer};
pub use key::{SealKey, bytes_of, hex};
pub use sealer::Sealer;
pub use verify::{Trust, Verified, verify};
