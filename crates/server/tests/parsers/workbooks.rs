//! Tables in XLSX: a zip of XML, of which nothing is believed.

use crate::{
    kit::{check, like, mangled, mangled_bytes, named},
    sheets::{bounded, cells},
};
use engine::read_sheet;
use proptest::{collection::vec, prelude::*, sample::select};
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const NS: &str = "http://schemas.openxmlformats.org";

/// The parts of a workbook, the first one's name after the other's.
fn parts() -> Vec<(&'static str, String)> {
    vec![
        ("[Content_Types].xml", format!("<Types xmlns=\"{NS}/package/2006/content-types\"/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{NS}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{NS}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{NS}/spreadsheetml/2006/main\" xmlns:r=\"{NS}/officeDocument/2006/relationships\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets><definedNames><definedName name=\"n\">S!$A$1</definedName></definedNames></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{NS}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{NS}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{NS}/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"{NS}/spreadsheetml/2006/main\"><dimension ref=\"A1:D3\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>day</t></is></c><c r=\"C1\" t=\"str\"><f>A1</f><v>n</v></c></row><row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"B3\" s=\"1\"><v>46296.5</v></c><c r=\"C3\"><v>-1.5E+300</v></c><c r=\"D3\" t=\"e\"><v>#DIV/0!</v></c></row><row><c t=\"b\"><v>1</v></c><c t=\"d\"><v>2026-10-01</v></c><c s=\"2\"><f t=\"shared\" ref=\"C4:C9\" si=\"0\">A1+1</f><v>0.25</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"A1:B2\"/></mergeCells></worksheet>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst xmlns=\"{NS}/spreadsheetml/2006/main\" count=\"2\" uniqueCount=\"2\"><si><t>编号</t></si><si><r><t xml:space=\"preserve\">流程 </t></r><r><t>管理 &amp; &#x89c4;_x0041_</t></r></si></sst>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{NS}/spreadsheetml/2006/main\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"[h]:mm:ss;@\"/></numFmts><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>"
            ),
        ),
    ]
}

fn zipped<'a>(parts: impl IntoIterator<Item = (&'a str, &'a str)>, packed: bool) -> Vec<u8> {
    let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a zip").into_inner()
}

fn read(file: &[u8]) -> Result<(), TestCaseError> {
    match read_sheet(file) {
        Ok(sheet) => bounded(&sheet),
        Err(failure) => {
            prop_assert!(failure.code().starts_with("import."), "{failure}");
            named(&failure)
        }
    }
}

#[test]
fn a_workbook_whose_parts_are_mangled_is_refused_by_name_or_read_in_bounds() {
    let whole = parts();
    let known: Vec<(&str, &str)> = whole.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert!(read_sheet(&zipped(known.clone(), true)).expect("a table").heading.contains(&"编号".to_owned()));
    let inputs = (0..whole.len()).prop_flat_map(|at| {
        let (name, text) = parts().swap_remove(at);
        let name = prop_oneof![9 => Just(name.to_owned()), 1 => mangled(Just(name.to_owned()))];
        (Just(at), name, mangled(Just(text)), any::<bool>())
    });
    check(1_500, inputs, |(at, name, text, packed)| {
        let changed = known
            .iter()
            .enumerate()
            .map(|(place, part)| if place == at { (name.as_str(), text.as_str()) } else { *part });
        // two parts of one name are no zip that anybody writes
        if known.iter().enumerate().any(|(place, part)| place != at && part.0 == name) {
            return Ok(());
        }
        read(&zipped(changed, packed))
    });
}

#[test]
fn a_workbook_whose_bytes_are_mangled_is_refused_by_name_or_read_in_bounds() {
    let whole = parts();
    let known = || whole.iter().map(|(name, text)| (*name, text.as_str()));
    let files = vec![zipped(known(), true), zipped(known(), false)];
    check(1_500, mangled_bytes(select(files)), |file| read(&file));
}

/// Numbers, days and times, and places of cells, as odd as they come.
#[test]
fn odd_cells_are_read_or_refused_by_name() {
    let numbers = like(&[
        "1",
        "-1",
        "60",
        "2958466",
        "1e308",
        "-1e308",
        "NaN",
        "inf",
        "0.999999999",
        "46296.99999999",
        "",
    ]);
    let places = like(&["A1", "B2", "XFD1048576", "a1", "$A$1", "AAAA1", "A0", "1A", ""]);
    let kinds = select(&["n", "s", "b", "d", "e", "str", "inlineStr", ""][..]);
    let cell = (numbers, places, kinds, 0_usize..4);
    check(1_500, vec(cell, 1..4), |cells| {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let rows: String = cells
            .iter()
            .map(|(number, place, kind, style)| {
                let (number, place) = (escape(number), escape(place));
                format!("<row><c r=\"A1\" t=\"str\"><v>h</v></c><c r=\"{place}\" s=\"{style}\" t=\"{kind}\"><v>{number}</v></c></row>")
            })
            .collect();
        let mut whole = parts();
        whole[4].1 = format!(
            "<worksheet xmlns=\"{NS}/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        );
        read(&zipped(whole.iter().map(|(name, text)| (*name, text.as_str())), false))
    });
}

#[test]
fn what_a_program_writes_as_a_workbook_is_read_as_it_was_meant() {
    // a text that looks like an escape of XLSX is beside the point, and so is what XML cannot hold
    let text = cells().prop_filter("what XML holds", |text| !text.contains(['\u{FFFE}', '\u{FFFF}']));
    check(300, vec(text, 1..8), |texts| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "名").expect("written");
        for (row, text) in (1..).zip(&texts) {
            sheet.write_string(row, 0, format!("x{text}")).expect("written");
        }
        let file = book.save_to_buffer().expect("a file");
        let read = read_sheet(&file).map_err(|failure| TestCaseError::fail(failure.to_string()))?;
        let told: Vec<String> = read.rows.iter().map(|(_, cells)| cells[0].clone()).collect();
        let meant: Vec<String> = texts.iter().map(|text| format!("x{text}")).collect();
        prop_assert_eq!(told, meant);
        Ok(())
    });
}

/// Entities that stand for ten of the next, nine deep: a thousand million letters from a few hundred.
#[test]
fn entities_are_not_unfolded() {
    let steps: String = (1..10)
        .map(|step| format!("<!ENTITY e{step} \"{}\">", format!("&e{};", step - 1).repeat(10)))
        .collect();
    let bomb =
        format!("<!DOCTYPE sst [<!ENTITY e0 \"lol\">{steps}<!ENTITY file SYSTEM \"file:///etc/hostname\">]>");
    for entity in ["&e9;", "&file;"] {
        let mut whole = parts();
        whole[5].1 = format!("{bomb}<sst uniqueCount=\"2\"><si><t>h{entity}</t></si><si><t>x</t></si></sst>");
        let file = zipped(whole.iter().map(|(name, text)| (*name, text.as_str())), true);
        match read_sheet(&file) {
            Err(failure) => assert_eq!(failure.code(), "import.unreadable"),
            Ok(sheet) => assert!(sheet.heading.iter().all(|cell| cell.len() < 20), "{:?}", sheet.heading),
        }
    }
}
