//! What stands on paper of lists and rows, on both databases. That it becomes a PDF is tested where it is made (`crates/print`).

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use kernel::Language;
use serde_json::{Value, json};
use testkit::{Fixture, on_both};

const LIST: &str = "/api/records/organisation.department/pdf";

fn departments(fixture: &Fixture, count: usize) {
    let hr = fixture.client("hr_officer");
    for at in 0..count {
        let body = json!({"code": format!("D{at}"), "name_zh": format!("部门{at}"), "name_en": format!("Department {at}")});
        hr.post("/api/records/organisation.department", &body).expect(201);
    }
}

fn cells(sheet: &Value) -> Vec<Vec<&str>> {
    let rows = sheet["parts"][0]["rows"].as_array().expect("rows");
    rows.iter().map(|row| row.as_array().expect("cells").iter().filter_map(Value::as_str).collect()).collect()
}

#[test]
fn a_list_on_paper_is_the_list_that_was_asked_for() {
    on_both(|fixture| {
        departments(fixture, 3);
        let hr = fixture.client("hr_officer");
        let asked = format!("{LIST}?language=en&fields=name_en,code&sort=-code&filter=code%20%3E%20%22D0%22");
        let sheet = hr.get(&asked).expect(200).json;
        assert_eq!(cells(&sheet), [["Department 2", "D2"], ["Department 1", "D1"]]);
        assert_eq!(sheet["title"], "Departments");
        let notes: Vec<&str> =
            sheet["notes"].as_array().expect("notes").iter().filter_map(Value::as_str).collect();
        assert_eq!(notes, ["Condition: code > \"D0\"", "2 rows"]);
        let zh = hr.get(&format!("{LIST}?language=zh")).expect(200).json;
        assert_eq!(zh["parts"][0]["columns"][0]["label"], "编码");
        assert!(zh["printed"].as_str().expect("words").ends_with("2026-11-24 16:00"), "{}", zh["printed"]);
        hr.get(&format!("{LIST}?fields=nothing")).refused(422, "field.unknown");
        fixture
            .client_who_may(&[("organisation.department", "read")])
            .get(LIST)
            .refused(403, "access.forbidden");
        fixture.anonymous().get(LIST).refused(401, "access.not_signed_in");
    });
}

#[test]
fn a_row_on_paper_says_what_its_reader_may_see() {
    on_both(|fixture| {
        departments(fixture, 1);
        let hr = fixture.client("hr_officer");
        let id =
            hr.only("organisation.department", "code = \"D0\"")["id"].as_str().expect("an id").to_owned();
        let path = format!("/api/records/organisation.department/{id}/pdf");
        let sheet = hr.get(&format!("{path}?language=zh")).expect(200).json;
        assert_eq!(sheet["title"], "部门0");
        assert_eq!(sheet["parts"][0]["is"], "fields");
        assert!(sheet["notes"][0].as_str().expect("a note").contains(&id));
        assert!(sheet.to_string().contains("Department 0"));
        hr.get("/api/records/organisation.department/0192f0c0-0000-7000-8000-000000000000/pdf")
            .refused(404, "record.not_found");
        hr.get(&format!("{path}?colour=red")).refused(400, "request.malformed");
        fixture.client_who_may(&[("framework.finding", "read")]).get(&path).refused(403, "access.forbidden");
    });
}

#[test]
fn more_rows_than_fit_on_paper_are_refused() {
    on_both(|fixture| {
        let mut file = String::from("编码,名称（中）,名称（英）\n");
        for at in 0..=engine::paper::MOST_ROWS {
            file.push_str(&format!("D{at:05},部门{at},Department {at}\n"));
        }
        let hr = fixture.client("hr_officer");
        hr.send(Method::POST, "/api/records/organisation.department/import", &[], file.into_bytes())
            .expect(200);
        hr.get(LIST).refused(422, "print.too_long");
        let fits = hr.get(&format!("{LIST}?filter=code%20%3C%20%22D02000%22")).expect(200).json;
        assert_eq!(cells(&fits).len(), 2_000);
    });
}

#[test]
fn every_records_list_and_rows_stand_on_paper_in_both_languages() {
    on_both(|fixture| {
        fixture.load_content();
        let registry = &fixture.program.registry;
        let rights: Vec<(&str, &str)> = registry
            .records()
            .flat_map(|entry| [(entry.def.name, "read"), (entry.def.name, "export")])
            .collect();
        let reader = fixture.client_who_may(&rights);
        let mut rows = 0;
        for entry in registry.records() {
            let (name, list) = (entry.def.name, format!("/api/records/{}", entry.def.name));
            let one = reader.get(&format!("{list}?limit=1")).expect(200).json;
            let first = one["items"][0]["id"].as_str().map(str::to_owned);
            for (language, tag) in [(Language::Zh, "zh"), (Language::En, "en")] {
                let sheet = reader.get(&format!("{list}/pdf?language={tag}")).expect(200).json;
                assert_eq!(sheet["title"], entry.def.label_plural.text(language), "{name}");
                let columns = sheet["parts"][0]["columns"].as_array().expect("columns");
                let labels: Vec<&str> =
                    columns.iter().filter_map(|column| column["label"].as_str()).collect();
                assert!(!labels.is_empty(), "{name}");
                for label in labels {
                    let known = entry.def.fields.iter().any(|field| field.label.text(language) == label);
                    assert!(known, "{name}: {label}");
                }
                if let Some(id) = &first {
                    let sheet = reader.get(&format!("{list}/{id}/pdf?language={tag}")).expect(200).json;
                    let text = sheet.to_string();
                    assert!(
                        text.contains(entry.def.label.text(language)) && text.contains(id),
                        "{name}: {text}"
                    );
                    rows += 1;
                }
            }
        }
        assert!(rows > 12, "{rows} rows on paper");
    });
}
