//! A browser that is sent out to the provider and comes back.

use axum::http::header;
use kernel::Clock;
use serde_json::Value;
use testkit::{Answered, Client, Fixture, IdentityProvider, Ticket};

/// What the provider calls Lin for good.
pub const SUBJECT: &str = "f3b1c2d4-0001";

/// Where an answer leads.
#[track_caller]
pub fn place(answered: &Answered) -> String {
    assert_eq!(answered.status.as_u16(), 303, "{}", String::from_utf8_lossy(&answered.bytes));
    answered.headers.get(header::LOCATION).expect("a place").to_str().expect("a text").to_owned()
}

/// A cookie that an answer sets, with all that is said of it.
pub fn cookie(answered: &Answered, name: &str) -> Option<String> {
    let all = answered.headers.get_all(header::SET_COOKIE).iter();
    let mut texts = all.map(|value| value.to_str().expect("a text").to_owned());
    texts.find(|text| text.starts_with(&format!("{name}=")))
}

/// As a browser sends it: the name and the value.
pub fn sent(cookie: &str) -> &str {
    cookie.split(';').next().unwrap_or_default()
}

/// Goes out: where to, and the browser that keeps its cookie.
pub fn out<'a>(fixture: &'a Fixture, return_to: &str) -> (Client<'a>, String) {
    let mut browser = fixture.anonymous();
    let answered = browser.get(&format!("/api/session/oidc/start?return_to={return_to}"));
    let known = cookie(&answered, "jingwei_oidc").expect("a cookie");
    browser.set_cookie(Some(sent(&known)));
    (browser, place(&answered))
}

/// Out and back with a token that a test may change.
pub fn back(
    fixture: &Fixture,
    provider: &IdentityProvider,
    name: &str,
    change: impl FnOnce(&mut Ticket),
) -> Answered {
    let (browser, to) = out(fixture, "/");
    let mut ticket = provider.ticket(&to, fixture.clock.now(), SUBJECT, name);
    change(&mut ticket);
    browser.get(&provider.sends_back(&to, ticket))
}

/// The session of whoever came back, as a browser shows it; none where there is none.
pub fn session<'a>(fixture: &'a Fixture, answered: &Answered) -> Option<Client<'a>> {
    let known = cookie(answered, "jingwei_session")?;
    let mut client = fixture.anonymous();
    client.set_cookie(Some(sent(&known)));
    let csrf = client.get("/api/session").expect(200).json["csrf"].as_str().map(str::to_owned);
    client.set_csrf(csrf.as_deref());
    Some(client)
}

/// Stops the test unless the way back led to the page with this code, and to no session.
#[track_caller]
pub fn refused(answered: &Answered, code: &str) {
    assert_eq!(place(answered), format!("/?refused={code}"));
    assert!(cookie(answered, "jingwei_session").is_none());
    let way = cookie(answered, "jingwei_oidc").expect("the cookie of the way goes");
    assert!(way.starts_with("jingwei_oidc=;") && way.contains("Max-Age=0"), "{way}");
}

/// Who is signed in.
pub fn name_of(client: &Client<'_>) -> String {
    client.get("/api/session").expect(200).json["user"]["name"].as_str().expect("a name").to_owned()
}

/// How many rows a table has.
pub fn count(fixture: &Fixture, table: &'static str) -> i64 {
    let counted = move |tx: &mut store::Tx<'_>| {
        tx.query_one(&format!("SELECT count(*) FROM {table}"), &[])?.map_or(Ok(0), |row| row.int(0))
    };
    fixture.program.store.read_blocking(counted).expect("a count")
}

/// The links that there are, archived ones too.
pub fn links(admin: &Client<'_>) -> Vec<Value> {
    [admin.list("access.identity", "limit=50"), admin.list("access.identity", "limit=50&archived=true")]
        .concat()
}
