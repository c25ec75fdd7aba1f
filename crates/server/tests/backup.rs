//! Backups: what was backed up is what is restored, on either database from either; a broken one is named and touches nothing.
//!
//! Long because: a backup, its drill under load and what it refuses are read together.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::{LEFT_OUT_OF_BACKUPS, Program, seal};
use jingwei::{migrations, records};
use kernel::{Clock, FixedClock, SystemClock};
use organisation::records::Department;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    thread,
};
use store::{
    DatabaseUrl, StoreOptions,
    backup::{self, Asked, Backup, Cell, Manifest},
};
use testkit::{Fixture, PASSWORD, Place, on_both};

fn back_up(url: &DatabaseUrl, to: &Path) -> Manifest {
    let asked = Asked {
        url,
        to,
        overwrite: false,
        left_out: LEFT_OUT_OF_BACKUPS,
        version: "test",
        now: SystemClock.now(),
    };
    backup::backup(&asked, &|tx| Ok(serde_json::json!(seal::heads(tx, 1)?))).expect("a backup")
}

/// Each table's rows, whatever order they lie in.
fn rows(file: &Path) -> BTreeMap<String, Vec<String>> {
    let mut backup = Backup::open(file).expect("a backup");
    let tables = backup.manifest().tables.clone();
    let table = |table: &backup::Table| {
        let mut rows = Vec::new();
        // by the columns' names: the order may differ
        let mut order: Vec<usize> = (0..table.columns.len()).collect();
        order.sort_by_key(|at| &table.columns[*at]);
        let each = |row: &[Cell<'_>]| {
            let cells: Vec<String> = order.iter().map(|at| format!("{:?}", row[*at])).collect();
            rows.push(cells.join(" "));
            Ok(())
        };
        backup.rows(table, each).expect("rows");
        rows.sort();
        (table.name.clone(), rows)
    };
    tables.iter().map(table).collect()
}

fn opened(url: &DatabaseUrl) -> Program {
    let options = StoreOptions { readers: 1, writers: 2, ..StoreOptions::default() };
    let start = kernel::DateTime::parse_from_rfc3339(testkit::START).expect("a time").to_utc();
    jingwei::open_with(url, Arc::new(FixedClock::at(start)), options).expect("an open program")
}

fn verified(program: &Program) -> seal::Verified {
    seal::verify(&program.store, &program.registry, &seal::Trust::default()).expect("as the audit says")
}

/// By what rows are found; a backup leaves it out, and a restore makes it again.
fn terms(program: &Program) -> Vec<(i64, String, kernel::Uuid)> {
    let read = |tx: &mut store::Tx<'_>| {
        let sql = "SELECT record, term, row_id FROM search_term ORDER BY record, term, row_id";
        tx.query(sql, &[])?.iter().map(|row| Ok((row.int(0)?, row.text(1)?, row.uuid(2)?))).collect()
    };
    program.store.found_blocking();
    program.store.read_blocking(read).expect("terms")
}

fn department(program: &Program, codes: &[String]) -> Result<(), kernel::Failure> {
    let (who, codes) = (program.system("drill"), codes.to_vec());
    program.store.write_blocking(move |tx| {
        for code in &codes {
            let made = Department {
                code: code.clone(),
                name_zh: "演练 📦".into(),
                name_en: "Drill".into(),
                parent: None,
                calendar: None,
            };
            engine::create(tx, &who, &made)?;
        }
        Ok(())
    })
}

/// A customer's field with a value of every kind of cell that there is in its column.
fn custom_field(fixture: &Fixture) {
    let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
    let mut more = serde_json::Map::new();
    for (code, holds, value) in [
        ("x_b", "text", serde_json::json!("文本 \"a\"")),
        ("x_aa", "integer", i64::MAX.into()),
        ("x_c", "boolean", true.into()),
        ("x_d", "money", serde_json::json!({"amount": "0.01", "currency": "CNY"})),
    ] {
        let body = serde_json::json!({
            "of_record": "organisation.department", "code": code, "label_zh": code, "label_en": code, "holds": holds, "filterable": true,
        });
        admin.post("/api/records/access.custom_field", &body).expect(201);
        more.insert(code.into(), value);
    }
    let mut body = serde_json::json!({"code": "OWN", "name_zh": "甲", "name_en": "A"});
    body.as_object_mut().expect("an object").extend(more);
    hr.post("/api/records/organisation.department", &body).expect(201);
}

