//! Several at once, jobs that fail, backups and paper.

use crate::kit::{DEPARTMENTS, FIELDS, define, department, field, one_of_each, work};
use serde_json::json;
use std::thread;
use testkit::on_both;

#[test]
fn one_of_many_who_define_the_same_field_does() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let body = field("x_same", "integer", json!({"filterable": true}));
        let mut answers: Vec<u16> = thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| admin.post(FIELDS, &body))).collect();
            threads.into_iter().map(|one| one.join().expect("an answer").status.as_u16()).collect()
        });
        answers.sort_unstable();
        assert_eq!(answers, [201, 422, 422, 422, 422, 422, 422, 422]);
        assert_eq!(admin.list("access.custom_field", "").len(), 1);
        let again = admin.post(FIELDS, &body).refused(422, "record.invalid");
        assert!(again.faults().iter().any(|(_, code)| code == "record.duplicate_key"), "{}", again.json);
    });
}

#[test]
fn one_of_many_takes_a_value_that_stands_once() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        define(&admin, &field("x_seal", "text", json!({"is_unique": true})));
        work(fixture);
        let make = |at: usize| department(&hr, &format!("D{at}"), json!({"x_seal": "S1"}));
        let mut answers: Vec<u16> = thread::scope(|scope| {
            let make = &make;
            let threads: Vec<_> = (0..8).map(|at| scope.spawn(move || make(at))).collect();
            threads.into_iter().map(|one| one.join().expect("an answer").status.as_u16()).collect()
        });
        answers.sort_unstable();
        assert_eq!(answers, [201, 422, 422, 422, 422, 422, 422, 422]);
        assert_eq!(hr.list("organisation.department", "filter=x_seal = \"S1\"").len(), 1);
    });
}

#[test]
fn a_definition_changes_from_the_version_that_was_seen() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let made = define(&admin, &field("x_level", "text", json!({})));
        let path = format!("{FIELDS}/{}", made.id());
        admin.patch(&path, 1, &json!({"label_en": "Level"})).expect(200);
        let refused =
            admin.patch(&path, 1, &json!({"label_en": "Height"})).refused(412, "record.version_conflict");
        assert_eq!(refused.json["current"]["label_en"], "Level");
    });
}

#[test]
fn an_index_that_cannot_be_built_is_seen_and_built_once_it_can() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        define(&admin, &field("x_number", "integer", json!({"filterable": true})));
        department(&hr, "A", json!({"x_number": 1})).expect(201);
        // something stands where the index would
        let who = fixture.program.operator("test").expect("the definitions");
        let def = who.registry().record("organisation.department").expect("the record").def;
        let wanted = store::custom_indexes(def, def.field("x_number").expect("the field"), fixture.dialect());
        let run = |sql: String| fixture.program.store.write_blocking(move |tx| tx.execute(&sql, &[]));
        run(format!("CREATE TABLE {} (n integer)", wanted[0].name)).expect("a table");
        let mut told = 0;
        for _ in 0..12 {
            work(fixture);
            let operator = fixture.client("system_operator");
            let jobs = operator.get("/api/queries/work.jobs").expect(200).json;
            let job = jobs["items"].as_array().expect("jobs").iter().find(|job| job["failure"].is_object());
            assert!(job.is_some_and(|job| job["name"] == "access.match_indexes"), "{jobs}");
            hr.get(&format!("{DEPARTMENTS}?filter=x_number = 1")).refused(409, "custom.not_indexed");
            told += usize::from(job.is_some_and(|job| job["state"] == "dead"));
            later(fixture, 1);
        }
        assert!(told > 0, "after its last try it waits for a person");
        run(format!("DROP TABLE {}", wanted[0].name)).expect("no table");
        let operator = fixture.client("system_operator");
        let dead =
            operator.get("/api/queries/work.jobs?state=dead").expect(200).json["items"][0]["number"].clone();
        operator.post("/api/commands/work.replay_job", &json!({"number": dead})).expect(200);
        work(fixture);
        let hr = fixture.client("hr_officer");
        assert_eq!(hr.list("organisation.department", "filter=x_number = 1").len(), 1);
    });
}

#[test]
fn fields_stand_on_paper() {
    on_both(|fixture| {
        one_of_each(fixture);
        let hr = fixture.client("hr_officer");
        let said = json!({
            "x_text": "一行", "x_number": 1234, "x_cost": {"amount": "12.50", "currency": "CNY"}, "x_medium": "fibre",
        });
        let made = department(&hr, "A", said).expect(201);
        let list = hr.get(&format!("{DEPARTMENTS}/pdf?language=en")).expect(200).json.to_string();
        assert!(list.contains("Field x_text") && list.contains("一行"), "{list}");
        assert!(!list.contains("Field x_number"), "shown in lists only where that is said: {list}");
        let asked = format!("{DEPARTMENTS}/pdf?language=zh&fields=code,x_number,x_cost,x_medium");
        let list = hr.get(&asked).expect(200).json.to_string();
        assert!(list.contains("字段 x_cost") && list.contains("12.50") && list.contains("光纤"), "{list}");
        let row =
            hr.get(&format!("{DEPARTMENTS}/{}/pdf?language=en", made.id())).expect(200).json.to_string();
        assert!(
            row.contains("Custom fields") && row.contains("Fibre") && row.contains("Field x_since"),
            "{row}"
        );
    });
}

fn later(fixture: &testkit::Fixture, hours: i64) {
    use kernel::Clock;
    fixture.clock.set(fixture.clock.now() + chrono::Duration::hours(hours));
}
