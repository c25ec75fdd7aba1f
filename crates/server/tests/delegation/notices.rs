//! Whoever may act for another is told so, and that they may no more.

use crate::{ask, at, given, id_of, person};
use serde_json::{Value, json};
use testkit::{Client, PASSWORD, on_both};

fn told(client: &Client<'_>) -> Vec<Value> {
    let page = client.get("/api/notifications").expect(200).json;
    page["items"].as_array().expect("items").clone()
}

fn withdraw(by: &Client<'_>, delegation: &Value) {
    by.post("/api/commands/access.withdraw_delegation", &json!({"delegation": delegation})).expect(200);
}

#[test]
fn whoever_is_given_a_delegation_is_told_by_whom_for_whom_and_until_when() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let li = person(fixture, "li", &["delegating"]);
        // who may read nothing at all
        let wang = person(fixture, "wang", &[]);
        let days = ("2026-11-25", "2026-11-30");
        ask(&li, &wang, days, &Value::Null).expect(200);
        assert!(told(&li).is_empty(), "nobody is told of their own doing");
        let notices = told(&wang);
        assert_eq!(notices.len(), 1, "{notices:?}");
        let notice = &notices[0];
        assert_eq!(
            notice["text"],
            json!({
                "zh": "您可代 li 办理，2026-11-25 至 2026-11-30（由 li 授权）",
                "en": "You may act for li from 2026-11-25 to 2026-11-30 (delegated by li)",
            })
        );
        assert_eq!(
            (&notice["kind"], &notice["screen"], &notice["row"]),
            (&json!("access.delegation_given"), &json!("/notifications?open=actFor"), &Value::Null)
        );
        // by an administrator for somebody who fell ill; each one is told, though the one before is unread
        let chen = person(fixture, "chen", &[]);
        let input = json!({
            "delegator": id_of(&chen), "delegate": id_of(&wang), "valid_from": days.0, "valid_to": days.1, "reason": "病假",
        });
        let name = admin.get("/api/session").expect(200).json["user"]["display_name"].clone();
        // notices are in the order of their times
        fixture.later(1);
        admin.post("/api/commands/access.give_delegation", &input).expect(200);
        let notices = told(&wang);
        let text = notices[0]["text"]["zh"].as_str().expect("a text");
        assert!(notices.len() == 2 && text.contains("代 chen 办理"), "{notices:?}");
        assert!(text.contains(name.as_str().expect("a name")), "{text}");
        assert!(!json!(notices).to_string().contains("病假"), "why is read with the delegation");
        // people are named as they are called when it is read
        let path = format!("/api/records/access.user/{}", id_of(&chen).as_str().expect("an id"));
        let version = admin.get(&path).expect(200).etag();
        admin.patch(&path, version, &json!({"display_name": "陈静"})).expect(200);
        assert!(told(&wang)[0]["text"]["zh"].as_str().is_some_and(|text| text.contains("代 陈静 办理")));
        // a delegation of one's own scope is nobody else's to hear of
        assert!(told(&chen).is_empty() && told(&admin).is_empty());
    });
}

#[test]
fn they_are_told_that_it_was_taken_back_early_and_of_nothing_that_was_over() {
    on_both(|fixture| {
        let (li, mut wang) = (person(fixture, "li", &["delegating"]), person(fixture, "wang", &[]));
        let kinds = |wang: &Client<'_>| -> Vec<Value> {
            told(wang).iter().map(|notice| notice["kind"].clone()).collect()
        };
        let first = given(&li, &wang, &Value::Null);
        fixture.later(1);
        withdraw(&li, &first);
        let (taken_back, was_given) = ("access.delegation_taken_back", "access.delegation_given");
        assert_eq!(kinds(&wang), [taken_back, was_given]);
        let text = told(&wang)[0]["text"]["zh"].clone();
        assert_eq!(text, "li 提前收回了授权，您不再代 li 办理（原至 2026-11-24）");
        // archived, it is over as well; restored, it is given again
        let admin = fixture.client("administrator");
        fixture.later(1);
        let delegation = given(&li, &wang, &Value::Null);
        fixture.later(1);
        let path = format!("/api/records/access.delegation/{}", delegation.as_str().expect("an id"));
        let version = admin.get(&path).expect(200).etag();
        admin.act(&format!("{path}/archive"), version).expect(200);
        let version = admin.get(&path).expect(200).etag();
        fixture.later(1);
        admin.act(&format!("{path}/restore"), version).expect(200);
        assert_eq!(kinds(&wang)[..3], [was_given, taken_back, was_given]);
        // what is over is not taken back
        at(fixture, "2026-11-26T00:00:00Z");
        let mut li = li;
        li.sign_in("li", PASSWORD);
        wang.sign_in("wang", PASSWORD);
        let before = kinds(&wang).len();
        withdraw(&li, &delegation);
        assert_eq!(kinds(&wang).len(), before);
    });
}

#[test]
fn it_comes_by_mail_as_other_notices_do() {
    on_both(|fixture| {
        let (li, wang) = (person(fixture, "li", &["delegating"]), person(fixture, "wang", &[]));
        let admin = fixture.client("administrator");
        let path = format!("/api/records/access.user/{}", id_of(&wang).as_str().expect("an id"));
        let version = admin.get(&path).expect(200).etag();
        let changes = json!({"mail": "wang@operator.example", "language": "en"});
        admin.patch(&path, version, &changes).expect(200);
        let office = testkit::PostOffice::default();
        let mail = outside::MailSettings {
            host: "127.0.0.1".into(),
            port: Some(office.address().port()),
            security: outside::Security::None,
            login: None,
            from: "jingwei@operator.example".into(),
            a_minute: 1_000,
        };
        let page = Some("https://jw.operator.example".to_owned());
        fixture.sends_by(outside::Settings { mail: Some(mail), page, ..outside::Settings::default() });
        given(&li, &wang, &Value::Null);
        fixture.run_due();
        let mails = office.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, ["wang@operator.example"]);
        assert!(mails[0].header("subject").contains("You may act for li"), "{}", mails[0].header("subject"));
    });
}
