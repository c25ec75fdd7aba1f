//! What the server tells of itself to whoever watches it, also when its database does not answer.

use crate::{
    load::Ledger,
    place::{WRITER, on_each},
    served::{Client, Served},
};
use serde_json::json;
use std::{net::TcpListener, time::Duration};

/// The value of a line that begins so.
fn value(text: &str, beginning: &str) -> f64 {
    let line = text.lines().find(|line| line.starts_with(beginning));
    let line = line.unwrap_or_else(|| panic!("no {beginning} in\n{text}"));
    line.rsplit(' ').next().and_then(|value| value.parse().ok()).expect("a number")
}

#[test]
fn a_server_tells_how_it_fares_on_a_listener_of_its_own_and_nothing_that_askers_wrote() {
    on_each(|place| {
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port();
        let watched = format!("127.0.0.1:{port}");
        let served = Served::spawn(place, &place.url, &["--metrics-listen", &watched]);
        served.wait_until_ready();
        let client = Client::sign_in(&served, WRITER);
        let mut ledger = Ledger::of(8);
        ledger.write_for(Duration::from_millis(300), &client);
        let wrong = json!({"name": "a secret name", "password": "wrong"});
        assert_eq!(client.post("/api/session", &[], &wrong).expect("an answer").0, 401);
        assert_eq!(client.get("/api/records/made.up/0").expect("an answer").0, 404);
        assert_eq!(client.get("/made/up.js").expect("an answer").0, 404);
        // not where the program is served
        assert!(!client.text("/metrics").contains("jingwei_http"));
        let text = Client::new(&format!("http://{watched}")).text("/metrics");
        let created =
            r#"jingwei_http_requests_total{route="/api/records/{record}",method="POST",status="201"}"#;
        assert_eq!(value(&text, created) as usize, ledger.acknowledged.len());
        assert!(
            value(
                &text,
                r#"jingwei_http_request_seconds_count{route="/api/records/{record}",method="POST"}"#
            ) > 0.0
        );
        let other = r#"jingwei_http_requests_total{route="other",method="GET",status="404"}"#;
        assert!(value(&text, other) >= 1.0);
        assert_eq!(value(&text, r#"jingwei_sign_ins_refused_total{code="access.wrong_password"}"#), 1.0);
        let commands = value(&text, "jingwei_store_group_commands_sum") as usize;
        assert!(commands >= ledger.acknowledged.len(), "{commands}");
        assert!(value(&text, "jingwei_store_commit_seconds_count") > 0.0);
        for there in [
            "jingwei_store_collisions_total",
            r#"jingwei_store_waiting{queue="write"}"#,
            r#"jingwei_jobs{state="dead"}"#,
            "jingwei_audit_unsealed_seconds",
            "jingwei_build_info",
        ] {
            value(&text, there);
        }
        assert_eq!(value(&text, "jingwei_database_answers"), 1.0);
        assert!(value(&text, "jingwei_process_resident_memory_bytes") > 1e6);
        for secret in ["secret", "made", WRITER, "row 0"] {
            assert!(!text.contains(secret), "{secret}");
        }
    });
}
