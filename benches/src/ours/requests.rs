//! What is asked of Jingwei.

use crate::{
    Outcome,
    http::{Answer, encoded, once, request},
    load::Asked,
    words,
};
use std::net::SocketAddr;

pub(crate) const RECORD: &str = "/api/records/framework.as_is_process";

/// A user signed in.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// The headers of a request that reads.
    pub reads: String,
    /// The headers of a request that writes.
    pub writes: String,
}

pub(crate) fn sign_in(at: SocketAddr, name: &str, password: &str) -> Outcome<Session> {
    let body = serde_json::json!({"name": name, "password": password}).to_string();
    let answer = once(at, &request("POST", "/api/session", "", body.as_bytes()))?;
    let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
    let (Some(cookie), 200) = (cookie, answer.status) else {
        return Err(format!("sign-in: {}", answer.text()));
    };
    let csrf = answer.json()?["csrf"].as_str().unwrap_or_default().to_owned();
    let reads = format!("Cookie: {cookie}\r\nAccept-Language: zh-CN\r\n");
    Ok(Session { writes: format!("{reads}X-CSRF-Token: {csrf}\r\n"), reads })
}

impl Session {
    /// What the cookie holds.
    pub fn token(&self) -> &str {
        let from = self.reads.split_once('=').map_or("", |(_, rest)| rest);
        from.split(['\r', ';']).next().unwrap_or_default()
    }
}

/// What a path answers.
pub(crate) fn get(at: SocketAddr, session: &Session, path: &str) -> Outcome<serde_json::Value> {
    let answer = once(at, &request("GET", path, &session.reads, b""))?;
    if answer.status == 200 { answer.json() } else { Err(format!("{path}: {}", answer.text())) }
}

/// The ids and codes of the departments.
pub(crate) fn departments(at: SocketAddr, session: &Session) -> Outcome<Vec<(String, String)>> {
    let page = get(at, session, "/api/records/organisation.department?limit=100")?;
    let text = |item: &serde_json::Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let items = page["items"].as_array().cloned().unwrap_or_default();
    let found: Vec<_> = items.iter().map(|item| (text(item, "id"), text(item, "code"))).collect();
    if found.is_empty() { Err("there are no departments".into()) } else { Ok(found) }
}

/// Creates with a number that begins with `prefix`, an idempotency key of its own each.
pub(crate) fn create(session: &Session, owner: &str, prefix: &str) -> Asked {
    let (headers, owner, prefix) = (session.writes.clone(), owner.to_owned(), prefix.to_owned());
    let run = std::process::id();
    let make = move |number: u64| {
        let (about_zh, about_en) = words::about(number);
        let body = serde_json::json!({
            "number": format!("{prefix}{number:07}"), "name_zh": words::name_zh(number), "name_en": words::name_en(number),
            "owner": owner, "about_zh": about_zh, "about_en": about_en,
        });
        let headers = format!("{headers}Idempotency-Key: {run}-{prefix}{number}\r\n");
        request("POST", RECORD, &headers, body.to_string().as_bytes())
    };
    Asked::new(make, created)
}

fn created(answer: &Answer) -> bool {
    answer.status == 201
}

fn full_page(answer: &Answer) -> bool {
    answer.status == 200 && answer.body.starts_with(b"{\"items\":[{")
}

/// A list page whose query depends on the request's number.
pub(crate) fn page(session: &Session, query: impl Fn(u64) -> String + 'static) -> Asked {
    let headers = session.reads.clone();
    let make = move |number| request("GET", &format!("{RECORD}?limit=50&{}", query(number)), &headers, b"");
    Asked::new(make, full_page)
}

/// The same page of another record each time.
pub(crate) fn page_of(session: &Session, path: String) -> Asked {
    let headers = session.reads.clone();
    Asked::new(move |_| request("GET", &path, &headers, b""), full_page)
}

/// Makes a row, and gives its id.
pub(crate) fn make(
    at: SocketAddr,
    session: &Session,
    record: &str,
    body: &serde_json::Value,
) -> Outcome<String> {
    let path = format!("/api/records/{record}");
    let answer = once(at, &request("POST", &path, &session.writes, body.to_string().as_bytes()))?;
    match (answer.status, answer.json()?["id"].as_str()) {
        (201, Some(id)) => Ok(id.to_owned()),
        _ => Err(format!("{path}: {}", answer.text())),
    }
}

/// The cursor that stands at a place in the list by Chinese name, as [`store::Cursor`] writes it for that order.
pub(crate) fn cursor_at(name_zh: &str) -> String {
    let key = kernel::text::sort_key(name_zh);
    let parts = serde_json::json!([key, ORDER_BY_NAME, "00000000-0000-0000-0000-000000000000"]);
    parts.to_string().bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// The order by Chinese name, as a cursor tells it.
const ORDER_BY_NAME: &str = "name_zh";

/// The lists that are measured: what is told of each, and what is asked.
pub(crate) fn lists(session: &Session, owners: &[String], rows: u64) -> Vec<(&'static str, Asked)> {
    let owners = owners.to_vec();
    let owned = move |number: u64| {
        let owner = owners.get(number as usize % owners.len().max(1)).cloned().unwrap_or_default();
        format!("filter={}&sort=number", encoded(&format!("owner = \"{owner}\"")))
    };
    let begins = move |number: u64| {
        let prefix = format!("N{:04}", words::mixed(number) % (rows / 1_000).max(1));
        format!("filter={}&sort=number", encoded(&format!("starts with(number, \"{prefix}\")")))
    };
    let beyond =
        |number: u64| format!("sort=name_zh&after={}", cursor_at(&words::name_zh(words::mixed(number))));
    let both = |number: u64| {
        let typed = words::typed(words::mixed(number));
        format!("filter={}&sort=name_zh", encoded(&format!("starts with(name_zh, \"{typed}\")")))
    };
    vec![
        (LIST_BY_REFERENCE, page(session, owned)),
        (LIST_BY_CODE, page(session, begins)),
        (LIST_BY_NAME, page(session, |_| "sort=name_zh".to_owned())),
        (LIST_DEEP, page(session, beyond)),
        ("list: name begins with two words, sorted by name", page(session, both)),
        (
            LIST_SEARCH,
            page(session, |number| format!("search={}", encoded(&words::typed(words::mixed(number))))),
        ),
    ]
}

pub(crate) const LIST_BY_REFERENCE: &str = "list: filtered by a reference, sorted by code";
pub(crate) const LIST_BY_CODE: &str = "list: code begins with, sorted by code";
pub(crate) const LIST_BY_NAME: &str = "list: all, sorted by name";
pub(crate) const LIST_DEEP: &str = "list: all, sorted by name, a page somewhere in the middle";
pub(crate) const LIST_SEARCH: &str = "list: found by a piece of the name";
