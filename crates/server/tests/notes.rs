//! Comments and files that hang on rows, on both databases.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use kernel::Clock;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, on_both};

const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n";

/// A department to talk about, and its path.
fn row(fixture: &Fixture) -> String {
    let body = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
    let made = fixture.client("hr_officer").post("/api/records/organisation.department", &body).expect(201);
    format!("/api/records/organisation.department/{}", made.id())
}

fn attach(client: &Client<'_>, row: &str, name: &str, content: &[u8]) -> Answered {
    client.send(Method::POST, &format!("{row}/attachments?name={name}"), &[], content.to_vec())
}

fn delete(client: &Client<'_>, path: &str) -> Answered {
    client.send(Method::DELETE, path, &[], Vec::new())
}

fn count(fixture: &Fixture, sql: &'static str) -> i64 {
    let counted = fixture
        .program
        .store
        .read_blocking(move |tx| tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0)));
    counted.expect("a count")
}

#[test]
fn whoever_sees_a_row_may_talk_about_it_and_take_back_their_own_words() {
    on_both(|fixture| {
        let row = row(fixture);
        let (reader, hr) = (fixture.client("reader"), fixture.client("hr_officer"));
        let me = reader.get("/api/session").expect(200).json["user"]["id"].clone();
        let comments = format!("{row}/comments");
        let said = json!({"text": "  请核对名称 <b>粗体</b>  ", "mentions": [me]});
        let first = hr.post(&comments, &said).expect(201).id();
        let later = fixture.clock.now() + std::time::Duration::from_secs(60);
        fixture.clock.set(later);
        let second = reader.post(&comments, &json!({"text": "已核对"})).expect(201).id();
        let page = reader.get(&comments).expect(200).json;
        assert_eq!(page["items"][0]["id"], second, "the latest first");
        assert_eq!(page["items"][1]["text"], "请核对名称 <b>粗体</b>");
        assert_eq!(page["items"][1]["mentions"][0]["id"], me);
        assert_eq!(page["items"][1]["may_withdraw"], false);
        let short = reader.get(&format!("{comments}?limit=1")).expect(200).json;
        let next = short["next"].as_str().expect("more");
        let rest = reader.get(&format!("{comments}?limit=1&after={next}")).expect(200).json;
        assert_eq!(rest["items"][0]["id"], first);
        delete(&reader, &format!("{comments}/{first}")).refused(403, "access.forbidden");
        delete(&reader, &format!("{comments}/{second}")).expect(204);
        delete(&reader, &format!("{comments}/{second}")).refused(404, "request.no_such_thing");
        let page = reader.get(&comments).expect(200).json;
        assert_eq!((&page["items"][0]["text"], &page["items"][0]["withdrawn"]), (&Value::Null, &json!(true)));
        // the history keeps what was said, and the row did not change
        let history = hr.get(&format!("{row}/history")).expect(200).json.to_string();
        assert!(history.contains("已核对"), "{history}");
        assert_eq!(hr.get(&row).expect(200).etag(), 1);
        for wrong in [json!({"text": "   "}), json!({"text": "长".repeat(4001)})] {
            reader.post(&comments, &wrong).refused(422, "comment.length");
        }
        let nobody = json!({"text": "x", "mentions": ["01890000-0000-7000-8000-000000000000"]});
        reader.post(&comments, &nobody).refused(404, "record.not_found");
        // once, however often it is sent
        for _ in 0..2 {
            reader.post_once(&comments, "once", &json!({"text": "一次"})).expect(201);
        }
        assert_eq!(count(fixture, "SELECT count(*) FROM comment"), 3);
        fixture.client_who_may(&[]).get(&comments).refused(403, "access.forbidden");
    });
}

