//! A right that is held in a unit holds on the rows of that unit and of all below it, by every route; all else is as if it were
//! not there.
//!
//! Long because: one promise, asked of every way to a row.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use engine::{Registry, reach};
use jingwei::modules;
use kernel::{DateTime, Uuid};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Answered, Client, Fixture, described, on_both};

const POSTS: &str = "/api/records/organisation.post";
const HOLDINGS: &str = "/api/records/organisation.holding";

const KEEPER: &[(&str, &str)] = &[
    ("organisation.post", "read"),
    ("organisation.post", "create"),
    ("organisation.post", "update"),
    ("organisation.post", "archive"),
    ("organisation.post", "export"),
    ("organisation.post", "import"),
    ("organisation.holding", "read"),
    ("organisation.holding", "create"),
    ("organisation.department", "read"),
    ("access.user", "read"),
];

fn department(client: &Client<'_>, code: &str) -> Value {
    client.only("organisation.department", &format!("code = \"{code}\""))["id"].clone()
}

fn post_body(client: &Client<'_>, code: &str, unit: &str) -> Value {
    json!({
        "code": code, "name_zh": format!("岗位{code}"), "name_en": format!("Post {code}"),
        "department": department(client, unit), "valid_from": "2026-01-01",
    })
}

/// Posts in a branch, in a team below it, and in another branch; and who keeps those of the first.
fn keeper(fixture: &Fixture) -> (Client<'_>, BTreeMap<&'static str, String>) {
    fixture.load_content();
    let hr = fixture.client("hr_officer");
    let team = json!({"code": "HZ1", "name_zh": "萧山营业部", "name_en": "Xiaoshan Office", "parent": department(&hr, "HZ")});
    hr.post("/api/records/organisation.department", &team).expect(201);
    let mut posts = BTreeMap::new();
    for (code, unit) in [("OWN", "HZ"), ("BELOW", "HZ1"), ("OTHER", "NB"), ("ABOVE", "ZMCC")] {
        posts.insert(code, hr.post(POSTS, &post_body(&hr, code, unit)).expect(201).id());
    }
    (fixture.client_in("HZ", &fixture.role_who_may(KEEPER)), posts)
}

fn codes(rows: &[Value]) -> BTreeSet<String> {
    let codes = rows.iter().filter_map(|row| row["code"].as_str());
    codes.filter(|code| !code.starts_with("HOLDER") && !code.ends_with("-GM")).map(str::to_owned).collect()
}

fn set(codes: &[&str]) -> BTreeSet<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[test]
fn lists_searches_and_files_hold_what_is_in_reach_and_nothing_else() {
    on_both(|fixture| {
        let (client, posts) = keeper(fixture);
        let own = set(&["OWN", "BELOW"]);
        assert_eq!(codes(&client.list("organisation.post", "sort=-code")), own);
        assert_eq!(codes(&client.list("organisation.post", "search=岗位")), own);
        assert_eq!(codes(&client.list("organisation.post", "filter=not(code = \"X\")")), own);
        let counted = client.get(&format!("{POSTS}?count=true")).expect(200).json;
        assert_eq!(counted["count"], 4, "the two, the keeper's own post, and the one that is shipped");
        let found = client.get("/api/search?q=岗位").expect(200).json;
        let keys: Vec<&Value> =
            found["items"].as_array().expect("items").iter().map(|hit| &hit["key"]).collect();
        assert!(!keys.contains(&&json!("OTHER")) && keys.contains(&&json!("OWN")), "{keys:?}");
        let file = client.get(&format!("{POSTS}/export?format=csv")).expect(200);
        let text = String::from_utf8(file.bytes).expect("text");
        assert!(
            text.contains("OWN")
                && text.contains("BELOW")
                && !text.contains("OTHER")
                && !text.contains("ABOVE")
        );
        // pages go on within reach
        let first = client.get(&format!("{POSTS}?limit=1&sort=code")).expect(200).json;
        let rest =
            client.get(&format!("{POSTS}?limit=9&sort=code&after={}", first["next"].as_str().expect("more")));
        assert_eq!(rest.expect(200).json["items"].as_array().map(Vec::len), Some(3));
        // archived ones too
        client.act(&format!("{POSTS}/{}/archive", posts["OWN"]), 1).expect(200);
        fixture.client("hr_officer").act(&format!("{POSTS}/{}/archive", posts["OTHER"]), 1).expect(200);
        assert_eq!(codes(&client.list("organisation.post", "archived=true")), set(&["OWN"]));
    });
}

