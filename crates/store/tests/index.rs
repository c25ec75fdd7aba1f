//! The index of the search beside the writer, on SQLite: what is found is what the rows say, whatever happens to the index.
//!
//! Long because: a sample record, and a database whose index is lost, broken and exchanged, which all tests share.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use kernel::{FixedClock, Timestamp, Uuid};
use proptest::{collection::vec, prelude::*, test_runner::TestRunner};
use rusqlite::Connection;
use schema::{Record, RecordType, Value, elements};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use store::{
    DatabaseUrl, Dialect, MigrationFile, RecordRow, Store, StoreOptions, create_table_sql, migrate, ready,
    search, table_shape,
};

#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "sample.place",
    label("地点", "Place"),
    about("可搜索", "It is found"),
    owner = elements::PROCESS_MANAGEMENT_SUPPORT,
    key(code),
    title_zh(name),
    title_en(name)
)]
struct Sample {
    #[field(label("编码", "Code"), code)]
    code: String,
    #[field(label("名称", "Name"), sort, search)]
    name: String,
}

/// A database with its index in a folder.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().expect("a folder") };
        let step = MigrationFile {
            name: "V0001__sample".into(),
            sqlite: format!(
                "{}\n{}",
                include_str!("../../server/migrations/sqlite/V0015__search_beside.sql")
                    .replace("DROP TABLE search_term;", ""),
                create_table_sql(&table_shape(Sample::DEF), Dialect::Sqlite)
            ),
            postgres: String::new(),
        };
        migrate(&place.url(), &[step]).expect("a table");
        place
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("house.sqlite")
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("house.sqlite-search")
    }

    fn url(&self) -> DatabaseUrl {
        DatabaseUrl::Sqlite(self.path())
    }

    fn ready(&self) -> bool {
        ready(&self.url(), &[Sample::DEF]).expect("an index")
    }

    fn open(&self) -> Store {
        self.ready();
        let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
        Store::open(&self.url(), clock, StoreOptions::default()).expect("an open database")
    }

    /// Takes the index away, its log as well.
    fn lose(&self) {
        for ending in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{ending}", self.index().display()));
        }
    }
}

fn row(name: &str) -> RecordRow {
    let id = Uuid::now_v7();
    RecordRow {
        id,
        version: 1,
        created_at: Timestamp::UNIX_EPOCH,
        created_by: Uuid::nil(),
        updated_at: Timestamp::UNIX_EPOCH,
        updated_by: Uuid::nil(),
        archived_at: None,
        values: vec![Value::from(id.to_string()), Value::from(name)],
    }
}

fn add(store: &Store, name: &str) -> Uuid {
    let row = row(name);
    let id = row.id;
    store.write_blocking(move |tx| store::insert(tx, Sample::DEF, &row)).expect("a row");
    id
}

fn change(store: &Store, id: Uuid, with: impl Fn(&mut RecordRow) + Send + 'static) {
    let done = store.write_blocking(move |tx| {
        let before = store::get(tx, Sample::DEF, id)?.expect("the row");
        let mut after = before.clone();
        after.version += 1;
        with(&mut after);
        store::update(tx, Sample::DEF, &before, &after)
    });
    assert!(done.expect("a change"));
}

fn found(store: &Store, typed: &'static str) -> BTreeSet<Uuid> {
    let hits = store.read_blocking(move |tx| search(tx, &[(Sample::DEF, None)], typed, 1_000));
    hits.expect("an answer").into_iter().map(|hit| hit.id).collect()
}

/// All that stands in the index.
fn terms(place: &Place) -> BTreeSet<(i64, String, Vec<u8>)> {
    let index = Connection::open(place.index()).expect("the index");
    let mut all = index.prepare("SELECT record, term, row_id FROM search_term").expect("its table");
    let all = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
    all.collect::<Result<_, _>>().expect("rows")
}

fn number(path: &Path, sql: &str) -> i64 {
    let connection = Connection::open(path).expect("a database");
    connection.query_row(sql, [], |row| row.get(0)).expect("a number")
}

fn notes(place: &Place) -> i64 {
    number(&place.path(), "SELECT count(*) FROM search_change")
}

#[test]
fn what_was_written_is_found_at_once() {
    let place = Place::new();
    let store = place.open();
    let mut all = BTreeSet::new();
    for at in 0..200 {
        all.insert(add(&store, "流程管理"));
        assert_eq!(found(&store, "lcgl").len(), at + 1);
    }
    assert_eq!(found(&store, "管理"), all);
    let one = *all.first().expect("a row");
    change(&store, one, |row| row.values[1] = Value::from("采购"));
    assert_eq!((found(&store, "采购").len(), found(&store, "管理").len()), (1, 199));
    change(&store, one, |row| row.archived_at = Some(Timestamp::UNIX_EPOCH));
    assert!(found(&store, "采购").is_empty());
}

