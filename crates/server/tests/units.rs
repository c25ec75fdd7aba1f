//! The units themselves, by a right that is held in one: whoever changes who belongs to whom changes whose rows are whose, and so does
//! it within their own units only.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Answered, Client, Fixture, on_both};

const UNITS: &str = "/api/records/organisation.department";
const RELOCATIONS: &str = "/api/records/organisation.relocation";
const OUT_OF_REACH: &str = "access.out_of_reach";

fn unit(client: &Client<'_>, code: &str) -> Value {
    client.only("organisation.department", &format!("code = \"{code}\""))
}

fn path(client: &Client<'_>, code: &str) -> String {
    format!("{UNITS}/{}", unit(client, code)["id"].as_str().expect("an id"))
}

fn made(client: &Client<'_>, code: &str, parent: &Value) -> Answered {
    client.post(UNITS, &json!({"code": code, "name_zh": "营业部", "name_en": "Office", "parent": parent}))
}

fn changed(client: &Client<'_>, code: &str, changes: &Value) -> Answered {
    let version = unit(client, code)["version"].as_i64().expect("a version");
    client.patch(&path(client, code), version, changes)
}

fn parent_of(client: &Client<'_>, code: &str) -> Value {
    let parent = unit(client, code)["parent"]["id"].clone();
    client
        .list("organisation.department", "limit=200")
        .into_iter()
        .find(|unit| unit["id"] == parent)
        .map_or(Value::Null, |unit| unit["code"].clone())
}

fn import(client: &Client<'_>, file: &str) -> Answered {
    let csv = [("content-type", "text/csv")];
    client.send(Method::POST, &format!("{UNITS}/import"), &csv, file.as_bytes().to_vec())
}

/// Whoever may do anything to units, in one branch, which has two teams.
fn officer(fixture: &Fixture) -> Client<'_> {
    fixture.load_content();
    let officer = fixture.client_in("HZ", "hr_officer");
    for team in ["HZ1", "HZ2"] {
        made(&officer, team, &unit(&officer, "HZ")["id"]).expect(201);
    }
    officer
}

#[test]
fn a_branch_changes_its_own_units_and_makes_no_other_its_own() {
    on_both(|fixture| {
        let officer = officer(fixture);
        let (own, above) = (unit(&officer, "HZ")["id"].clone(), unit(&officer, "ZMCC")["id"].clone());
        let other = unit(&officer, "NB")["id"].clone();
        let posts = officer.list("organisation.post", "limit=200").len();
        // another's is not taken, renamed, archived or given a file
        let (path_other, version) = (path(&officer, "NB"), unit(&officer, "NB")["version"].as_i64());
        let version = version.expect("a version");
        for changes in [json!({"parent": own}), json!({"name_en": "Mine"}), json!({"parent": null})] {
            officer.patch(&path_other, version, &changes).refused(403, OUT_OF_REACH);
            let items = json!([{"id": other, "version": version}]);
            let many = json!({"items": items, "changes": changes});
            officer.post(&format!("{UNITS}/bulk"), &many).refused(403, OUT_OF_REACH);
        }
        officer.act(&format!("{path_other}/archive"), version).refused(403, OUT_OF_REACH);
        let file = [("content-type", "application/pdf")];
        let pdf = b"%PDF-1.7\n%%EOF".to_vec();
        let sent = officer.send(Method::POST, &format!("{path_other}/attachments?name=a.pdf"), &file, pdf);
        sent.refused(403, OUT_OF_REACH);
        // nothing is made beside or above one's own, nor moved there
        for place in [&other, &above, &Value::Null] {
            let refused = made(&officer, "NEW", place).refused(403, OUT_OF_REACH);
            assert_eq!(refused.json["field"], "parent");
            changed(&officer, "HZ1", &json!({"parent": place})).refused(403, OUT_OF_REACH);
        }
        // not even one's own branch, out of where it is
        for place in [&other, &Value::Null] {
            changed(&officer, "HZ", &json!({"parent": place})).refused(403, OUT_OF_REACH);
        }
        // a file does no more than a form
        for row in [
            "NB,宁波,Ningbo,HZ",
            "NB,改名,Renamed,ZMCC",
            "HZ1,营业部,Office,NB",
            "NEW,新,New,NB",
            "NEW,新,New,",
        ] {
            let sent = import(&officer, &format!("编码,名称（中）,名称（英）,上级部门\n{row}\n"));
            assert_eq!(sent.json["faults"][0]["code"], OUT_OF_REACH, "{row}: {}", sent.json);
        }
        assert_eq!(officer.list("organisation.post", "limit=200").len(), posts, "no row came into reach");
        assert_eq!((parent_of(&officer, "NB"), parent_of(&officer, "HZ")), (json!("ZMCC"), json!("ZMCC")));
        // within one's own all goes on
        changed(&officer, "HZ", &json!({"name_en": "Hangzhou"})).expect(200);
        let second = unit(&officer, "HZ2")["id"].clone();
        changed(&officer, "HZ1", &json!({"parent": second})).expect(200);
        let sent = import(
            &officer,
            "编码,名称（中）,名称（英）,上级部门\nHZ1,营业部,Office,HZ\nHZ3,营业部,Office,HZ2\n",
        );
        let done = sent.expect(200).json;
        assert_eq!((&done["updated"], &done["created"]), (&json!(1), &json!(1)));
        let version = unit(&officer, "HZ3")["version"].as_i64().expect("a version");
        let third = path(&officer, "HZ3");
        officer.act(&format!("{third}/archive"), version).expect(200);
        officer.act(&format!("{third}/restore"), version + 1).expect(200);
    });
}

