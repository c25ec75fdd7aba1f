//! The second step of signing in: codes of a phone, recovery codes, and the roles that demand it.
//!
//! Long because: one scenario after the other over the same few helpers.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use kernel::{Clock, DateTime};
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, PASSWORD, Phone, on_both};

fn at(fixture: &Fixture, time: &str) {
    fixture.clock.set(DateTime::parse_from_rfc3339(time).expect("a time").to_utc());
}

/// To where the phone shows a code that was not used yet.
fn next_step(fixture: &Fixture) {
    fixture.clock.set(fixture.clock.now() + chrono::Duration::seconds(30));
}

fn now(fixture: &Fixture, phone: &Phone) -> String {
    phone.shows(fixture.clock.now())
}

/// Sets it up: the phone, and the recovery codes.
fn set_up(fixture: &Fixture, client: &Client<'_>) -> (Phone, Vec<String>) {
    let begun = client.post("/api/second-factor", &json!({"password": PASSWORD})).expect(200).json;
    let secret = begun["secret"].as_str().expect("a secret");
    let address = begun["address"].as_str().expect("an address");
    assert!(address.starts_with("otpauth://totp/Jingwei:") && address.contains(&format!("secret={secret}&")));
    let phone = Phone::of(secret);
    let confirmed =
        client.post("/api/second-factor/confirm", &json!({"code": now(fixture, &phone)})).expect(200);
    let codes = confirmed.json["recovery_codes"].as_array().expect("codes");
    (phone, codes.iter().map(|code| code.as_str().expect("a code").to_owned()).collect())
}

fn signed_in<'a>(fixture: &'a Fixture, name: &str) -> Client<'a> {
    let mut client = fixture.anonymous();
    client.sign_in(name, PASSWORD);
    client
}

fn attempt(fixture: &Fixture, name: &str, password: &str, code: Option<&str>) -> Answered {
    fixture.anonymous().post("/api/session", &json!({"name": name, "password": password, "code": code}))
}

#[test]
fn signing_in_takes_a_code_that_was_not_used_and_no_session_is_there_before() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let (lin, other) = (signed_in(fixture, "lin"), signed_in(fixture, "lin"));
        let nothing = lin.get("/api/second-factor").expect(200).json;
        assert_eq!(nothing, json!({"active": false, "since": null, "recovery_codes": 0}));
        let (phone, _) = set_up(fixture, &lin);
        let there = lin.get("/api/second-factor").expect(200).json;
        assert_eq!(
            there,
            json!({"active": true, "since": "2026-11-24T08:00:00.000000Z", "recovery_codes": 10})
        );
        // what was begun without it is over
        other.get("/api/session").refused(401, "access.session_over");
        lin.get("/api/session").expect(200);
        let sessions = || -> i64 {
            let count = |tx: &mut store::Tx<'_>| {
                tx.query_one("SELECT count(*) FROM session", &[])?.map_or(Ok(0), |row| row.int(0))
            };
            fixture.program.store.read_blocking(count).expect("a count")
        };
        assert_eq!(sessions(), 1);
        let wanted = attempt(fixture, "lin", PASSWORD, None).refused(401, "access.code_wanted");
        assert!(!wanted.headers.contains_key("set-cookie"));
        attempt(fixture, "lin", PASSWORD, Some(" ")).refused(401, "access.code_wanted");
        // a wrong password is told first, whatever the code
        attempt(fixture, "lin", "wrong", Some(&now(fixture, &phone))).refused(401, "access.wrong_password");
        // the code that confirmed it was used
        attempt(fixture, "lin", PASSWORD, Some(&now(fixture, &phone))).refused(401, "access.code_wrong");
        assert_eq!(sessions(), 1, "no session before the code");
        next_step(fixture);
        let code = now(fixture, &phone);
        attempt(fixture, "lin", PASSWORD, Some(&format!(" {} {}", &code[..3], &code[3..]))).expect(200);
        assert_eq!(sessions(), 2);
        attempt(fixture, "lin", PASSWORD, Some(&code)).refused(401, "access.code_wrong");
        // somebody without one need not know what a code is
        fixture.user("wang", "reader");
        attempt(fixture, "wang", PASSWORD, Some("123456")).expect(200);
    });
}

#[test]
fn a_clock_may_be_a_step_off() {
    on_both(|fixture| {
        for (name, time, right) in [
            ("a", "2026-11-24T09:59:29Z", false),
            ("b", "2026-11-24T09:59:30Z", true),
            ("c", "2026-11-24T10:00:59Z", true),
            ("d", "2026-11-24T10:01:00Z", false),
        ] {
            at(fixture, "2026-11-24T09:00:00Z");
            fixture.user(name, "reader");
            let (phone, _) = set_up(fixture, &signed_in(fixture, name));
            at(fixture, "2026-11-24T10:00:00Z");
            let answered = attempt(fixture, name, PASSWORD, Some(&phone.shows_at(time)));
            if right {
                answered.expect(200)
            } else {
                answered.refused(401, "access.code_wrong")
            };
        }
    });
}

