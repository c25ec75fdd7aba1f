//! Large files: read through beside others' work, and what they leave is to the last word what the writer would have left.
//!
//! Long because: one scenario after the other over the same route.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use engine::{FileImport, import::Purpose};
use serde_json::{Value, json};
use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::Dialect;
use testkit::{Answered, Client, Fixture, on_both, postgres_server};

const DEPARTMENTS: &str = "organisation.department";
/// More than the writer takes at once.
const ROWS: usize = 2_100;

fn import(client: &Client<'_>, record: &str, file: &str) -> Answered {
    client.send(Method::POST, &format!("/api/records/{record}/import"), &[], file.as_bytes().to_vec())
}

/// Departments in a tree: each but the first below another one of the file, which may come later.
fn tree(rows: usize) -> String {
    let mut file = String::from("code,name_zh,name_en,parent\n");
    for row in 0..rows {
        let parent = if row == 0 { String::new() } else { format!("T{:05}", row / 7) };
        // the last ones first
        let _ = writeln!(file, "T{row:05},部门{row},Department {row},{parent}");
    }
    let (head, body) = file.split_once('\n').expect("a head");
    let mut lines: Vec<&str> = body.lines().collect();
    lines.reverse();
    format!("{head}\n{}\n", lines.join("\n"))
}

fn sheet(file: &str) -> engine::Sheet {
    engine::read_sheet(file.as_bytes()).expect("a sheet")
}

fn file_import(fixture: &Fixture, file: &str) -> FileImport {
    let who = fixture.program.operator("test").expect("an operator");
    let (record, sheet) = (DEPARTMENTS.to_owned(), sheet(file));
    FileImport { who, record, sheet, purpose: Purpose::Keep, key: None, progress: Arc::default() }
}

/// What a question counts.
fn number(fixture: &Fixture, sql: &'static str) -> i64 {
    let rows = fixture.program.store.read_blocking(move |tx| tx.query(sql, &[])?[0].int(0));
    rows.expect("a number")
}

/// All that an import leaves, without what is new each time (ids, times).
fn left(fixture: &Fixture) -> Vec<String> {
    let sql = "SELECT s.term || ' ' || d.code FROM search_term s JOIN organisation_department d ON d.id = s.row_id
               UNION ALL SELECT 'below ' || a.code || ' ' || b.code FROM access_reach r
                 JOIN organisation_department a ON a.id = r.ancestor JOIN organisation_department b ON b.id = r.unit
               UNION ALL SELECT 'audit ' || e.action || ' ' || d.code || ' ' || CAST(e.row_version AS TEXT) || ' ' || e.request
                 FROM audit_entry e JOIN organisation_department d ON d.id = e.row_id
               UNION ALL SELECT 'row ' || d.code || ' ' || d.name_zh_sort || ' ' || d.name_en || ' ' || CAST(d.version AS TEXT) || ' ' ||
                 coalesce((SELECT p.code FROM organisation_department p WHERE p.id = d.parent), '') FROM organisation_department d";
    fixture.program.store.found_blocking();
    let read = fixture.program.store.read_blocking(move |tx| {
        tx.query(sql, &[])?.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
    });
    let mut left = read.expect("rows");
    left.sort();
    left
}

#[test]
fn what_is_made_beside_others_is_what_the_writer_makes() {
    on_both(|fixture| {
        let file = tree(ROWS);
        let beside = file_import(fixture, &file);
        let prepared = beside.prepare(&fixture.program.store).expect("a sound file");
        assert_eq!(prepared.is_some(), fixture.dialect() == Dialect::Sqlite);
        assert_eq!(
            number(fixture, "SELECT count(*) FROM organisation_department"),
            0,
            "nothing is there yet"
        );
        let reply = beside.run(&fixture.program.store).expect("an import");
        assert_eq!(reply.body, json!({"rows": ROWS, "created": ROWS, "updated": 0, "unchanged": 0}));
        let by_writer = Fixture::sqlite();
        let plain = file_import(&by_writer, &file);
        by_writer.program.store.write_alone_blocking(move |tx| plain.finish(tx, None)).expect("an import");
        assert_eq!(left(fixture), left(&by_writer));
        // the audit opens, and numbers its entries as it does
        let client = fixture.client("hr_officer");
        let row = client.only(DEPARTMENTS, "code = \"T00100\"");
        let id = row["id"].as_str().expect("an id");
        let history = client.get(&format!("/api/records/{DEPARTMENTS}/{id}/history")).expect(200);
        assert_eq!(history.json["items"][0]["action"], "create");
        assert!(history.json["items"][0]["changes"].to_string().contains("部门100"));
        let found = client.get("/api/search?q=部门2099").expect(200);
        assert_eq!(found.json["items"][0]["key"], "T02099");
    });
}

