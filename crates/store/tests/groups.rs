//! Commands of one group are kept apart: what one that fails had written goes, and nothing else does.
#![allow(clippy::expect_used, reason = "a test says what it expects")]

use kernel::{FixedClock, Timestamp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};
use store::{DatabaseUrl, Store, StoreOptions};

/// What command `id` does after it wrote its row and one more.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Well,
    Refused,
    Panics,
}

fn end_of(id: i64) -> End {
    match id % 7 {
        3 => End::Refused,
        5 => End::Panics,
        _ => End::Well,
    }
}

#[test]
fn a_group_keeps_what_went_well_and_nothing_of_what_did_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("groups.sqlite"));
    let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
    let store = Store::open(&url, clock, StoreOptions::default()).expect("an open database");
    let made = store.write_blocking(|tx| {
        tx.execute("CREATE TABLE note (id INTEGER, half INTEGER, UNIQUE (id, half)) STRICT", &[])
    });
    made.expect("a table");
    let runs = Arc::new(AtomicUsize::new(0));
    // the writer is held until all wait, so that they stand in one group
    let (let_go, held) = mpsc::channel::<()>();
    let holder = {
        let store = store.clone();
        // it may be run again, and then waits no more
        thread::spawn(move || store.write_blocking(move |_| Ok(held.recv().is_ok())))
    };
    let askers: Vec<_> = (0..100)
        .map(|id: i64| {
            let (store, runs) = (store.clone(), Arc::clone(&runs));
            thread::spawn(move || {
                let done = store.write_blocking(move |tx| {
                    runs.fetch_add(1, Ordering::Relaxed);
                    for half in 0..2 {
                        tx.execute("INSERT INTO note VALUES ($1, $2)", &[id.into(), half.into()])?;
                    }
                    match end_of(id) {
                        End::Well => Ok(id),
                        End::Refused => Err(store::failures::BUSY.fail()),
                        End::Panics => panic!("in the middle"),
                    }
                });
                (id, done.map_err(|failure| failure.code()))
            })
        })
        .collect();
    thread::sleep(std::time::Duration::from_millis(300));
    drop(let_go);
    holder.join().expect("no panic").expect("held");
    for asker in askers {
        let (id, done) = asker.join().expect("an answer");
        match end_of(id) {
            End::Well => assert_eq!(done, Ok(id)),
            End::Refused => assert_eq!(done, Err("store.busy")),
            End::Panics => assert_eq!(done, Err("store.internal")),
        }
    }
    assert!(runs.load(Ordering::Relaxed) > 100, "no group was run again: the test shows nothing");
    let kept = store.read_blocking(|tx| {
        let rows = tx.query("SELECT id, count(*) FROM note GROUP BY id ORDER BY id", &[])?;
        rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect::<Result<Vec<_>, _>>()
    });
    let well: Vec<(i64, i64)> = (0..100).filter(|id| end_of(*id) == End::Well).map(|id| (id, 2)).collect();
    assert_eq!(kept.expect("the rows"), well);
}

/// Something that takes a while to be put away.
struct Held(Arc<AtomicUsize>);

impl Drop for Held {
    fn drop(&mut self) {
        thread::sleep(std::time::Duration::from_millis(100));
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn what_a_command_holds_is_put_away_before_its_asker_hears_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = DatabaseUrl::Sqlite(folder.path().join("held.sqlite"));
    let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
    let store = Store::open(&url, clock, StoreOptions::default()).expect("an open database");
    let gone = Arc::new(AtomicUsize::new(0));
    for (done, alone) in [false, true].into_iter().enumerate() {
        let held = Held(Arc::clone(&gone));
        let work = move |_: &mut store::Tx<'_>| {
            let _held = &held;
            Ok(())
        };
        let answer = if alone { store.write_alone_blocking(work) } else { store.write_blocking(work) };
        answer.expect("an answer");
        assert_eq!(gone.load(Ordering::SeqCst), done + 1);
    }
}
