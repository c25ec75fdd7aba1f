//! Who may see or do something, and by what.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use serde_json::{Value, json};
use testkit::{Client, on_both};

fn ways(client: &Client<'_>, query: &str) -> Vec<Value> {
    let answer = client.get(&format!("/api/queries/access.who_can?{query}")).expect(200).json;
    answer["ways"].as_array().expect("ways").clone()
}

#[test]
fn every_way_is_told_with_the_post_and_the_unit_in_which_it_holds() {
    on_both(|fixture| {
        fixture.load_content();
        let admin = fixture.client("administrator");
        let branch = fixture.client_in("HZ", "hr_officer");
        let user = branch.get("/api/session").expect(200).json["user"]["id"].clone();
        let own = |ways: &[Value]| ways.iter().find(|way| way["user"] == user).cloned();
        let posts = ways(&admin, "subject=organisation.post&granted=update");
        let way = own(&posts).expect("by the post");
        assert_eq!((&way["by"], &way["unit"]["zh"]), (&"organisation.*".into(), &"杭州市分公司".into()));
        assert!(way["post"].is_object(), "{way}");
        // what is everybody's holds on all of it
        let way = own(&ways(&admin, "subject=framework.finding")).expect("by the post");
        assert_eq!(way["unit"], Value::Null, "{way}");
        // on one row: of one's own branch, and of another
        let row = |code: &str| {
            let id = admin.only("organisation.post", &format!("code = \"{code}\""))["id"].clone();
            ways(&admin, &format!("subject=organisation.post&row={}", id.as_str().expect("an id")))
        };
        assert!(own(&row("HZ-GM")).is_some() && own(&row("NB-GM")).is_none());
        // a guarded field is nobody's who has no right on itself
        assert!(ways(&admin, "subject=organisation.post.valid_to").is_empty());
        admin.get("/api/queries/access.who_can?subject=no.such").refused(404, "request.no_such_thing");
        fixture
            .client("reader")
            .get("/api/queries/access.who_can?subject=framework.finding")
            .refused(403, "access.forbidden");
    });
}

#[test]
fn whoever_acts_for_another_is_told_with_for_whom_and_until_when() {
    on_both(|fixture| {
        fixture.load_content();
        let admin = fixture.client("administrator");
        let id = |client: &Client<'_>| client.get("/api/session").expect(200).json["user"]["id"].clone();
        // of one branch, and everywhere
        let (branch, hr) = (fixture.client_in("HZ", "hr_officer"), fixture.client("hr_officer"));
        let (wang, third) = (fixture.client_who_may(&[]), fixture.client_who_may(&[]));
        let give = |from: &Client<'_>, to: &Client<'_>, days: (&str, &str), scope: Value| {
            let input = json!({
                "delegator": id(from), "delegate": id(to), "valid_from": days.0, "valid_to": days.1,
                "reason": "休假", "scope": scope,
            });
            let given = admin.post("/api/commands/access.give_delegation", &input).expect(200).json;
            given["delegation"].clone()
        };
        let days = ("2026-11-20", "2026-11-30");
        let by_branch = give(&branch, &wang, days, Value::Null);
        let narrow = json!([{"subject": "organisation.*", "rights": ["read"]}]);
        give(&hr, &third, ("2026-11-24", "2026-11-24"), narrow);
        // what was delegated to somebody is not theirs to hand on, and what did not begin is nobody's yet
        give(&wang, &third, days, Value::Null);
        give(&hr, &wang, ("2026-12-01", "2026-12-02"), Value::Null);
        let of = |client: &Client<'_>, query: &str| -> Vec<Value> {
            let user = id(client);
            ways(&admin, query).into_iter().filter(|way| way["user"] == user).collect()
        };
        let update = "subject=organisation.post&granted=update";
        let found = of(&wang, update);
        assert_eq!(found.len(), 1, "{found:?}");
        let (way, whom) = (&found[0], &found[0]["acts_for"]);
        assert_eq!(
            (&whom["user"]["id"], &whom["valid_to"], &whom["delegation"]),
            (&id(&branch), &json!("2026-11-30"), &by_branch)
        );
        assert!(whom["number"].as_str().is_some_and(|number| number.starts_with("D-")), "{whom}");
        // on whose rows, and by which post, are the delegator's
        assert_eq!((&way["unit"]["zh"], &way["by"]), (&json!("杭州市分公司"), &json!("organisation.*")));
        let own = of(&branch, update);
        assert_eq!((own.len(), &own[0]["acts_for"], &own[0]["post"]), (1, &Value::Null, &way["post"]));
        let row = |code: &str| {
            let id = admin.only("organisation.post", &format!("code = \"{code}\""))["id"].clone();
            of(&wang, &format!("subject=organisation.post&row={}", id.as_str().expect("an id")))
        };
        assert!(row("HZ-GM").len() == 1 && row("NB-GM").is_empty());
        // within its scope alone
        let read = of(&third, "subject=organisation.post");
        assert_eq!((read.len(), &read[0]["acts_for"]["user"]["id"]), (1, &id(&hr)), "{read:?}");
        assert!(of(&third, update).is_empty());
        // and what nobody hands on is nobody's
        give(&fixture.client("administrator"), &wang, days, Value::Null);
        assert!(!of(&wang, "subject=access.role").is_empty());
        assert!(of(&wang, "subject=access.role&granted=update").is_empty());
        // no more from the moment that it is taken back
        admin.post("/api/commands/access.withdraw_delegation", &json!({"delegation": by_branch})).expect(200);
        let left = of(&wang, update);
        assert!(left.iter().all(|way| way["acts_for"]["delegation"] != by_branch), "{left:?}");
    });
}