/// A department that is found no more.
fn archived(fixture: &Fixture) {
    let hr = fixture.client("hr_officer");
    let body = serde_json::json!({"code": "GONE", "name_zh": "已撤销", "name_en": "Dissolved"});
    let made = hr.post("/api/records/organisation.department", &body).expect(201).json;
    let path = format!("/api/records/organisation.department/{}", made["id"].as_str().expect("an id"));
    let version = hr.get(&path).expect(200).etag();
    hr.act(&format!("{path}/archive"), version).expect(200);
}

#[test]
fn what_was_backed_up_is_what_is_restored_into_either_database() {
    on_both(|fixture| {
        fixture.load_content();
        fixture.user("wang", "hr_officer");
        custom_field(fixture);
        archived(fixture);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("one.jingwei-backup");
        seal::Sealer::new(None).run(&fixture.program.store).expect("sealed");
        let made = back_up(fixture.url(), &file);
        let (was, found_by) = (verified(&fixture.program), terms(&fixture.program));
        let held: u64 = made.tables.iter().map(|table| table.rows).sum();
        assert!(held + found_by.len() as u64 > 3_000 && found_by.len() > 500);
        assert!(!rows(&file).contains_key("search_term") && !rows(&file).contains_key("search_change"));
        for place in Place::of_each() {
            let restored = backup::restore(&file, place.url(), &migrations(), &records()).expect("restored");
            assert_eq!((&restored.manifest, restored.steps), (&made, 0));
            let program = opened(place.url());
            assert_eq!(verified(&program), was);
            assert!(terms(&program) == found_by, "rows are found by what they were found by");
            let again = folder.path().join(format!("{:?}.jingwei-backup", place.url().dialect()));
            let last = |manifest: &Manifest| -> Vec<_> {
                manifest.tables.iter().map(|t| (t.name.clone(), t.last_number.unwrap_or(0))).collect()
            };
            assert_eq!(last(&back_up(place.url(), &again)), last(&made), "numbers go on where they were");
            assert_eq!(rows(&again), rows(&file), "from {:?} to {:?}", fixture.dialect(), place.url());
            // and it is a database like any other: what is written to it is audited, and its tables are as declared
            department(&program, &["AFTER".to_owned()]).expect("a department");
            assert_eq!(verified(&program).rows, was.rows + 1);
            for declared in jingwei::contract::tables(&program.registry) {
                let wanted = declared.clone();
                let found = program.store.read_blocking(move |tx| store::introspect(tx, &wanted));
                assert_eq!(found.expect("the table"), declared);
            }
        }
    });
}

/// One that the program wrote on 26 November 2026, when the terms of the search stood in it.
#[test]
fn a_backup_of_the_first_form_is_restored_with_all_that_it_holds() {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/backups/format-1.jingwei-backup"));
    let held = Backup::open(file).expect("a backup").manifest().clone();
    assert_eq!((held.format, held.rebuilt.len()), (1, 0));
    for place in Place::of_each() {
        backup::restore(file, place.url(), &migrations(), &records()).expect("restored");
        let program = opened(place.url());
        assert!(verified(&program).rows > 50);
        assert_eq!(terms(&program).len(), rows(file)["search_term"].len());
        let who = program.store.read_blocking(|tx| {
            let sql = "SELECT name FROM access_user WHERE id IN (SELECT row_id FROM search_term WHERE term = '^lin')";
            tx.query(sql, &[])?.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
        });
        assert_eq!(who.expect("a name"), ["lin"]);
    }
}

#[test]
fn who_was_signed_in_signs_in_again_and_a_session_that_was_ended_stays_so() {
    on_both(|fixture| {
        let _client = fixture.client("reader");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("b");
        back_up(fixture.url(), &file);
        let rows = rows(&file);
        assert!(rows["session"].is_empty() && !rows["credential"].is_empty());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&file).expect("the file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "nobody but its owner reads it");
        }
    });
}

