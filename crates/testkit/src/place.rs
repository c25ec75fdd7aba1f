//! A place for a database, empty at first, which goes when it is dropped.

use crate::postgres_server;
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};
use store::{DatabaseUrl, Dialect, scratch};

static COUNTER: AtomicUsize = AtomicUsize::new(0);

/// An empty place.
pub struct Place {
    url: DatabaseUrl,
    kept: Kept,
}

enum Kept {
    Folder { _folder: tempfile::TempDir },
    Database { server: String, name: String },
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Kept::Database { server, name } = &self.kept {
            let _ = scratch::drop_database(server, name);
        }
    }
}

impl Place {
    /// For SQLite: a folder in which there is no file yet.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = DatabaseUrl::Sqlite(folder.path().join("test.sqlite"));
        Self { url, kept: Kept::Folder { _folder: folder } }
    }

    /// A new database of a PostgreSQL server.
    pub fn postgres(server: &str) -> Self {
        let nanos = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        let name = format!("jw_{}_{nanos}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let url = scratch::create_database(server, &name).expect("a new database");
        Self { url: DatabaseUrl::Postgres(url), kept: Kept::Database { server: server.to_owned(), name } }
    }

    /// One of that kind.
    pub fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::sqlite(),
            Dialect::Postgres => Self::postgres(&postgres_server().expect("JINGWEI_TEST_POSTGRES")),
        }
    }

    /// One of each kind; of PostgreSQL where there is a server.
    pub fn of_each() -> Vec<Self> {
        let postgres = postgres_server().map(|server| Self::postgres(&server));
        [Some(Self::sqlite()), postgres].into_iter().flatten().collect()
    }

    /// Where it is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// As it is typed.
    pub fn typed(&self) -> String {
        match &self.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        }
    }
}
