//! Whose account it is: by the link, the first time by the name, and nobody gets one by signing in.

use crate::kit::{SUBJECT, back, count, links, name_of, refused, session};
use serde_json::{Value, json};
use testkit::{Client, Fixture, IdentityProvider, PASSWORD, on_both};

fn set_up(fixture: &Fixture) -> (IdentityProvider, Client<'_>) {
    let provider = IdentityProvider::default();
    fixture.sends_by(provider.world());
    fixture.user("lin", "reader");
    (provider, fixture.client("administrator"))
}

fn user(admin: &Client<'_>, name: &str) -> Value {
    admin.only("access.user", &format!("name = \"{name}\""))
}

fn link(admin: &Client<'_>, name: &str, subject: &str) -> testkit::Answered {
    let body = json!({"user": user(admin, name)["id"], "subject": subject});
    admin.post("/api/commands/access.link_identity", &body)
}

fn unlink(admin: &Client<'_>) -> testkit::Answered {
    let linked = admin.list("access.identity", "limit=5");
    admin.post("/api/commands/access.unlink_identity", &json!({"identity": linked[0]["id"]}))
}

#[test]
fn the_first_time_it_is_the_name_and_from_then_on_what_the_provider_calls_them_for_good() {
    on_both(|fixture| {
        let (provider, admin) = set_up(fixture);
        let client = session(fixture, &back(fixture, &provider, "lin", |_| ())).expect("a session");
        assert_eq!(name_of(&client), "lin");
        let linked = links(&admin);
        assert_eq!(linked.len(), 1);
        assert_eq!(
            (&linked[0]["issuer"], &linked[0]["subject"]),
            (&json!(provider.issuer()), &json!(SUBJECT))
        );
        // it is linked by its own person, and the audit says by what
        let id = linked[0]["id"].as_str().expect("an id");
        let history = admin.get(&format!("/api/records/access.identity/{id}/history")).expect(200).json;
        let entry = &history["items"][0];
        assert_eq!(entry["command"], "access.link_identity", "{entry}");
        assert!(entry.to_string().contains(SUBJECT) && entry.to_string().contains("lin"), "{entry}");
        // both sides call them something else
        let lin = user(&admin, "lin");
        let path = format!("/api/records/access.user/{}", lin["id"].as_str().expect("an id"));
        admin.patch(&path, 1, &json!({"name": "lin.married"})).expect(200);
        fixture.user("lin", "reader");
        let again = session(fixture, &back(fixture, &provider, "lin.chen", |_| ())).expect("a session");
        assert_eq!(name_of(&again), "lin.married");
        assert_eq!(links(&admin).len(), 1);
        // who has the name now is somebody else over there too
        let other = back(fixture, &provider, "lin", |ticket| ticket.claims["sub"] = json!("another"));
        assert_eq!(session(fixture, &other).map(|client| name_of(&client)).as_deref(), Some("lin"));
    });
}

#[test]
fn whoever_has_no_account_gets_none() {
    on_both(|fixture| {
        let (provider, admin) = set_up(fixture);
        let users = count(fixture, "access_user");
        refused(&back(fixture, &provider, "unknown", |_| ()), "oidc.unknown");
        // names are names, not patterns, and count as they stand
        for name in ["LIN", " lin", "lin%", "lin\0", "lin' OR '1'='1"] {
            let answered = back(fixture, &provider, name, |_| ());
            let place = crate::kit::place(&answered);
            assert!(
                ["/?refused=oidc.unknown", "/?refused=oidc.no_name"].contains(&place.as_str()),
                "{place}"
            );
        }
        let without = |claim: Value| {
            back(fixture, &provider, "lin", move |ticket| ticket.claims["preferred_username"] = claim)
        };
        refused(&without(Value::Null), "oidc.no_name");
        refused(&without(json!("")), "oidc.no_name");
        let long = "x".repeat(256);
        for subject in ["", "a\nb", " padded", long.as_str()] {
            let odd = back(fixture, &provider, "lin", |ticket| ticket.claims["sub"] = json!(subject));
            refused(&odd, "oidc.untrusted");
        }
        assert_eq!((count(fixture, "access_user"), count(fixture, "access_identity")), (users, 0));
        assert_eq!(links(&admin).len(), 0);
    });
}

