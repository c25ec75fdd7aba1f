//! The answer of a query as a table in a file: what a screen made by hand shows, for whoever goes on with it in a spreadsheet.

use crate::{
    export::{FileKind, broken_pipe},
    sheet::escaped,
};
use kernel::{Failure, Label, Language};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub label: Label,
    /// How wide it is in a workbook, in characters.
    pub width: u8,
}

impl Column {
    /// For a number, a code or a day.
    pub const fn narrow(zh: &'static str, en: &'static str) -> Self {
        Self { label: Label::new(zh, en), width: 14 }
    }

    /// For a name.
    pub const fn name(zh: &'static str, en: &'static str) -> Self {
        Self { label: Label::new(zh, en), width: 28 }
    }

    /// For sentences, which are wrapped.
    pub const fn sentence(zh: &'static str, en: &'static str) -> Self {
        Self { label: Label::new(zh, en), width: Self::SENTENCE }
    }

    const SENTENCE: u8 = 60;
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// There is nothing to say.
    Nothing,
    /// A text as people read it.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Hundredths of a percent, told as a percentage.
    BasisPoints(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text) }
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(some: Option<T>) -> Self {
        some.map_or(Self::Nothing, Into::into)
    }
}

impl Cell {
    /// As a CSV says it, and what a formula would be is none.
    fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => escaped(text),
            Self::Number(number) => number.to_string(),
            Self::BasisPoints(points) => {
                let (sign, points) = (if *points < 0 { "-" } else { "" }, points.unsigned_abs());
                format!("{sign}{}.{:02}%", points / 100, points % 100)
            }
        }
    }
}

/// An answer as a table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its columns.
    pub columns: &'static [Column],
    /// Its rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The file.
    pub fn write(&self, kind: FileKind, language: Language) -> Result<Vec<u8>, Failure> {
        match kind {
            FileKind::Csv => self.csv(language),
            FileKind::Xlsx => self.xlsx(language).map_err(broken_pipe),
        }
    }

    fn csv(&self, language: Language) -> Result<Vec<u8>, Failure> {
        let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
        let headings = self.columns.iter().map(|column| column.label.text(language));
        writer.write_record(headings).map_err(broken_pipe)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::text)).map_err(broken_pipe)?;
        }
        writer.into_inner().map_err(broken_pipe)
    }

    fn xlsx(&self, language: Language) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        let (bold, percent) = (Format::new().set_bold(), Format::new().set_num_format("0.00%"));
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        sheet.set_freeze_panes(1, 0)?;
        for (at, column) in (0_u16..).zip(self.columns) {
            sheet.set_column_width(at, f64::from(column.width))?;
            sheet.write_string_with_format(0, at, column.label.text(language), &bold)?;
        }
        for (line, row) in (1_u32..).zip(&self.rows) {
            for (at, (cell, column)) in (0_u16..).zip(row.iter().zip(self.columns)) {
                match cell {
                    Cell::Nothing => {}
                    Cell::Text(text) if column.width == Column::SENTENCE => {
                        sheet.write_string_with_format(line, at, escaped(text), &wrapped)?;
                    }
                    // a spreadsheet's numbers are floats: only what they hold exactly goes as one
                    Cell::Number(number) if number.abs() < 9_000_000_000_000_000 => {
                        sheet.write_number(line, at, *number as f64)?;
                    }
                    Cell::BasisPoints(points) => {
                        sheet.write_number_with_format(line, at, *points as f64 / 10_000.0, &percent)?;
                    }
                    Cell::Text(_) | Cell::Number(_) => {
                        sheet.write_string(line, at, cell.text())?;
                    }
                }
            }
        }
        if let Some(last) = self.columns.len().checked_sub(1) {
            let rows = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
            sheet.autofilter(0, 0, rows, u16::try_from(last).unwrap_or(u16::MAX))?;
        }
        book.save_to_buffer()
    }
}

/// How a file says a flag.
pub fn yes_or_no(flag: bool, language: Language) -> &'static str {
    match (language, flag) {
        (Language::Zh, true) => "是",
        (Language::Zh, false) => "否",
        (Language::En, true) => "yes",
        (Language::En, false) => "no",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet;

    const COLUMNS: &[Column] = &[
        Column::narrow("编号", "Number"),
        Column::sentence("内容", "Text"),
        Column::narrow("覆盖率", "Coverage"),
    ];

    fn table() -> Table {
        let row =
            |number: &str, text: &str, points| vec![number.into(), text.into(), Cell::BasisPoints(points)];
        let rows = vec![row("S-001", "=1+1", 6_667), row("S-002", "计划，\"预算\"\n与预测", -5)];
        Table { columns: COLUMNS, rows }
    }

    #[test]
    fn a_csv_says_what_the_table_says_and_holds_no_formula() {
        let file = table().write(FileKind::Csv, Language::Zh).unwrap();
        let text = String::from_utf8(file).unwrap();
        let mut lines = text.trim_start_matches('\u{FEFF}').lines();
        assert_eq!(lines.next(), Some("编号,内容,覆盖率"));
        assert_eq!(lines.next(), Some("S-001,'=1+1,66.67%"));
        assert!(text.contains("-0.05%") && text.contains("\"计划，\"\"预算\"\"\n与预测\""), "{text}");
    }

    #[test]
    fn a_workbook_says_the_same() {
        let file = table().write(FileKind::Xlsx, Language::En).unwrap();
        let sheet = sheet::read(&file).unwrap();
        assert_eq!(sheet.heading, ["Number", "Text", "Coverage"]);
        let texts: Vec<&[String]> = sheet.rows.iter().map(|(_, row)| &row[..2]).collect();
        assert_eq!(texts, [["S-001", "=1+1"], ["S-002", "计划，\"预算\"\n与预测"]]);
    }
}
