//! What the organisation's commands and records refuse.

use crate::Refusal;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture};

const ENDS_TOO_EARLY: &str = "organisation.ends_too_early";

pub const REFUSALS: &[Refusal] = &[
    Refusal {
        of: "organisation.post",
        code: ENDS_TOO_EARLY,
        provoke: |fixture| {
            let client = fixture.client("hr_officer");
            let mut body = post(&client, "HZ");
            body["valid_to"] = "2025-12-31".into();
            client.post("/api/records/organisation.post", &body)
        },
    },
    Refusal {
        of: "organisation.post",
        code: "organisation.post_stays",
        provoke: |fixture| {
            let client = fixture.client("hr_officer");
            let made = client.post("/api/records/organisation.post", &post(&client, "HZ")).expect(201);
            let other = json!({"department": department(&client, "NB")});
            client.patch(&format!("/api/records/organisation.post/{}", made.id()), 1, &other)
        },
    },
    Refusal {
        of: "organisation.special_day",
        code: "organisation.worked_anyway",
        provoke: |fixture| {
            let client = fixture.client("hr_officer");
            let country = client.only("organisation.calendar", "code = \"CN\"")["id"].clone();
            let monday = json!({
                "calendar": country, "day": "2027-03-01", "kind": "workday", "name_zh": "调休", "name_en": "Make-up day",
            });
            client.post("/api/records/organisation.special_day", &monday)
        },
    },
    Refusal {
        of: "organisation.holding",
        code: ENDS_TOO_EARLY,
        provoke: |fixture| hold(fixture, "wang", &[("2026-02-01", Some("2026-01-31"))]),
    },
    Refusal {
        of: "organisation.holding",
        code: "organisation.held_already",
        provoke: |fixture| hold(fixture, "wang", &[("2026-01-01", None), ("2026-06-01", Some("2026-06-30"))]),
    },
    Refusal {
        of: "organisation.holding",
        code: "organisation.not_oneself",
        provoke: |fixture| hold(fixture, "", &[("2026-01-01", None)]),
    },
    Refusal {
        of: "organisation.post_role",
        code: "organisation.gives_no_roles",
        provoke: |fixture| {
            let client = fixture.client("hr_officer");
            let made = client.post("/api/records/organisation.post", &post(&client, "HZ")).expect(201);
            let role = client.list("access.role", "limit=1")[0]["id"].clone();
            client.post("/api/records/organisation.post_role", &json!({"post": made.id(), "role": role}))
        },
    },
    Refusal {
        of: "organisation.relocation",
        code: "organisation.nowhere_to_move",
        provoke: |fixture| propose(&fixture.client("hr_officer"), "MKC", "MKT", "2026-12-01"),
    },
    Refusal {
        of: "organisation.relocation",
        code: "organisation.relocation_wrong_state",
        provoke: |fixture| {
            let client = fixture.client("hr_officer");
            let made = propose(&client, "MKC", "NET", "2027-01-01").expect(201);
            step(&client, "withdraw", &made.id()).expect(200);
            let path = format!("/api/records/organisation.relocation/{}", made.id());
            client.patch(&path, 2, &json!({"reason": "另有安排"}))
        },
    },
    Refusal {
        of: "organisation.approve_relocation",
        code: "organisation.relocation_wrong_state",
        provoke: |fixture| {
            let client = fixture.client("hr_officer");
            let made = propose(&client, "MKC", "NET", "2027-01-02").expect(201);
            step(&client, "withdraw", &made.id()).expect(200);
            step(&fixture.client("hr_officer"), "approve", &made.id())
        },
    },
    Refusal {
        of: "organisation.withdraw_relocation",
        code: "organisation.relocation_wrong_state",
        provoke: |fixture| {
            let client = fixture.client("hr_officer");
            let made = propose(&client, "MKC", "NET", "2027-01-03").expect(201);
            step(&client, "withdraw", &made.id()).expect(200);
            step(&client, "withdraw", &made.id())
        },
    },
];

fn department(client: &Client<'_>, code: &str) -> Value {
    client.only("organisation.department", &format!("code = \"{code}\""))["id"].clone()
}

fn post(client: &Client<'_>, unit: &str) -> Value {
    let code = format!("P-{}", client.list("organisation.post", "limit=500").len());
    json!({
        "code": code, "name_zh": "岗位", "name_en": "Post", "department": department(client, unit),
        "valid_from": "2026-01-01",
    })
}

/// Enters holdings of a new post, the last of which is refused: of a new user, or of oneself.
fn hold(fixture: &Fixture, name: &str, times: &[(&str, Option<&str>)]) -> Answered {
    let client = fixture.client("hr_officer");
    let made = client.post("/api/records/organisation.post", &post(&client, "HZ")).expect(201);
    let holder = if name.is_empty() {
        client.get("/api/session").expect(200).json["user"]["id"].clone()
    } else {
        fixture.user(name, "reader");
        client.only("access.user", &format!("name = \"{name}\""))["id"].clone()
    };
    let mut answered = None;
    for (from, to) in times {
        let body = json!({"post": made.id(), "holder": holder, "valid_from": from, "valid_to": to});
        answered = Some(client.post("/api/records/organisation.holding", &body));
    }
    answered.expect("a time")
}

fn propose(client: &Client<'_>, unit: &str, parent: &str, day: &str) -> Answered {
    let body = json!({
        "department": department(client, unit), "new_parent": department(client, parent),
        "effective_on": day, "reason": "职能归并",
    });
    client.post("/api/records/organisation.relocation", &body)
}

fn step(client: &Client<'_>, verb: &str, id: &str) -> Answered {
    client.post(&format!("/api/commands/organisation.{verb}_relocation"), &json!({"relocation": id}))
}
