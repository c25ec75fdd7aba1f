//! What the audit says of people can be erased, and its chain stays whole.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::seal::{self, SealKey, Sealer, Trust};
use serde_json::json;
use store::Dialect;
use testkit::{Fixture, on_both};

const NAME: &str = "欧阳某某";

fn everything_said(fixture: &Fixture) -> String {
    let store = &fixture.program.store;
    store.found_blocking();
    if fixture.dialect() == Dialect::Sqlite {
        notes_are_forgotten(fixture);
    }
    let read = store.read_blocking(|tx| {
        let text = match tx.dialect() {
            Dialect::Sqlite => "changes",
            Dialect::Postgres => "changes::text",
        };
        let mut all = String::new();
        let sources = [
            format!("SELECT {text} FROM audit_entry"),
            "SELECT name || ' ' || display_name || ' ' || display_name_sort FROM access_user".to_owned(),
            "SELECT term FROM search_term".to_owned(),
            "SELECT body FROM idempotency_key".to_owned(),
        ];
        for sql in sources {
            for row in tx.query(&sql, &[])? {
                all += &row.text(0)?;
                all.push('\n');
            }
        }
        Ok(all)
    });
    read.expect("all that is said")
}

/// What is yet to be found, or just was, is noted for a while.
fn notes_are_forgotten(fixture: &Fixture) {
    for _ in 0..1_000 {
        let notes = fixture.program.store.read_blocking(|tx| {
            tx.query_one("SELECT count(*) FROM search_change", &[])?.map_or(Ok(0), |row| row.int(0))
        });
        if notes.expect("a count") == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("notes for the index of the search are kept")
}

fn seal_all(fixture: &Fixture, sealer: &mut Sealer) {
    let open =
        "SELECT count(*) FROM audit_entry WHERE id > (SELECT coalesce(max(last_entry), 0) FROM audit_seal)";
    for _ in 0..15_000 {
        sealer.run(&fixture.program.store).expect("sealed");
        let left = fixture
            .program
            .store
            .read_blocking(move |tx| tx.query_one(open, &[])?.map_or(Ok(0), |row| row.int(0)));
        if left.expect("a count") == 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("entries stay unsealed")
}

#[test]
fn a_person_is_erased_and_the_chain_stays_whole() {
    on_both(|fixture| {
        let key = SealKey::generate();
        let trust = Trust { signers: vec![key.public()], unsigned_up_to: 0, heads: vec![] };
        let mut sealer = Sealer::new(Some(key));
        let verify = |trust: &Trust| seal::verify(&fixture.program.store, &fixture.program.registry, trust);
        let admin = fixture.client("administrator");
        let body = json!({"name": "ouyang.personal", "display_name": NAME, "language": "zh"});
        let user = admin.post("/api/records/access.user", &body).expect(201).id();
        let path = format!("/api/records/access.user/{user}");
        admin.patch(&path, 1, &json!({"display_name": "欧阳某某（调离）", "language": "en"})).expect(200);
        seal_all(fixture, &mut sealer);
        let heads = fixture.program.store.read_blocking(|tx| seal::heads(tx, 1)).expect("heads");
        // whoever may read the row reads its history; the audit itself does not say it in clear
        let history = admin.get(&format!("{path}/history")).expect(200).json.to_string();
        assert!(history.contains(NAME) && history.contains("ouyang.personal"), "{history}");
        let said = fixture.program.store.read_blocking(|tx| {
            let text = if tx.dialect() == Dialect::Sqlite { "changes" } else { "changes::text" };
            let rows = tx.query(&format!("SELECT {text} FROM audit_entry"), &[])?;
            rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
        });
        let said = said.expect("the audit").join("\n");
        assert!(!said.contains(NAME) && !said.contains("ouyang.personal"), "the audit says it in clear");
        verify(&trust).expect("as it was sealed");

        let erased = admin.post("/api/commands/access.erase_user", &json!({"user": user})).expect(200);
        assert!(erased.json["name"].as_str().is_some_and(|name| name.starts_with("erased-")));
        let all = everything_said(fixture);
        assert!(!all.contains("欧阳") && !all.contains("ouyang"), "something still says it: {all}");
        let history = admin.get(&format!("{path}/history")).expect(200).json;
        assert!(!history.to_string().contains("欧阳"), "{history}");
        assert!(history["items"].as_array().is_some_and(|items| items.len() >= 4), "that it happened stays");
        seal_all(fixture, &mut sealer);
        let trust = Trust { heads, ..trust };
        verify(&trust).expect("the chain, and the head from before, are whole");
        let me = admin.get("/api/session").expect(200).json["user"]["id"].clone();
        let oneself = admin.post("/api/commands/access.erase_user", &json!({"user": me}));
        oneself.refused(409, "access.not_yourself");
        // an erased person does not come back by a click
        admin.post("/api/commands/access.erase_user", &json!({"user": user})).expect(200);
    });
}

/// Nobody comes back by a click, by a file or under such a name, and nothing that is tried makes the audit look forged.
#[test]
fn an_erased_account_does_not_come_back_and_the_audit_stays_clean() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let trust = Trust { signers: vec![], unsigned_up_to: 0, heads: vec![] };
        let verify = || seal::verify(&fixture.program.store, &fixture.program.registry, &trust);
        let body = json!({"name": "leaver", "display_name": NAME, "mail": "leaver@example.com"});
        let user = admin.post("/api/records/access.user", &body).expect(201).id();
        let erased = admin.post("/api/commands/access.erase_user", &json!({"user": user})).expect(200).json;
        let (name, path) =
            (erased["name"].as_str().expect("a name"), format!("/api/records/access.user/{user}"));
        let version = admin.get(&path).expect(200).etag();
        let is_erased = |answered: testkit::Answered| {
            assert_eq!(answered.expect(422).faults(), [("name".to_owned(), "access.erased".to_owned())]);
        };
        is_erased(admin.act(&format!("{path}/restore"), version));
        let many = json!({"items": [{"id": user, "version": version}], "archived": false});
        is_erased(admin.post("/api/records/access.user/bulk", &many));
        admin.patch(&path, version, &json!({"display_name": NAME})).expect(409);
        let new = json!({"name": "newcomer", "display_name": "新人"});
        let new = admin.post("/api/records/access.user", &new).expect(201).id();
        let path = format!("/api/records/access.user/{new}");
        is_erased(admin.patch(&path, 1, &json!({"name": "erased-newcomer"})));
        // under a key of another's making what was said before would look forged: there is none, whoever asks for one
        let restored = format!("UPDATE access_user SET archived_at = NULL WHERE name = '{name}'");
        fixture.program.store.write_blocking(move |tx| tx.execute(&restored, &[])).expect("restored by hand");
        let path = format!("/api/records/access.user/{user}");
        admin.patch(&path, version, &json!({"display_name": NAME})).refused(422, "access.erased");
        let back = format!("UPDATE access_user SET archived_at = created_at WHERE name = '{name}'");
        fixture.program.store.write_blocking(move |tx| tx.execute(&back, &[])).expect("as it was");
        verify().expect("clean");
        admin.post("/api/commands/access.erase_user", &json!({"user": user})).expect(200);
        verify().expect("clean after a second time");
    });
}

