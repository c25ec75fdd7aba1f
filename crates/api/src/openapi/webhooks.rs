//! The path of a webhook's secret.

use super::{
    paths::{Paths, id_in_path, operation, with},
    words::Words,
};
use serde_json::json;

/// Adds it.
pub(super) fn webhooks(paths: &mut Paths, words: Words) {
    let answer = json!({
        "type": "object",
        "properties": {
            "secret": {"type": "string", "pattern": "^whsec_"},
            "before_until": {"type": ["string", "null"], "format": "date-time"},
            "version": {"type": "integer"},
        },
        "required": ["secret", "before_until", "version"],
    });
    let summary = words.say(
        "签发 Webhook 密钥，只显示这一次；原密钥再签名一天",
        "Make a webhook's secret, shown this once; the one before signs for another day",
    );
    let mut make = operation("webhooks.new_secret", "access", summary, answer);
    make["responses"]["201"] = make["responses"]["200"].take();
    if let Some(responses) = make["responses"].as_object_mut() {
        responses.remove("200");
    }
    make["security"] = json!([{"session": [], "csrf": []}]);
    paths.insert("/api/webhooks/{id}/secret".into(), json!({"post": with(make, vec![id_in_path()], None)}));
}
