//! What is asked of Tryton, over its JSON-RPC.

use crate::{
    Outcome,
    http::{Answer, once, request},
    load::Asked,
    ours::{LIST_BY_CODE, LIST_BY_NAME, LIST_DEEP, LIST_SEARCH},
    words,
};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// A user signed in to a database.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    path: String,
    headers: String,
}

pub(crate) fn version_request() -> Vec<u8> {
    let body = json!({"id": 0, "method": "common.server.version", "params": []}).to_string();
    request("POST", "/rpc/", "", body.as_bytes())
}

pub(crate) fn sign_in(at: SocketAddr, database: &str, name: &str, password: &str) -> Outcome<Session> {
    let path = format!("/{database}/rpc/");
    let body = json!({"id": 0, "method": "common.db.login", "params": [name, {"password": password}, "en"]})
        .to_string();
    let answer = once(at, &request("POST", &path, "", body.as_bytes()))?;
    let result = answer.json()?["result"].clone();
    let (Some(user), Some(token)) = (result[0].as_i64(), result[1].as_str()) else {
        return Err(format!("sign-in to Tryton: {}", answer.text()));
    };
    let session = base64(format!("{name}:{user}:{token}").as_bytes());
    Ok(Session { path, headers: format!("Authorization: Session {session}\r\n") })
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let all =
            three.iter().fold(0_u32, |all, byte| (all << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS.get((all >> (18 - 6 * place)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// A call of a method of `party.party`.
pub(crate) fn call(session: &Session, method: &str, params: &Value) -> Vec<u8> {
    let body =
        json!({"id": 1, "method": format!("model.party.party.{method}"), "params": params}).to_string();
    request("POST", &session.path, &session.headers, body.as_bytes())
}

/// Tryton tells a failure with status 200 and an `error` in the body.
fn done(answer: &Answer) -> bool {
    let result = b"{\"id\":1,\"result\":";
    answer.status == 200 && answer.body.starts_with(result)
}

/// A page with rows on it.
fn full_page(answer: &Answer) -> bool {
    answer.status == 200 && answer.body.starts_with(b"{\"id\":1,\"result\":[{")
}

pub(crate) fn create(session: &Session, prefix: &str) -> Asked {
    let (session, prefix) = (session.clone(), prefix.to_owned());
    let make = move |number: u64| {
        let name = format!("{} {}", words::name_zh(number), words::name_en(number));
        call(&session, "create", &json!([[{"code": format!("{prefix}{number:07}"), "name": name}], {}]))
    };
    Asked::new(make, done)
}

pub(crate) fn count(at: SocketAddr, session: &Session, prefix: &str) -> Outcome<u64> {
    let params = json!([[["code", "like", format!("{prefix}%")]], 0, null, {}]);
    let answer = once(at, &call(session, "search_count", &params))?;
    answer.json()?["result"].as_u64().ok_or_else(|| answer.text())
}

fn page(session: &Session, asked: impl Fn(u64) -> (Value, u64, Value) + 'static) -> Asked {
    let session = session.clone();
    let make = move |number| {
        let (domain, offset, order) = asked(number);
        let fields = json!(["code", "name", "active", "replaced_by", "create_date", "write_date"]);
        call(&session, "search_read", &json!([domain, offset, 50, order, fields, {}]))
    };
    Asked::new(make, full_page)
}

/// The lists, under the same words as ours where they ask the same.
pub(crate) fn lists(session: &Session, rows: u64) -> Vec<(&'static str, Asked)> {
    let by_name = || json!([["name", "ASC"], ["id", "ASC"]]);
    let begins = move |number: u64| {
        let prefix = format!("N{:04}%", words::mixed(number) % (rows / 1_000).max(1));
        (json!([["code", "like", prefix]]), 0, json!([["code", "ASC"]]))
    };
    let middle =
        move |number: u64| (json!([]), words::mixed(number) % rows.saturating_sub(50).max(1), by_name());
    let found = move |number: u64| {
        let typed = format!("%{}%", words::typed(words::mixed(number)));
        (json!([["rec_name", "ilike", typed]]), 0, by_name())
    };
    vec![
        (LIST_BY_CODE, page(session, begins)),
        (LIST_BY_NAME, page(session, move |_| (json!([]), 0, by_name()))),
        (LIST_DEEP, page(session, middle)),
        (LIST_SEARCH, page(session, found)),
    ]
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_pads() {
        assert_eq!(super::base64(b"admin:1:ab"), "YWRtaW46MTphYg==");
        assert_eq!(super::base64(b"admin:1:abc"), "YWRtaW46MTphYmM=");
        assert_eq!(super::base64(b"abc"), "YWJj");
    }
}
