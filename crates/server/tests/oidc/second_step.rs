//! A second factor here, and one over there.

use crate::kit::{SUBJECT, back, cookie, count, name_of, place, refused, sent, session};
use axum::http::Method;
use kernel::Clock;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, IdentityProvider, PASSWORD, Phone, on_both};

/// Lin signs in in two steps.
fn set_up(fixture: &Fixture) -> (IdentityProvider, Phone) {
    let provider = IdentityProvider::default();
    fixture.sends_by(provider.world());
    fixture.user("lin", "reader");
    let mut client = fixture.anonymous();
    client.sign_in("lin", PASSWORD);
    let begun = client.post("/api/second-factor", &json!({"password": PASSWORD})).expect(200).json;
    let phone = Phone::of(begun["secret"].as_str().expect("a secret"));
    let code = json!({"code": phone.shows(fixture.clock.now())});
    client.post("/api/second-factor/confirm", &code).expect(200);
    client.delete("/api/session").expect(204);
    fixture.later(30);
    (provider, phone)
}

/// The browser that came back and has a code to type.
fn waiting<'a>(fixture: &'a Fixture, answered: &Answered) -> Client<'a> {
    assert_eq!(place(answered), "/");
    assert!(cookie(answered, "jingwei_session").is_none(), "no session before the code");
    let way = cookie(answered, "jingwei_oidc").expect("a cookie");
    assert!(way.contains("HttpOnly") && way.contains("Max-Age=600"), "{way}");
    let mut browser = fixture.anonymous();
    browser.set_cookie(Some(sent(&way)));
    assert_eq!(browser.get("/api/session/oidc").expect(200).json["code_wanted"], true);
    browser
}

fn type_code(browser: &Client<'_>, code: &str) -> Answered {
    browser.post("/api/session/oidc/code", &json!({"code": code}))
}

#[test]
fn who_has_one_here_types_a_code_and_is_linked_only_then() {
    on_both(|fixture| {
        let (provider, phone) = set_up(fixture);
        let browser = waiting(fixture, &back(fixture, &provider, "lin", |_| ()));
        assert_eq!((count(fixture, "session"), count(fixture, "access_identity")), (0, 0));
        type_code(&browser, "000000").refused(401, "access.code_wrong");
        let code = phone.shows(fixture.clock.now());
        // not from another browser, nor from another page
        type_code(&fixture.anonymous(), &code).refused(403, "oidc.state");
        let body = json!({"code": code}).to_string().into_bytes();
        let foreign = [("origin", "https://evil.test")];
        browser.send(Method::POST, "/api/session/oidc/code", &foreign, body).refused(403, "access.csrf");
        assert_eq!(count(fixture, "access_identity"), 0);
        let answered = type_code(&browser, &code).expect(200);
        assert_eq!(answered.json["user"]["name"], "lin");
        assert!(cookie(&answered, "jingwei_oidc").is_some_and(|way| way.contains("Max-Age=0")));
        let client = session(fixture, &answered).expect("a session");
        assert_eq!(name_of(&client), "lin");
        assert_eq!(count(fixture, "access_identity"), 1);
        // once
        fixture.later(30);
        type_code(&browser, &phone.shows(fixture.clock.now())).refused(403, "oidc.state");
        assert_eq!(browser.get("/api/session/oidc").expect(200).json["code_wanted"], false);
    });
}

#[test]
fn a_code_is_waited_for_ten_minutes_and_guessed_no_faster_than_elsewhere() {
    on_both(|fixture| {
        let (provider, phone) = set_up(fixture);
        let browser = waiting(fixture, &back(fixture, &provider, "lin", |_| ()));
        fixture.later(10 * 60);
        type_code(&browser, &phone.shows(fixture.clock.now())).refused(403, "oidc.state");
        let browser = waiting(fixture, &back(fixture, &provider, "lin", |_| ()));
        for _ in 0..5 {
            type_code(&browser, "000000").refused(401, "access.code_wrong");
        }
        type_code(&browser, "000000").refused(429, "access.too_many_attempts");
        // by another way out and back neither
        let browser = waiting(fixture, &back(fixture, &provider, "lin", |_| ()));
        type_code(&browser, &phone.shows(fixture.clock.now())).refused(429, "access.too_many_attempts");
    });
}

#[test]
fn who_was_asked_for_one_over_there_is_not_asked_again() {
    on_both(|fixture| {
        let (provider, _) = set_up(fixture);
        let strong =
            back(fixture, &provider, "lin", |ticket| ticket.claims["amr"] = json!(["pwd", "otp", "mfa"]));
        let client = session(fixture, &strong).expect("a session");
        assert_eq!(name_of(&client), "lin");
        // what the provider does not say to be several counts as one
        for amr in [json!(["otp"]), json!([]), Value::Null] {
            let weak = back(fixture, &provider, "lin", |ticket| ticket.claims["amr"] = amr);
            waiting(fixture, &weak);
        }
        // nor is a token believed that cannot be read
        let odd = back(fixture, &provider, "lin", |ticket| ticket.claims["amr"] = json!("mfa"));
        refused(&odd, "oidc.unreachable");
    });
}

#[test]
fn a_role_that_demands_one_is_content_with_one_over_there_for_that_session() {
    on_both(|fixture| {
        let provider = IdentityProvider::default();
        fixture.sends_by(provider.world());
        let role = fixture.role_who_may(&[("access.user", "read")]);
        let admin = fixture.client("administrator");
        let found = admin.only("access.role", &format!("code = \"{role}\""));
        let path = format!("/api/records/access.role/{}", found["id"].as_str().expect("an id"));
        let version = found["version"].as_i64().expect("a version");
        admin.patch(&path, version, &json!({"second_factor": true})).expect(200);
        fixture.user("wang", &role);
        let come = |amr: Value| {
            back(fixture, &provider, "wang", |ticket| {
                ticket.claims["sub"] = json!(SUBJECT);
                ticket.claims["amr"] = amr;
            })
        };
        let weak = session(fixture, &come(json!(["pwd"]))).expect("a session");
        assert_eq!(weak.get("/api/session").expect(200).json["second_factor_wanted"], true);
        weak.get("/api/records/access.user").refused(403, "access.second_factor_wanted");
        let strong = session(fixture, &come(json!(["mfa"]))).expect("a session");
        assert_eq!(strong.get("/api/session").expect(200).json["second_factor_wanted"], false);
        strong.get("/api/records/access.user").expect(200);
        weak.get("/api/records/access.user").refused(403, "access.second_factor_wanted");
    });
}
