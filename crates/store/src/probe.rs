//! What an operator wants to know of the database itself, beside what is kept in it. It changes nothing.

use crate::{DatabaseUrl, failures, index, migrate, postgres_conn, sqlite_conn};
use kernel::{Failure, Timestamp};
use std::path::Path;

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Probe {
    /// Bytes of the database.
    pub size: i64,
    /// Of SQLite.
    pub sqlite: Option<SqliteProbe>,
    /// Of PostgreSQL.
    pub postgres: Option<PostgresProbe>,
}

/// What is SQLite's own.
#[derive(Debug, Clone, Default)]
pub struct SqliteProbe {
    /// Bytes of the write-ahead log.
    pub log: u64,
    /// Bytes free where it lies, for whoever runs this.
    pub free: u64,
    /// `wal`, or something else.
    pub journal: String,
    /// 2 is FULL: a commit waits for the disk.
    pub synchronous: i64,
    /// What SQLite finds wrong with the file; nothing when it is sound.
    pub damage: Vec<String>,
    /// Rows that refer to what is not there.
    pub dangling: i64,
    /// The index of the search.
    pub index: IndexProbe,
}

/// What is the index's own: a file beside the database.
#[derive(Debug, Clone, Default)]
pub struct IndexProbe {
    /// Its bytes.
    pub size: i64,
    /// Changed rows that it does not have yet.
    pub behind: i64,
    /// What is wrong with it; nothing when it is sound, and when the database is of a version that has none.
    pub damage: Vec<String>,
}

/// What is PostgreSQL's own.
#[derive(Debug, Clone, Default)]
pub struct PostgresProbe {
    /// 150018 for 15.18.
    pub version: i64,
    /// As it is written.
    pub version_text: String,
    /// Its clock.
    pub now: Timestamp,
    /// `on` unless commits do not wait for the disk.
    pub synchronous_commit: String,
    /// `on` unless the disk is not waited for at all.
    pub fsync: String,
    /// `on` unless torn pages may be taken for whole.
    pub full_page_writes: String,
    /// `UTF8`, or something else.
    pub encoding: String,
    /// Connections that it takes.
    pub connections: i64,
    /// Connections that there are.
    pub connected: i64,
    /// Whether it is a copy that cannot be written.
    pub standby: bool,
    /// References that are not checked.
    pub unchecked: i64,
    /// Whether the search's terms are there, and made as this program makes them.
    pub findable: bool,
    /// Seconds for which the oldest transaction has been open.
    pub oldest: i64,
}

/// Looks; `thorough` also reads all of a SQLite file.
pub fn probe(url: &DatabaseUrl, thorough: bool) -> Result<Probe, Failure> {
    match url {
        DatabaseUrl::Sqlite(path) if !migrate::holds_something(path) => {
            Err(failures::NO_DATABASE.fail().with("database", url))
        }
        DatabaseUrl::Sqlite(path) => sqlite(path, thorough),
        DatabaseUrl::Postgres(url) => postgres(url),
    }
}

/// Bytes free in the folder of a file, for whoever runs this.
#[cfg(unix)]
fn free_space(file: &Path) -> Option<u64> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let told = rustix::fs::statvfs(folder).ok()?;
    told.f_bavail.checked_mul(told.f_frsize)
}

#[cfg(not(unix))]
fn free_space(_: &Path) -> Option<u64> {
    None
}

fn sqlite(path: &Path, thorough: bool) -> Result<Probe, Failure> {
    let connection = sqlite_conn::open(path, false)?;
    let number =
        |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map_err(sqlite_conn::failure);
    let mut log = path.to_owned().into_os_string();
    log.push("-wal");
    let check = if thorough { "PRAGMA integrity_check(10)" } else { "PRAGMA quick_check(10)" };
    let mut statement = connection.prepare(check).map_err(sqlite_conn::failure)?;
    let told = statement.query_map([], |row| row.get::<_, String>(0)).map_err(sqlite_conn::failure)?;
    // a file that is badly broken fails in the middle of the check: that too is what was found
    let damage = told.map(|line| line.unwrap_or_else(|error| error.to_string())).filter(|line| line != "ok");
    Ok(Probe {
        size: number("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
        sqlite: Some(SqliteProbe {
            log: std::fs::metadata(log).map_or(0, |file| file.len()),
            free: free_space(path).unwrap_or(u64::MAX),
            journal: connection
                .query_row("PRAGMA journal_mode", [], |row| row.get(0))
                .map_err(sqlite_conn::failure)?,
            synchronous: number("PRAGMA synchronous")?,
            damage: damage.collect(),
            dangling: number("SELECT count(*) FROM pragma_foreign_key_check")?,
            index: index::probe(path, check),
        }),
        postgres: None,
    })
}

fn postgres(url: &str) -> Result<Probe, Failure> {
    let mut connection = postgres_conn::Connection::open(url)?;
    let sql = "SELECT current_setting('server_version_num')::bigint, current_setting('server_version'), clock_timestamp(),
                      current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'),
                      pg_encoding_to_char(encoding)::text, current_setting('max_connections')::bigint,
                      (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'), pg_is_in_recovery(),
                      (SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated),
                      (SELECT coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)), 0)::bigint FROM pg_stat_activity
                       WHERE datname = current_database() AND state <> 'idle'),
                      pg_database_size(current_database())
               FROM pg_database WHERE datname = current_database()";
    let row = connection.client.query_one(sql, &[]).map_err(postgres_conn::failure)?;
    let findable = index::table_is_ours(&mut connection.client)?;
    Ok(Probe {
        size: row.get(12),
        sqlite: None,
        postgres: Some(PostgresProbe {
            version: row.get(0),
            version_text: row.get(1),
            now: row.get(2),
            synchronous_commit: row.get(3),
            fsync: row.get(4),
            full_page_writes: row.get(5),
            encoding: row.get(6),
            connections: row.get(7),
            connected: row.get(8),
            standby: row.get(9),
            unchecked: row.get(10),
            findable,
            oldest: row.get(11),
        }),
    })
}
