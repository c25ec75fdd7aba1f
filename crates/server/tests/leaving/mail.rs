//! Notices by mail: to whom, in which words, once, and never of what they may not see.

use crate::kit::{department, me};
use engine::jobs::{Job, Ran, Worker};
use kernel::Uuid;
use outside::{MailSettings, Security, Settings};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Client, Fixture, PostOffice, on_both};

const DEPARTMENT: &str = "organisation.department";
const CHOICES: &str = "/api/notifications/mail";

pub fn by(office: &PostOffice) -> Settings {
    let mail = MailSettings {
        host: "127.0.0.1".into(),
        port: Some(office.address().port()),
        security: Security::None,
        login: None,
        from: "经纬 <jingwei@operator.example>".into(),
        a_minute: 1_000,
    };
    Settings { mail: Some(mail), page: Some("https://jw.operator.example".into()), ..Settings::default() }
}

/// Gives a user an address, and what else is said of them.
fn change(fixture: &Fixture, user: &Value, changes: &Value) {
    let admin = fixture.client("administrator");
    let path = format!("/api/records/access.user/{}", user.as_str().expect("an id"));
    let version = admin.get(&path).expect(200).etag();
    admin.patch(&path, version, changes).expect(200);
}

/// A reader with an address.
pub fn reader<'a>(fixture: &'a Fixture, address: &str) -> (Client<'a>, Value) {
    let client = fixture.client("reader");
    let user = me(&client);
    change(fixture, &user, &json!({"mail": address}));
    (client, user)
}

/// Somebody names the user in a comment on a row.
pub fn mention(fixture: &Fixture, row: &str, user: &Value) {
    let said = json!({"text": "机密的话", "mentions": [user]});
    fixture
        .client("hr_officer")
        .post(&format!("/api/records/{DEPARTMENT}/{row}/comments"), &said)
        .expect(201);
}

/// The base-64 or quoted parts of a letter, put into words as far as a test needs: by the tool's own reader, none of the program's code.
fn parts(text: &str) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut whole = String::new();
    for part in text.split("\r\n\r\n").skip(1) {
        let body = part.split("\r\n--").next().unwrap_or_default();
        let joined: String = body.split_whitespace().collect();
        match STANDARD.decode(&joined) {
            Ok(bytes) => whole.push_str(&String::from_utf8_lossy(&bytes)),
            Err(_) => whole.push_str(body),
        }
    }
    whole
}

#[test]
fn a_notice_comes_by_mail_once_in_ones_language_with_a_link_and_no_more_than_the_notice_says() {
    on_both(|fixture| {
        let office = PostOffice::default();
        fixture.sends_by(by(&office));
        let (zh, user) = reader(fixture, "wang@operator.example");
        let (_, other) = reader(fixture, "smith@operator.example");
        change(fixture, &other, &json!({"language": "en"}));
        let row = department(fixture, "ONE");
        mention(fixture, &row, &user);
        mention(fixture, &row, &other);
        fixture.run_due();
        fixture.later(9_000);
        fixture.run_due();
        let mails = office.mails();
        assert_eq!(mails.len(), 2);
        let of = |to: &str| mails.iter().find(|mail| mail.to == [to]).expect("a letter").clone();
        let notice = zh.get("/api/notifications").expect(200).json["items"][0].clone();
        let mail = of("wang@operator.example");
        assert_eq!(
            mail.header("message-id"),
            format!("<{}@operator.example>", notice["id"].as_str().expect("an id"))
        );
        assert_eq!(mail.header("auto-submitted"), "auto-generated");
        assert!(mail.header("content-type").starts_with("multipart/alternative"));
        let said = parts(&mail.text);
        assert!(said.contains(notice["text"]["zh"].as_str().expect("a text")), "{said}");
        assert!(said.contains(&format!("https://jw.operator.example/records/{DEPARTMENT}/{row}")), "{said}");
        assert!(
            said.contains("<p>") && !said.contains("机密的话"),
            "what was said is read in the program: {said}"
        );
        let said = parts(&of("smith@operator.example").text);
        assert!(said.contains("mentioned you in a comment") && !said.contains("提到了您"), "{said}");
    });
}

