//! Records over HTTP: made, changed under a version, archived, told twice, changed together; what is refused and how.
//!
//! Long because: one scenario after the other over the same routes.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use serde_json::{Value, json};
use testkit::{Client, Fixture, on_both};

fn department(client: &Client<'_>, code: &str) -> Value {
    let body =
        json!({"code": code, "name_zh": format!("部门{code}"), "name_en": format!("Department {code}")});
    client.post("/api/records/organisation.department", &body).expect(201).json
}

fn text(item: &Value, field: &str) -> String {
    item[field].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_row_is_made_read_changed_and_its_history_told() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let made = client
            .post(
                "/api/records/organisation.department",
                &json!({"code": "FIN", "name_zh": "财务部", "name_en": "Finance"}),
            )
            .expect(201);
        assert_eq!((made.etag(), made.json["version"].as_i64()), (1, Some(1)));
        let path = format!("/api/records/organisation.department/{}", made.id());
        let changed = client.patch(&path, 1, &json!({"name_en": "Finance Department"})).expect(200);
        assert_eq!(changed.etag(), 2);
        // nothing changed: no new version, no entry
        assert_eq!(client.patch(&path, 2, &json!({"name_en": "Finance Department"})).expect(200).etag(), 2);
        let history = client.get(&format!("{path}/history")).expect(200).json;
        let entries = history["items"].as_array().expect("entries");
        assert_eq!(entries.len(), 2);
        assert_eq!(
            entries[0]["changes"],
            json!([{"field": "name_en", "before": "Finance", "after": "Finance Department"}])
        );
        assert_eq!(text(&entries[1], "action"), "create");
        assert!(text(&entries[0]["actor"]["title"], "zh").starts_with("用户 hr_officer"));
    });
}

#[test]
fn every_fault_of_a_body_is_told_at_once_with_its_field() {
    on_both(|fixture| {
        let client = fixture.client("process_architect");
        let answered = client
            .post("/api/records/framework.element", &json!({
                "identifier": "含 空格", "level": 31, "kind": "planet", "name_zh": "\u{1}", "name_en": "x".repeat(201),
                "in_scope": "maybe", "colour": 1, "position": 1.5,
            }))
            .refused(422, "record.invalid");
        let mut faults = answered.faults();
        faults.sort();
        let wanted = [
            ("colour", "field.unknown"),
            ("edition", "field.required"),
            ("identifier", "field.wrong_type"),
            ("in_scope", "field.wrong_type"),
            ("kind", "field.unknown_choice"),
            ("level", "field.out_of_range"),
            ("name_en", "field.too_long"),
            ("name_zh", "field.control_characters"),
            ("position", "field.wrong_type"),
        ];
        assert_eq!(faults, wanted.map(|(field, code)| (field.to_owned(), code.to_owned())));
    });
}

#[test]
fn messages_are_in_the_askers_language() {
    on_both(|fixture| {
        let mut client = fixture.client("hr_officer");
        let body = json!({"name_zh": "甲", "name_en": "A"});
        client.reads("zh-CN,zh;q=0.9,en;q=0.8");
        assert!(
            text(&client.post("/api/records/organisation.department", &body).json["errors"][0], "message")
                .contains("请填写“编码”")
        );
        client.reads("en");
        assert!(
            text(&client.post("/api/records/organisation.department", &body).json["errors"][0], "message")
                .contains("Fill in “Code”")
        );
    });
}

#[test]
fn two_people_editing_one_row_see_both_versions() {
    on_both(|fixture| {
        let (one, other) = (fixture.client("hr_officer"), fixture.client("hr_officer"));
        let row = department(&one, "D1");
        let path = format!("/api/records/organisation.department/{}", text(&row, "id"));
        one.patch(&path, 1, &json!({"name_zh": "一的"})).expect(200);
        let refused =
            other.patch(&path, 1, &json!({"name_zh": "二的"})).refused(412, "record.version_conflict");
        assert_eq!(text(&refused.json["current"], "name_zh"), "一的");
        assert_eq!(refused.json["current"]["version"], 2);
        other
            .send(axum::http::Method::PATCH, &path, &[], b"{}".to_vec())
            .refused(428, "record.version_required");
        other.patch(&path, 2, &json!({"name_zh": "二的"})).expect(200);
    });
}

