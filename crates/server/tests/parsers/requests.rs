//! Requests over HTTP: paths, parameters, headers and bodies that are nearly right. Each is answered by what was asked for, or by a
//! declared refusal; never by a fault of the program.
//!
//! Long because: every door of the HTTP face is tried by the same steps.

use crate::kit::{check, like, mangled, mangled_bytes, mangled_json};
use axum::http::Method;
use proptest::{collection::vec, prelude::*, sample::select};
use schema::{FieldDef, FieldKind, WrittenBy};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use testkit::{Answered, Client, Fixture, PASSWORD, on_both};

const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

/// Somebody who may do everything with rows, and nothing with accounts.
fn everything(fixture: &Fixture) -> Client<'_> {
    let rights = ["read", "create", "update", "archive", "export", "import", "run"].map(|right| ("*", right));
    fixture.client_who_may(&rights)
}

/// The codes that a program may answer with.
fn codes(fixture: &Fixture) -> BTreeSet<&'static str> {
    api::openapi::failures(&fixture.program.registry).iter().map(|def| def.code).collect()
}

fn answered(answered: &Answered, codes: &BTreeSet<&'static str>) -> Result<(), TestCaseError> {
    let status = answered.status.as_u16();
    prop_assert!(status < 500, "{status}: {}", answered.json);
    if status >= 400 {
        let said = answered.headers.get("content-type").and_then(|said| said.to_str().ok());
        prop_assert_eq!(said, Some("application/problem+json"));
        prop_assert!(codes.contains(answered.code()), "{}: {}", status, answered.json);
        let detail = answered.json["detail"].as_str().unwrap_or_default();
        prop_assert!(!detail.is_empty() && detail.len() < 20_000);
    }
    Ok(())
}

fn sample(field: &FieldDef) -> Value {
    match field.kind {
        FieldKind::Text | FieldKind::LongText => json!("规划 a"),
        FieldKind::Code => json!("X-1"),
        FieldKind::Integer => json!(3),
        FieldKind::Boolean => json!(true),
        FieldKind::Date => json!("2026-12-01"),
        FieldKind::Timestamp => json!("2026-11-24T08:00:00Z"),
        FieldKind::Money => json!({"amount": "1.5", "currency": "CNY"}),
        FieldKind::Quantity => json!("1.5"),
        FieldKind::Choice(choices) => json!(choices.first().map(|choice| choice.value)),
        FieldKind::Reference(_) => json!(ID),
        FieldKind::Json => json!([{"subject": "*", "rights": ["read"]}]),
    }
}

fn samples<'a>(fields: impl IntoIterator<Item = &'a FieldDef>) -> Value {
    Value::Object(fields.into_iter().map(|field| (field.name.to_owned(), sample(field))).collect())
}

/// Every door that takes JSON, with a body that it might take.
fn doors(fixture: &Fixture) -> Vec<(Method, String, Value)> {
    let mut all = Vec::new();
    for entry in fixture.program.registry.records() {
        let def = entry.def;
        let own = def.fields.iter().filter(|field| !field.secret && field.written_by == WrittenBy::Anyone);
        let mut body = samples(own);
        for lines in def.lines {
            if let Ok(child) = fixture.program.registry.record(lines.record) {
                body[lines.name] =
                    json!([samples(child.def.fields.iter().filter(|f| f.name != lines.parent))]);
            }
        }
        let path = format!("/api/records/{}", def.name);
        let bulk = json!({"items": [{"id": ID, "version": 1}], "changes": body.clone()});
        all.push((Method::PATCH, format!("{path}/{ID}"), body.clone()));
        all.push((Method::POST, format!("{path}/bulk"), bulk));
        all.push((Method::POST, path, body));
    }
    for entry in fixture.program.registry.commands() {
        let body = samples(entry.fields);
        let path = format!("/api/commands/{}", entry.def.name);
        all.push((Method::POST, format!("{path}/many"), json!({"inputs": [body.clone()]})));
        all.push((Method::POST, path, body));
    }
    let view = json!({"record": "framework.finding", "name": "a", "shared": false, "settings": {"a": [1]}});
    let token =
        json!({"name": "t", "expires_on": "2026-12-01", "scope": [{"subject": "*", "rights": ["read"]}]});
    for (path, body) in [
        ("/api/views", view),
        ("/api/tokens", token),
        ("/api/session/acts-for", json!({"delegation": ID})),
        ("/api/second-factor/confirm", json!({"code": "123456"})),
        ("/api/notifications/mail", json!({"kind": "comment.mentioned", "mailed": true})),
        (
            "/api/records/framework.edition/0190163d-8694-739b-aea5-966c26f8ad91/comments",
            json!({"text": "a", "mentions": [ID]}),
        ),
    ] {
        all.push((Method::POST, path.to_owned(), body));
    }
    all
}

