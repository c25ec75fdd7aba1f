//! The framework's own content, queries and commands, as its users meet them.
//!
//! Long because: one scenario after the other over the same content.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use schema::elements;
use serde_json::{Value, json};
use testkit::{Client, on_both};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn element(client: &Client<'_>, identifier: &str) -> Value {
    client.only("framework.element", &format!("identifier = \"{identifier}\" and edition.code = \"study\""))
}

fn finding(client: &Client<'_>, state: &str) -> String {
    text(&client.list("framework.finding", &format!("filter=state = \"{state}\"&limit=1"))[0]["id"])
}

fn step(client: &Client<'_>, command: &str, input: Value) -> testkit::Answered {
    client.post(&format!("/api/commands/{command}"), &input)
}

#[test]
fn the_map_shows_both_editions_with_every_element_once() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("reader");
        let map = client.get("/api/queries/framework.matrix").expect(200).json;
        let elements: Vec<Value> = map["elements"].as_array().expect("elements").clone();
        let level_2: Vec<&Value> = elements.iter().filter(|e| e["level"] == 2).collect();
        assert_eq!(level_2.len(), 52);
        for element in elements::ALL.iter().filter(|e| e.level() == 2) {
            assert!(
                level_2
                    .iter()
                    .any(|e| e["label"]["zh"] == element.label.zh && e["identifier"] == element.identifier)
            );
        }
        let in_scope = level_2.iter().filter(|e| e["in_scope"] == true).count();
        assert_eq!(in_scope, 47);
        // SIP and S/PRM stand in a row and in a column; Enterprise Management in a row only
        for element in &level_2 {
            let places = element["verticals"].as_array().expect("verticals").len();
            assert_eq!(places > 0, !text(&element["identifier"]).starts_with("1.3."), "{element}");
        }
        let other = client.get("/api/queries/framework.matrix?edition=etom-2004").expect(200).json;
        let count = |level: i64| {
            other["elements"]
                .as_array()
                .expect("elements")
                .iter()
                .filter(|e| e["level"] == level && e["kind"] != "vertical")
                .count()
        };
        assert_eq!((count(0), count(1), count(2)), (4, 15, 72));
        client.get("/api/queries/framework.matrix?depth=x").refused(422, "record.invalid");
    });
}

#[test]
fn numbers_add_up_along_the_tree() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("reader");
        let map = client.get("/api/queries/framework.matrix?depth=9").expect(200).json;
        let elements: Vec<Value> = map["elements"].as_array().expect("elements").clone();
        let top = elements.iter().find(|e| e["identifier"] == "1").expect("the enterprise");
        assert_eq!(top["findings"], 339);
        for name in ["findings", "open_findings", "open_suggestions", "matched", "partial", "missing"] {
            let groups: i64 = elements
                .iter()
                .filter(|e| e["level"] == 1 && e["kind"] == "group")
                .filter_map(|e| e[name].as_i64())
                .sum();
            assert_eq!(Some(groups), top[name].as_i64(), "{name}");
        }
        let open = client
            .get("/api/records/framework.finding?filter=aspect = \"as_is\" and state = \"open\"&count=true")
            .expect(200);
        assert_eq!(open.json["count"], top["open_findings"]);
        let table = client.get("/api/queries/framework.gap_table").expect(200).json;
        let counts = &table["counts"];
        assert_eq!(
            ["as_is", "benchmark", "suggestion"].iter().filter_map(|c| counts[*c].as_i64()).sum::<i64>(),
            339
        );
    });
}

#[test]
fn an_element_page_tells_all_about_it_and_a_vertical_shows_what_stands_in_it() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("reader");
        let page = |identifier: &str| {
            let id = text(&element(&client, identifier)["id"]);
            client.get(&format!("/api/queries/framework.element_page?element={id}")).expect(200).json
        };
        let market = page("1.2.1.1");
        let ancestors: Vec<String> = market["element"]["ancestors"]
            .as_array()
            .expect("ancestors")
            .iter()
            .map(|a| text(&a["identifier"]))
            .collect();
        assert_eq!(ancestors, ["1", "1.2", "1.2.1"]);
        assert_eq!(market["element"]["verticals"][0]["label"]["zh"], "战略");
        assert!(
            !market["findings"].as_array().expect("findings").is_empty()
                && !market["counterparts"].as_array().expect("counterparts").is_empty()
        );
        let own = page("1.3.3.1");
        assert!(
            own["support"]["records"]
                .as_array()
                .expect("records")
                .iter()
                .any(|r| r["name"] == "framework.element")
        );
        let strategy = page("V.SC");
        assert_eq!(strategy["element"]["kind"], "vertical");
        assert!(strategy["findings"].as_array().expect("findings").len() > 10);
        let under = text(&element(&client, "V.SC")["id"]);
        let table = client.get(&format!("/api/queries/framework.gap_table?under={under}")).expect(200).json;
        assert!(table["rows"].as_array().expect("rows").len() >= 4);
        client.get("/api/queries/framework.element_page").refused(422, "record.invalid");
        client
            .get("/api/queries/framework.element_page?element=018f0000-0000-7000-8000-000000000000")
            .refused(404, "record.not_found");
    });
}

