//! Who may do what, and how those who may not are told: over every route that is registered.
//!
//! Long because: one scenario after the other over the same routes.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use engine::Registry;
use jingwei::modules;
use serde_json::{Value, json};
use testkit::{Client, Fixture, PASSWORD, on_both};

const SOME_ID: &str = "018f0000-0000-7000-8000-000000000000";

/// Every route of the registry: method, path, and the roles' right or none where being signed in is enough.
fn routes() -> Vec<(Method, String)> {
    let registry = Registry::new(modules());
    let mut routes = Vec::new();
    for name in registry.records().map(|entry| entry.def.name) {
        let base = format!("/api/records/{name}");
        routes.extend([
            (Method::GET, base.clone()),
            (Method::POST, base.clone()),
            (Method::POST, format!("{base}/bulk")),
            (Method::GET, format!("{base}/export")),
            (Method::GET, format!("{base}/import-template")),
            (Method::POST, format!("{base}/import")),
            (Method::GET, format!("{base}/{SOME_ID}")),
            (Method::PATCH, format!("{base}/{SOME_ID}")),
            (Method::POST, format!("{base}/{SOME_ID}/archive")),
            (Method::POST, format!("{base}/{SOME_ID}/restore")),
            (Method::GET, format!("{base}/{SOME_ID}/history")),
            (Method::GET, format!("{base}/{SOME_ID}/links")),
            (Method::GET, format!("/api/views?record={name}")),
        ]);
    }
    for entry in registry.commands() {
        routes.push((Method::POST, format!("/api/commands/{}", entry.def.name)));
        routes.push((Method::POST, format!("/api/commands/{}/many", entry.def.name)));
    }
    routes.extend(registry.queries().map(|entry| (Method::GET, format!("/api/queries/{}", entry.def.name))));
    routes
}

/// Routes that are there for whoever is signed in.
fn own_routes() -> Vec<(Method, String)> {
    [
        (Method::GET, "/api/session"),
        (Method::DELETE, "/api/session"),
        (Method::POST, "/api/session/password"),
        (Method::POST, "/api/session/acts-for"),
        (Method::GET, "/api/delegations"),
        (Method::GET, "/api/sessions"),
        (Method::GET, "/api/tokens"),
        (Method::POST, "/api/tokens"),
        (Method::DELETE, "/api/tokens/018f0000-0000-7000-8000-000000000000"),
        (Method::GET, "/api/second-factor"),
        (Method::POST, "/api/second-factor"),
        (Method::POST, "/api/second-factor/confirm"),
        (Method::POST, "/api/second-factor/remove"),
        (Method::GET, "/api/schema"),
        (Method::GET, "/api/navigation"),
        (Method::GET, "/api/openapi.json"),
        (Method::GET, "/api/search?q=x"),
        (Method::POST, "/api/views"),
        (Method::DELETE, "/api/views/018f0000-0000-7000-8000-000000000000"),
    ]
    .into_iter()
    .map(|(method, path)| (method, path.to_owned()))
    .collect()
}

fn body_for(path: &str) -> Vec<u8> {
    let body = match path {
        path if path.ends_with("/bulk") => json!({"items": [{"id": SOME_ID, "version": 1}], "changes": {}}),
        path if path.ends_with("/many") => json!({"inputs": [{}]}),
        _ => json!({}),
    };
    body.to_string().into_bytes()
}

#[test]
fn nobody_gets_anything_without_signing_in() {
    on_both(|fixture| {
        let nobody = fixture.anonymous();
        for (method, path) in routes().into_iter().chain(own_routes()) {
            let answered = nobody.send(method.clone(), &path, &[("if-match", "\"1\"")], body_for(&path));
            assert_eq!(
                (answered.status.as_u16(), answered.code()),
                (401, "access.not_signed_in"),
                "{method} {path}"
            );
        }
    });
}

#[test]
fn somebody_without_a_role_gets_nothing_of_any_module() {
    on_both(|fixture| {
        fixture.load_content();
        fixture.user("newcomer", "reader");
        // the role is taken away again: signed in, and without any right
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"newcomer\"");
        let path = format!("/api/records/access.user/{}", user["id"].as_str().expect("an id"));
        admin.patch(&path, 1, &json!({"roles": []})).expect(200);
        let mut client = fixture.anonymous();
        client.sign_in("newcomer", PASSWORD);
        for (method, path) in routes() {
            let answered = client.send(method.clone(), &path, &[("if-match", "\"1\"")], body_for(&path));
            assert_eq!(
                (answered.status.as_u16(), answered.code()),
                (403, "access.forbidden"),
                "{method} {path}: {}",
                answered.json
            );
        }
        let schema = client.get("/api/schema").expect(200).json;
        for part in ["records", "commands", "queries"] {
            assert_eq!(schema[part], json!([]), "{part}");
        }
        assert_eq!(client.get("/api/search?q=1.2").expect(200).json["items"], json!([]));
    });
}

