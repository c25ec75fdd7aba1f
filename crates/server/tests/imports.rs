//! Files in and out: every fault told at once, nothing half-applied, and what was exported comes in again as it was.
//!
//! Long because: one scenario after the other over the same route.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use axum::http::Method;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use testkit::{Answered, Client, on_both};

const ELEMENTS: &str = "framework.element";
const DEPARTMENTS: &str = "organisation.department";

fn import(client: &Client<'_>, record: &str, file: &[u8]) -> Answered {
    client.send(Method::POST, &format!("/api/records/{record}/import"), &[], file.to_vec())
}

fn faults(answered: Answered) -> Vec<(i64, String, String)> {
    let answered = answered.refused(422, "import.faults");
    let listed = answered.json["faults"].as_array().cloned().unwrap_or_default();
    assert_eq!(answered.json["fault_count"], listed.len());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    listed
        .iter()
        .map(|fault| (fault["row"].as_i64().unwrap_or(0), text(&fault["column"]), text(&fault["code"])))
        .collect()
}

fn fault(row: i64, column: &str, code: &str) -> (i64, String, String) {
    (row, column.to_owned(), code.to_owned())
}

#[test]
fn wrong_columns_are_told_all_at_once() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let told =
            faults(import(&client, DEPARTMENTS, "名称（中）,colour,名称（中）\n甲,红,乙\n".as_bytes()));
        assert_eq!(
            told,
            [
                fault(1, "colour", "import.unknown_column"),
                fault(1, "名称（中）", "import.double_column"),
                fault(1, "编码", "import.missing_column"),
            ]
        );
        let told = faults(import(&client, DEPARTMENTS, b"name_zh\nA\n"));
        assert_eq!(told, [fault(1, "code", "import.missing_column")], "as the file calls the others");
        // a byte that is no text is told by its cell, beside the others
        let file = "code,name_zh,name_en,parent\nA,省公司财务部与会计核算中心,Finance of the province,\nB,省公司资金结算中心?,Trea?sury,\nC,,Controlling,\n";
        let mut file = file.as_bytes().to_vec();
        let marks: Vec<usize> =
            file.iter().enumerate().filter(|(_, byte)| **byte == b'?').map(|(at, _)| at).collect();
        (file[marks[0]], file[marks[1]]) = (0xFF, b'\0');
        let told = faults(import(&client, DEPARTMENTS, &file));
        let broken = |column: &str| fault(3, column, "import.broken_text");
        assert_eq!(told, [broken("name_zh"), broken("name_en"), fault(4, "name_zh", "field.required")]);
        assert!(client.list(DEPARTMENTS, "limit=5").is_empty());
    });
}

#[test]
fn a_quotation_mark_that_is_not_closed_swallows_no_row_unseen() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = "code,name_zh,name_en\nA,甲,A\nB,乙,\"B\nC,丙,C\n";
        let told = faults(import(&client, DEPARTMENTS, file.as_bytes()));
        assert_eq!(told, [fault(3, "name_en", "import.open_quote")]);
        let file = "code,name_zh,name_en\nA,\"甲\"乙,A\nB,,B\n";
        let told = faults(import(&client, DEPARTMENTS, file.as_bytes()));
        assert_eq!(told, [fault(2, "name_zh", "import.after_quote"), fault(3, "name_zh", "field.required")]);
        assert!(client.list(DEPARTMENTS, "limit=5").is_empty());
        // what stood in such a cell before is not taken for what the file says
        let file = "code,name_zh,name_en,parent\nA,甲,A,B\nB,乙,B,\n";
        import(&client, DEPARTMENTS, file.as_bytes()).expect(200);
        let file = "code,name_zh,name_en,parent\nA,甲,A,\"B\"x\nB,乙,B,A\n";
        let told = faults(import(&client, DEPARTMENTS, file.as_bytes()));
        assert_eq!(told, [fault(2, "parent", "import.after_quote"), fault(3, "parent", "record.cycle")]);
    });
}

#[test]
fn one_fault_of_a_row_hides_no_other() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = "code,name_zh,name_en,parent\n\
            A,甲,A,\n\
            A,,B,NOBODY\n\
            C,丙,C,D\n\
            D,,D,C\n\
            E,,E,NOBODY,more\n";
        let mut told = faults(import(&client, DEPARTMENTS, file.as_bytes()));
        told.sort();
        let wanted = [
            fault(3, "code", "import.double_row"),
            fault(3, "name_zh", "field.required"),
            fault(3, "parent", "import.unknown_reference"),
            fault(4, "parent", "record.cycle"),
            fault(5, "name_zh", "field.required"),
            fault(5, "parent", "record.cycle"),
            fault(6, "", "import.too_many_cells"),
            fault(6, "name_zh", "field.required"),
            fault(6, "parent", "import.unknown_reference"),
        ];
        assert_eq!(told, wanted);
        assert!(client.list(DEPARTMENTS, "limit=5").is_empty());
    });
}

