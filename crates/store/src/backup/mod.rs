//! Backups: every table as it stood at one instant, in one file that either database can be restored from.
//!
//! The rows are read in one transaction (a read transaction on SQLite's log, `REPEATABLE READ` on PostgreSQL), beside which
//! others go on writing. Indexes are left out and made again, and so are the terms of the search. Neither database's own tools are
//! needed, nor its own format, so that what was backed up from the one can be restored into the other.

mod archive;
mod cells;
mod copy;
mod postgres;
mod restore;
mod sqlite;
pub(crate) mod terms;
mod writer;

pub use archive::Backup;
pub use cells::Cell;
pub(crate) use restore::copy_known;
pub use restore::{Restored, restore};

use crate::{DatabaseUrl, Tx, failures, migrate};
use kernel::{Failure, Timestamp};
use serde::{Deserialize, Serialize};
use std::path::Path;
use writer::Pieces;

/// The form of the file; another one has another number. In the first one, which is still read, no table was left out to be made again.
pub const FORMAT: i64 = 2;

/// Tables whose rows follow from those of others, and that a backup does not have: [`restore`] makes what they say again.
const REBUILT: &[&str] = &[terms::TABLE, "search_change"];

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The form of the file, [`FORMAT`].
    pub format: i64,
    /// The program that wrote it.
    pub version: String,
    /// The last step of the database's migrations.
    pub schema: i64,
    /// `sqlite` or `postgres`.
    pub database: String,
    /// When it was begun.
    pub at: Timestamp,
    /// The head of the audit's chain in it, as `jingwei heads` tells it.
    pub head: serde_json::Value,
    /// Tables whose rows are left out on purpose.
    pub left_out: Vec<String>,
    /// Tables that are left out since a restore makes them again.
    #[serde(default)]
    pub rebuilt: Vec<String>,
    /// What it holds.
    pub tables: Vec<Table>,
}

/// A table in a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of a row's cells.
    pub columns: Vec<String>,
    /// The last number that it gave out, where it numbers its rows itself.
    pub last_number: Option<i64>,
    /// How many rows.
    pub rows: u64,
    /// How long its part is.
    pub bytes: u64,
    /// The part's digest.
    pub sha256: String,
}

/// What is to be backed up, and where to.
pub struct Asked<'a> {
    /// The database.
    pub url: &'a DatabaseUrl,
    /// The file.
    pub to: &'a Path,
    /// Whether a file that is there may go.
    pub overwrite: bool,
    /// Tables whose rows are left out.
    pub left_out: &'a [&'a str],
    /// The program's version.
    pub version: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// Tells of the head of the audit, out of the same snapshot.
pub type Head<'a> = &'a dyn Fn(&mut Tx<'_>) -> Result<serde_json::Value, Failure>;

/// Writes a backup of a database, which goes on being written to meanwhile.
pub fn backup(asked: &Asked<'_>, head: Head<'_>) -> Result<Manifest, Failure> {
    match asked.url {
        DatabaseUrl::Sqlite(path) if !migrate::holds_something(path) => {
            Err(failures::NO_DATABASE.fail().with("database", asked.url))
        }
        DatabaseUrl::Sqlite(path) => write(asked, head, &mut sqlite::Snapshot::begin(path)?),
        DatabaseUrl::Postgres(url) => {
            let mut connection = postgres::connect(url)?;
            write(asked, head, &mut postgres::Snapshot::begin(&mut connection)?)
        }
    }
}

/// The rows of one instant.
trait Snapshot {
    /// The tables, without the migrations' history.
    fn tables(&mut self) -> Result<Vec<Table>, Failure>;
    /// The last step of the migrations.
    fn schema(&mut self) -> Result<i64, Failure>;
    /// Writes the rows of a table and tells how many there were. `Err` of the writer comes back from it as any failure.
    fn dump(&mut self, table: &Table, out: &mut Pieces) -> Result<u64, Failure>;
    /// Asks in the same snapshot.
    fn ask(&mut self, now: Timestamp, head: Head<'_>) -> Result<serde_json::Value, Failure>;
}

fn write(asked: &Asked<'_>, head: Head<'_>, snapshot: &mut dyn Snapshot) -> Result<Manifest, Failure> {
    let mut tables = snapshot.tables()?;
    tables.retain(|table| !REBUILT.contains(&table.name.as_str()));
    let schema = snapshot.schema()?;
    if schema == 0 {
        return Err(failures::NO_DATABASE.fail().with("database", asked.url));
    }
    let sealed = tables.iter().any(|table| table.name == "audit_seal");
    let head = if sealed { snapshot.ask(asked.now, head)? } else { serde_json::Value::Null };
    let mut writer = writer::Writer::new(asked.to, asked.overwrite)?;
    for table in &mut tables {
        let (known, name) = (table.clone(), table.name.as_str());
        let out_of_it = asked.left_out.contains(&name);
        writer.part(table, |out| if out_of_it { Ok(0) } else { snapshot.dump(&known, out) })?;
    }
    let manifest = Manifest {
        format: FORMAT,
        version: asked.version.to_owned(),
        schema,
        database: match asked.url {
            DatabaseUrl::Sqlite(_) => "sqlite".to_owned(),
            DatabaseUrl::Postgres(_) => "postgres".to_owned(),
        },
        at: asked.now,
        head,
        left_out: asked.left_out.iter().map(|name| (*name).to_owned()).collect(),
        rebuilt: REBUILT.iter().map(|name| (*name).to_owned()).collect(),
        tables,
    };
    writer.finish(&manifest, asked.overwrite)?;
    Ok(manifest)
}

/// A value in the database that is not what its column's type says.
fn strange(table: &str, column: &str, why: impl std::fmt::Display) -> Failure {
    failures::INTERNAL.fail().because(format!("{table}.{column}: {why}"))
}

/// What a writer could not take; [`writer::Writer::part`] tells the cause itself.
fn not_taken(error: std::io::Error) -> Failure {
    failures::UNAVAILABLE.fail().because(error)
}

/// A name as SQL takes it. Names come from the database's own catalogue, and from a backup only where they are in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn quoted_list<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}
