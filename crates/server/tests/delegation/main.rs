//! A person acts for another by that one's delegation.
//!
//! Long because: each test is a way in which whoever acts might get more than was given, over the same small office.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod giving;
mod notices;
mod paper;

use axum::http::Method;
use engine::{
    NewUser, Registry,
    seal::{SealKey, Sealer, Trust},
};
use jingwei::modules;
use kernel::DateTime;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, PASSWORD, on_both};

const DEPARTMENTS: &str = "/api/records/organisation.department";
const FINDINGS: &str = "/api/records/framework.finding";
const SOME_ID: &str = "018f0000-0000-7000-8000-000000000000";

fn at(fixture: &Fixture, time: &str) {
    fixture.clock.set(DateTime::parse_from_rfc3339(time).expect("a time").to_utc());
}

/// Somebody of that name with these roles, signed in.
fn person<'a>(fixture: &'a Fixture, name: &str, roles: &[&str]) -> Client<'a> {
    let user = NewUser {
        name: name.to_owned(),
        display_name: name.to_owned(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        password: PASSWORD.to_owned(),
    };
    fixture.program.put_user(&user).expect("a user");
    let mut client = fixture.anonymous();
    client.sign_in(name, PASSWORD);
    client
}

fn id_of(client: &Client<'_>) -> Value {
    client.get("/api/session").expect(200).json["user"]["id"].clone()
}

fn ask(from: &Client<'_>, to: &Client<'_>, days: (&str, &str), scope: &Value) -> Answered {
    let input = json!({
        "delegate": id_of(to), "valid_from": days.0, "valid_to": days.1, "reason": "休假", "scope": scope,
    });
    from.post("/api/commands/access.give_delegation", &input)
}

/// Gives one for the fixture's first day; its id.
fn given(from: &Client<'_>, to: &Client<'_>, scope: &Value) -> Value {
    ask(from, to, ("2026-11-24", "2026-11-24"), scope).expect(200).json["delegation"].clone()
}

fn act_for(client: &Client<'_>, delegation: &Value) -> Answered {
    client.post("/api/session/acts-for", &json!({"delegation": delegation}))
}

fn department(client: &Client<'_>, code: &str) -> Answered {
    client.post(DEPARTMENTS, &json!({"code": code, "name_zh": format!("{code}部"), "name_en": code}))
}

fn roles_taken(admin: &Client<'_>, user: &Value) {
    let path = format!("/api/records/access.user/{}", user.as_str().expect("an id"));
    let version = admin.get(&path).expect(200).etag();
    admin.patch(&path, version, &json!({"roles": []})).expect(200);
}

#[test]
fn the_rights_are_the_delegators_as_they_are_now_within_the_scope_and_none_of_ones_own() {
    on_both(|fixture| {
        fixture.load_content();
        let keeper = fixture
            .role_who_may(&[("organisation.department", "read"), ("organisation.department", "create")]);
        let li = person(fixture, "li", &[&keeper, "delegating"]);
        let architect = fixture.role_who_may(&[("framework.finding", "read")]);
        let wang = person(fixture, "wang", &[&architect]);
        wang.get(FINDINGS).expect(200);
        wang.get(DEPARTMENTS).refused(403, "access.forbidden");
        let narrow = json!([{"subject": "organisation.department", "rights": ["read"]}]);
        let narrow = given(&li, &wang, &narrow);
        let told = act_for(&wang, &narrow).expect(200).json;
        assert_eq!(
            (&told["user"]["name"], &told["acts_for"]["user"]["name"]),
            (&json!("wang"), &json!("li"))
        );
        assert_eq!(
            (&told["acts_for"]["valid_to"], &told["acts_for"]["over"]),
            (&json!("2026-11-24"), &json!(false))
        );
        wang.get(DEPARTMENTS).expect(200);
        department(&wang, "X1").refused(403, "access.forbidden");
        wang.get(FINDINGS).refused(403, "access.forbidden");
        let schema = wang.get("/api/schema").expect(200).json;
        assert_eq!(schema["records"].as_array().expect("records").len(), 1, "the scope alone");
        // all of them, by another one; in place of the first
        li.post("/api/commands/access.withdraw_delegation", &json!({"delegation": narrow})).expect(200);
        let whole = given(&li, &wang, &Value::Null);
        act_for(&wang, &whole).expect(200);
        department(&wang, "X1").expect(201);
        wang.get(FINDINGS).refused(403, "access.forbidden");
        // never more than the delegator has at that moment
        let admin = fixture.client("administrator");
        roles_taken(&admin, &id_of(&li));
        department(&wang, "X2").refused(403, "access.forbidden");
        wang.get(DEPARTMENTS).refused(403, "access.forbidden");
        // and one's own are back with one's own name
        assert_eq!(act_for(&wang, &Value::Null).expect(200).json["acts_for"], Value::Null);
        wang.get(FINDINGS).expect(200);
        department(&wang, "X2").refused(403, "access.forbidden");
    });
}

