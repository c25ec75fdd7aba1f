//! The PostgreSQL side: a connection with its prepared statements, binding, reading, and what its errors mean.

use crate::{
    failures,
    row::{ColumnType, RawRow, Row},
};
use kernel::{Failure, FailureDef, NaiveDate, Timestamp, Uuid};
use postgres::{
    Client, Config, NoTls, Statement, Transaction,
    error::SqlState,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};
use schema::Value;
use std::{
    cell::RefCell,
    collections::HashMap,
    error::Error,
    io,
    time::{Duration, Instant},
};

/// A client with the statements that it has prepared.
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) prepared: Prepared,
    used: Instant,
}

/// Statements by their text.
pub(crate) type Prepared = RefCell<HashMap<String, Statement>>;

/// Beyond this many texts all are forgotten and made again: lists with filters make ever new ones.
const PREPARED_AT_MOST: usize = 512;

/// A connection that was not used for so long is asked whether it is still there.
const RESTED: Duration = Duration::from_secs(1);
/// In which time it says so.
const ANSWERS: Duration = Duration::from_secs(5);

impl Connection {
    pub(crate) fn open(url: &str) -> Result<Self, Failure> {
        let mut client = config(url)?.connect(NoTls).map_err(failure)?;
        client
            .batch_execute(
                "SET TIME ZONE 'UTC'; SET client_encoding TO 'UTF8'; SET statement_timeout TO '120s';
                            SET idle_in_transaction_session_timeout TO '60s'; SET jit TO off;",
            )
            .map_err(failure)?;
        Ok(Self { client, prepared: RefCell::default(), used: Instant::now() })
    }

    /// One that runs commands. A server that was cut off in the middle of one must not keep the others from the rows that it holds:
    /// the database takes back what says nothing for three seconds. Who waits for a row meanwhile gives up before that, so that
    /// those of the cut server who stand in the queue do not hold it one after the other, and is tried again.
    pub(crate) fn open_to_write(url: &str) -> Result<Self, Failure> {
        let mut connection = Self::open(url)?;
        let patience = "SET idle_in_transaction_session_timeout TO '3s'; SET lock_timeout TO '2s'";
        connection.client.batch_execute(patience).map_err(failure)?;
        Ok(connection)
    }

    /// Whether it may be used. One that rested for a while is asked first: its server may have been started anew since, or a
    /// firewall may have forgotten it.
    pub(crate) fn is_alive(&mut self) -> bool {
        let rested = self.used.elapsed() > RESTED;
        self.used = Instant::now();
        !self.client.is_closed() && (!rested || self.client.is_valid(ANSWERS).is_ok())
    }
}

/// A database machine that is gone says nothing. What the URL does not decide is set so that this is noticed in about fifteen
/// seconds, instead of in the two hours or more that TCP takes by itself.
fn config(url: &str) -> Result<Config, Failure> {
    let mut config: Config = url.parse().map_err(failure)?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(15));
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_idle(Duration::from_secs(5)).keepalives_interval(Duration::from_secs(3));
        config.keepalives_retries(3);
    }
    if config.get_application_name().is_none() {
        config.application_name("jingwei");
    }
    Ok(config)
}

fn prepare(tx: &mut Transaction<'_>, prepared: &Prepared, sql: &str) -> Result<Statement, Failure> {
    if let Some(statement) = prepared.borrow().get(sql) {
        return Ok(statement.clone());
    }
    let statement = tx.prepare(sql).map_err(|error| told(error, sql))?;
    let mut kept = prepared.borrow_mut();
    if kept.len() >= PREPARED_AT_MOST {
        kept.clear();
    }
    kept.insert(sql.to_owned(), statement.clone());
    Ok(statement)
}

pub(crate) fn execute(
    tx: &mut Transaction<'_>,
    prepared: &Prepared,
    sql: &str,
    params: &[Value],
) -> Result<u64, Failure> {
    let statement = prepare(tx, prepared, sql)?;
    tx.execute(&statement, &as_params(&bound(params))).map_err(|error| told(error, sql))
}

pub(crate) fn query(
    tx: &mut Transaction<'_>,
    prepared: &Prepared,
    sql: &str,
    params: &[Value],
) -> Result<Vec<Row>, Failure> {
    let statement = prepare(tx, prepared, sql)?;
    let rows = tx.query(&statement, &as_params(&bound(params))).map_err(|error| told(error, sql))?;
    Ok(rows.into_iter().map(|row| Row(RawRow::Postgres(row))).collect())
}

/// A value as the driver takes it.
#[derive(Debug)]
struct Bound<'a>(&'a Value);

fn bound(params: &[Value]) -> Vec<Bound<'_>> {
    params.iter().map(Bound).collect()
}

