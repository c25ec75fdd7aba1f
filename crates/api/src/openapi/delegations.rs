//! Delegations: their paths, and what these speak of.

use super::{
    paths::{operation, reference, with},
    sign_in::in_person,
    words::Words,
};
use serde_json::{Map, Value, json};

const TAG: &str = "program";

/// The paths.
pub(super) fn paths(paths: &mut Map<String, Value>, words: Words) {
    let list = operation(
        "delegations.list",
        TAG,
        words.say("自己给予和获得的代理授权", "The delegations that one gave and received"),
        reference("OwnDelegations"),
    );
    paths.insert("/api/delegations".into(), json!({"get": in_person(list)}));
    let act_for = operation(
        "session.act_for",
        TAG,
        words.say(
            "从现在起在本次登录中代理他人；留空则恢复本人",
            "From now on acts for another in this session; or, by none, for oneself again",
        ),
        reference("Session"),
    );
    let sent = json!({
        "type": "object", "properties": {"delegation": {"type": ["string", "null"], "format": "uuid"}},
        "required": ["delegation"], "additionalProperties": false,
    });
    let act_for = json!({"post": in_person(with(act_for, vec![], Some(sent)))});
    paths.insert("/api/session/acts-for".into(), act_for);
}

/// What the paths speak of.
pub(super) fn schemas(schemas: &mut Map<String, Value>) {
    let id = || json!({"type": "string", "format": "uuid"});
    let day = || json!({"type": "string", "format": "date"});
    let scope = || json!({"anyOf": [reference("TokenScope"), {"type": "null"}]});
    let person = || reference("PersonName");
    let list = || json!({"type": "array", "items": reference("Delegation")});
    let own = json!({
        "PersonName": {
            "type": "object",
            "properties": {"id": id(), "name": {"type": "string"}, "display_name": {"type": "string"}},
            "required": ["id", "name", "display_name"],
        },
        "Delegation": {
            "type": "object", "properties": {
                "id": id(), "number": {"type": "string"}, "delegator": person(), "delegate": person(),
                "valid_from": day(), "valid_to": day(), "reason": {"type": "string"}, "scope": scope(),
                "stands": {"type": "boolean"},
            },
            "required": ["id", "number", "delegator", "delegate", "valid_from", "valid_to", "reason", "scope", "stands"],
        },
        "OwnDelegations": {
            "type": "object", "properties": {"given": list(), "received": list()}, "required": ["given", "received"],
        },
        "ActsFor": {
            "type": "object", "properties": {
                "delegation": id(), "user": person(), "valid_to": day(), "scope": scope(),
                "over": {"type": "boolean", "description": "It ended: all is refused until one stops acting."},
            },
            "required": ["delegation", "user", "valid_to", "scope", "over"],
        },
    });
    schemas.extend(own.as_object().cloned().unwrap_or_default());
}
