//! Every earlier version becomes this one, with its rows, on both databases; and a process that dies on the way loses nothing.
//!
//! `JINGWEI_UPGRADE_ROWS=1000000` does it with so many processes more (benches/README.md says how long that takes).

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::{LEFT_OUT_OF_BACKUPS, Program};
use jingwei::{migrations, records};
use kernel::{Clock, Id, SystemClock, Uuid};
use schema::Value;
use std::{
    collections::BTreeMap,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use store::{
    DatabaseUrl, RecordRow, StoreOptions,
    backup::{self, Asked, Backup, Cell},
    scratch,
};
use testkit::{Fixture, Place};

fn back_up(url: &DatabaseUrl, to: &Path) -> backup::Manifest {
    let now = SystemClock.now();
    let asked = Asked { url, to, overwrite: false, left_out: LEFT_OUT_OF_BACKUPS, version: "test", now };
    backup::backup(&asked, &|_| Ok(serde_json::Value::Null)).expect("a backup")
}

/// The rows of the tables and columns that `of` has, as one number each: so that a million of them can be compared.
fn rows(file: &Path, of: &backup::Manifest) -> BTreeMap<String, (u64, u64)> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut backup = Backup::open(file).expect("a backup");
    let tables = backup.manifest().tables.clone();
    let mut found = BTreeMap::new();
    for wanted in &of.tables {
        let table = tables.iter().find(|table| table.name == wanted.name).expect("the table is still there");
        let place = |name: &String| table.columns.iter().position(|column| column == name);
        let places: Vec<usize> =
            wanted.columns.iter().map(|name| place(name).expect("the column is still there")).collect();
        let (mut sum, mut count) = (0_u64, 0);
        let each = |row: &[Cell<'_>]| {
            let mut hash = DefaultHasher::new();
            for at in &places {
                format!("{:?}", row[*at]).hash(&mut hash);
            }
            sum = sum.wrapping_add(hash.finish());
            count += 1;
            Ok(())
        };
        backup.rows(table, each).expect("rows");
        found.insert(wanted.name.clone(), (count, sum));
    }
    found
}

fn more_rows() -> u64 {
    std::env::var("JINGWEI_UPGRADE_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(0)
}

/// Codes whose numbers stand anywhere: a step in the databases' own words must sort them as the program does.
const CODES: [&str; 14] = [
    "P-1",
    "P-001",
    "P-0",
    "00",
    "10.2.3",
    "a",
    "流程-007",
    "9 9",
    "X99X",
    "1..2",
    "P-００1",
    "-7",
    "0a0",
    "12345678901234567890",
];

/// Processes in plain rows, past the path of a request.
fn fill(program: &Program, rows: u64) {
    let def = program.registry.record("framework.as_is_process").expect("a record").def;
    let all = CODES.len() as u64 + rows;
    for from in (0..all).step_by(1_000) {
        let work = move |tx: &mut store::Tx<'_>| {
            for number in from..(from + 1_000).min(all) {
                let code = CODES
                    .get(number as usize)
                    .map_or_else(|| format!("U{number:07}"), |code| (*code).to_owned());
                let now = tx.now();
                let value = |name: &str| match name {
                    "number" | "name_zh" | "name_en" => Value::from(code.as_str()),
                    _ => Value::Null,
                };
                let row = RecordRow {
                    id: Id::<RecordRow>::generate(now).uuid(),
                    version: 1,
                    created_at: now,
                    created_by: Uuid::nil(),
                    updated_at: now,
                    updated_by: Uuid::nil(),
                    archived_at: None,
                    values: def.fields.iter().map(|field| value(field.name)).collect(),
                };
                store::insert(tx, def, &row)?;
            }
            Ok(())
        };
        program.store.write_alone_blocking(work).expect("rows");
    }
}

#[test]
fn every_earlier_version_becomes_this_one_with_its_rows() {
    // one source for both databases: a backup is of neither
    let fixture = Fixture::sqlite().with_content();
    fixture.user("wang", "hr_officer");
    fill(&fixture.program, more_rows());
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("source");
    back_up(fixture.url(), &source);
    for dialect in Place::of_each().iter().map(|place| place.url().dialect()) {
        for version in 1..migrations().len() {
            upgraded(&Place::of(dialect), version, &source, folder.path());
        }
    }
}

