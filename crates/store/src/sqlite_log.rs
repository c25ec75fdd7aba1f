//! Copying SQLite's write-ahead log into the database, beside the writer.
//!
//! SQLite by itself has whoever commits copy the log once it is long: everybody waits for that one commit, an eighth of a second
//! at 256 MB. So a thread of its own copies the most of it while the writer goes on; the writer then
//! copies what has come meanwhile, which is little, and the log begins anew.

use crate::{health::Health, sqlite_conn, threads::spawn};
use kernel::Failure;
use rusqlite::{Connection, hooks::Wal};
use std::{
    cell::Cell,
    ffi::c_int,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

/// How long the log grows before it is copied, in pages of 4 KiB: 256 MB. A page that many commands change is copied once, and
/// the file, which is kept, need not be found room for anew. A fifth more creates than at 64 MB.
pub(crate) const LONG: c_int = 64_000;

/// So many times as long it grows at the most: then the writer copies it, whoever waits. So it is where the other thread cannot
/// keep up, or died.
const TOO_LONG: c_int = 3;

thread_local! {
    /// Pages in the log after the last commit of this thread.
    static PAGES: Cell<c_int> = const { Cell::new(0) };
}

fn committed(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
    PAGES.set(pages);
    Ok(())
}

/// Nobody copies.
const IDLE: u8 = 0;
/// The other thread was asked to copy, and has not yet.
const ASKED: u8 = 1;
/// The other thread has copied all that it found.
const COPIED: u8 = 2;

/// The writer's side.
pub(crate) struct Log {
    long: c_int,
    state: Arc<AtomicU8>,
    ask: crossbeam_channel::Sender<()>,
    health: Arc<Health>,
}

impl Log {
    /// Starts the thread that copies what is longer than `long` pages.
    pub fn start(path: &Path, long: c_int, health: Arc<Health>) -> Result<Self, Failure> {
        let copier = sqlite_conn::open(path, true)?;
        let (ask, asked) = crossbeam_channel::bounded::<()>(1);
        let state = Arc::new(AtomicU8::new(IDLE));
        let (told, noted) = (Arc::clone(&state), Arc::clone(&health));
        spawn("sqlite-log", move || {
            while asked.recv().is_ok() {
                copy(&copier, &noted);
                told.store(COPIED, Ordering::Release);
            }
        })?;
        Ok(Self { long, state, ask, health })
    }

    /// Has the writer's connection tell how long the log is, in place of copying it at a commit.
    pub fn watch(&self, writer: &Connection) {
        writer.wal_hook(Some(committed));
    }

    /// After a commit of the writer's: has the log copied where it is long.
    pub fn after_commit(&self, writer: &Connection) {
        let pages = PAGES.get();
        if pages < self.long {
            // whoever copied the rest, as the writer does when nothing is asked: the next long one is a new one
            let _ = self.state.compare_exchange(COPIED, IDLE, Ordering::AcqRel, Ordering::Relaxed);
            return;
        }
        match self.state.load(Ordering::Acquire) {
            IDLE => {
                self.state.store(ASKED, Ordering::Release);
                // a thread that is gone copies nothing: the log grows until the writer does
                let _ = self.ask.try_send(());
            }
            ASKED if pages < self.long.saturating_mul(TOO_LONG) => {}
            _ => {
                copy(writer, &self.health);
                self.state.store(IDLE, Ordering::Release);
                // the next commit tells how long it is then
                PAGES.set(0);
            }
        }
    }
}

fn copy(connection: &Connection, health: &Health) {
    if let Err(fault) = sqlite_conn::copy_log(connection) {
        tracing::warn!(%fault, "the write-ahead log could not be copied into the database; it will be later");
        health.note(&fault);
    }
}