fn as_params<'a>(bound: &'a [Bound<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    bound.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Text(text) => text.as_str().to_sql(ty, out),
            Value::Int(number) => match *ty {
                Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(*number)?.to_sql(ty, out),
                _ => number.to_sql(ty, out),
            },
            Value::Bool(flag) => flag.to_sql(ty, out),
            Value::Date(date) => date.to_sql(ty, out),
            Value::Timestamp(at) => at.to_sql(ty, out),
            Value::Money(money) => money.units().to_sql(ty, out),
            Value::Quantity(quantity) => quantity.units().to_sql(ty, out),
            Value::Uuid(id) => id.to_sql(ty, out),
            Value::Json(document) => document.to_sql(ty, out),
            Value::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(crate) fn read(row: &postgres::Row, at: usize, wanted: ColumnType) -> Result<Value, String> {
    fn some<T, V: From<T>>(value: Option<T>) -> Option<V> {
        value.map(V::from)
    }
    let text = |error: postgres::Error| error.to_string();
    let value: Option<Value> = match wanted {
        ColumnType::Uuid => some(row.try_get::<_, Option<Uuid>>(at).map_err(text)?),
        ColumnType::Text => some(row.try_get::<_, Option<String>>(at).map_err(text)?),
        ColumnType::Int => match *row.columns().get(at).ok_or("no such column")?.type_() {
            Type::INT4 => some(row.try_get::<_, Option<i32>>(at).map_err(text)?),
            Type::INT2 => row.try_get::<_, Option<i16>>(at).map_err(text)?.map(|n| Value::Int(n.into())),
            _ => some(row.try_get::<_, Option<i64>>(at).map_err(text)?),
        },
        ColumnType::Bool => some(row.try_get::<_, Option<bool>>(at).map_err(text)?),
        ColumnType::Date => some(row.try_get::<_, Option<NaiveDate>>(at).map_err(text)?),
        ColumnType::Timestamp => some(row.try_get::<_, Option<Timestamp>>(at).map_err(text)?),
        ColumnType::Json => some(row.try_get::<_, Option<serde_json::Value>>(at).map_err(text)?),
        ColumnType::Bytes => some(row.try_get::<_, Option<Vec<u8>>>(at).map_err(text)?),
    };
    Ok(value.unwrap_or(Value::Null))
}

/// A document as the database writes it, where it stands.
pub(crate) fn json_text(row: &postgres::Row, at: usize) -> Result<Option<&str>, String> {
    let text: Option<JsonText<'_>> = row.try_get(at).map_err(|error| error.to_string())?;
    Ok(text.map(|text| text.0))
}

struct JsonText<'a>(&'a str);

impl<'a> FromSql<'a> for JsonText<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        // a jsonb stands behind a version
        let raw = match raw.split_first() {
            Some((1, text)) if *ty == Type::JSONB => text,
            _ => raw,
        };
        Ok(Self(std::str::from_utf8(raw)?))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::JSON | Type::JSONB)
    }
}

fn told(error: postgres::Error, sql: &str) -> Failure {
    let def = meaning(&error);
    def.fail().because(format!("{} in {sql}", detail(&error)))
}

pub(crate) fn failure(error: postgres::Error) -> Failure {
    meaning(&error).fail().because(detail(&error))
}

/// Why a commit failed. Where the connection broke, it may have taken place all the same.
pub(crate) fn failure_of_commit(error: postgres::Error) -> Failure {
    let def = meaning(&error);
    let def = if def.code == failures::UNAVAILABLE.code { &failures::OUTCOME_UNKNOWN } else { def };
    def.fail().because(detail(&error))
}

fn detail(error: &postgres::Error) -> String {
    error
        .as_db_error()
        .map_or_else(|| error.to_string(), |db| format!("{} {}", db.code().code(), db.message()))
}

fn meaning(error: &postgres::Error) -> &'static FailureDef {
    let Some(code) = error.code() else {
        let broken = error.source().is_some_and(|cause| cause.is::<io::Error>());
        return if broken || error.is_closed() || error.to_string().contains("connect") {
            &failures::UNAVAILABLE
        } else {
            &failures::INTERNAL
        };
    };
    match *code {
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE => &failures::CONTENDED,
        SqlState::UNIQUE_VIOLATION => &failures::DUPLICATE,
        SqlState::FOREIGN_KEY_VIOLATION => &failures::BROKEN_REFERENCE,
        SqlState::NUMERIC_VALUE_OUT_OF_RANGE => &failures::OVERFLOW,
        SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::TOO_MANY_CONNECTIONS
        | SqlState::DISK_FULL
        | SqlState::OUT_OF_MEMORY
        | SqlState::QUERY_CANCELED
        | SqlState::READ_ONLY_SQL_TRANSACTION
        | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT => &failures::UNAVAILABLE,
        _ => &failures::INTERNAL,
    }
}