#[test]
fn every_door_takes_a_body_or_refuses_it_by_name() {
    on_both(|fixture| {
        fixture.load_content();
        let (client, codes) = (everything(fixture), codes(fixture));
        let doors = doors(fixture);
        let inputs = select(doors).prop_flat_map(|(method, path, body)| {
            let text = prop_oneof![
                6 => mangled_json(Just(body.clone())).prop_map(|body| body.to_string()),
                2 => mangled(Just(body.to_string())),
            ];
            (Just(method), Just(path), text)
        });
        check(700, inputs, |(method, path, body)| {
            let version: &[(&str, &str)] =
                if method == Method::PATCH { &[("if-match", "\"1\"")] } else { &[] };
            answered(&client.send(method, &path, version, body.into_bytes()), &codes)
        });
    });
}

/// What is asked of the name and the password of whoever signs in, of codes and of a new password.
#[test]
fn whatever_is_typed_to_sign_in_is_taken_or_refused_by_name() {
    on_both(|fixture| {
        let (client, codes) = (fixture.client("reader"), codes(fixture));
        let stranger = fixture.anonymous();
        let sign_in = json!({"name": "lin", "password": PASSWORD, "code": "123456"});
        let change = json!({"current": PASSWORD, "new": "another password"});
        let remove = json!({"password": PASSWORD, "code": "ABCD-EFGH-IJKL-MNOP"});
        let inputs = prop_oneof![
            (Just("/api/session"), mangled_json(Just(sign_in))),
            (Just("/api/session/password"), mangled_json(Just(change))),
            (Just("/api/second-factor/remove"), mangled_json(Just(remove))),
        ];
        // each hashes a password, which takes its time
        check(30, inputs, |(path, body)| {
            let who = if path == "/api/session" { &stranger } else { &client };
            answered(&who.post(path, &body), &codes)
        });
    });
}

