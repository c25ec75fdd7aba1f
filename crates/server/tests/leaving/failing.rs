//! What is done when a receiver does not take it.

use crate::kit::{address_of, deliveries, department, hook, kinds, me, sign, to, unsigned};
use engine::jobs::{Job, Ran, Worker};
use serde_json::{Value, json};
use std::{collections::BTreeSet, time::Duration};
use testkit::{Answer, Client, PASSWORD, Receiver, on_both};

const CREATED: &[(&str, &str)] = &[("organisation.department", "created")];

fn state(admin: &Client<'_>, id: &str) -> Value {
    admin.get(&format!("/api/records/access.webhook/{id}")).expect(200).json["state"].clone()
}

#[test]
fn it_is_sent_again_after_a_while_with_the_same_id_and_what_comes_after_waits() {
    on_both(|fixture| {
        let (receiver, other) = (Receiver::default(), Receiver::default());
        let admin = fixture.client("administrator");
        fixture.sends_by(to(&[&receiver, &other]));
        hook(&admin, &receiver, CREATED);
        hook(&admin, &other, CREATED);
        let bad =
            [Answer::Status(500), Answer::Garbage, Answer::HangUp, Answer::Status(429), Answer::Status(302)];
        receiver.answers(bad.clone());
        let (first, second) = (department(fixture, "ONE"), department(fixture, "TWO"));
        for tries in 1..=bad.len() {
            fixture.run_due();
            fixture.run_due();
            assert_eq!(receiver.received().len(), tries, "not at once again, and nothing before its turn");
            assert_eq!(other.received().len(), 2, "another webhook does not wait for it");
            fixture.later(100);
        }
        fixture.run_due();
        let received = receiver.received();
        let rows: Vec<Value> =
            received.iter().map(|one| crate::kit::body(one)["data"]["id"].clone()).collect();
        let mut wanted = vec![json!(first); bad.len() + 1];
        wanted.push(json!(second));
        assert_eq!(rows, wanted);
        let (sent, next) = received.split_at(bad.len() + 1);
        let ids: BTreeSet<&str> = sent.iter().map(|one| one.header("webhook-id")).collect();
        assert_eq!(ids.len(), 1, "one id, however often it is sent");
        assert!(!ids.contains(next[0].header("webhook-id")));
        let stamps: BTreeSet<&str> = sent.iter().map(|one| one.header("webhook-timestamp")).collect();
        assert_eq!(stamps.len(), sent.len(), "each try is signed anew, for its own time");
    });
}

#[test]
fn one_that_was_sent_and_not_recorded_is_sent_again_with_its_id() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        hook(&admin, &receiver, CREATED);
        department(fixture, "ONE");
        let (dies, other) = (Worker::new(&fixture.program, "dies"), Worker::new(&fixture.program, "other"));
        let claimed = dies.claim(&[engine::webhooks::Deliver::DEF.name], 1).expect("claimed");
        fixture.later(40);
        other.look_after().expect("taken back");
        fixture.later(10);
        other.run_due().expect("run");
        assert_eq!(dies.run(&claimed[0]).expect("run"), Ran::Lost);
        let received = receiver.received();
        let ids: BTreeSet<&str> = received.iter().map(|one| one.header("webhook-id")).collect();
        assert_eq!((received.len(), ids.len()), (2, 1));
    });
}

#[test]
fn a_webhook_that_fails_for_a_day_is_suspended_its_owner_told_and_goes_on_where_it_failed() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        fixture.user("owner", "administrator");
        let signed_in = || {
            let mut client = fixture.anonymous();
            client.sign_in("owner", PASSWORD);
            client
        };
        let url = address_of(&receiver);
        let id = unsigned(&admin, &url, &me(&signed_in()), CREATED);
        sign(&admin, &id);
        receiver.answers(vec![Answer::Status(503); 36]);
        let (first, second) = (department(fixture, "ONE"), department(fixture, "TWO"));
        for _ in 0..36 {
            fixture.run_due();
            fixture.later(3_700);
        }
        // sessions are over by then
        let admin = fixture.client("administrator");
        assert_eq!((state(&admin, &id), receiver.received().len()), (json!("suspended"), 36));
        fixture.run_due();
        department(fixture, "MISSED");
        fixture.run_due();
        assert_eq!(receiver.received().len(), 36, "nothing is sent while it is suspended");
        let listed = deliveries(&admin, &id);
        assert_eq!(
            (listed.len(), &listed[1]["state"], &listed[1]["code"]),
            (2, &json!("dead"), &json!("webhook.answered"))
        );
        let told = signed_in().get("/api/notifications").expect(200).json["items"][0].clone();
        assert_eq!(told["kind"], "access.webhook_suspended", "{told}");
        assert!(told["text"]["en"].as_str().is_some_and(|text| text.contains("503")), "{told}");
        let resume = json!({"webhook": id});
        admin.post("/api/commands/access.resume_webhook", &resume).expect(200);
        fixture.run_due();
        let rows: Vec<Value> = receiver
            .received()
            .iter()
            .skip(36)
            .map(|one| crate::kit::body(one)["data"]["id"].clone())
            .collect();
        assert_eq!(rows, [json!(first), json!(second)], "from where it failed, in order");
        assert_eq!(state(&admin, &id), "sending");
        let refused = admin.post("/api/commands/access.resume_webhook", &resume);
        refused.refused(409, "webhook.not_suspended");
    });
}

