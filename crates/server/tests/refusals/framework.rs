//! What the framework's commands and records refuse.

use crate::Refusal;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture};

const WRONG_STATE: &str = "framework.finding_wrong_state";
const REASON_TOO_SHORT: &str = "framework.reason_too_short";
const OTHER_EDITION: &str = "framework.other_edition";

pub const REFUSALS: &[Refusal] = &[
    Refusal {
        of: "framework.accept_finding",
        code: WRONG_STATE,
        provoke: |fixture| on_finding(fixture, "accept_finding", "note", json!({})),
    },
    Refusal {
        of: "framework.start_finding",
        code: WRONG_STATE,
        provoke: |fixture| on_finding(fixture, "start_finding", "open", json!({})),
    },
    Refusal {
        of: "framework.close_finding",
        code: WRONG_STATE,
        provoke: |fixture| on_finding(fixture, "close_finding", "open", json!({"evidence": "已发布新流程"})),
    },
    Refusal {
        of: "framework.close_finding",
        code: REASON_TOO_SHORT,
        provoke: |fixture| on_finding(fixture, "close_finding", "open", json!({"evidence": "好"})),
    },
    Refusal {
        of: "framework.decline_finding",
        code: WRONG_STATE,
        provoke: |fixture| on_finding(fixture, "decline_finding", "note", json!({"reason": "与战略不符"})),
    },
    Refusal {
        of: "framework.decline_finding",
        code: REASON_TOO_SHORT,
        provoke: |fixture| on_finding(fixture, "decline_finding", "open", json!({"reason": "x"})),
    },
    Refusal {
        of: "framework.reopen_finding",
        code: WRONG_STATE,
        provoke: |fixture| on_finding(fixture, "reopen_finding", "open", json!({"reason": "复查未落实"})),
    },
    Refusal {
        of: "framework.reopen_finding",
        code: REASON_TOO_SHORT,
        provoke: |fixture| on_finding(fixture, "reopen_finding", "open", json!({"reason": " 短 "})),
    },
    Refusal {
        of: "framework.move_element",
        code: OTHER_EDITION,
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let input =
                json!({"element": element(&client, "1.2.1.1")["id"], "parent": foreign(&client)["id"]});
            client.post("/api/commands/framework.move_element", &input)
        },
    },
    Refusal {
        of: "framework.element",
        code: OTHER_EDITION,
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            new_element(&client, &element(&client, "1.2.1")["edition"], &foreign(&client), 2)
        },
    },
    Refusal {
        of: "framework.element",
        code: "framework.wrong_level",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let parent = element(&client, "1.2.1");
            new_element(&client, &parent["edition"], &parent, 3)
        },
    },
    Refusal {
        of: "framework.element",
        code: "framework.move_instead",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let parent = element(&client, "1.2.1");
            let path = format!("/api/records/framework.element/{}", text(&parent["id"]));
            client.patch(
                &path,
                parent["version"].as_i64().expect("a version"),
                &json!({"parent": null, "level": 0}),
            )
        },
    },
    Refusal {
        of: "framework.element",
        code: "framework.element_in_use",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let vertical = element(&client, "V.SC");
            let path = format!("/api/records/framework.element/{}", text(&vertical["id"]));
            client.patch(&path, vertical["version"].as_i64().expect("a version"), &json!({"kind": "element"}))
        },
    },
    Refusal {
        of: "framework.placement",
        code: "framework.not_a_vertical",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let input = json!({"element": element(&client, "1.2.1.1")["id"], "vertical": element(&client, "1.2.1")["id"]});
            client.post("/api/records/framework.placement", &input)
        },
    },
    Refusal {
        of: "framework.process_mapping",
        code: "framework.mapping_incomplete",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            client
                .post("/api/records/framework.process_mapping", &json!({"number": "M-901", "kind": "match"}))
        },
    },
    Refusal {
        of: "framework.process_mapping",
        code: "framework.mapped_already",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let known = client.list("framework.process_mapping", "filter=kind = \"match\"&limit=1").remove(0);
            let input = json!({"process": known["process"]["id"], "element": known["element"]["id"], "kind": "partial"});
            client.post("/api/records/framework.process_mapping", &input)
        },
    },
    Refusal {
        of: "framework.element_mapping",
        code: "framework.mapped_already",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let known = client.list("framework.element_mapping", "filter=kind = \"same\"&limit=1").remove(0);
            let ends = (&known["from_element"]["id"], &known["to_element"]["id"]);
            let input = json!({"from_element": ends.0, "to_element": ends.1, "kind": "renamed"});
            client.post("/api/records/framework.element_mapping", &input)
        },
    },
    Refusal {
        of: "framework.element_mapping",
        code: "framework.same_edition",
        provoke: |fixture| {
            let client = fixture.client("process_architect");
            let (one, other) = (element(&client, "1.2.1.1"), element(&client, "1.2.1.2"));
            let input = json!({"number": "X-901", "kind": "same", "from_element": one["id"], "to_element": other["id"]});
            client.post("/api/records/framework.element_mapping", &input)
        },
    },
];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// An element of the study's edition.
fn element(client: &Client<'_>, identifier: &str) -> Value {
    client.only("framework.element", &format!("identifier = \"{identifier}\" and edition.code = \"study\""))
}

/// One of the other edition.
fn foreign(client: &Client<'_>) -> Value {
    client.only("framework.element", "identifier = \"1.2.1\" and edition.code = \"etom-2004\"")
}

/// Runs a command on a finding that is in that state.
fn on_finding(fixture: &Fixture, command: &str, state: &str, mut input: Value) -> Answered {
    let client = fixture.client("process_architect");
    let found = client.list("framework.finding", &format!("filter=state = \"{state}\"&limit=1"));
    input["finding"] = found[0]["id"].clone();
    client.post(&format!("/api/commands/framework.{command}"), &input)
}

fn new_element(client: &Client<'_>, edition: &Value, parent: &Value, level: i64) -> Answered {
    let body = json!({
        "edition": edition, "identifier": "1.2.1.98", "parent": parent["id"], "level": level, "kind": "element",
        "name_zh": "新", "name_en": "New",
    });
    client.post("/api/records/framework.element", &body)
}