#[test]
fn whatever_the_headers_say_is_taken_or_refused_by_name() {
    on_both(|fixture| {
        let (client, codes) = (everything(fixture), codes(fixture));
        let cookie = client.cookie().unwrap_or_default().to_owned();
        let headers = prop_oneof![
            (Just("cookie"), mangled(Just(format!("a=b; {cookie}; c")))),
            (Just("authorization"), like(&["Bearer jw_0123456789abcdef", "Basic eDp5", "bearer  x y"])),
            (Just("x-csrf-token"), like(&["0123456789abcdef"])),
            (Just("idempotency-key"), like(&["key-1", "8f14e45f-ceea-467f-a0e6-7b1d5f2d5f3e", "a b"])),
            (
                Just("if-match"),
                like(&["\"3\"", "W/\"3\"", "*", "\"1\", \"2\"", "+3", "\"9223372036854775807\""])
            ),
            (Just("accept-language"), like(&["zh-CN,zh;q=0.9", "en", "*;q=0"])),
            (Just("x-forwarded-for"), like(&["1.1.1.1, 10.0.0.7", "[2001:db8::1]:443", "fe80::1%eth0"])),
            (Just("origin"), like(&["http://jingwei.test", "null", "https://evil.example"])),
            (
                Just("content-type"),
                like(&["application/json; charset=utf-8", "text/csv", "multipart/form-data"])
            ),
            (Just("user-agent"), like(&["Mozilla/5.0 (X11; Linux) 浏览器"])),
            (Just("content-length"), like(&["3", "99999999999999999999", "-1"])),
        ];
        let headers = headers.prop_map(|(name, value): (&'static str, String)| (name, value.into_bytes()));
        let row = format!("/api/records/framework.edition/{ID}");
        let requests = select(vec![
            (Method::GET, "/api/records/framework.finding?limit=1".to_owned(), ""),
            (Method::GET, "/api/session".to_owned(), ""),
            (
                Method::POST,
                "/api/records/framework.as_is_process".to_owned(),
                r#"{"name_zh":"甲","name_en":"A"}"#,
            ),
            (Method::PATCH, row.clone(), "{}"),
            (Method::POST, format!("{row}/archive"), ""),
            (Method::POST, "/api/records/organisation.department/import".to_owned(), "code,name_zh\nX,甲\n"),
        ]);
        check(600, (requests, mangled_headers(headers)), |((method, path, body), headers)| {
            let told = client.send_bytes(method, &path, &headers, body.as_bytes().to_vec());
            match told {
                Some(told) => answered(&told, &codes),
                // what no HTTP library sends on
                None => Ok(()),
            }
        });
    });
}

fn mangled_headers(
    one: impl Strategy<Value = (&'static str, Vec<u8>)>,
) -> impl Strategy<Value = Vec<(&'static str, Vec<u8>)>> {
    vec(one, 1..4).prop_flat_map(|headers| {
        let each: Vec<_> =
            headers.into_iter().map(|(name, value)| (Just(name), mangled_bytes(Just(value)))).collect();
        each
    })
}

#[test]
fn whatever_stands_in_an_address_is_found_or_refused_by_name() {
    on_both(|fixture| {
        fixture.load_content();
        let (client, codes) = (everything(fixture), codes(fixture));
        let addresses = like(&[
            "/api/records/framework.finding?filter=number = \"S-001\"&sort=-number&fields=number,state&limit=3&count=true",
            "/api/records/organisation.department/0190163d-8694-739b-aea5-966c26f8ad91/history?after=1&limit=5",
            "/api/records/organisation.special_day/export?format=csv&language=en",
            "/api/records/organisation.special_day/import-template?format=xlsx",
            "/api/records/framework.edition/0190163d-8694-739b-aea5-966c26f8ad91/attachments/0190163d-8694-739b-aea5-966c26f8ad91",
            "/api/search?q=gh&limit=20&record=framework.finding",
            "/api/queries/organisation.working_days?from=2026-10-01&count=-5",
            "/api/queries/organisation.calendar_year?year=2026",
            "/api/queries/organisation.at_date?on=2026-10-01",
            "/api/notifications?unread=true&after=0190163d-8694-739b-aea5-966c26f8ad91&limit=0",
            "/api/problems/record.version_conflict",
            "/api/views?record=framework.finding",
            "/api/%2e%2e/%2e%2e/etc/passwd",
            "/assets/../../jingwei.toml",
        ]);
        check(700, addresses, |address| {
            // an address begins with a slash, whatever is done to it
            let address = format!("/{}", address.trim_start_matches('/'));
            match client.send_bytes(Method::GET, &address, &[], Vec::new()) {
                Some(told) => answered(&told, &codes),
                None => Ok(()),
            }
        });
    });
}

/// Fields of an administrator's own, as odd as they come: defined or refused, and everything goes on with them.
#[test]
fn whatever_field_is_defined_lists_files_and_descriptions_go_on() {
    on_both(|fixture| {
        let (admin, codes) = (fixture.client("administrator"), codes(fixture));
        let reader = fixture.client("hr_officer");
        let text =
            || like(&["x_weight", "x_1", "重量", "Weight", "copper", "2026-10-01", "1.5 CNY", "是", "=1+1"]);
        let holds = select(
            &["text", "long_text", "integer", "quantity", "money", "date", "boolean", "choice", "reference"]
                [..],
        );
        let rest = (any::<[bool; 5]>(), proptest::option::of(text()), proptest::option::of(0_i64..5_000));
        let inputs = (text(), text(), text(), holds, rest);
        let number = std::cell::Cell::new(0);
        check(40, inputs, |(code, label_zh, label_en, holds, (flags, default_value, max_length))| {
            number.set(number.get() + 1);
            let [required, unique, filterable, guarded, in_list] = flags;
            let code = match code.strip_prefix("x_") {
                Some(rest) => format!("x_f{}{rest}", number.get()),
                None => code,
            };
            let mut body = json!({
                "of_record": "organisation.department", "code": code, "label_zh": format!("{label_zh}{}", number.get()),
                "label_en": format!("{label_en} {}", number.get()), "holds": holds, "required": required, "is_unique": unique,
                "filterable": filterable, "is_guarded": guarded, "in_list": in_list, "default_value": default_value,
                "max_length": max_length,
            });
            if holds == "reference" {
                body["target"] = "organisation.calendar".into();
            }
            if holds == "choice" {
                body["options"] = json!([{"code": "copper", "label_zh": "铜缆", "label_en": "Copper"}]);
            }
            let made = admin.post("/api/records/access.custom_field", &body);
            answered(&made, &codes)?;
            if made.status != 201 {
                return Ok(());
            }
            for path in [
                "/api/schema",
                "/api/openapi.json",
                "/api/records/organisation.department?limit=5",
                "/api/records/organisation.department/export?format=csv",
                "/api/records/organisation.department/import-template?format=csv",
            ] {
                prop_assert_eq!(reader.get(path).status.as_u16(), 200, "{}", path);
            }
            let row = json!({"code": format!("F{}", number.get()), "name_zh": "部门", "name_en": "Unit"});
            answered(&reader.post("/api/records/organisation.department", &row), &codes)?;
            let archive = format!("/api/records/access.custom_field/{}/archive", made.id());
            answered(&admin.act(&archive, 1), &codes)
        });
    });
}

#[test]
fn what_is_too_deep_or_too_long_is_refused_by_name() {
    on_both(|fixture| {
        let client = everything(fixture);
        let path = "/api/records/framework.as_is_process";
        for depth in [200, 100_000, 1_000_000] {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let body = format!("{}1{}", open.repeat(depth), close.repeat(depth));
                let too_large = body.len() > 2 << 20;
                let told = client.send(Method::POST, path, &[], body.into_bytes());
                if too_large {
                    told.refused(413, "request.too_large");
                } else {
                    told.refused(400, "request.malformed");
                }
            }
        }
        let wide: Map<String, Value> = (0..50_000).map(|at| (format!("field{at}"), Value::Null)).collect();
        let told = client.post(path, &Value::Object(wide)).refused(422, "record.invalid");
        assert!(told.bytes.len() < 20 << 20, "{}", told.bytes.len());
        let long = "x".repeat(3 << 20);
        client.post(path, &json!({"name_zh": long})).refused(413, "request.too_large");
    });
}