/// Every route of the description that names a row, on one row, and the batches that do.
fn on_row(client: &Client<'_>, record: &str, id: &str) -> Vec<(String, Answered)> {
    let (of_any, of_this) = ("/api/records/{record}/{id}", format!("/api/records/{record}/{{id}}"));
    let mut answers = Vec::new();
    for route in described() {
        if route.template.starts_with(of_any) || route.template.starts_with(&of_this) {
            let path = route.path(record, id);
            let body = if path.ends_with("/comments") { json!({"text": "x"}) } else { json!({}) };
            let body = body.to_string().into_bytes();
            let answered = client.send(route.method.clone(), &path, &[("if-match", "\"1\"")], body);
            answers.push((format!("{} {}", route.method, route.template), answered));
        }
    }
    assert!(answers.len() >= 12, "{} routes name a row", answers.len());
    let records = format!("/api/records/{record}/bulk");
    for changes in [json!({"archived": true}), json!({"changes": {}})] {
        let mut bulk = changes;
        bulk["items"] = json!([{"id": id, "version": 1}]);
        answers.push((format!("bulk {bulk}"), client.post(&records, &bulk)));
    }
    answers
}

/// Of the registry: each record whose rows are somebody's, each route, each role, on a row that is in reach and on one that is not.
#[test]
fn every_route_by_every_role_keeps_to_the_units_in_which_it_is_held() {
    let registry = Registry::new(modules());
    let scoped: Vec<&str> = registry
        .records()
        .filter(|entry| reach::way(&registry, entry.def).is_some())
        .map(|entry| entry.def.name)
        .collect();
    assert!(scoped.contains(&"organisation.post") && scoped.contains(&"organisation.holding"));
    for entry in registry.records() {
        assert_eq!(
            entry.def.scope.is_some(),
            scoped.contains(&entry.def.name),
            "{} leads to no unit",
            entry.def.name
        );
    }
    on_both(|fixture| {
        let (_, posts) = keeper(fixture);
        let hr = fixture.client("hr_officer");
        fixture.user("held", "reader");
        let holder = hr.only("access.user", "name = \"held\"")["id"].clone();
        let mut rows: BTreeMap<(&str, bool), String> = BTreeMap::new();
        for (code, own) in [("OWN", true), ("OTHER", false)] {
            rows.insert(("organisation.post", own), posts[code].clone());
            let holding = json!({"post": posts[code], "holder": holder, "valid_from": "2026-01-01"});
            rows.insert(("organisation.holding", own), hr.post(HOLDINGS, &holding).expect(201).id());
            let role = fixture.client("administrator").only("access.role", "code = \"reader\"")["id"].clone();
            let role = json!({"post": posts[code], "role": role});
            let made = fixture.client("administrator").post("/api/records/organisation.post_role", &role);
            rows.insert(("organisation.post_role", own), made.expect(201).id());
            let unit = if own { "HZ" } else { "NB" };
            let moved = json!({
                "department": department(&hr, unit), "new_parent": department(&hr, "NET"),
                "effective_on": "2026-12-01", "reason": "归并",
            });
            let moved = hr.post("/api/records/organisation.relocation", &moved).expect(201).id();
            rows.insert(("organisation.relocation", own), moved);
        }
        let roles: Vec<&str> = Registry::new(modules())
            .roles()
            .map(|role| role.name)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        for role in roles {
            let in_unit = fixture.client_in("HZ", role);
            let everywhere = fixture.client(role);
            for record in &scoped {
                let other =
                    rows.get(&(*record, false)).unwrap_or_else(|| panic!("the test has no row of {record}"));
                for (route, answered) in on_row(&in_unit, record, other) {
                    // as if there were none, or not allowed at all: never anything of the row
                    assert!(
                        [403, 404].contains(&answered.status.as_u16()),
                        "{role} in HZ, {route} on another's {record}: {} {}",
                        answered.status,
                        answered.json
                    );
                    let text = answered.json.to_string();
                    assert!(
                        !text.contains("OTHER"),
                        "{role} in HZ, {route} on another's {record} tells {text}"
                    );
                }
                // what one may do everywhere one may do in one's own unit, and no more
                let own = &rows[&(*record, true)];
                let path = format!("/api/records/{record}/{own}");
                assert_eq!(
                    in_unit.get(&path).status,
                    everywhere.get(&path).status,
                    "{role} on its own {record}"
                );
            }
        }
        // a person without any post or role has nothing at all
        let nobody = fixture.client_in("HZ", &fixture.role_who_may(&[]));
        for ((record, _), id) in &rows {
            for (route, answered) in on_row(&nobody, record, id) {
                assert_eq!(answered.status.as_u16(), 403, "{route} on {record}");
            }
        }
    });
}

