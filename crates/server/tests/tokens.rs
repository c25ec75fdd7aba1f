//! API tokens: what they may, for how long, and what they may never.
//!
//! Long because: one scenario after the other over the same few helpers.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use engine::{Registry, access};
use jingwei::modules;
use kernel::{Clock, DateTime};
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, PASSWORD, on_both};

const SOME_ID: &str = "018f0000-0000-7000-8000-000000000000";

fn at(fixture: &Fixture, time: &str) {
    fixture.clock.set(DateTime::parse_from_rfc3339(time).expect("a time").to_utc());
}

fn everything_readable() -> Value {
    json!([{"subject": "*", "rights": ["read"]}])
}

fn made(person: &Client<'_>, scope: &Value) -> Answered {
    let wanted = json!({"name": "日报 report", "expires_on": "2027-01-31", "scope": scope});
    person.post("/api/tokens", &wanted).expect(201)
}

/// A program with a token of that person.
fn program<'a>(fixture: &'a Fixture, person: &Client<'_>, scope: &Value) -> Client<'a> {
    let mut program = fixture.anonymous();
    program.set_bearer(made(person, scope).json["token"].as_str());
    program
}

fn tokens(person: &Client<'_>) -> Vec<Value> {
    person.get("/api/tokens").expect(200).json["items"].as_array().expect("tokens").clone()
}

/// Something that each record, command and query is asked, none of which finds anything to change.
fn routes() -> Vec<(Method, String)> {
    let registry = Registry::new(modules());
    let mut routes = Vec::new();
    for name in registry.records().map(|entry| entry.def.name) {
        let base = format!("/api/records/{name}");
        routes.extend([
            (Method::GET, base.clone()),
            (Method::POST, base.clone()),
            (Method::PATCH, format!("{base}/{SOME_ID}")),
            (Method::POST, format!("{base}/{SOME_ID}/archive")),
            (Method::GET, format!("{base}/export")),
            (Method::POST, format!("{base}/import")),
        ]);
    }
    routes.extend(registry.commands().map(|c| (Method::POST, format!("/api/commands/{}", c.def.name))));
    routes.extend(registry.queries().map(|q| (Method::GET, format!("/api/queries/{}", q.def.name))));
    routes
}

fn allowed(client: &Client<'_>, method: &Method, path: &str) -> bool {
    let answered = client.send(method.clone(), path, &[("if-match", "\"1\"")], b"{}".to_vec());
    assert!(!answered.status.is_server_error(), "{method} {path}: {}", answered.json);
    answered.code() != "access.forbidden"
}

#[test]
fn a_token_may_what_its_person_and_its_scope_both_may_over_every_route() {
    on_both(|fixture| {
        type Rights = &'static [(&'static str, &'static str)];
        const PEOPLE: [Rights; 3] = [
            &[("framework.*", "read"), ("framework.finding", "create"), ("organisation.*", "export")],
            &[("*", "read"), ("*", "run"), ("organisation.*", "create"), ("organisation.*", "update")],
            &[
                ("*", "read"),
                ("*", "create"),
                ("*", "update"),
                ("*", "archive"),
                ("*", "export"),
                ("*", "import"),
                ("*", "run"),
            ],
        ];
        const SCOPES: [Rights; 4] = [
            &[("*", "read")],
            &[("framework.finding", "read"), ("framework.finding", "create"), ("framework.*", "run")],
            &[
                ("organisation.*", "read"),
                ("organisation.*", "create"),
                ("access.user", "read"),
                ("access.*", "export"),
            ],
            &[
                ("*", "read"),
                ("*", "create"),
                ("*", "update"),
                ("*", "archive"),
                ("*", "export"),
                ("*", "import"),
                ("*", "run"),
            ],
        ];
        // whoever has just the rights of the scope is the other bound
        let bounds = SCOPES.map(|scope| fixture.client_who_may(scope));
        let mut seen = [0, 0];
        for person in PEOPLE {
            let person = fixture.client_who_may(person);
            for (scope, bound) in SCOPES.iter().zip(&bounds) {
                let lines =
                    scope.iter().map(|(subject, right)| json!({"subject": subject, "rights": [right]}));
                let program = program(fixture, &person, &lines.collect());
                for (method, path) in routes() {
                    let may = allowed(&program, &method, &path);
                    let changes_access = path.contains("/access.") && method != Method::GET;
                    let both = allowed(&person, &method, &path) && allowed(bound, &method, &path);
                    assert_eq!(may, both && !changes_access, "{method} {path} through {scope:?}");
                    seen[usize::from(may)] += 1;
                }
            }
        }
        assert!(seen.iter().all(|count| *count > 50), "{seen:?}");
    });
}