#[test]
fn every_fault_of_every_row_is_told_and_nothing_is_applied() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = "code,name_zh,name_en,parent\n\
            A,甲,A,\n\
            B,乙,B,NOBODY\n\
            A,丙,C,\n\
            ,丁,D,\n\
            E E,戊,E,A\n\
            F,,F,A,more\n\
            G,,,\n\
            H,辛,H,A\n";
        assert_eq!(
            faults(import(&client, DEPARTMENTS, file.as_bytes())),
            [
                fault(3, "parent", "import.unknown_reference"),
                fault(4, "code", "import.double_row"),
                fault(5, "code", "field.required"),
                fault(6, "code", "field.wrong_type"),
                fault(7, "", "import.too_many_cells"),
                fault(7, "name_zh", "field.required"),
                fault(8, "name_zh", "field.required"),
                fault(8, "name_en", "field.required"),
            ]
        );
        assert!(client.list(DEPARTMENTS, "").is_empty());
    });
}

#[test]
fn parents_may_come_after_their_children_and_circles_are_told() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = "code,name_zh,name_en,parent\nC,丙,C,B\nB,乙,B,A\nA,甲,A,\n";
        assert_eq!(import(&client, DEPARTMENTS, file.as_bytes()).expect(200).json["created"], 3);
        let circle = "code,name_zh,name_en,parent\nX,甲,X,Y\nY,乙,Y,Z\nZ,丙,Z,X\nD,丁,D,X\nS,己,S,S\n";
        let told = faults(import(&client, DEPARTMENTS, circle.as_bytes()));
        for row in [2, 3, 4, 6] {
            assert!(told.contains(&fault(row, "parent", "record.cycle")), "{told:?}");
        }
        // a circle through rows that are there already
        let through = "code,name_zh,name_en,parent\nA,甲,A,C\n";
        assert_eq!(
            faults(import(&client, DEPARTMENTS, through.as_bytes())),
            [fault(2, "parent", "record.cycle")]
        );
        assert_eq!(client.list(DEPARTMENTS, "").len(), 3);
    });
}

#[test]
fn rules_of_the_record_hold_for_files_too() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let file = "edition,identifier,parent,level,kind,name_zh,name_en\n\
            study,9.1,study/1.2.1,4,element,甲,A\n\
            study,9.2,etom-2004/1.2.1,2,要素,乙,B\n\
            study,9.3,study/1.2.1,2,流程要素,丙,C\n";
        assert_eq!(
            faults(import(&client, ELEMENTS, file.as_bytes())),
            [fault(2, "level", "framework.wrong_level"), fault(3, "kind", "field.unknown_choice"),]
        );
        let other = "edition,identifier,parent,level,kind,name_zh,name_en\nstudy,9.2,etom-2004/1.2.1,2,element,乙,B\n";
        assert_eq!(
            faults(import(&client, ELEMENTS, other.as_bytes())),
            [fault(2, "parent", "framework.other_edition")]
        );
    });
}

#[test]
fn a_fault_is_told_by_the_words_above_its_column() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = "编码,名称（中）,名称（英）,上级部门\nA,甲,,NOBODY\n";
        let told = faults(import(&client, DEPARTMENTS, file.as_bytes()));
        assert_eq!(
            told,
            [fault(2, "名称（英）", "field.required"), fault(2, "上级部门", "import.unknown_reference")]
        );
    });
}

#[test]
fn choices_go_out_in_words() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        let text = |language: &str| {
            let path = format!(
                "/api/records/framework.finding/export?language={language}&filter=number = \"S-002\""
            );
            String::from_utf8_lossy(&client.get(&path).expect(200).bytes).into_owned()
        };
        assert!(text("zh").contains("现有流程,study/1.2.1.1,P-04,MKT,待处理"), "{}", text("zh"));
        assert!(text("en").contains("As is,study/1.2.1.1,P-04,MKT,Open"), "{}", text("en"));
    });
}