#[test]
fn nothing_is_made_moved_or_referred_to_beyond_ones_own_units() {
    on_both(|fixture| {
        let (client, posts) = keeper(fixture);
        client.post(POSTS, &post_body(&client, "NEW", "HZ1")).expect(201);
        let refused =
            client.post(POSTS, &post_body(&client, "NEW2", "NB")).refused(403, "access.out_of_reach");
        assert_eq!(refused.json["field"], "department");
        let holder = client.list("access.user", "limit=1")[0]["id"].clone();
        let holding = |post: &str| json!({"post": post, "holder": holder, "valid_from": "2026-03-01"});
        let faults = client.post(HOLDINGS, &holding(&posts["OTHER"])).expect(422).faults();
        assert_eq!(faults, [("post".to_owned(), "record.missing_reference".to_owned())]);
        client.post(HOLDINGS, &holding(&posts["BELOW"])).expect(201);
        // of what is out of reach a filter tells nothing
        let hr = fixture.client("hr_officer");
        hr.post(HOLDINGS, &holding(&posts["OTHER"])).expect(201);
        let by_code = |client: &Client<'_>, code: &str| {
            client.list("organisation.holding", &format!("filter=post.code = \"{code}\"")).len()
        };
        assert_eq!((by_code(&hr, "OTHER"), by_code(&client, "OTHER"), by_code(&client, "BELOW")), (1, 0, 1));
        // a file does no more than a form
        let file = "编码,名称（中）,名称（英）,部门,设立日期\nFILE,岗位,Post,NB,2026-01-01\n";
        let sent = client.send(
            Method::POST,
            &format!("{POSTS}/import"),
            &[("content-type", "text/csv")],
            file.as_bytes().to_vec(),
        );
        assert_eq!(sent.json["faults"][0]["code"], "access.out_of_reach", "{}", sent.json);
        let file = "编码,名称（中）,名称（英）,部门,设立日期\nFILE,岗位,Post,HZ1,2026-01-01\n";
        let sent = client.send(
            Method::POST,
            &format!("{POSTS}/import"),
            &[("content-type", "text/csv")],
            file.as_bytes().to_vec(),
        );
        sent.expect(200);
    });
}

