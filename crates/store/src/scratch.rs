//! Databases made and thrown away on a PostgreSQL server; for tests, benches and drills.

#[cfg(doc)]
use crate::ready;
use crate::{DatabaseUrl, Dialect, Tx, backup, beside::beside, postgres_conn};
use kernel::Failure;
use std::path::Path;

/// Makes a database of that name and gives its URL.
pub fn create_database(server: &str, name: &str) -> Result<String, Failure> {
    let mut admin = postgres_conn::Connection::open(server)?;
    admin
        .client
        .batch_execute(&format!("CREATE DATABASE {}", quoted(name)))
        .map_err(postgres_conn::failure)?;
    Ok(url_of(server, name))
}

/// Throws a database away, whoever is still connected to it.
pub fn drop_database(server: &str, name: &str) -> Result<(), Failure> {
    let mut admin = postgres_conn::Connection::open(server)?;
    let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoted(name));
    admin.client.batch_execute(&sql).map_err(postgres_conn::failure)
}

/// Fills an older, empty database with a newer one's rows: what a backup holds of the tables and columns that it has.
pub fn fill_older(backup: &Path, older: &DatabaseUrl) -> Result<(), Failure> {
    backup::copy_known(backup, older)
}

/// Leaves out what the rows written in this transaction are found by; [`ready`], asked once nobody has the database open, makes the index anew from
/// all rows, which for a million is quicker.
pub fn leave_unfound(tx: &mut Tx<'_>) -> Result<(), Failure> {
    match tx.dialect() {
        Dialect::Sqlite => tx.execute("DELETE FROM search_change", &[]).map(|_| ()),
        // a table of the database, written with the row
        Dialect::Postgres => Ok(()),
    }
}

/// Whether nobody has a SQLite database or its index open: whoever is the last to close it removes its log.
pub fn is_closed(url: &DatabaseUrl) -> bool {
    match url {
        DatabaseUrl::Sqlite(path) => ["-wal", "-search-wal"].iter().all(|log| !beside(path, log).exists()),
        DatabaseUrl::Postgres(_) => true,
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The server's URL with another database.
fn url_of(server: &str, name: &str) -> String {
    let (before, parameters) = server.split_once('?').map_or((server, None), |(url, rest)| (url, Some(rest)));
    let place = before.find("://").map_or(0, |at| at + 3);
    let end = before[place..].find('/').map_or(before.len(), |slash| place + slash);
    let parameters = parameters.map(|rest| format!("?{rest}")).unwrap_or_default();
    format!("{}/{name}{parameters}", &before[..end])
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_database_changes() {
        assert_eq!(
            super::url_of("postgres://u:p@h:1/x?sslmode=off", "y"),
            "postgres://u:p@h:1/y?sslmode=off"
        );
        assert_eq!(super::url_of("postgres://h", "y"), "postgres://h/y");
    }
}