#[test]
fn a_right_taken_from_the_person_is_gone_from_the_token_at_the_next_request() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let officer = fixture.client("hr_officer");
        let scope = json!([{"subject": "organisation.*", "rights": ["read", "create"]}]);
        let program = program(fixture, &officer, &scope);
        let department = json!({"code": "X", "name_zh": "甲", "name_en": "X"});
        program.post("/api/records/organisation.department", &department).expect(201);
        // it knows of what it may
        let schema = program.get("/api/schema").expect(200).json;
        assert!(schema["commands"].as_array().expect("commands").is_empty());
        let user = admin.only("access.user", "starts with(name, \"hr_officer\")");
        let path = format!("/api/records/access.user/{}", user["id"].as_str().expect("an id"));
        admin.patch(&path, 1, &json!({"roles": []})).expect(200);
        program.get("/api/records/organisation.department").refused(403, "access.forbidden");
    });
}

#[test]
fn it_is_shown_once_and_what_is_kept_is_not_it() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let mut lin = fixture.anonymous();
        lin.sign_in("lin", PASSWORD);
        let answered = made(&lin, &everything_readable());
        let token = answered.json["token"].as_str().expect("a token").to_owned();
        assert!(token.starts_with("jw_") && token.len() == 3 + 64, "{token}");
        let listed = tokens(&lin);
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0]["prefix"], token[..11]);
        assert_eq!(listed[0]["expires_at"], "2027-02-01T00:00:00.000000Z");
        assert_eq!(listed[0]["scope"], everything_readable());
        assert!(!listed[0].to_string().contains(&token));
        // nowhere in what was written
        let (id, kept) = (listed[0]["id"].as_str().expect("an id").to_owned(), token[11..].to_owned());
        let read = fixture.program.store.read_blocking(move |tx| {
            let audit =
                tx.query("SELECT changes, record, action, command FROM audit_entry ORDER BY id", &[])?;
            let audit: Result<Vec<Value>, kernel::Failure> = audit
                .iter()
                .map(|row| Ok(json!([row.json(0)?, row.text(1)?, row.text(2)?, row.opt_text(3)?])))
                .collect();
            let rows = tx.query("SELECT name, prefix, token_hash FROM api_token", &[])?;
            let rows: Result<Vec<(String, Vec<u8>)>, kernel::Failure> =
                rows.iter().map(|row| Ok((row.text(1)?, row.bytes(2)?))).collect();
            Ok((audit?, rows?))
        });
        let (audit, rows) = read.expect("what was written");
        assert_eq!(rows, [(token[..11].to_owned(), access::token_hash(&token))]);
        assert!(!json!(audit).to_string().contains(&kept));
        lin.delete(&format!("/api/tokens/{id}")).expect(204);
        let read = fixture.program.store.read_blocking(|tx| {
            let sql =
                "SELECT action, command, changes FROM audit_entry WHERE record = 'api_token' ORDER BY id";
            let of = |row: &store::Row| Ok(json!([row.text(0)?, row.text(1)?, row.json(2)?[0]]));
            tx.query(sql, &[])?.iter().map(of).collect::<Result<Vec<_>, kernel::Failure>>()
        });
        let told = read.expect("the audit");
        assert_eq!((&told[0][0], &told[0][1]), (&json!("create"), &json!("access.make_token")));
        assert_eq!((&told[1][0], &told[1][1]), (&json!("delete"), &json!("access.revoke_token")));
        assert_eq!(told[0][2]["after"], told[1][2]["before"]);
        assert_eq!(told[0][2]["after"]["scope"], everything_readable());
        // and the history of the user says so
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"lin\"")["id"].clone();
        let path = format!("/api/records/access.user/{}/history", user.as_str().expect("an id"));
        let history = admin.get(&path).expect(200).json;
        let commands: Vec<&Value> =
            history["items"].as_array().expect("entries").iter().map(|e| &e["command"]).collect();
        assert_eq!(commands[..2], [&json!("access.revoke_token"), &json!("access.make_token")]);
    });
}

