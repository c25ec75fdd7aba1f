//! What the definitions of customer's fields refuse.

use crate::Refusal;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture};

const FIELD: &str = "access.custom_field";
const OPTION: &str = "access.custom_option";
const FIELDS: &str = "/api/records/access.custom_field";
const OPTIONS: &str = "/api/records/access.custom_option";

pub const REFUSALS: &[Refusal] = &[
    Refusal {
        of: FIELD,
        code: "custom.record",
        provoke: |fixture| on_a_new(fixture, json!({"of_record": "access.user"})),
    },
    Refusal { of: FIELD, code: "custom.code", provoke: |fixture| on_a_new(fixture, json!({"code": "cost"})) },
    Refusal {
        of: FIELD,
        code: "custom.label_taken",
        provoke: |fixture| on_a_new(fixture, json!({"label_zh": "编码"})),
    },
    Refusal {
        of: FIELD,
        code: "custom.unfit",
        provoke: |fixture| on_a_new(fixture, json!({"holds": "reference"})),
    },
    Refusal {
        of: FIELD,
        code: "custom.fixed",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let made = client.post(FIELDS, &field("x_fixed", json!({}))).expect(201);
            client.patch(&format!("{FIELDS}/{}", made.id()), 1, &json!({"code": "x_other"}))
        },
    },
    Refusal {
        of: FIELD,
        code: "custom.kind_fixed",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let made = client.post(FIELDS, &field("x_kind", json!({}))).expect(201);
            let row = json!({"code": "KIND", "name_zh": "甲", "name_en": "A", "x_kind": "said"});
            fixture.client("hr_officer").post("/api/records/organisation.department", &row).expect(201);
            client.patch(&format!("{FIELDS}/{}", made.id()), 1, &json!({"holds": "integer"}))
        },
    },
    Refusal {
        of: FIELD,
        code: "custom.too_many",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let mut answered = None;
            for at in 0..=50 {
                let body = field(&format!("x_many_{at}"), json!({"of_record": "organisation.post"}));
                answered = Some(client.post(FIELDS, &body));
            }
            answered.expect("an answer")
        },
    },
    Refusal {
        of: OPTION,
        code: "custom.code",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let of = choice(&client, "x_wrong_option");
            client.post(OPTIONS, &option(&of, "Upper"))
        },
    },
    Refusal {
        of: OPTION,
        code: "custom.fixed",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let of = choice(&client, "x_fixed_option");
            let made = client.post(OPTIONS, &option(&of, "one")).expect(201);
            client.patch(&format!("{OPTIONS}/{}", made.id()), 1, &json!({"code": "two"}))
        },
    },
    Refusal {
        of: OPTION,
        code: "custom.label_taken",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let of = choice(&client, "x_same_option");
            client.post(OPTIONS, &option(&of, "one")).expect(201);
            let mut same = option(&of, "two");
            same["label_en"] = "Option one".into();
            client.post(OPTIONS, &same)
        },
    },
    Refusal {
        of: OPTION,
        code: "custom.too_many",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let of = choice(&client, "x_many_options");
            for at in 0..200 {
                client.post(OPTIONS, &option(&of, &format!("o{at}"))).expect(201);
            }
            client.post(OPTIONS, &option(&of, "one_more"))
        },
    },
];

fn field(code: &str, more: Value) -> Value {
    let mut body = json!({
        "of_record": "organisation.department", "code": code, "label_zh": format!("字段 {code}"), "label_en": format!("Field {code}"),
        "holds": "text",
    });
    for (name, value) in more.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

fn on_a_new(fixture: &Fixture, more: Value) -> Answered {
    fixture.client("administrator").post(FIELDS, &field("x_new", more))
}

fn choice(client: &Client<'_>, code: &str) -> String {
    client.post(FIELDS, &field(code, json!({"holds": "choice"}))).expect(201).id()
}

fn option(of: &str, code: &str) -> Value {
    json!({"custom_field": of, "code": code, "label_zh": format!("选项 {code}"), "label_en": format!("Option {code}")})
}