/// From that step to the last one.
fn upgraded(place: &Place, version: usize, source: &Path, folder: &Path) {
    let steps = migrations();
    assert_eq!(store::migrate(place.url(), &steps[..version]).expect("an older one"), version);
    scratch::fill_older(source, place.url()).expect("rows");
    let (before, after) = (folder.join("before"), folder.join("after"));
    let was = back_up(place.url(), &before);
    assert_eq!(was.schema, version as i64);
    let since = Instant::now();
    let done = store::migrate(place.url(), &steps).expect("an upgrade");
    let taken = since.elapsed().as_secs_f64();
    assert_eq!(done, steps.len() - version);
    if more_rows() > 0 {
        eprintln!("{:?}: from step {version} to {} in {taken:.1} s", place.url().dialect(), steps.len());
    }
    back_up(place.url(), &after);
    assert_eq!(rows(&after, &was), rows(&before, &was), "from step {version}");
    as_declared(place.url());
    // and the older backup itself is restored into this version
    let restored = Place::of(place.url().dialect());
    let told = backup::restore(&before, restored.url(), &steps, &records()).expect("restored");
    assert_eq!(told.steps, steps.len() - version);
    as_declared(restored.url());
    for file in [before, after] {
        std::fs::remove_file(file).expect("it goes");
    }
}

fn as_declared(url: &DatabaseUrl) {
    let options = StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() };
    let program = jingwei::open_with(url, Arc::new(SystemClock), options).expect("an open program");
    for declared in jingwei::contract::tables(&program.registry) {
        let wanted = declared.clone();
        let found = program.store.read_blocking(move |tx| store::introspect(tx, &wanted));
        assert_eq!(found.expect("the table"), declared);
    }
    for record in program.registry.records() {
        for field in record.def.own_fields().filter(|field| field.by_number) {
            let (table, code, sorted) = (record.def.table(), field.name, store::sort_column(field));
            let sql = format!("SELECT {code}, {sorted} FROM {table} ORDER BY id LIMIT 100000");
            let rows = program.store.read_blocking(move |tx| tx.query(&sql, &[])).expect("codes");
            for row in rows {
                let code = row.text(0).expect("a code");
                assert_eq!(row.text(1).expect("its key"), kernel::text::code_key(&code), "{code}");
            }
        }
    }
}

fn typed(database: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jingwei"));
    command.args(["--database", database, "--log", "warn"]).args(arguments).env("LC_ALL", "C");
    command
}

#[test]
fn a_migration_that_is_killed_is_taken_up_again() {
    for dialect in Place::of_each().iter().map(|place| place.url().dialect()) {
        for tries in 0..12_u64 {
            let place = Place::of(dialect);
            let mut child = typed(&place.typed(), &["migrate"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it starts");
            std::thread::sleep(Duration::from_millis(4 + tries * 6));
            child.kill().expect("killed");
            child.wait().expect("dead");
            // PostgreSQL may not have noticed yet; whoever comes next waits for it
            store::migrate(place.url(), &migrations()).expect("it goes on");
            assert!(store::pending(place.url(), &migrations()).expect("pending").is_empty());
            as_declared(place.url());
        }
    }
}

#[test]
fn an_operator_sees_the_steps_before_they_are_done() {
    for place in Place::of_each() {
        let told = |arguments: &[&str]| {
            let output = typed(&place.typed(), arguments).output().expect("it starts");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let dry = told(&["migrate", "--dry-run"]);
        assert!(dry.contains("V0001__engine") && dry.contains("CREATE TABLE audit_entry"), "{dry}");
        assert!(told(&["migrate", "--dry-run"]).contains("V0001__engine"), "nothing was done");
        assert!(told(&["migrate"]).contains(&format!("{} steps were done", migrations().len())));
        assert!(told(&["migrate", "--dry-run"]).contains("0 steps"));
        assert!(told(&["migrate"]).contains("0 steps were done"));
    }
    let fixture = Fixture::sqlite();
    assert!(store::pending(fixture.url(), &migrations()).expect("pending").is_empty());
}