#[test]
fn a_trial_tells_and_keeps_nothing() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = "code,name_zh,name_en\nA,甲,A\nB,乙,B\n".as_bytes();
        let trial = client
            .send(
                Method::POST,
                &format!("/api/records/{DEPARTMENTS}/import?dry_run=true"),
                &[],
                file.to_vec(),
            )
            .expect(200);
        assert_eq!(trial.json, json!({"rows": 2, "created": 2, "updated": 0, "unchanged": 0}));
        assert!(client.list(DEPARTMENTS, "").is_empty());
        // what the engine fails a trial with never reaches the asker
        assert_ne!(trial.code(), "import.trial");
        assert_eq!(import(&client, DEPARTMENTS, file).expect(200).json["created"], 2);
        assert_eq!(import(&client, DEPARTMENTS, file).expect(200).json["unchanged"], 2);
    });
}

#[test]
fn a_broken_or_huge_file_is_one_clear_answer() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        import(&client, DEPARTMENTS, b"").refused(422, "import.unreadable");
        import(&client, DEPARTMENTS, b"PK\x03\x04 broken").refused(422, "import.unreadable");
        import(&client, DEPARTMENTS, b"code\n\xff\xff").refused(422, "import.unreadable");
        let long = format!("code,name_zh,name_en\nA,{},A\n", "x".repeat(300_000));
        import(&client, DEPARTMENTS, long.as_bytes()).refused(413, "import.too_large");
        let wide = format!("code{}\n", ",x".repeat(300));
        import(&client, DEPARTMENTS, wide.as_bytes()).refused(413, "import.too_large");
        let rows = format!("code\n{}", "A\n".repeat(200_001));
        import(&client, DEPARTMENTS, rows.as_bytes()).refused(413, "import.too_large");
        import(&client, DEPARTMENTS, &vec![b'a'; (64 << 20) + 1]).refused(413, "request.too_large");
    });
}

#[test]
fn gbk_and_xlsx_come_in_like_utf_8() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        // 编码,名称（中）,名称（英） / A1,财务部,Finance in GBK, as a Chinese spreadsheet saves it
        let gbk: &[u8] = b"\xb1\xe0\xc2\xeb,\xc3\xfb\xb3\xc6\xa3\xa8\xd6\xd0\xa3\xa9,\xc3\xfb\xb3\xc6\xa3\xa8\xd3\xa2\xa3\xa9\nA1,\xb2\xc6\xce\xf1\xb2\xbf,Finance\n";
        import(&client, DEPARTMENTS, gbk).expect(200);
        assert_eq!(client.only(DEPARTMENTS, "code = \"A1\"")["name_zh"], "财务部");
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, cells) in
            [["Code", "Name (Chinese)", "Name (English)"], ["A2", "审计部", "Audit"]].into_iter().enumerate()
        {
            for (column, cell) in cells.into_iter().enumerate() {
                sheet.write_string(row as u32, column as u16, cell).expect("a cell");
            }
        }
        import(&client, DEPARTMENTS, &book.save_to_buffer().expect("a file")).expect(200);
        assert_eq!(client.only(DEPARTMENTS, "code = \"A2\"")["name_en"], "Audit");
    });
}

#[test]
fn what_is_exported_comes_in_again_unchanged() {
    on_both(|fixture| {
        fixture.load_content();
        let client = fixture.client("process_architect");
        for record in [
            ELEMENTS,
            "framework.placement",
            "framework.element_mapping",
            "framework.as_is_process",
            "framework.process_mapping",
            "framework.finding",
        ] {
            for (format, language) in [("csv", "zh"), ("xlsx", "en")] {
                let file = client
                    .get(&format!("/api/records/{record}/export?format={format}&language={language}"))
                    .expect(200);
                let report = import(&client, record, &file.bytes).expect(200).json;
                assert_eq!(report["unchanged"], report["rows"], "{record} {format}: {report}");
                assert!(report["rows"].as_i64() > Some(40), "{record}");
            }
        }
    });
}

#[test]
fn formulas_go_out_harmless_and_come_back_as_they_were() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let names = ["=1+1", "+86 571", "-x", "@home", "'=quoted", "''plain", "a=b"];
        for (at, name) in names.iter().enumerate() {
            let body = json!({"code": format!("F{at}"), "name_zh": name, "name_en": name});
            client.post(&format!("/api/records/{DEPARTMENTS}"), &body).expect(201);
        }
        for format in ["csv", "xlsx"] {
            let file = client.get(&format!("/api/records/{DEPARTMENTS}/export?format={format}")).expect(200);
            if format == "csv" {
                let text = String::from_utf8_lossy(&file.bytes).into_owned();
                assert!(text.contains("'=1+1") && !text.contains(",=1+1"), "{text}");
            }
            let report = import(&client, DEPARTMENTS, &file.bytes).expect(200).json;
            assert_eq!(report["unchanged"], names.len(), "{format}: {report}");
        }
    });
}

