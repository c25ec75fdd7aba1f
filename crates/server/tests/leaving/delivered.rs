//! What is delivered: once, thin, signed, in order.

use crate::kit::{body, deliveries, department, hook, is_signed, kinds, me, sign, to, unsigned};
use kernel::Clock;
use serde_json::json;
use std::collections::BTreeSet;
use testkit::{Receiver, on_both};

const DEPARTMENT: &str = "organisation.department";

#[test]
fn what_happens_is_told_once_in_order_signed_and_without_what_the_row_holds() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let all = ["created", "changed", "archived", "restored"].map(|what| (DEPARTMENT, what));
        let hook = hook(&admin, &receiver, &all);
        let id = department(fixture, "NEW");
        let hr = fixture.client("hr_officer");
        let path = format!("/api/records/{DEPARTMENT}/{id}");
        hr.patch(&path, 1, &json!({"name_en": "Another"})).expect(200);
        hr.patch(&path, 2, &json!({"name_en": "Another"})).expect(200);
        hr.act(&format!("{path}/archive"), 2).expect(200);
        hr.act(&format!("{path}/restore"), 3).expect(200);
        // what was refused did not happen
        hr.patch(&path, 1, &json!({"name_en": "Late"})).expect(412);
        fixture.run_due();
        let received = receiver.received();
        let wanted: Vec<String> = all.iter().map(|(record, what)| format!("{record}.{what}")).collect();
        assert_eq!(kinds(&receiver), wanted);
        for (at, message) in received.iter().enumerate() {
            assert_eq!(message.line, "POST /hook HTTP/1.1");
            assert_eq!(message.header("content-type"), "application/json");
            assert!(is_signed(message, &hook.secret), "{message:?}");
            let now = fixture.clock.now().timestamp().to_string();
            assert_eq!(message.header("webhook-timestamp"), now);
            let said = body(message);
            let data = json!({"record": DEPARTMENT, "id": id, "version": at + 1});
            assert_eq!(said["data"], data, "thin: what the row holds is read by the API");
            assert_eq!(said.as_object().map(|all| all.len()), Some(3), "{said}");
            assert!(!message.body.contains("Secret") && !message.body.contains("机密"));
        }
        let ids: BTreeSet<&str> = received.iter().map(|message| message.header("webhook-id")).collect();
        assert_eq!(ids.len(), 4, "each message has an id of its own");
        fixture.later(9_000);
        fixture.run_due();
        assert_eq!(receiver.received().len(), 4, "once");
        let listed = deliveries(&admin, &hook.id);
        assert!(listed.iter().all(|one| one["state"] == "done" && one["withheld"] == false), "{listed:?}");
        assert_eq!(listed[0]["row"], json!(id));
    });
}

#[test]
fn a_command_that_was_run_is_told_with_the_row_that_it_worked_on() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        hook(&admin, &receiver, &[("access.revoke_tokens", "done"), ("access.*", "done")]);
        let user = me(&fixture.client("reader"));
        admin.post("/api/commands/access.revoke_tokens", &json!({"user": user})).expect(200);
        admin.post("/api/commands/access.revoke_tokens", &json!({"user": "nobody"})).expect(422);
        fixture.run_due();
        assert_eq!(kinds(&receiver), ["access.revoke_tokens.done"], "once, by however many lines");
        let data = body(&receiver.received()[0])["data"].clone();
        assert_eq!((&data["record"], &data["id"]), (&json!("access.user"), &user));
        // in whatever form it was named
        admin.post("/api/commands/access.revoke_tokens", &json!({"user": {"id": user}})).expect(200);
        fixture.run_due();
        assert_eq!(body(&receiver.received()[1])["data"]["id"], user);
    });
}

#[test]
fn a_change_of_lines_alone_is_one_of_the_row_too() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        hook(&admin, &receiver, &[("access.role", "changed"), ("access.grant", "created")]);
        let role = json!({"code": "trial", "name_zh": "试用", "name_en": "Trial"});
        let role = admin.post("/api/records/access.role", &role).expect(201).id();
        let lines = json!({"grants": [{"subject": "*", "granted": "read"}]});
        admin.patch(&format!("/api/records/access.role/{role}"), 1, &lines).expect(200);
        fixture.run_due();
        let mut told = kinds(&receiver);
        told.sort();
        assert_eq!(told, ["access.grant.created", "access.role.changed"]);
    });
}

#[test]
fn only_what_a_webhook_wants_is_told_and_only_while_it_is_in_use() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let url = crate::kit::address_of(&receiver);
        let id = unsigned(&admin, &url, &me(&admin), &[("organisation.*", "created")]);
        department(fixture, "BEFORE");
        fixture.run_due();
        assert_eq!(receiver.connections(), 0, "without a secret nothing is sent");
        sign(&admin, &id);
        department(fixture, "A");
        let row = admin.get(&format!("/api/records/access.webhook/{id}")).expect(200);
        assert_eq!(row.json["state"], "sending");
        let off =
            admin.patch(&format!("/api/records/access.webhook/{id}"), row.etag(), &json!({"active": false}));
        off.expect(200);
        department(fixture, "B");
        fixture.run_due();
        assert_eq!(receiver.connections(), 0, "what waited when it was put out of use is not sent");
        let listed = deliveries(&admin, &id);
        assert_eq!((listed.len(), &listed[0]["code"]), (1, &json!("webhook.off")), "{listed:?}");
        assert_eq!(listed[0]["withheld"], true);
    });
}

#[test]
fn a_test_is_sent_on_demand() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let unready = unsigned(&admin, &crate::kit::address_of(&receiver), &me(&admin), &[]);
        let refused = admin.post("/api/commands/access.test_webhook", &json!({"webhook": unready}));
        refused.refused(409, "webhook.not_ready");
        let hook = hook(&admin, &receiver, &[]);
        admin.post("/api/commands/access.test_webhook", &json!({"webhook": hook.id})).expect(200);
        fixture.run_due();
        assert_eq!(kinds(&receiver), ["webhook.test"]);
        assert!(is_signed(&receiver.received()[0], &hook.secret));
        let none = json!({"record": null, "id": null, "version": null});
        assert_eq!(body(&receiver.received()[0])["data"], none);
    });
}
