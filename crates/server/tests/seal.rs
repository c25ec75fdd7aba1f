//! The audit's seals: what was changed behind the program is found and named, on both databases.
//!
//! Long because: one attack after the other on the same few departments.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::seal::{self, Head, SealKey, Sealer, Trust, Verified};
use kernel::{Failure, Language, Uuid};
use organisation::records::Department;
use schema::RecordType;
use serde_json::json;
use store::{Dialect, table_shape};
use testkit::{Fixture, on_both};

/// Until all is sealed: on PostgreSQL the sealer waits for every transaction of the server that was under way, and other tests
/// have some.
fn run(fixture: &Fixture, sealer: &mut Sealer) -> usize {
    let store = &fixture.program.store;
    let open =
        "SELECT count(*) FROM audit_entry WHERE id > (SELECT coalesce(max(last_entry), 0) FROM audit_seal)";
    let mut sealed = 0;
    for _ in 0..15_000 {
        sealed += sealer.run(store).expect("sealed");
        let left = store.read_blocking(move |tx| tx.query_one(open, &[])?.map_or(Ok(0), |row| row.int(0)));
        if left.expect("a count") == 0 {
            return sealed;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("entries stay unsealed")
}

fn verify(fixture: &Fixture, trust: &Trust) -> Result<Verified, Failure> {
    seal::verify(&fixture.program.store, &fixture.program.registry, trust)
}

/// What somebody with the database's own tools would do.
fn behind(fixture: &Fixture, sql: &'static str) {
    let done = fixture.program.store.write_blocking(move |tx| tx.execute(sql, &[]));
    assert_eq!(done.expect("a statement"), 1, "{sql}");
}

fn heads(fixture: &Fixture) -> Vec<Head> {
    fixture.program.store.read_blocking(|tx| seal::heads(tx, 1)).expect("heads")
}

/// Departments whose audit is sealed in three seals; the entries begin with those of the roles.
fn sealed(fixture: &Fixture, sealer: &mut Sealer) {
    let client = fixture.client("hr_officer");
    for part in 0..3 {
        for at in 0..3 {
            let code = format!("S{part}{at}");
            let body = json!({"code": code, "name_zh": "部门", "name_en": "Department"});
            let made = client.post("/api/records/organisation.department", &body).expect(201);
            let path = format!("/api/records/organisation.department/{}", made.id());
            client.patch(&path, 1, &json!({"name_en": "Renamed"})).expect(200);
            if at == 2 {
                client.act(&format!("{path}/archive"), 2).expect(200);
            }
        }
        assert!(run(fixture, sealer) >= 7);
    }
}

#[test]
fn what_is_as_it_was_is_found_so() {
    on_both(|fixture| {
        fixture.load_content();
        let key = SealKey::generate();
        let mut sealer = Sealer::new(Some(key.clone()));
        sealed(fixture, &mut sealer);
        let trust = Trust { signers: vec![key.public()], heads: heads(fixture), ..Trust::default() };
        let found = verify(fixture, &trust).expect("whole");
        assert_eq!((found.signed, found.unsealed), (found.seals, 0));
        assert!(found.entries > 1_000 && found.rows > 1_000);
        assert_eq!(run(fixture, &mut sealer), 0, "nothing is sealed twice");
        // what came since is told, not taken for sealed
        fixture.user("wang", "reader");
        assert!(verify(fixture, &trust).expect("whole").unsealed > 0);
        // a second server goes on where the first stopped
        assert!(run(fixture, &mut Sealer::new(Some(key.clone()))) > 0);
        assert!(verify(fixture, &trust).expect("whole").seals > found.seals);
    });
}

#[test]
fn whatever_was_done_behind_the_program_is_named() {
    // what is done, what is found, and how it is undone
    let attacks: [(&'static str, &str, &'static str); 9] = [
        (
            "UPDATE audit_entry SET command = 'x' WHERE id = 5",
            "audit.entry_altered",
            "UPDATE audit_entry SET command = NULL WHERE id = 5",
        ),
        (
            "UPDATE audit_seal SET last_entry = last_entry - 1 WHERE number = 2",
            "audit.seal_altered",
            "UPDATE audit_seal SET last_entry = last_entry + 1 WHERE number = 2",
        ),
        (
            "UPDATE audit_seal SET number = 900 WHERE number = 2",
            "audit.seal_missing",
            "UPDATE audit_seal SET number = 2 WHERE number = 900",
        ),
        (
            "UPDATE audit_seal SET signature = NULL WHERE number = 3",
            "audit.signature_wrong",
            "UPDATE audit_seal SET signature = signer WHERE number = 3",
        ),
        (
            "UPDATE organisation_department SET name_en = 'Forged' WHERE code = 'S00'",
            "audit.row_differs",
            "UPDATE organisation_department SET name_en = 'Renamed' WHERE code = 'S00'",
        ),
        (
            "UPDATE organisation_department SET archived_at = NULL WHERE code = 'S12'",
            "audit.row_differs",
            "UPDATE organisation_department SET archived_at = created_at WHERE code = 'S12'",
        ),
        // as it was once, and as if it had not been changed since
        (
            "UPDATE organisation_department SET name_en = 'Department', version = 1 WHERE code = 'S10'",
            "audit.row_differs",
            "UPDATE organisation_department SET name_en = 'Renamed', version = 2 WHERE code = 'S10'",
        ),
        (
            "UPDATE organisation_department SET name_en = 'Forged', version = 7 WHERE code = 'S20'",
            "audit.row_differs",
            "UPDATE organisation_department SET name_en = 'Renamed', version = 2 WHERE code = 'S20'",
        ),
        ("DELETE FROM organisation_department WHERE code = 'S01'", "audit.row_missing", ""),
    ];
    on_both(|fixture| {
        let key = SealKey::generate();
        let trusted = Trust { signers: vec![key.public()], ..Trust::default() };
        let mut sealer = Sealer::new(Some(key));
        sealed(fixture, &mut sealer);
        for (attack, code, undo) in attacks {
            let trust = if undo.contains("signer") { trusted.clone() } else { Trust::default() };
            verify(fixture, &trust).expect("whole before");
            behind(fixture, attack);
            let failure = verify(fixture, &trust).expect_err(attack);
            assert_eq!(failure.code(), code, "{attack}: {failure:?}");
            if !undo.is_empty() {
                behind(fixture, undo);
            }
            if undo.contains("signer") {
                // the signature is gone for good; without a trusted key the chain itself is whole
                assert_eq!(
                    verify(fixture, &trusted).expect_err("no signature").code(),
                    "audit.signature_wrong"
                );
            }
        }
    });
}

#[test]
fn whichever_part_of_an_entry_is_changed_the_entry_is_named() {
    // each column with something else of its kind
    const ELSE: [(&str, &str); 10] = [
        ("at", "(SELECT max(at) FROM audit_entry)"),
        ("actor", "row_id"),
        ("acted_for", "row_id"),
        ("action", "request"),
        ("command", "request"),
        ("record", "request"),
        ("row_id", "actor"),
        ("row_version", "row_version + 1"),
        ("changes", "(SELECT o.changes FROM audit_entry o WHERE o.action = 'archive' LIMIT 1)"),
        ("request", "record"),
    ];
    on_both(|fixture| {
        let run_sql = |sql: String| {
            fixture.program.store.write_blocking(move |tx| tx.execute(&sql, &[])).expect("a statement")
        };
        let columns = match fixture.dialect() {
            Dialect::Sqlite => "SELECT count(*) FROM pragma_table_info('audit_entry')",
            Dialect::Postgres => {
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'audit_entry' AND table_schema = current_schema()"
            }
        };
        let known = fixture
            .program
            .store
            .read_blocking(move |tx| tx.query_one(columns, &[])?.map_or(Ok(0), |row| row.int(0)));
        assert_eq!(known.expect("a count"), 1 + ELSE.len() as i64, "a column is not tried");
        let mut sealer = Sealer::new(None);
        sealed(fixture, &mut sealer);
        fixture.later(60);
        fixture.user("late", "reader");
        run(fixture, &mut sealer);
        run_sql("CREATE TABLE kept AS SELECT * FROM audit_entry WHERE id = 5".to_owned());
        for (column, other) in ELSE {
            verify(fixture, &Trust::default()).expect("whole before");
            run_sql(format!("UPDATE audit_entry SET {column} = {other} WHERE id = 5"));
            let failure = verify(fixture, &Trust::default()).expect_err(column);
            assert_eq!(failure.code(), "audit.entry_altered", "{column}: {failure:?}");
            assert!(failure.message(Language::En).contains("entry 5 "), "{column}: {failure:?}");
            run_sql(format!("UPDATE audit_entry SET {column} = (SELECT {column} FROM kept) WHERE id = 5"));
        }
    });
}

#[test]
fn entries_taken_out_or_put_in_are_named() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        // a hole among the numbers, as a command that failed leaves it on PostgreSQL
        behind(fixture, "DELETE FROM audit_entry WHERE id = 7");
        let body = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        client.post("/api/records/organisation.department", &body).expect(201);
        run(fixture, &mut Sealer::new(None));
        let trust = Trust::default();
        copy_entry(fixture, 8, 7);
        let failure = verify(fixture, &trust).expect_err("one more");
        assert_eq!(
            (failure.code(), failure.message(Language::En).contains("entry 7 ")),
            ("audit.entry_added", true)
        );
        behind(fixture, "DELETE FROM audit_entry WHERE id = 7");
        behind(fixture, "DELETE FROM audit_entry WHERE id = 8");
        let failure = verify(fixture, &trust).expect_err("one less");
        assert_eq!(
            (failure.code(), failure.message(Language::En).contains("entry 8 ")),
            ("audit.entry_missing", true)
        );
    });
}