#[test]
fn the_same_request_twice_is_done_once() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let body = json!({"code": "ONCE", "name_zh": "一次", "name_en": "Once"});
        let first = client.post_once("/api/records/organisation.department", "key-1", &body).expect(201);
        let again = client.post_once("/api/records/organisation.department", "key-1", &body).expect(201);
        assert_eq!(first.json, again.json);
        assert_eq!(again.headers.get("idempotency-replayed").and_then(|v| v.to_str().ok()), Some("true"));
        assert_eq!(client.list("organisation.department", "filter=code = \"ONCE\"").len(), 1);
        let other = json!({"code": "TWICE", "name_zh": "一次", "name_en": "Once"});
        client
            .post_once("/api/records/organisation.department", "key-1", &other)
            .refused(422, "request.idempotency_mismatch");
        // another person's key of the same name is another key
        fixture
            .client("hr_officer")
            .post_once("/api/records/organisation.department", "key-1", &other)
            .expect(201);
        // what was refused is not remembered
        client
            .post_once("/api/records/organisation.department", "key-2", &body)
            .refused(422, "record.invalid");
        let fresh = json!({"code": "THIRD", "name_zh": "三", "name_en": "Third"});
        client.post_once("/api/records/organisation.department", "key-2", &fresh).expect(201);
        client
            .post_once("/api/records/organisation.department", &"k".repeat(101), &body)
            .refused(400, "request.malformed");
    });
}

#[test]
fn a_key_is_taken_once_archived_rows_included() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let row = department(&client, "K1");
        let path = format!("/api/records/organisation.department/{}", text(&row, "id"));
        client.act(&format!("{path}/archive"), 1).expect(200);
        let body = json!({"code": "K1", "name_zh": "甲", "name_en": "A"});
        let refused =
            client.post("/api/records/organisation.department", &body).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("code".to_owned(), "record.duplicate_key".to_owned())]);
    });
}

#[test]
fn an_archived_row_rests_until_it_is_restored() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let row = department(&client, "A1");
        let path = format!("/api/records/organisation.department/{}", text(&row, "id"));
        client.act(&format!("{path}/archive"), 7).refused(412, "record.version_conflict");
        client.act(&format!("{path}/archive"), 1).expect(200);
        client.patch(&path, 2, &json!({"name_zh": "乙"})).refused(409, "record.archived");
        assert!(client.list("organisation.department", "filter=code = \"A1\"").is_empty());
        assert_eq!(client.list("organisation.department", "archived=true&filter=code = \"A1\"").len(), 1);
        assert!(client.get("/api/search?q=A1").json["items"].as_array().expect("items").is_empty());
        client.act(&format!("{path}/restore"), 2).expect(200);
        assert_eq!(client.list("organisation.department", "filter=code = \"A1\"").len(), 1);
        assert_eq!(client.get("/api/search?q=A1").json["items"].as_array().expect("items").len(), 1);
    });
}

#[test]
fn references_must_exist_be_in_use_and_not_go_in_circles() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let (top, below) = (department(&client, "TOP"), department(&client, "BELOW"));
        let path = |row: &Value| format!("/api/records/organisation.department/{}", text(row, "id"));
        client.patch(&path(&below), 1, &json!({"parent": top["id"]})).expect(200);
        let fault = |answered: testkit::Answered| answered.refused(422, "record.invalid").faults();
        let on_parent = |code: &str| vec![("parent".to_owned(), code.to_owned())];
        assert_eq!(
            fault(client.patch(&path(&top), 1, &json!({"parent": below["id"]}))),
            on_parent("record.cycle")
        );
        assert_eq!(
            fault(client.patch(&path(&top), 1, &json!({"parent": top["id"]}))),
            on_parent("record.cycle")
        );
        let nobody = "018f0000-0000-7000-8000-000000000000";
        assert_eq!(
            fault(client.patch(&path(&top), 1, &json!({"parent": nobody}))),
            on_parent("record.missing_reference")
        );
        client.act(&format!("{}/archive", path(&top)), 1).refused(409, "record.still_referred_to");
        client.patch(&path(&below), 2, &json!({"parent": null})).expect(200);
        client.act(&format!("{}/archive", path(&top)), 1).expect(200);
        assert_eq!(
            fault(client.patch(&path(&below), 3, &json!({"parent": top["id"]}))),
            on_parent("record.archived_reference")
        );
    });
}