#[test]
fn a_reader_reads_and_changes_nothing() {
    on_both(|fixture| {
        fixture.load_content();
        let reader = fixture.client("reader");
        assert!(!reader.list("framework.finding", "limit=5").is_empty());
        for (method, path) in routes() {
            let writes =
                method != Method::GET || path.ends_with("/export") || path.ends_with("/import-template");
            if writes {
                let answered = reader.send(method.clone(), &path, &[("if-match", "\"1\"")], body_for(&path));
                assert_eq!(
                    (answered.status.as_u16(), answered.code()),
                    (403, "access.forbidden"),
                    "{method} {path}"
                );
            }
        }
        reader.get("/api/records/access.user").refused(403, "access.forbidden");
    });
}

#[test]
fn a_right_taken_away_is_gone_at_the_next_request() {
    on_both(|fixture| {
        fixture.load_content();
        let (admin, reader) = (fixture.client("administrator"), fixture.client("reader"));
        reader.get("/api/records/framework.finding?limit=1").expect(200);
        let role = admin.only("access.role", "code = \"reader\"");
        let path = format!("/api/records/access.role/{}", role["id"].as_str().expect("an id"));
        let grants = admin.get(&path).expect(200).json["grants"].clone();
        let kept: Vec<Value> = grants
            .as_array()
            .expect("grants")
            .iter()
            .filter(|g| g["subject"] != "framework.*")
            .cloned()
            .collect();
        admin.patch(&path, 1, &json!({"grants": kept})).expect(200);
        reader.get("/api/records/framework.finding?limit=1").refused(403, "access.forbidden");
    });
}

#[test]
fn a_write_that_does_not_come_from_the_page_is_refused() {
    on_both(|fixture| {
        let mut client = fixture.client("hr_officer");
        let body = json!({"code": "X", "name_zh": "甲", "name_en": "X"});
        let path = "/api/records/organisation.department";
        let foreign = [("origin", "https://evil.test")];
        client.send(Method::POST, path, &foreign, body.to_string().into_bytes()).refused(403, "access.csrf");
        client
            .send(Method::POST, path, &[("origin", "null")], body.to_string().into_bytes())
            .refused(403, "access.csrf");
        let own = [("origin", "http://jingwei.test")];
        client.send(Method::POST, path, &own, body.to_string().into_bytes()).expect(201);
        client.set_csrf(Some("0".repeat(64).as_str()));
        client.post(path, &body).refused(403, "access.csrf");
        client.set_csrf(None);
        client.post(path, &body).refused(403, "access.csrf");
        let sign_in = json!({"name": "x", "password": "y"}).to_string().into_bytes();
        client.send(Method::POST, "/api/session", &foreign, sign_in).refused(403, "access.csrf");
    });
}

#[test]
fn sign_in_tells_nothing_but_yes_or_no() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let client = fixture.anonymous();
        let try_it = |name: &str, password: &str| {
            client.post("/api/session", &json!({"name": name, "password": password}))
        };
        let wrong = try_it("lin", "wrong password").refused(401, "access.wrong_password");
        let unknown = try_it("nobody", "wrong password").refused(401, "access.wrong_password");
        assert_eq!(wrong.json["detail"], unknown.json["detail"]);
        try_it("lin' OR '1'='1", "x").refused(401, "access.wrong_password");
        client.post("/api/session", &json!({"name": "lin"})).refused(400, "request.malformed");
        let right = try_it("lin", PASSWORD).expect(200);
        let cookie = right.headers.get("set-cookie").expect("a cookie").to_str().expect("a text").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    });
}

