//! PostgreSQL's side of a backup.

use super::{
    Backup, Cell, Head, Pieces, Snapshot as Side, Table,
    copy::{HEADING, convert, field, hand_on},
    not_taken, quoted, quoted_list, restore, strange,
};
use crate::{
    ColumnType, Tx, failures, introspect::postgres_type, migrate, postgres_conn, postgres_conn::failure,
    tx::TxConn,
};
use crossbeam_channel::bounded;
use kernel::{Failure, Timestamp};
use postgres::{IsolationLevel, Transaction};
use std::{
    io::{BufWriter, Write},
    thread,
};

const PIECE: usize = 1 << 20;
/// Pieces that may wait to be made to cells.
const WAITING: usize = 4;

/// A connection without limits of time: a table takes as long as it takes.
pub(super) fn connect(url: &str) -> Result<postgres_conn::Connection, Failure> {
    let mut connection = postgres_conn::Connection::open(url)?;
    let calm = "SET statement_timeout TO 0; SET idle_in_transaction_session_timeout TO 0";
    connection.client.batch_execute(calm).map_err(failure)?;
    Ok(connection)
}

/// A transaction that sees what was committed when it began, and nothing later. It locks nothing that writers want.
pub(super) struct Snapshot<'a>(Transaction<'a>, &'a postgres_conn::Prepared);

impl<'a> Snapshot<'a> {
    pub fn begin(connection: &'a mut postgres_conn::Connection) -> Result<Self, Failure> {
        let begun = connection.client.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
        let mut tx = begun.read_only(true).start().map_err(failure)?;
        // it begins with its first question
        tx.query("SELECT 1", &[]).map_err(failure)?;
        Ok(Self(tx, &connection.prepared))
    }
}

impl Side for Snapshot<'_> {
    fn tables(&mut self) -> Result<Vec<Table>, Failure> {
        Ok(tables(&mut self.0)?.into_iter().map(|(table, _)| table).collect())
    }

    fn schema(&mut self) -> Result<i64, Failure> {
        let there = self.0.query_one("SELECT to_regclass($1) IS NOT NULL", &[&migrate::HISTORY]);
        if !there.map_err(failure)?.get::<_, bool>(0) {
            return Ok(0);
        }
        let sql = format!("SELECT coalesce(max(version), 0)::bigint FROM {}", migrate::HISTORY);
        Ok(self.0.query_one(&sql, &[]).map_err(failure)?.get(0))
    }

    fn dump(&mut self, table: &Table, out: &mut Pieces) -> Result<u64, Failure> {
        let types = types(&mut self.0, &table.name)?;
        let sql = format!(
            "COPY (SELECT {} FROM {}) TO STDOUT (FORMAT binary)",
            quoted_list(&table.columns),
            quoted(&table.name)
        );
        let rows = self.0.copy_out(&sql).map_err(failure)?;
        thread::scope(|scope| {
            let (full, filled) = bounded(WAITING);
            let (empty, emptied) = bounded(WAITING);
            let converting = scope.spawn(move || convert(table, &types, &filled, &empty, out));
            let handed_on = hand_on(rows, &full, &emptied);
            drop(full);
            let panicked = |_| Err(failures::INTERNAL.fail().because("the conversion panicked"));
            let converted = converting.join().unwrap_or_else(panicked);
            handed_on.map_err(not_taken).and(converted)
        })
    }

    fn ask(&mut self, now: Timestamp, head: Head<'_>) -> Result<serde_json::Value, Failure> {
        let inner = self.0.transaction().map_err(failure)?;
        head(&mut Tx::new(TxConn::Postgres(inner, self.1), now, false))
    }
}

/// The tables, and for each whose rows are numbered by the database the sequence that does.
fn tables(tx: &mut Transaction<'_>) -> Result<Vec<(Table, Option<String>)>, Failure> {
    let sql = "SELECT t.relname::text, array_agg(a.attname::text ORDER BY a.attnum),
                      max(CASE WHEN a.attidentity <> '' THEN pg_get_serial_sequence(quote_ident(t.relname), a.attname) END)
               FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
               WHERE t.relkind IN ('r', 'p') AND t.relnamespace = current_schema()::regnamespace AND t.relname <> $1
               GROUP BY t.relname ORDER BY t.relname COLLATE \"C\"";
    let rows = tx.query(sql, &[&migrate::HISTORY]).map_err(failure)?;
    let table = |row: postgres::Row| {
        let sequence: Option<String> = row.get(2);
        let last_number = match &sequence {
            None => None,
            Some(name) => {
                // a sequence stands beside transactions: it is never behind what the snapshot shows
                let sql = format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}");
                Some(tx.query_one(&sql, &[]).map_err(failure)?.get(0))
            }
        };
        let table = Table {
            name: row.get(0),
            columns: row.get(1),
            last_number,
            rows: 0,
            bytes: 0,
            sha256: String::new(),
        };
        Ok((table, sequence))
    };
    rows.into_iter().map(table).collect()
}

