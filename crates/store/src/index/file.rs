//! The file of the index: where it is, whether it is this database's, and making it from the rows.

use super::{FORM, keeper::last_note};
use crate::{
    backup::terms,
    beside::{Beside, beside},
    failures, migrate,
    probe::IndexProbe,
    sqlite_conn,
};
use kernel::Failure;
use rusqlite::{Connection, OptionalExtension};
use schema::RecordDef;
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// How long one process waits for another that makes the same index.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Where a database's index is.
pub fn of(house: &Path) -> PathBuf {
    beside(house, "-search")
}

/// Lets nobody read the index who may not read the database: names stand in both.
pub(super) fn make_private(house: &Path, index: &Path) -> std::io::Result<()> {
    let wanted = std::fs::metadata(house)?.permissions();
    for file in ["", "-wal", "-shm"].map(|ending| beside(index, ending)) {
        match std::fs::metadata(&file) {
            Ok(known) if known.permissions() != wanted => std::fs::set_permissions(&file, wanted.clone())?,
            _ => {}
        }
    }
    Ok(())
}

/// Whether the database notes what is to be found: since a migration.
pub(crate) fn has_notes(house: &Connection) -> Result<bool, Failure> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = 'search_change'";
    house.query_row(sql, [], |row| row.get(0)).map_err(sqlite_conn::failure)
}

/// Has a connection find by the index: its table is then known there by its name alone.
pub(crate) fn attach(connection: &Connection, house: &Path) -> Result<(), Failure> {
    sqlite_conn::attach_to_read(connection, &of(house), "search")?;
    connection.execute_batch("PRAGMA search.cache_size = -4000").map_err(sqlite_conn::failure)
}

/// The number of the last note that the index has.
pub(super) fn found(index: &Connection) -> Result<i64, Failure> {
    let mut found = index.prepare_cached("SELECT found FROM search_state").map_err(sqlite_conn::failure)?;
    found.query_row([], |row| row.get(0)).map_err(sqlite_conn::failure)
}

/// Notes how far it has come, and of which row that note is.
pub(super) fn note_found(index: &Connection, found: i64, row: &[u8]) -> Result<(), Failure> {
    let sql = "UPDATE search_state SET found = ?1, row_id = ?2";
    let mut note = index.prepare_cached(sql).map_err(sqlite_conn::failure)?;
    note.execute((found, row)).map(|_| ()).map_err(sqlite_conn::failure)
}

/// Of which row a note is, as long as it is kept.
fn row_of(house: &Connection, note: i64) -> Result<Option<Vec<u8>>, Failure> {
    let sql = "SELECT row_id FROM search_change WHERE number = ?1";
    house.query_row(sql, [note], |row| row.get(0)).optional().map_err(sqlite_conn::failure)
}