#[test]
fn known_rows_are_changed_beside_others_and_what_is_so_already_is_left_alone() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        import(&client, DEPARTMENTS, &tree(ROWS)).expect(200);
        let mut file = String::from("code,name_zh,name_en,parent\n");
        for row in 0..ROWS {
            let parent = if row == 0 { String::new() } else { format!("T{:05}", row / 7) };
            let name = if row % 10 == 3 { "改名" } else { "部门" };
            let _ = writeln!(file, "T{row:05},{name}{row},Department {row},{parent}");
        }
        let _ = writeln!(file, "NEW,新部门,New,T00013");
        let prepared = file_import(fixture, &file).prepare(&fixture.program.store).expect("a sound file");
        assert_eq!(prepared.is_some(), fixture.dialect() == Dialect::Sqlite, "changes are made aside too");
        drop(prepared);
        let report = import(&client, DEPARTMENTS, &file).expect(200).json;
        let changed = ROWS / 10;
        assert_eq!(
            report,
            json!({"rows": ROWS + 1, "created": 1, "updated": changed, "unchanged": ROWS - changed})
        );
        let row = client.only(DEPARTMENTS, "code = \"T00013\"");
        assert_eq!((&row["name_zh"], &row["version"]), (&json!("改名13"), &json!(2)));
        assert_eq!(client.only(DEPARTMENTS, "code = \"T00014\"")["version"], 1);
        let found = |words: &str| {
            let told = client.get(&format!("/api/search?q={words}")).expect(200).json;
            told["items"].as_array().expect("items").iter().any(|item| item["key"] == "T00013")
        };
        assert!(found("改名13") && !found("部门13"), "found by what it is called now alone");
        let id = row["id"].as_str().expect("an id");
        let history = client.get(&format!("/api/records/{DEPARTMENTS}/{id}/history")).expect(200).json;
        let change = &history["items"][0]["changes"][0];
        assert_eq!((&change["before"], &change["after"]), (&json!("部门13"), &json!("改名13")));
    });
}

#[test]
fn every_fault_is_told_as_the_writer_tells_it_and_a_trial_keeps_nothing() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let mut file = tree(ROWS);
        file.push_str("X,,Missing,\nT00001,双,Double,\nY,乙,Y,NOWHERE\n,无,None,\n");
        let answered = import(&client, DEPARTMENTS, &file).refused(422, "import.faults");
        let by_writer = Fixture::sqlite();
        let plain = file_import(&by_writer, &file);
        let told = by_writer.program.store.write_alone_blocking(move |tx| plain.finish(tx, None));
        let told = told.expect_err("faults");
        let codes = |faults: &Value| -> Vec<Value> {
            let each = faults.as_array().expect("faults").iter();
            each.map(|fault| json!([fault["row"], fault["column"], fault["code"]])).collect()
        };
        let theirs = codes(&told.current().expect("faults")["faults"]);
        assert_eq!(codes(&answered.json["faults"]), theirs);
        assert_eq!(theirs.len(), 4);
        let path = format!("/api/records/{DEPARTMENTS}/import?dry_run=true");
        let trial = client.send(Method::POST, &path, &[], tree(ROWS).into_bytes()).expect(200);
        assert_eq!(trial.json["created"], ROWS);
        assert_eq!(number(fixture, "SELECT count(*) FROM organisation_department"), 0);
        assert_eq!(number(fixture, "SELECT count(*) FROM access_reach"), 0);
    });
}

