//! A database that the program was set up on by its command line, and that nobody else holds open.

use kernel::SystemClock;
use std::{
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use store::{DatabaseUrl, Store, StoreOptions, scratch};
use tempfile::TempDir;
use testkit::{PASSWORD, postgres_server};

/// Who writes in these tests: may create processes as they are, which the program numbers (nothing but its key keeps one of them from
/// being made twice), and import departments.
pub const WRITER: &str = "lin";

static COUNTER: AtomicUsize = AtomicUsize::new(0);

pub struct Place {
    /// As `--database` takes it.
    pub url: String,
    pub folder: TempDir,
    /// The server that the database is thrown away on.
    scratch: Option<(String, String)>,
}

/// Runs a test on SQLite and, where there is a server, on PostgreSQL.
pub fn on_each(test: impl Fn(&Place)) {
    test(&Place::sqlite());
    match postgres_server() {
        Some(server) => test(&Place::postgres(&server)),
        None => eprintln!("skipped on PostgreSQL: JINGWEI_TEST_POSTGRES is not set; run `cargo xtask test`"),
    }
}

impl Place {
    pub fn sqlite() -> Self {
        Self::nowhere().set_up()
    }

    /// Where a database may be put.
    pub fn nowhere() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("fault.sqlite").display());
        Self { url, folder, scratch: None }
    }

    pub fn postgres(server: &str) -> Self {
        let name = format!("jw_fault_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let url = scratch::create_database(server, &name).expect("a new database");
        let folder = tempfile::tempdir().expect("a folder");
        Self { url, folder, scratch: Some((server.to_owned(), name)) }.set_up()
    }

    fn set_up(self) -> Self {
        self.said(&["init", "--admin", "root", "--empty"]);
        self.said(&["user", WRITER, "--role", "process_architect", "--role", "hr_officer"]);
        self
    }

    pub fn typed(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_jingwei"))
            .args(["--database", &self.url, "--log", "warn"])
            .args(arguments)
            .current_dir(self.folder.path())
            .env("JINGWEI_PASSWORD", PASSWORD)
            .output()
            .expect("the program starts")
    }

    /// What the program prints; the test stops where it fails.
    #[track_caller]
    pub fn said(&self, arguments: &[&str]) -> String {
        let output = self.typed(arguments);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
        text
    }

    /// The audit and the rows are as they were committed.
    #[track_caller]
    pub fn verify(&self) {
        self.said(&["verify"]);
    }

    /// The names of the rows that were made, each with how often it is there.
    pub fn made(&self) -> std::collections::BTreeMap<String, usize> {
        let url: DatabaseUrl = self.url.parse().expect("a database");
        let options = StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() };
        let store = Store::open(&url, Arc::new(SystemClock), options).expect("an open database");
        let names = store.read_blocking(|tx| {
            let rows = tx.query("SELECT name_en FROM framework_as_is_process", &[])?;
            rows.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()
        });
        let mut made = std::collections::BTreeMap::new();
        names.expect("the rows").into_iter().for_each(|name| *made.entry(name).or_default() += 1);
        made
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.scratch {
            let _ = scratch::drop_database(server, name);
        }
    }
}
