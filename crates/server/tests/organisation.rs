//! Reorganisations, and the organisation as it was and will be on a day.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use engine::Registry;
use jingwei::modules;
use kernel::DateTime;
use organisation::commands::bring_into_force;
use serde_json::{Value, json};
use testkit::{Client, Fixture, on_both};

fn department(client: &Client<'_>, code: &str) -> Value {
    client.only("organisation.department", &format!("code = \"{code}\""))["id"].clone()
}

fn propose(client: &Client<'_>, unit: &str, parent: &str, day: &str) -> String {
    let body = json!({
        "department": department(client, unit), "new_parent": department(client, parent),
        "effective_on": day, "reason": "职能归并",
    });
    client.post("/api/records/organisation.relocation", &body).expect(201).id()
}

fn parent_of(client: &Client<'_>, unit: &str, day: &str) -> Option<String> {
    let at = client.get(&format!("/api/queries/organisation.at_date?day={day}")).expect(200).json;
    let units = at["units"].as_array().expect("units").clone();
    let unit = units.iter().find(|known| known["code"] == unit)?;
    let parent = units.iter().find(|known| known["id"] == unit["parent"]);
    Some(parent.map_or(String::new(), |parent| parent["code"].as_str().expect("a code").to_owned()))
}

fn on_day(fixture: &Fixture, instant: &str) {
    fixture.clock.set(DateTime::parse_from_rfc3339(instant).expect("a time").to_utc());
}

/// What somebody does to a proposal: who, its id, and its day.
type Rewrite<'a> = &'a dyn Fn(&Client<'_>, &str, &str);

#[test]
fn a_reorganisation_is_decided_by_somebody_else_and_takes_place_on_its_day() {
    on_both(|fixture| {
        fixture.load_content();
        let (hr, other) = (fixture.client("hr_officer"), fixture.client("hr_officer"));
        let id = propose(&hr, "MKC", "NET", "2026-12-01");
        let approve = |client: &Client<'_>| {
            client.post("/api/commands/organisation.approve_relocation", &json!({"relocation": id}))
        };
        approve(&hr).refused(403, "access.same_person");
        assert_eq!(approve(&other).expect(200).json["state"], "approved");
        assert_eq!(parent_of(&hr, "MKC", "2026-11-24").as_deref(), Some("MKT"));
        assert_eq!(parent_of(&hr, "MKC", "2026-12-01").as_deref(), Some("NET"), "as it is decided");
        let due = |today: &str| {
            let (who, today) = (fixture.program.system("test"), today.parse().expect("a day"));
            let store = &fixture.program.store;
            store.write_blocking(move |tx| bring_into_force(tx, &who, today)).expect("done")
        };
        assert_eq!(due("2026-11-30"), 0);
        on_day(fixture, "2026-12-01T00:30:00+08:00");
        assert_eq!(due("2026-12-01"), 1);
        assert_eq!(due("2026-12-01"), 0, "once");
        on_day(fixture, "2027-02-01T12:00:00+08:00");
        let later = fixture.client("hr_officer");
        assert_eq!(parent_of(&later, "MKC", "2027-02-01").as_deref(), Some("NET"));
        assert_eq!(parent_of(&later, "MKC", "2026-11-30").as_deref(), Some("MKT"), "as it was");
        assert_eq!(parent_of(&later, "MKC", "2026-11-23"), None, "before there was anything");
    });
}

/// In each form in which a row may be named.
fn spelled(id: &str) -> [Value; 5] {
    let bare = id.replace('-', "");
    [json!(id), json!(format!(" {id}\t")), json!({"id": id}), json!(bare), json!(format!("urn:uuid:{id}"))]
}

/// What is asked of a command's row is asked of the row that the command then works on.
#[test]
fn duties_stay_apart_in_whatever_form_the_row_is_named() {
    let registry = Registry::new(modules());
    let apart = registry.commands().filter(|entry| !entry.def.apart_from.is_empty());
    let apart: Vec<&str> = apart.map(|entry| entry.def.name).collect();
    assert_eq!(apart, ["organisation.approve_relocation"], "another one wants its case here");
    on_both(|fixture| {
        fixture.load_content();
        let (hr, other) = (fixture.client("hr_officer"), fixture.client("hr_officer"));
        let path = "/api/commands/organisation.approve_relocation";
        let id = propose(&hr, "MKC", "NET", "2026-12-01");
        for named in spelled(&id) {
            let input = json!({"relocation": named});
            hr.post(path, &input).refused(403, "access.same_person");
            let many = json!({"inputs": [input]});
            hr.post(&format!("{path}/many"), &many).refused(403, "access.same_person");
        }
        // and each form names it indeed
        for at in 0..spelled(&id).len() {
            let id = propose(&hr, "HZ", "NET", &format!("2026-12-{:02}", at + 2));
            let input = json!({"relocation": spelled(&id)[at]});
            assert_eq!(other.post(path, &input).expect(200).json["state"], "approved");
        }
    });
}

