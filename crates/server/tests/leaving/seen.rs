//! A webhook looks with its owner's eyes, at the time at which it sends.

use crate::kit::{address_of, deliveries, department, kinds, me, sign, to, unsigned};
use serde_json::json;
use testkit::{Receiver, on_both};

const CREATED: &[(&str, &str)] = &[("organisation.department", "created")];

#[test]
fn what_its_owner_may_not_see_is_not_sent() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let owner = fixture.client_who_may(&[("access.role", "read")]);
        let id =
            unsigned(&admin, &address_of(&receiver), &me(&owner), &[CREATED[0], ("access.role", "created")]);
        sign(&admin, &id);
        department(fixture, "HIDDEN");
        fixture.role_who_may(&[]);
        fixture.run_due();
        assert_eq!(kinds(&receiver), ["access.role.created"]);
        let listed = deliveries(&admin, &id);
        let hidden =
            listed.iter().find(|one| one["kind"] == "organisation.department.created").expect("listed");
        assert_eq!(
            (&hidden["state"], &hidden["code"], &hidden["withheld"]),
            (&json!("done"), &json!("webhook.withheld"), &json!(true))
        );
    });
}

#[test]
fn rows_out_of_its_owners_reach_are_not_sent_and_an_owner_who_left_sees_nothing() {
    on_both(|fixture| {
        fixture.load_content();
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let role = fixture.role_who_may(&[("organisation.post", "read")]);
        let owner = fixture.client_in("HZ", &role);
        let id = unsigned(&admin, &address_of(&receiver), &me(&owner), &[("organisation.post", "created")]);
        sign(&admin, &id);
        let hr = fixture.client("hr_officer");
        let post = |code: &str, unit: &str| {
            let unit = hr.only("organisation.department", &format!("code = \"{unit}\""))["id"].clone();
            let body = json!({"code": code, "name_zh": "岗", "name_en": "Post", "department": unit, "valid_from": "2026-01-01"});
            hr.post("/api/records/organisation.post", &body).expect(201).id()
        };
        let (near, _) = (post("NEAR", "HZ"), post("FAR", "NB"));
        fixture.run_due();
        let rows: Vec<_> =
            receiver.received().iter().map(|one| crate::kit::body(one)["data"]["id"].clone()).collect();
        assert_eq!(rows, [json!(near)], "{:?}", deliveries(&admin, &id));
        post("LATE", "HZ");
        let user = admin
            .get(&format!("/api/records/access.user/{}", me(&owner).as_str().expect("an id")))
            .expect(200);
        // archived with what refers to it left as it is: taken from the table, as an administrator's archiving would
        let user_id: kernel::Uuid = user.id().parse().expect("an id");
        let gone = fixture.program.store.write_blocking(move |tx| {
            let now = tx.now();
            tx.execute("UPDATE access_user SET archived_at = $2 WHERE id = $1", &[user_id.into(), now.into()])
        });
        gone.expect("archived");
        fixture.run_due();
        assert_eq!(receiver.received().len(), 1);
        assert_eq!(deliveries(&admin, &id)[0]["code"], "webhook.withheld");
    });
}

#[test]
fn nobody_looks_with_anothers_eyes() {
    on_both(|fixture| {
        let rights = [
            ("access.webhook", "read"),
            ("access.webhook", "create"),
            ("access.webhook", "update"),
            ("access.webhook_event", "read"),
            ("access.webhook_event", "create"),
            ("access.user", "read"),
        ];
        let (small, admin) = (fixture.client_who_may(&rights), fixture.client("administrator"));
        let body = |owner| json!({"name": "mine", "url": "https://example.com/", "owner": owner});
        let refused = small.post("/api/records/access.webhook", &body(me(&admin))).expect(422);
        assert_eq!(refused.faults(), [("owner".to_owned(), "webhook.owner".to_owned())]);
        small.post("/api/records/access.webhook", &body(me(&small))).expect(201);
        // nor by leading another's webhook to an address of one's own
        let id = unsigned(&admin, "https://example.com/", &me(&admin), CREATED);
        let path = format!("/api/records/access.webhook/{id}");
        let refused = small.patch(&path, 1, &json!({"url": "https://evil.example/"})).expect(422);
        assert_eq!(refused.faults(), [("owner".to_owned(), "webhook.owner".to_owned())]);
        small.patch(&path, 1, &json!({"active": false})).expect(200);
        // nor signs in the name of one
        small.post(&format!("/api/webhooks/{id}/secret"), &json!({})).refused(403, "webhook.owner");
    });
}

#[test]
fn a_row_is_told_in_the_list_of_deliveries_to_those_only_who_may_see_it() {
    on_both(|fixture| {
        let (receiver, admin) = (Receiver::default(), fixture.client("administrator"));
        fixture.sends_by(to(&[&receiver]));
        let id = unsigned(&admin, &address_of(&receiver), &me(&admin), CREATED);
        sign(&admin, &id);
        department(fixture, "ONE");
        let looks =
            fixture.client_who_may(&[("access.webhook", "read"), ("access.webhook_deliveries", "read")]);
        assert_eq!(deliveries(&looks, &id)[0]["row"], json!(null));
        assert!(deliveries(&admin, &id)[0]["row"].is_string());
        let file = format!("/api/queries/access.webhook_deliveries/file?webhook={id}&format=csv&language=en");
        let sheet = engine::read_sheet(&admin.get(&file).expect(200).bytes).expect("a table");
        assert_eq!(sheet.rows.len(), deliveries(&admin, &id).len());
        assert_eq!(Some(sheet.rows[0].1[4].as_str()), deliveries(&admin, &id)[0]["row"].as_str());
        looks.get(&file).refused(403, "access.forbidden");
        let path = format!("/api/queries/access.webhook_deliveries?webhook={id}");
        fixture.client("reader").get(&path).expect(403);
        fixture.anonymous().get(&path).expect(401);
    });
}
