//! The threads that own the connections to SQLite: one writer, which commits commands in groups, and readers beside it.
//!
//! Long because: the writer, its groups, and what becomes of them on a disk that fails are read together.

use crate::{
    Measures, Tx, failures,
    health::{Health, try_to_write},
    sqlite_conn,
    threads::Job,
    tx::TxConn,
};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use kernel::{Clock, Failure, Timestamp};
use rusqlite::Connection;
use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

/// For how many groups commands are kept apart by savepoints after one failed that had written.
const CAREFUL_GROUPS: u32 = 16;

/// How long nothing is asked before the SQLite writer puts things in order.
const IDLE: Duration = Duration::from_secs(2);

/// How often a disk that failed is looked at again.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// The one thread that writes.
pub(crate) struct Writer {
    pub path: PathBuf,
    pub queue: Receiver<Box<dyn Job>>,
    pub clock: Arc<dyn Clock>,
    /// Commands of one commit at most.
    pub group: usize,
    pub measures: Measures,
    pub health: Arc<Health>,
}

/// What there is to do.
enum Next {
    Command(Box<dyn Job>),
    /// To open the database anew.
    Failed,
}

impl Writer {
    /// Writes until nobody is left who could ask.
    pub fn run(self, mut connection: Connection) {
        let mut left_over = None;
        let mut careful = 0;
        loop {
            let first = match left_over.take().map(Next::Command).or_else(|| self.next(&connection)) {
                None => return,
                Some(Next::Command(first)) => first,
                Some(Next::Failed) => match self.opened_anew(connection) {
                    Some(anew) => {
                        connection = anew;
                        continue;
                    }
                    None => return,
                },
            };
            if first.alone() {
                self.run_alone(&connection, first);
                continue;
            }
            let mut run = Group {
                connection: &connection,
                writer: &self,
                savepoints: careful > 0,
                spoilt: false,
                lost: None,
                done: Vec::new(),
            };
            left_over = run.run(first);
            careful = if run.spoilt { CAREFUL_GROUPS } else { careful.saturating_sub(1) };
            if self.health.has_failed() {
                left_over.take().into_iter().for_each(|job| job.answer(Some(failures::DISK_FAILED.fail())));
            }
        }
    }

    /// The next command; while none comes, what was written is put in order, once. On a disk that was full somebody may wait for
    /// the news that it is no longer.
    fn next(&self, connection: &Connection) -> Option<Next> {
        let mut tidied = false;
        loop {
            let troubled = self.health.told().is_some();
            if self.health.has_failed() {
                return Some(Next::Failed);
            }
            if tidied && !troubled {
                return self.queue.recv().ok().map(Next::Command);
            }
            match self.queue.recv_timeout(if troubled { LOOK_AGAIN } else { IDLE }) {
                Ok(next) => return Some(Next::Command(next)),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if troubled => match try_to_write(connection) {
                    Ok(()) => self.is_well(),
                    Err(fault) => self.health.note(&fault),
                },
                Err(RecvTimeoutError::Timeout) => {
                    tidied = true;
                    if let Err(fault) = sqlite_conn::tidy_up(connection) {
                        tracing::warn!(%fault, "the write-ahead log could not be copied into the database; it will be later");
                        self.health.note(&fault);
                    }
                }
            }
        }
    }

    /// After a disk that failed: another connection, once something was written and synced through it. Whoever asks meanwhile is told at
    /// once. None when nobody is left who could ask.
    fn opened_anew(&self, failed: Connection) -> Option<Connection> {
        tracing::error!(
            "the disk failed; nothing is written until the database was opened anew and something synced"
        );
        drop(failed);
        loop {
            let anew = sqlite_conn::open(&self.path, true)
                .and_then(|connection| try_to_write(&connection).map(|()| connection));
            match anew {
                Ok(connection) => {
                    self.is_well();
                    return Some(connection);
                }
                Err(fault) => tracing::warn!(%fault, "the disk still fails; it is tried again"),
            }
            let until = Instant::now() + LOOK_AGAIN;
            loop {
                match self.queue.recv_deadline(until) {
                    Ok(job) => job.answer(Some(failures::DISK_FAILED.fail())),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
        }
    }

    fn is_well(&self) {
        if self.health.told().is_some() {
            tracing::info!("the disk keeps what it is given again");
        }
        self.health.is_well();
    }

    /// Takes note of what went wrong with a commit, and tells it as it is to be answered: where the disk failed, what was written of it may
    /// still be found at the next start.
    fn failed_commit(&self, fault: Failure, commands: usize) -> Failure {
        tracing::error!(%fault, commands, "the commit failed; nothing of the group was kept");
        let open = fault.code() == failures::DISK_FAILED.code;
        let told = if open { failures::OUTCOME_UNKNOWN.fail().because(fault) } else { fault };
        self.health.note(&told);
        told
    }

    /// A transaction of its own. Within a savepoint each statement would be remembered until its end, which for many
    /// thousands of statements takes ever longer.
    fn run_alone(&self, connection: &Connection, mut job: Box<dyn Job>) {
        let begun = batch(connection, "BEGIN IMMEDIATE");
        let keep =
            begun.is_ok() && job.run(&mut Tx::new(TxConn::Sqlite(connection), self.clock.now(), false));
        let mut fault = begun.err().inspect(|fault| self.health.note(fault));
        if let Some(failed) = job.failed() {
            self.health.note(failed);
        }
        if keep {
            let commits = Instant::now();
            match batch(connection, "COMMIT") {
                Ok(()) => {
                    self.measures.committed(1, commits.elapsed());
                    self.is_well();
                }
                Err(failed) => fault = Some(self.failed_commit(failed, 1)),
            }
        }
        if !keep || fault.is_some() {
            let _ = batch(connection, "ROLLBACK");
        }
        job.answer(fault);
    }
}

/// Commands that are committed together.
///
/// A savepoint around each would let SQLite take back the one that fails, and costs all a tenth of their time: the pages of
/// each are remembered for it. Nearly all that fail do so before they write. So a group begins without savepoints; when one
/// fails that had written, the group is taken back and run again with them, and so are the next ones.
struct Group<'a> {
    connection: &'a Connection,
    writer: &'a Writer,
    savepoints: bool,
    /// Whether a command failed after it had written.
    spoilt: bool,
    /// Why the whole transaction is gone already, where it is.
    lost: Option<Failure>,
    done: Vec<Box<dyn Job>>,
}

impl Group<'_> {
    /// Runs all that wait, up to a bound; gives back a command that wants to be alone.
    fn run(&mut self, first: Box<dyn Job>) -> Option<Box<dyn Job>> {
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
                self.writer.measures.committed(self.done.len(), commits.elapsed());
                self.writer.is_well();
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

pub(crate) fn sqlite_reader(connection: &Connection, queue: &Receiver<Box<dyn Job>>, clock: &dyn Clock) {
    while let Ok(mut job) = queue.recv() {
        let begun = batch(connection, "BEGIN");
        if begun.is_ok() {
            job.run(&mut Tx::new(TxConn::Sqlite(connection), clock.now(), false));
        }
        let _ = batch(connection, "COMMIT");
        job.answer(begun.err());
    }
}

fn batch(connection: &Connection, sql: &str) -> Result<(), Failure> {
    sqlite_conn::execute(connection, sql, &[]).map(|_| ())
}
