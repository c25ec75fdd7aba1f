//! Indexes on customer's fields: made and dropped while others read and write.
//!
//! On PostgreSQL an index is made concurrently, outside of any transaction, and nobody waits for it. SQLite has one writer: commands
//! wait while an index is made, about a second and a half for a million rows; readers do not.

use crate::{
    DatabaseUrl, Dialect, Store, Tx,
    extra::{sort_sql, value_sql},
    postgres_conn,
    shape::index_name,
    sort_column,
};
use kernel::Failure;
use schema::{FieldDef, FieldKind, RecordDef};

/// An index on a customer's field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomIndex {
    /// Its name, another one for each other expression.
    pub name: String,
    /// Its columns and its condition, as they follow the table's name.
    pub on: String,
}

/// How the names of these indexes begin: they are the customer's, and no part of the declared shape.
pub const CUSTOM_INDEX: &str = "custom__";

/// The indexes that a field wants that is filtered and sorted by: as one of the program's would have them.
pub fn custom_indexes(def: &RecordDef, field: &FieldDef, dialect: Dialect) -> Vec<CustomIndex> {
    let nulls = if dialect == Dialect::Postgres { " NULLS FIRST" } else { "" };
    let default_sort = def
        .field(def.default_sort)
        .map(|field| format!(", {}{}", sort_column(field), if field.required { "" } else { nulls }));
    let default_sort = default_sort.unwrap_or_default();
    let mut found = vec![("", format!("({}{nulls}{default_sort}, id)", value_sql(field, "", dialect)))];
    if is_ordered(field.kind) {
        found.push(("by_", format!("({}{nulls}, id)", sort_sql(field, "", dialect))));
    }
    let named = |(way, columns): (&str, String)| {
        let on = format!("{columns} WHERE archived_at IS NULL");
        let sum =
            on.bytes().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let name =
            index_name(&format!("{CUSTOM_INDEX}{}", def.table()), &format!("{way}{}_{sum:08x}", field.name));
        CustomIndex { name, on }
    };
    found.into_iter().map(named).collect()
}

/// Whether a list can be sorted by a customer's field of that kind.
pub fn is_ordered(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Text | FieldKind::Integer | FieldKind::Quantity | FieldKind::Money | FieldKind::Date
    )
}

/// The customer's indexes that a table has; on PostgreSQL with whether they were finished.
pub fn known_indexes(tx: &mut Tx<'_>, table: &str) -> Result<Vec<(String, bool)>, Failure> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "SELECT name, 1 FROM sqlite_master WHERE type = 'index' AND tbl_name = $1 AND substr(name, 1, 8) = $2"
        }
        Dialect::Postgres => {
            "SELECT c.relname::text, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             JOIN pg_class t ON t.oid = i.indrelid AND t.relnamespace = current_schema()::regnamespace
             WHERE t.relname = $1 AND left(c.relname::text, 8) = $2"
        }
    };
    let rows = tx.query(sql, &[table.into(), CUSTOM_INDEX.into()])?;
    rows.iter().map(|row| Ok((row.text(0)?, row.bool(1)?))).collect()
}

impl Store {
    /// Makes an index on a table. One of that name that was begun and not finished is to be dropped first.
    pub fn make_index(&self, table: &str, index: &CustomIndex) -> Result<(), Failure> {
        let (name, on) = (&index.name, &index.on);
        self.beside(
            &format!("CREATE INDEX {name} ON {table} {on}"),
            "CREATE INDEX",
            "CREATE INDEX CONCURRENTLY",
        )
    }

    /// Drops an index, if it is there.
    pub fn drop_index(&self, name: &str) -> Result<(), Failure> {
        self.beside(&format!("DROP INDEX IF EXISTS {name}"), "DROP INDEX", "DROP INDEX CONCURRENTLY")
    }

    fn beside(&self, sql: &str, plain: &str, concurrent: &str) -> Result<(), Failure> {
        match self.url() {
            DatabaseUrl::Sqlite(_) => {
                let sql = sql.to_owned();
                self.write_alone_blocking(move |tx| tx.execute(&sql, &[]).map(|_| ()))
            }
            DatabaseUrl::Postgres(url) => {
                let mut connection = postgres_conn::Connection::open(url)?;
                // as long as it takes; those who answer people keep their limit
                let batch = [String::from("SET statement_timeout = 0"), sql.replacen(plain, concurrent, 1)];
                batch.iter().try_for_each(|statement| {
                    connection.client.batch_execute(statement).map_err(postgres_conn::failure)
                })
            }
        }
    }
}
