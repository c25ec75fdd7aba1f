//! The paths of what the asker was told.

use super::{
    paths::{Paths, id_in_path, operation, problem, with},
    words::Words,
};
use serde_json::{Value, json};

const TAG: &str = "program";

/// Adds them.
pub(super) fn notifications(paths: &mut Paths, words: Words) {
    let text = || json!({"type": "string"});
    let text_or_not = || json!({"type": ["string", "null"]});
    let id = || json!({"type": "string", "format": "uuid"});
    let object = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required});
    let both = object(json!({"zh": text(), "en": text()}), json!(["zh", "en"]));
    let notification = object(
        json!({
            "id": id(), "kind": text(), "text": both, "at": {"type": "string", "format": "date-time"},
            "read_at": {"type": ["string", "null"], "format": "date-time"},
            "record": text_or_not(), "row": {"type": ["string", "null"], "format": "uuid"}, "screen": text_or_not(),
        }),
        json!(["id", "kind", "text", "at", "read_at", "record", "row", "screen"]),
    );
    let page = object(
        json!({
            "items": {"type": "array", "items": notification}, "next": text_or_not(),
            "unread": {"type": "integer", "maximum": 99}, "unread_more": {"type": "boolean"},
        }),
        json!(["items", "next", "unread", "unread_more"]),
    );
    let asked = vec![
        words.in_query("unread", json!({"type": "boolean"}), "仅未读", "Only what is unread"),
        words.in_query("after", id(), "上一页答复中的 next", "What the last page said under `next`"),
        words.in_query(
            "limit",
            json!({"type": "integer", "minimum": 0}),
            "每页条数，至多 100；0 只答未读数",
            "Notices of a page, 100 at most; 0 asks for the count only",
        ),
    ];
    let listed = operation("notifications.list", TAG, words.say("自己的通知", "What one was told"), page);
    paths.insert("/api/notifications".into(), json!({"get": with(listed, asked, None)}));
    let done = |name: &str, summary: &str, parameters: Vec<Value>| {
        let nothing = json!({
            "operationId": name, "tags": [TAG], "summary": summary,
            "responses": {"204": {"description": "Done"}, "default": problem()},
        });
        json!({"post": with(nothing, parameters, None)})
    };
    let both = object(json!({"zh": text(), "en": text()}), json!(["zh", "en"]));
    let kind = object(
        json!({"kind": text(), "label": both, "mailed": {"type": "boolean"}}),
        json!(["kind", "label", "mailed"]),
    );
    let choices = object(
        json!({"mail": text_or_not(), "set_up": {"type": "boolean"}, "kinds": {"type": "array", "items": kind}}),
        json!(["mail", "set_up", "kinds"]),
    );
    let mailed = operation(
        "notifications.mailed",
        TAG,
        words.say("哪些通知同时发送到邮箱", "Which notices come by mail too"),
        choices,
    );
    let chosen = object(json!({"kind": text(), "mailed": {"type": "boolean"}}), json!(["kind", "mailed"]));
    let choose = json!({
        "operationId": "notifications.choose", "tags": [TAG],
        "summary": words.say("选择某类通知是否发送邮件", "Choose whether notices of a kind come by mail"),
        "responses": {"204": {"description": "Done"}, "default": problem()},
    });
    paths.insert(
        "/api/notifications/mail".into(),
        json!({
            "get": with(mailed, vec![], None),
            "post": with(choose, vec![words.idempotency_key()], Some(chosen)),
        }),
    );
    let one = vec![id_in_path(), words.idempotency_key()];
    paths.insert(
        "/api/notifications/{id}/read".into(),
        done("notifications.read", words.say("将一条通知标为已读", "Mark one as read"), one),
    );
    paths.insert(
        "/api/notifications/read-all".into(),
        done(
            "notifications.read_all",
            words.say("将全部通知标为已读", "Mark all as read"),
            vec![words.idempotency_key()],
        ),
    );
}