/// PostgreSQL gives out the numbers itself, and wants to be told when somebody else does.
fn copy_entry(fixture: &Fixture, from: i64, to: i64) {
    let columns = "at, actor, action, command, record, row_id, row_version, changes, request";
    let done = fixture.program.store.write_blocking(move |tx| {
        let overriding = if tx.dialect() == Dialect::Postgres { "OVERRIDING SYSTEM VALUE" } else { "" };
        let sql = format!(
            "INSERT INTO audit_entry (id, {columns}) {overriding} SELECT {to}, {columns} FROM audit_entry WHERE id = {from}"
        );
        tx.execute(&sql, &[])
    });
    assert_eq!(done.expect("a statement"), 1);
}

#[test]
fn a_chain_that_was_cut_and_a_row_from_nowhere_are_found() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let mut sealer = Sealer::new(None);
        run(fixture, &mut sealer);
        let body = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        client.post("/api/records/organisation.department", &body).expect(201);
        run(fixture, &mut sealer);
        let kept = Trust { heads: heads(fixture), ..Trust::default() };
        verify(fixture, &kept).expect("whole");
        // the last seal and what it vouched for, gone together: only a head that was kept elsewhere tells
        behind(fixture, "DELETE FROM audit_entry WHERE record = 'organisation.department'");
        behind(fixture, "DELETE FROM audit_seal WHERE number = 2");
        assert_eq!(verify(fixture, &kept).expect_err("cut").code(), "audit.head_gone");
        assert_eq!(verify(fixture, &Trust::default()).expect_err("from nowhere").code(), "audit.row_added");
    });
}