/// Each answer to an administrator's own request that is kept to be told again, in every form in which a page makes one.
#[test]
fn no_answer_that_is_told_again_keeps_the_name() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let keys = || {
            let read = |tx: &mut store::Tx<'_>| {
                let rows = tx.query("SELECT body FROM idempotency_key", &[])?;
                rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
            };
            fixture.program.store.read_blocking(read).expect("answers").join("\n")
        };
        let body = json!({"name": "ouyang.kept", "display_name": NAME});
        let user = admin.post_once("/api/records/access.user", "made", &body).expect(201).id();
        let path = format!("/api/records/access.user/{user}");
        let changes = json!({"display_name": format!("{NAME}（调离）")}).to_string().into_bytes();
        let headers = [("idempotency-key", "changed"), ("if-match", "\"1\"")];
        admin.send(axum::http::Method::PATCH, &path, &headers, changes).expect(200);
        let other = json!({"name": "stays", "display_name": "留任"});
        admin.post_once("/api/records/access.user", "other", &other).expect(201);
        assert!(keys().contains(NAME) && keys().contains("ouyang.kept"), "the test sees what is kept");
        admin.post_once("/api/commands/access.erase_user", "erased", &json!({"user": user})).expect(200);
        let kept = keys();
        assert!(!kept.contains("欧阳") && !kept.contains("ouyang"), "{kept}");
        assert!(kept.contains("留任"), "others' answers stay");
        // what was answered to erasing itself is told again, and says nothing
        let again = admin.post_once("/api/commands/access.erase_user", "erased", &json!({"user": user}));
        assert!(!again.expect(200).json.to_string().contains("欧阳"));
    });
}

#[test]
fn what_was_said_of_one_person_does_not_open_at_another() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let make = |name: &str| {
            let body = json!({"name": name, "display_name": name, "language": "zh"});
            admin.post("/api/records/access.user", &body).expect(201).id()
        };
        let (one, other) = (make("one"), make("other"));
        let trust = Trust { signers: vec![], unsigned_up_to: 0, heads: vec![] };
        let verify = || seal::verify(&fixture.program.store, &fixture.program.registry, &trust);
        verify().expect("as it is");
        let moved = fixture.program.store.write_blocking(move |tx| {
            let (one, other): (kernel::Uuid, kernel::Uuid) =
                (one.parse().expect("an id"), other.parse().expect("an id"));
            let sql =
                "UPDATE audit_entry SET changes = (SELECT a.changes FROM audit_entry a WHERE a.row_id = $1)
                       WHERE row_id = $2";
            tx.execute(sql, &[one.into(), other.into()])
        });
        assert_eq!(moved.expect("a statement"), 1);
        assert_eq!(verify().expect_err("it is another's").code(), "audit.row_differs");
    });
}
