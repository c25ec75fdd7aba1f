//! The paths of what hangs on a row: comments and files.

use super::{
    paths::{Paths, id_in_path, in_path, operation, problem, with},
    words::Words,
};
use serde_json::{Value, json};

const TAG: &str = "program";

fn object(properties: Value, required: Value) -> Value {
    json!({"type": "object", "properties": properties, "required": required})
}

fn id() -> Value {
    json!({"type": "string", "format": "uuid"})
}

fn person() -> Value {
    let title = json!({"type": ["object", "null"], "properties": {"zh": {"type": "string"}, "en": {"type": "string"}}});
    object(json!({"id": id(), "title": title}), json!(["id"]))
}

fn instant() -> Value {
    json!({"type": "string", "format": "date-time"})
}

fn made(mut operation: Value) -> Value {
    let answer = operation["responses"]["200"].take();
    operation["responses"] = json!({"201": answer, "default": problem()});
    operation
}

fn gone(name: &str, summary: &str, parameters: Vec<Value>) -> Value {
    let nothing = json!({
        "operationId": name, "tags": [TAG], "summary": summary,
        "responses": {"204": {"description": "Done"}, "default": problem()},
    });
    with(nothing, parameters, None)
}

/// Adds them.
pub(super) fn notes(paths: &mut Paths, words: Words) {
    let row = || vec![in_path("record"), id_in_path()];
    comments(paths, words, row());
    files(paths, words, row());
}

fn comments(paths: &mut Paths, words: Words, row: Vec<Value>) {
    let comment = object(
        json!({
            "id": id(), "author": person(), "at": instant(), "text": {"type": ["string", "null"]},
            "withdrawn": {"type": "boolean"}, "mentions": {"type": "array", "items": person()},
            "may_withdraw": {"type": "boolean"},
        }),
        json!(["id", "author", "at", "text", "withdrawn", "mentions", "may_withdraw"]),
    );
    let page = object(
        json!({
            "items": {"type": "array", "items": comment}, "next": {"type": ["string", "null"]},
            "may_add": {"type": "boolean"},
        }),
        json!(["items", "next", "may_add"]),
    );
    let new = object(
        json!({"text": {"type": "string", "maxLength": 4000}, "mentions": {"type": "array", "items": id(), "maxItems": 20}}),
        json!(["text"]),
    );
    let mut asked = row.clone();
    asked.extend([
        words.in_query("after", id(), "上一页答复中的 next", "What the last page said under `next`"),
        words.in_query("limit", json!({"type": "integer"}), "每页条数", "Comments of a page"),
    ]);
    let listed = operation("comments.list", TAG, words.say("记录的评论", "What is said about a row"), page);
    let mut said = row.clone();
    said.push(words.idempotency_key());
    let answer = object(json!({"id": id(), "at": instant()}), json!(["id", "at"]));
    let added =
        made(operation("comments.add", TAG, words.say("发表评论", "Say something about a row"), answer));
    paths.insert(
        "/api/records/{record}/{id}/comments".into(),
        json!({"get": with(listed, asked, None), "post": with(added, said, Some(new))}),
    );
    let mut one = row;
    one.push(in_path("comment"));
    paths.insert(
        "/api/records/{record}/{id}/comments/{comment}".into(),
        json!({"delete": gone("comments.withdraw", words.say("撤回评论", "Take a comment back"), one)}),
    );
}

fn files(paths: &mut Paths, words: Words, row: Vec<Value>) {
    let file = object(
        json!({
            "id": id(), "name": {"type": "string"}, "media_type": {"type": "string"}, "size": {"type": "integer"},
            "added_by": person(), "added_at": instant(),
        }),
        json!(["id", "name", "media_type", "size", "added_by", "added_at"]),
    );
    let list = object(
        json!({"items": {"type": "array", "items": file}, "may_change": {"type": "boolean"}}),
        json!(["items", "may_change"]),
    );
    let listed = operation("attachments.list", TAG, words.say("记录的附件", "The files of a row"), list);
    let answer = object(
        json!({"id": id(), "name": {"type": "string"}, "size": {"type": "integer"}}),
        json!(["id", "name", "size"]),
    );
    let added = operation(
        "attachments.add",
        TAG,
        words.say("上传附件（至多 20 MB）", "Hang a file on a row, at most 20 MB"),
        answer,
    );
    let mut sent = row.clone();
    sent.extend([
        json!({"name": "name", "in": "query", "required": true, "schema": {"type": "string"}, "description": words.say("文件名", "The file's name")}),
        words.idempotency_key(),
    ]);
    let mut added = with(made(added), sent, None);
    added["requestBody"] = json!({"required": true, "content": {"application/octet-stream": {}}});
    paths.insert(
        "/api/records/{record}/{id}/attachments".into(),
        json!({"get": with(listed, row.clone(), None), "post": added}),
    );
    let mut one = row;
    one.push(in_path("file"));
    let opened = json!({
        "operationId": "attachments.open", "tags": [TAG], "summary": words.say("下载附件", "A file of a row"),
        "responses": {"200": {"description": "The file", "content": {"*/*": {}}}, "default": problem()},
    });
    paths.insert(
        "/api/records/{record}/{id}/attachments/{file}".into(),
        json!({
            "get": with(opened, one.clone(), None),
            "delete": gone("attachments.remove", words.say("移除附件", "Take a file off"), one),
        }),
    );
}