#[test]
fn it_ends_by_time_by_its_owner_by_the_administrator_and_with_its_person() {
    on_both(|fixture| {
        for name in ["lin", "wang"] {
            fixture.user(name, "reader");
        }
        let (mut lin, mut wang) = (fixture.anonymous(), fixture.anonymous());
        lin.sign_in("lin", PASSWORD);
        wang.sign_in("wang", PASSWORD);
        let list = "/api/records/framework.finding";
        // by its owner, and at once
        let one = program(fixture, &lin, &everything_readable());
        one.get(list).expect(200);
        let path = format!("/api/tokens/{}", tokens(&lin)[0]["id"].as_str().expect("an id"));
        // another person's are none of one's own
        wang.delete(&path).refused(404, "access.token_gone");
        one.get(list).expect(200);
        lin.delete(&path).expect(204);
        one.get(list).refused(401, "access.token_wrong");
        lin.delete(&path).refused(404, "access.token_gone");
        // by the administrator: those of that user
        let (two, others) =
            (program(fixture, &lin, &everything_readable()), program(fixture, &wang, &everything_readable()));
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"lin\"")["id"].clone();
        let revoked = admin.post("/api/commands/access.revoke_tokens", &json!({"user": user})).expect(200);
        assert_eq!(revoked.json["revoked"], 1);
        two.get(list).refused(401, "access.token_wrong");
        others.get(list).expect(200);
        assert!(tokens(&lin).is_empty());
        lin.get("/api/session").expect(200);
        // with its person, and again with them
        let user = admin.only("access.user", "name = \"wang\"")["id"].clone();
        let path = format!("/api/records/access.user/{}", user.as_str().expect("an id"));
        admin.act(&format!("{path}/archive"), 1).expect(200);
        others.get(list).refused(401, "access.token_wrong");
        admin.act(&format!("{path}/restore"), 2).expect(200);
        others.get(list).expect(200);
        // by time: the last day is a whole one
        at(fixture, "2027-01-31T23:59:59Z");
        others.get(list).expect(200);
        at(fixture, "2027-02-01T00:00:00Z");
        others.get(list).refused(401, "access.token_wrong");
        wang.sign_in("wang", PASSWORD);
        assert!(tokens(&wang).is_empty());
        let swept = fixture.program.store.write_blocking(|tx| access::forget_old_tokens(tx, 100));
        assert_eq!(swept.expect("swept"), 1);
    });
}

#[test]
fn it_wants_no_csrf_token_and_no_cookie_beside_it() {
    on_both(|fixture| {
        let officer = fixture.client("hr_officer");
        let scope = json!([{"subject": "organisation.department", "rights": ["read", "create"]}]);
        let mut program = program(fixture, &officer, &scope);
        let path = "/api/records/organisation.department";
        let department = |code: &str| json!({"code": code, "name_zh": format!("{code}部"), "name_en": code});
        program.post(path, &department("A")).expect(201);
        // once is once here too
        program.post_once(path, "key", &department("B")).expect(201);
        let again = program.post_once(path, "key", &department("B")).expect(201);
        assert!(again.headers.contains_key("idempotency-replayed"));
        // a cookie wants it as ever
        let mut cookie = fixture.anonymous();
        cookie.set_cookie(officer.cookie());
        cookie.post(path, &department("C")).refused(403, "access.csrf");
        // and both are nobody
        program.set_cookie(officer.cookie());
        program.get(path).refused(400, "access.two_credentials");
        program.post(path, &department("D")).refused(400, "access.two_credentials");
        program.get("/api/sessions").refused(400, "access.two_credentials");
        // what is meant for somebody else is none of ours
        let basic = [("authorization", "Basic bGluOnNlY3JldA==")];
        cookie.send(Method::GET, path, &basic, Vec::new()).expect(200);
        fixture.anonymous().send(Method::GET, path, &basic, Vec::new()).refused(401, "access.not_signed_in");
    });
}

