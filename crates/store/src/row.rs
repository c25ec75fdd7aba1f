//! A row of an answer, read by the type that the caller expects.

use crate::{answer::AnswerRow, document, failures};
use kernel::{Failure, NaiveDate, Timestamp, Uuid};
use rusqlite::types::ValueRef;
use schema::Value;
use std::borrow::Cow;

/// What a column holds, the same on both databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// BLOB of 16 bytes / uuid.
    Uuid,
    /// TEXT, compared by bytes.
    Text,
    /// INTEGER / bigint.
    Int,
    /// INTEGER 0 or 1 / boolean.
    Bool,
    /// TEXT `2026-11-23` / date.
    Date,
    /// INTEGER microseconds since 1970 / timestamptz.
    Timestamp,
    /// TEXT / jsonb.
    Json,
    /// BLOB / bytea.
    Bytes,
}

/// One row.
pub struct Row(pub(crate) RawRow);

pub(crate) enum RawRow {
    Sqlite(AnswerRow),
    Postgres(postgres::Row),
}

impl Row {
    /// The value of column `at`, read as `wanted`.
    pub fn get(&self, at: usize, wanted: ColumnType) -> Result<Value, Failure> {
        match &self.0 {
            RawRow::Sqlite(row) => match (row.get(at), wanted) {
                (Some(ValueRef::Text(_)), ColumnType::Text) => {
                    Ok(row.text(at).map_or(Value::Null, Value::from))
                }
                (Some(value), _) => crate::sqlite_conn::read(value, wanted)
                    .ok_or_else(|| wrong(at, &format!("{value:?} as {wanted:?}"))),
                (None, _) => Err(wrong(at, "no such column")),
            },
            RawRow::Postgres(row) => {
                crate::postgres_conn::read(row, at, wanted).map_err(|error| wrong(at, &error))
            }
        }
    }

    /// A text.
    pub fn text(&self, at: usize) -> Result<String, Failure> {
        self.opt_text(at)?.ok_or_else(|| wrong(at, "null"))
    }

    /// A text, if there is one.
    pub fn opt_text(&self, at: usize) -> Result<Option<String>, Failure> {
        match self.get(at, ColumnType::Text)? {
            Value::Text(text) => Ok(Some(text)),
            _ => Ok(None),
        }
    }

    /// A whole number.
    pub fn int(&self, at: usize) -> Result<i64, Failure> {
        match self.get(at, ColumnType::Int)? {
            Value::Int(number) => Ok(number),
            _ => Err(wrong(at, "null")),
        }
    }

    /// Yes or no.
    pub fn bool(&self, at: usize) -> Result<bool, Failure> {
        match self.get(at, ColumnType::Bool)? {
            Value::Bool(flag) => Ok(flag),
            _ => Err(wrong(at, "null")),
        }
    }

    /// An id.
    pub fn uuid(&self, at: usize) -> Result<Uuid, Failure> {
        self.opt_uuid(at)?.ok_or_else(|| wrong(at, "null"))
    }

    /// An id, if there is one.
    pub fn opt_uuid(&self, at: usize) -> Result<Option<Uuid>, Failure> {
        Ok(self.get(at, ColumnType::Uuid)?.as_uuid())
    }

    /// An instant.
    pub fn timestamp(&self, at: usize) -> Result<Timestamp, Failure> {
        self.opt_timestamp(at)?.ok_or_else(|| wrong(at, "null"))
    }

    /// An instant, if there is one.
    pub fn opt_timestamp(&self, at: usize) -> Result<Option<Timestamp>, Failure> {
        match self.get(at, ColumnType::Timestamp)? {
            Value::Timestamp(instant) => Ok(Some(instant)),
            _ => Ok(None),
        }
    }

    /// A day.
    pub fn date(&self, at: usize) -> Result<NaiveDate, Failure> {
        self.opt_date(at)?.ok_or_else(|| wrong(at, "null"))
    }

    /// A day, if there is one.
    pub fn opt_date(&self, at: usize) -> Result<Option<NaiveDate>, Failure> {
        match self.get(at, ColumnType::Date)? {
            Value::Date(day) => Ok(Some(day)),
            _ => Ok(None),
        }
    }

    /// A document.
    pub fn json(&self, at: usize) -> Result<serde_json::Value, Failure> {
        match self.get(at, ColumnType::Json)? {
            Value::Json(document) => Ok(document),
            _ => Ok(serde_json::Value::Null),
        }
    }

    /// A text where it stands, if there is one.
    pub fn str(&self, at: usize) -> Result<Option<&str>, Failure> {
        match &self.0 {
            RawRow::Sqlite(row) => match (row.text(at), row.get(at)) {
                (Some(text), _) => Ok(Some(text)),
                (None, Some(ValueRef::Null)) => Ok(None),
                (None, other) => Err(wrong(at, &format!("{other:?} as a text"))),
            },
            RawRow::Postgres(row) => row.try_get(at).map_err(|error| wrong(at, &error.to_string())),
        }
    }

    /// A document as the database writes it; `null` where there is none.
    pub fn json_text(&self, at: usize) -> Result<&str, Failure> {
        match &self.0 {
            RawRow::Sqlite(_) => Ok(self.str(at)?.unwrap_or("null")),
            RawRow::Postgres(row) => {
                let text = crate::postgres_conn::json_text(row, at).map_err(|error| wrong(at, &error))?;
                Ok(text.unwrap_or("null"))
            }
        }
    }

    /// A document as the one text in which it is written, whatever the database keeps it as.
    pub fn document(&self, at: usize) -> Result<Cow<'_, str>, Failure> {
        let said = self.json_text(at)?;
        if let RawRow::Sqlite(_) = &self.0 {
            // kept as it was written
            return Ok(Cow::Borrowed(said));
        }
        let mut written = Vec::with_capacity(said.len());
        document::write(said.as_bytes(), &mut written).map_err(|error| wrong(at, &error.to_string()))?;
        String::from_utf8(written).map(Cow::Owned).map_err(|error| wrong(at, &error.to_string()))
    }

    /// Bytes.
    pub fn bytes(&self, at: usize) -> Result<Vec<u8>, Failure> {
        match self.get(at, ColumnType::Bytes)? {
            Value::Bytes(bytes) => Ok(bytes),
            _ => Err(wrong(at, "null")),
        }
    }
}

fn wrong(at: usize, what: &str) -> Failure {
    failures::INTERNAL.fail().because(format!("column {at}: {what}"))
}
