//! SQLite and PostgreSQL behind one face: transactions, records, lists, search, migrations.
//!
//! Only this crate names a SQL driver. SQL is written once, with `$1` for parameters and in the part of the language that
//! both databases share; where they differ, [`Dialect`] is asked.

mod answer;
mod aside;
pub mod backup;
mod beside;
mod ddl;
mod dialect;
mod document;
mod extra;
pub mod failures;
mod filter;
mod health;
mod index;
mod indexes;
mod introspect;
mod list;
mod measures;
mod migrate;
mod postgres_conn;
mod postgres_threads;
pub mod probe;
mod pulse;
mod records;
mod row;
mod scope;
pub mod scratch;
mod search;
mod shape;
mod sqlite_conn;
mod sqlite_group;
mod sqlite_log;
mod sqlite_threads;
mod stage;
mod threads;
mod tx;
mod waits;
mod watched;

pub use aside::{Aside, Reads};
pub use ddl::{create_table_sql, migration_sql};
pub use dialect::{DatabaseUrl, Dialect};
pub use extra::{extra_document, has_values, is_canonical, row_with, value_sql};
pub use filter::{Compare, Filter};
pub use index::{index_file, ready};
pub use indexes::{CustomIndex, custom_indexes, is_ordered, known_indexes};
pub use introspect::introspect;
pub use list::{ArchivedRows, Counted, Cursor, ListSpec, Order, count, list};
pub use measures::Measures;
pub use migrate::{MigrationFile, migrate, pending};
pub use records::{RecordRow, get, get_many, get_many_within, insert, select_columns, update};
pub use row::{ColumnType, Row};
pub use scope::Scope;
pub use search::{SearchHit, index_terms, record_code, search};
pub use shape::{ColumnShape, IndexShape, TableShape, record_columns, sort_column, table_shape};
pub use threads::{Store, StoreOptions};
pub use tx::{Sql, Tx};
pub use waits::{TRACED, Waits};