#[test]
fn it_never_touches_sign_in_whatever_its_scope() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let all = json!([{"subject": "*", "rights": ["read", "create", "update", "archive", "export", "import", "run"]}]);
        let program = program(fixture, &admin, &all);
        program.get("/api/records/access.user").expect(200);
        let own = tokens(&admin)[0]["id"].as_str().expect("an id").to_owned();
        let routes = [
            (Method::GET, "/api/session".to_owned()),
            (Method::DELETE, "/api/session".to_owned()),
            (Method::POST, "/api/session/password".to_owned()),
            (Method::POST, "/api/session/acts-for".to_owned()),
            (Method::GET, "/api/delegations".to_owned()),
            (Method::GET, "/api/sessions".to_owned()),
            (Method::DELETE, format!("/api/sessions/{SOME_ID}")),
            (Method::GET, "/api/tokens".to_owned()),
            (Method::POST, "/api/tokens".to_owned()),
            (Method::DELETE, format!("/api/tokens/{own}")),
            (Method::GET, "/api/second-factor".to_owned()),
            (Method::POST, "/api/second-factor".to_owned()),
            (Method::POST, "/api/second-factor/confirm".to_owned()),
            (Method::POST, "/api/second-factor/remove".to_owned()),
            (Method::POST, "/api/views".to_owned()),
            (Method::DELETE, format!("/api/views/{SOME_ID}")),
        ];
        for (method, path) in routes {
            let answered = program.send(method.clone(), &path, &[], b"{}".to_vec());
            let told = (answered.status.as_u16(), answered.code());
            assert_eq!(told, (403, "access.not_for_tokens"), "{method} {path}");
        }
        let user = admin.only("access.user", "starts with(name, \"administrator\")")["id"].clone();
        let commands = ["set_password", "end_sessions", "revoke_tokens", "reset_second_factor"];
        for command in commands {
            let input = json!({"user": user, "password": "a password that is long"});
            program.post(&format!("/api/commands/access.{command}"), &input).refused(403, "access.forbidden");
        }
        let mallory = json!({"name": "mallory", "display_name": "M"});
        program.post("/api/records/access.user", &mallory).refused(403, "access.forbidden");
        // and cannot be made to
        for (subject, right) in
            [("access.grant", "create"), ("access.set_password", "run"), ("access.*", "update")]
        {
            let scope = json!([{"subject": "framework.finding", "rights": ["read"]}, {"subject": subject, "rights": [right]}]);
            let wanted = json!({"name": "x", "expires_on": "2026-12-01", "scope": scope});
            let refused = admin.post("/api/tokens", &wanted).refused(403, "access.not_for_tokens");
            assert_eq!(refused.json["field"], "scope[1].rights");
        }
    });
}

