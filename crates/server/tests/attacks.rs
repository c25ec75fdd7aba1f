//! What an attacker tries of old: a session that is there before its owner signs in, headers made of values, paths made of names.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use api::Assets;
use axum::http::{Method, header};
use serde_json::json;
use testkit::{Client, PASSWORD, on_both};

/// Whoever gives somebody a session to sign in with has none once they did.
#[test]
fn a_session_that_was_there_before_signing_in_is_worth_nothing_afterwards() {
    on_both(|fixture| {
        fixture.user("victim", "reader");
        let attacker = fixture.client("reader");
        let own = attacker.cookie().expect("a session").to_owned();
        let made_up = format!("jingwei_session={}", "0".repeat(64));
        for planted in [own, made_up] {
            let mut victim = fixture.anonymous();
            victim.set_cookie(Some(&planted));
            victim.sign_in("victim", PASSWORD);
            assert_ne!(victim.cookie(), Some(planted.as_str()), "the session is the one that was planted");
            assert_eq!(victim.get("/api/session").expect(200).json["user"]["name"], "victim");
            let mut whoever = fixture.anonymous();
            whoever.set_cookie(Some(&planted));
            whoever.get("/api/session").refused(401, "access.session_over");
        }
        // nor does a second cookie of the name, however it is planted, take the place of the first
        let mut victim = fixture.anonymous();
        victim.sign_in("victim", PASSWORD);
        let both = format!("{}; jingwei_session={}", victim.cookie().expect("a session"), "0".repeat(64));
        victim.set_cookie(Some(&both));
        assert_eq!(victim.get("/api/session").expect(200).json["user"]["name"], "victim");
    });
}

/// Every answer's headers are the program's own, one line each, whatever was asked.
#[test]
fn no_value_makes_a_header() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let set = "a\r\nset-cookie: stolen=1";
        let department = json!({"code": "D-1", "name_zh": "甲\"; filename=\"b.exe", "name_en": "A"});
        let id = client.post("/api/records/organisation.department", &department).expect(201).id();
        client
            .post(
                "/api/records/organisation.department",
                &json!({"code": "D-2", "name_zh": set, "name_en": set}),
            )
            .refused(422, "record.invalid");
        let coded: String = set.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for path in [
            format!("/api/records/organisation.department/{id}/pdf?language={coded}"),
            format!("/api/records/organisation.department/{id}/pdf"),
            format!("/api/records/organisation.department/export?format=csv&language={coded}"),
            format!("/api/records/{coded}/export"),
            format!("/api/records/organisation.department?search={coded}&sort={coded}"),
            format!("/api/problems/{coded}"),
            format!("/{coded}"),
        ] {
            let told = client.get(&path);
            assert!(told.status.as_u16() < 500, "{path}: {}", told.status);
            assert!(!told.headers.contains_key(header::SET_COOKIE), "{path}");
            for (name, value) in &told.headers {
                assert!(
                    !value.as_bytes().contains(&b'\n') && !value.as_bytes().contains(&b'\r'),
                    "{path}: {name}"
                );
            }
            if let Some(kept) = told.headers.get(header::CONTENT_DISPOSITION) {
                let kept = kept.to_str().expect("a text");
                assert_eq!(kept.matches("filename").count(), 1, "{kept}");
            }
        }
    });
}

fn found(client: &Client<'_>, path: &str) -> u16 {
    client.send(Method::GET, path, &[], Vec::new()).status.as_u16()
}

/// No address leads to a file that is not one of the page's.
#[test]
fn no_name_is_a_path() {
    for path in [
        "../Cargo.toml",
        "../../Cargo.toml",
        "assets/../../../Cargo.toml",
        "/etc/passwd",
        "//etc/passwd",
        "..\\..\\Cargo.toml",
        "C:\\Windows\\win.ini",
        "assets/%2e%2e/%2e%2e/Cargo.toml",
        "index.html\0.png",
        ".",
        "..",
        "",
    ] {
        assert!(jingwei::EmbeddedUi.get(path).is_none(), "{path:?}");
    }
    on_both(|fixture| {
        let client = fixture.client("reader");
        for path in [
            "/../../etc/passwd",
            "/assets/../../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2fetc%2fpasswd",
            "/api/records/..%2f..%2fetc/export",
            "/api/records/organisation.department/..%2f..%2fetc%2fpasswd",
            "/api/problems/..%2f..%2fetc%2fpasswd",
        ] {
            assert_eq!(found(&client, path), 404, "{path}");
        }
    });
}