#[test]
fn faults_of_columns_and_rows_are_told_together_and_error_cells_are_not_empty_ones() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = "code,name_zh,name_en,colour\nA1,,A,red\n\nA 2,乙,B,\n";
        let told = faults(import(&client, DEPARTMENTS, file.as_bytes()));
        let expected = [
            fault(1, "colour", "import.unknown_column"),
            fault(2, "name_zh", "field.required"),
            fault(4, "code", "field.wrong_type"),
        ];
        assert_eq!(told, expected);
        // what `#REF!` stood for before it broke would be lost as an empty cell
        let path = format!("/api/records/{DEPARTMENTS}");
        let body = json!({"code": "TOP", "name_zh": "总部", "name_en": "Top"});
        client.post(&path, &body).expect(201);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, cell) in ["code", "name_zh", "name_en", "parent"].into_iter().enumerate() {
            sheet.write_string(0, column as u16, cell).expect("a cell");
        }
        for (column, cell) in ["A3", "部", "D"].into_iter().enumerate() {
            sheet.write_string(1, column as u16, cell).expect("a cell");
        }
        let formula = rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
        sheet.write_formula(1, 3, formula).expect("a cell");
        let told = faults(import(&client, DEPARTMENTS, &book.save_to_buffer().expect("a file")));
        assert_eq!(told, [fault(2, "parent", "import.error_cell")]);
        assert_eq!(client.list(DEPARTMENTS, "limit=50").len(), 1, "nothing was applied");
    });
}

#[test]
fn among_a_hundred_thousand_rows_each_fault_is_found_and_nothing_is_applied() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let mut file = "code,name_zh,name_en\n".to_owned();
        for at in 0..100_000 {
            let name = if at == 0 || at == 99_999 { "" } else { "部" };
            file.push_str(&format!("D{at},{name},Department {at}\n"));
        }
        let told = faults(import(&client, DEPARTMENTS, file.as_bytes()));
        assert_eq!(
            told,
            [fault(2, "name_zh", "field.required"), fault(100_001, "name_zh", "field.required")]
        );
        let counted = |filter: &str| {
            let path = format!("/api/records/{DEPARTMENTS}?limit=1&count=true{filter}");
            client.get(&path).expect(200).json["count"].clone()
        };
        assert_eq!(counted(""), 0);
        // and where each row is wrong, each is listed
        let all: String = (0..20_000).map(|at| format!("D{at},,Department {at}\n")).collect();
        let told = faults(import(&client, DEPARTMENTS, format!("code,name_zh,name_en\n{all}").as_bytes()));
        assert_eq!(told.len(), 20_000);
        assert_eq!(told.last(), Some(&fault(20_001, "name_zh", "field.required")));
    });
}

#[test]
fn a_template_names_every_column() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let file = client.get(&format!("/api/records/{DEPARTMENTS}/import-template?language=en")).expect(200);
        assert!(
            String::from_utf8_lossy(&file.bytes).contains("Code,Name (Chinese),Name (English),Belongs to")
        );
        client
            .get(&format!("/api/records/{DEPARTMENTS}/import-template?format=pdf"))
            .refused(400, "request.malformed");
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// import(export(x)) = x for any names that the form takes.
    #[test]
    fn any_names_survive_the_way_out_and_in(
        names in proptest::collection::vec("\\PC{1,40}", 1..8), postgres in any::<bool>(),
    ) {
        let server = testkit::postgres_server().filter(|_| postgres);
        let fixture = server.map_or_else(testkit::Fixture::sqlite, |server| testkit::Fixture::postgres(&server));
        let client = fixture.client("hr_officer");
        let mut made = 0;
        for (at, name) in names.iter().enumerate() {
            let body = json!({"code": format!("P{at}"), "name_zh": name, "name_en": name});
            if client.post(&format!("/api/records/{DEPARTMENTS}"), &body).status == 201 {
                made += 1;
            }
        }
        for format in ["csv", "xlsx"] {
            let file = client.get(&format!("/api/records/{DEPARTMENTS}/export?format={format}")).expect(200);
            let answered = import(&client, DEPARTMENTS, &file.bytes);
            if made > 0 {
                prop_assert_eq!(&answered.json["unchanged"], &json!(made), "{}: {}", format, answered.json);
            }
        }
    }
}
