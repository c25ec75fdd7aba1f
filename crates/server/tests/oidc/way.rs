//! Out and back: what a browser takes along, and what does not come back as it went out.

use crate::kit::{SUBJECT, back, cookie, count, name_of, out, place, refused, sent, session};
use axum::http::Method;
use kernel::Clock;
use serde_json::json;
use testkit::{Fixture, IdentityProvider, PASSWORD, on_both};

fn set_up(fixture: &Fixture) -> IdentityProvider {
    let provider = IdentityProvider::default();
    fixture.sends_by(provider.world());
    fixture.user("lin", "reader");
    provider
}

#[test]
fn one_goes_out_comes_back_and_is_in_where_one_wanted_to_go() {
    on_both(|fixture| {
        let provider = set_up(fixture);
        let ways = fixture.anonymous().get("/api/session/oidc").expect(200).json;
        let label = json!({"zh": "企业账号", "en": "Staff account"});
        assert_eq!(ways, json!({"provider": {"label": label}, "passwords": true, "code_wanted": false}));
        let (browser, to) = out(fixture, "/records/access.user%3Flimit=1%23x");
        assert!(to.starts_with(&format!("{}/authorize?", provider.issuer())), "{to}");
        assert!(to.contains("scope=openid+profile") && to.contains("code_challenge_method=S256"), "{to}");
        assert!(!to.contains("client-secret"));
        let ticket = provider.ticket(&to, fixture.clock.now(), SUBJECT, "lin");
        let answered = browser.get(&provider.sends_back(&to, ticket));
        assert_eq!(place(&answered), "/records/access.user?limit=1#x");
        let begun = cookie(&answered, "jingwei_session").expect("a session");
        assert!(begun.contains("HttpOnly") && begun.contains("SameSite=Strict"), "{begun}");
        assert!(cookie(&answered, "jingwei_oidc").is_some_and(|way| way.contains("Max-Age=0")));
        let client = session(fixture, &answered).expect("a session");
        assert_eq!(name_of(&client), "lin");
        // it is a session like any other
        client.delete("/api/session").expect(204);
        client.get("/api/session").refused(401, "access.session_over");
        assert_eq!((count(fixture, "oidc_flow"), count(fixture, "oidc_arrival")), (0, 0));
    });
}

#[test]
fn the_cookie_of_the_way_is_short_and_kept_from_scripts_and_comes_along_from_another_site() {
    on_both(|fixture| {
        let _provider = set_up(fixture);
        let answered = fixture.anonymous().get("/api/session/oidc/start");
        let way = cookie(&answered, "jingwei_oidc").expect("a cookie");
        let (value, said) = way.split_once("; ").expect("words");
        assert_eq!(said, "HttpOnly; SameSite=Lax; Path=/api/session/oidc; Max-Age=600");
        assert_eq!(value.len(), "jingwei_oidc=".len() + 64);
        // what is kept are digests
        let state = place(&answered);
        let state = state.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");
        let kept = fixture.program.store.read_blocking(|tx| {
            let row = tx.query_one("SELECT state_hash, cookie_hash FROM oidc_flow", &[])?.expect("a row");
            Ok((row.bytes(0)?, row.bytes(1)?))
        });
        let (kept_state, kept_cookie) = kept.expect("digests");
        assert_eq!(kept_state, engine::access::token_hash(state));
        assert_eq!(kept_cookie, engine::access::token_hash(&value["jingwei_oidc=".len()..]));
    });
}