#[test]
fn a_session_is_new_at_sign_in_ends_at_sign_out_and_with_time() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let mut client = fixture.anonymous();
        // a token that somebody planted before sign-in is worth nothing after it
        let planted = format!("jingwei_session={}", "a".repeat(64));
        client.set_cookie(Some(&planted));
        client.get("/api/session").refused(401, "access.session_over");
        client.sign_in("lin", PASSWORD);
        assert_ne!(client.cookie(), Some(planted.as_str()));
        client.get("/api/session").expect(200);
        let session = client.cookie().map(str::to_owned);
        client.send(Method::DELETE, "/api/session", &[], Vec::new()).expect(204);
        client.get("/api/session").refused(401, "access.session_over");
        assert!(session.is_some());
        client.set_cookie(None);
        client.sign_in("lin", PASSWORD);
        let later = kernel::Clock::now(&*fixture.clock) + chrono::Duration::hours(13);
        fixture.clock.set(later);
        client.get("/api/session").refused(401, "access.session_over");
        client.post("/api/records/organisation.department", &json!({})).refused(401, "access.session_over");
    });
}

#[test]
fn passwords_are_changed_by_their_owner_or_set_by_the_administrator() {
    on_both(|fixture: &Fixture| {
        fixture.user("lin", "reader");
        let (mut one, mut other) = (fixture.anonymous(), fixture.anonymous());
        one.sign_in("lin", PASSWORD);
        other.sign_in("lin", PASSWORD);
        let change = |client: &Client<'_>, current: &str, new: &str| {
            client.post("/api/session/password", &json!({"current": current, "new": new}))
        };
        change(&one, "wrong", "a longer password").refused(401, "access.wrong_password");
        change(&one, PASSWORD, "short").refused(422, "access.weak_password");
        change(&one, PASSWORD, "a longer password").expect(204);
        one.get("/api/session").expect(200);
        other.get("/api/session").refused(401, "access.session_over");
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"lin\"")["id"].clone();
        let set = |password: &str| {
            admin.post("/api/commands/access.set_password", &json!({"user": user, "password": password}))
        };
        set("lin").refused(422, "access.weak_password");
        set("set by the administrator").expect(200);
        let path = format!("/api/records/access.user/{}/history", user.as_str().expect("an id"));
        let history = admin.get(&path).expect(200).json;
        let commands: Vec<&str> = history["items"]
            .as_array()
            .expect("entries")
            .iter()
            .filter_map(|e| e["command"].as_str())
            .collect();
        assert_eq!(
            commands,
            ["access.set_password", "access.change_password"],
            "each is told, and what it was is not"
        );
        one.get("/api/session").refused(401, "access.session_over");
        one.sign_in("lin", "set by the administrator");
        // an archived user is nobody
        let path = format!("/api/records/access.user/{}/archive", user.as_str().expect("an id"));
        admin.act(&path, 1).expect(200);
        one.get("/api/session").refused(401, "access.session_over");
        let again = json!({"name": "lin", "password": "set by the administrator"});
        fixture.anonymous().post("/api/session", &again).refused(401, "access.wrong_password");
    });
}

#[test]
fn no_secret_leaves() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let user =
            admin.only("access.user", "name != null and starts with(name, \"administrator\")")["id"].clone();
        admin
            .post(
                "/api/commands/access.set_password",
                &json!({"user": user, "password": "a very secret password"}),
            )
            .expect(200);
        let mut admin = admin;
        let _ = &mut admin;
        let all = ["/api/schema", "/api/records/access.user"];
        for path in all {
            let text = String::from_utf8_lossy(&fixture.client("administrator").get(path).bytes).into_owned();
            assert!(!text.contains("argon2") && !text.contains("very secret"), "{path}");
        }
    });
}

#[test]
fn every_answer_carries_the_security_headers() {
    on_both(|fixture| {
        for path in ["/healthz", "/api/session", "/anything"] {
            let answered = fixture.anonymous().get(path);
            for header in [
                "content-security-policy",
                "x-content-type-options",
                "x-frame-options",
                "referrer-policy",
                "x-request-id",
            ] {
                assert!(answered.headers.contains_key(header), "{path} lacks {header}");
            }
        }
    });
}

#[test]
fn a_grant_on_nothing_is_refused() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let role = admin.only("access.role", "code = \"reader\"")["id"].clone();
        let grant = |subject: &str| {
            admin.post(
                "/api/records/access.grant",
                &json!({"role": role, "subject": subject, "granted": "read"}),
            )
        };
        let refused = grant("framework.no_such").refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("subject".to_owned(), "request.no_such_thing".to_owned())]);
        grant("access.user").expect(201);
    });
}