#[test]
fn many_rows_change_together_or_not_at_all() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let rows: Vec<Value> = (0..5).map(|n| department(&client, &format!("B{n}"))).collect();
        let items: Vec<Value> = rows.iter().map(|row| json!({"id": row["id"], "version": 1})).collect();
        let changes = json!({"parent": rows[0]["id"]});
        let all = json!({"items": items, "changes": changes});
        client.post("/api/records/organisation.department/bulk", &all).refused(422, "record.invalid");
        assert!(client.list("organisation.department", "filter=parent != null").is_empty());
        let others = json!({"items": items[1..], "changes": changes});
        client.post("/api/records/organisation.department/bulk", &others).expect(200);
        assert_eq!(client.list("organisation.department", "filter=parent != null").len(), 4);
        client
            .post("/api/records/organisation.department/bulk", &others)
            .refused(412, "record.version_conflict");
        let too_many: Vec<Value> = (0..1001).map(|_| items[0].clone()).collect();
        let too_many = json!({"items": too_many, "changes": changes});
        client
            .post("/api/records/organisation.department/bulk", &too_many)
            .refused(422, "request.too_many_items");
    });
}

#[test]
fn many_rows_are_archived_and_restored_together_whatever_their_order() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        const BULK: &str = "/api/records/organisation.department/bulk";
        let top = department(&client, "TOP");
        let mut chain = vec![top.clone()];
        for n in 0..4 {
            let body =
                json!({"code": format!("C{n}"), "name_zh": "部", "name_en": "D", "parent": chain[n]["id"]});
            chain.push(client.post("/api/records/organisation.department", &body).expect(201).json);
        }
        let all = |rows: &[Value], archived: bool| {
            let items: Vec<Value> =
                rows.iter().map(|row| json!({"id": row["id"], "version": row["version"]})).collect();
            json!({"items": items, "archived": archived})
        };
        // what is still stood on by one that is not among them refuses them all
        client.post(BULK, &all(&chain[..3], true)).refused(409, "record.still_referred_to");
        assert!(client.list("organisation.department", "archived=true").is_empty());
        let gone = client.post(BULK, &all(&chain, true)).expect(200).json;
        let gone = gone["items"].as_array().expect("items");
        assert_eq!(gone.len(), 5);
        assert!(gone.iter().zip(&chain).all(|(now, was)| now["id"] == was["id"] && now["version"] == 2));
        assert_eq!(client.list("organisation.department", "archived=true").len(), 5);
        client.post(BULK, &all(&chain, false)).refused(412, "record.version_conflict");
        let upwards: Vec<Value> = gone.iter().rev().cloned().collect();
        client.post(BULK, &all(&upwards, false)).expect(200);
        assert!(client.list("organisation.department", "archived=true").is_empty());
        for body in [json!({"items": []}), json!({"items": [], "archived": true, "changes": {}})] {
            client.post(BULK, &body).refused(400, "request.malformed");
        }
        fixture.client("process_architect").post(BULK, &all(&chain, true)).refused(403, "access.forbidden");
    });
}

#[test]
fn lines_are_edited_with_their_parent() {
    on_both(|fixture: &Fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let element =
            client.only("framework.element", "identifier = \"1.2.1.1\" and edition.code = \"study\"");
        let ilm = client.only("framework.element", "identifier = \"V.ILM\" and edition.code = \"study\"");
        let path = format!("/api/records/framework.element/{}", text(&element, "id"));
        let item = client.get(&path).expect(200).json;
        let first = item["placements"][0].clone();
        let both = json!({"placements": [{"id": first["id"], "version": first["version"], "vertical": first["vertical"]}, {"vertical": ilm["id"]}]});
        let changed = client.patch(&path, 1, &both).expect(200);
        assert_eq!((changed.etag(), changed.json["placements"].as_array().expect("lines").len()), (2, 2));
        let new = |json: &Value| {
            json["placements"]
                .as_array()
                .expect("lines")
                .iter()
                .find(|line| line["vertical"]["id"] == ilm["id"])
                .cloned()
        };
        let only_new = json!({"placements": [new(&changed.json)]});
        let changed = client.patch(&path, 2, &only_new).expect(200);
        assert_eq!(changed.json["placements"].as_array().expect("lines").len(), 1);
        // a line that was taken out may come back as a new one
        let again =
            json!({"placements": [changed.json["placements"][0], {"vertical": first["vertical"]["id"]}]});
        assert_eq!(
            client.patch(&path, 3, &again).expect(200).json["placements"].as_array().expect("lines").len(),
            2
        );
        let area = client.only("framework.element", "identifier = \"1.2\" and edition.code = \"study\"");
        let wrong = json!({"placements": [{"vertical": area["id"]}]});
        let refused = client.patch(&path, 4, &wrong).refused(422, "record.invalid");
        assert_eq!(
            refused.faults(),
            [("placements[0].vertical".to_owned(), "framework.not_a_vertical".to_owned())]
        );
    });
}