/// Sees to it that a migrated database has its index. Whether it was made.
pub(super) fn ready(path: &Path, records: &[&'static RecordDef]) -> Result<bool, Failure> {
    if !migrate::holds_something(path) {
        return Ok(false);
    }
    let house = sqlite_conn::open(path, true)?;
    if !has_notes(&house)? || is_ours(&house, path) {
        return Ok(false);
    }
    // nobody writes meanwhile, so that the index is of one state; whoever comes second finds it there
    house.busy_timeout(PATIENCE).map_err(sqlite_conn::failure)?;
    house.execute_batch("BEGIN IMMEDIATE").map_err(sqlite_conn::failure)?;
    let made = if is_ours(&house, path) { Ok(false) } else { make(&house, path, records).map(|()| true) };
    let _ = house.execute_batch("ROLLBACK");
    made
}

/// Whether the index there is, is this database's, and lacks nothing that was forgotten. Each database counts its notes from a number
/// of its own, so that another one's index is not taken for it.
fn is_ours(house: &Connection, path: &Path) -> bool {
    let first = || -> Result<i64, Failure> {
        let sql = "SELECT min(number) - 1 FROM search_change";
        let first: Option<i64> = house.query_row(sql, [], |row| row.get(0)).map_err(sqlite_conn::failure)?;
        first.map_or_else(|| last_note(house), Ok)
    };
    let ours = || -> Result<bool, Failure> {
        // the index may go on meanwhile: it is asked after what it must have, and before what it can have
        let first = first()?;
        let index = sqlite_conn::open_there(&of(path))?;
        let sql = "SELECT form, found, row_id FROM search_state";
        let state = index.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let (form, found, row): (i64, i64, Vec<u8>) = state.map_err(sqlite_conn::failure)?;
        // of two copies of a database that went on by themselves the numbers are the same, and the rows are not
        let same = row_of(house, found)?.is_none_or(|noted| noted == row);
        Ok(form == FORM && first <= found && found <= last_note(house)? && same)
    };
    match ours() {
        Ok(ours) => ours,
        Err(why) => {
            tracing::debug!(%why, "there is no index of the search that could be used");
            false
        }
    }
}

fn make(house: &Connection, path: &Path, records: &[&'static RecordDef]) -> Result<(), Failure> {
    let at = Beside::of(&of(path));
    let index = sqlite_conn::open(at.path(), true)?;
    make_private(path, at.path()).map_err(not_kept)?;
    index
        .execute_batch(
            "CREATE TABLE search_term (
                 term TEXT NOT NULL,
                 record INTEGER NOT NULL,
                 row_id BLOB NOT NULL,
                 PRIMARY KEY (record, term, row_id)
             ) STRICT, WITHOUT ROWID;
             CREATE TABLE search_state (
                 one INTEGER PRIMARY KEY CHECK (one = 1),
                 form INTEGER NOT NULL,
                 found INTEGER NOT NULL,
                 row_id BLOB NOT NULL
             ) STRICT;",
        )
        .map_err(sqlite_conn::failure)?;
    let last = last_note(house)?;
    let row = row_of(house, last)?.unwrap_or_default();
    let sql = "INSERT INTO search_state (one, form, found, row_id) VALUES (1, ?1, ?2, ?3)";
    index.execute(sql, (FORM, last, row)).map_err(sqlite_conn::failure)?;
    let count = terms::fill_sqlite(path, &index, records)?;
    index.close().map_err(|(_, error)| sqlite_conn::failure(error))?;
    at.becomes(&of(path)).map_err(not_kept)?;
    if count > 0 {
        tracing::info!(terms = count, "the index of the search was made from the rows");
    }
    Ok(())
}

fn not_kept(error: std::io::Error) -> Failure {
    let full = error.kind() == std::io::ErrorKind::StorageFull;
    let def = if full { &failures::DISK_FULL } else { &failures::DISK_FAILED };
    def.fail().because(error)
}

/// What there is to say of it.
pub(crate) fn probe(path: &Path, check: &str) -> IndexProbe {
    let look = || -> Result<IndexProbe, Failure> {
        let house = sqlite_conn::open(path, false)?;
        if !has_notes(&house)? {
            return Ok(IndexProbe::default());
        }
        let last = last_note(&house)?;
        let index = sqlite_conn::open_there(&of(path))?;
        let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let size = index.query_row(size, [], |row| row.get(0)).map_err(sqlite_conn::failure)?;
        let behind = last - found(&index)?;
        let mut statement = index.prepare(check).map_err(sqlite_conn::failure)?;
        let told = statement.query_map([], |row| row.get::<_, String>(0)).map_err(sqlite_conn::failure)?;
        let told = told.map(|line| line.unwrap_or_else(|error| error.to_string()));
        Ok(IndexProbe { size, behind, damage: told.filter(|line| line != "ok").collect() })
    };
    look().unwrap_or_else(|failure| {
        let cause = failure.cause().map(ToString::to_string);
        IndexProbe {
            damage: vec![cause.unwrap_or_else(|| failure.code().to_owned())],
            ..IndexProbe::default()
        }
    })
}
