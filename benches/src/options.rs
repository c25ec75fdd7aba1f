//! What can be typed.

use crate::figures::Database;
use clap::{Parser, ValueEnum};
use std::{path::PathBuf, time::Duration};

/// A program that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Program {
    /// Ours.
    Jingwei,
    /// The peer.
    Tryton,
}

/// A part of what is measured of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Creates, an import, and the check of the audit.
    Small,
    /// Starts, memory, lists and creates with many rows there.
    Large,
    /// Backing up and restoring many rows.
    Backup,
    /// Lists and rights of those who see some rows only.
    Scoped,
    /// Work in the background.
    Jobs,
}

/// Measures Jingwei beside Tryton and writes benches/results.json and the table of benches/README.md.
#[derive(Debug, Parser)]
#[command(name = "jingwei-benches")]
pub(crate) struct Options {
    /// Short and small: 100,000 rows, 10,000 imported, 3 seconds each. Nothing is written unless --out says where.
    #[arg(long)]
    pub quick: bool,
    /// Only this program. Nothing is written unless --out says where.
    #[arg(long, value_enum)]
    only: Option<Program>,
    /// Only on this database. Nothing is written unless --out says where.
    #[arg(long, value_enum)]
    database: Option<Database>,
    /// Only these parts of ours. Nothing is written unless --out says where.
    #[arg(long, value_enum, value_delimiter = ',')]
    parts: Vec<Part>,
    /// Seconds of each create measurement, after as much as a third of it to warm up.
    #[arg(long)]
    seconds: Option<u64>,
    /// Rows in the table that is listed.
    #[arg(long)]
    rows: Option<u64>,
    /// Rows imported.
    #[arg(long)]
    imported: Option<u64>,
    /// The built program; beside this one when nothing is said.
    #[arg(long)]
    jingwei: Option<PathBuf>,
    /// Where databases are made and thrown away: a disk, not memory.
    #[arg(long, default_value = "/tmp/jw-bench")]
    work: PathBuf,
    /// Where the peer's Python packages are kept between runs.
    #[arg(long)]
    cache: Option<PathBuf>,
    /// The folder that results.json is written to and whose README.md holds the table.
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Options {
    pub fn wants(&self, program: Program) -> bool {
        self.only.is_none_or(|only| only == program)
    }

    pub fn takes(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }

    pub fn databases(&self) -> Vec<Database> {
        self.database.map_or_else(|| vec![Database::Sqlite, Database::Postgres], |one| vec![one])
    }

    pub fn measured(&self) -> Duration {
        Duration::from_secs(self.seconds.unwrap_or(if self.quick { 3 } else { 12 }).max(1))
    }

    pub fn warm_up(&self) -> Duration {
        self.measured() / 3
    }

    pub fn rows(&self) -> u64 {
        self.rows.unwrap_or(if self.quick { 100_000 } else { 1_000_000 })
    }

    pub fn imported(&self) -> u64 {
        self.imported.unwrap_or(if self.quick { 10_000 } else { 100_000 })
    }

    /// Jobs that are enqueued.
    pub fn jobs(&self) -> u64 {
        if self.quick { 2_000 } else { 20_000 }
    }

    /// Least requests of a list measurement, and the time after which fewer have to do.
    pub fn listed(&self) -> (usize, Duration) {
        if self.quick { (400, Duration::from_secs(8)) } else { (2_000, Duration::from_secs(60)) }
    }

    pub fn starts(&self) -> usize {
        if self.quick { 3 } else { 10 }
    }

    pub fn work_dir(&self) -> PathBuf {
        self.work.join(format!("run-{}", std::process::id()))
    }

    /// The program under measurement; built beside this one.
    pub fn binary(&self) -> crate::Outcome<PathBuf> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        let path = self.jingwei.clone().unwrap_or_else(|| own.with_file_name("jingwei"));
        if path.is_file() {
            return Ok(path);
        }
        Err(format!("{} is not there: build it with `cargo build --release -p jingwei`", path.display()))
    }

    pub fn cache_dir(&self) -> PathBuf {
        let home = || std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default().join(".cache");
        let cache = || std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).unwrap_or_else(home);
        self.cache.clone().unwrap_or_else(|| cache().join("jingwei-bench"))
    }

    /// Where the results go: a part of the measurements does not stand for all of them.
    pub fn writes_to(&self) -> Option<PathBuf> {
        let whole = !self.quick && self.only.is_none() && self.database.is_none() && self.parts.is_empty();
        self.out.clone().or_else(|| whole.then(|| PathBuf::from(env!("CARGO_MANIFEST_DIR"))))
    }
}