#[test]
fn a_post_gives_its_roles_from_its_first_day_to_its_last() {
    on_both(|fixture| {
        let (client, _) = keeper(fixture);
        let at = |day: &str| fixture.clock.set(DateTime::parse_from_rfc3339(day).expect("a time").to_utc());
        let hr = fixture.client("hr_officer");
        let holder = client.get("/api/session").expect(200).json["user"]["id"].clone();
        let holding = hr.only("organisation.holding", &format!("holder = {holder}"));
        let path = format!("{HOLDINGS}/{}", holding["id"].as_str().expect("an id"));
        hr.patch(&path, 1, &json!({"valid_to": "2026-11-24"})).expect(200);
        client.get(POSTS).expect(200);
        // 23:59 in Hangzhou, and a minute later
        at("2026-11-24T15:59:00Z");
        client.get(POSTS).expect(200);
        at("2026-11-24T16:00:00Z");
        client.get(POSTS).refused(403, "access.forbidden");
    });
}

#[test]
fn a_guarded_field_shows_nowhere_to_whoever_has_no_right_on_it() {
    on_both(|fixture| {
        let (_, posts) = keeper(fixture);
        let admin = fixture.client("administrator");
        let hr = fixture.client("hr_officer");
        let path = format!("{POSTS}/{}", posts["OWN"]);
        hr.patch(&path, 1, &json!({"valid_to": "2031-05-06"})).expect(200);
        let guard = json!({"of_record": "organisation.post", "of_field": "valid_to"});
        admin.post("/api/records/access.guarded_field", &guard).expect(201);
        let named = json!({"of_record": "organisation.post", "of_field": "code"});
        let faults = admin.post("/api/records/access.guarded_field", &named).expect(422).faults();
        assert_eq!(faults, [("of_field".to_owned(), "access.not_guardable".to_owned())]);
        // not by `organisation.*`, and not by `*`
        for client in [&hr, &admin] {
            let row = client.get(&path).expect(200).json;
            assert!(row.get("valid_to").is_none(), "{row}");
            assert!(
                !client.get(&format!("{path}/history")).expect(200).json.to_string().contains("2031-05-06")
            );
            for query in ["filter=valid_to = \"2031-05-06\"", "fields=valid_to", "sort=valid_to"] {
                let status = client.get(&format!("{POSTS}?{query}")).status.as_u16();
                assert!([400, 422].contains(&status), "{query}: {status}");
            }
            let file = client.get(&format!("{POSTS}/export?format=csv")).expect(200);
            assert!(!String::from_utf8_lossy(&file.bytes).contains("2031-05-06"));
            let schema = client.get("/api/schema").expect(200).json;
            let record = schema["records"]
                .as_array()
                .expect("records")
                .iter()
                .find(|r| r["name"] == "organisation.post");
            let fields = record.expect("posts")["fields"].as_array().expect("fields").clone();
            assert!(fields.iter().all(|field| field["name"] != "valid_to"), "{record:?}");
        }
        let faults = hr.patch(&path, 2, &json!({"valid_to": null})).expect(422).faults();
        assert_eq!(faults, [("valid_to".to_owned(), "field.unknown".to_owned())]);
        let stale = hr.patch(&path, 1, &json!({"name_en": "x"})).expect(412);
        assert!(!stale.json.to_string().contains("2031-05-06"), "{}", stale.json);
        let file = "编码,撤销日期\nOWN,2032-01-01\n".as_bytes().to_vec();
        let sent = hr.send(Method::POST, &format!("{POSTS}/import"), &[("content-type", "text/csv")], file);
        assert_eq!(sent.json["faults"][0]["code"], "import.unknown_column", "{}", sent.json);
        // what others save stays as it is
        hr.patch(&path, 2, &json!({"name_en": "Renamed"})).expect(200);
        let reads = fixture.client_who_may(&[
            ("organisation.post", "read"),
            ("organisation.post", "update"),
            ("organisation.post.valid_to", "read"),
        ]);
        assert_eq!(reads.get(&path).expect(200).json["valid_to"], "2031-05-06");
        let faults = reads.patch(&path, 3, &json!({"valid_to": "2033-01-01"})).expect(422).faults();
        assert_eq!(faults, [("valid_to".to_owned(), "access.field_forbidden".to_owned())]);
        let writes = fixture.client_who_may(&[
            ("organisation.post", "read"),
            ("organisation.post", "update"),
            ("organisation.post.valid_to", "read"),
            ("organisation.post.valid_to", "update"),
        ]);
        writes.patch(&path, 3, &json!({"valid_to": "2033-01-01"})).expect(200);
    });
}