#[test]
fn what_others_change_meanwhile_has_it_begun_anew_and_what_concerns_it_not_does_not() {
    let fixture = Fixture::sqlite();
    let store = &fixture.program.store;
    let client = fixture.client("hr_officer");
    let mut file = String::from("code,name_zh,name_en,parent\n");
    for row in 0..ROWS {
        let _ = writeln!(file, "N{row:05},部门{row},Department {row},TOP");
    }
    let path = format!("/api/records/{DEPARTMENTS}");
    let made = |code: &str, parent: Value| {
        let body = json!({"code": code, "name_zh": "别人的", "name_en": "Somebody else's", "parent": parent});
        client.post(&path, &body).expect(201)
    };
    let top = made("TOP", Value::Null);
    let finish = |prepared: engine::Prepared| {
        let own = file_import(&fixture, &file);
        store.write_aside_blocking(prepared.aside(), move |tx| own.finish(tx, Some(&prepared)))
    };
    let prepare = || file_import(&fixture, &file).prepare(store).expect("a sound file").expect("aside");
    let contended = |done: Result<engine::idempotency::Reply, kernel::Failure>| {
        assert_eq!(done.expect_err("nothing").code(), "store.contended");
        assert_eq!(number(&fixture, "SELECT count(*) FROM organisation_department WHERE code LIKE 'N%'"), 0);
    };
    // the row that all of them refer to
    let prepared = prepare();
    let version = top.etag();
    client.patch(&format!("{path}/{}", top.id()), version, &json!({"name_en": "Top"})).expect(200);
    contended(finish(prepared));
    // a key of the file
    let prepared = prepare();
    let taken = made("N00007", json!(top.id()));
    let failed = finish(prepared).expect_err("taken");
    assert_eq!(failed.code(), "store.contended");
    assert_eq!(number(&fixture, "SELECT count(*) FROM organisation_department WHERE code LIKE 'N%'"), 1);
    // and a webhook that wants to know of them, from now on
    let prepared = prepare();
    let admin = fixture.client("administrator");
    let owner = admin.get("/api/session").expect(200).json["user"]["id"].clone();
    let hook = json!({
        "name": "hook", "url": "https://receiver.example/", "owner": owner,
        "events": [{"subject": DEPARTMENTS, "happening": "created"}],
    });
    let hook = admin.post("/api/records/access.webhook", &hook).expect(201).id();
    assert_eq!(finish(prepared).expect_err("one listens").code(), "store.contended");
    admin.post(&format!("/api/webhooks/{hook}/secret"), &json!({})).expect(201);
    // somebody else's row is none of its business
    let prepared = prepare();
    made("OTHER", Value::Null);
    let done = finish(prepared).expect("an import");
    assert_eq!(done.body["created"], ROWS - 1);
    assert_eq!(done.body["updated"], 1, "the row that somebody else made first");
    let row = client.only(DEPARTMENTS, "code = \"N00007\"");
    assert_eq!((row["id"].as_str(), &row["version"]), (Some(taken.id().as_str()), &json!(2)));
    // each row is told to the webhook, by jobs that have numbers as others do
    let jobs = "SELECT count(*) FROM job WHERE name = 'access.deliver_webhook' AND number > 0";
    assert_eq!(number(&fixture, jobs), ROWS as i64);
}

#[test]
fn on_postgresql_others_write_into_the_table_all_the_while() {
    let Some(server) = postgres_server() else {
        return eprintln!("skipped: JINGWEI_TEST_POSTGRES is not set");
    };
    let fixture = Fixture::postgres(&server);
    let (stop, path) = (AtomicBool::new(false), format!("/api/records/{DEPARTMENTS}"));
    let clients: Vec<_> = (0..4).map(|_| fixture.client("hr_officer")).collect();
    let others = std::thread::scope(|scope| {
        let (stop, path) = (&stop, &path);
        let writing = clients.iter().enumerate().map(|(at, client)| {
            scope.spawn(move || {
                let mut made = 0;
                while !stop.load(Ordering::Relaxed) {
                    let body = json!({"code": format!("O{at}-{made}"), "name_zh": "别人的", "name_en": "Somebody else's"});
                    client.post(path, &body).expect(201);
                    made += 1;
                }
                made
            })
        });
        let writing: Vec<_> = writing.collect();
        // each row is written once: what collided with others would be begun anew, and never end
        let own = file_import(&fixture, &tree(ROWS));
        let reply = own.watched(&fixture.program.store);
        stop.store(true, Ordering::Relaxed);
        let reply = reply.expect("an import").expect("done beside others");
        assert_eq!(reply.body["created"], ROWS);
        writing.into_iter().map(|thread| thread.join().expect("no panic")).sum::<i64>()
    });
    assert!(others > 0);
    assert_eq!(number(&fixture, "SELECT count(*) FROM organisation_department"), ROWS as i64 + others);
    let audited = "SELECT count(*) FROM audit_entry WHERE record = 'organisation.department'";
    assert_eq!(number(&fixture, audited), ROWS as i64 + others);
}

