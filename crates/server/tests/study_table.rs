//! `docs/study-table.md`, from which a reader counts the study's rows, says what is shipped: no more, no less.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use serde_json::Value;
use std::path::Path;
use testkit::{Client, on_both};

/// A row of the page: the slide's heading, the number, the element's identifier and the sentence in both languages.
type Row = [String; 5];

fn rows_of_the_page() -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/study-table.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let (mut heading, mut rows) = (String::new(), Vec::new());
    for line in page.lines() {
        if let Some(text) = line.strip_prefix("## ") {
            text.clone_into(&mut heading);
        } else if line.starts_with("| S-") {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [number, _, element, zh, en] = cells.as_slice() else { panic!("five cells: {line}") };
            let identifier = element.split(' ').next().unwrap_or_default();
            rows.push([&heading, *number, identifier, *zh, *en].map(str::to_owned));
        }
    }
    rows
}

fn shipped_rows(client: &Client<'_>) -> Vec<Row> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of_elements = |filter: &str| client.list("framework.element", &format!("limit=500&filter={filter}"));
    let elements = of_elements("edition.code = \"study\"");
    let identifier = |id: &Value| {
        elements.iter().find(|element| element["id"] == *id).map_or(String::new(), |e| text(&e["identifier"]))
    };
    client
        .list("framework.finding", "limit=500&sort=number")
        .iter()
        .map(|row| {
            let heading = format!("{} · {}", text(&row["source_zh"]), text(&row["source_en"]));
            let element = identifier(&row["element"]["id"]);
            [heading, text(&row["number"]), element, text(&row["text_zh"]), text(&row["text_en"])]
        })
        .collect()
}

#[test]
fn the_page_lists_every_shipped_row_under_its_slide() {
    on_both(|fixture| {
        fixture.load_content();
        let (page, shipped) = (rows_of_the_page(), shipped_rows(&fixture.client("reader")));
        assert_eq!(shipped.len(), 339);
        for (at, row) in shipped.iter().enumerate() {
            assert_eq!(page.get(at), Some(row));
        }
        assert_eq!(page.len(), shipped.len());
    });
}
