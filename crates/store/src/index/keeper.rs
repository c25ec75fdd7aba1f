//! The thread that brings notes into the index.

use super::{BETWEEN, Index, file};
use crate::{health::Health, sqlite_conn};
use crossbeam_channel::{Receiver, RecvTimeoutError};
use kernel::Failure;
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

/// Notes that are brought in at once: some ten of a row's terms each, which are held in memory.
const AT_ONCE: i64 = 30_000;

/// How long notes are gathered, unless somebody searches: many at once share pages. In an index of 80,000 rows a note changes fourteen, and one of
/// three thousand, some five.
const GATHER: Duration = Duration::from_secs(1);

/// How many are gathered at most.
const GATHERED: i64 = 4_000;

/// Notes after which the disk is waited for, so that they can be forgotten.
const KEEP_AFTER: i64 = 4_000;

/// How long nothing is noted before the disk is waited for.
const IDLE: Duration = Duration::from_millis(500);

/// How long at most until it is.
const KEEP_WITHIN: Duration = Duration::from_secs(10);

/// How long after a failure it is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(1);

/// How long somebody else, who has the index open too, may write it.
const BUSY: Duration = Duration::from_secs(30);

pub(super) struct Keeper {
    path: PathBuf,
    house: Connection,
    index: Connection,
    told: Weak<Index>,
    health: Arc<Health>,
    found: i64,
    kept: i64,
    /// When something was last waited for.
    at: Instant,
}

impl Keeper {
    pub fn open(path: &Path, told: Weak<Index>, health: Arc<Health>) -> Result<Self, Failure> {
        let (house, index) = (sqlite_conn::open(path, false)?, open(path)?);
        let found = file::found(&index)?;
        let keeper =
            Self { path: path.to_owned(), house, index, told, health, found, kept: 0, at: Instant::now() };
        keeper.tell();
        Ok(keeper)
    }

