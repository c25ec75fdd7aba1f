//! Sheets become PDF files, whatever they say. Needs a Chinese font on this machine (Debian: fonts-noto-cjk).

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::paper::{Column, PageWords, Part, Printer, Said, Sheet};
use kernel::Language;
use print::Typst;

fn sheet(parts: Vec<Part>) -> Sheet {
    Sheet {
        language: Language::Zh,
        title: "缺口与发现".to_owned(),
        kind: "流程框架".to_owned(),
        notes: vec!["共 3 条".to_owned(), "条件：state = \"open\"".to_owned()],
        landscape: false,
        parts,
        printed: "Jingwei 经纬 · 打印 林经纬 · 2026-11-26 17:00".to_owned(),
        page: PageWords { before: "第 ", between: " 页，共 ", after: " 页" },
    }
}

fn column(label: &str, share: u32, number: bool) -> Column {
    Column { label: label.to_owned(), share, number }
}

/// The file, unless this machine has no font for it.
fn printed(sheet: &Sheet) -> Option<Vec<u8>> {
    match Typst::new(None).pdf(sheet) {
        Err(failure) if failure.code() == "print.no_font" => {
            eprintln!("skipped: no Chinese font on this machine; install fonts-noto-cjk");
            None
        }
        made => Some(made.expect("a file")),
    }
}

fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page\n").count()
        + text.matches("/Type/Page/").count()
        + text.matches("/Type /Page ").count()
}

#[test]
fn what_a_row_holds_is_never_read_as_markup() {
    let nasty = "#panic(\"x\") *粗* $1/0$ <label> @nobody #read(\"/etc/passwd\") \\ \u{202e} 𠀀 é \t end";
    let fields = vec![
        Said { label: nasty.to_owned(), text: nasty.to_owned(), wide: true },
        Said { label: "空".to_owned(), text: String::new(), wide: false },
    ];
    let rows = vec![vec![nasty.to_owned(), "1".to_owned()]];
    let parts = vec![
        Part::Fields { heading: Some(nasty.to_owned()), fields },
        Part::Table { heading: None, columns: vec![column(nasty, 3, false), column("数", 1, true)], rows },
    ];
    let Some(pdf) = printed(&Sheet { title: nasty.to_owned(), kind: nasty.to_owned(), ..sheet(parts) })
    else {
        return;
    };
    assert!(pdf.starts_with(b"%PDF-"));
}

#[test]
fn a_long_list_fills_pages_and_an_empty_one_is_a_page() {
    let columns = || vec![column("编号", 2, false), column("现有流程", 5, false), column("金额", 2, true)];
    let table = |count: usize| {
        let row = |at: usize| {
            vec![format!("S-{at:03}"), "预算由各部门自行申报，财务部汇总".to_owned(), "1,234.50".to_owned()]
        };
        Part::Table { heading: None, columns: columns(), rows: (0..count).map(row).collect() }
    };
    let Some(empty) = printed(&sheet(vec![table(0)])) else { return };
    assert_eq!(pages(&empty), 1);
    let long = printed(&sheet(vec![table(200)])).expect("a font, as before");
    assert!(pages(&long) > 3, "{} pages", pages(&long));
    let wide = Sheet { landscape: true, language: Language::En, ..sheet(vec![table(3)]) };
    assert_eq!(pages(&printed(&wide).expect("a font, as before")), 1);
}

#[test]
fn a_text_of_many_pages_and_a_table_of_nothing_are_set_too() {
    let word = "长".repeat(60_000);
    let parts = vec![
        Part::Table { heading: None, columns: Vec::new(), rows: Vec::new() },
        Part::Fields {
            heading: None, fields: vec![Said { label: "字".to_owned(), text: word, wide: true }]
        },
    ];
    if let Some(pdf) = printed(&sheet(parts)) {
        assert!(pages(&pdf) > 5);
    }
}