/// Until all is sealed: on PostgreSQL the sealer waits for every transaction of the server that was under way.
fn seal_all(fixture: &Fixture, sealer: &mut Sealer) {
    let open =
        "SELECT count(*) FROM audit_entry WHERE id > (SELECT coalesce(max(last_entry), 0) FROM audit_seal)";
    let store = &fixture.program.store;
    for _ in 0..15_000 {
        sealer.run(store).expect("sealed");
        let left = store.read_blocking(move |tx| tx.query_one(open, &[])?.map_or(Ok(0), |row| row.int(0)));
        if left.expect("a count") == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("entries stay unsealed")
}

/// An administrator's delegate, by every route of the registry and by those of one's own: who may do what is not theirs to change.
#[test]
fn nothing_of_accounts_roles_tokens_and_delegation_is_handed_on_and_no_delegation_either() {
    on_both(|fixture| {
        let boss = person(fixture, "boss", &["administrator", "hr_officer"]);
        let (wang, third) = (person(fixture, "wang", &["delegating"]), person(fixture, "third", &[]));
        act_for(&wang, &given(&boss, &wang, &Value::Null)).expect(200);
        department(&wang, "X1").expect(201);
        wang.get("/api/records/access.user").expect(200);
        let registry = Registry::new(modules());
        let changing =
            [(Method::POST, ""), (Method::PATCH, SOME_ID), (Method::POST, "bulk"), (Method::POST, "import")];
        let records =
            registry.records().map(|entry| entry.def.name).filter(|name| name.starts_with("access."));
        let mut routes: Vec<(Method, String)> = Vec::new();
        for name in records {
            for (method, rest) in &changing {
                let path = format!("/api/records/{name}/{rest}");
                routes.push((method.clone(), path.trim_end_matches('/').to_owned()));
            }
        }
        let commands =
            registry.commands().map(|entry| entry.def.name).filter(|name| name.starts_with("access."));
        routes.extend(commands.map(|name| (Method::POST, format!("/api/commands/{name}"))));
        routes.extend([
            (Method::POST, "/api/session/password".to_owned()),
            (Method::GET, "/api/sessions".to_owned()),
            (Method::GET, "/api/tokens".to_owned()),
            (Method::POST, "/api/tokens".to_owned()),
            (Method::GET, "/api/second-factor".to_owned()),
            (Method::POST, "/api/second-factor".to_owned()),
            (Method::GET, "/api/delegations".to_owned()),
        ]);
        assert!(routes.len() > 30, "{routes:?}");
        for (method, path) in routes {
            let body = if path.ends_with("/bulk") { "{\"items\":[],\"archived\":true}" } else { "{}" };
            let answered = wang.send(method.clone(), &path, &[("if-match", "\"1\"")], body.into());
            let told = (answered.status.as_u16(), answered.code());
            assert_eq!(told, (403, "access.not_while_acting"), "{method} {path}: {}", answered.json);
        }
        // what was delegated to the delegator is not theirs to hand on, nor one's own rights while acting
        act_for(&wang, &Value::Null).expect(200);
        act_for(&third, &given(&wang, &third, &Value::Null)).expect(200);
        department(&third, "X2").refused(403, "access.forbidden");
    });
}

#[test]
fn it_holds_from_its_first_midnight_to_its_last_and_refuses_everything_afterwards() {
    on_both(|fixture| {
        let li = person(fixture, "li", &["hr_officer", "delegating"]);
        let mut wang = person(fixture, "wang", &["hr_officer"]);
        let days = ("2026-11-25", "2026-11-25");
        let delegation = ask(&li, &wang, days, &Value::Null).expect(200).json["delegation"].clone();
        // days are the operator's: China's
        at(fixture, "2026-11-24T15:59:59Z");
        act_for(&wang, &delegation).refused(403, "access.acting_over");
        assert_eq!(wang.get("/api/delegations").expect(200).json["received"][0]["stands"], false);
        department(&wang, "OWN").expect(201);
        at(fixture, "2026-11-24T16:00:00Z");
        wang.sign_in("wang", PASSWORD);
        act_for(&wang, &delegation).expect(200);
        department(&wang, "X1").expect(201);
        at(fixture, "2026-11-25T15:59:59Z");
        wang.sign_in("wang", PASSWORD);
        act_for(&wang, &delegation).expect(200);
        wang.get(DEPARTMENTS).expect(200);
        at(fixture, "2026-11-25T16:00:00Z");
        for path in [DEPARTMENTS, "/api/schema", "/api/search?q=x", "/api/notifications"] {
            wang.get(path).refused(403, "access.acting_over");
        }
        // it does not go on in one's own name unasked, though one would have the right oneself
        department(&wang, "X2").refused(403, "access.acting_over");
        assert_eq!(wang.get("/api/session").expect(200).json["acts_for"]["over"], true);
        act_for(&wang, &Value::Null).expect(200);
        department(&wang, "X2").expect(201);
        assert_eq!(wang.get("/api/delegations").expect(200).json["received"], json!([]));
    });
}

#[test]
fn it_ends_at_once_when_it_is_withdrawn_archived_or_its_giver_gone() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let li = person(fixture, "li", &["hr_officer", "delegating"]);
        let wang = person(fixture, "wang", &[]);
        let withdraw = |who: &Client<'_>, delegation: &Value| {
            who.post("/api/commands/access.withdraw_delegation", &json!({"delegation": delegation}))
        };
        let archive = |record: &str, id: &Value| {
            let path = format!("/api/records/{record}/{}", id.as_str().expect("an id"));
            let version = admin.get(&path).expect(200).etag();
            admin.act(&format!("{path}/archive"), version).expect(200);
        };
        let ends: [&dyn Fn(&Value); 4] = [
            &|delegation| drop(withdraw(&li, delegation).expect(200)),
            &|delegation| drop(withdraw(&admin, delegation).expect(200)),
            &|delegation| archive("access.delegation", delegation),
            &|_| archive("access.user", &id_of(&li)),
        ];
        for end in ends {
            let delegation = given(&li, &wang, &Value::Null);
            act_for(&wang, &delegation).expect(200);
            wang.get(DEPARTMENTS).expect(200);
            end(&delegation);
            wang.get(DEPARTMENTS).refused(403, "access.acting_over");
            act_for(&wang, &delegation).refused(403, "access.acting_over");
            act_for(&wang, &Value::Null).expect(200);
            wang.get(DEPARTMENTS).refused(403, "access.forbidden");
        }
    });
}