#[test]
fn on_postgresql_what_was_read_and_is_archived_meanwhile_is_referred_to_by_nothing() {
    let Some(server) = postgres_server() else {
        return eprintln!("skipped: JINGWEI_TEST_POSTGRES is not set");
    };
    let fixture = Fixture::postgres(&server);
    let client = fixture.client("hr_officer");
    let path = format!("/api/records/{DEPARTMENTS}");
    let body = json!({"code": "TOP", "name_zh": "上级", "name_en": "Top"});
    let top = client.post(&path, &body).expect(201);
    let mut file = String::from("code,name_zh,name_en,parent\n");
    for row in 0..ROWS {
        let _ = writeln!(file, "N{row:05},部门{row},Department {row},TOP");
    }
    let own = file_import(&fixture, &file);
    let progress = Arc::clone(&own.progress);
    let done = std::thread::scope(|scope| {
        let importing = scope.spawn(|| own.run(&fixture.program.store));
        while progress.told()[2] < 100 {
            assert!(!importing.is_finished(), "it was too quick to be overtaken");
        }
        client.act(&format!("{path}/{}/archive", top.id()), top.etag()).expect(200);
        importing.join().expect("no panic")
    });
    // begun anew, it finds that the parent is archived
    assert_eq!(done.expect_err("no parent").code(), "import.faults");
    assert_eq!(number(&fixture, "SELECT count(*) FROM organisation_department"), 1);
}

#[test]
fn the_same_request_is_done_once_and_answered_as_it_was_whatever_has_changed_since() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let path = format!("/api/records/{DEPARTMENTS}/import");
        let file = tree(ROWS);
        let send =
            || client.send(Method::POST, &path, &[("idempotency-key", "one")], file.clone().into_bytes());
        let first = send().expect(200);
        assert_eq!(first.json["created"], ROWS);
        let again = send().expect(200);
        assert_eq!(again.json, first.json);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        // what would be a fault by now is still answered as it was
        let row = client.only(DEPARTMENTS, "code = \"T02099\"");
        let archive = format!("/api/records/{DEPARTMENTS}/{}/archive", row["id"].as_str().expect("an id"));
        client.act(&archive, 1).expect(200);
        assert_eq!(send().expect(200).json, first.json);
        let other =
            client.send(Method::POST, &path, &[("idempotency-key", "one")], tree(ROWS + 1).into_bytes());
        other.refused(422, "request.idempotency_mismatch");
    });
}

#[test]
fn customers_fields_and_peoples_data_come_in_beside_others_too() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        customers_fields(fixture, &admin);
        let mut file = String::from("name,display_name,language,mail\n");
        for row in 0..ROWS {
            let _ = writeln!(file, "user.{row:05},人员{row},zh,u{row}@operator.example");
        }
        let report = import(&admin, "access.user", &file).expect(200).json;
        assert_eq!(report["created"], ROWS);
        let row = admin.only("access.user", "name = \"user.00042\"");
        let id = row["id"].as_str().expect("an id");
        let history =
            admin.get(&format!("/api/records/access.user/{id}/history")).expect(200).json.to_string();
        assert!(history.contains("人员42"), "what is kept under a person's key opens: {history}");
        let keys = "SELECT count(*) FROM person_key k JOIN access_user u ON u.id = k.person WHERE u.name LIKE 'user.0%'";
        assert_eq!(number(fixture, keys), ROWS as i64);
        assert!(!said_of_users(fixture).contains("人员42"), "and stands nowhere in clear in the audit");
    });
}

