//! What is set up rather than sent: addresses that messages go to, scopes of tokens, the configuration, keys and heads of the audit.

use crate::kit::{any_json, check, like, mangled, mangled_json, named};
use engine::{
    Registry,
    access::Scope,
    outside::{Letter, Outside},
    seal::{Head, SealKey, bytes_of, hex},
};
use jingwei::{
    config::{Config, ConfigArgs},
    modules,
};
use outside::{MailSettings, Place, Places, Security, Settings, World, is_outside};
use proptest::prelude::*;
use serde_json::json;
use std::net::IpAddr;
use store::DatabaseUrl;
use ureq::http::Uri;

const URLS: &[&str] = &[
    "https://example.com/hook?x=1",
    "https://EXAMPLE.com.:443/",
    "https://8.8.8.8:8443/",
    "https://[2606:4700::1111]/x",
    "https://[::ffff:10.0.0.1]/",
    "https://a:b@example.com/",
    "https://example.com@127.0.0.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://127.1/",
    "https://[fe80::1%25eth0]/",
    "http://esb.corp.example:8080",
    "https://xn--fiqs8s/",
    "https://localhost/",
    "https://example.com/\r\nX: y",
];

#[test]
fn an_address_that_is_taken_is_https_outside_on_a_port_that_is_allowed() {
    let world = World::new(Settings::default()).expect("settings that hold");
    check(4_000, like(URLS), |url| {
        if let Err(failure) = world.check(&url) {
            return named(&failure);
        }
        let uri: Uri = url.parse().map_err(|_| TestCaseError::fail("taken, and no address"))?;
        prop_assert_eq!(uri.scheme_str(), Some("https"));
        let authority = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
        prop_assert!(!authority.contains('@') && url.len() <= 500 && url.is_ascii());
        prop_assert!([443, 8443].contains(&uri.port_u16().unwrap_or(443)));
        let host = uri.host().unwrap_or_default().trim_end_matches('.');
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        prop_assert!(!literal.is_ok_and(|address| !is_outside(address)), "{url}");
        // as it is written again it is taken too
        prop_assert!(world.check(&uri.to_string()).is_ok(), "{uri}");
        Ok(())
    });
}

#[test]
fn a_place_of_ones_own_network_is_the_same_in_small_letters_and_lets_itself_in() {
    check(2_000, like(URLS), |text| {
        let Ok(place) = text.parse::<Place>() else { return Ok(()) };
        prop_assert_eq!(text.to_lowercase().parse::<Place>().ok(), Some(place.clone()));
        let world =
            World::new(Settings { places: Places::new(vec![place], Vec::new()), ..Settings::default() });
        prop_assert!(world.expect("settings that hold").check(&text).is_ok(), "{text}");
        Ok(())
    });
}

#[test]
fn whom_mails_are_from_and_go_to_is_refused_or_makes_no_header() {
    let froms = like(&[
        "Jingwei <jingwei@example.com>",
        "经纬 <a@b.cn>",
        "\"x\\\"y\" <a@b>",
        "a@[127.0.0.1]",
        "a@b\r\nBcc: c@d",
    ]);
    let tos = like(&["lin@example.com", "林@例.cn", "a@b\r\nBcc: c@d", "\"a b\"@c.d", "<a@b.cn>"]);
    check(1_000, (froms, tos), |(from, to)| {
        let mail = MailSettings {
            host: "127.0.0.1".into(),
            // nobody listens there
            port: Some(1),
            security: Security::None,
            login: None,
            from,
            a_minute: u32::MAX,
        };
        let Ok(world) = World::new(Settings { mail: Some(mail), ..Settings::default() }) else {
            return Ok(());
        };
        let letter = Letter {
            to,
            name: "林".into(),
            subject: "题".into(),
            text: "t".into(),
            html: "<p>t</p>".into(),
            id: "1".into(),
        };
        let failure = world.mail(&letter).expect_err("nobody takes it");
        prop_assert!(["mail.refused", "mail.later"].contains(&failure.code()), "{failure}");
        Ok(())
    });
}