#[test]
fn duties_stay_apart_whoever_acts_for_whom() {
    on_both(|fixture| {
        fixture.load_content();
        let roles = ["hr_officer", "delegating"];
        let (li, zhao) = (person(fixture, "li", &roles), person(fixture, "zhao", &roles));
        let wang = person(fixture, "wang", &[]);
        let (of_li, of_zhao) = (given(&li, &wang, &Value::Null), given(&zhao, &wang, &Value::Null));
        let unit =
            |code: &str| li.only("organisation.department", &format!("code = \"{code}\""))["id"].clone();
        let (unit, parent) = (unit("MKC"), unit("NET"));
        let propose = |client: &Client<'_>, day: &str| {
            let body =
                json!({"department": unit, "new_parent": parent, "effective_on": day, "reason": "归并"});
            client.post("/api/records/organisation.relocation", &body).expect(201).id()
        };
        let approve = |client: &Client<'_>, id: &str| {
            let path = "/api/commands/organisation.approve_relocation";
            // however it is named: what is refused is refused in each form
            let as_read = client.post(path, &json!({"relocation": {"id": id}}));
            if as_read.status.is_success() { as_read } else { client.post(path, &json!({"relocation": id})) }
        };
        let withdraw = |id: &str| {
            zhao.post("/api/commands/organisation.withdraw_relocation", &json!({"relocation": id}))
                .expect(200);
        };
        // proposed in one's own name: not approved by who acts for one
        let id = propose(&li, "2026-12-01");
        act_for(&wang, &of_li).expect(200);
        approve(&wang, &id).refused(403, "access.same_person");
        // but by the same hands for somebody else, who had no part in it
        act_for(&wang, &of_zhao).expect(200);
        approve(&wang, &id).expect(200);
        withdraw(&id);
        // proposed for another: approved neither by that one, nor by who did it for a third one, nor by a second delegate of the first
        act_for(&wang, &of_li).expect(200);
        let id = propose(&wang, "2026-12-02");
        approve(&li, &id).refused(403, "access.same_person");
        act_for(&wang, &of_zhao).expect(200);
        approve(&wang, &id).refused(403, "access.same_person");
        let chen = person(fixture, "chen", &[]);
        act_for(&chen, &given(&li, &chen, &Value::Null)).expect(200);
        approve(&chen, &id).refused(403, "access.same_person");
        approve(&zhao, &id).expect(200);
        // and nobody enters a holding of their own by another's hands
        let post = json!({
            "code": "P1", "name_zh": "岗位", "name_en": "Post", "department": unit, "valid_from": "2026-01-01",
        });
        let post = li.post("/api/records/organisation.post", &post).expect(201).id();
        act_for(&wang, &of_li).expect(200);
        for holder in [id_of(&li), id_of(&wang)] {
            let holding = json!({"post": post, "holder": holder, "valid_from": "2026-01-01"});
            let refused = wang.post("/api/records/organisation.holding", &holding);
            assert!(refused.status.is_client_error(), "{holder}: {}", refused.json);
        }
    });
}

