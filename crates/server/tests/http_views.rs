//! Saved views: kept, replaced, shared, forgotten; each change audited.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use serde_json::{Value, json};
use testkit::{Client, Fixture, on_both};

const VIEWS: &str = "/api/views?record=framework.finding";

fn names(client: &Client<'_>) -> Vec<(String, bool)> {
    let views = client.get(VIEWS).expect(200).json;
    let views = views["items"].as_array().expect("items").iter();
    views
        .map(|view| (view["name"].as_str().expect("a name").to_owned(), view["own"] == json!(true)))
        .collect()
}

/// What the audit says of views: the action, and the settings before and after.
fn audited(fixture: &Fixture) -> Vec<(String, Value, Value)> {
    let read = fixture.program.store.read_blocking(|tx| {
        let sql = "SELECT action, changes FROM audit_entry WHERE record = 'saved_view' ORDER BY id";
        let rows = tx.query(sql, &[])?;
        let of = |row: &store::Row| {
            let changes = row.json(1)?;
            let side = |side: &str| changes[0][side]["settings"].clone();
            Ok((row.text(0)?, side("before"), side("after")))
        };
        rows.iter().map(of).collect::<Result<Vec<_>, kernel::Failure>>()
    });
    read.expect("the audit")
}

#[test]
fn views_are_kept_shared_and_forgotten_and_each_change_is_audited() {
    on_both(|fixture| {
        let (mine, theirs) = (fixture.client("process_architect"), fixture.client("process_owner"));
        let view = |shared: bool, settings: Value| json!({"record": "framework.finding", "name": " 待办 ", "shared": shared, "settings": settings});
        let kept = mine.post("/api/views", &view(false, json!({"sort": "number"}))).expect(200).json;
        assert_eq!(names(&mine), [("待办".to_owned(), true)]);
        assert!(names(&theirs).is_empty());
        let again = mine.post("/api/views", &view(true, json!({"sort": "-number"}))).expect(200).json;
        assert_eq!(kept["id"], again["id"], "one of the same name is replaced");
        assert_eq!(names(&theirs), [("待办".to_owned(), false)]);
        let at = format!("/api/views/{}", kept["id"].as_str().expect("an id"));
        let gone = |client: &Client<'_>| client.send(axum::http::Method::DELETE, &at, &[], Vec::new());
        gone(&theirs).refused(404, "request.no_such_thing");
        let once = [("Idempotency-Key", "forget-it")];
        let twice = || mine.send(axum::http::Method::DELETE, &at, &once, Vec::new());
        twice().expect(204);
        twice().expect(204);
        gone(&mine).refused(404, "request.no_such_thing");
        assert!(names(&mine).is_empty());
        let (first, second) = (json!({"sort": "number"}), json!({"sort": "-number"}));
        let expected = [
            ("create".to_owned(), Value::Null, first.clone()),
            ("update".to_owned(), first, second.clone()),
            ("delete".to_owned(), second, Value::Null),
        ];
        assert_eq!(audited(fixture), expected);
        let long = "长".repeat(61);
        for name in ["", "  ", long.as_str()] {
            let body = json!({"record": "framework.finding", "name": name, "settings": {}});
            mine.post("/api/views", &body).refused(400, "request.malformed");
        }
    });
}
