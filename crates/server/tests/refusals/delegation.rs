//! What is refused of delegations, by the commands that give and withdraw them and as records.

use crate::Refusal;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture};

const GIVE: &str = "access.give_delegation";
const WITHDRAW: &str = "access.withdraw_delegation";
const RECORD: &str = "access.delegation";

fn me(client: &Client<'_>) -> Value {
    client.get("/api/session").expect(200).json["user"]["id"].clone()
}

/// A new user, whom the record and the commands may name.
fn somebody(fixture: &Fixture) -> (Client<'_>, Value) {
    let client = fixture.client("delegating");
    let id = me(&client);
    (client, id)
}

fn wanted(delegator: &Value, delegate: &Value) -> Value {
    json!({
        "delegator": delegator, "delegate": delegate, "valid_from": "2026-11-24", "valid_to": "2026-11-30", "reason": "休假",
    })
}

/// Asks for it at one of the two doors.
fn ask(client: &Client<'_>, door: &str, wanted: &Value) -> Answered {
    let path = if door == GIVE { format!("/api/commands/{GIVE}") } else { format!("/api/records/{RECORD}") };
    client.post(&path, wanted)
}

fn unfit(fixture: &Fixture, door: &str) -> Answered {
    let admin = fixture.client("administrator");
    let mut over = wanted(&me(&admin), &somebody(fixture).1);
    over["valid_to"] = json!("2026-11-23");
    ask(&admin, door, &over)
}

fn overlapping(fixture: &Fixture, door: &str) -> Answered {
    let admin = fixture.client("administrator");
    let mut twice = wanted(&me(&admin), &somebody(fixture).1);
    ask(&admin, door, &twice);
    twice["valid_from"] = json!("2026-11-30");
    twice["valid_to"] = json!("2026-12-30");
    ask(&admin, door, &twice)
}

/// Three people, who would each be acted for by the next, on one day.
fn round(fixture: &Fixture, door: &str) -> Answered {
    let admin = fixture.client("administrator");
    let ((_, second), (_, third)) = (somebody(fixture), somebody(fixture));
    let first = me(&admin);
    ask(&admin, door, &wanted(&first, &second));
    ask(&admin, door, &wanted(&second, &third));
    // on other days it is no round
    let mut later = wanted(&third, &first);
    later["valid_from"] = json!("2026-12-01");
    later["valid_to"] = json!("2026-12-02");
    let boss = fixture.client("administrator");
    assert!(ask(&boss, door, &later).status.is_success());
    ask(&boss, door, &wanted(&third, &first))
}

fn oneself(fixture: &Fixture, door: &str) -> Answered {
    let admin = fixture.client("administrator");
    let own = me(&admin);
    ask(&admin, door, &wanted(&own, &own))
}

/// Whoever is no administrator for another, and an administrator for themselves.
fn of_another(fixture: &Fixture, door: &str) -> Answered {
    let (admin, (client, other)) = (fixture.client("administrator"), somebody(fixture));
    if door == GIVE {
        ask(&client, door, &wanted(&me(&admin), &other))
    } else {
        ask(&admin, door, &wanted(&other, &me(&admin)))
    }
}

fn given(fixture: &Fixture) -> (Client<'_>, Value) {
    let (client, own) = somebody(fixture);
    let answered = ask(&client, GIVE, &wanted(&own, &somebody(fixture).1));
    (client, answered.json["delegation"].clone())
}

pub const REFUSALS: &[Refusal] = &[
    Refusal { of: GIVE, code: "access.delegation_unfit", provoke: |fixture| unfit(fixture, GIVE) },
    Refusal { of: GIVE, code: "access.delegation_overlaps", provoke: |fixture| overlapping(fixture, GIVE) },
    Refusal { of: GIVE, code: "access.delegation_cycle", provoke: |fixture| round(fixture, GIVE) },
    Refusal { of: GIVE, code: "access.delegate_oneself", provoke: |fixture| oneself(fixture, GIVE) },
    Refusal { of: GIVE, code: "access.not_your_delegation", provoke: |fixture| of_another(fixture, GIVE) },
    Refusal { of: RECORD, code: "access.delegation_unfit", provoke: |fixture| unfit(fixture, RECORD) },
    Refusal {
        of: RECORD,
        code: "access.delegation_overlaps",
        provoke: |fixture| overlapping(fixture, RECORD),
    },
    Refusal { of: RECORD, code: "access.delegation_cycle", provoke: |fixture| round(fixture, RECORD) },
    Refusal { of: RECORD, code: "access.delegate_oneself", provoke: |fixture| oneself(fixture, RECORD) },
    Refusal {
        of: RECORD,
        code: "access.not_your_delegation",
        provoke: |fixture| of_another(fixture, RECORD),
    },
    Refusal {
        of: RECORD,
        code: "access.delegation_fixed",
        provoke: |fixture| {
            let (_, delegation) = given(fixture);
            let path = format!("/api/records/{RECORD}/{}", delegation.as_str().unwrap_or_default());
            fixture.client("administrator").patch(&path, 1, &json!({"valid_to": "2027-01-01"}))
        },
    },
    Refusal {
        of: WITHDRAW,
        code: "access.delegation_fixed",
        provoke: |fixture| {
            let (client, delegation) = given(fixture);
            let withdraw =
                || client.post(&format!("/api/commands/{WITHDRAW}"), &json!({"delegation": delegation}));
            withdraw().expect(200);
            withdraw()
        },
    },
    Refusal {
        of: WITHDRAW,
        code: "access.not_your_delegation",
        provoke: |fixture| {
            let (_, delegation) = given(fixture);
            let (other, _) = somebody(fixture);
            other.post(&format!("/api/commands/{WITHDRAW}"), &json!({"delegation": delegation}))
        },
    },
];