#[test]
fn the_audit_names_both_and_the_seal_holds_it() {
    on_both(|fixture| {
        let li = person(fixture, "li", &["hr_officer", "delegating"]);
        let wang = person(fixture, "wang", &[]);
        department(&li, "OWN").expect(201);
        act_for(&wang, &given(&li, &wang, &Value::Null)).expect(200);
        let id = department(&wang, "X1").expect(201).id();
        let entry = li.get(&format!("{DEPARTMENTS}/{id}/history")).expect(200).json["items"][0].clone();
        assert_eq!(
            (&entry["actor"]["title"]["zh"], &entry["acted_for"]["title"]["zh"]),
            (&json!("wang"), &json!("li"))
        );
        let own = li.only("organisation.department", "code = \"OWN\"")["id"].clone();
        let path = format!("{DEPARTMENTS}/{}/history", own.as_str().expect("an id"));
        assert_eq!(li.get(&path).expect(200).json["items"][0]["acted_for"], Value::Null);
        // that it began stands with the delegation
        let admin = fixture.client("administrator");
        let delegation = admin.list("access.delegation", "limit=1")[0]["id"].clone();
        let path = format!("/api/records/access.delegation/{}/history", delegation.as_str().expect("an id"));
        assert_eq!(admin.get(&path).expect(200).json["items"][0]["command"], "access.act_for");

        let key = SealKey::generate();
        let trust = Trust { signers: vec![key.public()], ..Trust::default() };
        let mut sealer = Sealer::new(Some(key));
        seal_all(fixture, &mut sealer);
        let verify = || {
            let (trust, registry) = (trust.clone(), fixture.program.registry.clone());
            let store = &fixture.program.store;
            engine::seal::verify(store, &registry, &trust).map(|_| ())
        };
        verify().expect("whole");
        let entries = "(SELECT max(id) FROM audit_entry WHERE record = 'organisation.department')";
        let whom = "(SELECT id FROM access_user WHERE name = 'li')";
        let attacks = [
            ("NULL".to_owned(), format!("id = {entries}")),
            ("(SELECT id FROM access_user WHERE name = 'wang')".to_owned(), format!("id = {entries}")),
            (whom.to_owned(), "id = 5".to_owned()),
        ];
        for (value, place) in attacks {
            let behind = |value: &str| {
                let sql = format!("UPDATE audit_entry SET acted_for = {value} WHERE {place}");
                fixture.program.store.write_blocking(move |tx| tx.execute(&sql, &[])).expect("behind it")
            };
            behind(&value);
            assert_eq!(verify().expect_err("altered").code(), "audit.entry_altered", "{value} {place}");
            behind(if place == "id = 5" { "NULL" } else { whom });
            verify().expect("whole again");
        }
    });
}

