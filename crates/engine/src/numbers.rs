//! The next number of a record whose rows the program numbers: `S-001`, `S-002`, …

use kernel::Failure;
use schema::{FieldDef, RecordDef};
use serde_json::Value as Json;
use store::{Dialect, Tx};

/// Digits at least; larger numbers have more.
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

/// The next number of the field's series. It is given back when the command fails, and never given twice.
pub(crate) fn next(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    field: &FieldDef,
    prefix: &str,
) -> Result<String, Failure> {
    let sql = "UPDATE number_series SET last = last + 1 WHERE record = $1 RETURNING last";
    let last = tx.query_one(sql, &[def.name.into()])?.map(|row| row.int(0)).transpose()?;
    if let Some(last) = last {
        let number = format!("{prefix}{last:0DIGITS$}");
        let sql = format!("SELECT id FROM {} WHERE {} = $1", def.table(), field.name);
        if tx.query_one(&sql, &[number.as_str().into()])?.is_none() {
            return Ok(number);
        }
    }
    // the first of the series, or one that a person or a file was ahead of
    let next = highest(tx, def, field, prefix)? + 1;
    let sql = "INSERT INTO number_series (record, last) VALUES ($1, $2)
               ON CONFLICT (record) DO UPDATE SET last = excluded.last";
    tx.execute(sql, &[def.name.into(), next.into()])?;
    Ok(format!("{prefix}{next:0DIGITS$}"))
}

/// The highest number there is. What stands behind the prefix and is not a number of at most 17 digits is not of the series.
fn highest(tx: &mut Tx<'_>, def: &RecordDef, field: &FieldDef, prefix: &str) -> Result<i64, Failure> {
    let (column, from) = (field.name, prefix.chars().count() + 1);
    let is_number = match tx.dialect() {
        Dialect::Sqlite => {
            format!(
                "substr({column}, {from}) NOT GLOB '*[^0-9]*' AND length({column}) BETWEEN {from} AND {from} + 16"
            )
        }
        Dialect::Postgres => format!("substr({column}, {from}) ~ '^[0-9]{{1,17}}$'"),
    };
    let starts = format!("{column} >= $1 AND substr({column}, 1, {from} - 1) = $1");
    let sql = format!(
        "SELECT coalesce(max(CASE WHEN {is_number} THEN CAST(substr({column}, {from}) AS BIGINT) END), 0) FROM {} WHERE {starts}",
        def.table()
    );
    tx.query_one(&sql, &[prefix.into()])?.map_or(Ok(0), |row| row.int(0))
}
