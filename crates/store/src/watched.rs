//! Work of many rows that is done beside others' work, on PostgreSQL.
//!
//! A serializable transaction that takes a minute collides with what is written meanwhile, and is begun anew for as long as anybody writes. So
//! such work is done in one that collides with nobody: each of its statements sees what is committed by then, and what it asks is noted
//! ([`Reads`]). At its end, while nobody else writes for a moment, whoever asked looks whether what was read has been changed since the
//! beginning. If not, all of it was one state, and it is committed; otherwise nothing of it is there, and it is done anew.
//!
//! That nobody writes can be asked for since each transaction that writes holds a lock of the weakest kind, from before its first look at the
//! database to its end ([`hold_to_write`]): the strongest lock of the same table waits for all of them, and they wait for it.

use crate::{
    DatabaseUrl, Reads, Store, Tx,
    aside::{Asked, Tables, asks},
    failures, migrate,
    postgres_conn::{Connection, failure, failure_of_commit},
    tx::TxConn,
};
use kernel::Failure;
use postgres::{IsolationLevel, Transaction, error::SqlState};
use schema::Value;
use std::{cell::RefCell, collections::HashMap, sync::PoisonError, thread, time::Duration};

/// The name, among PostgreSQL's advisory locks, of "somebody's work is watched": one at a time, of all servers.
const TURN: i64 = 0x6a77_7761_7463;
/// How often is tried to have nobody write, for half a second each time: those who come meanwhile wait so long.
const TRIES: u64 = 120;

/// Has a transaction that writes known as one. It comes first in it: after its first look at the database it would be too late.
pub(crate) fn hold_to_write(begun: &mut Transaction<'_>) -> Result<(), Failure> {
    begun.batch_execute(&format!("LOCK TABLE {} IN ACCESS SHARE MODE", migrate::HISTORY)).map_err(failure)
}

/// Waits until nobody else writes; nobody does then, to the end of the transaction.
fn hold_all(begun: &mut Transaction<'_>) -> Result<(), Failure> {
    let lock = format!(
        "SET LOCAL lock_timeout TO '500ms'; LOCK TABLE {} IN ACCESS EXCLUSIVE MODE",
        migrate::HISTORY
    );
    for tried in 0..TRIES {
        let mut point = begun.savepoint("nobody_writes").map_err(failure)?;
        match point.batch_execute(&lock) {
            Ok(()) => return point.commit().map_err(failure),
            // one that takes long is under way: the others are let through meanwhile
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                point.rollback().map_err(failure)?;
                thread::sleep(Duration::from_millis(50 + 10 * tried));
            }
            Err(error) => return Err(failure(error)),
        }
    }
    Err(failures::CONTENDED.fail().because("there was always somebody who wrote"))
}

/// What a piece of work asks, noted while it asks.
pub(crate) struct Watch {
    tables: Tables,
    known: RefCell<HashMap<String, (Vec<String>, Asked)>>,
    reads: RefCell<Reads>,
}

impl Watch {
    fn start(connection: &mut Connection) -> Result<Self, Failure> {
        let sql = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()";
        let rows = connection.client.query(sql, &[]).map_err(failure)?;
        let tables = rows.iter().map(|row| (row.get(0), false)).collect();
        Ok(Self { tables, known: RefCell::default(), reads: RefCell::default() })
    }

    /// Notes what a statement asks.
    pub fn note(&self, sql: &str, params: &[Value]) {
        let mut known = self.known.borrow_mut();
        if !known.contains_key(sql) {
            known.insert(sql.to_owned(), asks(sql, &self.tables));
        }
        let Some((tables, how)) = known.get(sql) else { return };
        let mut reads = self.reads.borrow_mut();
        match how {
            Asked::ById => reads.rows.extend(params.iter().filter_map(Value::as_uuid)),
            Asked::Otherwise => reads.tables.extend(tables.iter().cloned()),
        }
    }
}

impl Store {
    /// Whether work can be watched: on PostgreSQL.
    pub fn can_watch(&self) -> bool {
        matches!(self.url(), DatabaseUrl::Postgres(_))
    }

    /// Does `work` beside others' work, on this thread, and keeps it if then, while nobody writes, it `holds` of what the work read and of what
    /// `before` told when nobody wrote either, just before the work. None where it did not hold: nothing is kept then.
    pub fn watched<S, R>(
        &self,
        before: impl FnOnce(&mut Tx<'_>) -> Result<S, Failure>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, Failure>,
        holds: impl FnOnce(&mut Tx<'_>, &Reads, S) -> Result<bool, Failure>,
    ) -> Result<Option<R>, Failure> {
        let DatabaseUrl::Postgres(url) = self.url() else {
            return Err(failures::INTERNAL.fail().because("only PostgreSQL's work can be watched"));
        };
        let _turn = self.aside_turn().lock().unwrap_or_else(PoisonError::into_inner);
        let (mut own, mut looking) = (Connection::open(url)?, Connection::open(url)?);
        let turn = format!("SET statement_timeout TO 0; SELECT pg_advisory_lock({TURN})");
        looking.client.batch_execute(&turn).map_err(failure)?;
        let now = self.clock().now();
        let mut begun = looking.client.transaction().map_err(failure)?;
        hold_all(&mut begun)?;
        let mut tx = Tx::new(TxConn::Postgres(begun, &looking.prepared), now, false);
        let seen = before(&mut tx);
        ended(tx)?.rollback().map_err(failure)?;
        let seen = seen?;

        let watch = Watch::start(&mut looking)?;
        let begun = own.client.build_transaction().isolation_level(IsolationLevel::ReadCommitted);
        let begun = begun.start().map_err(failure)?;
        let mut tx = Tx::new(TxConn::Watched(begun, &own.prepared, &watch), now, false);
        // what fails is rolled back by being dropped
        let done = work(&mut tx)?;
        let rings = tx.rings();
        let mut begun = ended(tx)?;
        hold_all(&mut begun)?;
        let look = looking.client.build_transaction().read_only(true).start().map_err(failure)?;
        let mut tx = Tx::new(TxConn::Postgres(look, &looking.prepared), now, false);
        if !holds(&mut tx, &watch.reads.borrow(), seen)? {
            return Ok(None);
        }
        begun.commit().map_err(failure_of_commit)?;
        if rings {
            self.ring();
        }
        Ok(Some(done))
    }
}

/// The transaction of a piece of work, once that is done.
fn ended(tx: Tx<'_>) -> Result<Transaction<'_>, Failure> {
    match tx.conn {
        TxConn::Postgres(begun, _) | TxConn::Watched(begun, ..) => Ok(begun),
        _ => Err(failures::INTERNAL.fail().because("another database's transaction")),
    }
}