#[test]
fn a_row_changed_in_a_later_seal_is_looked_at_with_all_that_is_said_of_it() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let mut sealer = Sealer::new(None);
        let body = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        let made = client.post("/api/records/organisation.department", &body).expect(201);
        run(fixture, &mut sealer);
        let path = format!("/api/records/organisation.department/{}", made.id());
        client.patch(&path, 1, &json!({"name_en": "Renamed"})).expect(200);
        let unsealed = verify(fixture, &Trust::default()).expect("whole, the change not sealed yet");
        run(fixture, &mut sealer);
        let whole = verify(fixture, &Trust::default()).expect("whole");
        assert_eq!(unsealed.rows, whole.rows, "a row is counted once, however many entries it has");
        for forged in [
            "UPDATE organisation_department SET name_en = 'Forged' WHERE code = 'D1'",
            "UPDATE organisation_department SET name_en = 'Department', version = 1 WHERE code = 'D1'",
        ] {
            behind(fixture, forged);
            assert_eq!(verify(fixture, &Trust::default()).expect_err(forged).code(), "audit.row_differs");
        }
    });
}

#[test]
fn an_entry_that_is_not_sealed_hides_no_row_from_nowhere() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let body = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        client.post("/api/records/organisation.department", &body).expect(201);
        run(fixture, &mut Sealer::new(None));
        let made = fixture.program.store.write_blocking(|tx| {
            let columns: Vec<String> =
                table_shape(Department::DEF).columns.iter().map(|c| c.name.clone()).collect();
            let copied = columns.iter().map(|name| match name.as_str() {
                "id" => "$1",
                "code" => "'D9'",
                other => other,
            });
            let (names, copied) = (columns.join(", "), copied.collect::<Vec<_>>().join(", "));
            let table = Department::DEF.table();
            let sql = format!("INSERT INTO {table} ({names}) SELECT {copied} FROM {table} WHERE code = 'D1'");
            tx.execute(&sql, &[Uuid::now_v7().into()])?;
            let sql = "SELECT id, (SELECT max(id) + 1 FROM audit_entry) FROM audit_entry WHERE record = $1";
            let entry = tx.query_one(sql, &[Department::NAME.into()])?.expect("an entry");
            Ok((entry.int(0)?, entry.int(1)?))
        });
        assert_eq!(verify(fixture, &Trust::default()).expect_err("from nowhere").code(), "audit.row_added");
        // as many are told of as there are, the same one twice
        let (entry, next) = made.expect("a row");
        copy_entry(fixture, entry, next);
        assert_eq!(verify(fixture, &Trust::default()).expect_err("from nowhere").code(), "audit.row_added");
    });
}