#[test]
fn who_may_not_see_it_has_read_it_or_wants_none_gets_no_letter() {
    on_both(|fixture| {
        let office = PostOffice::default();
        fixture.sends_by(by(&office));
        let row = department(fixture, "ONE");
        // the right goes between being told and the letter
        let blind = fixture.client_who_may(&[("access.role", "read")]);
        change(fixture, &me(&blind), &json!({"mail": "blind@operator.example"}));
        let (has_read, user) = reader(fixture, "read@operator.example");
        let (chose, unwilling) = reader(fixture, "unwilling@operator.example");
        chose.post(CHOICES, &json!({"kind": "comment.mentioned", "mailed": false})).expect(204);
        let without = me(&fixture.client("reader"));
        let (_, gone) = reader(fixture, "gone@operator.example");
        for to in [&user, &unwilling, &without, &gone] {
            mention(fixture, &row, to);
        }
        tell(fixture, &me(&blind), &row);
        has_read.post("/api/notifications/read-all", &json!({})).expect(204);
        change(fixture, &gone, &json!({"mail": null}));
        fixture.run_due();
        assert!(office.mails().is_empty(), "{:?}", office.mails());
        assert!(codes(fixture, "done").contains(&"mail.unwanted".to_owned()));
        // whoever changes their mind gets the next
        chose.post(CHOICES, &json!({"kind": "comment.mentioned", "mailed": true})).expect(204);
        mention(fixture, &row, &unwilling);
        fixture.run_due();
        assert_eq!(office.mails().len(), 1);
    });
}

/// What letters in a state failed with, or were not sent for.
fn codes(fixture: &Fixture, state: &str) -> Vec<String> {
    let operator = fixture.client("system_operator");
    let jobs = operator.get(&format!("/api/queries/work.jobs?state={state}")).expect(200).json;
    let letters =
        jobs["items"].as_array().expect("items").iter().filter(|job| job["name"] == "access.mail_notice");
    letters.filter_map(|job| job["failure"]["code"].as_str().map(str::to_owned)).collect()
}

/// Tells somebody of a row, whatever they may see.
fn tell(fixture: &Fixture, user: &Value, row: &str) {
    use schema::RecordType;
    let kind = fixture.program.registry.notice("comment.mentioned").expect("a kind");
    let row: Uuid = row.parse().expect("an id");
    let user: Uuid = user.as_str().and_then(|text| text.parse().ok()).expect("an id");
    let (who, notice) =
        (fixture.program.system("test"), kind.on(organisation::records::Department::DEF, row));
    let told = fixture
        .program
        .store
        .write_blocking(move |tx| engine::notify(tx, &who, [kernel::Id::from_uuid(user)], &notice));
    told.expect("told");
}

#[test]
fn what_the_server_takes_later_is_sent_again_with_its_id_and_what_it_refuses_waits_for_a_person() {
    on_both(|fixture| {
        let office = PostOffice::default();
        fixture.sends_by(by(&office));
        let (_, user) = reader(fixture, "wang@operator.example");
        let (_, other) = reader(fixture, "li@operator.example");
        let row = department(fixture, "ONE");
        office.answers(["451 later", "421 busy", "535 who are you"]);
        mention(fixture, &row, &user);
        for _ in 0..3 {
            fixture.run_due();
            fixture.run_due();
            assert!(office.mails().is_empty());
            assert_eq!(codes(fixture, "queued"), ["mail.later"]);
            fixture.later(100);
        }
        fixture.run_due();
        assert_eq!(office.mails().len(), 1, "what is ours to mend is tried again too");
        office.answers(["550 no such user"]);
        mention(fixture, &row, &user);
        fixture.run_due();
        mention(fixture, &row, &user);
        mention(fixture, &row, &other);
        fixture.later(9_000);
        fixture.run_due();
        let to: Vec<_> = office.mails().iter().map(|mail| mail.to.concat()).collect();
        assert_eq!(
            to,
            ["wang@operator.example", "li@operator.example"],
            "in order by person; nobody else waits"
        );
        let operator = fixture.client("system_operator");
        let jobs = operator.get("/api/queries/work.jobs?state=dead").expect(200).json;
        let dead = &jobs["items"][0];
        assert_eq!(
            (&dead["name"], &dead["failure"]["code"]),
            (&json!("access.mail_notice"), &json!("mail.refused"))
        );
        operator.post("/api/commands/work.replay_job", &json!({"number": dead["number"]})).expect(200);
        fixture.run_due();
        assert_eq!(office.mails().len(), 4);
    });
}

