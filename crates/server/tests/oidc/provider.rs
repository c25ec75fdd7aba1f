//! A provider that does not answer as it should, and how often it is asked.

use crate::kit::{back, name_of, out, refused, session};
use serde_json::json;
use std::time::{Duration, Instant};
use testkit::{Client, Fixture, IdentityProvider, Mood, PASSWORD, on_both};

fn start(client: &Client<'_>) -> testkit::Answered {
    client.get("/api/session/oidc/start")
}

fn asked_for(provider: &IdentityProvider, what: &str) -> usize {
    provider.asked().iter().filter(|line| line.contains(what)).count()
}

#[test]
fn a_provider_that_is_silent_slow_endless_or_odd_is_told_as_that_and_passwords_go_on() {
    on_both(|fixture| {
        fixture.user("lin", "reader");
        for mood in [
            Mood::Silent,
            Mood::Slow(Duration::from_secs(20)),
            Mood::Endless,
            Mood::Redirecting("http://127.0.0.1:1/".into()),
            Mood::Failing,
            Mood::Misnamed,
        ] {
            let provider = IdentityProvider::default();
            provider.is(mood.clone());
            fixture.sends_by(provider.world());
            let began = Instant::now();
            refused(&start(&fixture.anonymous()), "oidc.unreachable");
            assert!(began.elapsed() < Duration::from_secs(8), "{mood:?}");
            assert_eq!(asked_for(&provider, "GET"), 1, "{mood:?}");
            // it is left alone for a moment, whoever asks
            refused(&start(&fixture.anonymous()), "oidc.unreachable");
            assert_eq!(asked_for(&provider, "GET"), 1, "{mood:?}");
            let mut client = fixture.anonymous();
            client.sign_in("lin", PASSWORD);
            fixture.later(10);
            provider.is(Mood::Usual);
            assert!(session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some(), "{mood:?}");
            // when it begins between going out and coming back
            provider.is(Mood::Usual);
            let (browser, to) = out(fixture, "/");
            let now = kernel::Clock::now(&*fixture.clock);
            let path = provider.sends_back(&to, provider.ticket(&to, now, crate::kit::SUBJECT, "lin"));
            provider.is(mood.clone());
            let answered = browser.get(&path);
            refused(&answered, "oidc.unreachable");
        }
    });
}

#[test]
fn one_that_is_not_there_keeps_the_server_from_nothing() {
    on_both(|fixture| {
        let provider = IdentityProvider::default();
        let mut settings = provider.settings();
        settings.issuer = "http://127.0.0.1:1/realms/staff".into();
        fixture.sends_by(outside::Settings { provider: Some(settings), ..outside::Settings::default() });
        fixture.user("lin", "reader");
        assert_eq!(fixture.anonymous().get("/api/session/oidc").expect(200).json["passwords"], true);
        refused(&start(&fixture.anonymous()), "oidc.unreachable");
        let mut client = fixture.anonymous();
        client.sign_in("lin", PASSWORD);
        assert_eq!(name_of(&client), "lin");
    });
}

#[test]
fn what_it_publishes_is_asked_for_now_and_then() {
    on_both(|fixture| {
        let provider = IdentityProvider::default();
        fixture.sends_by(provider.world());
        fixture.user("lin", "reader");
        let in_again =
            |fixture: &Fixture| session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some();
        for _ in 0..5 {
            assert!(in_again(fixture));
        }
        assert_eq!((asked_for(&provider, "openid-configuration"), asked_for(&provider, "/keys")), (1, 1));
        fixture.later(60 * 60);
        assert!(in_again(fixture));
        assert_eq!((asked_for(&provider, "openid-configuration"), asked_for(&provider, "/keys")), (2, 2));
        // a new key is fetched when a token names it, and not more often than each minute
        provider.takes_another_key("es-2");
        refused(&back(fixture, &provider, "lin", |_| ()), "oidc.untrusted");
        assert_eq!(asked_for(&provider, "/keys"), 2);
        fixture.later(60);
        assert!(in_again(fixture));
        assert_eq!(asked_for(&provider, "/keys"), 3);
        for _ in 0..5 {
            let forged = back(fixture, &provider, "lin", |ticket| ticket.header["kid"] = json!("made-up"));
            refused(&forged, "oidc.untrusted");
        }
        assert_eq!(asked_for(&provider, "/keys"), 3);
        assert!(in_again(fixture));
        assert_eq!(asked_for(&provider, "openid-configuration"), 2);
    });
}
