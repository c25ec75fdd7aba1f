//! What a person wants by mail, and where to.

use crate::mail::reader;
use serde_json::json;
use testkit::{Client, on_both};

const CHOICES: &str = "/api/notifications/mail";

#[test]
fn what_is_no_single_address_is_refused() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let user = |mail: &str| {
            let body = json!({"name": "odd", "display_name": "Odd", "mail": mail});
            admin.post("/api/records/access.user", &body)
        };
        for wrong in ["wang", "a@b", "a@example.com, b@example.com", "<a@example.com>", "a@[127.0.0.1]"] {
            assert_eq!(
                user(wrong).expect(422).faults(),
                [("mail".to_owned(), "mail.address".to_owned())],
                "{wrong}"
            );
        }
        user("a@example.com\r\nBcc: b@example.com").expect(422);
        user("odd@example.com").expect(201);
    });
}

#[test]
fn ones_choices_are_ones_own() {
    on_both(|fixture| {
        let (client, _) = reader(fixture, "wang@operator.example");
        let choices = client.get(CHOICES).expect(200).json;
        assert_eq!((&choices["mail"], &choices["set_up"]), (&json!("wang@operator.example"), &json!(false)));
        let kinds = choices["kinds"].as_array().expect("kinds");
        assert!(kinds.len() > 2 && kinds.iter().all(|kind| kind["mailed"] == true), "{kinds:?}");
        for _ in 0..2 {
            client.post(CHOICES, &json!({"kind": "comment.mentioned", "mailed": false})).expect(204);
        }
        let mailed = |client: &Client<'_>| {
            let kinds = client.get(CHOICES).expect(200).json["kinds"].clone();
            let kinds = kinds.as_array().expect("kinds").clone();
            kinds.into_iter().find(|kind| kind["kind"] == "comment.mentioned").expect("a kind")["mailed"]
                .clone()
        };
        assert_eq!((mailed(&client), mailed(&fixture.client("reader"))), (json!(false), json!(true)));
        client
            .post(CHOICES, &json!({"kind": "no.such", "mailed": false}))
            .refused(404, "request.no_such_thing");
        fixture.anonymous().get(CHOICES).refused(401, "access.not_signed_in");
        // an address is a person's: erased with them, and never in the audit in the clear
        let text = fixture.program.store.read_blocking(|tx| {
            tx.query("SELECT changes FROM audit_entry", &[])?
                .iter()
                .map(|row| row.json(0).map(|json| json.to_string()))
                .collect::<Result<String, _>>()
        });
        assert!(!text.expect("rows").contains("wang@operator.example"));
    });
}