fn types(tx: &mut Transaction<'_>, table: &str) -> Result<Vec<ColumnType>, Failure> {
    let sql = "SELECT format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class t ON t.oid = a.attrelid
               WHERE t.relnamespace = current_schema()::regnamespace AND t.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped
               ORDER BY a.attnum";
    let rows = tx.query(sql, &[&table]).map_err(failure)?;
    Ok(rows.iter().map(|row| postgres_type(row.get(0))).collect())
}

/// Fills the empty tables, all of it in one transaction; indexes and references are made once the rows are there.
pub(super) fn fill(url: &str, backup: &mut Backup, fit: restore::Fit) -> Result<(), Failure> {
    let mut connection = connect(url)?;
    let mut tx = connection.client.transaction().map_err(failure)?;
    tx.batch_execute("SET LOCAL maintenance_work_mem TO '256MB'").map_err(failure)?;
    let again = put_aside(&mut tx)?;
    let known = tables(&mut tx)?;
    let shapes: Vec<Table> = known.iter().map(|(table, _)| table.clone()).collect();
    for (table, places) in restore::fitting(backup.manifest(), &shapes, fit)? {
        let shape = shapes.iter().find(|known| known.name == table.name);
        let all: Vec<(String, ColumnType)> = shape
            .map(|shape| shape.columns.clone())
            .unwrap_or_default()
            .into_iter()
            .zip(types(&mut tx, &table.name)?)
            .collect();
        let columns: Vec<String> = places.iter().map(|(name, _)| name.clone()).collect();
        let wanted: Vec<ColumnType> = columns
            .iter()
            .filter_map(|name| all.iter().find(|(known, _)| known == name).map(|(_, kind)| *kind))
            .collect();
        let sql =
            format!("COPY {} ({}) FROM STDIN (FORMAT binary)", quoted(&table.name), quoted_list(&columns));
        let mut out = BufWriter::with_capacity(PIECE, tx.copy_in(&sql).map_err(failure)?);
        out.write_all(HEADING).map_err(not_taken)?;
        let fields = i16::try_from(columns.len())
            .map_err(|_| strange(&table.name, "all of them", "too many columns"))?;
        let filled = backup.rows(&table, |row| {
            out.write_all(&fields.to_be_bytes()).map_err(not_taken)?;
            for ((name, place), column_type) in places.iter().zip(&wanted) {
                let cell = row.get(*place).copied().unwrap_or(Cell::Null);
                field(*column_type, cell, &mut out)
                    .map_err(|why| why.unwrap_or_else(|| strange(&table.name, name, "its value")))?;
            }
            Ok(())
        });
        let odd = |failure| restore::odd(backup.manifest(), &table.name, failure);
        filled.map_err(odd)?;
        out.write_all(&(-1_i16).to_be_bytes()).map_err(not_taken)?;
        let copied = out.into_inner().map_err(|error| not_taken(error.into_error()))?;
        copied.finish().map_err(|error| odd(failure(error)))?;
        let sequence =
            known.iter().find(|(known, _)| known.name == table.name).and_then(|(_, name)| name.clone());
        if let (Some(sequence), Some(last)) = (sequence, table.last_number.filter(|last| *last > 0)) {
            tx.execute("SELECT setval($1::text::regclass, $2)", &[&sequence, &last]).map_err(failure)?;
        }
    }
    for sql in again {
        tx.batch_execute(&sql).map_err(failure)?;
    }
    tx.commit().map_err(failure)?;
    connection.client.batch_execute("ANALYZE").map_err(failure)
}

/// Drops indexes and references, and gives what makes them again, indexes first.
fn put_aside(tx: &mut Transaction<'_>) -> Result<Vec<String>, Failure> {
    let mut again = Vec::new();
    let indexes = "SELECT i.indexname::text, i.indexdef FROM pg_indexes i
                   WHERE i.schemaname = current_schema() AND i.tablename <> $1 AND NOT EXISTS (
                       SELECT FROM pg_constraint c WHERE c.conname = i.indexname AND c.connamespace = current_schema()::regnamespace)
                   ORDER BY i.indexname";
    for row in tx.query(indexes, &[&migrate::HISTORY]).map_err(failure)? {
        let (name, made): (String, String) = (row.get(0), row.get(1));
        tx.batch_execute(&format!("DROP INDEX {}", quoted(&name))).map_err(failure)?;
        again.push(made);
    }
    let references =
        "SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint
                      WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname";
    for row in tx.query(references, &[]).map_err(failure)? {
        let (table, name, made): (String, String, String) = (row.get(0), row.get(1), row.get(2));
        let name = quoted(&name);
        tx.batch_execute(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}")).map_err(failure)?;
        again.push(format!("ALTER TABLE {table} ADD CONSTRAINT {name} {made}"));
    }
    Ok(again)
}

/// Whether no table of it holds a row; the history of migrations excepted.
pub(super) fn is_empty(url: &str) -> Result<bool, Failure> {
    let mut connection = connect(url)?;
    let mut tx = connection.client.transaction().map_err(failure)?;
    for (table, _) in tables(&mut tx)? {
        let sql = format!("SELECT EXISTS (SELECT FROM {})", quoted(&table.name));
        if tx.query_one(&sql, &[]).map_err(failure)?.get(0) {
            return Ok(false);
        }
    }
    tx.rollback().map_err(failure)?;
    Ok(true)
}