#[test]
fn what_is_declared_guarded_can_be_guarded() {
    let registry = Registry::new(modules());
    for entry in registry.records() {
        for field in entry.def.fields.iter().filter(|field| field.guarded) {
            let name = (entry.def.name, field.name);
            assert!(
                engine::access::guardable(&registry, name.0, name.1).is_some(),
                "{name:?} cannot be guarded"
            );
        }
    }
}

/// What was answered is told again without the rows that have gone out of reach since.
#[test]
fn an_answer_told_again_shows_no_row_that_is_out_of_reach_by_now() {
    on_both(|fixture| {
        let (client, _) = keeper(fixture);
        let body = post_body(&client, "ONCE", "HZ1");
        assert_eq!(client.post_once(POSTS, "key", &body).expect(201).json["code"], "ONCE");
        assert_eq!(client.post_once(POSTS, "key", &body).expect(201).json["code"], "ONCE");
        let hr = fixture.client("hr_officer");
        let team = hr.only("organisation.department", "code = \"HZ1\"");
        let path = format!("/api/records/organisation.department/{}", team["id"].as_str().expect("an id"));
        hr.patch(&path, 1, &json!({"parent": department(&hr, "NB")})).expect(200);
        let again = client.post_once(POSTS, "key", &body).expect(201);
        assert_eq!(again.json, json!({"id": again.id(), "version": 1}));
    });
}

/// Who may read posts everywhere, and their holders in one branch: by a post's page, its paper and the organisation on a day, too.
#[test]
fn lines_show_as_far_as_the_right_on_them_reaches_and_not_as_that_on_their_row() {
    on_both(|fixture| {
        let (_, posts) = keeper(fixture);
        let (hr, admin) = (fixture.client("hr_officer"), fixture.client("administrator"));
        fixture.user("zhao", "reader");
        let holder = hr.only("access.user", "name = \"zhao\"")["id"].clone();
        for post in ["OWN", "OTHER"] {
            let holding = json!({"post": posts[post], "holder": holder, "valid_from": "2026-01-01"});
            hr.post(HOLDINGS, &holding).expect(201);
        }
        let below = ["organisation.holding", "organisation.at_date", "organisation.department"];
        let below: Vec<(&str, &str)> = below.iter().map(|subject| (*subject, "read")).collect();
        let role = fixture.role_who_may(&[below.as_slice(), &[("organisation.relocation", "read")]].concat());
        let id = admin.only("access.role", &format!("code = \"{role}\""))["id"].clone();
        for right in ["read", "update"] {
            let wide =
                json!({"role": id, "subject": "organisation.post", "granted": right, "reach": "company"});
            admin.post("/api/records/access.grant", &wide).expect(201);
        }
        let client = fixture.client_in("HZ", &role);
        for (code, unit, shown) in [("OWN", "HZ", 1), ("OTHER", "NB", 0)] {
            let path = format!("{POSTS}/{}", posts[code]);
            let row = client.get(&path).expect(200);
            assert_eq!(row.json["holdings"].as_array().map(Vec::len), Some(shown), "{code}: {}", row.json);
            let paper = client.get(&format!("{path}/pdf")).expect(200).json.to_string();
            assert_eq!(paper.contains("2026-01-01") && paper.contains("zhao"), shown == 1, "{code}: {paper}");
            let unit = department(&client, unit);
            let day = format!("day=2026-11-24&unit={}", unit.as_str().expect("an id"));
            let at = client.get(&format!("/api/queries/organisation.at_date?{day}")).expect(200).json;
            let mut told = at["posts"].as_array().expect("posts").iter();
            let post = told.find(|post| post["code"] == code).expect("the post");
            assert_eq!(post["holders"].as_array().map(Vec::len), Some(shown), "{code}: {post}");
        }
        // what one does not see one does not leave out
        let path = format!("{POSTS}/{}", posts["OTHER"]);
        client.patch(&path, 1, &json!({"holdings": []})).expect(200);
        assert_eq!(hr.get(&path).expect(200).json["holdings"].as_array().map(Vec::len), Some(1));
    });
}

