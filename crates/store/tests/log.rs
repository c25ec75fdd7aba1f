//! SQLite's log is copied beside the writer, and begins anew.
#![allow(clippy::expect_used, reason = "a test says what it expects")]

use kernel::{FixedClock, Timestamp};
use std::sync::Arc;
use store::{DatabaseUrl, Store, StoreOptions};

const PAGES: i32 = 100;
const PAGE: u64 = 4_096;
const ROWS: i64 = 1_500;

#[test]
fn a_log_that_is_long_is_copied_while_others_write_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("log.sqlite");
    let url = DatabaseUrl::Sqlite(path.clone());
    let open = || {
        let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
        Store::open(&url, clock, StoreOptions { log_pages: PAGES, ..StoreOptions::default() }).expect("open")
    };
    let store = open();
    let made = store.write_blocking(|tx| tx.execute("CREATE TABLE note (id INTEGER, text TEXT) STRICT", &[]));
    made.expect("a table");
    for id in 0..ROWS {
        let insert = move |tx: &mut store::Tx<'_>| {
            tx.execute("INSERT INTO note VALUES ($1, $2)", &[id.into(), "x".repeat(900).into()])
        };
        store.write_blocking(insert).expect("a row");
    }
    let log = std::fs::metadata(folder.path().join("log.sqlite-wal")).expect("a log").len();
    let copied = std::fs::metadata(&path).expect("a database").len();
    // each commit writes at least a page: uncopied, the log would hold them all
    assert!(log < ROWS as u64 * PAGE / 4, "the log never began anew: {log} bytes");
    assert!(copied > ROWS as u64 * 900 / 2, "nothing was copied: {copied} bytes");
    drop(store);
    let found = open().read_blocking(|tx| tx.query("SELECT count(*), count(DISTINCT id) FROM note", &[]));
    let found = found.expect("rows");
    let row = found.first().expect("a row");
    assert_eq!((row.int(0).expect("a count"), row.int(1).expect("a count")), (ROWS, ROWS));
}
