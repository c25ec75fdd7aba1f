//! API tokens and second factors: their paths, and what these speak of. Only a person does any of it, signed in by cookie.

use super::{
    paths::{id_in_path, operation, problem, reference, with},
    words::Words,
};
use serde_json::{Map, Value, json};

const TAG: &str = "program";

/// The ways in which a request may show who sends it.
pub(super) fn schemes(words: Words) -> Value {
    json!({
        "session": {"type": "apiKey", "in": "cookie", "name": crate::caller::COOKIE},
        "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
        "token": {
            "type": "http", "scheme": "bearer", "bearerFormat": "jw_…",
            "description": words.say(
                "程序使用的访问令牌，由本人在用户菜单中新建；不需要 X-CSRF-Token，不可与登录同时使用",
                "A program's API token, made by its person in the user menu; it wants no X-CSRF-Token and no session beside it",
            ),
        },
    })
}

/// What is a person's own to do, and no token's.
pub(super) fn in_person(mut operation: Value) -> Value {
    operation["security"] = json!([{"session": [], "csrf": []}]);
    operation
}

/// Marks the paths of which this is true in what is there already.
pub(super) fn mark(paths: &mut Map<String, Value>) {
    let all =
        ["/api/session", "/api/session/password", "/api/sessions", "/api/sessions/{id}", "/api/views/{id}"];
    for path in all {
        for operation in paths.get_mut(path).and_then(Value::as_object_mut).into_iter().flatten() {
            *operation.1 = in_person(operation.1.take());
        }
    }
    if let Some(save) = paths.get_mut("/api/views").and_then(|path| path.get_mut("post")) {
        *save = in_person(save.take());
    }
    // whoever signs in shows nothing yet
    if let Some(sign_in) = paths.get_mut("/api/session").and_then(|path| path.get_mut("post")) {
        sign_in["security"] = json!([]);
    }
}

/// What only reads wants no `X-CSRF-Token`.
pub(super) fn reading(paths: &mut Map<String, Value>) {
    let all = paths.values_mut().filter_map(|path| path.get_mut("get"));
    for operation in all {
        let in_person = operation.get("security").is_some();
        operation["security"] =
            if in_person { json!([{"session": []}]) } else { json!([{"session": []}, {"token": []}]) };
    }
}

/// The paths.
pub(super) fn paths(paths: &mut Map<String, Value>, words: Words) {
    let text = || json!({"type": "string"});
    let object = |properties: Value, required: Value| json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    let asked = |id: &str, zh, en, schema: Value| in_person(operation(id, TAG, words.say(zh, en), schema));
    let nothing = |id: &str, zh, en| {
        in_person(json!({
            "operationId": id, "tags": [TAG], "summary": words.say(zh, en),
            "responses": {"204": {"description": "Done"}, "default": problem()},
        }))
    };
    let mut make = asked(
        "tokens.make",
        "新建访问令牌；令牌只显示这一次",
        "Make an API token; it is shown this once",
        reference("NewApiToken"),
    );
    make["responses"]["201"] = make["responses"]["200"].take();
    if let Some(responses) = make["responses"].as_object_mut() {
        responses.remove("200");
    }
    let wanted = object(
        json!({
            "name": {"type": "string", "minLength": 1, "maxLength": 60}, "expires_on": {"type": "string", "format": "date"},
            "scope": reference("TokenScope"),
        }),
        json!(["name", "expires_on", "scope"]),
    );
    let list = object(json!({"items": {"type": "array", "items": reference("ApiToken")}}), json!(["items"]));
    paths.insert(
        "/api/tokens".into(),
        json!({
            "get": asked("tokens.list", "自己的访问令牌", "One's own API tokens", list),
            "post": with(make, vec![], Some(wanted)),
        }),
    );
    let revoke = nothing("tokens.revoke", "撤销自己的一个访问令牌", "Revoke one of one's own API tokens");
    paths.insert("/api/tokens/{id}".into(), json!({"delete": with(revoke, vec![id_in_path()], None)}));
    let begin = asked(
        "second_factor.begin",
        "开始启用两步验证：得到密钥",
        "Begin to set up two-step sign-in: gives the secret",
        object(json!({"secret": text(), "address": text()}), json!(["secret", "address"])),
    );
    paths.insert(
        "/api/second-factor".into(),
        json!({
            "get": asked("second_factor.show", "自己的两步验证", "One's own two-step sign-in", reference("SecondFactor")),
            "post": with(begin, vec![], Some(object(json!({"password": text()}), json!(["password"])))),
        }),
    );
    let codes =
        object(json!({"recovery_codes": {"type": "array", "items": text()}}), json!(["recovery_codes"]));
    let confirm = asked(
        "second_factor.confirm",
        "以第一个验证码启用；恢复码只显示这一次",
        "Confirm it by a first code; the recovery codes are shown this once",
        codes,
    );
    paths.insert(
        "/api/second-factor/confirm".into(),
        json!({"post": with(confirm, vec![], Some(object(json!({"code": text()}), json!(["code"]))))}),
    );
    let remove = nothing("second_factor.remove", "停用两步验证", "Remove two-step sign-in");
    let sent = object(json!({"password": text(), "code": text()}), json!(["password", "code"]));
    paths.insert("/api/second-factor/remove".into(), json!({"post": with(remove, vec![], Some(sent))}));
}

/// What the paths speak of.
pub(super) fn schemas(schemas: &mut Map<String, Value>) {
    let when = || json!({"type": "string", "format": "date-time"});
    let when_or_not = || json!({"type": ["string", "null"], "format": "date-time"});
    let rights: Vec<&str> = schema::Right::ALL.iter().map(|right| right.code()).collect();
    let token = json!({
        "id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}, "prefix": {"type": "string"},
        "scope": reference("TokenScope"), "created_at": when(), "expires_at": when(), "last_used_at": when_or_not(),
    });
    let mut new = token.clone();
    new["token"] = json!({"type": "string"});
    let required = ["id", "name", "prefix", "scope", "created_at", "expires_at", "last_used_at"];
    let shown = [&required[..], &["token"]].concat();
    let own = json!({
        "TokenScope": {"type": "array", "minItems": 1, "maxItems": 200, "items": {
            "type": "object", "properties": {
                "subject": {"type": "string", "description": "A record, command or query by name, `module.*`, or `*`."},
                "rights": {"type": "array", "minItems": 1, "items": {"type": "string", "enum": rights}},
            }, "required": ["subject", "rights"], "additionalProperties": false,
        }},
        "ApiToken": {"type": "object", "properties": token, "required": required},
        "NewApiToken": {"type": "object", "properties": new, "required": shown},
        "SecondFactor": {
            "type": "object", "properties": {
                "active": {"type": "boolean"}, "since": when_or_not(), "recovery_codes": {"type": "integer"},
            }, "required": ["active", "since", "recovery_codes"],
        },
    });
    schemas.extend(own.as_object().cloned().unwrap_or_default());
}
