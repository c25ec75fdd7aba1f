//! The threads that own the connections to SQLite: one writer, which commits commands in groups (`sqlite_group.rs`), and readers beside it.

use crate::{
    Measures, Tx, failures,
    health::{Health, try_to_write},
    index::{self, Index, Notes},
    sqlite_conn,
    sqlite_group::Group,
    sqlite_log::Log,
    threads::Job,
    tx::TxConn,
};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use kernel::{Clock, Failure};
use rusqlite::Connection;
use std::{
    path::{Path, PathBuf},
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
    pub log: Log,
    pub index: Option<Arc<Index>>,
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
        let mut notes = Notes::new(self.index.clone());
        self.log.watch(&connection);
        loop {
            let first =
                match left_over.take().map(Next::Command).or_else(|| self.next(&connection, &mut notes)) {
                    None => return,
                    Some(Next::Command(first)) => first,
                    Some(Next::Failed) => match self.opened_anew(connection) {
                        Some(anew) => {
                            self.log.watch(&anew);
                            connection = anew;
                            continue;
                        }
                        None => return,
                    },
                };
            if first.alone() {
                self.run_alone(&connection, first);
                self.after_commit(&connection, &mut notes);
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
            self.after_commit(&connection, &mut notes);
            if self.health.has_failed() {
                left_over.take().into_iter().for_each(|job| job.answer(Some(failures::DISK_FAILED.fail())));
            }
        }
    }

    /// The next command; while none comes, what was written is put in order, once. On a disk that was full somebody may wait for
    /// the news that it is no longer.
    fn next(&self, connection: &Connection, notes: &mut Notes) -> Option<Next> {
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
                    if let Err(fault) = self.tidy_up(connection, notes) {
                        tracing::warn!(%fault, "the write-ahead log could not be copied into the database; it will be later");
                        self.health.note(&fault);
                    }
                }
            }
        }
    }

    fn tidy_up(&self, connection: &Connection, notes: &mut Notes) -> Result<(), Failure> {
        while notes.forget(connection, true)? && self.queue.is_empty() {}
        sqlite_conn::tidy_up(connection)
    }

    /// After a disk that failed: another connection, once something was written and synced through it. Whoever asks meanwhile is told at
    /// once. None when nobody is left who could ask.
    fn opened_anew(&self, failed: Connection) -> Option<Connection> {
        tracing::error!(
            "the disk failed; nothing is written until the database was opened anew and something synced"
        );
        drop(failed);
        loop {
            let anew = Self::open(&self.path, self.index.as_ref())
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

    /// Takes note of a commit, before those are answered who wait for it.
    pub(crate) fn committed(&self, connection: &Connection, commands: usize, took: Duration) {
        self.measures.committed(commands, took);
        self.is_well();
        let noted = self.index.as_ref().map_or(Ok(()), |index| index.after_commit(connection));
        if let Err(fault) = noted {
            tracing::warn!(%fault, "it is not known how far the index of the search has to go; the next commit tells");
        }
    }

    fn after_commit(&self, connection: &Connection, notes: &mut Notes) {
        self.log.after_commit(connection);
        if let Err(fault) = notes.forget(connection, false) {
            tracing::warn!(%fault, "notes for the index of the search could not be forgotten; they will be later");
            self.health.note(&fault);
        }
    }

    /// A connection that writes.
    pub(crate) fn open(path: &Path, index: Option<&Arc<Index>>) -> Result<Connection, Failure> {
        let connection = sqlite_conn::open(path, true)?;
        if index.is_some() {
            index::attach(&connection, path)?;
        }
        Ok(connection)
    }

    pub(crate) fn is_well(&self) {
        if self.health.told().is_some() {
            tracing::info!("the disk keeps what it is given again");
        }
        self.health.is_well();
    }

    /// Takes note of what went wrong with a commit, and tells it as it is to be answered: where the disk failed, what was written of it may
    /// still be found at the next start.
    pub(crate) fn failed_commit(&self, fault: Failure, commands: usize) -> Failure {
        tracing::error!(%fault, commands, "the commit failed; nothing of the group was kept");
        let open = fault.code() == failures::DISK_FAILED.code;
        let told = if open { failures::OUTCOME_UNKNOWN.fail().because(fault) } else { fault };
        self.health.note(&told);
        told
    }

    /// A transaction of its own. Within a savepoint each statement would be remembered until its end, which for many
    /// thousands of statements takes ever longer.
    fn run_alone(&self, connection: &Connection, mut job: Box<dyn Job>) {
        // not within the transaction, where nothing is attached
        let attached = job.aside().map(|aside| sqlite_conn::attach(connection, aside));
        let begun = match &attached {
            Some(Err(fault)) => Err(fault.clone()),
            _ => batch(connection, "BEGIN IMMEDIATE"),
        };
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
                    self.committed(connection, 1, commits.elapsed());
                }
                Err(failed) => fault = Some(self.failed_commit(failed, 1)),
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
}

pub(crate) fn sqlite_reader(
    connection: &Connection,
    queue: &Receiver<Box<dyn Job>>,
    clock: &dyn Clock,
    index: Option<&Index>,
) {
    while let Ok(mut job) = queue.recv() {
        let begun = batch(connection, "BEGIN");
        if begun.is_ok() {
            job.run(&mut Tx::new(TxConn::Sqlite(connection), clock.now(), false).searching(index));
        }
        let _ = batch(connection, "COMMIT");
        job.answer(begun.err());
    }
}

pub(crate) fn batch(connection: &Connection, sql: &str) -> Result<(), Failure> {
    sqlite_conn::execute(connection, sql, &[]).map(|_| ())
}