/// What a program of personnel's does: who holds which post, and no more of rights than that.
#[test]
fn it_keeps_holdings_where_its_scope_says_so_but_none_of_its_own_person_and_no_roles_of_posts() {
    on_both(|fixture| {
        fixture.load_content();
        fixture.user("lin", "reader");
        let person = fixture.client("hr_officer");
        let all = json!([{"subject": "*", "rights": ["read", "create", "update"]}]);
        let program = program(fixture, &person, &all);
        let post = program.only("organisation.post", "code = \"HZ-GM\"")["id"].clone();
        let lin = program.only("access.user", "name = \"lin\"")["id"].clone();
        let own = person.get("/api/session").expect(200).json["user"]["id"].clone();
        let path = "/api/records/organisation.holding";
        let holding = |holder: &Value| json!({"post": post, "holder": holder, "valid_from": "2026-11-24"});
        program.post(path, &holding(&lin)).expect(201);
        let faults = program.post(path, &holding(&own)).expect(422).faults();
        assert_eq!(faults, [("holder".to_owned(), "organisation.not_oneself".to_owned())]);
        let role = program.list("access.role", "limit=1")[0]["id"].clone();
        let role = json!({"post": post, "role": role});
        let faults = program.post("/api/records/organisation.post_role", &role).expect(422).faults();
        assert_eq!(faults, [("role".to_owned(), "organisation.gives_no_roles".to_owned())]);
        let narrow = json!([{"subject": "organisation.*", "rights": ["read"]}]);
        let narrow = self::program(fixture, &person, &narrow);
        narrow.post(path, &holding(&lin)).refused(403, "access.forbidden");
    });
}

#[test]
fn whoever_guesses_tokens_waits_and_keeps_nobody_else_waiting() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let mut lin = fixture.anonymous();
        lin.sign_in("lin", PASSWORD);
        let right = program(fixture, &lin, &everything_readable());
        let ask = |client: &Client<'_>, address: &str| {
            client.send(
                Method::GET,
                "/api/records/framework.finding",
                &[("x-forwarded-for", address)],
                Vec::new(),
            )
        };
        let mut wrong = fixture.anonymous();
        for guess in 0..50 {
            wrong.set_bearer(Some(&format!("jw_{guess:064x}")));
            ask(&wrong, "10.0.0.1").refused(401, "access.token_wrong");
        }
        let refused = ask(&wrong, "10.0.0.1").refused(429, "access.too_many_attempts");
        assert_eq!(refused.headers.get("retry-after").expect("how long").as_bytes(), b"1");
        // on what a token may not do, too
        let headers = [("x-forwarded-for", "10.0.0.1")];
        wrong.send(Method::GET, "/api/tokens", &headers, Vec::new()).refused(429, "access.too_many_attempts");
        // from elsewhere, with a right one, and with a password from the same place
        ask(&wrong, "10.0.0.2").refused(401, "access.token_wrong");
        ask(&right, "10.0.0.1").expect(200);
        let sign_in = json!({"name": "lin", "password": PASSWORD}).to_string().into_bytes();
        fixture.anonymous().send(Method::POST, "/api/session", &headers, sign_in).expect(200);
        for odd in ["", "jw_", "' OR '1'='1", "\u{e9}"] {
            wrong.set_bearer(Some(odd));
            assert!(ask(&wrong, "10.0.0.3").status.is_client_error());
        }
    });
}

#[test]
fn its_last_use_is_known_to_the_minute_and_what_it_changes_says_so() {
    on_both(|fixture| {
        let officer = fixture.client("hr_officer");
        let scope = json!([{"subject": "organisation.department", "rights": ["read", "create"]}]);
        let program = program(fixture, &officer, &scope);
        let last_use = || tokens(&officer)[0]["last_used_at"].clone();
        assert_eq!(last_use(), Value::Null);
        for (time, known) in [
            ("2026-11-24T08:00:10Z", "2026-11-24T08:00:10.000000Z"),
            ("2026-11-24T08:01:09Z", "2026-11-24T08:00:10.000000Z"),
            ("2026-11-24T08:01:10Z", "2026-11-24T08:01:10.000000Z"),
        ] {
            at(fixture, time);
            program.get("/api/records/organisation.department").expect(200);
            assert_eq!(last_use(), known, "{time}");
        }
        let department = json!({"code": "X", "name_zh": "甲", "name_en": "X"});
        let id = program.post("/api/records/organisation.department", &department).expect(201).id();
        let history =
            officer.get(&format!("/api/records/organisation.department/{id}/history")).expect(200).json;
        let entry = &history["items"][0];
        assert_eq!(entry["token"], tokens(&officer)[0]["prefix"]);
        assert_ne!(entry["actor"]["title"], Value::Null);
        let own = json!({"code": "Y", "name_zh": "乙", "name_en": "Y"});
        let id = officer.post("/api/records/organisation.department", &own).expect(201).id();
        let history =
            officer.get(&format!("/api/records/organisation.department/{id}/history")).expect(200).json;
        assert_eq!(history["items"][0]["token"], Value::Null);
        assert!(fixture.clock.now().to_rfc3339().starts_with("2026-11-24T08:01:10"));
    });
}