#[test]
fn a_file_is_opened_through_its_row_only_and_comes_back_as_it_was() {
    on_both(|fixture| {
        let row = row(fixture);
        let hr = fixture.client("hr_officer");
        let made = attach(&hr, &row, "%E5%90%88%E5%90%8C%20A.pdf", PDF).expect(201);
        let path = format!("{row}/attachments/{}", made.id());
        let reader = fixture.client("reader");
        let opened = reader.get(&path).expect(200);
        assert_eq!(opened.bytes, PDF);
        let header =
            |name: &str| opened.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(header("content-disposition"), "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C%20A.pdf");
        assert!(header("content-security-policy").contains("sandbox"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        let listed = reader.get(&format!("{row}/attachments")).expect(200).json;
        assert_eq!(
            (&listed["items"][0]["name"], &listed["items"][0]["size"]),
            (&json!("合同 A.pdf"), &json!(PDF.len()))
        );
        assert_eq!(listed["may_change"], false);
        // not through another row, not by whoever may not see this one, not as nobody
        let other = json!({"code": "D2", "name_zh": "部门", "name_en": "Department"});
        let other = hr.post("/api/records/organisation.department", &other).expect(201).id();
        let elsewhere = format!("/api/records/organisation.department/{other}/attachments/{}", made.id());
        reader.get(&elsewhere).refused(404, "request.no_such_thing");
        fixture.client_who_may(&[]).get(&path).refused(403, "access.forbidden");
        fixture.anonymous().get(&path).refused(401, "access.not_signed_in");
        attach(&reader, &row, "a.pdf", PDF).refused(403, "access.forbidden");
        delete(&reader, &path).refused(403, "access.forbidden");
    });
}

#[test]
fn a_file_that_was_altered_in_the_database_is_not_opened() {
    on_both(|fixture| {
        let row = row(fixture);
        let hr = fixture.client("hr_officer");
        let path = |name: &str, content: &[u8]| {
            format!("{row}/attachments/{}", attach(&hr, &row, name, content).expect(201).id())
        };
        let (altered, other) = (path("a.pdf", PDF), path("b.csv", b"a,b\n"));
        let changed = fixture.program.store.write_blocking(|tx| {
            let forged = schema::Value::Bytes(b"%PDF-1.7 another".to_vec());
            tx.execute("UPDATE attachment_content SET content = $1 WHERE length(content) > 10", &[forged])
        });
        assert_eq!(changed.expect("a statement"), 1);
        hr.get(&altered).refused(409, "attachment.altered");
        hr.get(&other).expect(200);
    });
}

#[test]
fn whether_files_may_be_added_is_told_of_the_very_row() {
    on_both(|fixture| {
        fixture.load_content();
        let (hr, admin) = (fixture.client("hr_officer"), fixture.client("administrator"));
        let keeper = fixture.client_in("HZ", "hr_officer");
        let me = keeper.get("/api/session").expect(200).json["user"]["id"].clone();
        let reader = admin.only("access.role", "code = \"reader\"")["id"].clone();
        admin.post("/api/records/access.user_role", &json!({"member": me, "role": reader})).expect(201);
        let files = |unit: &str| {
            let unit_id = hr.only("organisation.department", &format!("code = \"{unit}\""))["id"].clone();
            let post = json!({
                "code": format!("P-{unit}"), "name_zh": "岗位", "name_en": "Post", "department": unit_id,
                "valid_from": "2026-01-01",
            });
            let post = hr.post("/api/records/organisation.post", &post).expect(201).id();
            let path = format!("/api/records/organisation.post/{post}");
            (keeper.get(&format!("{path}/attachments")).expect(200).json["may_change"].clone(), path)
        };
        let (own, path) = files("HZ");
        assert_eq!(own, true);
        hr.act(&format!("{path}/archive"), 1).expect(200);
        assert_eq!(keeper.get(&format!("{path}/attachments")).expect(200).json["may_change"], false);
        assert_eq!(files("NB").0, false, "seen, and not theirs to change");
    });
}

#[test]
fn what_two_files_hold_alike_stands_once_and_goes_with_the_last() {
    on_both(|fixture| {
        let row = row(fixture);
        let hr = fixture.client("hr_officer");
        let one = attach(&hr, &row, "a.pdf", PDF).expect(201).id();
        let two = attach(&hr, &row, "b.pdf", PDF).expect(201).id();
        assert_eq!(count(fixture, "SELECT count(*) FROM attachment_content"), 1);
        delete(&hr, &format!("{row}/attachments/{one}")).expect(204);
        assert_eq!(hr.get(&format!("{row}/attachments/{two}")).expect(200).bytes, PDF);
        delete(&hr, &format!("{row}/attachments/{two}")).expect(204);
        assert_eq!(count(fixture, "SELECT count(*) FROM attachment_content"), 0);
        hr.get(&format!("{row}/attachments/{two}")).refused(404, "request.no_such_thing");
        let history = hr.get(&format!("{row}/history")).expect(200).json.to_string();
        assert!(history.contains("b.pdf") && history.contains("sha256"), "{history}");
    });
}

#[test]
fn files_are_bounded_in_size_kind_and_number() {
    on_both(|fixture| {
        let row = row(fixture);
        let hr = fixture.client("hr_officer");
        attach(&hr, &row, "a.exe", b"MZ").refused(422, "attachment.type");
        attach(&hr, &row, "a.html", b"<script>").refused(422, "attachment.type");
        attach(&hr, &row, "a.pdf", b"<html>").refused(422, "attachment.content");
        attach(&hr, &row, "a.txt", &vec![b'x'; (20 << 20) + 1]).refused(413, "request.too_large");
        attach(&hr, &row, "large.txt", &vec![b'x'; 20 << 20]).expect(201);
        for number in 1..50 {
            attach(&hr, &row, &format!("{number}.txt"), b"x").expect(201);
        }
        attach(&hr, &row, "more.txt", b"x").refused(422, "attachment.count");
        hr.act(&format!("{row}/archive"), 1).expect(200);
        attach(&hr, &row, "late.txt", b"x").refused(409, "record.archived");
        // and all of it is in the audit as it should be
        let trust = engine::seal::Trust { signers: vec![], unsigned_up_to: 0, heads: vec![] };
        engine::seal::verify(&fixture.program.store, &fixture.program.registry, &trust)
            .expect("as the audit says");
    });
}
