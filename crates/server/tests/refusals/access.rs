//! What the engine's own commands refuse.

use crate::Refusal;
use serde_json::json;
use testkit::{Answered, Client, Fixture};

pub const REFUSALS: &[Refusal] = &[
    Refusal {
        of: "access.erase_user",
        code: "access.not_yourself",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let me = client.get("/api/session").expect(200).json["user"]["id"].clone();
            client.post("/api/commands/access.erase_user", &json!({"user": me}))
        },
    },
    Refusal {
        of: "access.guarded_field",
        code: "access.not_guardable",
        provoke: |fixture| {
            let body = json!({"of_record": "organisation.post", "of_field": "name_zh"});
            fixture.client("administrator").post("/api/records/access.guarded_field", &body)
        },
    },
    Refusal {
        of: "access.set_password",
        code: "access.weak_password",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let user = client.list("access.user", "limit=1")[0]["id"].clone();
            client.post("/api/commands/access.set_password", &json!({"user": user, "password": "short"}))
        },
    },
    Refusal {
        of: "access.reset_second_factor",
        code: "access.no_second_factor",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let user = client.list("access.user", "limit=1")[0]["id"].clone();
            client.post("/api/commands/access.reset_second_factor", &json!({"user": user}))
        },
    },
    Refusal {
        of: "access.link_identity",
        code: "oidc.taken",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let issuer = "https://sso.example";
            let me = client.get("/api/session").expect(200).json["user"]["id"].clone();
            let path = "/api/commands/access.link_identity";
            let first = json!({"user": me, "issuer": issuer, "subject": format!("first {me}")});
            client.post(path, &first).expect(200);
            client.post(path, &json!({"user": me, "issuer": issuer, "subject": "second"}))
        },
    },
    Refusal {
        of: "access.link_identity",
        code: "oidc.not_set_up",
        provoke: |fixture| {
            let client = fixture.client("administrator");
            let me = client.get("/api/session").expect(200).json["user"]["id"].clone();
            client.post("/api/commands/access.link_identity", &json!({"user": me, "subject": "one"}))
        },
    },
    Refusal {
        of: "access.user",
        code: "mail.address",
        provoke: |fixture| {
            let body = json!({"name": "odd", "display_name": "Odd", "mail": "a@example.com, b@example.com"});
            fixture.client("administrator").post("/api/records/access.user", &body)
        },
    },
    Refusal {
        of: "access.user",
        code: "access.erased",
        provoke: |fixture| {
            let body = json!({"name": "erased-odd", "display_name": "Odd"});
            fixture.client("administrator").post("/api/records/access.user", &body)
        },
    },
    Refusal {
        of: "access.webhook",
        code: "webhook.url",
        provoke: |fixture| webhook(&fixture.client("administrator"), "https://10.0.0.1/"),
    },
    Refusal {
        of: "access.webhook",
        code: "webhook.owner",
        provoke: |fixture| {
            let rights = [("access.webhook", "read"), ("access.webhook", "create"), ("access.user", "read")];
            fixture.user("another", "reader");
            let client = fixture.client_who_may(&rights);
            let other = client.only("access.user", "name = \"another\"");
            let body = json!({"name": "theirs", "url": "https://example.com/", "owner": other["id"]});
            client.post("/api/records/access.webhook", &body)
        },
    },
    Refusal {
        of: "access.test_webhook",
        code: "webhook.not_ready",
        provoke: |fixture| on_webhook(fixture, "access.test_webhook"),
    },
    Refusal {
        of: "access.resume_webhook",
        code: "webhook.not_suspended",
        provoke: |fixture| on_webhook(fixture, "access.resume_webhook"),
    },
];

fn webhook(client: &Client<'_>, url: &str) -> Answered {
    let me = client.get("/api/session").expect(200).json["user"]["id"].clone();
    let name = format!("hook {}", client.list("access.webhook", "limit=500").len());
    client.post("/api/records/access.webhook", &json!({"name": name, "url": url, "owner": me}))
}

/// Runs a command on a webhook that has no secret yet.
fn on_webhook(fixture: &Fixture, command: &str) -> Answered {
    let client = fixture.client("administrator");
    let made = webhook(&client, "https://example.com/").expect(201).id();
    client.post(&format!("/api/commands/{command}"), &json!({"webhook": made}))
}
