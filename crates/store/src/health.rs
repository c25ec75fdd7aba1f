//! Whether SQLite's disk keeps what it is given.
//!
//! A disk that is full refuses a command and may take the next, smaller one: each is tried, and the program is not ready until one was
//! kept. A disk that failed to write or to sync is not believed again just because the next call goes well: what was not synced may be
//! gone from the machine's memory as well, and is not written again by syncing again. So the writer stops, opens the database anew, and
//! takes commands only once it has written and synced something of its own.

use crate::{failures, sqlite_conn};
use kernel::{Failure, FailureDef};
use std::sync::{Mutex, PoisonError};

/// What is wrong, if anything is.
#[derive(Debug, Default)]
pub(crate) struct Health(Mutex<Option<Trouble>>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Full,
    Failed,
}

impl Health {
    /// Takes note of a command or a commit that went wrong.
    pub(crate) fn note(&self, failure: &Failure) {
        let mut trouble = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let code = failure.code();
        if code == failures::DISK_FAILED.code || code == failures::OUTCOME_UNKNOWN.code {
            *trouble = Some(Trouble::Failed);
        } else if code == failures::DISK_FULL.code && trouble.is_none() {
            *trouble = Some(Trouble::Full);
        }
    }

    /// Something was written and synced.
    pub(crate) fn is_well(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn trouble(&self) -> Option<Trouble> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the writer must open the database anew.
    pub(crate) fn has_failed(&self) -> bool {
        self.trouble() == Some(Trouble::Failed)
    }

    /// What whoever would write is told.
    pub(crate) fn told(&self) -> Option<&'static FailureDef> {
        self.trouble().map(|trouble| match trouble {
            Trouble::Full => &failures::DISK_FULL,
            Trouble::Failed => &failures::DISK_FAILED,
        })
    }
}

/// Writes a page as it is, and syncs it.
pub(crate) fn try_to_write(connection: &rusqlite::Connection) -> Result<(), Failure> {
    let number: i64 =
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(sqlite_conn::failure)?;
    connection
        .execute_batch(&format!("BEGIN IMMEDIATE; PRAGMA user_version = {number}; COMMIT"))
        .map_err(sqlite_conn::failure)
        .inspect_err(|_| {
            // nothing is left open for whoever comes next
            let _ = connection.execute_batch("ROLLBACK");
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_failed_is_not_well_because_it_is_full_too() {
        let health = Health::default();
        health.note(&failures::DUPLICATE.fail());
        assert!(health.told().is_none() && !health.has_failed());
        health.note(&failures::DISK_FULL.fail());
        assert_eq!(health.told().map(|def| def.code), Some("store.disk_full"));
        health.note(&failures::OUTCOME_UNKNOWN.fail());
        health.note(&failures::DISK_FULL.fail());
        assert!(health.has_failed());
        assert_eq!(health.told().map(|def| def.code), Some("store.disk_failed"));
        health.is_well();
        assert!(health.told().is_none());
    }

    #[test]
    fn trying_to_write_grows_the_log_and_changes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.sqlite");
        let connection = sqlite_conn::open(&path, true).expect("open");
        connection.execute_batch("CREATE TABLE note (id INTEGER); PRAGMA user_version = 7").expect("a table");
        let log = || std::fs::metadata(folder.path().join("a.sqlite-wal")).expect("the log").len();
        let before = log();
        try_to_write(&connection).expect("written");
        assert!(log() > before, "nothing was written, so nothing was tried");
        let number: i64 =
            connection.query_row("PRAGMA user_version", [], |row| row.get(0)).expect("a number");
        assert_eq!(number, 7);
    }
}
