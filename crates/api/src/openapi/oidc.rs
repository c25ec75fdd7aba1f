//! The paths by which people sign in through an identity provider.

use super::{
    paths::{Paths, operation, problem, reference, with},
    words::Words,
};
use serde_json::{Value, json};

const TAG: &str = "program";

/// Adds them. Whoever signs in shows nothing yet.
pub(super) fn paths(paths: &mut Paths, words: Words) {
    let open = |mut operation: Value| {
        operation["security"] = json!([]);
        operation
    };
    let in_query =
        |name: &str| json!({"name": name, "in": "query", "required": false, "schema": {"type": "string"}});
    let leads = |id: &str, zh, en, parameters: &[&str]| {
        let led = json!({
            "operationId": id, "tags": [TAG], "summary": words.say(zh, en),
            "responses": {"303": {"description": "Leads the browser on."}, "default": problem()},
        });
        open(with(led, parameters.iter().map(|name| in_query(name)).collect(), None))
    };
    let ways = operation(
        "sign_in.ways",
        TAG,
        words.say("有哪些登录方式", "The ways in which one may sign in"),
        json!({
            "type": "object",
            "properties": {
                "provider": {"oneOf": [
                    {"type": "object", "properties": {"label": reference("Label")}, "required": ["label"]},
                    {"type": "null"},
                ]},
                "passwords": {"type": "boolean"},
                "code_wanted": {"type": "boolean"},
            },
            "required": ["provider", "passwords", "code_wanted"],
        }),
    );
    paths.insert("/api/session/oidc".into(), json!({"get": open(ways)}));
    let start = leads(
        "sign_in.oidc_start",
        "浏览器转到身份提供方",
        "Leads a browser to the identity provider",
        &["return_to"],
    );
    paths.insert("/api/session/oidc/start".into(), json!({"get": start}));
    let callback = leads(
        "sign_in.oidc_callback",
        "浏览器从身份提供方返回；失败时在页面地址中带上 refused=代码",
        "A browser comes back from the identity provider; what goes wrong is told to the page as refused=CODE",
        &["state", "code", "error", "iss"],
    );
    paths.insert("/api/session/oidc/callback".into(), json!({"get": callback}));
    let code = operation(
        "sign_in.oidc_code",
        TAG,
        words.say(
            "从身份提供方返回后，输入两步验证的验证码",
            "The code of whoever came back and signs in in two steps",
        ),
        reference("Session"),
    );
    let typed = json!({
        "type": "object", "properties": {"code": {"type": "string"}}, "required": ["code"], "additionalProperties": false,
    });
    paths.insert("/api/session/oidc/code".into(), json!({"post": open(with(code, vec![], Some(typed)))}));
}
