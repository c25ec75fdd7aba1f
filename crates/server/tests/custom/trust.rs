//! Customer's fields are no weaker than others: guarded, and verified against the audit.

use crate::kit::{DEPARTMENTS, FIELDS, define, department, field, one_of_each};
use engine::seal::{self, Trust};
use serde_json::json;
use store::Dialect;
use testkit::{Fixture, on_both};

#[test]
fn a_guarded_field_is_unknown_to_whoever_has_no_right_on_it() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        define(&admin, &field("x_pay", "money", json!({"is_guarded": true, "filterable": true})));
        crate::kit::work(fixture);
        let hr = fixture.client("hr_officer");
        let told = department(&hr, "A", json!({"x_pay": {"amount": "1", "currency": "CNY"}})).faults();
        assert_eq!(told, [("x_pay".to_owned(), "field.unknown".to_owned())]);
        let on = "organisation.department";
        let rights = [
            (on, "read"),
            (on, "create"),
            (on, "export"),
            ("organisation.department.x_pay", "read"),
            ("organisation.department.x_pay", "update"),
        ];
        let payer = fixture.client_who_may(&rights);
        let made = department(&payer, "A", json!({"x_pay": {"amount": "1", "currency": "CNY"}})).expect(201);
        assert_eq!(made.json["x_pay"]["amount"], "1.00");
        let path = format!("{DEPARTMENTS}/{}", made.id());
        assert!(hr.get(&path).expect(200).json.get("x_pay").is_none());
        hr.get(&format!("{DEPARTMENTS}?filter=x_pay > \"0 CNY\"")).refused(400, "list.not_filterable");
        let history = hr.get(&format!("{path}/history")).expect(200).json.to_string();
        assert!(!history.contains("x_pay"));
        assert!(payer.get(&format!("{path}/history")).expect(200).json.to_string().contains("x_pay"));
        let file = hr.get(&format!("{DEPARTMENTS}/export?format=csv&language=en")).expect(200).bytes;
        assert!(!String::from_utf8_lossy(&file).contains("x_pay"));
        let who = admin
            .get("/api/queries/access.who_can?subject=organisation.department.x_pay&granted=read")
            .expect(200);
        assert_eq!(who.json["ways"].as_array().map(Vec::len), Some(1));
    });
}

pub fn verify(fixture: &Fixture) -> Result<(), String> {
    let found = seal::verify(&fixture.program.store, &fixture.program.registry, &Trust::default());
    found
        .map(|_| ())
        .map_err(|failure| format!("{} {}", failure.code(), failure.message(kernel::Language::En)))
}

/// What somebody with the database's own tools would do.
fn behind(fixture: &Fixture, sqlite: &'static str, postgres: &'static str) {
    let sql = if fixture.dialect() == Dialect::Sqlite { sqlite } else { postgres };
    let done = fixture.program.store.write_blocking(move |tx| tx.execute(sql, &[]));
    assert_eq!(done.expect("a statement"), 1, "{sql}");
}

#[test]
fn verify_finds_what_was_changed_behind_the_program() {
    on_both(|fixture| {
        one_of_each(fixture);
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        department(&hr, "A", json!({"x_number": 1, "x_text": "a"})).expect(201);
        let definition = admin.only("access.custom_field", "code = \"x_text\"");
        let path = format!("{FIELDS}/{}", definition["id"].as_str().expect("an id"));
        let version = admin.get(&path).etag();
        admin.act(&format!("{path}/archive"), version).expect(200);
        assert_eq!(verify(fixture), Ok(()));

        let differs = |field: &str| {
            verify(fixture).is_err_and(|told| told.starts_with("audit.row_differs") && told.contains(field))
        };
        behind(
            fixture,
            "UPDATE organisation_department SET extra = json_patch(extra, '{\"x_number\": 2}')",
            "UPDATE organisation_department SET extra = extra || '{\"x_number\": 2}'",
        );
        assert!(differs("x_number"), "{:?}", verify(fixture));
        behind(
            fixture,
            "UPDATE organisation_department SET extra = json_patch(extra, '{\"x_number\": 1, \"x_text\": \"b\"}')",
            "UPDATE organisation_department SET extra = extra || '{\"x_number\": 1, \"x_text\": \"b\"}'",
        );
        assert!(
            differs("x_text") || differs("extra"),
            "a field out of use is looked at too: {:?}",
            verify(fixture)
        );
        behind(
            fixture,
            "UPDATE organisation_department SET extra = json_patch(extra, '{\"x_text\": \"a\", \"x_hidden\": \"note\"}')",
            "UPDATE organisation_department SET extra = extra || '{\"x_text\": \"a\", \"x_hidden\": \"note\"}'",
        );
        assert!(differs("extra"), "{:?}", verify(fixture));
    });
}
