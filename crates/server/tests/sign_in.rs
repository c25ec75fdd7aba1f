//! Signing in: the brake on guessing, and the sessions that one has.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use kernel::DateTime;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, PASSWORD, on_both};

fn at(fixture: &Fixture, time: &str) {
    fixture.clock.set(DateTime::parse_from_rfc3339(time).expect("a time").to_utc());
}

fn try_from(client: &Client<'_>, address: &str, name: &str, password: &str) -> Answered {
    let body = json!({"name": name, "password": password}).to_string().into_bytes();
    let headers =
        [("content-type", "application/json"), ("x-forwarded-for", address), ("user-agent", "a browser")];
    client.send(Method::POST, "/api/session", &headers, body)
}

#[test]
fn whoever_guesses_waits_ever_longer_and_the_right_password_does_not_help() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let client = fixture.anonymous();
        let attempt = |name: &str, password: &str| try_from(&client, "10.0.0.1", name, password);
        for name in ["lin", "no such user"] {
            at(fixture, "2026-11-24T08:00:00Z");
            for _ in 0..5 {
                attempt(name, "wrong").refused(401, "access.wrong_password");
            }
            let refused = attempt(name, PASSWORD).refused(429, "access.too_many_attempts");
            assert_eq!(refused.headers.get("retry-after").expect("how long").as_bytes(), b"1");
            at(fixture, "2026-11-24T08:00:01Z");
            // however it is written
            attempt(&name.to_uppercase(), "wrong").refused(401, "access.wrong_password");
            at(fixture, "2026-11-24T08:00:02Z");
            attempt(name, PASSWORD).refused(429, "access.too_many_attempts");
        }
        at(fixture, "2026-11-24T08:00:03Z");
        attempt("lin", PASSWORD).expect(200);
        // and begins anew
        for _ in 0..5 {
            attempt("lin", "wrong").refused(401, "access.wrong_password");
        }
        attempt("lin", "wrong").refused(429, "access.too_many_attempts");
        // an administrator's new password ends the wait
        fixture.user("lin", "reader");
        attempt("lin", PASSWORD).expect(200);
    });
}

#[test]
fn ten_thousand_wrong_passwords_come_to_few_guesses() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let client = fixture.anonymous();
        let mut guessed = 0;
        for at in 0..10_000 {
            // half on one name from everywhere, half on every name from one place
            let (address, name) = match at % 2 {
                0 => (format!("10.{}.{}.1", at / 256 % 256, at % 256), "lin".to_owned()),
                _ => ("192.0.2.1".to_owned(), format!("user{at}")),
            };
            let answered = try_from(&client, &address, &name, "guess");
            match answered.status.as_u16() {
                401 => guessed += 1,
                _ => assert_eq!(answered.code(), "access.too_many_attempts"),
            }
        }
        assert_eq!(guessed, 5 + 50);
        // others elsewhere sign in as ever
        fixture.user("wang", "reader");
        try_from(&client, "198.51.100.1", "wang", PASSWORD).expect(200);
    });
}

#[test]
fn one_sees_ones_own_sessions_and_ends_them() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        let (mut desk, mut phone) = (fixture.anonymous(), fixture.anonymous());
        desk.sign_in("lin", PASSWORD);
        phone.sign_in("lin", PASSWORD);
        let sessions = |client: &Client<'_>| -> Vec<Value> {
            client.get("/api/sessions").expect(200).json["items"].as_array().expect("sessions").clone()
        };
        let of_desk = sessions(&desk);
        assert_eq!(of_desk.len(), 2);
        assert_eq!(of_desk.iter().filter(|session| session["current"] == true).count(), 1);
        assert!(!of_desk.iter().any(|session| session.to_string().contains("token")));
        let other = of_desk.iter().find(|session| session["current"] == false).expect("the phone");
        let path = format!("/api/sessions/{}", other["id"].as_str().expect("an id"));
        let end = |client: &Client<'_>| client.send(Method::DELETE, &path, &[], Vec::new());
        // another person's are none of one's own
        end(&fixture.client("administrator")).refused(404, "access.session_gone");
        end(&desk).expect(204);
        end(&desk).refused(404, "access.session_gone");
        phone.get("/api/session").refused(401, "access.session_over");
        assert_eq!(sessions(&desk).len(), 1);
        // an administrator ends all of somebody's
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"lin\"")["id"].clone();
        let ended = admin.post("/api/commands/access.end_sessions", &json!({"user": user})).expect(200);
        assert_eq!(ended.json["ended"], 1);
        desk.get("/api/session").refused(401, "access.session_over");
    });
}
