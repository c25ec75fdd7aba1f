//! An answer of SQLite: all its values in three pieces of memory, however many rows there are and texts in them.

use crate::row::{RawRow, Row};
use rusqlite::types::{Type, ValueRef};
use std::sync::Arc;

/// A value, and where in the answer what it says lies.
#[derive(Debug, Clone, Copy)]
enum Cell {
    Null,
    Int(i64),
    Real(f64),
    Text { from: usize, to: usize },
    Blob { from: usize, to: usize },
}

/// The rows of an answer, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    cells: Vec<Cell>,
    texts: String,
    blobs: Vec<u8>,
}

/// One row of it. The answer goes with the last of its rows.
pub(crate) struct AnswerRow {
    answer: Arc<Answer>,
    first: usize,
    width: usize,
}

impl Answer {
    /// Adds a row of so many columns.
    pub fn add(&mut self, row: &rusqlite::Row<'_>, width: usize) -> rusqlite::Result<()> {
        for at in 0..width {
            let cell = match row.get_ref(at)? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Int(number),
                ValueRef::Real(number) => Cell::Real(number),
                ValueRef::Text(text) => {
                    let text = std::str::from_utf8(text).map_err(|error| {
                        rusqlite::Error::FromSqlConversionFailure(at, Type::Text, Box::new(error))
                    })?;
                    let from = self.texts.len();
                    self.texts.push_str(text);
                    Cell::Text { from, to: self.texts.len() }
                }
                ValueRef::Blob(bytes) => {
                    let from = self.blobs.len();
                    self.blobs.extend_from_slice(bytes);
                    Cell::Blob { from, to: self.blobs.len() }
                }
            };
            self.cells.push(cell);
        }
        Ok(())
    }

    /// The rows, once all are there.
    pub fn into_rows(self, width: usize) -> Vec<Row> {
        // an answer without columns has no rows
        let count = self.cells.len().checked_div(width).unwrap_or(0);
        let answer = Arc::new(self);
        let row = |at: usize| AnswerRow { answer: Arc::clone(&answer), first: at * width, width };
        (0..count).map(|at| Row(RawRow::Sqlite(row(at)))).collect()
    }

    /// One row that says one number.
    pub fn of_number(number: i64) -> Vec<Row> {
        Self { cells: vec![Cell::Int(number)], ..Self::default() }.into_rows(1)
    }
}

impl AnswerRow {
    /// The value of a column, where it lies; none beyond the last.
    pub fn get(&self, at: usize) -> Option<ValueRef<'_>> {
        if at >= self.width {
            return None;
        }
        Some(match *self.answer.cells.get(self.first + at)? {
            Cell::Null => ValueRef::Null,
            Cell::Int(number) => ValueRef::Integer(number),
            Cell::Real(number) => ValueRef::Real(number),
            Cell::Text { from, to } => ValueRef::Text(self.answer.texts.get(from..to)?.as_bytes()),
            Cell::Blob { from, to } => ValueRef::Blob(self.answer.blobs.get(from..to)?),
        })
    }

    /// A text, where it lies; none where the column has something else.
    pub fn text(&self, at: usize) -> Option<&str> {
        if at >= self.width {
            return None;
        }
        match *self.answer.cells.get(self.first + at)? {
            Cell::Text { from, to } => self.answer.texts.get(from..to),
            _ => None,
        }
    }
}
