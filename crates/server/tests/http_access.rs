//! Who may do what, and how those who may not are told: over every route that is registered.
//!
//! Long because: one scenario after the other over the same routes.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use engine::Registry;
use jingwei::modules;
use serde_json::{Value, json};
use testkit::{Client, Fixture, NOTHING, PASSWORD, Route, described, logged, on_both};

/// Those that somebody needs who is not signed in yet.
const OPEN: &[(&str, &str)] = &[
    ("POST", "/api/session"),
    ("GET", "/api/session/oidc"),
    ("GET", "/api/session/oidc/start"),
    ("GET", "/api/session/oidc/callback"),
    ("POST", "/api/session/oidc/code"),
];

/// Every route of the description but those: for each record where it is one of records, and with an id that nothing has.
fn all_routes() -> Vec<(Method, String)> {
    let registry = Registry::new(modules());
    let records: Vec<&str> = registry.records().map(|entry| entry.def.name).collect();
    let open =
        |route: &Route| OPEN.iter().any(|(method, path)| route.method == *method && route.template == *path);
    let each = |route: Route| {
        let names = if route.template.contains("{record}") { records.clone() } else { vec![""] };
        names.into_iter().map(|name| (route.method.clone(), route.path(name, NOTHING))).collect::<Vec<_>>()
    };
    described().into_iter().filter(|route| !open(route)).flat_map(each).collect()
}

/// Routes that want a right: of records, commands and queries.
fn routes() -> Vec<(Method, String)> {
    let of_rights = ["/api/records/", "/api/commands/", "/api/queries/"];
    let wants = |path: &str| of_rights.iter().any(|start| path.starts_with(start));
    let mut routes: Vec<_> = all_routes().into_iter().filter(|(_, path)| wants(path)).collect();
    let registry = Registry::new(modules());
    routes.extend(
        registry.records().map(|entry| (Method::GET, format!("/api/views?record={}", entry.def.name))),
    );
    assert!(routes.len() > 20 * registry.records().count(), "{} routes", routes.len());
    routes
}

fn body_for(path: &str) -> Vec<u8> {
    let body = match path {
        path if path.ends_with("/bulk") => json!({"items": [{"id": NOTHING, "version": 1}], "changes": {}}),
        path if path.ends_with("/many") => json!({"inputs": [{}]}),
        path if path.ends_with("/comments") => json!({"text": "x"}),
        _ => json!({}),
    };
    body.to_string().into_bytes()
}

#[test]
fn nobody_gets_anything_without_signing_in() {
    on_both(|fixture| {
        let nobody = fixture.anonymous();
        for (method, path) in all_routes().into_iter().chain(routes()) {
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
            // whoever reads a row may say something of it
            let says = path.contains("/comments");
            let writes = (method != Method::GET && !says)
                || path.ends_with("/export")
                || path.ends_with("/import-template");
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
fn a_password_stands_in_no_answer_list_file_history_audit_job_or_log() {
    const SECRET: &str = "a very secret password";
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let found = admin.only("access.user", "starts with(name, \"administrator\")");
        let (user, name) = (found["id"].clone(), found["name"].clone());
        let id = user.as_str().expect("an id").to_owned();
        let record = "/api/records/access.user";
        let (answers, log) = logged(|| {
            let set = json!({"user": user, "password": SECRET});
            let mut answers =
                vec![admin.post_once("/api/commands/access.set_password", "once", &set).expect(200)];
            let nobody = fixture.anonymous();
            answers.push(nobody.post("/api/session", &json!({"name": name, "password": SECRET})).expect(200));
            let wrong = json!({"name": name, "password": format!("{SECRET}, and wrong")});
            answers.push(nobody.post("/api/session", &wrong).expect(401));
            answers
        });
        assert!(log.len() > 100, "the log was listened to: {log}");
        let mut places = vec![("the log".to_owned(), log)];
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        places.extend(answers.iter().map(|answered| ("an answer".to_owned(), text(&answered.bytes))));
        let again = fixture.client("administrator");
        for path in [
            "/api/schema".to_owned(),
            "/api/sessions".to_owned(),
            "/api/search?q=admin".to_owned(),
            record.to_owned(),
            format!("{record}/{id}"),
            format!("{record}/{id}/history"),
            format!("{record}/{id}/links"),
            format!("{record}/{id}/pdf"),
            format!("{record}/export?format=csv"),
        ] {
            places.push((path.clone(), text(&again.get(&path).expect(200).bytes)));
        }
        for sql in ["SELECT changes FROM audit_entry", "SELECT payload FROM job"] {
            let rows = fixture.program.store.read_blocking(move |tx| {
                let rows = tx.query(sql, &[])?;
                rows.iter().map(|row| row.json(0).map(|json| json.to_string())).collect::<Result<String, _>>()
            });
            places.push((sql.to_owned(), rows.expect("rows")));
        }
        let kept = fixture.program.store.read_blocking(|tx| {
            tx.query("SELECT body FROM idempotency_key", &[])?
                .iter()
                .map(|row| row.text(0))
                .collect::<Result<String, _>>()
        });
        places.push(("what is answered again".to_owned(), kept.expect("rows")));
        for (place, text) in &places {
            assert!(!text.contains("argon2") && !text.contains("very secret"), "{place}: {text}");
        }
    });
}

#[test]
fn every_answer_carries_the_security_headers() {
    on_both(|fixture| {
        let (nobody, admin) = (fixture.anonymous(), fixture.client("administrator"));
        let csv = "/api/records/access.role/export?format=csv";
        let answers = [
            ("the page", nobody.get("/anything")),
            ("health", nobody.get("/healthz")),
            ("nobody", nobody.get("/api/session")),
            ("no such route", admin.get("/api/nothing")),
            ("a list", admin.get("/api/records/access.role")),
            ("a file", admin.get(csv)),
            ("a refusal", admin.post("/api/records/access.role", &json!({}))),
            ("not JSON", admin.send(Method::POST, "/api/records/access.role", &[], b"{".to_vec())),
        ];
        for (kind, answered) in answers {
            let header = |name: &str| {
                let value = answered.headers.get(name).unwrap_or_else(|| panic!("{kind} lacks {name}"));
                value.to_str().expect("text").to_owned()
            };
            let policy = header("content-security-policy");
            for part in [
                "default-src 'self'",
                "script-src 'self'",
                "object-src 'none'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ] {
                assert!(policy.split("; ").any(|said| said == part), "{kind}: {part} is not in {policy}");
            }
            assert_eq!(header("x-content-type-options"), "nosniff", "{kind}");
            assert_eq!(header("x-frame-options"), "DENY", "{kind}");
            assert_eq!(header("referrer-policy"), "same-origin", "{kind}");
            assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{kind}");
            assert!(!header("x-request-id").is_empty(), "{kind}");
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