#[test]
fn seals_of_before_there_was_a_key_and_of_another_key_are_believed_when_told() {
    on_both(|fixture| {
        let (old, new) = (SealKey::generate(), SealKey::generate());
        let mut made = 0;
        for key in [None, Some(old.clone()), Some(new.clone())] {
            made += 1;
            fixture.user(&format!("user{made}"), "reader");
            run(fixture, &mut Sealer::new(key));
        }
        let unsigned = "SELECT max(number) FROM audit_seal WHERE signature IS NULL";
        let store = &fixture.program.store;
        let unsigned =
            store.read_blocking(move |tx| tx.query_one(unsigned, &[])?.map_or(Ok(0), |row| row.int(0)));
        let unsigned_up_to = unsigned.expect("a number");
        let code = |signers: &[&SealKey], unsigned_up_to: i64| {
            let signers = signers.iter().map(|key| key.public()).collect();
            verify(fixture, &Trust { signers, unsigned_up_to, heads: Vec::new() }).err().map(|f| f.code())
        };
        assert_eq!(code(&[&old, &new], unsigned_up_to), None);
        assert_eq!(code(&[&old, &new], unsigned_up_to - 1), Some("audit.signature_wrong"));
        assert_eq!(code(&[&new], unsigned_up_to), Some("audit.signature_wrong"));
        let last = store.read_blocking(seal::last_signer).expect("a signer");
        assert_eq!(last, Some(new.public()));
    });
}
