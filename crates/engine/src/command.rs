//! The verbs and the questions: one typed function each, behind every door the same.

use crate::Actor;
use kernel::Failure;
use schema::{CommandDef, InputType, QueryDef};
use serde::Serialize;
use store::Tx;

/// A verb. The struct is its input; [`Command::run`] is written by hand.
pub trait Command: InputType {
    /// What it answers.
    type Output: Serialize + schemars::JsonSchema;
    /// Its description.
    const DEF: &'static CommandDef;
    /// Does it, inside a transaction that the engine began, audits and ends.
    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<Self::Output, Failure>;
}

/// A question. The struct is its parameters; the SQL is written by hand and runs on both databases.
pub trait Query: InputType {
    /// What it answers.
    type Output: Serialize + schemars::JsonSchema;
    /// Its description.
    const DEF: &'static QueryDef;
    /// Asks it, on a snapshot.
    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<Self::Output, Failure>;
}