/// A right on a field that is held in a unit says nothing of rows elsewhere.
#[test]
fn a_right_on_a_field_reaches_as_far_as_the_right_on_the_record_or_not_at_all() {
    on_both(|fixture| {
        let (_, posts) = keeper(fixture);
        let guard = json!({"of_record": "organisation.post", "of_field": "valid_to"});
        fixture.client("administrator").post("/api/records/access.guarded_field", &guard).expect(201);
        let field =
            fixture.role_who_may(&[("organisation.post", "read"), ("organisation.post.valid_to", "read")]);
        let client = fixture.client_in("HZ", &field);
        let path = format!("{POSTS}/{}", posts["OWN"]);
        assert!(client.get(&path).expect(200).json.get("valid_to").is_some());
        // the same person, who may now read posts everywhere, and the field in the one unit only
        let admin = fixture.client("administrator");
        let user = client.get("/api/session").expect(200).json["user"]["id"].clone();
        let reader = admin.only(
            "access.role",
            &format!("code = \"{}\"", fixture.role_who_may(&[("organisation.post", "read")])),
        );
        admin
            .post("/api/records/access.user_role", &json!({"member": user, "role": reader["id"]}))
            .expect(201);
        assert!(client.get(&path).expect(200).json.get("valid_to").is_none());
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// However units are moved, what stands below each is what the tree says.
    #[test]
    fn the_reach_of_units_is_that_of_their_tree(moves in proptest::collection::vec((0_usize..12, 0_usize..12), 1..40)) {
        let fixture = Fixture::sqlite();
        let hr = fixture.client("hr_officer");
        let units: Vec<String> = (0..12)
            .map(|at| {
                let body = json!({"code": format!("U{at}"), "name_zh": "部门", "name_en": "Unit"});
                hr.post("/api/records/organisation.department", &body).expect(201).id()
            })
            .collect();
        for (unit, parent) in moves {
            let path = format!("/api/records/organisation.department/{}", units[unit]);
            let version = hr.get(&path).expect(200).etag();
            let parent = if unit == parent { Value::Null } else { json!(units[parent]) };
            // a circle is refused, and changes nothing
            let _ = hr.patch(&path, version, &json!({"parent": parent}));
        }
        let (kept, walked) = fixture.program.store.read_blocking(|tx| {
            let pairs = |rows: Vec<store::Row>| -> Result<BTreeSet<(Uuid, Uuid)>, kernel::Failure> {
                rows.iter().map(|row| Ok((row.uuid(0)?, row.uuid(1)?))).collect()
            };
            let kept = tx.query("SELECT ancestor, unit FROM access_reach", &[])?;
            let walked = tx.query(
                "WITH RECURSIVE below (ancestor, unit) AS (
                     SELECT id, id FROM organisation_department
                     UNION SELECT b.ancestor, d.id FROM below b JOIN organisation_department d ON d.parent = b.unit)
                 SELECT ancestor, unit FROM below",
                &[],
            )?;
            Ok((pairs(kept)?, pairs(walked)?))
        }).expect("both");
        prop_assert_eq!(kept, walked);
    }
}