#[test]
fn a_line_of_another_parent_is_refused() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let item = |identifier: &str| {
            let element = client.only(
                "framework.element",
                &format!("identifier = \"{identifier}\" and edition.code = \"study\""),
            );
            client.get(&format!("/api/records/framework.element/{}", text(&element, "id"))).expect(200).json
        };
        let (one, other) = (item("1.2.2.1"), item("1.2.2.2"));
        let stolen = json!({"placements": [one["placements"][0], other["placements"][0]]});
        let path = format!("/api/records/framework.element/{}", text(&one, "id"));
        let refused = client.patch(&path, 1, &stolen).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("placements[1]".to_owned(), "record.foreign_line".to_owned())]);
    });
}

#[test]
fn what_is_not_there_is_told_the_same_way_everywhere() {
    on_both(|fixture| {
        let client = fixture.client("process_architect");
        let nobody = "018f0000-0000-7000-8000-000000000000";
        client.get("/api/records/no.such").refused(404, "request.no_such_thing");
        client.get(&format!("/api/records/framework.finding/{nobody}")).refused(404, "record.not_found");
        client.get("/api/records/framework.finding/not-an-id").refused(404, "request.no_such_thing");
        client
            .get(&format!("/api/records/framework.finding/{nobody}/links"))
            .refused(404, "record.not_found");
        client.post("/api/commands/framework.no_such", &json!({})).refused(404, "request.no_such_thing");
        client.get("/api/queries/framework.no_such").refused(404, "request.no_such_thing");
        client.get("/api/nothing").refused(404, "request.no_such_thing");
        client.get("/api/queries/framework.matrix?edition=x").refused(404, "request.no_such_thing");
        client.post("/api/records/framework.finding", &json!([1])).refused(400, "request.malformed");
        client
            .send(axum::http::Method::POST, "/api/records/framework.finding", &[], b"{".to_vec())
            .refused(400, "request.malformed");
        let deep = "[".repeat(5_000).into_bytes();
        client
            .send(axum::http::Method::POST, "/api/records/framework.finding", &[], deep)
            .refused(400, "request.malformed");
        let large = vec![b' '; 3 << 20];
        client
            .send(axum::http::Method::POST, "/api/records/framework.finding", &[], large)
            .refused(413, "request.too_large");
    });
}

#[test]
fn rows_are_numbered_where_nobody_says_how() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let path = "/api/records/framework.as_is_process";
        let body = |number: Value| json!({"number": number, "name_zh": "流程", "name_en": "Process"});
        let number = |body: &Value| text(&client.post(path, body).expect(201).json, "number");
        let before = client.list("framework.as_is_process", "limit=500").len();
        let first: u64 = number(&body(Value::Null)).trim_start_matches("P-").parse().expect("a number");
        assert!(first as usize > before, "{first} of {before}");
        assert_eq!(number(&body(json!(" "))), format!("P-{:02}", first + 1));
        // however many there are, they stand by their numbers
        number(&body(json!("P-100")));
        number(&body(json!("P-99")));
        let shown = client.list("framework.as_is_process", "limit=500&fields=number");
        let shown: Vec<&str> = shown.iter().filter_map(|row| row["number"].as_str()).collect();
        assert_eq!(shown[..2], ["P-01", "P-02"]);
        assert_eq!(shown[shown.len() - 2..], ["P-99", "P-100"]);
        // a person ahead of the series, one beside it, and what only looks like a number of it
        for typed in [
            format!("P-{:02}", first + 2),
            "P-007x".into(),
            "P-".into(),
            format!("P-{}", "9".repeat(30 - 14)),
        ] {
            number(&body(json!(typed)));
        }
        let mut unsaid = body(Value::Null);
        unsaid.as_object_mut().expect("an object").remove("number");
        assert_eq!(number(&unsaid), format!("P-1{}", "0".repeat(16)));
        // a refusal takes no number
        client.post(path, &json!({"name_zh": "流程"})).refused(422, "record.invalid");
        assert_eq!(number(&unsaid), format!("P-1{}1", "0".repeat(15)));
        // many at once each have their own
        let numbers: std::collections::BTreeSet<String> = std::thread::scope(|scope| {
            let asked: Vec<_> = (0..16)
                .map(|_| scope.spawn(|| number(&json!({"name_zh": "流程", "name_en": "Process"}))))
                .collect();
            asked.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        assert_eq!(numbers.len(), 16);
        // once there, it is a field as any other
        let row = client.post(path, &unsaid).expect(201).json;
        let at = format!("{path}/{}", text(&row, "id"));
        client.patch(&at, 1, &json!({"number": null})).refused(422, "record.invalid");
    });
}