#[test]
fn many_who_write_and_search_at_once_find_their_own() {
    let place = Place::new();
    let store = place.open();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..100 {
                    let id = add(&store, "客户分析");
                    assert!(found(&store, "客户").contains(&id));
                }
            });
        }
    });
    assert_eq!(found(&store, "fx").len(), 800);
}

/// What somebody does to the rows of a database, or to its index.
#[derive(Debug, Clone)]
enum Step {
    Add(usize),
    Rename(usize, usize),
    Archive(usize),
    /// The program ends and starts.
    Restart,
    /// The index goes while it is ended.
    Lose,
    /// The index of some time before is put there.
    Old,
}

const NAMES: [&str; 6] = ["流程管理", "采购 EM-1.2", "客户", "库存 管理", "ＡＢＣ abc", "a/b.c-d"];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let names = 0..NAMES.len();
    let step = prop_oneof![
        6 => names.clone().prop_map(Step::Add),
        4 => (any::<usize>(), names).prop_map(|(row, name)| Step::Rename(row, name)),
        2 => any::<usize>().prop_map(Step::Archive),
        1 => Just(Step::Restart),
        1 => Just(Step::Lose),
        1 => Just(Step::Old),
    ];
    vec(step, 1..40)
}

#[test]
fn the_index_is_what_the_rows_say_whatever_was_done() {
    let mut runner = TestRunner::new(ProptestConfig { cases: 40, ..ProptestConfig::default() });
    let property = |steps: Vec<Step>| {
        let place = Place::new();
        let mut store = place.open();
        let mut rows: BTreeMap<Uuid, Option<&str>> = BTreeMap::new();
        let mut old = None;
        let nth = |rows: &BTreeMap<Uuid, Option<&'static str>>, at: usize| {
            rows.iter().filter(|(_, name)| name.is_some()).map(|(id, _)| *id).nth(at % rows.len().max(1))
        };
        for step in steps {
            match step {
                Step::Add(name) => {
                    rows.insert(add(&store, NAMES[name]), Some(NAMES[name]));
                }
                Step::Rename(at, name) => {
                    if let Some(id) = nth(&rows, at) {
                        change(&store, id, move |row| row.values[1] = Value::from(NAMES[name]));
                        rows.insert(id, Some(NAMES[name]));
                    }
                }
                Step::Archive(at) => {
                    if let Some(id) = nth(&rows, at) {
                        change(&store, id, |row| row.archived_at = Some(Timestamp::UNIX_EPOCH));
                        rows.insert(id, None);
                    }
                }
                Step::Restart | Step::Lose | Step::Old => {
                    store.found_blocking();
                    drop(store);
                    match step {
                        Step::Lose => place.lose(),
                        Step::Old => {
                            wait_until(|| !place.folder.path().join("house.sqlite-search-wal").exists());
                            let now = fs::read(place.index()).expect("the index");
                            if let Some(old) = old.replace(now) {
                                place.lose();
                                fs::write(place.index(), old).expect("the old one");
                            }
                        }
                        _ => {}
                    }
                    store = place.open();
                }
            }
        }
        store.found_blocking();
        let wanted: BTreeSet<_> = rows
            .iter()
            .filter_map(|(id, name)| Some((id, (*name)?)))
            .flat_map(|(id, name)| {
                let record = store::record_code(Sample::DEF.name);
                kernel::text::search_terms(name)
                    .into_iter()
                    .map(move |term| (record, term, id.as_bytes().to_vec()))
            })
            .collect();
        prop_assert_eq!(terms(&place), wanted);
        Ok(())
    };
    runner.run(&steps(), property).expect("the same");
}

fn wait_until(is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(20), "it did not come to be so");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn notes_are_forgotten_once_nothing_is_written_and_not_before_the_index_has_them() {
    let place = Place::new();
    let store = place.open();
    add(&store, "欧阳某某");
    // names of persons may stand in them
    wait_until(|| notes(&place) == 0);
    assert_eq!(found(&store, "欧阳").len(), 1);
}

#[test]
fn what_another_process_writes_is_found() {
    let place = Place::new();
    let (one, other) = (place.open(), place.open());
    for _ in 0..50 {
        let id = add(&one, "渠道");
        assert!(found(&other, "qd").contains(&id));
        let id = add(&other, "渠道");
        assert!(found(&one, "qd").contains(&id));
    }
}