/// Whoever rewrote a proposal proposed what it says: by a form, a file or many rows at once, and whatever is of the row only by its side.
#[test]
fn whoever_changed_a_proposal_does_not_approve_it() {
    on_both(|fixture| {
        fixture.load_content();
        let hr = fixture.client("hr_officer");
        let records = "/api/records/organisation.relocation";
        let approve = |client: &Client<'_>, id: &str| {
            client.post("/api/commands/organisation.approve_relocation", &json!({"relocation": id}))
        };
        let rewrite: [Rewrite<'_>; 3] = [
            &|client, id, _| {
                let parent = json!({"new_parent": department(client, "HZ")});
                client.patch(&format!("{records}/{id}"), 1, &parent).expect(200);
            },
            &|client, id, _| {
                let changes = json!({"new_parent": department(client, "HZ")});
                let items = json!([{"id": id, "version": 1}]);
                client
                    .post(&format!("{records}/bulk"), &json!({"items": items, "changes": changes}))
                    .expect(200);
            },
            &|client, _, day| {
                let file = format!("部门,新上级,生效日期,事由\nMKC,HZ,{day},另有安排\n");
                let csv = [("content-type", "text/csv")];
                let sent = client.send(Method::POST, &format!("{records}/import"), &csv, file.into_bytes());
                assert_eq!(sent.expect(200).json["updated"], 1);
            },
        ];
        for (at, rewrite) in rewrite.iter().enumerate() {
            let (other, third) = (fixture.client("hr_officer"), fixture.client("hr_officer"));
            let day = format!("2026-12-{:02}", at + 1);
            let id = propose(&hr, "MKC", "NET", &day);
            rewrite(&other, &id, &day);
            let refused = approve(&other, &id).refused(403, "access.same_person");
            assert!(refused.json["detail"].as_str().expect("a text").contains("change"), "{at}");
            approve(&hr, &id).refused(403, "access.same_person");
            // whoever asks by its side before they decide changes nothing of it
            third.post(&format!("{records}/{id}/comments"), &json!({"text": "为何？"})).expect(201);
            approve(&third, &id).expect(200);
        }
    });
}

#[test]
fn one_whose_day_has_come_takes_place_at_once_and_one_taken_back_never() {
    on_both(|fixture| {
        fixture.load_content();
        let (hr, other) = (fixture.client("hr_officer"), fixture.client("hr_officer"));
        let id = propose(&hr, "MKC", "NET", "2026-11-24");
        let approved =
            other.post("/api/commands/organisation.approve_relocation", &json!({"relocation": id}));
        assert_eq!(approved.expect(200).json["state"], "done");
        let unit = hr.only("organisation.department", "code = \"MKC\"");
        assert_eq!(unit["parent"]["id"], department(&hr, "NET"));
        let id = propose(&hr, "MKC", "MKT", "2026-12-01");
        hr.post("/api/commands/organisation.withdraw_relocation", &json!({"relocation": id})).expect(200);
        let late = other.post("/api/commands/organisation.approve_relocation", &json!({"relocation": id}));
        late.refused(409, "organisation.relocation_wrong_state");
    });
}

#[test]
fn posts_and_their_holders_are_told_as_they_were() {
    on_both(|fixture| {
        fixture.load_content();
        fixture.user("lin", "reader");
        let hr = fixture.client("hr_officer");
        let post = json!({
            "code": "A-HZ", "name_zh": "总经理", "name_en": "General Manager", "department": department(&hr, "HZ"),
            "valid_from": "2026-01-01",
        });
        let post = hr.post("/api/records/organisation.post", &post).expect(201).id();
        let lin = hr.only("access.user", "name = \"lin\"")["id"].clone();
        let holding =
            json!({"post": post, "holder": lin, "valid_from": "2026-11-25", "valid_to": "2026-12-31"});
        hr.post("/api/records/organisation.holding", &holding).expect(201);
        let holders = |day: &str| {
            let unit = department(&hr, "HZ");
            let path =
                format!("/api/queries/organisation.at_date?day={day}&unit={}", unit.as_str().expect("an id"));
            let at = hr.get(&path).expect(200).json;
            at["posts"][0]["holders"].as_array().map_or(0, Vec::len)
        };
        assert_eq!(
            (holders("2026-11-24"), holders("2026-11-25"), holders("2026-12-31"), holders("2027-01-01")),
            (0, 1, 1, 0)
        );
    });
}
