//! Defining, changing and archiving fields.

use crate::kit::{DEPARTMENTS, FIELDS, define, department, field, one_of_each, work};
use serde_json::{Value, json};
use testkit::on_both;

fn described(client: &testkit::Client<'_>, name: &str) -> Option<Value> {
    let schema = client.get("/api/schema").expect(200).json;
    let records = schema["records"].as_array().cloned().unwrap_or_default();
    let record = records.into_iter().find(|record| record["name"] == "organisation.department")?;
    record["fields"].as_array()?.iter().find(|field| field["name"] == name).cloned()
}

#[test]
fn only_whoever_has_the_right_defines_fields() {
    on_both(|fixture| {
        let hr = fixture.client("hr_officer");
        hr.post(FIELDS, &field("x_cost", "money", json!({}))).refused(403, "access.forbidden");
        let client =
            fixture.client_who_may(&[("access.custom_field", "read"), ("access.custom_field", "create")]);
        client.post(FIELDS, &field("x_cost", "money", json!({}))).expect(201);
    });
}

#[test]
fn a_defined_field_is_described_to_screens_and_programs_at_once() {
    on_both(|fixture| {
        let hr = fixture.client("hr_officer");
        assert_eq!(described(&hr, "x_medium"), None);
        one_of_each(fixture);
        let medium = described(&hr, "x_medium").expect("described");
        assert_eq!(medium["kind"], "choice");
        assert_eq!(medium["custom"], true);
        assert_eq!(medium["filter"], true);
        assert_eq!(medium["sort"], false);
        assert_eq!(
            medium["choices"][1],
            json!({"value": "fibre", "label": {"zh": "光纤", "en": "Fibre"}, "tone": "neutral"})
        );
        assert_eq!(described(&hr, "x_cost").expect("described")["sort"], true);
        assert_eq!(described(&hr, "x_story").expect("described")["filter"], false);
        let schema = fixture.client("administrator").get("/api/schema").expect(200).json;
        let offered = |name: &str| -> Vec<String> {
            let records = schema["records"].as_array().expect("records");
            let record = records.iter().find(|one| one["name"] == "access.custom_field").expect("it");
            let fields = record["fields"].as_array().expect("fields");
            let field = fields.iter().find(|one| one["name"] == name).expect("the field");
            let choices = field["choices"].as_array().expect("choices").iter();
            choices.filter_map(|one| one["value"].as_str()).map(str::to_owned).collect()
        };
        assert!(offered("of_record").contains(&"organisation.department".to_owned()));
        assert!(!offered("of_record").contains(&"access.user".to_owned()), "its rows take no fields");
        assert!(offered("target").contains(&"access.user".to_owned()));
        let document = hr.get("/api/openapi.json").expect(200).json;
        let schemas = &document["components"]["schemas"];
        let change = &schemas["organisation.department.change"]["properties"];
        assert_eq!(change["x_cost"]["anyOf"][0]["$ref"], "#/components/schemas/Money");
        assert_eq!(change["x_medium"]["anyOf"][0]["enum"], json!(["copper", "fibre"]));
        assert_eq!(
            schemas["organisation.department"]["properties"]["x_mother"]["anyOf"][0]["$ref"],
            "#/components/schemas/Reference"
        );
        // what is committed for programmers stays what the program itself has
        assert!(
            !jingwei::contract::tables(&fixture.program.registry)
                .iter()
                .any(|table| format!("{table:?}").contains("x_cost"))
        );
    });
}

#[test]
fn a_type_changes_until_rows_have_a_value() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        let made = define(&admin, &field("x_level", "text", json!({"filterable": true})));
        let path = format!("{FIELDS}/{}", made.id());
        work(fixture);
        let version = admin.get(&path).etag();
        admin.patch(&path, version, &json!({"holds": "integer"})).expect(200);
        let by_level = format!("{DEPARTMENTS}?filter=x_level > 6");
        hr.get(&by_level).refused(409, "custom.not_indexed");
        assert_eq!(department(&hr, "A", json!({"x_level": 7})).expect(201).json["x_level"], 7);
        work(fixture);
        assert_eq!(hr.list("organisation.department", "filter=x_level > 6").len(), 1);
        let version = admin.get(&path).etag();
        let refused = admin.patch(&path, version, &json!({"holds": "text"})).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("holds".to_owned(), "custom.kind_fixed".to_owned())]);
        let refused = admin.patch(&path, version, &json!({"code": "x_other"})).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("code".to_owned(), "custom.fixed".to_owned())]);
    });
}

