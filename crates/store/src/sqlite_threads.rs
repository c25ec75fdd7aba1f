//! The threads that own the connections to SQLite: one writer, which commits commands in groups, and readers beside it.

use crate::{Measures, Tx, sqlite_conn, threads::Job, tx::TxConn};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use kernel::{Clock, Failure, Timestamp};
use std::time::{Duration, Instant};

/// For how many groups commands are kept apart by savepoints after one failed that had written.
const CAREFUL_GROUPS: u32 = 16;

/// How long nothing is asked before the SQLite writer puts things in order.
const IDLE: Duration = Duration::from_secs(2);

pub(crate) fn sqlite_writer(
    connection: &rusqlite::Connection,
    queue: &Receiver<Box<dyn Job>>,
    clock: &dyn Clock,
    group: usize,
    measures: &Measures,
) {
    let mut left_over = None;
    let mut careful = 0;
    while let Some(first) = left_over.take().or_else(|| next_command(connection, queue)) {
        if first.alone() {
            run_alone(connection, first, clock.now(), measures);
        } else {
            let mut run = Group {
                connection,
                clock,
                measures,
                savepoints: careful > 0,
                spoilt: false,
                done: Vec::new(),
            };
            left_over = run.run(first, queue, group);
            careful = if run.spoilt { CAREFUL_GROUPS } else { careful.saturating_sub(1) };
        }
    }
}

/// The next command; while none comes, what was written is put in order, once.
fn next_command(connection: &rusqlite::Connection, queue: &Receiver<Box<dyn Job>>) -> Option<Box<dyn Job>> {
    match queue.recv_timeout(IDLE) {
        Ok(next) => Some(next),
        Err(RecvTimeoutError::Timeout) => {
            if let Err(fault) = sqlite_conn::tidy_up(connection) {
                tracing::warn!(%fault, "the write-ahead log could not be copied into the database; it will be later");
            }
            queue.recv().ok()
        }
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

/// Commands that are committed together.
///
/// A savepoint around each would let SQLite take back the one that fails, and costs all a tenth of their time: the pages of
/// each are remembered for it. Nearly all that fail do so before they write. So a group begins without savepoints; when one
/// fails that had written, the group is taken back and run again with them, and so are the next ones.
struct Group<'a> {
    connection: &'a rusqlite::Connection,
    clock: &'a dyn Clock,
    measures: &'a Measures,
    savepoints: bool,
    /// Whether a command failed after it had written.
    spoilt: bool,
    done: Vec<Box<dyn Job>>,
}

impl Group<'_> {
    /// Runs all that wait, up to a bound; gives back a command that wants to be alone.
    fn run(
        &mut self,
        first: Box<dyn Job>,
        queue: &Receiver<Box<dyn Job>>,
        most: usize,
    ) -> Option<Box<dyn Job>> {
        if let Err(fault) = batch(self.connection, "BEGIN IMMEDIATE") {
            first.answer(Some(fault));
            return None;
        }
        let mut left_over = None;
        self.add(first);
        // on a full disk SQLite gives the whole transaction up by itself: what came after would stand outside of any
        while self.done.len() < most && !self.connection.is_autocommit() {
            match queue.try_recv() {
                Ok(next) if next.alone() => {
                    left_over = Some(next);
                    break;
                }
                Ok(next) => self.add(next),
                Err(_) => break,
            }
        }
        let commits = Instant::now();
        let fault = batch(self.connection, "COMMIT").err();
        if fault.is_none() {
            self.measures.committed(self.done.len(), commits.elapsed());
        }
        if let Some(fault) = &fault {
            tracing::error!(%fault, commands = self.done.len(), "the commit failed; nothing of the group was kept");
            let _ = batch(self.connection, "ROLLBACK");
        }
        for job in self.done.drain(..) {
            job.answer(fault.clone());
        }
        left_over
    }

    fn add(&mut self, mut job: Box<dyn Job>) {
        let before = self.connection.total_changes();
        let keep = if self.savepoints {
            in_savepoint(self.connection, &mut *job, self.clock.now())
        } else {
            job.run(&mut Tx::new(TxConn::Sqlite(self.connection), self.clock.now(), false))
        };
        self.done.push(job);
        if !keep && self.connection.total_changes() != before {
            self.spoilt = true;
            if !self.savepoints && !self.connection.is_autocommit() {
                self.begin_again();
            }
        }
    }

    /// Takes back what was done, and does it again with savepoints.
    fn begin_again(&mut self) {
        self.savepoints = true;
        // without a transaction nothing is run: COMMIT then tells why
        let begun =
            batch(self.connection, "ROLLBACK").and_then(|()| batch(self.connection, "BEGIN IMMEDIATE"));
        if begun.is_err() {
            return;
        }
        for job in &mut self.done {
            if self.connection.is_autocommit() {
                return;
            }
            let _ = in_savepoint(self.connection, &mut **job, self.clock.now());
        }
    }
}

/// A transaction of its own. Within a savepoint each statement would be remembered until its end, which for many
/// thousands of statements takes ever longer.
fn run_alone(connection: &rusqlite::Connection, mut job: Box<dyn Job>, now: Timestamp, measures: &Measures) {
    // not within the transaction, where nothing is attached
    let attached = job.aside().map(|aside| sqlite_conn::attach(connection, aside));
    let begun = match &attached {
        Some(Err(fault)) => Err(fault.clone()),
        _ => batch(connection, "BEGIN IMMEDIATE"),
    };
    let keep = begun.is_ok() && job.run(&mut Tx::new(TxConn::Sqlite(connection), now, false));
    let mut fault = begun.err();
    if keep {
        let commits = Instant::now();
        match batch(connection, "COMMIT") {
            Ok(()) => measures.committed(1, commits.elapsed()),
            Err(failed) => {
                tracing::error!(%failed, "the commit failed; nothing was kept");
                fault = Some(failed);
            }
        }
    }
    if !keep || fault.is_some() {
        let _ = batch(connection, "ROLLBACK");
    }
    if let Some(Ok(())) = attached
        && let Err(fault) = batch(connection, "DETACH aside")
    {
        tracing::warn!(%fault, "what stood aside is still attached");
    }
    job.answer(fault);
}

fn in_savepoint(connection: &rusqlite::Connection, job: &mut dyn Job, now: Timestamp) -> bool {
    // a savepoint of an open transaction touches no disk: it fails only with the transaction itself, which COMMIT tells
    let _ = batch(connection, "SAVEPOINT command");
    let keep = job.run(&mut Tx::new(TxConn::Sqlite(connection), now, false));
    if !keep {
        let _ = batch(connection, "ROLLBACK TO command");
    }
    let _ = batch(connection, "RELEASE command");
    keep
}

pub(crate) fn sqlite_reader(
    connection: &rusqlite::Connection,
    queue: &Receiver<Box<dyn Job>>,
    clock: &dyn Clock,
) {
    while let Ok(mut job) = queue.recv() {
        let begun = batch(connection, "BEGIN");
        if begun.is_ok() {
            job.run(&mut Tx::new(TxConn::Sqlite(connection), clock.now(), false));
        }
        let _ = batch(connection, "COMMIT");
        job.answer(begun.err());
    }
}

fn batch(connection: &rusqlite::Connection, sql: &str) -> Result<(), Failure> {
    sqlite_conn::execute(connection, sql, &[]).map(|_| ())
}
