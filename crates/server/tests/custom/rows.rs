//! Rows with customer's fields: made, changed, checked, told of.

use crate::kit::{DEPARTMENTS, define, department, field, one_of_each};
use serde_json::json;
use testkit::on_both;

#[test]
fn every_type_is_kept_exactly_and_told_in_history() {
    on_both(|fixture| {
        one_of_each(fixture);
        let hr = fixture.client("hr_officer");
        let mother = department(&hr, "M", json!({})).expect(201).id();
        let said = json!({
            "x_text": "  a “quoted” 文本 ", "x_story": "one\ntwo", "x_number": i64::MAX, "x_share": "0.000001",
            "x_cost": {"amount": "922337203685477.5807", "currency": "CNY"}, "x_since": "2026-11-26", "x_open": false,
            "x_medium": "fibre", "x_mother": mother,
        });
        let made = department(&hr, "A", said).expect(201);
        let path = format!("{DEPARTMENTS}/{}", made.id());
        let read = hr.get(&path).expect(200).json;
        assert_eq!(read["x_text"], "a “quoted” 文本");
        assert_eq!(read["x_story"], "one\ntwo");
        assert_eq!(read["x_number"], i64::MAX);
        assert_eq!(read["x_share"], "0.000001");
        assert_eq!(read["x_cost"], json!({"amount": "922337203685477.5807", "currency": "CNY"}));
        assert_eq!(read["x_since"], "2026-11-26");
        assert_eq!(read["x_open"], false);
        assert_eq!(read["x_medium"], "fibre");
        assert_eq!(read["x_mother"]["id"], json!(mother));
        assert_eq!(read["x_mother"]["title"]["en"], "Department M");
        assert_eq!(crate::trust::verify(fixture), Ok(()));

        let change =
            json!({"x_number": null, "x_medium": "copper", "x_cost": {"amount": "1", "currency": "USD"}});
        hr.patch(&path, 1, &change).expect(200);
        let history = hr.get(&format!("{path}/history")).expect(200).json;
        let changes = history["items"][0]["changes"].as_array().cloned().unwrap_or_default();
        assert_eq!(changes.len(), 3);
        let of = |name: &str| changes.iter().find(|change| change["field"] == name).cloned().expect("told");
        assert_eq!(of("x_number")["before"], i64::MAX);
        assert_eq!(of("x_number")["after"], json!(null));
        assert_eq!(of("x_medium")["label"], json!({"zh": "字段 x_medium", "en": "Field x_medium"}));
        assert_eq!(of("x_medium")["shown"][1], json!({"zh": "铜缆", "en": "Copper"}));
        assert_eq!(of("x_cost")["after"]["currency"], "USD");
    });
}

#[test]
fn every_fault_is_told_at_its_field() {
    on_both(|fixture| {
        one_of_each(fixture);
        let admin = fixture.client("administrator");
        define(&admin, &field("x_must", "text", json!({"required": true, "max_length": 3})));
        let hr = fixture.client("hr_officer");
        let wrong = json!({
            "x_text": "a\u{1}b", "x_number": 1.5, "x_share": "0.0000001", "x_cost": "12", "x_since": "2026-02-30", "x_open": "perhaps",
            "x_medium": "radio", "x_mother": "nobody", "x_unheard": 1,
        });
        let mut told = department(&hr, "A", wrong).refused(422, "record.invalid").faults();
        told.sort();
        let fault = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        assert_eq!(
            told,
            [
                fault("x_cost", "field.wrong_type"),
                fault("x_medium", "field.unknown_choice"),
                fault("x_mother", "field.wrong_type"),
                fault("x_must", "field.required"),
                fault("x_number", "field.wrong_type"),
                fault("x_open", "field.wrong_type"),
                fault("x_share", "field.wrong_type"),
                fault("x_since", "field.wrong_type"),
                fault("x_text", "field.control_characters"),
                fault("x_unheard", "field.unknown"),
            ]
        );
        let told = department(&hr, "A", json!({"x_must": "long"})).refused(422, "record.invalid").faults();
        assert_eq!(told, [fault("x_must", "field.too_long")]);
    });
}

#[test]
fn what_is_required_is_asked_of_new_and_changed_rows_only() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        let old = department(&hr, "OLD", json!({})).expect(201);
        let path = format!("{DEPARTMENTS}/{}", old.id());
        define(&admin, &field("x_must", "text", json!({"required": true})));
        define(&admin, &field("x_usual", "integer", json!({"required": true, "default_value": "3"})));
        assert_eq!(hr.get(&path).expect(200).json["x_must"], json!(null));
        // nothing changes: nothing is asked
        hr.patch(&path, 1, &json!({"name_en": "Department OLD", "x_must": null})).expect(200);
        let told = hr.patch(&path, 1, &json!({"name_en": "New"})).refused(422, "record.invalid").faults();
        assert!(told.contains(&("x_must".to_owned(), "field.required".to_owned())), "{told:?}");
        hr.patch(&path, 1, &json!({"name_en": "New", "x_must": "now", "x_usual": 1})).expect(200);
        let made = department(&hr, "NEW", json!({"x_must": "at once"})).expect(201);
        assert_eq!(made.json["x_usual"], 3);
        // an old row is archived and comes back as it was
        let other = hr.get(&path).expect(200);
        let archived = hr.act(&format!("{path}/archive"), other.etag()).expect(200);
        hr.act(&format!("{path}/restore"), archived.etag()).expect(200);
        assert_eq!(hr.get(&path).expect(200).json["x_must"], "now");
    });
}

