//! What a screen made by hand shows, as a file: it says what the answer says, and is for whoever may take it away.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::Sheet;
use serde_json::Value;
use testkit::{Client, on_both};

const GAPS: &str = "/api/queries/framework.gap_table";

fn sheet(client: &Client<'_>, path: &str) -> Sheet {
    engine::read_sheet(&client.get(path).expect(200).bytes).expect("a table")
}

/// The cells of a column that say something.
fn said(sheet: &Sheet, column: usize) -> Vec<&str> {
    let cells = sheet.rows.iter().filter_map(|(_, row)| row.get(column));
    cells.map(String::as_str).filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn the_gap_table_stands_side_by_side_in_a_file_too() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        for (format, params) in [
            ("xlsx", ""),
            ("csv", ""),
            ("xlsx", "&state=open"),
            ("csv", "&search=预算"),
            ("xlsx", "&unowned=true"),
        ] {
            let answer = client.get(&format!("{GAPS}?edition=study{params}")).expect(200);
            let file = sheet(&client, &format!("{GAPS}/file?format={format}&language=zh{params}"));
            assert_eq!(file.heading[4], "现有流程");
            for (column, aspect) in [(3, "as_is"), (6, "benchmark"), (8, "suggestion")] {
                let rows = answer.json["rows"].as_array().expect("rows");
                let told: Vec<&str> = rows
                    .iter()
                    .flat_map(|row| row[aspect].as_array().expect("findings"))
                    .filter_map(|finding| finding["number"].as_str())
                    .collect();
                assert_eq!(said(&file, column), told, "{format} {params} {aspect}");
                assert_eq!(answer.json["counts"][aspect], told.len(), "{format} {params} {aspect}");
            }
        }
        let english = sheet(&client, &format!("{GAPS}/file?language=en"));
        assert_eq!(english.heading[4], "As is");
        let name = &client.get(&format!("{GAPS}/file")).expect(200).headers["content-disposition"];
        assert_eq!(name, "attachment; filename=\"framework.gap_table.xlsx\"");
    });
}

#[test]
fn the_map_the_chart_and_who_may_are_tables_too() {
    on_both(|fixture| {
        fixture.load_content();
        let architect = fixture.client("process_architect");
        let map = sheet(&architect, "/api/queries/framework.matrix/file?depth=2&format=csv&language=zh");
        let answer = architect.get("/api/queries/framework.matrix?depth=2").expect(200);
        let elements = answer.json["elements"].as_array().expect("elements");
        let all: Vec<&str> = elements.iter().filter_map(|element| element["identifier"].as_str()).collect();
        assert_eq!(said(&map, 0), all);
        let covered = elements.iter().zip(&map.rows).find(|(element, _)| element["coverage"].is_i64());
        let (element, (_, row)) = covered.expect("some are covered");
        let points = element["coverage"].as_i64().expect("basis points");
        assert_eq!(row[6], format!("{}.{:02}%", points / 100, points % 100));

        let chart = sheet(&architect, "/api/queries/organisation.at_date/file?day=2026-11-27&language=en");
        let units = architect.get("/api/queries/organisation.at_date?day=2026-11-27").expect(200);
        assert_eq!(chart.rows.len(), units.json["units"].as_array().map_or(0, Vec::len));

        let admin = fixture.client("administrator");
        let asked = "subject=framework.finding&granted=update";
        let ways = sheet(&admin, &format!("/api/queries/access.who_can/file?{asked}&format=csv"));
        let answer = admin.get(&format!("/api/queries/access.who_can?{asked}")).expect(200);
        assert_eq!(ways.rows.len(), answer.json["ways"].as_array().map_or(0, Vec::len));
        assert!(!ways.rows.is_empty());
        admin.get("/api/queries/work.jobs/file?limit=500").expect(200);
    });
}

#[test]
fn a_file_is_for_whoever_may_export_everywhere_and_of_a_table_alone() {
    on_both(|fixture| {
        fixture.load_content();
        let offered = |client: &Client<'_>, name: &str| -> Value {
            let schema = client.get("/api/schema").expect(200).json;
            let queries = schema["queries"].as_array().expect("queries");
            queries
                .iter()
                .find(|query| query["name"] == name)
                .map_or(Value::Null, |query| query["file"].clone())
        };
        let reader = fixture.client("reader");
        reader.get(GAPS).expect(200);
        reader.get(&format!("{GAPS}/file")).refused(403, "access.forbidden");
        assert_eq!(offered(&reader, "framework.gap_table"), false);
        // a right on the rows of one branch is none to take the whole organisation away
        let branch = fixture.client_in("HZ", "hr_officer");
        branch.get("/api/queries/organisation.at_date?day=2026-11-27").expect(200);
        branch.get("/api/queries/organisation.at_date/file?day=2026-11-27").refused(403, "access.forbidden");
        assert_eq!(offered(&branch, "organisation.at_date"), false);

        let client = fixture.client("process_architect");
        assert_eq!(offered(&client, "framework.gap_table"), true);
        assert_eq!(offered(&client, "framework.element_page"), false);
        client.get("/api/queries/no.such/file").refused(404, "request.no_such_thing");
        client.get("/api/queries/framework.element_page/file").refused(404, "request.no_such_thing");
        client.get(&format!("{GAPS}/file?format=pdf")).refused(400, "request.malformed");
        client.get(&format!("{GAPS}/file?language=fr")).refused(400, "request.malformed");
        client.get(&format!("{GAPS}/file?state=nonsense")).expect(422);
        client.get(&format!("{GAPS}/file?colour=red")).expect(422);
    });
}