#[test]
fn the_gap_table_is_filtered_by_every_column() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("reader");
        let total = |query: &str| {
            let counts =
                client.get(&format!("/api/queries/framework.gap_table?{query}")).expect(200).json["counts"]
                    .clone();
            ["as_is", "benchmark", "suggestion"].iter().filter_map(|c| counts[*c].as_i64()).sum::<i64>()
        };
        assert_eq!(total("aspect=as_is") + total("aspect=benchmark") + total("aspect=suggestion"), 339);
        assert_eq!(total("state=open") + total("state=note"), 339);
        assert_eq!(total("search=S-001"), 1);
        let group = text(&element(&client, "1.2.1")["id"]);
        assert_eq!(total(&format!("under={group}")), 114);
        let owner = text(&client.only("organisation.department", "code = \"MKT\"")["id"]);
        assert!(total(&format!("owner={owner}")) > 10);
        let process = text(&client.only("framework.as_is_process", "number = \"P-38\"")["id"]);
        let page =
            client.get(&format!("/api/queries/framework.process_page?process={process}")).expect(200).json;
        assert_eq!(page["children"].as_array().expect("children").len(), 5);
    });
}

#[test]
fn a_finding_goes_from_open_to_done_and_every_wrong_step_is_refused() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let id = finding(&client, "open");
        let only = json!({"finding": id});
        step(&client, "framework.start_finding", only.clone()).refused(409, "framework.finding_wrong_state");
        step(&client, "framework.accept_finding", only.clone()).expect(200);
        step(&client, "framework.accept_finding", only.clone()).refused(409, "framework.finding_wrong_state");
        step(&client, "framework.start_finding", only).expect(200);
        step(&client, "framework.decline_finding", json!({"finding": id, "reason": "太晚了，已经开始"}))
            .refused(409, "framework.finding_wrong_state");
        step(&client, "framework.close_finding", json!({"finding": id, "evidence": "好"}))
            .refused(422, "framework.reason_too_short");
        step(&client, "framework.close_finding", json!({"finding": id})).refused(422, "record.invalid");
        step(&client, "framework.close_finding", json!({"finding": id, "evidence": "已发布新流程"}))
            .expect(200);
        step(&client, "framework.reopen_finding", json!({"finding": id, "reason": "x"}))
            .refused(422, "framework.reason_too_short");
        let open =
            step(&client, "framework.reopen_finding", json!({"finding": id, "reason": "复查发现未落实"}))
                .expect(200);
        assert_eq!((open.json["state"].as_str(), open.json["version"].as_i64()), (Some("open"), Some(5)));
        step(&client, "framework.decline_finding", json!({"finding": id, "reason": "x"}))
            .refused(422, "framework.reason_too_short");
        step(&client, "framework.decline_finding", json!({"finding": id, "reason": "与战略不符"}))
            .expect(200);
        let item = client.get(&format!("/api/records/framework.finding/{id}")).expect(200).json;
        assert_eq!((item["state"].as_str(), item["reason"].as_str()), (Some("declined"), Some("与战略不符")));
        // the state is the commands' alone
        let refused = client
            .patch(&format!("/api/records/framework.finding/{id}"), 6, &json!({"state": "open"}))
            .refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("state".to_owned(), "field.not_writable".to_owned())]);
        // sending it back as it was read is no change of it
        client
            .patch(
                &format!("/api/records/framework.finding/{id}"),
                6,
                &json!({"state": "declined", "text_en": "Other words"}),
            )
            .expect(200);
    });
}