#[test]
fn what_no_token_can_be_is_refused_at_its_field() {
    on_both(|fixture| {
        let lin = fixture.client("reader");
        let read = json!([{"subject": "framework.finding", "rights": ["read"]}]);
        let wanted = |name: &str, expires_on: &str, scope: &Value| {
            lin.post("/api/tokens", &json!({"name": name, "expires_on": expires_on, "scope": scope}))
        };
        let long = "长".repeat(61);
        for (name, day, scope, field) in [
            (" ", "2026-12-01", &read, "name"),
            (long.as_str(), "2026-12-01", &read, "name"),
            ("x", "2026-11-23", &read, "expires_on"),
            ("x", "2027-11-26", &read, "expires_on"),
            ("x", "2026-12-01", &json!([]), "scope"),
            ("x", "2026-12-01", &json!("*"), "scope"),
        ] {
            let refused = wanted(name, day, scope).refused(422, "access.token_unfit");
            assert_eq!(refused.json["field"], field, "{name} {day} {scope}");
        }
        wanted("x", "2026-11-24", &read).expect(201);
        wanted("x", "2027-11-25", &read).expect(201);
        for (line, status, code) in [
            (json!({"subject": "framework.nothing", "rights": ["read"]}), 404, "request.no_such_thing"),
            (json!({"subject": "framework.finding", "rights": ["fly"]}), 400, "request.malformed"),
            (json!({"subject": "framework.finding", "rights": []}), 400, "request.malformed"),
            (json!({"subject": "framework.finding"}), 400, "request.malformed"),
            (
                json!({"subject": "framework.finding", "rights": ["read"], "also": 1}),
                400,
                "request.malformed",
            ),
        ] {
            wanted("x", "2026-12-01", &json!([line])).refused(status, code);
        }
        lin.post("/api/tokens", &json!({"name": "x"})).refused(400, "request.malformed");
        for _ in 0..48 {
            wanted("x", "2026-12-01", &read).expect(201);
        }
        wanted("x", "2026-12-01", &read).refused(409, "access.too_many_tokens");
    });
}

#[test]
fn a_token_for_reading_reads_what_is_said_and_says_nothing() {
    on_both(|fixture| {
        let person = fixture.client("hr_officer");
        let unit = json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        let unit = person.post("/api/records/organisation.department", &unit).expect(201).id();
        let comments = format!("/api/records/organisation.department/{unit}/comments");
        let said = json!({"text": "请于月底前核对"});
        let own = person.post(&comments, &said).expect(201).id();
        let reads = program(fixture, &person, &everything_readable());
        let listed = reads.get(&comments).expect(200).json;
        assert_eq!(listed["items"][0]["text"], said["text"]);
        assert_eq!((&listed["may_add"], &listed["items"][0]["may_withdraw"]), (&json!(false), &json!(false)));
        reads.post(&comments, &said).refused(403, "access.forbidden");
        reads.delete(&format!("{comments}/{own}")).refused(403, "access.forbidden");
        let writes = json!([{"subject": "organisation.department", "rights": ["read", "update"]}]);
        let writes = program(fixture, &person, &writes);
        writes.post(&comments, &said).expect(201);
        assert_eq!(writes.get(&comments).expect(200).json["may_add"], true);
    });
}
