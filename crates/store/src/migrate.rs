//! Bringing a database to the program's version.
//!
//! Each step is kept together with the note that it was done, in one transaction: whatever dies between two steps leaves a
//! database that the next start takes on from there. Several servers that start at once on one PostgreSQL wait for each
//! other; whoever comes second finds the work done.

use crate::{DatabaseUrl, failures, postgres_conn, sqlite_conn};
use kernel::Failure;
use refinery::{Migration, Runner, Target};
use std::{path::Path, time::Duration};

/// Where refinery notes what was done.
pub(crate) const HISTORY: &str = "refinery_schema_history";
/// The name, among PostgreSQL's advisory locks, of "somebody migrates this database". Taken at the start only.
const TURN: i64 = 0x6a77_6d69_6772;
/// How long one server waits for another that migrates: a step over many rows takes its time.
const PATIENCE: Duration = Duration::from_secs(3600);

/// One step, written for both databases.
#[derive(Debug, Clone)]
pub struct MigrationFile {
    /// `V0002__framework`, the files' common name without its ending.
    pub name: String,
    /// For SQLite.
    pub sqlite: String,
    /// For PostgreSQL.
    pub postgres: String,
}

impl MigrationFile {
    /// Its number: 2 of `V0002__framework`; 0 of a name that has none.
    pub fn number(&self) -> i64 {
        let digits = self.name.strip_prefix('V').and_then(|rest| rest.split("__").next());
        digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
    }

    /// What it runs on that database.
    pub fn sql(&self, url: &DatabaseUrl) -> &str {
        if matches!(url, DatabaseUrl::Sqlite(_)) { &self.sqlite } else { &self.postgres }
    }
}

/// A connection that migrates.
enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres(Box<postgres_conn::Connection>),
}

/// Applies, each in a transaction, the steps that the database has not seen. Tells how many there were.
pub fn migrate(url: &DatabaseUrl, files: &[MigrationFile]) -> Result<usize, Failure> {
    let steps = steps(url, files)?;
    let mut connection = match url {
        DatabaseUrl::Sqlite(path) => {
            let mut connection = sqlite_conn::open(path, true)?;
            connection.busy_timeout(PATIENCE).map_err(sqlite_conn::failure)?;
            // a step takes the right to write at once, and not in its middle when another has it
            connection.set_transaction_behavior(rusqlite::TransactionBehavior::Immediate);
            Connection::Sqlite(connection)
        }
        DatabaseUrl::Postgres(url) => {
            let mut connection = postgres_conn::Connection::open(url)?;
            // refinery makes its table at each step if it is not there: that it is there is no news
            let calm = "SET statement_timeout TO 0; SET idle_in_transaction_session_timeout TO 0;
                        SET client_min_messages TO warning";
            connection.client.batch_execute(calm).map_err(postgres_conn::failure)?;
            // it ends with the connection, however that ends
            let turn = "SELECT pg_advisory_lock($1)";
            connection.client.execute(turn, &[&TURN]).map_err(postgres_conn::failure)?;
            Connection::Postgres(Box::new(connection))
        }
    };
    let mut done = 0;
    while let Some(next) = connection.pending(&steps)?.into_iter().next() {
        match connection.run(&steps, &next) {
            Ok(count) => done += count,
            // another process on the same SQLite file was quicker, and this one found its tables there
            Err(_) if !connection.pending(&steps)?.contains(&next) => {}
            Err(error) => {
                return Err(failures::MIGRATION_FAILED.fail().with("step", &next).because(error));
            }
        }
    }
    Ok(done)
}

/// The steps that the database has not seen, in order. It writes nothing.
pub fn pending(url: &DatabaseUrl, files: &[MigrationFile]) -> Result<Vec<MigrationFile>, Failure> {
    let steps = steps(url, files)?;
    let mut connection = match url {
        DatabaseUrl::Sqlite(path) if !holds_something(path) => return Ok(files.to_vec()),
        DatabaseUrl::Sqlite(path) => Connection::Sqlite(sqlite_conn::open(path, false)?),
        DatabaseUrl::Postgres(url) => Connection::Postgres(Box::new(postgres_conn::Connection::open(url)?)),
    };
    let pending = connection.pending(&steps)?;
    let waits = |file: &&MigrationFile| pending.iter().any(|step| i64::from(step.version()) == file.number());
    Ok(files.iter().filter(waits).cloned().collect())
}

/// Whether there is a file with something in it: to open another one would make it.
pub(crate) fn holds_something(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() > 0)
}

fn steps(url: &DatabaseUrl, files: &[MigrationFile]) -> Result<Vec<Migration>, Failure> {
    let step = |file: &MigrationFile| Migration::unapplied(&file.name, file.sql(url));
    let steps = files.iter().map(step).collect::<Result<Vec<_>, _>>();
    steps.map_err(|error| failures::INTERNAL.fail().because(format!("migration: {error}")))
}

impl Connection {
    /// The steps that were not done, once it is sure that those which were are ours.
    fn pending(&mut self, steps: &[Migration]) -> Result<Vec<Migration>, Failure> {
        let done = self.done()?;
        for applied in &done {
            match steps.iter().find(|step| step.version() == applied.version()) {
                Some(step) if step == applied => {}
                Some(_) => return Err(failures::MIGRATION_CHANGED.fail().with("step", applied)),
                None => return Err(failures::MIGRATION_NEWER.fail().with("step", applied)),
            }
        }
        Ok(steps.iter().filter(|step| !done.contains(step)).cloned().collect())
    }

    fn done(&mut self) -> Result<Vec<Migration>, Failure> {
        let runner = Runner::new(&[]);
        let told =
            |error: refinery::Error| failures::UNAVAILABLE.fail().because(format!("migration: {error}"));
        match self {
            Self::Sqlite(connection) => {
                let sql = "SELECT count(*) FROM sqlite_master WHERE name = ?1";
                let there: i64 =
                    connection.query_row(sql, [HISTORY], |row| row.get(0)).map_err(sqlite_conn::failure)?;
                if there == 0 {
                    return Ok(Vec::new());
                }
                runner.get_applied_migrations(connection).map_err(told)
            }
            Self::Postgres(connection) => {
                let sql = "SELECT to_regclass($1) IS NOT NULL";
                let row = connection.client.query_one(sql, &[&HISTORY]).map_err(postgres_conn::failure)?;
                if !row.get::<_, bool>(0) {
                    return Ok(Vec::new());
                }
                runner.get_applied_migrations(&mut connection.client).map_err(told)
            }
        }
    }

    /// One step and its note; none when another was quicker. `grouped` is what keeps them together: refinery's usual way is a transaction for each.
    fn run(&mut self, steps: &[Migration], step: &Migration) -> Result<usize, refinery::Error> {
        let runner = Runner::new(steps).set_grouped(true).set_target(Target::Version(step.version()));
        match self {
            Self::Sqlite(connection) => runner.run(connection),
            Self::Postgres(connection) => runner.run(&mut connection.client),
        }
        .map(|report| report.applied_migrations().len())
    }
}
