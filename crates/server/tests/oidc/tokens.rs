//! What the provider's token must be.

use crate::kit::{SUBJECT, back, count, refused, session};
use engine::outside::Vouched;
use kernel::{Clock, Failure};
use serde_json::json;
use testkit::{Fixture, IdentityProvider, Signer, Ticket, on_both};

/// What is made of a ticket, without a browser between.
fn vouched(
    fixture: &Fixture,
    provider: &IdentityProvider,
    change: impl FnOnce(&mut Ticket),
) -> Result<Vouched, Failure> {
    let asked = fixture.program.registry.outside().identity_provider().expect("a provider");
    let now = fixture.clock.now();
    let departure = asked.depart(now, "a-state", "a-nonce")?;
    let mut ticket = provider.ticket(&departure.url, now, SUBJECT, "lin");
    change(&mut ticket);
    let path = provider.sends_back(&departure.url, ticket);
    let code = path.split("code=").nth(1).expect("a code");
    asked.vouch(now, code, "a-nonce", &departure.verifier)
}

type Change = fn(&mut Ticket);

/// What is wrong, and what the log says of it.
const WRONG: &[(Change, &str)] = &[
    (|ticket| ticket.claims["nonce"] = json!("another"), "nonce mismatch"),
    (|ticket| ticket.claims["nonce"] = json!(null), "missing nonce"),
    (|ticket| ticket.claims["aud"] = json!("another"), "must contain `jingwei`"),
    (|ticket| ticket.claims["aud"] = json!([]), "must contain `jingwei`"),
    (|ticket| ticket.claims["aud"] = json!(["jingwei", "another"]), "not a trusted audience"),
    (|ticket| ticket.claims["azp"] = json!("another"), "authorized for another"),
    (|ticket| ticket.claims["iss"] = json!("https://another.example"), "Invalid issuer"),
    (|ticket| ticket.claims["exp"] = json!(earlier(ticket, 61)), "Expired"),
    (|ticket| ticket.claims["iat"] = json!(earlier(ticket, -62)), "issued in the future"),
    (|ticket| ticket.signer = Signer::Stranger, "Signature verification failed: Crypto error"),
    (
        |ticket| {
            ticket.signer = Signer::Nobody;
            ticket.header = json!({"typ": "JWT", "alg": "none"});
        },
        "No signature found",
    ),
    (
        |ticket| {
            ticket.signer = Signer::Shared("client-secret".into());
            ticket.header["alg"] = json!("HS256");
        },
        "Disallowed signature algorithm",
    ),
    (|ticket| ticket.header["alg"] = json!("ES384"), "Signature verification failed"),
    (|ticket| ticket.header["kid"] = json!("unknown"), "No matching key found"),
    (|ticket| ticket.header["crit"] = json!(["x"]), "critical"),
    (|ticket| ticket.header["typ"] = json!("logout+jwt"), "JWT type"),
];

/// Seconds before the token was made.
fn earlier(ticket: &Ticket, seconds: i64) -> i64 {
    ticket.claims["iat"].as_i64().expect("a time") - seconds
}

#[test]
fn a_token_that_is_not_the_providers_for_us_now_and_for_this_sign_in_is_not_believed() {
    on_both(|fixture| {
        let provider = IdentityProvider::default();
        fixture.sends_by(provider.world());
        fixture.user("lin", "reader");
        assert!(vouched(fixture, &provider, |_| ()).is_ok());
        for (change, cause) in WRONG {
            let failure = vouched(fixture, &provider, change).expect_err(cause);
            let told = failure.cause().unwrap_or_default();
            assert_eq!(failure.code(), "oidc.untrusted", "{cause}: {told}");
            assert!(told.contains(cause), "{cause}: {told}");
            assert!(!told.contains("client-secret"), "{told}");
            refused(&back(fixture, &provider, "lin", change), "oidc.untrusted");
        }
        assert_eq!((count(fixture, "session"), count(fixture, "access_identity")), (0, 0));
        assert!(session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some());
    });
}

#[test]
fn clocks_may_be_a_minute_off() {
    on_both(|fixture| {
        let provider = IdentityProvider::default();
        fixture.sends_by(provider.world());
        let ago: Change = |ticket| ticket.claims["exp"] = json!(earlier(ticket, 59));
        assert!(vouched(fixture, &provider, ago).is_ok());
        let ahead: Change = |ticket| ticket.claims["iat"] = json!(earlier(ticket, -60));
        assert!(vouched(fixture, &provider, ahead).is_ok());
    });
}

#[test]
fn a_token_by_rsa_is_as_good_and_no_better() {
    on_both(|fixture| {
        let provider = IdentityProvider::with_rsa();
        fixture.sends_by(provider.world());
        fixture.user("lin", "reader");
        let by_rsa = vouched(fixture, &provider, |ticket| assert_eq!(ticket.header["alg"], "RS256"));
        assert_eq!(by_rsa.expect("somebody").subject, SUBJECT);
        // the other key, under the name of this one
        let mixed = vouched(fixture, &provider, |ticket| ticket.signer = Signer::Es256);
        assert_eq!(mixed.expect_err("mixed").code(), "oidc.untrusted");
        assert!(session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some());
    });
}

#[test]
fn what_the_token_says_is_taken_as_it_stands() {
    on_both(|fixture| {
        let provider = IdentityProvider::default();
        let mut settings = provider.settings();
        settings.name_claim = "staff_number".into();
        fixture.sends_by(outside::Settings { provider: Some(settings), ..outside::Settings::default() });
        let said = vouched(fixture, &provider, |ticket| {
            ticket.claims["staff_number"] = json!("E-0017");
            ticket.claims["amr"] = json!(["pwd", "mfa"]);
        });
        let said = said.expect("somebody");
        assert_eq!((said.name.as_deref(), said.second_factor), (Some("E-0017"), true));
        assert_eq!(said.issuer, provider.issuer());
        let plain = vouched(fixture, &provider, |ticket| ticket.claims["amr"] = json!(["pwd"]));
        assert!(plain.is_ok_and(|said| said.name.is_none() && !said.second_factor));
    });
}
