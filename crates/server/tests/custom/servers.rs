//! Several servers on one database.

use crate::kit::{DEPARTMENTS, FIELDS, define, department, field};
use engine::{Program, Registry};
use serde_json::json;
use std::sync::Arc;
use store::{Dialect, Store, StoreOptions};
use testkit::on_both;

#[test]
fn a_definition_is_seen_by_every_server_at_its_next_request() {
    on_both(|fixture| {
        if fixture.dialect() == Dialect::Sqlite {
            // one process serves a file
            return;
        }
        let store =
            Store::open(fixture.url(), fixture.clock.clone(), StoreOptions::default()).expect("a store");
        let other = Program::new(Registry::new(jingwei::modules()), store);
        let knows = |code: &str| {
            let who = other.operator("other").expect("the definitions");
            who.registry()
                .record("organisation.department")
                .expect("the record")
                .def
                .field(code)
                .is_some_and(|field| !field.is_archived())
        };
        let admin = fixture.client("administrator");
        assert!(!knows("x_cost"));
        let made = define(&admin, &field("x_cost", "money", json!({})));
        assert!(knows("x_cost"));
        admin.act(&format!("{FIELDS}/{}/archive", made.id()), 1).expect(200);
        assert!(!knows("x_cost"));
    });
}

#[test]
fn a_row_is_not_saved_by_definitions_that_have_changed_meanwhile() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        define(&admin, &field("x_level", "text", json!({})));
        // whoever was let in before the change
        let late = Arc::new(fixture.program.operator("late").expect("the definitions"));
        let definition = admin.only("access.custom_field", "code = \"x_level\"");
        let path = format!("{FIELDS}/{}", definition["id"].as_str().expect("an id"));
        admin.patch(&path, 1, &json!({"holds": "integer"})).expect(200);
        let body = json!({"code": "A", "name_zh": "甲", "name_en": "A", "x_level": "seven"});
        let refused = fixture.program.store.write_blocking(move |tx| {
            engine::create_from_json(tx, &late, "organisation.department", &body).map(|_| ())
        });
        assert_eq!(refused.expect_err("refused").code(), "custom.changed");
        assert_eq!(department(&hr, "A", json!({"x_level": 7})).expect(201).json["x_level"], 7);
        assert_eq!(hr.get(&format!("{DEPARTMENTS}?count=true")).json["count"], 1);
    });
}
