//! What people are told: by whom, in which words, and never of what they may not see.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::{Grants, notify, notify::NoticeDef};
use kernel::{Clock, Id, Uuid};
use schema::RecordType;
use serde_json::{Value, json};
use testkit::{Client, Fixture, on_both};

const NOTICES: &str = "/api/notifications";

fn unit(client: &Client<'_>, code: &str) -> String {
    let id = client.only("organisation.department", &format!("code = \"{code}\""))["id"].clone();
    id.as_str().expect("an id").to_owned()
}

fn me(client: &Client<'_>) -> Value {
    client.get("/api/session").expect(200).json["user"]["id"].clone()
}

fn id_of(value: &Value) -> Uuid {
    value.as_str().and_then(|text| text.parse().ok()).expect("an id")
}

fn mention(client: &Client<'_>, record: &str, row: &str, user: &Value) {
    let said = json!({"text": "机密的话", "mentions": [user]});
    client.post(&format!("/api/records/{record}/{row}/comments"), &said).expect(201);
}

fn told(client: &Client<'_>, query: &str) -> Value {
    client.get(&format!("{NOTICES}{query}")).expect(200).json
}

fn items(client: &Client<'_>) -> Vec<Value> {
    told(client, "")["items"].as_array().expect("items").clone()
}

/// Gives one kind of notice about a row, so many times, a millisecond apart.
fn tell(fixture: &Fixture, user: &Value, row: &str, times: usize) {
    let kind: &'static NoticeDef = fixture.program.registry.notice("comment.mentioned").expect("a kind");
    let (who, user, row) = (fixture.program.system("test"), id_of(user), row.parse().expect("an id"));
    for _ in 0..times {
        let who = who.clone();
        let notice = kind.on(organisation::records::Department::DEF, row);
        let done = fixture
            .program
            .store
            .write_blocking(move |tx| notify(tx, &who, [Id::from_uuid(user), Id::from_uuid(user)], &notice));
        done.expect("told");
        fixture.clock.set(fixture.clock.now() + std::time::Duration::from_millis(1));
    }
}

#[test]
fn whoever_is_mentioned_is_told_once_and_reads_it_in_both_languages() {
    on_both(|fixture| {
        fixture.load_content();
        let (hr, reader) = (fixture.client("hr_officer"), fixture.client("reader"));
        let (row, user) = (unit(&hr, "LAW"), me(&reader));
        mention(&hr, "organisation.department", &row, &user);
        mention(&hr, "organisation.department", &row, &me(&hr));
        assert!(items(&hr).is_empty(), "nobody is told of their own doing");
        let page = told(&reader, "");
        assert_eq!((&page["unread"], &page["unread_more"]), (&json!(1), &json!(false)));
        let notice = &page["items"][0];
        assert_eq!((&notice["record"], &notice["row"]), (&json!("organisation.department"), &json!(row)));
        let (zh, en) = (notice["text"]["zh"].to_string(), notice["text"]["en"].to_string());
        assert!(zh.contains("的评论中提到了您") && en.contains("mentioned you in a comment on"), "{zh} {en}");
        assert!(zh.contains("法律事务部") && zh.contains("用户 hr_officer"), "{zh}");
        assert!(!page.to_string().contains("机密的话"), "what was said is read at the row");
        // read by its own reader only, and however often
        let path = format!("{NOTICES}/{}/read", notice["id"].as_str().expect("an id"));
        hr.post(&path, &json!({})).refused(404, "request.no_such_thing");
        reader.post("/api/notifications/nothing/read", &json!({})).refused(404, "request.no_such_thing");
        for _ in 0..2 {
            reader.post_once(&path, "once", &json!({})).expect(204);
        }
        reader.post(&path, &json!({})).expect(204);
        let page = told(&reader, "");
        assert_eq!(page["unread"], 0);
        assert!(page["items"][0]["read_at"].is_string());
        assert_eq!(told(&reader, "?unread=true")["items"], json!([]));
        fixture.anonymous().get(NOTICES).refused(401, "access.not_signed_in");
    });
}

#[test]
fn what_is_out_of_reach_is_neither_shown_nor_counted() {
    on_both(|fixture| {
        fixture.load_content();
        let hr = fixture.client("hr_officer");
        let post = |code: &str, of: &str| {
            let body = json!({
                "code": code, "name_zh": "绝密岗位", "name_en": "Secret Post", "department": unit(&hr, of),
                "valid_from": "2026-01-01",
            });
            hr.post("/api/records/organisation.post", &body).expect(201).id()
        };
        let (own, other) = (post("OWN", "HZ"), post("OTHER", "NB"));
        let role = fixture.role_who_may(&[("organisation.post", "read")]);
        let keeper = fixture.client_in("HZ", &role);
        let user = me(&keeper);
        mention(&hr, "organisation.post", &other, &user);
        mention(&hr, "organisation.department", &unit(&hr, "LAW"), &user);
        let page = told(&keeper, "");
        assert_eq!((&page["items"], &page["unread"]), (&json!([]), &json!(0)));
        mention(&hr, "organisation.post", &own, &user);
        let page = told(&keeper, "");
        assert_eq!((page["items"].as_array().map(Vec::len), &page["unread"]), (Some(1), &json!(1)));
        assert_eq!(page["items"][0]["row"], json!(own));
        assert!(!page.to_string().contains("OTHER"), "{page}");
    });
}

