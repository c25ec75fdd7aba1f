//! The SQLite side: opening, binding, reading, and what its errors mean.

use crate::{
    answer::Answer,
    failures,
    row::{ColumnType, Row},
};
use kernel::{Failure, FailureDef, NaiveDate, Timestamp, Uuid};
use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    config::DbConfig,
    types::{Value as Raw, ValueRef},
};
use schema::Value;
use std::path::Path;

/// A connection that writes, or one that cannot.
pub(crate) fn open(path: &Path, may_write: bool) -> Result<Connection, Failure> {
    let connection = open_with(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    if !may_write {
        connection.execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -4000;").map_err(failure)?;
    }
    Ok(connection)
}

/// A connection that writes a file which must be there.
pub(crate) fn open_there(path: &Path) -> Result<Connection, Failure> {
    open_with(path, OpenFlags::empty())
}

fn open_with(path: &Path, more: OpenFlags) -> Result<Connection, Failure> {
    // URI: another database may be attached so that it cannot be written
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI
        | more;
    let connection = Connection::open_with_flags(path, flags).map_err(failure)?;
    connection.set_prepared_statement_cache_capacity(512);
    // a statement keeps its plan whatever is bound to it: else each new value has it made anew
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failure)?;
    // when the log is copied into the database is told in `sqlite_log.rs`; its file is kept
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA busy_timeout = 10000;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -64000;
             PRAGMA wal_autocheckpoint = 64000;
             PRAGMA journal_size_limit = 300000000;",
        )
        .map_err(failure)?;
    Ok(connection)
}

/// What can wait until nobody does: copies the log into the database, and gives back what the cache holds.
pub(crate) fn tidy_up(connection: &Connection) -> Result<(), Failure> {
    copy_log(connection)?;
    connection.execute_batch("PRAGMA shrink_memory").map_err(failure)
}

/// Copies of the log into the database what no reader stands in the way of. Of this database alone: what is attached beside it cannot be
/// written through this connection, and to try is a disk that fails.
pub(crate) fn copy_log(connection: &Connection) -> Result<(), Failure> {
    connection.query_row("PRAGMA main.wal_checkpoint(PASSIVE)", [], |_| Ok(())).map_err(failure)
}

/// Attaches what stands aside, as `aside`.
pub(crate) fn attach(connection: &Connection, aside: &Path) -> Result<(), Failure> {
    // left from before, should it be
    let _ = connection.execute_batch("DETACH aside");
    let path = aside.to_string_lossy();
    connection.execute("ATTACH ?1 AS aside", [path]).map(|_| ()).map_err(failure)
}

/// Attaches a database that cannot be written through this connection.
pub(crate) fn attach_to_read(connection: &Connection, path: &Path, name: &str) -> Result<(), Failure> {
    let path = path.to_string_lossy();
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let attach = format!("ATTACH ?1 AS {name}");
    connection.execute(&attach, [format!("file:{path}?mode=ro")]).map(|_| ()).map_err(failure)
}

/// `$1` as SQLite numbers it. Neither our SQL nor our names hold a `$` for any other end.
pub(crate) fn numbered(sql: &str) -> String {
    sql.replace('$', "?")
}

pub(crate) fn execute(connection: &Connection, sql: &str, params: &[Value]) -> Result<u64, Failure> {
    let mut statement = connection.prepare_cached(&numbered(sql)).map_err(|error| told(error, sql))?;
    bind(&mut statement, params)?;
    statement.raw_execute().map(|count| count as u64).map_err(|error| told(error, sql))
}

pub(crate) fn query(connection: &Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>, Failure> {
    let mut statement = connection.prepare_cached(&numbered(sql)).map_err(|error| told(error, sql))?;
    bind(&mut statement, params)?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let mut answer = Answer::default();
    while let Some(row) = rows.next().map_err(|error| told(error, sql))? {
        answer.add(row, width).map_err(|error| told(error, sql))?;
    }
    Ok(answer.into_rows(width))
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Value]) -> Result<(), Failure> {
    for (at, value) in params.iter().enumerate() {
        let place = at + 1;
        let bound = match value {
            Value::Null => statement.raw_bind_parameter(place, Raw::Null),
            Value::Text(text) => statement.raw_bind_parameter(place, text.as_str()),
            Value::Int(number) => statement.raw_bind_parameter(place, *number),
            Value::Bool(flag) => statement.raw_bind_parameter(place, *flag),
            Value::Date(date) => statement.raw_bind_parameter(place, date.to_string()),
            Value::Timestamp(at) => statement.raw_bind_parameter(place, at.timestamp_micros()),
            Value::Money(money) => statement.raw_bind_parameter(place, money.units()),
            Value::Quantity(quantity) => statement.raw_bind_parameter(place, quantity.units()),
            Value::Uuid(id) => statement.raw_bind_parameter(place, id.as_bytes().as_slice()),
            Value::Json(document) => statement.raw_bind_parameter(place, document.to_string()),
            Value::Bytes(bytes) => statement.raw_bind_parameter(place, bytes.as_slice()),
        };
        bound.map_err(failure)?;
    }
    Ok(())
}

pub(crate) fn read(raw: ValueRef<'_>, wanted: ColumnType) -> Option<Value> {
    Some(match (raw, wanted) {
        (ValueRef::Null, _) => Value::Null,
        (ValueRef::Blob(bytes), ColumnType::Uuid) => Value::Uuid(Uuid::from_slice(bytes).ok()?),
        (ValueRef::Text(_), ColumnType::Text) => Value::from(raw.as_str().ok()?),
        (ValueRef::Integer(number), ColumnType::Int) => Value::Int(number),
        (ValueRef::Integer(number), ColumnType::Bool) => Value::Bool(number != 0),
        (ValueRef::Text(_), ColumnType::Date) => Value::Date(raw.as_str().ok()?.parse::<NaiveDate>().ok()?),
        (ValueRef::Integer(micros), ColumnType::Timestamp) => {
            Value::Timestamp(Timestamp::from_timestamp_micros(micros)?)
        }
        (ValueRef::Text(text), ColumnType::Json) => Value::Json(serde_json::from_slice(text).ok()?),
        (ValueRef::Blob(bytes), ColumnType::Bytes) => Value::Bytes(bytes.to_vec()),
        _ => return None,
    })
}

fn told(error: rusqlite::Error, sql: &str) -> Failure {
    let def = meaning(&error);
    def.fail().because(format!("{error} in {sql}"))
}

pub(crate) fn failure(error: rusqlite::Error) -> Failure {
    meaning(&error).fail().because(error)
}

fn meaning(error: &rusqlite::Error) -> &'static FailureDef {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return &failures::INTERNAL;
    };
    match code.code {
        ErrorCode::ConstraintViolation => match code.extended_code {
            rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY => {
                &failures::DUPLICATE
            }
            rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => &failures::BROKEN_REFERENCE,
            _ => &failures::INTERNAL,
        },
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => &failures::UNAVAILABLE,
        ErrorCode::DiskFull => &failures::DISK_FULL,
        ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::ReadOnly => &failures::DISK_FAILED,
        _ if message.as_deref().is_some_and(|text| text.contains("overflow")) => &failures::OVERFLOW,
        _ => &failures::INTERNAL,
    }
}