#[test]
fn whoever_may_change_units_everywhere_goes_on_as_before() {
    on_both(|fixture| {
        let officer = officer(fixture);
        let (hr, admin) = (fixture.client("hr_officer"), fixture.client("administrator"));
        made(&hr, "ROOT", &Value::Null).expect(201);
        changed(&hr, "HZ1", &json!({"parent": unit(&hr, "NB")["id"]})).expect(200);
        changed(&officer, "HZ1", &json!({"name_en": "Gone"})).refused(403, OUT_OF_REACH);
        // a right that is for the whole company though it is held by a post
        let role = fixture.role_who_may(&[("organisation.department", "read")]);
        let of_role = admin.only("access.role", &format!("code = \"{role}\""))["id"].clone();
        let wide = json!({
            "role": of_role, "subject": "organisation.department", "granted": "update", "reach": "company",
        });
        admin.post("/api/records/access.grant", &wide).expect(201);
        let wide = fixture.client_in("HZ", &role);
        changed(&wide, "HZ1", &json!({"parent": unit(&hr, "SX")["id"]})).expect(200);
        // who can is told accordingly
        let ways = |code: &str| {
            let id = unit(&hr, code)["id"].as_str().expect("an id").to_owned();
            let query = format!("subject=organisation.department&granted=update&row={id}");
            let told = admin.get(&format!("/api/queries/access.who_can?{query}")).expect(200).json;
            let me = officer.get("/api/session").expect(200).json["user"]["id"].clone();
            told["ways"].as_array().expect("ways").iter().any(|way| way["user"] == me)
        };
        assert_eq!((ways("HZ2"), ways("HZ"), ways("NB"), ways("ZMCC")), (true, true, false, false));
    });
}

#[test]
fn a_move_is_decided_by_whoever_answers_for_the_unit_and_for_both_places() {
    on_both(|fixture| {
        let officer = officer(fixture);
        let hr = fixture.client("hr_officer");
        let propose = |code: &str, parent: &str, day: &str| {
            let body = json!({
                "department": unit(&hr, code)["id"], "new_parent": unit(&hr, parent)["id"], "effective_on": day,
                "reason": "职能归并",
            });
            json!({"relocation": hr.post(RELOCATIONS, &body).expect(201).id()})
        };
        let run = |client: &Client<'_>, verb: &str, input: &Value| {
            client.post(&format!("/api/commands/organisation.{verb}_relocation"), input)
        };
        // another's unit is as if nothing were proposed of it
        let taken = propose("NB", "HZ", "2026-11-01");
        for verb in ["approve", "withdraw"] {
            run(&officer, verb, &taken).refused(404, "record.not_found");
        }
        let path = format!("{RELOCATIONS}/{}", taken["relocation"].as_str().expect("an id"));
        officer.patch(&path, 1, &json!({"reason": "另有安排"})).refused(404, "record.not_found");
        let body = json!({
            "department": unit(&hr, "NB")["id"], "new_parent": unit(&hr, "HZ")["id"], "effective_on": "2026-11-03",
            "reason": "归并",
        });
        let refused = officer.post(RELOCATIONS, &body).refused(403, OUT_OF_REACH);
        assert_eq!(refused.json["field"], "department");
        // one's own to another place, and one's own whole branch
        for input in [propose("HZ1", "NB", "2026-11-01"), propose("HZ", "NB", "2026-11-01")] {
            run(&officer, "approve", &input).refused(403, OUT_OF_REACH);
        }
        assert_eq!(parent_of(&hr, "NB"), "ZMCC");
        let own = propose("HZ1", "HZ2", "2026-11-02");
        assert_eq!(run(&officer, "approve", &own).expect(200).json["state"], "done");
        assert_eq!(parent_of(&hr, "HZ1"), "HZ2");
        run(&officer, "withdraw", &propose("HZ1", "HZ", "2027-01-01")).expect(200);
        run(&fixture.client("hr_officer"), "approve", &taken).expect(200);
        assert_eq!(parent_of(&hr, "NB"), "HZ");
    });
}
