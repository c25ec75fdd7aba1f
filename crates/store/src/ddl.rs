//! From shapes to the SQL of a migration, for each dialect.

use crate::{ColumnShape, ColumnType, Dialect, IndexShape, TableShape, shape::IndexKind};

/// The statement that makes a table, and those that make its indexes.
pub fn create_table_sql(table: &TableShape, dialect: Dialect) -> String {
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            format!(
                "    {}{}",
                column_sql(column, dialect),
                if column.name == "id" { " PRIMARY KEY" } else { "" }
            )
        })
        .collect();
    let strict = if dialect == Dialect::Sqlite { " STRICT" } else { "" };
    let mut sql = format!("CREATE TABLE {} (\n{}\n){strict};\n", table.name, columns.join(",\n"));
    for index in &table.indexes {
        sql.push_str(&create_index_sql(table, index, dialect));
    }
    sql
}

/// What leads from one set of tables to another: new tables, new columns, indexes made and dropped.
///
/// `Err` names what no generated migration may do, and a person must write: dropping or changing a column.
pub fn migration_sql(old: &[TableShape], new: &[TableShape], dialect: Dialect) -> Result<String, String> {
    let mut sql = String::new();
    for table in new {
        match old.iter().find(|known| known.name == table.name) {
            None => sql.push_str(&create_table_sql(table, dialect)),
            Some(known) => sql.push_str(&alter_table_sql(known, table, dialect)?),
        }
    }
    match old.iter().find(|table| !new.iter().any(|kept| kept.name == table.name)) {
        Some(gone) => Err(format!("table {} is no longer declared: write its migration by hand", gone.name)),
        None => Ok(sql),
    }
}

fn alter_table_sql(old: &TableShape, new: &TableShape, dialect: Dialect) -> Result<String, String> {
    let mut sql = String::new();
    for index in old.indexes.iter().filter(|index| !new.indexes.contains(index)) {
        sql.push_str(&format!("DROP INDEX {};\n", index.name));
    }
    for column in &new.columns {
        match old.columns.iter().find(|known| known.name == column.name) {
            Some(known) if known == column => {}
            Some(_) => {
                return Err(format!(
                    "column {}.{} changes: write its migration by hand",
                    new.name, column.name
                ));
            }
            None if column.not_null => {
                return Err(format!(
                    "column {}.{} must have a value: give old rows one by hand",
                    new.name, column.name
                ));
            }
            None => sql.push_str(&format!(
                "ALTER TABLE {} ADD COLUMN {};\n",
                new.name,
                column_sql(column, dialect)
            )),
        }
    }
    if let Some(gone) =
        old.columns.iter().find(|known| !new.columns.iter().any(|kept| kept.name == known.name))
    {
        return Err(format!(
            "column {}.{} is no longer declared: write its migration by hand",
            new.name, gone.name
        ));
    }
    for index in new.indexes.iter().filter(|index| !old.indexes.contains(index)) {
        sql.push_str(&create_index_sql(new, index, dialect));
    }
    Ok(sql)
}

fn column_sql(column: &ColumnShape, dialect: Dialect) -> String {
    let mut sql = format!("{} {}", column.name, type_sql(column.column_type, dialect));
    if column.not_null {
        sql.push_str(" NOT NULL");
    }
    if let Some(table) = &column.references {
        sql.push_str(&format!(" REFERENCES {table} (id)"));
    }
    sql
}

fn create_index_sql(table: &TableShape, index: &IndexShape, dialect: Dialect) -> String {
    // both databases shall put missing values first, as SQLite does of itself
    let nullable = |name: &str| table.columns.iter().any(|column| column.name == *name && !column.not_null);
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|name| match dialect {
            Dialect::Postgres if nullable(name) => format!("{name} NULLS FIRST"),
            _ => name.clone(),
        })
        .collect();
    let (unique, rows) = match index.kind {
        IndexKind::Unique => ("UNIQUE ", ""),
        IndexKind::Live => ("", " WHERE archived_at IS NULL"),
        IndexKind::Archived => ("", " WHERE archived_at IS NOT NULL"),
    };
    format!("CREATE {unique}INDEX {} ON {} ({}){rows};\n", index.name, table.name, columns.join(", "))
}

/// The column type in the dialect's words.
fn type_sql(column_type: ColumnType, dialect: Dialect) -> &'static str {
    match (dialect, column_type) {
        (Dialect::Sqlite, ColumnType::Uuid | ColumnType::Bytes) => "BLOB",
        (Dialect::Sqlite, ColumnType::Text | ColumnType::Date | ColumnType::Json) => "TEXT",
        (Dialect::Sqlite, ColumnType::Int | ColumnType::Bool | ColumnType::Timestamp) => "INTEGER",
        (Dialect::Postgres, ColumnType::Uuid) => "uuid",
        (Dialect::Postgres, ColumnType::Text) => "text COLLATE \"C\"",
        (Dialect::Postgres, ColumnType::Int) => "bigint",
        (Dialect::Postgres, ColumnType::Bool) => "boolean",
        (Dialect::Postgres, ColumnType::Date) => "date",
        (Dialect::Postgres, ColumnType::Timestamp) => "timestamptz",
        (Dialect::Postgres, ColumnType::Json) => "jsonb",
        (Dialect::Postgres, ColumnType::Bytes) => "bytea",
    }
}
