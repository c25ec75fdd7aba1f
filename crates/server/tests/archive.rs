//! What archiving takes along, and what restoring brings back.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use kernel::DateTime;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, on_both};

const ELEMENTS: &str = "/api/records/framework.element";

fn element(client: &Client<'_>, identifier: &str) -> Value {
    client.only("framework.element", &format!("identifier = \"{identifier}\" and edition.code = \"study\""))
}

fn new_element(client: &Client<'_>, identifier: &str, parent: &Value, lines: &Value) -> Value {
    let level = parent["level"].as_i64().expect("a level") + 1;
    let body = json!({
        "edition": parent["edition"], "identifier": identifier, "parent": parent["id"], "level": level,
        "kind": "element", "name_zh": "试行", "name_en": "Trial", "placements": lines,
    });
    client.post(ELEMENTS, &body).expect(201).json
}

fn archive(client: &Client<'_>, record: &str, item: &Value) -> Answered {
    act(client, record, item, "archive")
}

fn restore(client: &Client<'_>, record: &str, item: &Value) -> Answered {
    act(client, record, item, "restore")
}

/// From the version that it has now.
fn act(client: &Client<'_>, record: &str, item: &Value, what: &str) -> Answered {
    let path = format!("/api/records/{record}/{}", item["id"].as_str().expect("an id"));
    let version = client.get(&path).expect(200).etag();
    client.act(&format!("{path}/{what}"), version)
}

fn placements(client: &Client<'_>, item: &Value) -> Vec<Value> {
    let path = format!("{ELEMENTS}/{}", item["id"].as_str().expect("an id"));
    let lines = client.get(&path).expect(200).json["placements"].clone();
    lines.as_array().expect("lines").iter().map(|line| line["vertical"]["id"].clone()).collect()
}

/// Rows archived in one instant went together; a test's clock stands still unless it is moved.
fn at(fixture: &Fixture, time: &str) {
    fixture.clock.set(DateTime::parse_from_rfc3339(time).expect("a time").to_utc());
}

#[test]
fn lines_come_back_with_their_row_and_those_taken_out_before_stay_out() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let verticals = client
            .list("framework.element", "filter=kind = \"vertical\" and edition.code = \"study\"&limit=2");
        let lines = json!([{"vertical": verticals[0]["id"]}, {"vertical": verticals[1]["id"]}]);
        let item = new_element(&client, "1.2.1.97", &element(&client, "1.2.1"), &lines);
        let path = format!("{ELEMENTS}/{}", item["id"].as_str().expect("an id"));
        at(fixture, "2026-11-24T09:00:00Z");
        let kept = item["placements"][0].clone();
        client.patch(&path, 1, &json!({"placements": [kept]})).expect(200);
        at(fixture, "2026-11-24T10:00:00Z");
        archive(&client, "framework.element", &item).expect(200);
        assert_eq!(client.list("framework.placement", &format!("filter=element = {}", item["id"])).len(), 0);
        at(fixture, "2026-11-24T11:00:00Z");
        restore(&client, "framework.element", &item).expect(200);
        assert_eq!(placements(&client, &item), [kept["vertical"]["id"].clone()]);
        let history = client.get(&format!("{path}/history")).expect(200).json;
        let actions: Vec<&str> = history["items"]
            .as_array()
            .expect("entries")
            .iter()
            .filter_map(|e| e["action"].as_str())
            .collect();
        assert_eq!(actions, ["restore", "archive", "update", "create"]);
        assert_eq!(
            history["items"][2]["changes"],
            json!([{"field": "placements", "before": null, "after": null}]),
            "that its lines changed stands in the row's own history"
        );
    });
}

#[test]
fn a_restored_element_has_the_level_that_follows_from_where_its_parent_is_now() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let parent = new_element(&client, "1.2.1.97", &element(&client, "1.2.1"), &json!([]));
        let child = new_element(&client, "1.2.1.97.1", &parent, &json!([]));
        archive(&client, "framework.element", &child).expect(200);
        let deeper = element(&client, "1.2.2.1");
        client
            .post(
                "/api/commands/framework.move_element",
                &json!({"element": parent["id"], "parent": deeper["id"]}),
            )
            .expect(200);
        let restored = restore(&client, "framework.element", &child).expect(200);
        assert_eq!(restored.json["level"], 4);
    });
}

#[test]
fn what_no_longer_holds_is_not_restored() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let verticals = client
            .list("framework.element", "filter=kind = \"vertical\" and edition.code = \"study\"&limit=1");
        let top =
            client.get(&format!("{ELEMENTS}/{}", verticals[0]["parent"]["id"].as_str().expect("an id"))).json;
        let body = json!({
            "edition": top["edition"], "identifier": "V.X", "parent": top["id"],
            "level": verticals[0]["level"], "kind": "vertical", "name_zh": "试行", "name_en": "Trial",
        });
        let vertical = client.post(ELEMENTS, &body).expect(201).json;
        let item = new_element(
            &client,
            "1.2.1.97",
            &element(&client, "1.2.1"),
            &json!([{"vertical": vertical["id"]}]),
        );
        archive(&client, "framework.element", &item).expect(200);
        let path = format!("{ELEMENTS}/{}", vertical["id"].as_str().expect("an id"));
        client.patch(&path, 1, &json!({"kind": "group"})).expect(200);
        let refused = restore(&client, "framework.element", &item).expect(422);
        assert_eq!(
            refused.faults(),
            [("placements[0].vertical".to_owned(), "framework.not_a_vertical".to_owned())]
        );
        // nothing of it was done
        assert!(
            client.get(&format!("{ELEMENTS}/{}", item["id"].as_str().expect("an id"))).json["archived_at"]
                .is_string()
        );
    });
}

#[test]
fn rows_that_stand_on_each_other_come_back_in_whatever_order_they_are_named() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let verticals = client
            .list("framework.element", "filter=kind = \"vertical\" and edition.code = \"study\"&limit=1");
        let top = verticals[0]["parent"].clone();
        let body = json!({
            "edition": verticals[0]["edition"], "identifier": "V.X", "parent": top["id"],
            "level": verticals[0]["level"], "kind": "vertical", "name_zh": "试行", "name_en": "Trial",
        });
        let vertical = client.post(ELEMENTS, &body).expect(201).json;
        let lines = json!([{"vertical": vertical["id"]}]);
        let item = new_element(&client, "1.2.1.97", &element(&client, "1.2.1"), &lines);
        archive(&client, "framework.element", &item).expect(200);
        archive(&client, "framework.element", &vertical).expect(200);
        let both = json!([{"id": item["id"], "version": 2}, {"id": vertical["id"], "version": 2}]);
        client.post(&format!("{ELEMENTS}/bulk"), &json!({"items": both, "archived": false})).expect(200);
        assert_eq!(placements(&client, &item), [vertical["id"].clone()]);
    });
}
