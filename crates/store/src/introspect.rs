//! What a database really has, for the test that holds it against what is declared.

use crate::{
    ColumnShape, ColumnType, Dialect, IndexShape, TableShape, Tx, indexes::CUSTOM_INDEX, shape::IndexKind,
};
use kernel::Failure;
use schema::Value;

/// The shape of a table as the database tells it; without columns when there is no such table.
///
/// SQLite keeps fewer types: its columns are told with the types of `expected` where the storage class fits.
pub fn introspect(tx: &mut Tx<'_>, expected: &TableShape) -> Result<TableShape, Failure> {
    let (columns, indexes) = match tx.dialect() {
        Dialect::Sqlite => (sqlite_columns(tx, expected)?, sqlite_indexes(tx, &expected.name)?),
        Dialect::Postgres => (postgres_columns(tx, &expected.name)?, postgres_indexes(tx, &expected.name)?),
    };
    // a column that came later stands behind the others; nothing asks in which order they stand
    let mut columns = columns;
    columns.sort_by_key(|column| {
        expected.columns.iter().position(|wanted| wanted.name == column.name).unwrap_or(usize::MAX)
    });
    // those of the customer's fields are made and dropped by their definitions
    let mut indexes = indexes;
    indexes.retain(|index| !index.name.starts_with(CUSTOM_INDEX));
    Ok(TableShape { name: expected.name.clone(), columns, indexes })
}

fn sqlite_columns(tx: &mut Tx<'_>, expected: &TableShape) -> Result<Vec<ColumnShape>, Failure> {
    let rows = tx.query(
        "SELECT c.name, c.type, c.\"notnull\", f.\"table\"
         FROM pragma_table_info($1) c LEFT JOIN pragma_foreign_key_list($1) f ON f.\"from\" = c.name ORDER BY c.cid",
        &[Value::from(expected.name.as_str())],
    )?;
    rows.iter()
        .map(|row| {
            let (name, declared) = (row.text(0)?, row.text(1)?);
            let fitting = |wanted: ColumnType| match declared.as_str() {
                "BLOB" => matches!(wanted, ColumnType::Uuid | ColumnType::Bytes),
                "TEXT" => matches!(wanted, ColumnType::Text | ColumnType::Date | ColumnType::Json),
                _ => matches!(wanted, ColumnType::Int | ColumnType::Bool | ColumnType::Timestamp),
            };
            let plain = match declared.as_str() {
                "BLOB" => ColumnType::Bytes,
                "TEXT" => ColumnType::Text,
                _ => ColumnType::Int,
            };
            let wanted =
                expected.columns.iter().find(|column| column.name == name).map(|column| column.column_type);
            Ok(ColumnShape {
                column_type: wanted.filter(|wanted| fitting(*wanted)).unwrap_or(plain),
                not_null: row.int(2)? != 0,
                references: row.opt_text(3)?,
                name,
            })
        })
        .collect()
}

fn sqlite_indexes(tx: &mut Tx<'_>, table: &str) -> Result<Vec<IndexShape>, Failure> {
    let rows = tx.query(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND sql IS NOT NULL ORDER BY name",
        &[Value::from(table)],
    )?;
    rows.iter().map(|row| Ok(index_of(row.text(0)?, &row.text(1)?))).collect()
}

fn postgres_columns(tx: &mut Tx<'_>, table: &str) -> Result<Vec<ColumnShape>, Failure> {
    let rows = tx.query(
        "SELECT a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull, r.relname::text
         FROM pg_attribute a
         JOIN pg_class t ON t.oid = a.attrelid AND t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace
         LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' AND k.conkey = ARRAY[a.attnum]
         LEFT JOIN pg_class r ON r.oid = k.confrelid
         WHERE t.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        &[Value::from(table)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(ColumnShape {
                name: row.text(0)?,
                column_type: postgres_type(&row.text(1)?),
                not_null: row.bool(2)?,
                references: row.opt_text(3)?,
            })
        })
        .collect()
}

/// What a column of that type holds.
pub(crate) fn postgres_type(name: &str) -> ColumnType {
    match name {
        "uuid" => ColumnType::Uuid,
        "bigint" | "integer" | "smallint" => ColumnType::Int,
        "boolean" => ColumnType::Bool,
        "date" => ColumnType::Date,
        "timestamp with time zone" => ColumnType::Timestamp,
        "jsonb" => ColumnType::Json,
        "bytea" => ColumnType::Bytes,
        _ => ColumnType::Text,
    }
}

fn postgres_indexes(tx: &mut Tx<'_>, table: &str) -> Result<Vec<IndexShape>, Failure> {
    let rows = tx.query(
        "SELECT indexname::text, indexdef FROM pg_indexes
         WHERE schemaname = current_schema() AND tablename = $1 AND indexname <> $1 || '_pkey' ORDER BY indexname COLLATE \"C\"",
        &[Value::from(table)],
    )?;
    rows.iter().map(|row| Ok(index_of(row.text(0)?, &row.text(1)?))).collect()
}

/// Both databases keep an index as the statement that made it.
fn index_of(name: String, sql: &str) -> IndexShape {
    let (head, condition) = sql.split_once(" WHERE ").unwrap_or((sql, ""));
    let columns = head
        .rsplit_once('(')
        .map(|(_, list)| {
            list.trim_end_matches(')')
                .split(", ")
                .map(|c| c.trim_end_matches(" NULLS FIRST").to_owned())
                .collect()
        })
        .unwrap_or_default();
    let kind = if head.contains("UNIQUE") {
        IndexKind::Unique
    } else if condition.contains("NOT NULL") {
        IndexKind::Archived
    } else {
        IndexKind::Live
    };
    IndexShape { name, columns, kind }
}
