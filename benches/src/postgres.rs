//! A PostgreSQL cluster for the run: as it ships, so that fsync and synchronous_commit are on. Both programs use it.

use crate::{
    Outcome, child,
    place::{Place, free_port},
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A running cluster; stopped when dropped.
pub(crate) struct Cluster {
    binaries: PathBuf,
    data: PathBuf,
    port: u16,
    /// `PostgreSQL 15.14` and the settings that matter.
    pub version: String,
}

impl Cluster {
    pub fn start(place: &Place) -> Outcome<Self> {
        let (binaries, data, port) = (binaries()?, place.join("postgres"), free_port()?);
        std::fs::create_dir_all(&data).map_err(|error| error.to_string())?;
        if is_root() {
            child::finish(Command::new("chown").arg("postgres").arg(&data))?;
        }
        let version = child::finish(Command::new(binaries.join("postgres")).arg("--version"))?;
        let version = version.split_whitespace().nth(2).unwrap_or("?").to_owned();
        let mut cluster = Self { binaries, data, port, version };
        println!("PostgreSQL {}: a cluster is made", cluster.version);
        let data = cluster.data.display().to_string();
        cluster.run(
            "initdb",
            &["-D", &data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"],
        )?;
        let log = format!("{data}/log");
        let options = format!("-p {port} -k {data} -c listen_addresses=127.0.0.1");
        cluster.run("pg_ctl", &["-D", &data, "-l", &log, "-w", "-o", &options, "start"])?;
        let ask = |setting: &str| cluster.psql("postgres", &format!("SHOW {setting}"));
        cluster.version = format!(
            "PostgreSQL {} as it ships (fsync={}, synchronous_commit={}, shared_buffers={}, max_connections={})",
            cluster.version,
            ask("fsync")?,
            ask("synchronous_commit")?,
            ask("shared_buffers")?,
            ask("max_connections")?,
        );
        Ok(cluster)
    }

    /// Where a database is, for either program: both schemes are taken by both.
    pub fn url(&self, database: &str) -> String {
        format!("postgresql://postgres@127.0.0.1:{}/{database}", self.port)
    }

    pub fn create(&self, database: &str) -> Outcome<()> {
        self.psql("postgres", &format!("CREATE DATABASE {database}")).map(|_| ())
    }

    pub fn drop_database(&self, database: &str) {
        let _ = self.psql("postgres", &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)"));
    }

    /// What a statement answers, as text.
    pub fn psql(&self, database: &str, sql: &str) -> Outcome<String> {
        let port = self.port.to_string();
        let mut command = Command::new(self.binaries.join("psql"));
        command.args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-d", database, "-XAtc", sql]);
        child::finish(&mut command).map(|text| text.trim().to_owned())
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Outcome<()> {
        let path = self.binaries.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        // the server keeps what pg_ctl was given as its output: a pipe would never end
        let log = self.data.with_extension("run.log");
        let file = std::fs::File::create(&log).map_err(|error| error.to_string())?;
        let again = file.try_clone().map_err(|error| error.to_string())?;
        let status = command.args(arguments).current_dir("/").stdout(file).stderr(again).status();
        match status {
            Ok(status) if status.success() => Ok(()),
            _ => Err(format!("{program}: {}", std::fs::read_to_string(&log).unwrap_or_default())),
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data.display().to_string();
        let _ = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]);
    }
}

fn is_root() -> bool {
    child::finish(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// The newest that is installed.
fn binaries() -> Outcome<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, path)| Path::new(path).join("initdb").is_file())
        .collect();
    found.sort();
    found
        .pop()
        .map(|(_, path)| path)
        .ok_or_else(|| "no PostgreSQL in /usr/lib/postgresql: install it or say --database sqlite".into())
}
