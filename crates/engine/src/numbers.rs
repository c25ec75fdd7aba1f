//! The next number of a record whose rows the program numbers: `S-001`, `S-002`, …

use kernel::Failure;
use schema::{FieldDef, RecordDef, Value};
use serde_json::Value as Json;
use store::{Dialect, RecordRow, Tx};

/// Digits of a series that begins. One that is there goes on as it is written; beyond its digits it goes on in more, and sorts right.
const DIGITS: usize = 3;

/// Whether the program is to give the number: the field has a series, and nothing was said.
pub(crate) fn is_left_to_us(field: &FieldDef, said: Option<&Json>) -> bool {
    let nothing = match said {
        None | Some(Json::Null) => true,
        Some(Json::String(text)) => text.trim().is_empty(),
        Some(_) => false,
    };
    field.numbered.is_some() && nothing
}

/// Gives a new row its number where it has none. It is given back when the command fails, and never given twice.
pub(crate) fn give(tx: &mut Tx<'_>, def: &RecordDef, row: &mut RecordRow) -> Result<(), Failure> {
    for (field, value) in def.fields.iter().zip(&mut row.values) {
        if let Some(prefix) = field.numbered
            && value.as_text().is_none_or(str::is_empty)
        {
            *value = Value::from(next(tx, def, field, prefix)?.as_str());
        }
    }
    Ok(())
}

fn next(tx: &mut Tx<'_>, def: &RecordDef, field: &FieldDef, prefix: &str) -> Result<String, Failure> {
    let sql = "UPDATE number_series SET last = last + 1 WHERE record = $1 RETURNING last, digits";
    if let Some(row) = tx.query_one(sql, &[def.name.into()])? {
        let number = written(prefix, row.int(0)?, row.int(1)? as usize);
        let sql = format!("SELECT id FROM {} WHERE {} = $1", def.table(), field.name);
        if tx.query_one(&sql, &[number.as_str().into()])?.is_none() {
            return Ok(number);
        }
    }
    // the first of the series, or one that a person or a file was ahead of
    let (last, digits) = highest(tx, def, field, prefix)?;
    let sql = "INSERT INTO number_series (record, last, digits) VALUES ($1, $2, $3)
               ON CONFLICT (record) DO UPDATE SET last = excluded.last, digits = excluded.digits";
    tx.execute(sql, &[def.name.into(), (last + 1).into(), (digits as i64).into()])?;
    Ok(written(prefix, last + 1, digits))
}

fn written(prefix: &str, number: i64, digits: usize) -> String {
    format!("{prefix}{number:0digits$}")
}

/// The highest number there is, and in how many digits it is written. What stands behind the prefix and is not a number of
/// at most 17 digits is not of the series.
fn highest(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    field: &FieldDef,
    prefix: &str,
) -> Result<(i64, usize), Failure> {
    let (column, from) = (field.name, prefix.chars().count() + 1);
    let is_number = match tx.dialect() {
        Dialect::Sqlite => {
            format!(
                "substr({column}, {from}) NOT GLOB '*[^0-9]*' AND length({column}) BETWEEN {from} AND {from} + 16"
            )
        }
        Dialect::Postgres => format!("substr({column}, {from}) ~ '^[0-9]{{1,17}}$'"),
    };
    let sql = format!(
        "SELECT {column} FROM {} WHERE {column} >= $1 AND substr({column}, 1, {from} - 1) = $1
         ORDER BY CASE WHEN {is_number} THEN CAST(substr({column}, {from}) AS BIGINT) ELSE -1 END DESC LIMIT 1",
        def.table()
    );
    let found = tx.query_one(&sql, &[prefix.into()])?.map(|row| row.text(0)).transpose()?;
    let digits = found.as_deref().and_then(|text| text.strip_prefix(prefix)).unwrap_or_default();
    Ok(digits.parse().map_or((0, DIGITS), |number| (number, digits.len())))
}