#[test]
fn whoever_guesses_codes_waits_and_knowing_the_password_buys_no_more() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let lin = signed_in(fixture, "lin");
        let (phone, _) = set_up(fixture, &lin);
        at(fixture, "2026-11-24T09:00:00Z");
        for _ in 0..5 {
            attempt(fixture, "lin", PASSWORD, Some("000000")).refused(401, "access.code_wrong");
            // the right password by itself, in between
            attempt(fixture, "lin", PASSWORD, None).refused(401, "access.code_wanted");
        }
        let code = now(fixture, &phone);
        attempt(fixture, "lin", PASSWORD, Some(&code)).refused(429, "access.too_many_attempts");
        // nor does a session help, nor a changed password
        let remove =
            |code: &str| lin.post("/api/second-factor/remove", &json!({"password": PASSWORD, "code": code}));
        remove(&code).refused(429, "access.too_many_attempts");
        let weak = json!({"current": PASSWORD, "new": "short"});
        lin.post("/api/session/password", &weak).refused(422, "access.weak_password");
        remove(&code).refused(429, "access.too_many_attempts");
        at(fixture, "2026-11-24T09:00:01Z");
        attempt(fixture, "lin", PASSWORD, Some(&code)).expect(200);
        // and begins anew
        for _ in 0..5 {
            attempt(fixture, "lin", PASSWORD, Some(&code)).refused(401, "access.code_wrong");
            attempt(fixture, "lin", PASSWORD, None).refused(401, "access.code_wanted");
        }
        attempt(fixture, "lin", PASSWORD, Some("000000")).refused(429, "access.too_many_attempts");
        // whoever does not know the password keeps nobody waiting here
        fixture.user("wang", "reader");
        let (phone, _) = set_up(fixture, &signed_in(fixture, "wang"));
        next_step(fixture);
        for _ in 0..4 {
            attempt(fixture, "wang", "wrong", Some("000000")).refused(401, "access.wrong_password");
        }
        attempt(fixture, "wang", PASSWORD, Some(&now(fixture, &phone))).expect(200);
    });
}

#[test]
fn a_recovery_code_is_taken_once_and_kept_as_a_digest() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let lin = signed_in(fixture, "lin");
        let (_, codes) = set_up(fixture, &lin);
        assert_eq!(codes.len(), 10);
        assert!(codes.iter().all(|code| code.len() == 19), "{codes:?}");
        let as_typed = codes[3].replace('-', " ").to_lowercase();
        attempt(fixture, "lin", PASSWORD, Some(&as_typed)).expect(200);
        attempt(fixture, "lin", PASSWORD, Some(&codes[3])).refused(401, "access.code_wrong");
        attempt(fixture, "lin", PASSWORD, Some(&codes[4])).expect(200);
        assert_eq!(lin.get("/api/second-factor").expect(200).json["recovery_codes"], 8);
        // another person's are none of one's own
        fixture.user("wang", "reader");
        set_up(fixture, &signed_in(fixture, "wang"));
        attempt(fixture, "wang", PASSWORD, Some(&codes[5])).refused(401, "access.code_wrong");
        let kept = fixture.program.store.read_blocking(|tx| {
            let rows = tx.query("SELECT code_hash FROM recovery_code", &[])?;
            rows.iter().map(|row| row.bytes(0)).collect::<Result<Vec<_>, kernel::Failure>>()
        });
        let kept = kept.expect("what is kept");
        assert_eq!(kept.len(), 18);
        assert!(kept.iter().all(|hash| hash.len() == 32));
    });
}

