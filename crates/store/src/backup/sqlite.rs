//! SQLite's side of a backup.

use super::{
    Backup, Cell, Head, Pieces, Snapshot as Side, Table, not_taken, quoted, quoted_list, restore, strange,
};
use crate::{Tx, failures, migrate, sqlite_conn, tx::TxConn};
use kernel::{Failure, Timestamp};
use rusqlite::{
    Connection,
    types::{ToSqlOutput, ValueRef},
};
use std::path::Path;

/// A read transaction on the write-ahead log: the writer goes on beside it, and the log grows until it ends.
pub(super) struct Snapshot(Connection);

impl Snapshot {
    pub fn begin(path: &Path) -> Result<Self, Failure> {
        let connection = sqlite_conn::open(path, false)?;
        connection.execute_batch("BEGIN").map_err(sqlite_conn::failure)?;
        Ok(Self(connection))
    }
}

impl Side for Snapshot {
    fn tables(&mut self) -> Result<Vec<Table>, Failure> {
        tables(&self.0)
    }

    fn schema(&mut self) -> Result<i64, Failure> {
        if count(&self.0, "SELECT count(*) FROM sqlite_master WHERE name = ?1", migrate::HISTORY)? == 0 {
            return Ok(0);
        }
        let sql = format!("SELECT coalesce(max(version), 0) FROM {} WHERE ?1 <> ''", migrate::HISTORY);
        count(&self.0, &sql, "all")
    }

    fn dump(&mut self, table: &Table, out: &mut Pieces) -> Result<u64, Failure> {
        let sql = format!("SELECT {} FROM {}", quoted_list(&table.columns), quoted(&table.name));
        let mut statement = self.0.prepare(&sql).map_err(sqlite_conn::failure)?;
        let mut rows = statement.query([]).map_err(sqlite_conn::failure)?;
        let mut count = 0;
        while let Some(row) = rows.next().map_err(sqlite_conn::failure)? {
            for (at, column) in table.columns.iter().enumerate() {
                let cell = match row.get_ref(at).map_err(sqlite_conn::failure)? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(number) => Cell::Int(number),
                    ValueRef::Text(text) => Cell::Text(
                        std::str::from_utf8(text).map_err(|error| strange(&table.name, column, error))?,
                    ),
                    ValueRef::Blob(bytes) => Cell::Blob(bytes),
                    ValueRef::Real(number) => return Err(strange(&table.name, column, number)),
                };
                cell.write(out.row()).map_err(not_taken)?;
            }
            out.row_done()?;
            count += 1;
        }
        Ok(count)
    }

    fn ask(&mut self, now: Timestamp, head: Head<'_>) -> Result<serde_json::Value, Failure> {
        head(&mut Tx::new(TxConn::Sqlite(&self.0), now, false))
    }
}

fn count(connection: &Connection, sql: &str, name: &str) -> Result<i64, Failure> {
    connection.query_row(sql, [name], |row| row.get(0)).map_err(sqlite_conn::failure)
}

fn texts(connection: &Connection, sql: &str, name: &str) -> Result<Vec<String>, Failure> {
    let mut statement = connection.prepare(sql).map_err(sqlite_conn::failure)?;
    let rows = statement.query_map([name], |row| row.get(0)).map_err(sqlite_conn::failure)?;
    rows.collect::<Result<_, _>>().map_err(sqlite_conn::failure)
}

fn tables(connection: &Connection) -> Result<Vec<Table>, Failure> {
    let names = texts(
        connection,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> ?1 ORDER BY name",
        migrate::HISTORY,
    )?;
    let numbered =
        count(connection, "SELECT count(*) FROM sqlite_master WHERE name = ?1", "sqlite_sequence")?;
    let table = |name: String| {
        let columns = texts(connection, "SELECT name FROM pragma_table_info(?1) ORDER BY cid", &name)?;
        let last = "SELECT coalesce(max(seq), -1) FROM sqlite_sequence WHERE name = ?1";
        let last = if numbered > 0 { count(connection, last, &name)? } else { -1 };
        Ok(Table {
            name,
            columns,
            last_number: (last >= 0).then_some(last),
            rows: 0,
            bytes: 0,
            sha256: String::new(),
        })
    };
    names.into_iter().map(table).collect()
}

/// For a file until it has its name, when it is nobody's: what is half done is thrown away, and need not be taken back. What is sorted for
/// indexes goes to temporary files once the cache is full, by a second thread.
pub(super) const HURRIED: &str =
    "PRAGMA main.journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
    PRAGMA cache_size = -256000; PRAGMA temp_store = FILE; PRAGMA threads = 2";
/// And back again.
pub(super) const CALM: &str = "PRAGMA main.journal_mode = WAL; PRAGMA main.wal_checkpoint(TRUNCATE)";

/// Fills the empty tables of a file that nobody else has open: indexes are made once the rows are there.
pub(super) fn fill(path: &Path, backup: &mut Backup, fit: restore::Fit) -> Result<(), Failure> {
    let connection = sqlite_conn::open(path, true)?;
    let run = |sql: &str| connection.execute_batch(sql).map_err(sqlite_conn::failure);
    run(HURRIED)?;
    run("BEGIN")?;
    let indexes =
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND ?1 <> '' ORDER BY name";
    let indexes = texts(&connection, indexes, "all")?;
    for name in texts(
        &connection,
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND ?1 <> ''",
        "all",
    )? {
        run(&format!("DROP INDEX {}", quoted(&name)))?;
    }
    let known = tables(&connection)?;
    for (table, places) in restore::fitting(backup.manifest(), &known, fit)? {
        let columns: Vec<String> = places.iter().map(|(name, _)| name.clone()).collect();
        let marks = vec!["?"; columns.len()].join(", ");
        let sql = format!("INSERT INTO {} ({}) VALUES ({marks})", quoted(&table.name), quoted_list(&columns));
        let mut insert = connection.prepare(&sql).map_err(sqlite_conn::failure)?;
        let filled = backup.rows(&table, |row| {
            for (at, (_, place)) in places.iter().enumerate() {
                let value = match row.get(*place).copied().unwrap_or(Cell::Null) {
                    Cell::Null => ValueRef::Null,
                    Cell::Int(number) => ValueRef::Integer(number),
                    Cell::Text(text) => ValueRef::Text(text.as_bytes()),
                    Cell::Blob(bytes) => ValueRef::Blob(bytes),
                };
                insert
                    .raw_bind_parameter(at + 1, ToSqlOutput::Borrowed(value))
                    .map_err(sqlite_conn::failure)?;
            }
            insert.raw_execute().map(|_| ()).map_err(sqlite_conn::failure)
        });
        filled.map_err(|failure| restore::odd(backup.manifest(), &table.name, failure))?;
        if let Some(last) = table.last_number {
            let sql = "DELETE FROM sqlite_sequence WHERE name = ?1";
            connection.execute(sql, [&table.name]).map_err(sqlite_conn::failure)?;
            let sql = "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)";
            connection.execute(sql, (&table.name, last)).map_err(sqlite_conn::failure)?;
        }
    }
    for sql in indexes {
        run(&sql)?;
    }
    if let Some(table) =
        texts(&connection, "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check WHERE ?1 <> ''", "all")?
            .first()
    {
        return Err(failures::BROKEN_REFERENCE.fail().because(format!("a reference of {table}")));
    }
    run("COMMIT")?;
    run(CALM)
}

/// Whether it is sure that nothing would be lost there.
pub(super) fn is_empty(path: &Path) -> bool {
    !migrate::holds_something(path)
}