#[test]
fn what_comes_back_otherwise_than_it_went_out_is_refused() {
    on_both(|fixture| {
        let provider = set_up(fixture);
        let ticket = |to: &str| provider.ticket(to, fixture.clock.now(), SUBJECT, "lin");
        // a state that nobody gave
        let (browser, to) = out(fixture, "/");
        let path = provider.sends_back(&to, ticket(&to));
        let (_, rest) = path.split_once("&code").expect("a code");
        let wrong = format!("/api/session/oidc/callback?state={}&code{rest}", "0".repeat(64));
        refused(&browser.get(&wrong), "oidc.state");
        refused(&browser.get("/api/session/oidc/callback"), "oidc.state");
        refused(&browser.get("/api/session/oidc/callback?state=%FF&state=x&code=y"), "oidc.state");
        // the right one still goes through, once
        assert!(session(fixture, &browser.get(&path)).is_some());
        let to_token = provider.asked().iter().filter(|line| line.contains("/token")).count();
        refused(&browser.get(&path), "oidc.state");
        // another browser has another cookie, or none; and what it tried is gone
        for other in [None, Some("jingwei_oidc=0123")] {
            let (browser, to) = out(fixture, "/");
            let path = provider.sends_back(&to, ticket(&to));
            let mut victim = fixture.anonymous();
            victim.set_cookie(other);
            refused(&victim.get(&path), "oidc.state");
            refused(&browser.get(&path), "oidc.state");
        }
        let (first, to) = out(fixture, "/");
        let (second, _) = out(fixture, "/");
        refused(&second.get(&provider.sends_back(&to, ticket(&to))), "oidc.state");
        drop(first);
        // too late
        let (browser, to) = out(fixture, "/");
        let path = provider.sends_back(&to, ticket(&to));
        fixture.later(10 * 60);
        refused(&browser.get(&path), "oidc.state");
        let again = provider.asked().iter().filter(|line| line.contains("/token")).count();
        assert_eq!(to_token, again, "the provider was asked for nothing of that");
        // in time, and after a restart
        let (browser, to) = out(fixture, "/");
        fixture.later(9 * 60);
        fixture.sends_by(provider.world());
        assert!(session(fixture, &browser.get(&provider.sends_back(&to, ticket(&to)))).is_some());
    });
}

#[test]
fn whoever_is_not_signed_in_over_there_is_not_signed_in_here() {
    on_both(|fixture| {
        let provider = set_up(fixture);
        let (browser, to) = out(fixture, "/framework/map?x=1");
        let state = to.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");
        let path = format!("/api/session/oidc/callback?state={state}&error=access_denied");
        assert_eq!(place(&browser.get(&path)), "/framework/map?x=1&refused=oidc.refused");
        // neither a code nor an error
        let (browser, to) = out(fixture, "/#part");
        let state = to.split("state=").nth(1).and_then(|rest| rest.split('&').next()).expect("a state");
        let answered = browser.get(&format!("/api/session/oidc/callback?state={state}"));
        assert_eq!(place(&answered), "/?refused=oidc.refused#part");
        // a code that the provider does not know
        let (browser, to) = out(fixture, "/");
        let path = provider.sends_back(&to, provider.ticket(&to, fixture.clock.now(), SUBJECT, "lin"));
        refused(&browser.get(&path.replace("code=code-", "code=guess-")), "oidc.refused");
        // an answer that says that it is another provider's
        let (browser, to) = out(fixture, "/");
        let path = provider.sends_back(&to, provider.ticket(&to, fixture.clock.now(), SUBJECT, "lin"));
        refused(&browser.get(&format!("{path}&iss=https://evil.example")), "oidc.untrusted");
        assert_eq!(count(fixture, "session"), 0);
    });
}

#[test]
fn nobody_is_led_to_another_site() {
    on_both(|fixture| {
        let provider = set_up(fixture);
        for wanted in [
            "https://evil.example/",
            "//evil.example/",
            "/%5Cevil.example",
            "%09//evil.example",
            "/%09/evil.example",
            "javascript:alert(1)",
            "/a%0D%0ASet-Cookie:x=y",
            "/api/session/oidc/start",
        ] {
            let (browser, to) = out(fixture, wanted);
            let path = provider.sends_back(&to, provider.ticket(&to, fixture.clock.now(), SUBJECT, "lin"));
            let answered = browser.get(&path);
            assert_eq!(place(&answered), "/", "{wanted}");
            assert!(cookie(&answered, "jingwei_session").is_some());
        }
        fixture.sends_by(outside::Settings::default());
        let answered = fixture.anonymous().get("/api/session/oidc/start?return_to=//evil.example/");
        refused(&answered, "oidc.not_set_up");
    });
}

