//! What was acknowledged is there and nothing else is, on a disk that becomes full.
#![allow(clippy::expect_used, reason = "a test says what it expects")]

use kernel::{FixedClock, Timestamp};
use std::sync::Arc;
use store::{DatabaseUrl, Store, StoreOptions};

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("full.sqlite"));
    let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
    let store = Store::open(&url, clock, StoreOptions::default()).expect("an open database");
    let made = store.write_blocking(|tx| {
        tx.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT", &[])?;
        // in pages: as good as a full disk
        tx.query("PRAGMA max_page_count = 40", &[]).map(|_| ())
    });
    made.expect("a table");
    // so many at once that they stand in groups
    let one = &|id: i64| {
        store.write_blocking(move |tx| {
            let text = "满".repeat(500);
            tx.execute("INSERT INTO note (id, text) VALUES ($1, $2)", &[id.into(), text.as_str().into()])?;
            Ok(id)
        })
    };
    let mut acknowledged: Vec<i64> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..20)
            .map(|first| {
                scope.spawn(move || (0..10).filter_map(|at| one(first * 10 + at).ok()).collect::<Vec<_>>())
            })
            .collect();
        asked.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
    });
    acknowledged.sort_unstable();
    let kept = store.read_blocking(|tx| {
        tx.query("SELECT id FROM note ORDER BY id", &[])?
            .iter()
            .map(|row| row.int(0))
            .collect::<Result<Vec<_>, _>>()
    });
    assert_eq!(kept.expect("the rows"), acknowledged);
    assert!(!acknowledged.is_empty() && acknowledged.len() < 200, "{}", acknowledged.len());
    // and it goes on once there is room
    let more = store.write_blocking(|tx| {
        tx.query("PRAGMA max_page_count = 4000", &[])?;
        tx.execute("INSERT INTO note (id, text) VALUES (1000, 'room')", &[])
    });
    assert_eq!(more.expect("a row"), 1);
}
