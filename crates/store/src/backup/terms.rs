//! The terms of the search, made again from the rows: they are most of a database's rows, and follow from the others.
//!
//! One connection reads the rows and a thread makes their terms, while another writes them.

use super::{
    Cell,
    copy::{HEADING, field},
    not_taken,
    postgres::connect,
    sqlite, strange,
};
use crate::{ColumnType, index, postgres_conn::failure, record_code, sqlite_conn};
use crossbeam_channel::{Sender, bounded};
use kernel::{Failure, Uuid};
use postgres::fallible_iterator::FallibleIterator;
use rusqlite::Connection;
use schema::RecordDef;
use std::{
    collections::BTreeSet,
    io::{BufWriter, Write},
    path::Path,
    thread,
};

/// Where they stand.
pub(crate) const TABLE: &str = "search_term";
/// Rows that are handed on at once.
const ROWS: usize = 500;
/// How many times as many may wait.
const WAITING: usize = 4;

/// By what a row is found.
struct Found {
    record: i64,
    id: Uuid,
    terms: BTreeSet<String>,
}

/// Where the rows go that are read; none more once nobody takes them.
struct Out {
    some: Vec<Found>,
    to: Sender<Vec<Found>>,
}

impl Out {
    /// Whether to go on.
    fn add<'a>(&mut self, record: i64, id: Uuid, texts: impl Iterator<Item = &'a str>) -> bool {
        self.some.push(Found { record, id, terms: texts.flat_map(kernel::text::search_terms).collect() });
        self.some.len() < ROWS || self.to.send(std::mem::take(&mut self.some)).is_ok()
    }
}

/// What is asked of each record whose rows are found, of the columns that are there: its code, and its living rows with their texts. A record
/// that no migration has made a table for yet has no rows.
fn asked(
    records: &[&'static RecordDef],
    mut is_there: impl FnMut(&RecordDef, &str) -> bool,
) -> Vec<(i64, usize, String)> {
    let asked = |def: &&'static RecordDef| {
        let searched = def.own_fields().filter(|field| field.search && is_there(def, field.name));
        let searched: Vec<&str> = searched.map(|field| field.name).collect();
        let columns = searched.join(", ");
        let sql = format!("SELECT id, {columns} FROM {} WHERE archived_at IS NULL", def.table());
        (!searched.is_empty()).then(|| (record_code(def.name), searched.len(), sql))
    };
    records.iter().filter_map(asked).collect()
}

/// Reads with `read` in a thread, and writes with `write` what it found.
fn both(
    read: impl FnOnce(&mut Out) -> Result<(), Failure> + Send,
    mut write: impl FnMut(&Found) -> Result<(), Failure>,
) -> Result<(), Failure> {
    thread::scope(|scope| {
        let (to, found) = bounded(WAITING);
        let reading = scope.spawn(move || {
            let mut out = Out { some: Vec::new(), to };
            read(&mut out)?;
            let _ = out.to.send(out.some);
            Ok(())
        });
        let written = found.iter().flatten().try_for_each(|found: Found| write(&found));
        drop(found);
        let panicked = |_| Err(crate::failures::INTERNAL.fail().because("reading for terms panicked"));
        let read = reading.join().unwrap_or_else(panicked);
        written.and(read)
    })
}