/// Writers, each of whose transactions makes two departments; they go on while backups are made.
#[test]
fn a_backup_under_load_is_a_state_that_was_committed() {
    const WRITERS: usize = 4;
    on_both(|fixture| {
        fixture.load_content();
        let folder = tempfile::tempdir().expect("a folder");
        let stop = AtomicBool::new(false);
        let (begun, kept) = ([const { AtomicI64::new(0) }; WRITERS], [const { AtomicI64::new(0) }; WRITERS]);
        let mut taken = Vec::new();
        thread::scope(|scope| {
            for writer in 0..WRITERS {
                let (stop, begun, kept) = (&stop, &begun[writer], &kept[writer]);
                scope.spawn(move || {
                    for number in 1_i64.. {
                        if stop.load(Ordering::SeqCst) {
                            break;
                        }
                        begun.store(number, Ordering::SeqCst);
                        let codes = ["A", "B"].map(|half| format!("W{writer}-{number}-{half}"));
                        department(&fixture.program, &codes).expect("a pair");
                        kept.store(number, Ordering::SeqCst);
                    }
                });
            }
            for number in 0..4 {
                let enough = |least: i64| kept.iter().all(|kept| kept.load(Ordering::SeqCst) >= least);
                while !enough(3 * (number + 1)) {
                    thread::yield_now();
                }
                let file = folder.path().join(number.to_string());
                let before: Vec<i64> = kept.iter().map(|kept| kept.load(Ordering::SeqCst)).collect();
                back_up(fixture.url(), &file);
                let after: Vec<i64> = begun.iter().map(|begun| begun.load(Ordering::SeqCst)).collect();
                taken.push((file, before, after));
            }
            stop.store(true, Ordering::SeqCst);
        });
        for (file, before, after) in taken {
            let place = Place::of(fixture.dialect());
            backup::restore(&file, place.url(), &migrations(), &records()).expect("restored");
            let program = opened(place.url());
            verified(&program);
            let codes = program.store.read_blocking(|tx| {
                let rows = tx.query("SELECT code FROM organisation_department WHERE code LIKE 'W%'", &[])?;
                rows.iter().map(|row| row.text(0)).collect::<Result<BTreeSet<String>, _>>()
            });
            let codes = codes.expect("codes");
            for writer in 0..WRITERS {
                let of = |half: &str| {
                    let has = |number: &i64| codes.contains(&format!("W{writer}-{number}-{half}"));
                    (1..=after[writer]).take_while(has).count() as i64
                };
                let whole = of("A");
                assert_eq!(whole, of("B"), "no half of a transaction");
                assert!(
                    (before[writer]..=after[writer]).contains(&whole),
                    "all that was acknowledged before"
                );
                let all = codes.iter().filter(|code| code.starts_with(&format!("W{writer}-"))).count();
                assert_eq!(all as i64, 2 * whole, "nothing behind a gap");
            }
        }
    });
}

fn refused(file: &Path, to: &DatabaseUrl) -> String {
    let failure = backup::restore(file, to, &migrations(), &records()).expect_err("a refusal");
    if let DatabaseUrl::Sqlite(path) = to {
        assert!(!path.exists(), "nothing was touched");
    }
    failure.code().to_owned()
}

#[test]
fn a_broken_truncated_or_foreign_file_is_named_and_nothing_is_touched() {
    let fixture = Fixture::sqlite();
    fixture.user("wang", "reader");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whole");
    let manifest = back_up(fixture.url(), &file);
    let whole = fs::read(&file).expect("the file");
    let (bad, place) = (folder.path().join("bad"), Place::sqlite());
    let with = |bytes: &[u8]| {
        fs::write(&bad, bytes).expect("a file");
        refused(&bad, place.url())
    };
    assert_eq!(with(b""), "backup.truncated");
    assert_eq!(with(b"SQLite format 3\0 and so on"), "backup.foreign");
    assert_eq!(with(b"PK\x03\x04 another zip, of somebody's holiday pictures"), "backup.foreign");
    for part in [40, whole.len() / 4, whole.len() / 2, whole.len() - 10, whole.len() - 1] {
        assert_eq!(with(&whole[..part]), "backup.truncated", "of {part} bytes");
    }
    // a letter somewhere in each part
    for table in manifest.tables.iter().filter(|table| table.bytes > 0) {
        let name = format!("tables/{}", table.name);
        let head = whole.windows(name.len()).position(|bytes| bytes == name.as_bytes()).expect("the part");
        let mut bytes = whole.clone();
        let at = head + name.len() + 20 + table.bytes as usize / 2;
        bytes[at] ^= 0x20;
        fs::write(&bad, &bytes).expect("a file");
        let failure = backup::restore(&bad, place.url(), &migrations(), &records()).expect_err("a refusal");
        assert_eq!(failure.code(), "backup.broken");
        assert!(failure.message(kernel::Language::En).contains(&name), "{failure}");
    }
    // wherever a letter is another one, it is refused and nothing panics
    for at in (0..whole.len()).step_by(whole.len() / 150 + 1) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&bad, &bytes).expect("a file");
        let at_odds = Place::sqlite();
        if let Err(failure) = backup::restore(&bad, at_odds.url(), &migrations(), &records()) {
            assert!(failure.code().starts_with("backup."), "{at}: {failure}");
        }
    }
    let later = String::from_utf8_lossy(&whole).contains("\"format\": 2");
    assert!(later, "the manifest can be read by eye");
    assert_eq!(refused(&folder.path().join("nowhere"), place.url()), "backup.unreadable");
    let older: Vec<_> = migrations().into_iter().take(3).collect();
    let failure = backup::restore(&file, place.url(), &older, &records()).expect_err("of a later version");
    assert_eq!(failure.code(), "backup.newer");
}

