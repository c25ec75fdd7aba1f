//! Tables in XLSX: nothing that the file says of its own size is believed, and no memory is taken before a cell is there.

use crate::{
    sheet::{
        MOST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Sheet, WrongCell, from_records, too_large,
        too_many_cells, too_many_rows, too_wide, unreadable,
    },
    sheet_bounds::refuse_bomb,
};
use calamine::{Data, DataRef, Reader, Xlsx};
use kernel::Failure;
use std::{
    collections::BTreeMap,
    io::Cursor,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// Most bytes of all cells' texts.
const MOST_LETTERS: usize = 256 << 20;

/// Reads the first sheet.
pub(crate) fn read_xlsx(file: &[u8]) -> Result<Sheet, Failure> {
    refuse_bomb(file)?;
    // the reader of workbooks stops at a number that is beyond its own (a cell in the column `NULLXFD`) by a panic, which is not the file's
    // reader's to tell: it is built to, in a release too (Cargo.toml)
    catch_unwind(AssertUnwindSafe(|| read_cells(file))).unwrap_or_else(|_| Err(broken()))
}

fn broken() -> Failure {
    unreadable("XLSX 文件已损坏或不是表格", "the XLSX file is broken or not a spreadsheet")
}

fn read_cells(file: &[u8]) -> Result<Sheet, Failure> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| broken())?;
    let name = book.sheet_names().first().cloned().ok_or_else(broken)?;
    let mut reader = book.worksheet_cells_reader(&name).map_err(|_| broken())?;
    let mut cells = Cells::default();
    while let Some(cell) = reader.next_cell().map_err(|_| broken())? {
        // a cell that is only painted is none
        if !matches!(cell.get_value(), DataRef::Empty) {
            let (row, column) = cell.get_position();
            cells.weigh(cell.get_value())?;
            cells.put(row, column, cell.get_value().clone().into())?;
        }
    }
    cells.into_sheet()
}

/// The cells that are there, by row; rows and columns from 0 as the sheet counts them.
#[derive(Default)]
struct Cells {
    rows: BTreeMap<u32, BTreeMap<u32, Data>>,
    count: usize,
    /// Bytes of all texts.
    letters: usize,
    /// The first and last column in use.
    columns: Option<(u32, u32)>,
}

impl Cells {
    /// A text that stands once in the file may be named by every cell: it is weighed before it is copied.
    fn weigh(&mut self, value: &DataRef<'_>) -> Result<(), Failure> {
        let length = match value {
            DataRef::String(text) => text.len(),
            DataRef::SharedString(text) => text.len(),
            _ => 0,
        };
        self.letters += length;
        if length > MOST_CELL || self.letters > MOST_LETTERS {
            return Err(too_large("单元格中的文字过多", "its cells hold too much text"));
        }
        Ok(())
    }

    fn put(&mut self, row: u32, column: u32, value: Data) -> Result<(), Failure> {
        self.count += 1;
        let (first, last) = self.columns.map_or((column, column), |(a, b)| (a.min(column), b.max(column)));
        self.columns = Some((first, last));
        if (last - first) as usize >= MOST_COLUMNS {
            return Err(too_wide());
        }
        let ends = (self.rows.first_key_value(), self.rows.last_key_value());
        let (top, bottom) = match ends {
            (Some((top, _)), Some((bottom, _))) => (row.min(*top), row.max(*bottom)),
            _ => (row, row),
        };
        if (bottom - top) as usize > MOST_ROWS {
            return Err(too_many_rows());
        }
        self.rows.entry(row).or_default().insert(column, value);
        if self.count > MOST_CELLS { Err(too_many_cells()) } else { Ok(()) }
    }

    fn into_sheet(self) -> Result<Sheet, Failure> {
        let first = self.columns.map_or(0, |(first, _)| first);
        let (mut records, mut wrong, mut left) = (Vec::new(), Vec::new(), MOST_CELLS);
        for (row, cells) in self.rows {
            let width = cells.last_key_value().map_or(0, |(last, _)| (last - first) as usize + 1);
            // what is empty between others takes memory too
            left = left.checked_sub(width).ok_or_else(too_many_cells)?;
            let mut record = vec![String::new(); width];
            for (column, value) in cells {
                let at = (column - first) as usize;
                if let Data::Error(error) = &value {
                    wrong.push((row as usize + 1, at, WrongCell::Error(error.to_string())));
                }
                if let Some(cell) = record.get_mut(at) {
                    *cell = cell_text(&value);
                }
            }
            records.push((row as usize + 1, record));
        }
        Ok(Sheet { wrong, ..from_records(records)? })
    }
}

fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::Bool(flag) => flag.to_string(),
        // a whole number that a spreadsheet keeps as a float, exact up to 2^53
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => format!("{number:.0}"),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
            }
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// An XLSX of one sheet, with a table of texts where one is given.
    fn book(rows: &str, strings: Option<&str>) -> Vec<u8> {
        const NS: &str = "http://schemas.openxmlformats.org";
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut part = |name: &str, text: String| {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        };
        part("[Content_Types].xml", format!("<Types xmlns=\"{NS}/package/2006/content-types\"/>"));
        part(
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{NS}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{NS}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        );
        part(
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{NS}/spreadsheetml/2006/main\" xmlns:r=\"{NS}/officeDocument/2006/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        );
        part(
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{NS}/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{NS}/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        );
        part(
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{NS}/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>{rows}</sheetData></worksheet>"
            ),
        );
        if let Some(strings) = strings {
            part("xl/sharedStrings.xml", strings.to_owned());
        }
        zip.finish().unwrap().into_inner()
    }

    fn cell(place: &str) -> String {
        format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>x</t></is></c>")
    }

    #[test]
    fn cells_are_read_where_they_stand() {
        let heading = format!("<row r=\"3\">{}{}</row>", cell("B3"), cell("D3"));
        let sheet =
            read_xlsx(&book(&format!("{heading}<row r=\"5\"><c r=\"D5\"><v>7</v></c></row>"), None)).unwrap();
        assert_eq!(sheet.heading, ["x", "", "x"]);
        assert_eq!(sheet.rows, [(5, vec![String::new(), String::new(), "7".to_owned()])]);
    }

    #[test]
    fn a_cell_far_away_costs_nothing() {
        for place in ["XFD1048576", "A1048576", "GZ2", "XFD1", "ZZZZZ4294967295", "A4294967295"] {
            let failure =
                read_xlsx(&book(&format!("<row>{}{}</row>", cell("A1"), cell(place)), None)).unwrap_err();
            assert!(
                ["import.too_large", "import.unreadable"].contains(&failure.code()),
                "{place}: {failure:?}"
            );
        }
        // one that is only painted is none
        let painted = format!("<row r=\"1\">{}<c r=\"XFD1\" s=\"0\"></c></row>", cell("A1"));
        assert_eq!(read_xlsx(&book(&painted, None)).unwrap().heading, ["x"]);
    }

    #[test]
    fn texts_that_are_only_announced_take_no_memory() {
        for count in ["4294967295", "99999999999999999999999", "1000000"] {
            let strings = format!("<sst count=\"1\" uniqueCount = '{count}'><si><t>x</t></si></sst>");
            let failure =
                read_xlsx(&book("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", Some(&strings)));
            assert_eq!(failure.unwrap_err().code(), "import.unreadable", "{count}");
        }
        let strings = "<sst count=\"1\" uniqueCount=\"1\"><si><t>x</t></si></sst>";
        let sheet = read_xlsx(&book("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", Some(strings)));
        assert_eq!(sheet.unwrap().heading, ["x"]);
    }

    #[test]
    fn however_it_is_announced() {
        let zeros = "0".repeat(70);
        let blanks = " ".repeat(70);
        for sst in [
            format!("<sst uniqueCount=\"{zeros}1000000000000\">"),
            format!("<sst uniqueCount{blanks}={blanks}\"1000000000000\">"),
            format!("<!--{}--><x:sst count=\"1\" uniqueCount='1000000000000'>", "-=".repeat(60_000)),
            "<sst uniqueCount=\"1\" uniqueCount=\"1000000000000\">".to_owned(),
            "<sst uniqueCount=\"&#49;000000000000\">".to_owned(),
            "<sst uniqueCount=\" 1000000000000\">".to_owned(),
            "<sst uniqueCount=1000000000000>".to_owned(),
        ] {
            let strings = format!("{sst}<si><t>x</t></si></sst>");
            let read =
                read_xlsx(&book("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", Some(&strings)));
            assert_eq!(read.unwrap_err().code(), "import.unreadable", "{}", &sst[..40]);
        }
        // a text that speaks of it announces nothing
        let strings = "<sst uniqueCount=\"1\"><si><t>uniqueCount=\"99999999\"</t></si></sst>";
        let row = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>";
        assert_eq!(read_xlsx(&book(row, Some(strings))).unwrap().heading, ["uniqueCount=\"99999999\""]);
    }

    #[test]
    fn one_long_text_named_by_many_cells_is_refused() {
        let strings = format!("<sst uniqueCount=\"1\"><si><t>{}</t></si></sst>", "x".repeat(150_000));
        let cells: String =
            (1..20_000).map(|row| format!("<row r=\"{row}\"><c t=\"s\"><v>0</v></c></row>")).collect();
        assert_eq!(read_xlsx(&book(&cells, Some(&strings))).unwrap_err().code(), "import.too_large");
    }

    #[test]
    fn a_zip_bomb_is_refused_before_it_is_unpacked() {
        let mut file = Cursor::new(Vec::new());
        let mut zip = zip::ZipWriter::new(&mut file);
        zip.start_file("xl/worksheets/sheet1.xml", zip::write::SimpleFileOptions::default()).unwrap();
        let zeros = vec![b'0'; 1 << 20];
        for _ in 0..600 {
            zip.write_all(&zeros).unwrap();
        }
        zip.finish().unwrap();
        assert_eq!(read_xlsx(file.get_ref()).unwrap_err().code(), "import.too_large");
    }
}