#[test]
fn it_is_begun_by_its_delegate_in_person_and_from_the_page_alone() {
    on_both(|fixture| {
        let li = person(fixture, "li", &["hr_officer", "delegating"]);
        let (mut wang, other) = (person(fixture, "wang", &[]), person(fixture, "other", &[]));
        let delegation = given(&li, &wang, &Value::Null);
        for (who, what) in [(&other, &delegation), (&li, &delegation), (&wang, &json!(SOME_ID))] {
            act_for(who, what).refused(403, "access.acting_over");
            assert_eq!(who.get("/api/session").expect(200).json["acts_for"], Value::Null);
        }
        for odd in [json!({}), json!({"delegation": 5}), json!({"delegation": delegation, "more": 1})] {
            let refused = wang.post("/api/session/acts-for", &odd);
            assert_eq!(refused.status.as_u16(), 400, "{odd}: {}", refused.json);
        }
        // a token does not, and none is made while acting; one made before goes on in its person's name
        let scope = json!([{"subject": "*", "rights": ["read", "create"]}]);
        let wanted = json!({"name": "cron", "expires_on": "2026-12-01", "scope": scope});
        let token =
            wang.post("/api/tokens", &wanted).expect(201).json["token"].as_str().expect("one").to_owned();
        let mut program = fixture.anonymous();
        program.set_bearer(Some(&token));
        act_for(&program, &delegation).refused(403, "access.not_for_tokens");
        let before = wang.get("/api/session").expect(200).json["csrf"].clone();
        // another page knows no CSRF token
        wang.set_csrf(None);
        act_for(&wang, &delegation).refused(403, "access.csrf");
        wang.set_csrf(before.as_str());
        let begun = act_for(&wang, &delegation).expect(200);
        // the session is the same one: nothing of it is another's to know
        assert_eq!(begun.json["csrf"], before);
        assert!(!begun.headers.contains_key("set-cookie"));
        program.get(DEPARTMENTS).refused(403, "access.forbidden");
        wang.post("/api/tokens", &wanted).refused(403, "access.not_while_acting");
        wang.get(DEPARTMENTS).expect(200);
        // another session of the same person asks in their own name
        let mut elsewhere = fixture.anonymous();
        elsewhere.sign_in("wang", PASSWORD);
        elsewhere.get(DEPARTMENTS).refused(403, "access.forbidden");
    });
}

#[test]
fn a_request_for_another_is_another_request_and_whoever_acts_is_told_nothing_of_it() {
    on_both(|fixture| {
        let li = person(fixture, "li", &["hr_officer", "delegating"]);
        let wang = person(fixture, "wang", &["hr_officer"]);
        let delegation = given(&li, &wang, &Value::Null);
        let body = json!({"code": "X1", "name_zh": "甲", "name_en": "X1"});
        wang.post_once(DEPARTMENTS, "one key", &body).expect(201);
        // that it was given to them
        wang.post("/api/notifications/read-all", &json!({})).expect(204);
        act_for(&wang, &delegation).expect(200);
        let again = wang.post_once(DEPARTMENTS, "one key", &body);
        assert_eq!(again.code(), "request.idempotency_mismatch", "{}", again.json);
        let body = json!({"code": "X2", "name_zh": "乙", "name_en": "X2"});
        let id = wang.post_once(DEPARTMENTS, "another", &body).expect(201).id();
        assert!(wang.post_once(DEPARTMENTS, "another", &body).headers.contains_key("idempotency-replayed"));
        // a comment that names the delegator and the delegate tells neither of what they did
        let comment = json!({"text": "好了", "mentions": [id_of(&li), id_of(&wang)]});
        wang.post(&format!("{DEPARTMENTS}/{id}/comments"), &comment).expect(201);
        assert_eq!(li.get("/api/notifications").expect(200).json["unread"], 0);
        assert_eq!(wang.get("/api/notifications").expect(200).json["unread"], 0);
    });
}

#[test]
fn rights_that_want_a_second_factor_want_it_of_whoever_uses_them() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let li = person(fixture, "li", &["hr_officer", "delegating"]);
        let wang = person(fixture, "wang", &[]);
        let delegation = given(&li, &wang, &Value::Null);
        act_for(&wang, &delegation).expect(200);
        let role = admin.only("access.role", "code = \"hr_officer\"");
        let path = format!("/api/records/access.role/{}", role["id"].as_str().expect("an id"));
        let version = admin.get(&path).expect(200).etag();
        admin.patch(&path, version, &json!({"second_factor": true})).expect(200);
        wang.get(DEPARTMENTS).refused(403, "access.acting_over");
        act_for(&wang, &Value::Null).expect(200);
        act_for(&wang, &delegation).refused(403, "access.second_factor_wanted");
    });
}
