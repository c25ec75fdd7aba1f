//! Tables in CSV: what is written by the rules, in whatever encoding and with whatever marks, is read as it was meant; what is not is
//! read in bounds or refused by name.

use crate::kit::{check, like, mangled, mangled_bytes, named};
use encoding_rs::GB18030;
use engine::{Sheet, read_sheet};
use proptest::{collection::vec, prelude::*, sample::select};

pub type Table = Vec<Vec<String>>;

/// What a cell may hold where files are not mangled: no NUL, and nothing that a table trims.
pub fn cells() -> impl Strategy<Value = String> {
    let sign = prop_oneof![
        8 => select(&['a', '规', '1', '"', ',', ';', '\t', '\n', '\'', '=', '-', '+', '@', ' ', '📦', '\u{FEFF}'][..]),
        1 => any::<char>().prop_filter("a character that may stand in a table", |c| !c.is_control()),
    ];
    vec(sign, 0..6).prop_map(|signs| signs.into_iter().collect())
}

/// A heading and rows, none of which is blank.
pub fn tables() -> impl Strategy<Value = Table> {
    (1_usize..5).prop_flat_map(|width| {
        let heading = vec(cells(), width).prop_map(|mut cells| {
            cells[0].insert(0, '名');
            cells.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<String>>()
        });
        let row = vec(cells(), width).prop_map(|mut cells| {
            cells[0].push('x');
            cells
        });
        (heading, vec(row, 0..5))
            .prop_map(|(heading, rows)| std::iter::once(heading).chain(rows).collect::<Table>())
    })
}

#[derive(Debug, Clone, Copy)]
pub enum Encoding {
    Utf8,
    Marked,
    Utf16Little,
    Utf16Big,
    Gb18030,
}

/// By the rules of RFC 4180: every cell in quotation marks; and none that a spreadsheet takes for a formula.
fn written(table: &Table, delimiter: char, end: &str) -> String {
    let row = |row: &Vec<String>| {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| {
                let formula = cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r']);
                let mark = if formula { "'" } else { "" };
                format!("\"{mark}{}\"", cell.replace('"', "\"\""))
            })
            .collect();
        cells.join(&delimiter.to_string()) + end
    };
    table.iter().map(row).collect()
}

fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    let utf16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
    };
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Marked => ["\u{FEFF}".as_bytes(), text.as_bytes()].concat(),
        Encoding::Utf16Little => utf16([0xFF, 0xFE], u16::to_le_bytes),
        Encoding::Utf16Big => utf16([0xFE, 0xFF], u16::to_be_bytes),
        Encoding::Gb18030 => GB18030.encode(text).0.into_owned(),
    }
}

fn told(sheet: &Sheet) -> Table {
    std::iter::once(sheet.heading.clone()).chain(sheet.rows.iter().map(|(_, cells)| cells.clone())).collect()
}

/// The bounds of a table, whatever its file said.
pub fn bounded(sheet: &Sheet) -> Result<(), TestCaseError> {
    prop_assert!(sheet.heading.len() <= 200 && sheet.rows.len() <= 200_000);
    prop_assert!(sheet.heading.iter().any(|name| !name.is_empty()));
    prop_assert!(sheet.rows.windows(2).all(|pair| pair[0].0 < pair[1].0));
    Ok(())
}

#[test]
fn what_is_written_by_the_rules_is_read_as_it_was_meant() {
    use Encoding::*;
    let how = (select(&[',', ';', '\t'][..]), select(&["\n", "\r\n"][..]));
    let encoding = select(&[Utf8, Marked, Utf16Little, Utf16Big, Gb18030][..]);
    check(2_000, (tables(), how, encoding), |(table, (delimiter, end), encoding)| {
        let text = written(&table, delimiter, end);
        let file = encoded(&text, encoding);
        // some bytes of GB 18030 are UTF-8 too: nothing tells which was meant; and it lacks a character or two
        let lost =
            std::str::from_utf8(&file).is_ok_and(|read| read != text) || GB18030.decode(&file).0 != text;
        if matches!(encoding, Gb18030) && lost {
            return Ok(());
        }
        let sheet = read_sheet(&file).map_err(|failure| TestCaseError::fail(failure.to_string()))?;
        prop_assert!(sheet.wrong.is_empty(), "{:?}", sheet.wrong);
        prop_assert_eq!(told(&sheet), table);
        Ok(())
    });
}

const FILES: &[&str] = &[
    "编号,名称\nS-1,\"流程，管理\"\n",
    "code;name_zh;name_en\r\nHZ;\"杭州 \"\"市\"\"\";Hangzhou\r\n\r\nNB;宁波;Ningbo\r\n",
    "calendar\tday\tkind\nCN\t2026-10-01\tholiday\n\n\nCN\t2026-10-02\tholiday",
    "a,b\n'=1+1,\"x\ny\"\n",
    "PK\u{3}\u{4}",
];

#[test]
fn what_is_not_is_refused_by_name_or_read_in_bounds_and_as_it_is_written_again() {
    let text = like(FILES).prop_map(String::into_bytes);
    let table = (tables(), select(&[',', ';', '\t'][..]));
    let table = mangled(table.prop_map(|(table, delimiter)| written(&table, delimiter, "\r\n")));
    let bytes = vec(any::<u8>(), 0..200);
    let inputs = prop_oneof![3 => text, 3 => table.prop_map(String::into_bytes), 1 => bytes];
    check(2_000, mangled_bytes(inputs), |file| match read_sheet(&file) {
        Ok(sheet) => {
            bounded(&sheet)?;
            if sheet.wrong.is_empty() {
                let table = told(&sheet);
                let again = read_sheet(&encoded(&written(&table, ',', "\n"), Encoding::Marked));
                let again = again.map_err(|failure| TestCaseError::fail(failure.to_string()))?;
                prop_assert_eq!(told(&again), table);
            }
            Ok(())
        }
        Err(failure) => named(&failure),
    });
}

/// What was found: marks within a quoted heading were counted as those between cells.
#[test]
fn a_mark_within_a_heading_parts_no_cells() {
    let sheet = read_sheet("\"内容;说明;备注\",编号\n甲,1\n".as_bytes()).expect("a table");
    assert_eq!(sheet.heading, ["内容;说明;备注", "编号"]);
    let sheet = read_sheet("\r\n\"a,\nb,c\";d\r\n1;2\r\n".as_bytes()).expect("a table");
    assert_eq!(sheet.heading, ["a,\nb,c", "d"]);
}
