//! What the engine's own commands refuse.

use crate::Refusal;
use serde_json::json;

pub const REFUSALS: &[Refusal] = &[
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
