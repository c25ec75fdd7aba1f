//! Tables as people send them: CSV in UTF-8, UTF-16 or GBK, XLSX; bounded in size before anything is believed.

use crate::{
    failures,
    sheet_quotes::wrong_quote,
    sheet_text::{FileText, decoded, is_broken},
    sheet_xlsx::read_xlsx,
};
use kernel::Failure;

/// Largest file taken.
pub const MOST_BYTES: usize = 64 << 20;
/// Most rows below the heading.
pub const MOST_ROWS: usize = 200_000;
/// Most columns.
pub(crate) const MOST_COLUMNS: usize = 200;
/// Most cells, empty ones between others included: what a file takes of the memory.
pub(crate) const MOST_CELLS: usize = 5_000_000;
/// Cells of a single row that are still told as a fault of that row.
const WIDEST_ROW: usize = 2_000;
/// Most bytes of one cell.
pub(crate) const MOST_CELL: usize = 200_000;

/// What people take for a table, by what it begins with.
const FOREIGN: &[(&[u8], &str, &str)] = &[
    (
        b"\xD0\xCF\x11\xE0",
        "这是旧版 Excel（.xls）文件，请另存为 .xlsx 或 CSV",
        "it is a workbook of an old Excel (.xls); save it as .xlsx or CSV",
    ),
    (b"%PDF-", "这是 PDF 文件，请导出为 .xlsx 或 CSV", "it is a PDF; export the table as .xlsx or CSV"),
    (b"\x89PNG", "这是图片，请使用 .xlsx 或 CSV", "it is a picture; send an .xlsx or a CSV"),
    (b"\xFF\xD8\xFF", "这是图片，请使用 .xlsx 或 CSV", "it is a picture; send an .xlsx or a CSV"),
];

/// A table: its heading, and its rows with the number that a person sees beside each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The heading's cells.
    pub heading: Vec<String>,
    /// The rows.
    pub rows: Vec<(usize, Vec<String>)>,
    /// Cells that cannot be taken as they stand: row, column from 0, and what is wrong.
    pub wrong: Vec<(usize, usize, WrongCell)>,
}

/// What is wrong with a cell before anybody asks what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongCell {
    /// A spreadsheet shows this error in place of a value.
    Error(String),
    /// Its quotation mark is not closed: what follows, to the end of the file, stands in it.
    OpenQuote,
    /// Something stands between its closing quotation mark and the next cell.
    AfterQuote,
    /// It holds bytes that are no text.
    BrokenText,
}

/// Reads a file, whichever of the kinds it is.
pub fn read(file: &[u8]) -> Result<Sheet, Failure> {
    if file.len() > MOST_BYTES {
        return Err(too_large("文件超过 64 MB", "it is larger than 64 MB"));
    }
    if let Some((_, zh, en)) = FOREIGN.iter().find(|(begins, ..)| file.starts_with(begins)) {
        return Err(unreadable(zh, en));
    }
    let mut sheet =
        if file.starts_with(b"PK\x03\x04") { read_xlsx(file)? } else { read_csv(&decoded(file)?)? };
    for cell in sheet.heading.iter_mut().chain(sheet.rows.iter_mut().flat_map(|(_, row)| row)) {
        if let Some(plain) = unescaped(cell) {
            *cell = plain;
        }
    }
    Ok(sheet)
}

pub(crate) fn unreadable(zh: &str, en: &str) -> Failure {
    failures::IMPORT_UNREADABLE.fail().with("reason_zh", zh).with("reason_en", en)
}

pub(crate) fn too_large(zh: &str, en: &str) -> Failure {
    failures::IMPORT_TOO_LARGE.fail().with("reason_zh", zh).with("reason_en", en)
}

fn read_csv(file: &FileText) -> Result<Sheet, Failure> {
    let text = file.text.as_str();
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter as u8)
        .from_reader(text.as_bytes());
    let mut records = Vec::new();
    let mut wrong = Vec::new();
    let (mut row, mut from, mut cells_left) = (0, 0, MOST_CELLS);
    let mut record = csv::StringRecord::new();
    loop {
        let broken = |error: csv::Error| {
            unreadable(&format!("第 {} 行：{error}", row + 1), &format!("row {}: {error}", row + 1))
        };
        if !reader.read_record(&mut record).map_err(broken)? {
            return Ok(Sheet { wrong, ..from_records(records)? });
        }
        if records.len() > MOST_ROWS {
            return Err(too_many_rows());
        }
        row += blank_lines(text, from) + 1;
        let to = reader.position().byte() as usize;
        let as_written = text.get(from..to).unwrap_or_default();
        wrong.extend(wrong_quote(as_written, delimiter as u8).map(|(column, what)| (row, column, what)));
        from = to;
        if record.len() > WIDEST_ROW {
            return Err(too_wide());
        }
        cells_left = cells_left.checked_sub(record.len()).ok_or_else(too_many_cells)?;
        if file.broken {
            let broken = record.iter().enumerate().filter(|(_, cell)| is_broken(cell));
            wrong.extend(broken.map(|(column, _)| (row, column, WrongCell::BrokenText)));
        }
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        records.push((row, cells));
    }
}

/// What parts the cells: a file with more tabs than commas in its heading was saved as "tab separated". What stands in quotation marks
/// parts nothing.
fn delimiter(text: &str) -> char {
    let (mut quoted, mut counts) = (false, [(',', 0), (';', 0), ('\t', 0)]);
    for sign in text.trim_start_matches(['\r', '\n']).chars() {
        match sign {
            '"' => quoted = !quoted,
            '\r' | '\n' if !quoted => break,
            _ if quoted => {}
            sign => counts.iter_mut().filter(|(known, _)| *known == sign).for_each(|(_, count)| *count += 1),
        }
    }
    counts.into_iter().max_by_key(|(sign, count)| (*count, *sign == ',')).map_or(',', |(sign, _)| sign)
}