#[test]
fn pages_go_on_by_key_and_the_count_of_unread_ends_at_99() {
    on_both(|fixture| {
        fixture.load_content();
        let (hr, reader) = (fixture.client("hr_officer"), fixture.client("reader"));
        let (row, user) = (unit(&hr, "LAW"), me(&reader));
        tell(fixture, &user, &row, 105);
        let counted = told(&reader, "?limit=0");
        assert_eq!((&counted["items"], &counted["unread"]), (&json!([]), &json!(99)));
        assert_eq!(counted["unread_more"], true);
        let (mut seen, mut query) =
            (std::collections::BTreeSet::new(), String::from("?limit=40&unread=true"));
        let mut sizes = Vec::new();
        loop {
            let page = told(&reader, &query);
            let found = page["items"].as_array().expect("items").clone();
            sizes.push(found.len());
            seen.extend(found.iter().map(|notice| notice["id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            query = format!("?limit=40&unread=true&after={next}");
        }
        assert_eq!((sizes, seen.len()), (vec![40, 40, 25], 105));
        reader.post("/api/notifications/read-all", &json!({})).expect(204);
        assert_eq!(told(&reader, "?limit=0")["unread"], 0);
        assert_eq!(told(&reader, "?limit=40")["items"].as_array().map(Vec::len), Some(40), "they are kept");
        reader.get("/api/notifications?limit=-1").refused(400, "request.malformed");
        reader.get("/api/notifications?what=1").refused(400, "request.malformed");
    });
}

#[test]
fn what_its_reader_may_not_read_any_more_hides_nothing_behind_it_however_much_it_is() {
    on_both(|fixture| {
        fixture.load_content();
        let hr = fixture.client("hr_officer");
        let role = fixture.role_who_may(&[("organisation.calendar", "read")]);
        let reader = fixture.client(&role);
        let (user, row) = (me(&reader), unit(&hr, "LAW"));
        let calendar = hr.list("organisation.calendar", "limit=1")[0]["id"].clone();
        mention(&hr, "organisation.calendar", calendar.as_str().expect("an id"), &user);
        let seen = items(&reader);
        assert_eq!(seen.len(), 1, "{seen:?}");
        // more than one reading looks through, of what they may not see
        let kind: &'static NoticeDef = fixture.program.registry.notice("comment.mentioned").expect("a kind");
        let who = fixture.program.system("test");
        let (to, about) = (Id::from_uuid(id_of(&user)), row.parse().expect("an id"));
        fixture.later(1);
        let many = fixture.program.store.write_blocking(move |tx| {
            let notice = kind.on(organisation::records::Department::DEF, about);
            (0..1_500).try_for_each(|_| notify(tx, &who, [to], &notice))
        });
        many.expect("told");
        let page = told(&reader, "?unread=true");
        assert_eq!((&page["items"], &page["unread"]), (&json!(seen), &json!(1)));
    });
}

#[test]
fn whoever_proposed_a_reorganisation_is_told_what_became_of_it() {
    on_both(|fixture| {
        fixture.load_content();
        let (hr, other) = (fixture.client("hr_officer"), fixture.client("hr_officer"));
        let propose = |moved: &str| {
            let body = json!({
                "department": unit(&hr, moved), "new_parent": unit(&hr, "NET"), "effective_on": "2026-12-01",
                "reason": "职能归并",
            });
            hr.post("/api/records/organisation.relocation", &body).expect(201).id()
        };
        let id = propose("MKC");
        for command in ["approve_relocation", "withdraw_relocation"] {
            let path = format!("/api/commands/organisation.{command}");
            other.post(&path, &json!({"relocation": id})).expect(200);
            fixture.clock.set(fixture.clock.now() + std::time::Duration::from_secs(1));
        }
        let kinds: Vec<Value> = items(&hr).iter().map(|notice| notice["kind"].clone()).collect();
        assert_eq!(kinds, ["organisation.relocation_withdrawn", "organisation.relocation_approved"]);
        assert!(items(&other).is_empty());
        // who takes back their own is not told
        hr.post("/api/commands/organisation.withdraw_relocation", &json!({"relocation": propose("LAW")}))
            .expect(200);
        assert_eq!(items(&hr).len(), 2);
    });
}

#[test]
fn what_no_module_brings_is_not_told_and_old_notices_are_forgotten() {
    static UNKNOWN: NoticeDef = NoticeDef::of_rows("trial.unknown", "无", "Nothing");
    on_both(|fixture| {
        fixture.load_content();
        let (hr, reader) = (fixture.client("hr_officer"), fixture.client("reader"));
        let (row, user) = (unit(&hr, "LAW"), me(&reader));
        let who = engine::Actor::new(
            Id::from_uuid(id_of(&me(&hr))),
            "hr".to_owned(),
            Grants::default(),
            fixture.program.registry.clone(),
        );
        let (to, about) = (id_of(&user), row.parse().expect("an id"));
        let refused = fixture.program.store.write_blocking(move |tx| {
            let notice = UNKNOWN.on(organisation::records::Department::DEF, about);
            notify(tx, &who, [Id::from_uuid(to)], &notice)
        });
        assert_eq!(refused.expect_err("unknown").code(), "store.internal");
        tell(fixture, &user, &row, 3);
        let later = fixture.clock.now() + std::time::Duration::from_secs(200 * 86_400);
        fixture.clock.set(later);
        let forgotten = fixture.program.store.write_blocking(|tx| notify::forget_old(tx, 2));
        assert_eq!(forgotten.expect("forgotten"), 2);
        let left = fixture.program.store.read_blocking(|tx| {
            tx.query_one("SELECT count(*) FROM notification", &[])?.map_or(Ok(0), |row| row.int(0))
        });
        assert_eq!(left.expect("a count"), 1);
    });
}