#[test]
fn an_archived_account_is_closed_by_whichever_way() {
    on_both(|fixture| {
        let (provider, admin) = set_up(fixture);
        let archive = |name: &str| {
            let user = user(&admin, name);
            let path = format!("/api/records/access.user/{}/archive", user["id"].as_str().expect("an id"));
            admin.act(&path, user["version"].as_i64().expect("a version")).expect(200);
        };
        let client = session(fixture, &back(fixture, &provider, "lin", |_| ())).expect("a session");
        archive("lin");
        client.get("/api/session").refused(401, "access.session_over");
        refused(&back(fixture, &provider, "lin", |_| ()), "oidc.archived");
        // one that was never linked
        fixture.user("wang", "reader");
        archive("wang");
        let wang = back(fixture, &provider, "wang", |ticket| ticket.claims["sub"] = json!("wang-1"));
        refused(&wang, "oidc.archived");
        assert_eq!(links(&admin).len(), 1);
    });
}

#[test]
fn an_account_that_has_an_identity_is_not_taken_over_by_another_of_the_same_name() {
    on_both(|fixture| {
        let (provider, admin) = set_up(fixture);
        assert!(session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some());
        let other = back(fixture, &provider, "lin", |ticket| ticket.claims["sub"] = json!("another"));
        refused(&other, "oidc.taken");
        assert_eq!(links(&admin).len(), 1);
    });
}

#[test]
fn an_administrator_unlinks_and_only_an_administrator_links_again() {
    on_both(|fixture| {
        let (provider, admin) = set_up(fixture);
        let client = session(fixture, &back(fixture, &provider, "lin", |_| ())).expect("a session");
        fixture.client("reader").post("/api/commands/access.unlink_identity", &json!({})).expect(403);
        unlink(&admin).expect(200);
        client.get("/api/session").refused(401, "access.session_over");
        refused(&back(fixture, &provider, "lin", |_| ()), "oidc.unlinked");
        // to another account this time
        fixture.user("wang", "reader");
        link(&admin, "wang", SUBJECT).expect(200);
        let client = session(fixture, &back(fixture, &provider, "lin", |_| ())).expect("a session");
        assert_eq!(name_of(&client), "wang");
        // one user, one identity, and the other way round
        link(&admin, "wang", "another").refused(409, "oidc.taken");
        link(&admin, "lin", SUBJECT).refused(409, "oidc.taken");
        // beforehand, whatever the name over there
        link(&admin, "lin", "another").expect(200);
        let beforehand =
            back(fixture, &provider, "whoever", |ticket| ticket.claims["sub"] = json!("another"));
        assert_eq!(session(fixture, &beforehand).map(|client| name_of(&client)).as_deref(), Some("lin"));
    });
}

#[test]
fn links_of_a_former_provider_do_not_count() {
    on_both(|fixture| {
        let (provider, admin) = set_up(fixture);
        assert!(session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some());
        let next = IdentityProvider::default();
        fixture.sends_by(next.world());
        assert!(session(fixture, &back(fixture, &next, "lin", |_| ())).is_some());
        assert_eq!(links(&admin).len(), 2);
        // the same subject of another provider is another identity
        fixture.user("wang", "reader");
        let third = IdentityProvider::default();
        fixture.sends_by(third.world());
        let wang = session(fixture, &back(fixture, &third, "wang", |_| ())).expect("a session");
        assert_eq!(name_of(&wang), "wang");
    });
}

#[test]
fn what_the_provider_calls_somebody_is_erased_with_them() {
    on_both(|fixture| {
        let (provider, admin) = set_up(fixture);
        assert!(session(fixture, &back(fixture, &provider, "lin", |_| ())).is_some());
        let lin = user(&admin, "lin")["id"].clone();
        admin.post("/api/commands/access.erase_user", &json!({"user": lin})).expect(200);
        let told = json!(links(&admin)).to_string();
        assert!(!told.contains(SUBJECT), "{told}");
        let id = links(&admin)[0]["id"].as_str().expect("an id").to_owned();
        let history = admin.get(&format!("/api/records/access.identity/{id}/history")).expect(200).json;
        assert!(!history.to_string().contains(SUBJECT), "{history}");
        fixture.program.store.found_blocking();
        let terms = fixture.program.store.read_blocking(|tx| {
            let rows = tx.query("SELECT term FROM search_term", &[])?;
            rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
        });
        assert!(!terms.expect("terms").join(" ").contains("f3b1c2d4"));
        refused(&back(fixture, &provider, "lin", |_| ()), "oidc.unknown");
        assert_eq!(count(fixture, "session"), 1, "the administrator's");
        let again = json!({"name": "lin", "password": PASSWORD});
        fixture.anonymous().post("/api/session", &again).refused(401, "access.wrong_password");
    });
}