#[test]
fn an_index_that_is_lost_broken_or_another_databases_is_made_anew() {
    let (place, other) = (Place::new(), Place::new());
    for (name, at) in [("计划", &place), ("预算", &other)] {
        let store = at.open();
        add(&store, name);
        store.found_blocking();
    }
    let closed = |place: &Place| {
        wait_until(|| !place.folder.path().join("house.sqlite-search-wal").exists());
    };
    closed(&place);
    closed(&other);
    assert!(!place.ready(), "it fits");
    let whole = terms(&place);

    place.lose();
    assert!(place.ready());
    assert_eq!(terms(&place), whole);

    fs::write(place.index(), "not a database at all").expect("written");
    assert!(place.ready());
    assert_eq!(terms(&place), whole);

    place.lose();
    fs::copy(other.index(), place.index()).expect("another one's");
    assert!(place.ready());
    assert_eq!(terms(&place), whole);
    assert!(!place.ready() && !other.ready());
}

#[test]
fn the_writer_copies_its_own_log_and_leaves_the_indexs_alone() {
    let place = Place::new();
    place.ready();
    let options = StoreOptions { log_pages: 20, ..StoreOptions::default() };
    let clock = Arc::new(FixedClock::at(Timestamp::UNIX_EPOCH));
    let store = Store::open(&place.url(), clock, options).expect("an open database");
    for round in 0..4 {
        for _ in 0..60 {
            add(&store, "流程管理");
            assert!(store.trouble().is_none(), "round {round}");
        }
        store.found_blocking();
    }
    // and once nobody asks
    let since = Instant::now();
    while since.elapsed() < Duration::from_millis(2_600) {
        assert!(store.trouble().is_none());
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn an_index_of_a_copy_that_went_on_by_itself_is_made_anew() {
    let (place, other) = (Place::new(), Place::new());
    drop(place.open());
    wait_until(|| !place.folder.path().join("house.sqlite-wal").exists());
    // two copies of one database
    fs::copy(place.path(), other.path()).expect("a copy");
    for (at, name, rows) in [(&place, "计划", 6), (&other, "预算", 9)] {
        let store = at.open();
        for _ in 0..rows {
            add(&store, name);
        }
        store.found_blocking();
    }
    for at in [&place, &other] {
        wait_until(|| !at.folder.path().join("house.sqlite-wal").exists());
        wait_until(|| !at.folder.path().join("house.sqlite-search-wal").exists());
    }
    assert!(notes(&other) > 0, "they are not forgotten yet");
    fs::copy(other.path(), place.path()).expect("put in its place");
    assert!(place.ready());
    assert_eq!(found(&place.open(), "预算").len(), 9);
}

#[cfg(unix)]
#[test]
fn whoever_may_not_read_the_database_may_not_read_its_index() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let mode = |path: PathBuf| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    drop(place.open());
    wait_until(|| !place.folder.path().join("house.sqlite-search-wal").exists());
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o600)).expect("private");
    for lost in [false, true] {
        if lost {
            place.lose();
        }
        let store = place.open();
        add(&store, "欧阳某某");
        store.found_blocking();
        for ending in ["-search", "-search-wal", "-search-shm"] {
            let file = place.folder.path().join(format!("house.sqlite{ending}"));
            assert_eq!(mode(file), 0o600, "{ending}, lost: {lost}");
        }
        drop(store);
        wait_until(|| !place.folder.path().join("house.sqlite-search-wal").exists());
    }
}

#[test]
fn a_record_without_a_table_yet_has_no_rows() {
    let place = Place::new();
    Connection::open(place.path()).expect("it").execute_batch("DROP TABLE sample_place").expect("gone");
    assert!(place.ready());
    assert!(terms(&place).is_empty());
}

#[test]
fn an_index_older_than_what_was_forgotten_is_made_anew() {
    let place = Place::new();
    let closed = || wait_until(|| !place.folder.path().join("house.sqlite-search-wal").exists());
    drop(place.open());
    closed();
    let old = fs::read(place.index()).expect("the index");
    let store = place.open();
    let id = add(&store, "审计");
    wait_until(|| notes(&place) == 0);
    drop(store);
    closed();
    place.lose();
    fs::write(place.index(), old).expect("the old one");
    assert!(place.ready());
    assert_eq!(found(&place.open(), "审计"), BTreeSet::from([id]));
}
