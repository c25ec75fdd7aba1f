//! Fields to try with.

use engine::jobs::Worker;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture};

pub const FIELDS: &str = "/api/records/access.custom_field";
pub const DEPARTMENTS: &str = "/api/records/organisation.department";

/// A definition on departments, with what else is said.
pub fn field(code: &str, holds: &str, more: Value) -> Value {
    let mut body = json!({
        "of_record": "organisation.department", "code": code, "label_zh": format!("字段 {code}"), "label_en": format!("Field {code}"),
        "holds": holds,
    });
    let said = more.as_object().expect("an object").clone();
    body.as_object_mut().expect("an object").extend(said);
    body
}

pub fn define(admin: &Client<'_>, body: &Value) -> Answered {
    admin.post(FIELDS, body).expect(201)
}

/// One field of each type, filtered by where that can be.
pub fn one_of_each(fixture: &Fixture) {
    let admin = fixture.client("administrator");
    let options = json!([
        {"code": "copper", "label_zh": "铜缆", "label_en": "Copper", "place": 1},
        {"code": "fibre", "label_zh": "光纤", "label_en": "Fibre", "place": 2},
    ]);
    for (code, holds, more) in [
        ("x_text", "text", json!({"filterable": true, "in_list": true})),
        ("x_story", "long_text", json!({})),
        ("x_number", "integer", json!({"filterable": true})),
        ("x_share", "quantity", json!({"filterable": true})),
        ("x_cost", "money", json!({"filterable": true})),
        ("x_since", "date", json!({"filterable": true})),
        ("x_open", "boolean", json!({"filterable": true})),
        ("x_medium", "choice", json!({"filterable": true, "options": options})),
        ("x_mother", "reference", json!({"target": "organisation.department"})),
    ] {
        define(&admin, &field(code, holds, more));
    }
    work(fixture);
}

/// Does what waits in the background.
pub fn work(fixture: &Fixture) {
    Worker::new(&fixture.program, "test").run_due().expect("jobs done");
}

pub fn department(client: &Client<'_>, code: &str, more: Value) -> Answered {
    let mut body =
        json!({"code": code, "name_zh": format!("部门 {code}"), "name_en": format!("Department {code}")});
    body.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    client.post(DEPARTMENTS, &body)
}

pub fn codes(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["code"].as_str().unwrap_or_default()).collect()
}
