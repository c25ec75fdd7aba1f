//! A transaction, on either database.

use crate::{
    Dialect, Row, aside::AsideConnection, failures, index::Index, postgres_conn, sqlite_conn, watched::Watch,
};
use kernel::{Failure, Timestamp};
use schema::Value;

/// What a command or a query works in. It was begun before and is ended after by [`crate::Store`].
pub struct Tx<'a> {
    pub(crate) conn: TxConn<'a>,
    /// What its searches wait for.
    pub(crate) index: Option<&'a Index>,
    now: Timestamp,
    hopeful: bool,
    rings: bool,
}

pub(crate) enum TxConn<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(postgres::Transaction<'a>, &'a postgres_conn::Prepared),
    Aside(&'a AsideConnection),
    /// What it asks is noted.
    Watched(postgres::Transaction<'a>, &'a postgres_conn::Prepared, &'a Watch),
}

impl<'a> Tx<'a> {
    pub(crate) fn new(conn: TxConn<'a>, now: Timestamp, hopeful: bool) -> Self {
        Self { conn, index: None, now, hopeful, rings: false }
    }

    /// Has what it searches for found, though it was written just before.
    pub(crate) fn searching(self, index: Option<&'a Index>) -> Self {
        Self { index, ..self }
    }

    /// Whether a key may be written without asking first if it is taken: on PostgreSQL, at the first try. To ask for what
    /// is not there makes every two inserts beside each other collide; if the key is taken, the unique index says so, and
    /// the next try asks.
    pub fn hopeful(&self) -> bool {
        self.hopeful
    }

    /// Tells whoever listens to [`crate::Store::bell`], once this is committed, that there is something to look for.
    pub fn ring(&mut self) {
        self.rings = true;
    }

    pub(crate) fn rings(&self) -> bool {
        self.rings
    }

    /// The instant that everything in this transaction happens at.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Which database it is, for the few texts that differ.
    pub fn dialect(&self) -> Dialect {
        match self.conn {
            TxConn::Sqlite(_) | TxConn::Aside(_) => Dialect::Sqlite,
            TxConn::Postgres(..) | TxConn::Watched(..) => Dialect::Postgres,
        }
    }

    /// Runs a statement with `$1`, `$2`, … and tells how many rows it touched.
    pub fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64, Failure> {
        refuse_nul(params)?;
        match &mut self.conn {
            TxConn::Sqlite(connection) => sqlite_conn::execute(connection, sql, params),
            TxConn::Postgres(tx, prepared) => postgres_conn::execute(tx, prepared, sql, params),
            TxConn::Aside(aside) => aside.execute(sql, params),
            TxConn::Watched(tx, prepared, watch) => {
                watch.note(sql, params);
                postgres_conn::execute(tx, prepared, sql, params)
            }
        }
    }

    /// Asks with `$1`, `$2`, … and gives all rows: say LIMIT where there may be many.
    pub fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Failure> {
        refuse_nul(params)?;
        match &mut self.conn {
            TxConn::Sqlite(connection) => sqlite_conn::query(connection, sql, params),
            TxConn::Postgres(tx, prepared) => postgres_conn::query(tx, prepared, sql, params),
            TxConn::Aside(aside) => aside.query(sql, params, false),
            TxConn::Watched(tx, prepared, watch) => {
                watch.note(sql, params);
                postgres_conn::query(tx, prepared, sql, params)
            }
        }
    }

    /// [`Tx::query`] for the row that has a unique key: that there is none stays true until the row is written, or its unique index says
    /// so; that there is one stays true while that row is as it was.
    pub fn query_unique(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>, Failure> {
        match &mut self.conn {
            TxConn::Aside(aside) => {
                refuse_nul(params)?;
                aside.query(sql, params, true)
            }
            TxConn::Watched(tx, prepared, _) => {
                refuse_nul(params)?;
                postgres_conn::query(tx, prepared, sql, params)
            }
            _ => self.query(sql, params),
        }
    }

    /// The first row of an answer, if there is one.
    pub fn query_one(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>, Failure> {
        Ok(self.query(sql, params)?.into_iter().next())
    }

    /// Does `work`, and takes back what it wrote when it fails; what was written before stays.
    pub fn attempt<R>(&mut self, work: impl FnOnce(&mut Self) -> Result<R, Failure>) -> Result<R, Failure> {
        self.execute("SAVEPOINT attempt", &[])?;
        let done = work(self);
        if done.is_err() {
            self.execute("ROLLBACK TO SAVEPOINT attempt", &[])?;
        }
        self.execute("RELEASE SAVEPOINT attempt", &[])?;
        done
    }
}

/// PostgreSQL has no NUL in a text, and what one database cannot keep the other one refuses too.
fn refuse_nul(params: &[Value]) -> Result<(), Failure> {
    let holds = |value: &Value| match value {
        Value::Text(text) => text.contains('\0'),
        Value::Json(document) => json_holds_nul(document),
        _ => false,
    };
    if params.iter().any(holds) { Err(failures::NUL.fail()) } else { Ok(()) }
}

fn json_holds_nul(document: &serde_json::Value) -> bool {
    match document {
        serde_json::Value::String(text) => text.contains('\0'),
        serde_json::Value::Array(items) => items.iter().any(json_holds_nul),
        serde_json::Value::Object(fields) => {
            fields.iter().any(|(name, value)| name.contains('\0') || json_holds_nul(value))
        }
        _ => false,
    }
}

/// A text of SQL that grows together with its parameters.
#[derive(Debug, Clone, Default)]
pub struct Sql {
    text: String,
    params: Vec<Value>,
}

impl Sql {
    /// Starts with `text`.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), params: Vec::new() }
    }

    /// Adds text: keywords and declared names, never anything that a user sent.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a parameter's place, and the parameter.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.params.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.params.len().to_string());
        self
    }

    /// Adds `($1, $2, …)`.
    pub fn bind_all(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.push("(");
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.bind(value);
        }
        self.push(")")
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All rows.
    pub fn query(&self, tx: &mut Tx<'_>) -> Result<Vec<Row>, Failure> {
        tx.query(&self.text, &self.params)
    }

    /// All rows, by [`Tx::query_unique`].
    pub fn query_unique(&self, tx: &mut Tx<'_>) -> Result<Vec<Row>, Failure> {
        tx.query_unique(&self.text, &self.params)
    }

    /// Runs it.
    pub fn execute(&self, tx: &mut Tx<'_>) -> Result<u64, Failure> {
        tx.execute(&self.text, &self.params)
    }
}