#[test]
fn setting_up_asks_for_the_password_and_a_code_and_removing_for_both() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let lin = signed_in(fixture, "lin");
        let begin = |password: &str| lin.post("/api/second-factor", &json!({"password": password}));
        let confirm = |code: &str| lin.post("/api/second-factor/confirm", &json!({"code": code}));
        let remove = |password: &str, code: &str| {
            lin.post("/api/second-factor/remove", &json!({"password": password, "code": code}))
        };
        confirm("123456").refused(409, "access.no_second_factor");
        remove(PASSWORD, "123456").refused(409, "access.no_second_factor");
        begin("wrong").refused(401, "access.wrong_password");
        begin(PASSWORD).expect(200);
        // one that was begun counts for nothing
        attempt(fixture, "lin", PASSWORD, None).expect(200);
        // the last secret is the one
        let first = begin(PASSWORD).expect(200).json;
        let secret = begin(PASSWORD).expect(200).json["secret"].as_str().expect("a secret").to_owned();
        assert_ne!(first["secret"], secret);
        confirm("000000").refused(401, "access.code_wrong");
        // and not for ever
        let phone = Phone::of(&secret);
        at(fixture, "2026-11-24T08:16:00Z");
        confirm(&now(fixture, &phone)).refused(409, "access.no_second_factor");
        let (phone, _) = set_up(fixture, &lin);
        begin(PASSWORD).refused(409, "access.second_factor_there");
        confirm("123456").refused(409, "access.second_factor_there");
        next_step(fixture);
        let code = now(fixture, &phone);
        remove("wrong", &code).refused(401, "access.wrong_password");
        remove(PASSWORD, "000000").refused(401, "access.code_wrong");
        lin.post("/api/second-factor/remove", &json!({"code": code})).refused(400, "request.malformed");
        remove(PASSWORD, &code).expect(204);
        attempt(fixture, "lin", PASSWORD, None).expect(200);
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"lin\"")["id"].clone();
        let path = format!("/api/records/access.user/{}/history", user.as_str().expect("an id"));
        let history = admin.get(&path).expect(200);
        let told: Vec<&Value> =
            history.json["items"].as_array().expect("entries").iter().map(|e| &e["command"]).collect();
        assert_eq!(told[..2], [&json!("access.remove_second_factor"), &json!("access.set_up_second_factor")]);
        assert!(!String::from_utf8_lossy(&history.bytes).contains(&secret));
    });
}

#[test]
fn an_administrator_resets_it_and_that_ends_the_sessions() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let lin = signed_in(fixture, "lin");
        let (_, codes) = set_up(fixture, &lin);
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"lin\"")["id"].clone();
        let reset = || admin.post("/api/commands/access.reset_second_factor", &json!({"user": user}));
        reset().expect(200);
        lin.get("/api/session").refused(401, "access.session_over");
        let lin = signed_in(fixture, "lin");
        reset().refused(409, "access.no_second_factor");
        let path = format!("/api/records/access.user/{}/history", user.as_str().expect("an id"));
        assert_eq!(admin.get(&path).expect(200).json["items"][0]["command"], "access.reset_second_factor");
        // the old recovery codes are none of the new ones
        next_step(fixture);
        set_up(fixture, &lin);
        attempt(fixture, "lin", PASSWORD, Some(&codes[0])).refused(401, "access.code_wrong");
    });
}

#[test]
fn a_role_may_demand_it_and_until_then_one_may_only_set_it_up() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let lin = signed_in(fixture, "lin");
        let scope = json!([{"subject": "*", "rights": ["read"]}]);
        let wanted = json!({"name": "x", "expires_on": "2026-12-31", "scope": scope});
        let mut program = fixture.anonymous();
        program.set_bearer(lin.post("/api/tokens", &wanted).expect(201).json["token"].as_str());
        let list = "/api/records/framework.finding";
        program.get(list).expect(200);
        let admin = fixture.client("administrator");
        let role = admin.only("access.role", "code = \"reader\"");
        assert_eq!(role["second_factor"], false);
        let path = format!("/api/records/access.role/{}", role["id"].as_str().expect("an id"));
        admin.patch(&path, 1, &json!({"second_factor": true})).expect(200);
        // at the next request
        for path in [list, "/api/schema", "/api/navigation", "/api/search?q=x"] {
            lin.get(path).refused(403, "access.second_factor_wanted");
        }
        lin.post(list, &json!({})).refused(403, "access.second_factor_wanted");
        lin.post("/api/tokens", &wanted).refused(403, "access.second_factor_wanted");
        program.get(list).refused(403, "access.forbidden");
        assert_eq!(lin.get("/api/session").expect(200).json["second_factor_wanted"], true);
        lin.get("/api/sessions").expect(200);
        // whoever has no such role is not asked
        assert_eq!(admin.get("/api/session").expect(200).json["second_factor_wanted"], false);
        // once begun is not there yet
        lin.post("/api/second-factor", &json!({"password": PASSWORD})).expect(200);
        lin.get(list).refused(403, "access.second_factor_wanted");
        let (phone, _) = set_up(fixture, &lin);
        lin.get(list).expect(200);
        program.get(list).expect(200);
        next_step(fixture);
        let mut again = fixture.anonymous();
        again.sign_in_by(&json!({"name": "lin", "password": PASSWORD, "code": now(fixture, &phone)}));
        again.get(list).expect(200);
        again.send(Method::DELETE, "/api/session", &[], Vec::new()).expect(204);
    });
}
