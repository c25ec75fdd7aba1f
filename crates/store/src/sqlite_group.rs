//! Commands that SQLite commits together, and is kept from mixing up.

use crate::{
    Tx, failures,
    sqlite_threads::{Writer, batch},
    threads::Job,
    tx::TxConn,
};
use kernel::{Failure, Timestamp};
use rusqlite::Connection;
use std::time::Instant;

/// Commands that are committed together.
///
/// A savepoint around each would let SQLite take back the one that fails, and costs all a tenth of their time: the pages of
/// each are remembered for it. Nearly all that fail do so before they write. So a group begins without savepoints; when one
/// fails that had written, the group is taken back and run again with them, and so are the next ones.
pub(crate) struct Group<'a> {
    pub connection: &'a Connection,
    pub writer: &'a Writer,
    pub savepoints: bool,
    /// Whether a command failed after it had written.
    pub spoilt: bool,
    /// Why the whole transaction is gone already, where it is.
    pub lost: Option<Failure>,
    pub done: Vec<Box<dyn Job>>,
}

impl Group<'_> {
    /// Runs all that wait, up to a bound; gives back a command that wants to be alone.
    pub fn run(&mut self, first: Box<dyn Job>) -> Option<Box<dyn Job>> {
        if let Err(fault) = batch(self.connection, "BEGIN IMMEDIATE") {
            self.writer.health.note(&fault);
            first.answer(Some(fault));
            return None;
        }
        let mut left_over = None;
        self.add(first);
        while self.done.len() < self.writer.group && self.lost.is_none() {
            match self.writer.queue.try_recv() {
                Ok(next) if next.alone() => {
                    left_over = Some(next);
                    break;
                }
                Ok(next) => self.add(next),
                Err(_) => break,
            }
        }
        let fault = self.lost.take().or_else(|| self.commit());
        if fault.is_some() {
            let _ = batch(self.connection, "ROLLBACK");
        }
        for job in self.done.drain(..) {
            job.answer(fault.clone());
        }
        left_over
    }

    fn commit(&self) -> Option<Failure> {
        let commits = Instant::now();
        match batch(self.connection, "COMMIT") {
            Ok(()) => {
                self.writer.committed(self.connection, self.done.len(), commits.elapsed());
                None
            }
            Err(fault) => Some(self.writer.failed_commit(fault, self.done.len())),
        }
    }

    fn add(&mut self, mut job: Box<dyn Job>) {
        let before = self.connection.total_changes();
        let now = self.writer.clock.now();
        let keep = if self.savepoints {
            in_savepoint(self.connection, &mut *job, now)
        } else {
            job.run(&mut Tx::new(TxConn::Sqlite(self.connection), now, false))
        };
        let failed = job.failed().cloned();
        self.done.push(job);
        if let Some(failed) = &failed {
            self.writer.health.note(failed);
        }
        // on a disk that is full or fails SQLite gives the whole transaction up by itself: what came after would stand outside of any
        if self.connection.is_autocommit() {
            self.lost = Some(failed.unwrap_or_else(|| failures::UNAVAILABLE.fail()));
        } else if !keep && self.connection.total_changes() != before {
            self.spoilt = true;
            if !self.savepoints {
                self.begin_again();
            }
        }
    }

    /// Takes back what was done, and does it again with savepoints.
    fn begin_again(&mut self) {
        self.savepoints = true;
        let begun =
            batch(self.connection, "ROLLBACK").and_then(|()| batch(self.connection, "BEGIN IMMEDIATE"));
        if let Err(fault) = begun {
            self.writer.health.note(&fault);
            self.lost = Some(fault);
            return;
        }
        for job in &mut self.done {
            let _ = in_savepoint(self.connection, &mut **job, self.writer.clock.now());
            if self.connection.is_autocommit() {
                let failed = job.failed().cloned().unwrap_or_else(|| failures::UNAVAILABLE.fail());
                self.writer.health.note(&failed);
                self.lost = Some(failed);
                return;
            }
        }
    }
}

fn in_savepoint(connection: &Connection, job: &mut dyn Job, now: Timestamp) -> bool {
    // a savepoint of an open transaction touches no disk: it fails only with the transaction itself, which COMMIT tells
    let _ = batch(connection, "SAVEPOINT command");
    let keep = job.run(&mut Tx::new(TxConn::Sqlite(connection), now, false));
    if !keep {
        let _ = batch(connection, "ROLLBACK TO command");
    }
    let _ = batch(connection, "RELEASE command");
    keep
}
