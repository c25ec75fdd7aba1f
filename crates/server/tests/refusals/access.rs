//! What the engine's own commands refuse.

use crate::Refusal;
use serde_json::json;

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
];