/// In an index that nobody else has open yet, of the rows of a database that nobody writes. How many there are.
pub(crate) fn fill_sqlite(
    house: &Path,
    index: &Connection,
    records: &[&'static RecordDef],
) -> Result<usize, Failure> {
    let run = |sql: &str| index.execute_batch(sql).map_err(sqlite_conn::failure);
    // put aside first, as they come: in the order of their key the table is made from its beginning to its end
    run(
        "PRAGMA cache_size = -64000; PRAGMA temp_store = FILE;
         CREATE TEMP TABLE made (term TEXT NOT NULL, record INTEGER NOT NULL, row_id BLOB NOT NULL) STRICT; BEGIN",
    )?;
    let mut insert = index.prepare("INSERT INTO made VALUES (?1, ?2, ?3)").map_err(sqlite_conn::failure)?;
    both(
        |out| read_sqlite(&sqlite_conn::open(house, false)?, records, out),
        |found| {
            for term in &found.terms {
                let row = (term.as_str(), found.record, found.id.as_bytes().as_slice());
                insert.execute(row).map_err(sqlite_conn::failure)?;
            }
            Ok(())
        },
    )?;
    drop(insert);
    run("COMMIT")?;
    run(sqlite::HURRIED)?;
    run("BEGIN")?;
    let sql = "INSERT INTO main.search_term (term, record, row_id)
               SELECT term, record, row_id FROM made ORDER BY record, term, row_id";
    let count = index.execute(sql, []).map_err(sqlite_conn::failure)?;
    run("COMMIT")?;
    run(sqlite::CALM)?;
    Ok(count)
}

fn read_sqlite(
    connection: &Connection,
    records: &[&'static RecordDef],
    out: &mut Out,
) -> Result<(), Failure> {
    let is_there = |def: &RecordDef, column: &str| {
        let sql = "SELECT count(*) FROM pragma_table_info(?1) WHERE name = ?2";
        // what cannot be asked is told when its rows are
        connection.query_row(sql, (def.table(), column), |row| row.get::<_, i64>(0)).unwrap_or(1) > 0
    };
    for (record, texts, sql) in asked(records, is_there) {
        let mut statement = connection.prepare(&sql).map_err(sqlite_conn::failure)?;
        let mut rows = statement.query([]).map_err(sqlite_conn::failure)?;
        while let Some(row) = rows.next().map_err(sqlite_conn::failure)? {
            let id: Vec<u8> = row.get(0).map_err(sqlite_conn::failure)?;
            let id = Uuid::from_slice(&id).map_err(|error| strange(TABLE, "row_id", error))?;
            let text = |at| row.get_ref(at).ok().and_then(|text| text.as_str().ok());
            if !out.add(record, id, (1..=texts).filter_map(text)) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// In place of whatever terms there are; its key is made once they are there. Nobody else writes or searches meanwhile: the table is locked, and
/// what is read of the rows was committed after that.
pub(crate) fn fill_postgres(url: &str, records: &[&'static RecordDef]) -> Result<(), Failure> {
    let mut connection = connect(url)?;
    let mut tx = connection.client.transaction().map_err(failure)?;
    tx.batch_execute(&format!("SET LOCAL maintenance_work_mem TO '256MB'; TRUNCATE {TABLE}"))
        .map_err(failure)?;
    let keys = "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE contype = 'p' AND conrelid = to_regclass($1)";
    let key = tx.query_opt(keys, &[&TABLE]).map_err(failure)?;
    let key: Option<(String, String)> = key.map(|row| (row.get(0), row.get(1)));
    if let Some((name, _)) = &key {
        let name = super::quoted(name);
        tx.batch_execute(&format!("ALTER TABLE {TABLE} DROP CONSTRAINT {name}")).map_err(failure)?;
    }
    let sql = format!("COPY {TABLE} (term, record, row_id) FROM STDIN (FORMAT binary)");
    let mut to = BufWriter::with_capacity(1 << 20, tx.copy_in(&sql).map_err(failure)?);
    to.write_all(HEADING).map_err(not_taken)?;
    both(
        |out| read_postgres(url, records, out),
        |found| {
            for term in &found.terms {
                to.write_all(&3_i16.to_be_bytes()).map_err(not_taken)?;
                for (kind, cell) in [
                    (ColumnType::Text, Cell::Text(term)),
                    (ColumnType::Int, Cell::Int(found.record)),
                    (ColumnType::Uuid, Cell::Blob(found.id.as_bytes())),
                ] {
                    field(kind, cell, &mut to)
                        .map_err(|why| why.unwrap_or_else(|| strange(TABLE, "term", "its value")))?;
                }
            }
            Ok(())
        },
    )?;
    to.write_all(&(-1_i16).to_be_bytes()).map_err(not_taken)?;
    let copied = to.into_inner().map_err(|error| not_taken(error.into_error()))?;
    copied.finish().map_err(failure)?;
    if let Some((name, made)) = &key {
        let name = super::quoted(name);
        tx.batch_execute(&format!("ALTER TABLE {TABLE} ADD CONSTRAINT {name} {made}")).map_err(failure)?;
    }
    index::note_form(&mut tx)?;
    tx.commit().map_err(failure)?;
    connection.client.batch_execute(&format!("ANALYZE {TABLE}")).map_err(failure)
}

fn read_postgres(url: &str, records: &[&'static RecordDef], out: &mut Out) -> Result<(), Failure> {
    let mut connection = connect(url)?;
    let columns =
        "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND NOT attisdropped";
    let columns = connection.client.prepare(columns).map_err(failure)?;
    let mut is_there = |def: &RecordDef, column: &str| {
        // what cannot be asked is told when its rows are
        let known = connection.client.query(&columns, &[&def.table()]);
        known.map_or(true, |known| known.iter().any(|row| row.get::<_, &str>(0) == column))
    };
    for (record, texts, sql) in asked(records, &mut is_there) {
        let mut rows = connection.client.query_raw::<_, &str, _>(&sql, []).map_err(failure)?;
        while let Some(row) = rows.next().map_err(failure)? {
            let text = |at| row.try_get::<_, Option<&str>>(at).ok().flatten();
            if !out.add(record, row.get(0), (1..=texts).filter_map(text)) {
                return Ok(());
            }
        }
    }
    Ok(())
}