#[test]
fn a_session_that_was_there_before_is_worth_nothing_after() {
    on_both(|fixture| {
        let provider = set_up(fixture);
        // what somebody planted
        let planted = format!("jingwei_session={}", "a".repeat(64));
        let (mut browser, to) = out(fixture, "/");
        let way = browser.cookie().expect("a cookie").to_owned();
        browser.set_cookie(Some(&format!("{planted}; {way}")));
        let path = provider.sends_back(&to, provider.ticket(&to, fixture.clock.now(), SUBJECT, "lin"));
        let answered = browser.get(&path);
        let begun = cookie(&answered, "jingwei_session").expect("a session");
        assert_ne!(sent(&begun), planted);
        let mut thief = fixture.anonymous();
        thief.set_cookie(Some(&planted));
        thief.get("/api/session").refused(401, "access.session_over");
        // a session of somebody else in the same browser ends
        fixture.user("wang", "reader");
        let mut before = fixture.anonymous();
        before.sign_in("wang", PASSWORD);
        let old = before.cookie().expect("a session").to_owned();
        let (mut browser, to) = out(fixture, "/");
        let way = browser.cookie().expect("a cookie").to_owned();
        browser.set_cookie(Some(&format!("{old}; {way}")));
        let path = provider.sends_back(&to, provider.ticket(&to, fixture.clock.now(), SUBJECT, "lin"));
        assert!(session(fixture, &browser.get(&path)).is_some_and(|client| name_of(&client) == "lin"));
        before.get("/api/session").refused(401, "access.session_over");
    });
}

#[test]
fn whoever_fails_often_or_floods_waits_and_keeps_nobody_else_waiting() {
    on_both(|fixture| {
        let provider = set_up(fixture);
        let from = |address: &'static str, path: &str| {
            fixture.anonymous().send(Method::GET, path, &[("x-forwarded-for", address)], Vec::new())
        };
        let wrong = "/api/session/oidc/callback?state=guess&code=guess";
        for _ in 0..50 {
            refused(&from("192.0.2.7", wrong), "oidc.state");
        }
        refused(&from("192.0.2.7", wrong), "oidc.too_many");
        refused(&from("192.0.2.8", wrong), "oidc.state");
        // nor from signing in with a password
        let body = json!({"name": "lin", "password": PASSWORD}).to_string().into_bytes();
        let client = fixture.anonymous();
        client.send(Method::POST, "/api/session", &[("x-forwarded-for", "192.0.2.7")], body).expect(200);
        fixture.later(60 * 60);
        refused(&from("192.0.2.7", wrong), "oidc.state");
        // whoever comes in is not counted
        for _ in 0..60 {
            let (browser, to) = out(fixture, "/");
            let path = provider.sends_back(&to, provider.ticket(&to, fixture.clock.now(), SUBJECT, "lin"));
            let answered = browser.send(Method::GET, &path, &[("x-forwarded-for", "192.0.2.9")], Vec::new());
            assert_eq!(place(&answered), "/");
        }
        // as many as an office may be away at a time
        let begun = "/api/session/oidc/start";
        for _ in 0..300 {
            assert!(place(&from("192.0.2.10", begun)).starts_with(provider.issuer()));
        }
        refused(&from("192.0.2.10", begun), "oidc.too_many");
        assert!(place(&from("192.0.2.11", begun)).starts_with(provider.issuer()));
        fixture.later(10 * 60);
        assert!(place(&from("192.0.2.10", begun)).starts_with(provider.issuer()));
    });
}

#[test]
fn passwords_may_be_turned_off() {
    on_both(|fixture| {
        let provider = set_up(fixture);
        let mut settings = provider.settings();
        settings.passwords = false;
        fixture.sends_by(outside::Settings { provider: Some(settings), ..outside::Settings::default() });
        let body = json!({"name": "lin", "password": PASSWORD});
        fixture.anonymous().post("/api/session", &body).refused(403, "oidc.passwords_off");
        assert_eq!(fixture.anonymous().get("/api/session/oidc").expect(200).json["passwords"], false);
        assert!(session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some());
        // what a page shows of a code is there for whoever is not signed in
        let told = fixture.anonymous().get("/api/problems/oidc.passwords_off").expect(200).json;
        assert!(told["message"]["zh"].as_str().is_some_and(|text| text.contains("单点登录")), "{told}");
    });
}