/// Values of the customer's own fields: found by them at once, told in history, and their faults told by row and column.
fn customers_fields(fixture: &Fixture, admin: &Client<'_>) {
    for (code, holds, filterable) in [("x_number", "integer", true), ("x_note", "text", false)] {
        let field = json!({
            "of_record": DEPARTMENTS, "code": code, "label_zh": code, "label_en": code, "holds": holds,
            "filterable": filterable,
        });
        admin.post("/api/records/access.custom_field", &field).expect(201);
    }
    fixture.run_due();
    let rows = |number: &dyn Fn(usize) -> String| {
        let mut file = String::from("code,name_zh,name_en,x_number,x_note\n");
        for row in 0..ROWS {
            let _ = writeln!(file, "C{row:05},部门{row},Department {row},{},备注{row}", number(row));
        }
        file
    };
    let client = fixture.client("hr_officer");
    let odd = rows(&|row| if row == 7 { "1.5".to_owned() } else { row.to_string() });
    let told = import(&client, DEPARTMENTS, &odd).refused(422, "import.faults").json["faults"].clone();
    let fault = |name: &str| &told[0][name];
    assert_eq!((fault("row"), fault("column")), (&json!(9), &json!("x_number")), "{told}");
    let file = rows(&|row| row.to_string());
    let prepared = file_import(fixture, &file).prepare(&fixture.program.store).expect("a sound file");
    assert_eq!(prepared.is_some(), fixture.dialect() == Dialect::Sqlite);
    drop(prepared);
    assert_eq!(import(&client, DEPARTMENTS, &file).expect(200).json["created"], ROWS);
    let row = client.only(DEPARTMENTS, "x_number = 42");
    assert_eq!((&row["code"], &row["x_note"]), (&json!("C00042"), &json!("备注42")));
    let history = format!("/api/records/{DEPARTMENTS}/{}/history", row["id"].as_str().expect("an id"));
    assert!(client.get(&history).expect(200).json.to_string().contains("备注42"));
}

/// All that the audit says of users.
fn said_of_users(fixture: &Fixture) -> String {
    let read = fixture.program.store.read_blocking(|tx| {
        let rows = tx.query("SELECT changes FROM audit_entry WHERE record = 'access.user'", &[])?;
        rows.iter().map(|row| row.json(0).map(|json| json.to_string())).collect::<Result<String, _>>()
    });
    read.expect("entries")
}

#[test]
fn nothing_is_left_beside_the_database() {
    let fixture = Fixture::sqlite();
    let store::DatabaseUrl::Sqlite(path) = fixture.url() else { return };
    let beside = || {
        let files = std::fs::read_dir(path.parent().expect("a folder")).expect("a folder");
        let names = files.flatten().map(|file| file.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains(".aside-")).count()
    };
    let prepared = file_import(&fixture, &tree(ROWS)).prepare(&fixture.program.store).expect("sound");
    assert_eq!(beside(), 1);
    drop(prepared);
    assert_eq!(beside(), 0);
    file_import(&fixture, &tree(ROWS)).run(&fixture.program.store).expect("an import");
    assert_eq!(beside(), 0);
    // what a process left that is no more goes at the next start
    let old = format!("{}.aside-4294967294-0", path.display());
    std::fs::write(&old, b"left").expect("a file");
    let clock = fixture.clock.clone();
    jingwei::open_with(fixture.url(), clock, store::StoreOptions::default()).expect("another store");
    assert!(!std::path::Path::new(&old).exists());
}

#[test]
fn how_far_ones_own_import_has_come_is_told_and_nobody_elses() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let nothing = json!({"under_way": false, "rows": 0, "checked": 0, "made": 0});
        assert_eq!(client.get("/api/imports/mine").expect(200).json, nothing);
        fixture.anonymous().get("/api/imports/mine").refused(401, "access.not_signed_in");
        let own = file_import(fixture, &tree(ROWS));
        let progress = Arc::clone(&own.progress);
        own.run(&fixture.program.store).expect("an import");
        assert_eq!(progress.told(), [ROWS, ROWS, ROWS]);
        let file = tree(ROWS).into_bytes();
        let path = format!("/api/records/{DEPARTMENTS}/import");
        let other = fixture.client("hr_officer");
        std::thread::scope(|scope| {
            let importing = scope.spawn(|| {
                client.send(Method::POST, &path, &[("idempotency-key", "mine")], file.clone()).expect(200)
            });
            let mut seen = Vec::new();
            while !importing.is_finished() {
                seen.push(client.get("/api/imports/mine").expect(200).json);
                assert_eq!(other.get("/api/imports/mine").expect(200).json, nothing);
            }
            let told = seen.iter().filter(|told| told["under_way"] == true && told["rows"] == ROWS).count();
            assert!(told > 0, "{seen:?}");
        });
        assert_eq!(client.get("/api/imports/mine").expect(200).json, nothing, "forgotten when it is done");
    });
}