#[test]
fn references_are_kept_whole() {
    on_both(|fixture| {
        one_of_each(fixture);
        let hr = fixture.client("hr_officer");
        let mother = department(&hr, "M", json!({})).expect(201);
        let at = format!("{DEPARTMENTS}/{}", mother.id());
        let refused = department(&hr, "A", json!({"x_mother": "00000000-0000-7000-8000-000000000001"}));
        assert_eq!(refused.faults(), [("x_mother".to_owned(), "record.missing_reference".to_owned())]);
        let child = department(&hr, "A", json!({"x_mother": mother.id()})).expect(201);
        hr.act(&format!("{at}/archive"), 1).refused(409, "record.still_referred_to");
        let links = hr.get(&format!("{at}/links")).expect(200).json["links"].clone();
        let link = links.as_array().expect("links").iter().find(|link| link["field"] == "x_mother").cloned();
        assert_eq!(link.expect("a link")["items"][0]["id"], child.json["id"]);
        // below itself, by a field that refers to its own record
        let refused = hr.patch(&at, 1, &json!({"x_mother": child.id()})).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("x_mother".to_owned(), "record.cycle".to_owned())]);
        let path = format!("{DEPARTMENTS}/{}", child.id());
        hr.patch(&path, 1, &json!({"x_mother": null})).expect(200);
        hr.act(&format!("{at}/archive"), 1).expect(200);
        let refused = hr.patch(&path, 2, &json!({"x_mother": mother.id()})).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("x_mother".to_owned(), "record.archived_reference".to_owned())]);
    });
}

#[test]
fn what_stands_once_stands_once_among_the_rows_in_use() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        define(&admin, &field("x_seal", "text", json!({"is_unique": true})));
        define(&admin, &field("x_paid", "money", json!({"is_unique": true})));
        let first =
            department(&hr, "A", json!({"x_seal": "S1", "x_paid": {"amount": "1", "currency": "CNY"}}))
                .expect(201);
        let told =
            department(&hr, "B", json!({"x_seal": "S1", "x_paid": {"amount": "1", "currency": "USD"}}))
                .faults();
        assert_eq!(told, [("x_seal".to_owned(), "record.not_unique".to_owned())]);
        department(&hr, "C", json!({})).expect(201);
        department(&hr, "D", json!({})).expect(201);
        let path = format!("{DEPARTMENTS}/{}", first.id());
        hr.patch(&path, 1, &json!({"x_seal": "S1", "name_en": "Same"})).expect(200);
        let archived = hr.act(&format!("{path}/archive"), 2).expect(200);
        department(&hr, "B", json!({"x_seal": "S1"})).expect(201);
        let told = hr.act(&format!("{path}/restore"), archived.etag()).faults();
        assert_eq!(told, [("x_seal".to_owned(), "record.not_unique".to_owned())]);
    });
}

#[test]
fn many_rows_are_changed_alike() {
    on_both(|fixture| {
        one_of_each(fixture);
        let hr = fixture.client("hr_officer");
        let items: Vec<_> = ["A", "B"]
            .map(|code| json!({"id": department(&hr, code, json!({})).expect(201).id(), "version": 1}))
            .into();
        let changes = json!({"x_medium": "fibre", "x_cost": {"amount": "2.50", "currency": "CNY"}});
        let done =
            hr.post(&format!("{DEPARTMENTS}/bulk"), &json!({"items": items, "changes": changes})).expect(200);
        assert!(done.json["items"].as_array().expect("items").iter().all(|item| item["x_medium"] == "fibre"));
    });
}

#[test]
fn commands_leave_the_fields_as_they_are_and_begin_new_rows_at_their_defaults() {
    on_both(|fixture| {
        fixture.load_content();
        let (admin, architect) = (fixture.client("administrator"), fixture.client("process_architect"));
        let on_findings = |code: &str, more: serde_json::Value| {
            let mut body = field(code, "integer", more);
            body["of_record"] = "framework.finding".into();
            define(&admin, &body);
        };
        on_findings("x_effort", json!({}));
        let finding = architect.list("framework.finding", "filter=state = \"open\"&limit=1")[0].clone();
        let path = format!("/api/records/framework.finding/{}", finding["id"].as_str().expect("an id"));
        let changed =
            architect.patch(&path, finding["version"].as_i64().expect("a version"), &json!({"x_effort": 8}));
        changed.expect(200);
        on_findings("x_must", json!({"required": true}));
        architect
            .post("/api/commands/framework.accept_finding", &json!({"finding": finding["id"]}))
            .expect(200);
        let after = architect.get(&path).expect(200).json;
        assert_eq!(after["x_effort"], 8);
        assert_eq!(after["x_must"], json!(null), "a command knows nothing of what the customer requires");
    });
}