#[test]
fn an_archived_field_leaves_and_its_values_stay() {
    on_both(|fixture| {
        one_of_each(fixture);
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        let made = department(&hr, "A", json!({"x_text": "keep me", "x_number": 4})).expect(201);
        let path = format!("{DEPARTMENTS}/{}", made.id());
        let definition = admin.only("access.custom_field", "code = \"x_text\"");
        let definition = format!("{FIELDS}/{}", definition["id"].as_str().expect("an id"));
        let version = admin.get(&definition).etag();
        let archived = admin.act(&format!("{definition}/archive"), version).expect(200);

        assert_eq!(described(&hr, "x_text"), None);
        assert!(hr.get(&path).expect(200).json.get("x_text").is_none());
        hr.get(&format!("{DEPARTMENTS}?filter=x_text = \"keep me\"")).refused(400, "list.not_filterable");
        hr.get(&format!("{DEPARTMENTS}?sort=x_text")).refused(400, "list.not_sortable");
        hr.get(&format!("{DEPARTMENTS}?fields=x_text")).refused(422, "field.unknown");
        let refused = hr.patch(&path, 1, &json!({"x_text": "new"})).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("x_text".to_owned(), "field.unknown".to_owned())]);
        assert!(
            !String::from_utf8_lossy(&hr.get(&format!("{DEPARTMENTS}/export?format=csv")).bytes)
                .contains("x_text")
        );
        // another field changes, and the value stays where it is
        hr.patch(&path, 1, &json!({"x_number": 5})).expect(200);
        work(fixture);
        assert_eq!(
            admin.get(&definition).json["index_ready_for"],
            "text",
            "what is archived is left as it was"
        );
        // its history is still told, with what it was called
        let history = hr.get(&format!("{path}/history")).expect(200).json;
        let told = history["items"][1]["changes"].as_array().cloned().unwrap_or_default();
        let told = told.iter().find(|change| change["field"] == "x_text").expect("told");
        assert_eq!(told["label"]["en"], "Field x_text");
        assert_eq!(told["after"], "keep me");

        admin.act(&format!("{definition}/restore"), archived.etag()).expect(200);
        assert_eq!(hr.get(&path).expect(200).json["x_text"], "keep me");
        hr.get(&format!("{DEPARTMENTS}?filter=x_text = \"keep me\"")).refused(409, "custom.not_indexed");
        work(fixture);
        assert_eq!(hr.list("organisation.department", "filter=x_text = \"keep me\"").len(), 1);
    });
}

#[test]
fn an_option_that_is_no_longer_offered_stays_where_it_was_chosen() {
    on_both(|fixture| {
        one_of_each(fixture);
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        let made = department(&hr, "A", json!({"x_medium": "copper"})).expect(201);
        let path = format!("{DEPARTMENTS}/{}", made.id());
        let definition = admin.only("access.custom_field", "code = \"x_medium\"")["id"].clone();
        let definition = format!("{FIELDS}/{}", definition.as_str().expect("an id"));
        let known = admin.get(&definition);
        let fibre = known.json["options"]
            .as_array()
            .expect("options")
            .iter()
            .find(|one| one["code"] == "fibre")
            .cloned();
        admin.patch(&definition, known.etag(), &json!({"options": [fibre]})).expect(200);

        let offered = described(&hr, "x_medium").expect("described")["choices"].clone();
        assert_eq!(
            offered.as_array().expect("choices").iter().filter(|one| one["retired"] == true).count(),
            1
        );
        let changed = hr.patch(&path, 1, &json!({"x_medium": "copper", "name_en": "Renamed"})).expect(200);
        assert_eq!(changed.json["x_medium"], "copper");
        let refused = department(&hr, "B", json!({"x_medium": "copper"})).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("x_medium".to_owned(), "field.retired_choice".to_owned())]);
    });
}

#[test]
fn there_are_bounds() {
    on_both(|fixture| {
        let (admin, hr) = (fixture.client("administrator"), fixture.client("hr_officer"));
        for at in 0..50 {
            define(&admin, &field(&format!("x_story_{at}"), "long_text", json!({})));
        }
        let refused =
            admin.post(FIELDS, &field("x_one_more", "text", json!({}))).refused(422, "record.invalid");
        assert_eq!(refused.faults(), [("of_record".to_owned(), "custom.too_many".to_owned())]);
        let long: String = "字".repeat(4_000);
        let all: serde_json::Map<String, Value> =
            (0..50).map(|at| (format!("x_story_{at}"), json!(long))).collect();
        department(&hr, "A", Value::Object(all)).refused(422, "custom.too_large");
    });
}

#[test]
fn a_definition_that_makes_no_field_is_refused_with_each_of_its_faults() {
    on_both(|fixture| {
        let admin = fixture.client("administrator");
        let refused = |more: Value, wanted: &[(&str, &str)]| {
            let mut told = admin
                .post(FIELDS, &field("x_new", "text", more.clone()))
                .refused(422, "record.invalid")
                .faults();
            told.sort();
            let wanted: Vec<(String, String)> =
                wanted.iter().map(|(field, code)| ((*field).into(), (*code).into())).collect();
            assert_eq!(told, wanted, "{more}");
        };
        refused(json!({"code": "cost"}), &[("code", "custom.code")]);
        refused(json!({"code": "x_"}), &[("code", "custom.code")]);
        refused(json!({"code": "x_A"}), &[("code", "custom.code")]);
        refused(json!({"code": "x_a'b"}), &[("code", "field.wrong_type")]);
        refused(json!({"of_record": "access.user"}), &[("of_record", "custom.record")]);
        refused(json!({"of_record": "nothing.at_all"}), &[("of_record", "custom.record")]);
        refused(json!({"label_zh": "编码"}), &[("label_zh", "custom.label_taken")]);
        refused(
            json!({"label_en": "code", "label_zh": "Code"}),
            &[("label_en", "custom.label_taken"), ("label_zh", "custom.label_taken")],
        );
        let unfit = |name: &'static str| [(name, "custom.unfit")];
        refused(json!({"holds": "reference"}), &unfit("target"));
        refused(json!({"holds": "reference", "target": "nothing.at_all"}), &unfit("target"));
        refused(json!({"target": "organisation.post"}), &unfit("target"));
        refused(json!({"max_length": 401}), &unfit("max_length"));
        refused(json!({"holds": "integer", "max_length": 5}), &unfit("max_length"));
        refused(json!({"holds": "long_text", "filterable": true}), &unfit("filterable"));
        refused(json!({"holds": "boolean", "is_unique": true}), &unfit("is_unique"));
        refused(json!({"is_guarded": true, "required": true}), &unfit("is_guarded"));
        refused(json!({"holds": "choice", "default_value": "Not a code"}), &unfit("default_value"));
        refused(
            json!({"holds": "integer", "default_value": "1.5"}),
            &[("default_value", "field.wrong_type")],
        );
        assert!(admin.list("access.custom_field", "").is_empty());
    });
}
