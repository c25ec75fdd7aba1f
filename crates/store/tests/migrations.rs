//! A step and the note that it was done are kept together, and servers that start at once do each step once.
#![allow(clippy::expect_used, reason = "a test says what it expects")]

use kernel::FixedClock;
use std::sync::Arc;
use store::{DatabaseUrl, Dialect, MigrationFile, Store, StoreOptions, Tx, migrate, pending, scratch};

fn files() -> Vec<MigrationFile> {
    let file = |number: usize| MigrationFile {
        name: format!("V{number:04}__step"),
        sqlite: format!(
            "CREATE TABLE step_{number} (id INTEGER PRIMARY KEY); INSERT INTO step_{number} VALUES (1);"
        ),
        postgres: format!(
            "CREATE TABLE step_{number} (id bigint PRIMARY KEY); INSERT INTO step_{number} VALUES (1);"
        ),
    };
    (1..=6).map(file).collect()
}

fn on_both(test: impl Fn(&DatabaseUrl)) {
    let folder = tempfile::tempdir().expect("a folder");
    test(&DatabaseUrl::Sqlite(folder.path().join("test.sqlite")));
    let Some(server) = std::env::var("JINGWEI_TEST_POSTGRES").ok().filter(|url| !url.is_empty()) else {
        eprintln!("skipped on PostgreSQL: JINGWEI_TEST_POSTGRES is not set; run `cargo xtask test`");
        return;
    };
    let nanos =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time").as_nanos();
    let name = format!("jw_steps_{nanos}_{}", std::process::id());
    test(&DatabaseUrl::Postgres(scratch::create_database(&server, &name).expect("a database")));
    scratch::drop_database(&server, &name).expect("it goes");
}

fn store(url: &DatabaseUrl) -> Store {
    let clock = Arc::new(FixedClock::at(kernel::Timestamp::UNIX_EPOCH));
    Store::open(url, clock, StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() }).expect("open")
}

fn run(url: &DatabaseUrl, sqls: &'static [&'static str]) {
    let done = store(url).write_blocking(move |tx: &mut Tx<'_>| {
        sqls.iter().try_for_each(|sql| tx.execute(sql, &[]).map(|_| ()))
    });
    done.expect("statements");
}

fn count(url: &DatabaseUrl, sql: &'static str) -> i64 {
    let counted = store(url).read_blocking(move |tx| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0)));
    counted.expect("a count")
}

/// As if the process died once the step was done and before it was noted: the note is what fails.
#[test]
fn a_step_that_could_not_be_noted_was_not_done_and_is_done_later() {
    on_both(|url| {
        let files = files();
        assert_eq!(migrate(url, &files[..2]).expect("two steps"), 2);
        let (shut, opened): (&[&str], &[&str]) = match url.dialect() {
            Dialect::Sqlite => (
                &[
                    "CREATE TRIGGER shut BEFORE INSERT ON refinery_schema_history BEGIN SELECT RAISE(ABORT, 'shut'); END",
                ],
                &["DROP TRIGGER shut"],
            ),
            Dialect::Postgres => (
                &[
                    "CREATE FUNCTION shut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''shut''; END'",
                    "CREATE TRIGGER shut BEFORE INSERT ON refinery_schema_history FOR EACH ROW EXECUTE FUNCTION shut()",
                ],
                &["DROP TRIGGER shut ON refinery_schema_history", "DROP FUNCTION shut"],
            ),
        };
        run(url, shut);
        let failure = migrate(url, &files).expect_err("it cannot be noted");
        assert_eq!(failure.code(), "migration.failed", "{failure:?}");
        assert_eq!(pending(url, &files).expect("pending").len(), 4);
        run(url, opened);
        assert_eq!(migrate(url, &files).expect("it goes on from there"), 4);
        assert_eq!(count(url, "SELECT count(*) FROM step_3"), 1);
    });
}

#[test]
fn many_that_start_at_once_do_each_step_once() {
    on_both(|url| {
        let done: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(|| migrate(url, &files()))).collect();
            threads.into_iter().map(|thread| thread.join().expect("no panic").expect("migrated")).sum()
        });
        assert_eq!(done, 6);
        assert_eq!(count(url, "SELECT count(*) FROM refinery_schema_history"), 6);
    });
}

#[test]
fn what_is_pending_is_told_and_nothing_is_made() {
    on_both(|url| {
        let files = files();
        assert_eq!(pending(url, &files).expect("all").len(), 6);
        if let DatabaseUrl::Sqlite(path) = url {
            assert!(!path.exists());
        }
        migrate(url, &files[..4]).expect("four steps");
        let names: Vec<String> =
            pending(url, &files).expect("two").into_iter().map(|file| file.name).collect();
        assert_eq!(names, ["V0005__step", "V0006__step"]);
        // an older program, and one whose text was changed afterwards
        assert_eq!(migrate(url, &files[..3]).expect_err("older").code(), "migration.newer");
        let mut changed = files;
        for file in &mut changed {
            file.sqlite.push_str("-- changed");
            file.postgres.push_str("-- changed");
        }
        assert_eq!(migrate(url, &changed).expect_err("changed").code(), "migration.changed");
    });
}