#[test]
fn many_findings_are_handled_together_or_not_at_all() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let owner = client.only("organisation.department", "code = \"FIN\"")["id"].clone();
        let open: Vec<Value> = client.list("framework.finding", "filter=state = \"open\"&limit=10");
        let inputs: Vec<Value> = open.iter().map(|f| json!({"finding": f["id"]})).collect();
        let note = json!({"finding": finding(&client, "note")});
        let mixed: Vec<Value> = inputs.iter().cloned().chain([note]).collect();
        let refused = client
            .post("/api/commands/framework.accept_finding/many", &json!({"inputs": mixed}))
            .refused(409, "framework.finding_wrong_state");
        assert_eq!(refused.json["field"], "inputs[10]");
        assert_eq!(client.list("framework.finding", "filter=state = \"accepted\"").len(), 0);
        client.post("/api/commands/framework.accept_finding/many", &json!({"inputs": inputs})).expect(200);
        assert_eq!(client.list("framework.finding", "filter=state = \"accepted\"").len(), 10);
        step(&client, "framework.assign_finding", json!({"finding": open[0]["id"], "owner": owner}))
            .expect(200);
        let nobody = json!({"finding": open[0]["id"], "owner": "018f0000-0000-7000-8000-000000000000"});
        step(&client, "framework.assign_finding", nobody).refused(422, "record.invalid");
        let too_many: Vec<Value> = (0..1001).map(|_| json!({"finding": open[0]["id"]})).collect();
        client
            .post("/api/commands/framework.accept_finding/many", &json!({"inputs": too_many}))
            .refused(422, "request.too_many_items");
    });
}

#[test]
fn an_element_moves_with_all_below_it() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let (moved, parent) = (element(&client, "1.2.1.1"), element(&client, "1.2.2.1"));
        let below =
            client.list("framework.element", &format!("filter=parent = \"{}\"", text(&moved["id"]))).len();
        let done =
            step(&client, "framework.move_element", json!({"element": moved["id"], "parent": parent["id"]}))
                .expect(200);
        assert_eq!((done.json["level"].as_i64(), done.json["below"].as_u64()), (Some(3), Some(below as u64)));
        let circle = json!({"element": parent["id"], "parent": moved["id"]});
        step(&client, "framework.move_element", circle).refused(422, "record.invalid");
        let other =
            client.only("framework.element", "identifier = \"1.2.1\" and edition.code = \"etom-2004\"");
        let refused =
            step(&client, "framework.move_element", json!({"element": moved["id"], "parent": other["id"]}))
                .refused(422, "framework.other_edition");
        assert_eq!(refused.json["field"], "parent");
    });
}

#[test]
fn a_level_must_follow_from_the_parents() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let parent = element(&client, "1.2.1");
        let below = client.patch(
            &format!("/api/records/framework.element/{}", text(&parent["id"])),
            parent["version"].as_i64().expect("a version"),
            &json!({"parent": null, "level": 0}),
        );
        below.refused(422, "framework.move_instead");
        let mut body = json!({"edition": parent["edition"], "identifier": "1.2.1.99", "parent": parent["id"], "level": 3, "kind": "element", "name_zh": "新", "name_en": "New"});
        let refused = client.post("/api/records/framework.element", &body).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("level".to_owned(), "framework.wrong_level".to_owned())]);
        body["level"] = json!(2);
        client.post("/api/records/framework.element", &body).expect(201);
        let root = json!({"edition": parent["edition"], "identifier": "R", "level": 5, "kind": "area", "name_zh": "新", "name_en": "New"});
        client.post("/api/records/framework.element", &root).refused(422, "record.invalid");
        // what is placed, or compared with another edition's, stays in its own
        body["identifier"] = json!("1.2.1.96");
        body["placements"] = json!([{"vertical": element(&client, "V.SC")["id"]}]);
        let placed = client.post("/api/records/framework.element", &body).expect(201).json;
        let other = client.only("framework.edition", "code = \"etom-2004\"");
        let path = format!("/api/records/framework.element/{}", text(&placed["id"]));
        let version = placed["version"].as_i64().expect("a version");
        let elsewhere = json!({"edition": other["id"], "parent": null, "level": 0});
        client.patch(&path, version, &elsewhere).refused(409, "framework.element_in_use");
    });
}

#[test]
fn a_mapping_names_what_its_kind_says() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_owner");
        let (process, element) = (
            client.list("framework.as_is_process", "limit=1")[0]["id"].clone(),
            element(&client, "1.2.1.1")["id"].clone(),
        );
        let make = |number: &str, kind: &str, process: &Value, element: &Value| {
            client.post(
                "/api/records/framework.process_mapping",
                &json!({"number": number, "kind": kind, "process": process, "element": element}),
            )
        };
        for (kind, process, element) in [
            ("match", &process, &Value::Null),
            ("missing", &process, &element),
            ("extra", &Value::Null, &element),
            ("partial", &Value::Null, &Value::Null),
        ] {
            let refused = make("M-900", kind, process, element).refused(422, "record.invalid");
            assert_eq!(refused.faults(), [("kind".to_owned(), "framework.mapping_incomplete".to_owned())]);
        }
        make("M-900", "match", &process, &element).expect(201);
        let architect = fixture.client("process_architect");
        let counterpart =
            json!({"number": "X-900", "kind": "same", "from_element": element, "to_element": element});
        let refused = architect
            .post("/api/records/framework.element_mapping", &counterpart)
            .refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("to_element".to_owned(), "framework.same_edition".to_owned())]);
    });
}