#[test]
fn a_letter_that_was_sent_and_not_recorded_comes_again_with_the_same_id() {
    on_both(|fixture| {
        let office = PostOffice::default();
        fixture.sends_by(by(&office));
        let (_, user) = reader(fixture, "wang@operator.example");
        mention(fixture, &department(fixture, "ONE"), &user);
        let (dies, other) = (Worker::new(&fixture.program, "dies"), Worker::new(&fixture.program, "other"));
        let claimed = dies.claim(&[engine::mail::MailNotice::DEF.name], 1).expect("claimed");
        fixture.later(40);
        other.look_after().expect("taken back");
        fixture.later(10);
        other.run_due().expect("run");
        assert_eq!(dies.run(&claimed[0]).expect("run"), Ran::Lost);
        let ids: BTreeSet<String> = office.mails().iter().map(|mail| mail.header("message-id")).collect();
        assert_eq!((office.mails().len(), ids.len()), (2, 1));
    });
}

#[test]
fn no_name_and_no_title_makes_a_header_and_nobody_gets_more_than_anybody_reads() {
    on_both(|fixture| {
        let office = PostOffice::default();
        fixture.sends_by(by(&office));
        let (client, user) = reader(fixture, "wang@operator.example");
        change(fixture, &user, &json!({"display_name": "Wang \"<a@evil.example>, \" Bcc: all@evil.example"}));
        let hr = fixture.client("hr_officer");
        let body = json!({"code": "EVIL", "name_zh": "<script>Bcc: 所有人</script>", "name_en": "Bcc: all@evil.example"});
        let row = hr.post(&format!("/api/records/{DEPARTMENT}"), &body).expect(201).id();
        for _ in 0..35 {
            mention(fixture, &row, &user);
        }
        fixture.run_due();
        let mails = office.mails();
        assert_eq!(mails.len(), 30, "the others stand in the program");
        for mail in &mails {
            assert_eq!(mail.to, ["wang@operator.example"]);
            assert!(
                mail.head().iter().all(|line| !line.to_lowercase().starts_with("bcc")),
                "{:?}",
                mail.head()
            );
            mail.header("to");
            mail.header("subject");
            assert!(
                !parts(&mail.text).contains("<script>Bcc") || parts(&mail.text).contains("&lt;script&gt;")
            );
        }
        assert_eq!(
            client.get("/api/notifications?limit=100").expect(200).json["items"].as_array().map(Vec::len),
            Some(35)
        );
        fixture.later(3_700);
        mention(fixture, &row, &user);
        fixture.run_due();
        assert_eq!(office.mails().len(), 31);
    });
}

#[test]
fn without_a_mail_server_nothing_is_sent_and_the_job_says_why() {
    on_both(|fixture| {
        let (_, user) = reader(fixture, "wang@operator.example");
        mention(fixture, &department(fixture, "ONE"), &user);
        fixture.run_due();
        let jobs =
            fixture.client("system_operator").get("/api/queries/work.jobs?state=done").expect(200).json;
        let job =
            jobs["items"].as_array().expect("items").iter().find(|job| job["name"] == "access.mail_notice");
        assert_eq!(job.expect("a job")["failure"]["code"], "mail.not_set_up");
    });
}
