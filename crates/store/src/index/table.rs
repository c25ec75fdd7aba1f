//! On PostgreSQL the index is a table of the database. How its terms were made is written beside it, as the table's comment, which is no row: a
//! restore takes it from nowhere, and a database has none until somebody made the index.

use super::FORM;
use crate::{backup::terms, postgres_conn};
use kernel::Failure;
use postgres::GenericClient;
use schema::RecordDef;

/// The name, among PostgreSQL's advisory locks, of "somebody makes the index".
const TURN: i64 = 0x6a77_7465_726d;

fn comment() -> String {
    format!("terms of form {FORM}")
}

/// Writes beside the table that its terms are made as this program makes them.
pub(crate) fn note_form(tx: &mut impl GenericClient) -> Result<(), Failure> {
    let sql = format!("COMMENT ON TABLE {} IS '{}'", terms::TABLE, comment());
    tx.batch_execute(&sql).map_err(postgres_conn::failure)
}

/// Whether there is nothing to make: a database that was not migrated yet has no such table.
pub(crate) fn is_ours(client: &mut impl GenericClient) -> Result<bool, Failure> {
    let sql = "SELECT obj_description(to_regclass($1), 'pg_class'), to_regclass($1) IS NULL";
    let row = client.query_one(sql, &[&terms::TABLE]).map_err(postgres_conn::failure)?;
    let (noted, absent): (Option<String>, bool) = (row.get(0), row.get(1));
    Ok(absent || noted == Some(comment()))
}

/// Makes the index of the rows where it has terms of another form, or a restore was killed before it had any. Whether it did. Who writes meanwhile
/// waits until it is there.
pub(super) fn ready(url: &str, records: &[&'static RecordDef]) -> Result<bool, Failure> {
    let mut connection = postgres_conn::Connection::open(url)?;
    if is_ours(&mut connection.client)? {
        return Ok(false);
    }
    // of several servers that start, whoever comes second finds it made; the turn ends with the connection
    let turn = "SET statement_timeout TO 0; SELECT pg_advisory_lock(";
    connection.client.batch_execute(&format!("{turn}{TURN})")).map_err(postgres_conn::failure)?;
    if is_ours(&mut connection.client)? {
        return Ok(false);
    }
    terms::fill_postgres(url, records).map(|()| true)
}