#[test]
fn the_scope_of_a_token_is_refused_by_name_or_comes_back_as_it_was_kept() {
    let registry = Registry::new(modules());
    let scope = Just(json!([
        {"subject": "framework.finding", "rights": ["read", "export"]},
        {"subject": "organisation.*", "rights": ["create"]},
        {"subject": "*", "rights": ["read"]},
    ]));
    check(3_000, prop_oneof![4 => mangled_json(scope), 1 => any_json()], |json| {
        match Scope::parse(&registry, &json) {
            Ok(scope) => {
                prop_assert_eq!(&Scope::kept(&scope.to_json()), &scope);
                prop_assert_eq!(&Scope::parse(&registry, &scope.to_json()).expect("the same"), &scope);
                Ok(())
            }
            Err(failure) => {
                // and what the database might hold allows no more than it says
                let _ = Scope::kept(&json);
                named(&failure)
            }
        }
    });
}

const CONFIGURATION: &str = r#"
database = "sqlite:data/jingwei.sqlite"
listen = "127.0.0.1:8686"
secure_cookies = true
behind_proxy = false
readers = 3
writers = 8
seal_key = "/etc/jingwei/seal-key"
log = "info"
public_url = "https://jingwei.example.com/"

[webhooks]
inside = ["http://esb.corp.example:8080"]
ports = [9443]

[mail]
host = "mail.example.com"
port = 587
security = "starttls"
user = "jingwei"
from = "Jingwei <jingwei@example.com>"
"#;

#[test]
fn a_configuration_is_refused_in_words_or_can_be_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("jingwei.toml");
    let texts = prop_oneof![5 => mangled(Just(CONFIGURATION.to_owned())), 1 => any::<String>()];
    check(1_500, texts, |text| {
        std::fs::write(&file, &text).expect("written");
        match Config::load(&ConfigArgs { config: Some(file.clone()), ..ConfigArgs::default() }) {
            Ok(config) => {
                let shown = toml::to_string(&config);
                prop_assert!(shown.is_ok(), "{shown:?}");
                prop_assert!((1..=64).contains(&config.readers) && (1..=64).contains(&config.writers));
            }
            Err(told) => prop_assert!(!told.is_empty() && told.len() < 20_000, "{told}"),
        }
        Ok(())
    });
    for deep in ["[".repeat(100_000), format!("a = {}", "[".repeat(100_000)), "a.".repeat(50_000)] {
        std::fs::write(&file, deep).expect("written");
        Config::load(&ConfigArgs { config: Some(file.clone()), ..ConfigArgs::default() })
            .expect_err("refused");
    }
}

#[test]
fn where_the_data_is_never_shows_its_password() {
    let before =
        like(&["postgres://", "postgresql://", "postgres://u", "postgres://u:", "sqlite:", "sqlite://"]);
    let behind = like(&["@db.local:5432/jw", "@[::1]/jw?sslmode=disable", "@a@b/jw", "/jw?password=", ""]);
    check(2_000, (before, behind), |(before, behind)| {
        let said = format!("{before}:geheim{behind}");
        if let Ok(DatabaseUrl::Postgres(_)) = said.parse::<DatabaseUrl>()
            && behind.contains('@')
        {
            let url: DatabaseUrl = said.parse().expect("the same");
            prop_assert!(!format!("{url} {url:?}").contains("geheim"), "{said} is shown as {url}");
        }
        Ok(())
    });
}

#[test]
fn keys_and_heads_of_the_audit_are_refused_or_come_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key");
    let digits = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";
    check(2_000, mangled(Just(digits.to_owned())), |text| {
        if let Some(bytes) = bytes_of(&text) {
            prop_assert_eq!(bytes_of(&hex(&bytes)), Some(bytes));
            prop_assert_eq!(hex(&bytes), text.to_lowercase());
        }
        std::fs::write(&file, &text).expect("written");
        let read = SealKey::load_or_create(&file);
        prop_assert_eq!(read.is_ok(), bytes_of(text.trim()).is_some());
        Ok(())
    });
    let key = SealKey::generate().public();
    let head = json!([{
        "number": 7, "last_entry": 41, "at_micros": 1_764_000_000_000_000_i64, "head": digits.to_lowercase(),
        "signer": hex(&key), "signature": null,
    }]);
    check(2_000, mangled_json(Just(head)), |json| {
        if let Ok(heads) = serde_json::from_value::<Vec<Head>>(json) {
            let written = serde_json::to_string(&heads).expect("written");
            prop_assert_eq!(serde_json::from_str::<Vec<Head>>(&written).ok(), Some(heads));
        }
        Ok(())
    });
}
