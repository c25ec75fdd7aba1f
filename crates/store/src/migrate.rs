//! Bringing a database to the program's version.

use crate::{DatabaseUrl, failures, postgres_conn, sqlite_conn};
use kernel::Failure;
use refinery::{Migration, Runner};

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

/// Applies, each in a transaction, the steps that the database has not seen. Tells how many there were.
pub fn migrate(url: &DatabaseUrl, files: &[MigrationFile]) -> Result<usize, Failure> {
    let told = |error: refinery::Error| failures::UNAVAILABLE.fail().because(format!("migration: {error}"));
    let steps = files
        .iter()
        .map(|file| {
            let sql = if matches!(url, DatabaseUrl::Sqlite(_)) { &file.sqlite } else { &file.postgres };
            Migration::unapplied(&file.name, sql)
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(told)?;
    let runner = Runner::new(&steps);
    let report = match url {
        DatabaseUrl::Sqlite(path) => runner.run(&mut sqlite_conn::open(path, true)?).map_err(told)?,
        DatabaseUrl::Postgres(url) => {
            runner.run(&mut postgres_conn::Connection::open(url)?.client).map_err(told)?
        }
    };
    Ok(report.applied_migrations().len())
}
