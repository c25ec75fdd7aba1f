//! The path of an import's progress.

use super::{
    paths::{Paths, operation, with},
    words::Words,
};
use serde_json::json;

/// Adds it.
pub(super) fn imports(paths: &mut Paths, words: Words) {
    let count = || json!({"type": "integer", "minimum": 0});
    let answer = json!({
        "type": "object",
        "properties": {
            "under_way": {"type": "boolean"}, "rows": count(), "checked": count(), "made": count(),
        },
        "required": ["under_way", "rows", "checked", "made"],
    });
    let summary = words.say(
        "自己正在进行的导入做到了第几行（由执行它的服务器回答）",
        "How many rows of one's own import are done, as told by the server that does it",
    );
    let key = json!({
        "name": "key", "in": "path", "required": true, "schema": {"type": "string"},
        "description": words.say("导入请求的 Idempotency-Key", "The Idempotency-Key of the request that imports"),
    });
    let ask = operation("imports.progress", "program", summary, answer);
    paths.insert("/api/imports/{key}".into(), json!({"get": with(ask, vec![key], None)}));
}