#[test]
fn the_delivery_that_the_others_wait_for_is_told_on_the_first_page_wherever_it_stands() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let hook = hook(&admin, &receiver, CREATED);
        let page = |more: &str| {
            let path = format!("/api/queries/access.webhook_deliveries?webhook={}&limit=2{more}", hook.id);
            admin.get(&path).expect(200).json
        };
        receiver.answers([Answer::Status(503)]);
        let first = department(fixture, "ONE");
        assert_eq!(page("")["blocking"], Value::Null, "it was not tried yet");
        fixture.run_due();
        for code in ["TWO", "THREE", "FOUR"] {
            department(fixture, code);
        }
        fixture.run_due();
        let latest = page("");
        let blocking = &latest["blocking"];
        assert_eq!((&blocking["row"], &blocking["code"]), (&json!(first), &json!("webhook.answered")));
        let items = latest["items"].as_array().expect("items");
        assert!(
            items.len() == 2 && items.iter().all(|item| item["number"] != blocking["number"]),
            "{latest}"
        );
        let next = page(&format!("&before={}", latest["next"]));
        assert_eq!((&next["items"][1]["number"], &next["blocking"]), (&blocking["number"], &Value::Null));
        fixture.later(100);
        fixture.run_due();
        assert_eq!((page("")["blocking"].clone(), receiver.received().len()), (Value::Null, 5));
        // nor does one that a webhook was suspended for wait below
        receiver.answers([Answer::Status(410)]);
        let gone = department(fixture, "FIVE");
        let behind = department(fixture, "SIX");
        fixture.run_due();
        let dead = page("");
        assert_eq!((&dead["blocking"]["row"], &dead["blocking"]["state"]), (&json!(gone), &json!("dead")));
        assert_eq!(dead["items"][0]["row"], json!(behind));
    });
}

#[test]
fn a_receiver_that_says_it_is_gone_is_not_asked_again() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let hook = hook(&admin, &receiver, CREATED);
        receiver.answers([Answer::Status(410)]);
        department(fixture, "ONE");
        fixture.run_due();
        fixture.later(9_000);
        fixture.run_due();
        assert_eq!((kinds(&receiver).len(), state(&admin, &hook.id)), (1, json!("suspended")));
        assert_eq!(deliveries(&admin, &hook.id)[0]["code"], "webhook.gone");
    });
}

#[test]
fn an_answer_that_is_slow_or_has_no_end_holds_nobody_up() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(outside::Settings { patience: Duration::from_millis(500), ..to(&[&receiver]) });
        let hook = hook(&admin, &receiver, CREATED);
        department(fixture, "ONE");
        for answer in [Answer::After(Duration::from_secs(30)), Answer::EndlessHead] {
            receiver.answers([answer.clone()]);
            let begun = std::time::Instant::now();
            fixture.run_due();
            assert!(begun.elapsed() < Duration::from_secs(10), "{answer:?}");
            let listed = deliveries(&admin, &hook.id);
            assert_eq!(
                (&listed[0]["state"], &listed[0]["code"]),
                (&json!("queued"), &json!("webhook.unreached")),
                "{answer:?}"
            );
            fixture.later(100);
        }
        // what an answer says beyond its status is not read, however much it is
        receiver.answers([Answer::EndlessBody]);
        let begun = std::time::Instant::now();
        fixture.run_due();
        assert!(begun.elapsed() < Duration::from_secs(10));
        assert_eq!(deliveries(&admin, &hook.id)[0]["state"], "done");
    });
}
