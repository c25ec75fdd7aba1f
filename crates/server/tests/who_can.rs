//! Who may see or do something, and by what.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use serde_json::Value;
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
