//! A webhook's secret is shown once and stands nowhere else.

use crate::kit::{address_of, department, hook, is_signed, me, sign, to, unsigned};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;
use testkit::{Receiver, logged, on_both};

const CREATED: &[(&str, &str)] = &[("organisation.department", "created")];

#[test]
fn a_new_secret_signs_beside_the_old_one_for_a_day() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let hook = hook(&admin, &receiver, CREATED);
        let second = sign(&admin, &hook.id);
        department(fixture, "ONE");
        fixture.run_due();
        let both = receiver.received()[0].clone();
        assert!(is_signed(&both, &hook.secret) && is_signed(&both, &second));
        assert_eq!(both.header("webhook-signature").split(' ').count(), 2);
        // a third one: the first is over at once, no more than two sign
        let third = sign(&admin, &hook.id);
        department(fixture, "TWO");
        fixture.run_due();
        let message = receiver.received()[1].clone();
        assert!(
            !is_signed(&message, &hook.secret) && is_signed(&message, &second) && is_signed(&message, &third)
        );
        fixture.later(25 * 3_600);
        department(fixture, "THREE");
        fixture.run_due();
        let message = receiver.received()[2].clone();
        assert!(!is_signed(&message, &second) && is_signed(&message, &third));
    });
}

#[test]
fn only_a_person_who_may_change_the_webhook_makes_one() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let id = unsigned(&admin, "https://example.com/", &me(&admin), CREATED);
        let path = format!("/api/webhooks/{id}/secret");
        fixture.anonymous().post(&path, &json!({})).expect(401);
        fixture.client("reader").post(&path, &json!({})).refused(403, "access.forbidden");
        let looks = fixture.client_who_may(&[("access.webhook", "read")]);
        looks.post(&path, &json!({})).refused(403, "access.forbidden");
        admin.post("/api/webhooks/nothing/secret", &json!({})).expect(404);
        let scope = json!({"name": "t", "expires_on": "2026-12-24", "scope": [{"subject": "*", "rights": ["read", "update"]}]});
        let token =
            admin.post("/api/tokens", &scope).expect(201).json["token"].as_str().expect("a token").to_owned();
        let mut program = fixture.anonymous();
        program.set_bearer(Some(&token));
        program.post(&path, &json!({})).refused(403, "access.not_for_tokens");
    });
}

#[test]
fn it_stands_in_no_answer_list_file_history_audit_job_or_log() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let id = unsigned(&admin, &address_of(&receiver), &me(&admin), CREATED);
        let key = format!("/api/webhooks/{id}/secret");
        let made = admin.post_once(&key, "the same key", &json!({})).expect(201).json;
        let again = admin.post_once(&key, "the same key", &json!({})).expect(201).json;
        assert_ne!(made["secret"], again["secret"], "an answer that shows a secret is not remembered");
        department(fixture, "ONE");
        receiver.answers([testkit::Answer::Status(500)]);
        let (_, log) = logged(|| fixture.run_due());
        let mut places = vec![("the log".to_owned(), log)];
        assert!(places[0].1.contains("access.deliver_webhook"), "the log was listened to: {}", places[0].1);
        let operator = fixture.client("system_operator");
        let record = "/api/records/access.webhook";
        for (client, path) in [
            (&admin, format!("{record}/{id}")),
            (&admin, record.to_owned()),
            (&admin, format!("{record}/{id}/history")),
            (&admin, format!("{record}/export?format=csv")),
            (&admin, format!("{record}/{id}/links")),
            (&admin, format!("/api/queries/access.webhook_deliveries?webhook={id}")),
            (&admin, "/api/notifications".to_owned()),
            (&admin, "/api/search?q=hook".to_owned()),
            (&operator, "/api/queries/work.jobs".to_owned()),
        ] {
            let answered = client.get(&path).expect(200);
            places.push((path, String::from_utf8_lossy(&answered.bytes).into_owned()));
        }
        let tables = ["SELECT changes FROM audit_entry", "SELECT payload FROM job"];
        for sql in tables {
            let rows = fixture.program.store.read_blocking(move |tx| {
                tx.query(sql, &[])?
                    .iter()
                    .map(|row| row.json(0).map(|json| json.to_string()))
                    .collect::<Result<String, _>>()
            });
            places.push((sql.to_owned(), rows.expect("rows")));
        }
        let answers = fixture.program.store.read_blocking(|tx| {
            tx.query("SELECT body FROM idempotency_key", &[])?
                .iter()
                .map(|row| row.text(0))
                .collect::<Result<String, _>>()
        });
        places.push(("idempotency_key".to_owned(), answers.expect("rows")));
        for secret in [&made["secret"], &again["secret"]] {
            let secret = secret.as_str().expect("a secret").trim_start_matches("whsec_");
            let hex: String =
                STANDARD.decode(secret).expect("base 64").iter().map(|byte| format!("{byte:02x}")).collect();
            for (place, text) in &places {
                assert!(!text.contains(secret) && !text.to_lowercase().contains(&hex), "{place}");
            }
        }
    });
}
