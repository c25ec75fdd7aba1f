//! The verbs, one a file.

mod approve_relocation;
mod withdraw_relocation;

pub use approve_relocation::{ApproveRelocation, bring_into_force};
pub use withdraw_relocation::WithdrawRelocation;

use crate::records::Relocation;
use engine::Stored;
use kernel::Id;
use schema::ChoiceType;
use serde::Serialize;

/// A reorganisation after a step.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RelocationMoved {
    /// Which one.
    pub relocation: Id<Relocation>,
    /// Its state now.
    pub state: &'static str,
    /// Its version now.
    pub version: i64,
}

impl RelocationMoved {
    fn of(stored: &Stored<Relocation>) -> Self {
        Self { relocation: stored.id, state: stored.data.state.code(), version: stored.version }
    }
}
