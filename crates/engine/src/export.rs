//! A list as a file: CSV or XLSX, references by their natural keys, so that it can be brought in again as it is.

use crate::{
    Actor, failures,
    keys::KeyTexts,
    list::{self, ListParams},
    reach,
    sheet::escaped,
    table::yes_or_no,
};
use kernel::{Failure, Language};
use rust_xlsxwriter::{Format, Workbook};
use schema::{FieldDef, FieldKind, RecordDef, Right, Value, to_text};
use std::io::Write;
use store::{RecordRow, Tx};

/// The kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Comma separated, UTF-8 with a byte order mark, as spreadsheets want it.
    Csv,
    /// A workbook of one sheet.
    Xlsx,
}

impl FileKind {
    /// `csv` or `xlsx`.
    pub fn of(name: &str) -> Result<Self, Failure> {
        match name {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(failures::malformed("format 为 csv 或 xlsx", "format is csv or xlsx").on("format")),
        }
    }

    /// For the HTTP header.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// The ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    fn most_rows(self) -> usize {
        match self {
            Self::Csv => 1_000_000,
            Self::Xlsx => 200_000,
        }
    }
}

/// Writes a list's rows to `out`.
pub fn export(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    params: &ListParams,
    kind: FileKind,
    language: Language,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Read, record)?;
    who.require(Right::Export, record)?;
    let mut spec = list::spec(who, def, params)?;
    spec.scopes.extend(reach::scope(who, Right::Export, def)?);
    let fields: Vec<(usize, &'static FieldDef)> = def
        .fields
        .iter()
        .enumerate()
        .filter(|(_, field)| {
            who.sees(def, field)
                && params.fields.as_ref().is_none_or(|names| names.iter().any(|n| n == field.name))
        })
        .collect();
    let mut keys = KeyTexts::default();
    match kind {
        FileKind::Csv => {
            out.write_all("\u{FEFF}".as_bytes()).map_err(broken_pipe)?;
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(headings(&fields, language)).map_err(broken_pipe)?;
            list::walk(tx, def, spec, kind.most_rows(), |tx, rows| {
                keys.load(tx, who, def, rows)?;
                for row in rows {
                    writer.write_record(cells(&fields, row, &keys, language)).map_err(broken_pipe)?;
                }
                Ok(())
            })?;
            writer.flush().map_err(broken_pipe)
        }
        FileKind::Xlsx => {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet_with_constant_memory().map_err(broken_pipe)?;
            heading(sheet, &fields, language).map_err(broken_pipe)?;
            let mut line = 0_u32;
            list::walk(tx, def, spec, kind.most_rows(), |tx, rows| {
                keys.load(tx, who, def, rows)?;
                for row in rows {
                    line += 1;
                    xlsx_row(sheet, line, &fields, row, &keys, language).map_err(broken_pipe)?;
                }
                Ok(())
            })?;
            let file = book.save_to_buffer().map_err(broken_pipe)?;
            out.write_all(&file).map_err(broken_pipe)
        }
    }
}

/// An empty file with the columns that an import takes.
pub fn template(
    who: &Actor,
    def: &RecordDef,
    kind: FileKind,
    language: Language,
) -> Result<Vec<u8>, Failure> {
    let fields: Vec<(usize, &'static FieldDef)> =
        def.fields.iter().enumerate().filter(|(_, field)| who.sees(def, field)).collect();
    match kind {
        FileKind::Csv => {
            let mut writer = csv::Writer::from_writer("\u{FEFF}".as_bytes().to_vec());
            writer.write_record(headings(&fields, language)).map_err(broken_pipe)?;
            writer.into_inner().map_err(broken_pipe)
        }
        FileKind::Xlsx => {
            let mut book = Workbook::new();
            heading(book.add_worksheet(), &fields, language).map_err(broken_pipe)?;
            book.save_to_buffer().map_err(broken_pipe)
        }
    }
}

/// What the columns are called. A customer calls their own fields as they like: as a formula too.
fn headings(fields: &[(usize, &'static FieldDef)], language: Language) -> impl Iterator<Item = String> {
    fields.iter().map(move |(_, field)| escaped(field.label.text(language)))
}

fn heading(
    sheet: &mut rust_xlsxwriter::Worksheet,
    fields: &[(usize, &'static FieldDef)],
    language: Language,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (column, (_, field)) in fields.iter().enumerate() {
        let width = match field.kind {
            FieldKind::LongText => 60.0,
            FieldKind::Text | FieldKind::Reference(_) => 28.0,
            _ => 16.0,
        };
        sheet.set_column_width(column as u16, width)?;
        sheet.write_string_with_format(0, column as u16, escaped(field.label.text(language)), &bold)?;
    }
    Ok(())
}

fn xlsx_row(
    sheet: &mut rust_xlsxwriter::Worksheet,
    line: u32,
    fields: &[(usize, &'static FieldDef)],
    row: &RecordRow,
    keys: &KeyTexts,
    language: Language,
) -> Result<(), rust_xlsxwriter::XlsxError> {
    for (column, ((at, _), text)) in fields.iter().zip(cells(fields, row, keys, language)).enumerate() {
        match row.values.get(*at) {
            // a spreadsheet's numbers are floats: only what they hold exactly goes as one
            Some(Value::Int(number)) if number.abs() < 9_000_000_000_000_000 => {
                sheet.write_number(line, column as u16, *number as f64)?;
            }
            _ if text.is_empty() => {}
            _ => {
                sheet.write_string(line, column as u16, &text)?;
            }
        }
    }
    Ok(())
}

/// A row's cells in words that the import takes back: keys for references, labels for choices.
fn cells(
    fields: &[(usize, &'static FieldDef)],
    row: &RecordRow,
    keys: &KeyTexts,
    language: Language,
) -> Vec<String> {
    let value = |at: usize| row.values.get(at).unwrap_or(&Value::Null);
    let cell = |(at, field): &(usize, &'static FieldDef)| match value(*at) {
        Value::Uuid(id) => escaped(&keys.text(*id)),
        Value::Text(text) => {
            let choice = field.choice(text);
            choice.map_or_else(|| escaped(text), |choice| choice.label.text(language).to_owned())
        }
        Value::Bool(flag) => yes_or_no(*flag, language).to_owned(),
        other => to_text(other),
    };
    fields.iter().map(cell).collect()
}

pub(crate) fn broken_pipe(error: impl std::fmt::Display) -> Failure {
    failures::EXPORT_BROKEN.fail().with("reason", error)
}
