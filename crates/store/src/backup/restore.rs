//! Restoring: into an empty place, after every part was found as it was written.

use super::{Backup, FORMAT, Manifest, REBUILT, Table, postgres, sqlite, terms};
use crate::{DatabaseUrl, MigrationFile, beside::Beside, failures, index, migrate};
use kernel::{Failure, FailureDef, FailureKind};
use schema::RecordDef;
use std::path::Path;

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Steps of migration that were done afterwards, where it is of an older version.
    pub steps: usize,
}

/// Which of a backup's tables and columns must be in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// All of them, and no others.
    Exact,
    /// Those that are there: to make an older database of a newer one's rows.
    Known,
}

/// A table, and for each column that is filled its name and its place in the backup's rows.
pub(super) type Filled = (Table, Vec<(String, usize)>);

/// Restores a backup into a database that holds nothing yet, and brings it to the program's version; by what the rows of `records` are
/// found is made again.
///
/// On SQLite the file has its name only once all is in it; on PostgreSQL the rows come in one transaction, and what is made again in
/// another one.
pub fn restore(
    file: &Path,
    to: &DatabaseUrl,
    files: &[MigrationFile],
    records: &[&'static RecordDef],
) -> Result<Restored, Failure> {
    let mut backup = Backup::open(file)?;
    let manifest = backup.manifest().clone();
    let newest = files.iter().map(MigrationFile::number).max().unwrap_or(0);
    if !(1..=FORMAT).contains(&manifest.format) || manifest.schema > newest {
        let told = failures::BACKUP_NEWER.fail().with("file", file.display());
        let told = told.with("version", &manifest.version).with("schema", manifest.schema);
        return Err(told.with("format", manifest.format));
    }
    backup.check()?;
    let odd = |failure| odd(&manifest, "*", failure);
    let taken = |def: &'static FailureDef| def.fail().with("database", to);
    let earlier: Vec<MigrationFile> =
        files.iter().filter(|file| file.number() <= manifest.schema).cloned().collect();
    let steps = match to {
        DatabaseUrl::Sqlite(path) => {
            if !sqlite::is_empty(path) {
                return Err(taken(&failures::RESTORE_NOT_EMPTY));
            }
            let at = Beside::of(path);
            let url = DatabaseUrl::Sqlite(at.path().to_owned());
            migrate::migrate(&url, &earlier)?;
            sqlite::fill(at.path(), &mut backup, Fit::Exact).map_err(odd)?;
            let steps = migrate::migrate(&url, files)?;
            at.becomes(path).map_err(|error| {
                let full = error.kind() == std::io::ErrorKind::StorageFull;
                let def = if full { &failures::DISK_FULL } else { &failures::DISK_FAILED };
                def.fail().because(format!("{to}: {error}"))
            })?;
            index::ready(to, records)?;
            steps
        }
        DatabaseUrl::Postgres(url) => {
            if !postgres::is_empty(url)? {
                return Err(taken(&failures::RESTORE_NOT_EMPTY));
            }
            migrate::migrate(to, &earlier)?;
            postgres::fill(url, &mut backup, Fit::Exact).map_err(odd)?;
            let steps = migrate::migrate(to, files)?;
            if manifest.rebuilt.iter().any(|table| table == terms::TABLE) {
                terms::fill_postgres(url, records)?;
            }
            steps
        }
    };
    Ok(Restored { manifest, steps })
}

/// Copies the rows of a backup into an older, empty database: those tables and columns that it has.
pub(crate) fn copy_known(file: &Path, to: &DatabaseUrl) -> Result<(), Failure> {
    let mut backup = Backup::open(file)?;
    match to {
        DatabaseUrl::Sqlite(path) => sqlite::fill(path, &mut backup, Fit::Known),
        DatabaseUrl::Postgres(url) => postgres::fill(url, &mut backup, Fit::Known),
    }
}

/// What the database does not take, of a backup whose digests are right: it was made by hand, or of tables that only look like these.
pub(super) fn odd(manifest: &Manifest, table: &str, failure: Failure) -> Failure {
    let told = ["backup.", "restore."].iter().any(|ours| failure.code().starts_with(ours));
    if told || failure.kind() == FailureKind::Unavailable {
        return failure;
    }
    let unfit = failures::RESTORE_UNFIT.fail().with("table", table).with("version", &manifest.version);
    unfit.because(failure)
}

/// What goes where.
pub(super) fn fitting(manifest: &Manifest, known: &[Table], fit: Fit) -> Result<Vec<Filled>, Failure> {
    let unfit =
        |table: &str| failures::RESTORE_UNFIT.fail().with("table", table).with("version", &manifest.version);
    // those that are made again are a table of the one database, and none of the other's
    let made_again = |table: &&Table| REBUILT.contains(&table.name.as_str());
    let held = |table: &&Table| manifest.tables.iter().any(|held| held.name == table.name);
    if let (Fit::Exact, Some(more)) = (fit, known.iter().find(|table| !made_again(table) && !held(table))) {
        return Err(unfit(&more.name));
    }
    let mut filled = Vec::new();
    for table in &manifest.tables {
        let Some(there) = known.iter().find(|known| known.name == table.name) else {
            if fit == Fit::Known || made_again(&table) {
                continue;
            }
            return Err(unfit(&table.name));
        };
        let places: Vec<(String, usize)> = there
            .columns
            .iter()
            .filter_map(|name| Some((name.clone(), table.columns.iter().position(|column| column == name)?)))
            .collect();
        let exact = places.len() == table.columns.len() && places.len() == there.columns.len();
        if fit == Fit::Exact && !exact {
            return Err(unfit(&table.name));
        }
        filled.push((table.clone(), places));
    }
    Ok(filled)
}