#[test]
fn it_is_restored_into_an_empty_place_only() {
    on_both(|fixture| {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("b");
        back_up(fixture.url(), &file);
        let failure =
            backup::restore(&file, fixture.url(), &migrations(), &records()).expect_err("not empty");
        assert_eq!(failure.code(), "restore.not_empty");
        verified(&fixture.program);
        // another program's tables
        let mut fewer = migrations();
        for step in fewer.iter_mut().filter(|step| step.number() == 3) {
            step.sqlite = "CREATE TABLE number_series (record TEXT PRIMARY KEY, other INTEGER) STRICT".into();
            step.postgres = "CREATE TABLE number_series (record text PRIMARY KEY, other bigint)".into();
        }
        let place = Place::of(fixture.dialect());
        let failure = backup::restore(&file, place.url(), &fewer, &records()).expect_err("it does not fit");
        assert_eq!(failure.code(), "restore.unfit");
    });
}

fn typed(database: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jingwei"))
        .args(["--database", database, "--log", "warn"])
        .args(arguments)
        .env("JINGWEI_PASSWORD", PASSWORD)
        .env("LC_ALL", "C")
        .output()
        .expect("the program starts")
}

#[test]
fn an_operator_backs_up_and_restores_by_what_is_typed() {
    on_both(|fixture| {
        fixture.load_content();
        let (folder, place) = (tempfile::tempdir().expect("a folder"), Place::of(fixture.dialect()));
        let database = match fixture.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let file = folder.path().join("b");
        let file = file.to_str().expect("a path");
        let good = |output: Output| {
            let err = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{err}");
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let bad = |output: Output| {
            assert!(!output.status.success());
            String::from_utf8_lossy(&output.stderr).into_owned()
        };
        assert!(good(typed(&database, &["backup", file])).contains(" rows, "));
        assert!(bad(typed(&database, &["backup", file])).contains("backup.exists"));
        good(typed(&database, &["backup", file, "--overwrite"]));
        assert!(bad(typed(&database, &["backup"])).contains("--backups"));
        let dir = folder.path().to_str().expect("a path");
        assert!(good(typed(&database, &["backup", "--backups", dir])).contains(".jingwei-backup"));
        assert!(bad(typed(&database, &["backup", "/nonexistent/b"])).contains("backup.unwritable"));
        let nowhere = "sqlite:/nonexistent/db.sqlite";
        assert!(bad(typed(nowhere, &["backup", file, "--overwrite"])).contains("store.no_database"));
        let told = good(typed(&place.typed(), &["restore", file]));
        assert!(told.contains("Restored") && told.contains("rows are as it says"), "{told}");
        assert!(bad(typed(&place.typed(), &["restore", file])).contains("restore.not_empty"));
        let left: Vec<_> = fs::read_dir(dir).expect("a folder").flatten().map(|e| e.file_name()).collect();
        assert_eq!(left.len(), 2, "nothing unfinished is left: {left:?}");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_backup_that_cannot_be_written_leaves_no_half_of_one() {
    let fixture = Fixture::sqlite();
    fixture.load_content();
    // a folder with room for less than the backup
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("b");
    let limited = Command::new("sh")
        .arg("-c")
        .arg("ulimit -f 64; trap '' XFSZ; exec \"$0\" \"$@\"")
        .arg(env!("CARGO_BIN_EXE_jingwei"))
        .args(["--database", &format!("sqlite:{}", fixture.url().to_string().trim_start_matches("sqlite:"))])
        .args(["backup", file.to_str().expect("a path")])
        .output()
        .expect("it starts");
    let told = String::from_utf8_lossy(&limited.stderr);
    assert!(told.contains("backup.unwritable"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}
