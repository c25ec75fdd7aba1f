//! The verbs and the questions: one typed function each, behind every door the same.

use crate::{Actor, table::Table};
use kernel::{Failure, Language};
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

/// Makes a table of an answer, in the words of a language.
pub type AsTable<Answer> = fn(&Answer, Language) -> Table;

/// A question. The struct is its parameters; the SQL is written by hand and runs on both databases.
pub trait Query: InputType {
    /// What it answers.
    type Output: Serialize + schemars::JsonSchema;
    /// Its description.
    const DEF: &'static QueryDef;
    /// The answer as a table in a file, for whoever may export what it reads; none where it is no table.
    const TABLE: Option<AsTable<Self::Output>> = None;
    /// Asks it, on a snapshot.
    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<Self::Output, Failure>;
}
