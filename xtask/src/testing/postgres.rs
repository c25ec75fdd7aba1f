//! A PostgreSQL cluster that lives as long as one run of the tests.
//!
//! Its sorting is ICU's where the server can, never the byte order that our columns ask for themselves: a statement
//! that forgets to ask shows here and not at a customer's. Nothing is kept, so nothing is synced to disk.

use super::packages;
use crate::{signals, steps};
use anyhow::{Context, Result, bail};
use rustix::process::{Signal, geteuid, kill_process};
use std::{
    fs::{self, File},
    net::TcpListener,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a cluster may take until it answers.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running cluster; dropping it stops it and removes its data.
pub struct Cluster {
    server: Child,
    port: u16,
    // after the server in order and so removed after it has stopped
    folder: TempDir,
}

impl Cluster {
    /// Makes one in a temporary folder and waits until it answers on 127.0.0.1.
    pub fn start() -> Result<Self> {
        let programs = packages::postgres_programs().context("install postgresql")?;
        // short, since a socket's path may have 107 bytes, and open to the user postgres
        let folder = tempfile::Builder::new().prefix("jingwei-pg-").tempdir_in("/tmp").context("/tmp")?;
        let owner = Owner::of_the_server(folder.path())?;
        owner.give(folder.path())?;
        let data = folder.path().join("data");
        make(&owner, &programs, folder.path(), &data)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let log = folder.path().join("log");
        let out = File::create(&log)?;
        let mut command = owner.command(&programs.join("postgres"));
        command.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "max_connections=200",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "autovacuum_naptime=1h",
            "timezone=UTC",
        ] {
            command.args(["-c", setting]);
        }
        // a group of its own: a Ctrl-C is for the tests first, and for the server when they are done
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out).process_group(0);
        let server = command.spawn().with_context(|| steps::spelled(&command))?;
        let mut cluster = Self { server, port, folder };
        cluster.wait(&programs, &log)?;
        println!("== PostgreSQL for this run: {}", cluster.url());
        Ok(cluster)
    }

    /// A superuser's URL.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The URL of a new database in it.
    pub fn database(&self, name: &str) -> Result<String> {
        let programs = packages::postgres_programs().context("install postgresql")?;
        let port = self.port.to_string();
        let mut command = Command::new(programs.join("createdb"));
        command.args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", name]);
        steps::run("making a database", &mut command)?;
        Ok(format!("postgres://postgres@127.0.0.1:{port}/{name}"))
    }

    fn wait(&mut self, programs: &Path, log: &Path) -> Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && !signals::interrupted() {
            let mut asked = Command::new(programs.join("pg_isready"));
            asked.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if asked.status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            if self.server.try_wait()?.is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!("PostgreSQL did not start:\n{}", fs::read_to_string(log).unwrap_or_default().trim_end())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown
        if let Some(pid) = steps::pid_of(&self.server) {
            let _ = kill_process(pid, Signal::INT);
        }
        let _ = steps::finish(&mut self.server, Duration::from_secs(20));
        let _ = fs::remove_dir_all(self.folder.path());
    }
}

/// Whom the server runs as: PostgreSQL refuses to be root.
struct Owner {
    postgres: Option<(u32, u32)>,
    folder: PathBuf,
}

impl Owner {
    fn of_the_server(folder: &Path) -> Result<Self> {
        let folder = folder.to_path_buf();
        if !geteuid().is_root() {
            return Ok(Self { postgres: None, folder });
        }
        let passwd = fs::read_to_string("/etc/passwd").context("/etc/passwd")?;
        let ids = passwd.lines().find_map(|line| ids_of(line, "postgres"));
        Ok(Self { postgres: Some(ids.context("there is no user postgres; install postgresql")?), folder })
    }

    fn give(&self, folder: &Path) -> Result<()> {
        let Some((user, group)) = self.postgres else { return Ok(()) };
        chown(folder, Some(user), Some(group)).with_context(|| folder.display().to_string())
    }

    /// The program as that user, told to stop when this tool is gone, even when it was killed.
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "INT"]);
        if self.postgres.is_some() {
            command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]);
        }
        command
            .arg("--")
            .arg(program)
            .current_dir(&self.folder)
            .env_remove("PGDATA")
            .env("HOME", &self.folder);
        command
    }
}

fn make(owner: &Owner, programs: &Path, folder: &Path, data: &Path) -> Result<()> {
    let attempt = |locale: &[&str]| {
        let mut command = owner.command(&programs.join("initdb"));
        command.arg("-D").arg(data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        ]);
        command.args(locale).current_dir(folder);
        command
    };
    let icu = attempt(&["--locale-provider=icu", "--icu-locale=und"]).output();
    if icu.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    let _ = fs::remove_dir_all(data);
    steps::run("making a PostgreSQL cluster", &mut attempt(&[])).map(|_| ())
}

/// User and group from a line of /etc/passwd.
fn ids_of(line: &str, user: &str) -> Option<(u32, u32)> {
    let mut parts = line.split(':');
    if parts.next() != Some(user) {
        return None;
    }
    Some((parts.nth(1)?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_ids_of_a_user() {
        assert_eq!(
            ids_of("postgres:x:105:111:PostgreSQL:/var/lib/postgresql:/bin/bash", "postgres"),
            Some((105, 111))
        );
        assert_eq!(ids_of("root:x:0:0:root:/root:/bin/bash", "postgres"), None);
    }

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        if packages::postgres_programs().is_none() {
            eprintln!("not tried: PostgreSQL is not installed");
            return;
        }
        let cluster = Cluster::start().unwrap();
        let (folder, port) = (cluster.folder.path().to_path_buf(), cluster.port);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(cluster);
        assert!(!folder.exists());
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