    /// Until nobody is left who could note something.
    pub fn run(mut self, asked: &Receiver<()>) {
        let mut tidy = false;
        loop {
            let rest = if tidy && self.kept == self.found { None } else { Some(IDLE) };
            let news = match rest {
                None => asked.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(rest) => asked.recv_timeout(rest),
            };
            let done = match news {
                Ok(()) => {
                    tidy = false;
                    self.gather(asked);
                    self.bring_all()
                }
                Err(RecvTimeoutError::Timeout) => {
                    tidy = true;
                    self.keep().and_then(|()| sqlite_conn::tidy_up(&self.index))
                }
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if let Err(fault) = done {
                tracing::warn!(%fault, "the index of the search cannot be written; it is tried again");
                self.health.note(&fault);
                if !self.again(asked) {
                    return;
                }
            }
        }
    }

    /// Waits until there are many notes, or somebody searches.
    fn gather(&self, asked: &Receiver<()>) {
        let until = Instant::now() + GATHER;
        loop {
            let Some(told) = self.told.upgrade() else { return };
            let mut state = told.state();
            let enough = state.written - state.found >= GATHERED;
            if std::mem::take(&mut state.wanted) || enough {
                return;
            }
            drop(state);
            drop(told);
            if asked.recv_deadline(until).is_err() {
                return;
            }
        }
    }

    /// Opens the index anew, as often as it takes: after a disk that failed, what a connection holds is not what the disk holds.
    fn again(&mut self, asked: &Receiver<()>) -> bool {
        self.fails(true);
        loop {
            let until = Instant::now() + TRY_AGAIN;
            loop {
                match asked.recv_deadline(until) {
                    Ok(()) => {}
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return false,
                }
            }
            let anew = open(&self.path).and_then(|index| Ok((file::found(&index)?, index)));
            if let Ok((found, index)) = anew {
                (self.index, self.found, self.kept) = (index, found, 0);
                if self.bring_all().is_ok() {
                    self.fails(false);
                    return true;
                }
            }
        }
    }

    /// Brings in whatever is noted.
    fn bring_all(&mut self) -> Result<(), Failure> {
        while self.bring()? {}
        if self.kept < self.found && self.at.elapsed() >= KEEP_WITHIN { self.keep() } else { Ok(()) }
    }

    /// Brings some in; whether there may be more. Whoever else brings notes in, another process among them, waits meanwhile.
    fn bring(&mut self) -> Result<bool, Failure> {
        let run = |sql: &str| self.index.execute_batch(sql).map_err(sqlite_conn::failure);
        // to wait for the disk once in a while
        let keeps = self.found - self.kept >= KEEP_AFTER;
        if keeps {
            run("PRAGMA synchronous = FULL")?;
        }
        run("BEGIN IMMEDIATE")?;
        let brought = self.bring_within();
        let brought = brought.and_then(|found| run("COMMIT").map(|()| found));
        if brought.is_err() {
            let _ = run("ROLLBACK");
        }
        if keeps {
            run("PRAGMA synchronous = NORMAL")?;
        }
        let (found, more) = brought?;
        self.found = found;
        if keeps {
            (self.kept, self.at) = (found, Instant::now());
        }
        self.tell();
        Ok(more)
    }

    fn bring_within(&self) -> Result<(i64, bool), Failure> {
        let mut found = file::found(&self.index)?;
        let (mut count, mut last) = (0, Vec::new());
        // what becomes of a term in the end, in the order in which the index holds them
        let mut terms: BTreeMap<(i64, String, Vec<u8>), bool> = BTreeMap::new();
        {
            let sql = "SELECT number, record, row_id, gone, made FROM search_change WHERE number > ?1 ORDER BY number LIMIT ?2";
            let mut notes = self.house.prepare_cached(sql).map_err(sqlite_conn::failure)?;
            let mut notes = notes.query((found, AT_ONCE)).map_err(sqlite_conn::failure)?;
            while let Some(note) = notes.next().map_err(sqlite_conn::failure)? {
                let wrong = sqlite_conn::failure;
                found = note.get(0).map_err(wrong)?;
                let (record, id): (i64, Vec<u8>) = (note.get(1).map_err(wrong)?, note.get(2).map_err(wrong)?);
                for (at, stands) in [(3, false), (4, true)] {
                    let listed: String = note.get(at).map_err(wrong)?;
                    for term in listed.split(BETWEEN).filter(|term| !term.is_empty()) {
                        terms.insert((record, term.to_owned(), id.clone()), stands);
                    }
                }
                (count, last) = (count + 1, id);
            }
        }
        if count == 0 {
            return Ok((found, false));
        }
        // a term of a row is there once. IGNORE says that none can fail after others stand, so that SQLite need not remember the pages
        // as they were: a sixth of what the terms cost
        let add = "INSERT OR IGNORE INTO search_term (record, term, row_id) VALUES (?1, ?2, ?3)";
        let drop = "DELETE FROM search_term WHERE record = ?1 AND term = ?2 AND row_id = ?3";
        let mut add = self.index.prepare_cached(add).map_err(sqlite_conn::failure)?;
        let mut drop = self.index.prepare_cached(drop).map_err(sqlite_conn::failure)?;
        for ((record, term, id), stands) in &terms {
            let row = (record, term, id);
            if *stands { add.execute(row) } else { drop.execute(row) }.map_err(sqlite_conn::failure)?;
        }
        file::note_found(&self.index, found, &last)?;
        Ok((found, count == AT_ONCE))
    }

    /// Waits for the disk.
    fn keep(&mut self) -> Result<(), Failure> {
        if self.kept == self.found {
            return Ok(());
        }
        let run = |sql: &str| self.index.execute_batch(sql).map_err(sqlite_conn::failure);
        // a commit of anything syncs the log, and with it all that stands there before
        run("PRAGMA synchronous = FULL; BEGIN IMMEDIATE")?;
        // another process may have come further meanwhile
        let found = file::found(&self.index).and_then(|found| {
            run("UPDATE search_state SET found = found")?;
            run("COMMIT").map(|()| found)
        });
        if found.is_err() {
            let _ = run("ROLLBACK");
        }
        run("PRAGMA synchronous = NORMAL")?;
        self.found = found?;
        (self.kept, self.at) = (self.found, Instant::now());
        self.tell();
        Ok(())
    }

    fn tell(&self) {
        let Some(told) = self.told.upgrade() else { return };
        let mut state = told.state();
        (state.found, state.kept) = (self.found, self.kept);
        state.written = state.written.max(self.found);
        told.measures.index_behind(state.written - state.found);
        drop(state);
        told.came_further.notify_all();
    }

    fn fails(&self, fails: bool) {
        let Some(told) = self.told.upgrade() else { return };
        told.state().fails = fails;
        told.came_further.notify_all();
    }
}

/// What is written here is not waited for by itself: what a crash takes of it is brought in again.
fn open(path: &Path) -> Result<Connection, Failure> {
    let index = sqlite_conn::open_there(&file::of(path))?;
    if let Err(error) = file::make_private(path, &file::of(path)) {
        tracing::warn!(%error, "it cannot be seen to that the index of the search is as private as the database");
    }
    index
        .execute_batch("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000")
        .map_err(sqlite_conn::failure)?;
    index.busy_timeout(BUSY).map_err(sqlite_conn::failure)?;
    Ok(index)
}

/// The number of the last note that was ever made.
pub(super) fn last_note(house: &Connection) -> Result<i64, Failure> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'search_change'";
    let mut last = house.prepare_cached(sql).map_err(sqlite_conn::failure)?;
    last.query_row([], |row| row.get(0)).map_err(sqlite_conn::failure)
}

/// Forgets the notes up to that one, the oldest first, and `most` at most; how many.
pub(super) fn forget(writer: &Connection, kept: i64, most: i64) -> Result<u64, Failure> {
    let sql =
        "DELETE FROM search_change WHERE number <= min(?1, (SELECT min(number) FROM search_change) + ?2 - 1)";
    let mut forget = writer.prepare_cached(sql).map_err(sqlite_conn::failure)?;
    forget.execute((kept, most)).map(|count| count as u64).map_err(sqlite_conn::failure)
}
