//! What can be delegated, by whom and to whom.

use crate::{act_for, ask, id_of, person};
use serde_json::{Value, json};
use testkit::{Answered, on_both};

#[test]
fn the_rows_are_those_of_the_delegators_posts_and_an_administrator_gives_for_another() {
    on_both(|fixture| {
        fixture.load_content();
        let keeper = fixture.role_who_may(&[("organisation.post", "read")]);
        let (holder, wang) = (fixture.client_in("HZ", &keeper), person(fixture, "wang", &["hr_officer"]));
        let admin = fixture.client("administrator");
        let seen = holder.list("organisation.post", "limit=200").len();
        assert!(seen > 0);
        assert!(seen < wang.list("organisation.post", "limit=200").len());
        let mut input = json!({
            "delegator": id_of(&holder), "delegate": id_of(&wang), "valid_from": "2026-11-24", "valid_to": "2026-11-24",
            "reason": "病假",
        });
        let given = admin.post("/api/commands/access.give_delegation", &input).expect(200).json;
        act_for(&wang, &given["delegation"]).expect(200);
        assert_eq!(wang.list("organisation.post", "limit=200").len(), seen);
        // never to themselves
        input["delegate"] = id_of(&admin);
        let refused = admin.post("/api/commands/access.give_delegation", &input).expect(422);
        assert_eq!(refused.faults(), [("delegator".to_owned(), "access.not_your_delegation".to_owned())]);
    });
}

#[test]
fn what_no_delegation_can_be_is_refused_at_its_field() {
    on_both(|fixture| {
        let (li, wang) = (person(fixture, "li", &["delegating"]), person(fixture, "wang", &["delegating"]));
        let third = person(fixture, "third", &["delegating"]);
        let refused = |answered: Answered, field: &str, code: &str| {
            assert_eq!(answered.expect(422).faults(), [(field.to_owned(), code.to_owned())]);
        };
        let days = ("2026-11-24", "2026-11-30");
        for (days, scope) in [
            (("2026-11-01", "2026-11-23"), Value::Null),
            (("2026-11-30", "2026-11-29"), Value::Null),
            (("2026-11-24", "2027-11-25"), Value::Null),
        ] {
            refused(ask(&li, &wang, days, &scope), "valid_to", "access.delegation_unfit");
        }
        refused(ask(&li, &wang, days, &json!([])), "scope", "access.delegation_unfit");
        let reserved = json!([{"subject": "access.set_password", "rights": ["run"]}]);
        refused(ask(&li, &wang, days, &reserved), "scope", "access.not_while_acting");
        refused(ask(&li, &li, days, &Value::Null), "delegate", "access.delegate_oneself");
        let first = ask(&li, &wang, days, &Value::Null).expect(200).json["delegation"].clone();
        let overlapping = ("2026-11-30", "2026-12-05");
        refused(ask(&li, &wang, overlapping, &Value::Null), "valid_from", "access.delegation_overlaps");
        ask(&li, &wang, ("2026-12-01", "2026-12-05"), &Value::Null).expect(200);
        // round by one and by two, on the days that they have in common alone
        refused(ask(&wang, &li, days, &Value::Null), "delegate", "access.delegation_cycle");
        ask(&wang, &third, ("2026-11-29", "2026-12-02"), &Value::Null).expect(200);
        refused(
            ask(&third, &li, ("2026-12-02", "2026-12-09"), &Value::Null),
            "delegate",
            "access.delegation_cycle",
        );
        ask(&third, &li, ("2026-12-03", "2026-12-09"), &Value::Null).expect(200);
        // what was given stays as it was given
        let admin = fixture.client("administrator");
        let path = format!("/api/records/access.delegation/{}", first.as_str().expect("an id"));
        let later = admin.patch(&path, 1, &json!({"valid_to": "2026-12-24"}));
        later.refused(409, "access.delegation_fixed");
        // whoever left is nobody's delegate, and is archived whatever they gave and received
        let user = format!("/api/records/access.user/{}", id_of(&wang).as_str().expect("an id"));
        let (gone, version) = (id_of(&wang), admin.get(&user).expect(200).etag());
        admin.act(&format!("{user}/archive"), version).expect(200);
        let input =
            json!({"delegate": gone, "valid_from": "2026-12-10", "valid_to": "2026-12-11", "reason": "休假"});
        refused(
            li.post("/api/commands/access.give_delegation", &input),
            "delegate",
            "record.archived_reference",
        );
    });
}