/// How many blank lines stand at a place in a text: the reader leaves them out, and a person counts them.
fn blank_lines(text: &str, from: usize) -> usize {
    let (before, rest) = text.split_at_checked(from).unwrap_or((text, ""));
    // of a line's end in two characters the reader takes the second with the next record
    let rest = if before.ends_with('\r') { rest.strip_prefix('\n').unwrap_or(rest) } else { rest };
    let ends = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    rest.get(..ends).unwrap_or_default().replace("\r\n", "\n").len()
}

pub(crate) fn too_many_rows() -> Failure {
    too_large("超过 200000 行", "it has more than 200000 rows")
}

pub(crate) fn too_wide() -> Failure {
    too_large("超过 200 列", "it has more than 200 columns")
}

pub(crate) fn too_many_cells() -> Failure {
    too_large("超过 500 万个单元格", "it has more than 5 million cells")
}

pub(crate) fn from_records(records: Vec<(usize, Vec<String>)>) -> Result<Sheet, Failure> {
    let mut records = records.into_iter();
    let heading = records.next().map(|(_, cells)| cells).unwrap_or_default();
    let heading: Vec<String> = heading.into_iter().map(|cell| cell.trim().to_owned()).collect();
    if heading.iter().all(String::is_empty) {
        return Err(unreadable("第一行没有列名", "its first row names no columns"));
    }
    if heading.len() > MOST_COLUMNS {
        return Err(too_wide());
    }
    let rows: Vec<_> =
        records.filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty())).collect();
    if let Some((at, _)) = rows.iter().find(|(_, cells)| cells.iter().any(|cell| cell.len() > MOST_CELL)) {
        return Err(too_large(
            &format!("第 {at} 行有过长的单元格"),
            &format!("row {at} has a cell that is too long"),
        ));
    }
    Ok(Sheet { heading, rows, wrong: Vec::new() })
}

/// Whether a spreadsheet would take a text for a formula, or for an escaped one.
fn looks_like_formula(text: &str) -> bool {
    matches!(text.trim_start_matches('\'').chars().next(), Some('=' | '+' | '-' | '@' | '\t' | '\r'))
}

/// A text that no spreadsheet takes for a formula: with `'` before it where it would. Negative numbers stay numbers.
pub fn escaped(text: &str) -> String {
    let is_number = text
        .strip_prefix('-')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '.'));
    if looks_like_formula(text) && !is_number { format!("'{text}") } else { text.to_owned() }
}

/// What [`escaped`] made, back again; none where there is nothing to undo.
fn unescaped(cell: &str) -> Option<String> {
    let rest = cell.strip_prefix('\'')?;
    looks_like_formula(rest).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_table_is_told_as_what_it_is() {
        for (file, told) in
            [(&b"\xD0\xCF\x11\xE0\xA1\xB1"[..], ".xls"), (b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "picture")]
        {
            let failure = read(file).unwrap_err();
            assert!(failure.message(kernel::Language::En).contains(told), "{failure:?}");
        }
    }

    #[test]
    fn the_same_table_in_every_encoding() {
        let text = "编号,名称\nS-1,\"流程，管理\"\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let utf16: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let plain = read(text.as_bytes()).unwrap();
        assert_eq!(plain.heading, ["编号", "名称"]);
        assert_eq!(plain.rows, [(2, vec!["S-1".to_owned(), "流程，管理".to_owned()])]);
        let blank = read("编号,名称\r\n\r\n\n\"S\n1\",甲\r\n \n\nS-2,乙".as_bytes()).unwrap();
        assert_eq!(blank.rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [4, 7]);
        for file in [gbk.as_ref(), utf16.as_slice(), bom.as_slice()] {
            assert_eq!(read(file).unwrap(), plain);
        }
        assert_eq!(read(text.replace(',', "\t").as_bytes()).unwrap().heading, plain.heading);
    }

    #[test]
    fn broken_files_are_told_not_guessed() {
        for (file, code) in [
            (&b""[..], "import.unreadable"),
            (b"\n\n", "import.unreadable"),
            (b"a,b\n\xFF\xFF\xFF", "import.unreadable"),
            (b"a\0b", "import.unreadable"),
            (b"PK\x03\x04 not a zip", "import.unreadable"),
            (b"\x89PNG\r\n\x1a\n\0\0\0", "import.unreadable"),
        ] {
            assert_eq!(read(file).unwrap_err().code(), code, "{file:?}");
        }
    }

    #[test]
    fn a_text_of_nothing_but_commas_is_refused() {
        let wide = format!("a,b\n{}\n", ",".repeat(3_000));
        assert_eq!(read(wide.as_bytes()).unwrap_err().code(), "import.too_large");
        let many = format!("a,b\n{}", format!("{}\n", ",".repeat(1_500)).repeat(4_000));
        assert_eq!(read(many.as_bytes()).unwrap_err().code(), "import.too_large");
    }

    proptest! {
        #[test]
        fn escaping_is_undone_by_reading(text in "['=+@a\\-0-9规 ]{0,6}") {
            let cell = escaped(&text);
            prop_assert_eq!(unescaped(&cell).unwrap_or(cell), text);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
    }
}
