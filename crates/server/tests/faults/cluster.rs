//! A PostgreSQL of the test's own, which syncs as one in earnest does, and which may be killed.

use std::{
    fs,
    net::TcpListener,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    port: u16,
    /// Whom it runs as where the test is root's, whom PostgreSQL refuses to serve.
    user: Option<(u32, u32)>,
    postmaster: Child,
}

impl Cluster {
    /// None where PostgreSQL is not installed.
    pub fn start() -> Option<Self> {
        let programs = programs()?;
        let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        let user = if root { Some(ids_of("postgres")?) } else { None };
        let folder = tempfile::tempdir().expect("a folder");
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).expect("given away");
        }
        let data = folder.path().join("data");
        let made = command(&programs.join("initdb"), user)
            .arg("-D")
            .arg(&data)
            .args(["-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .status();
        assert!(made.expect("initdb starts").success(), "initdb");
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port();
        let postmaster = run(&programs, folder.path(), port, user);
        let cluster = Self { folder, programs, port, user, postmaster };
        cluster.wait_until_ready();
        Some(cluster)
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts it again after [`Cluster::kill`].
    pub fn start_again(&mut self) {
        self.postmaster = run(&self.programs, self.folder.path(), self.port, self.user);
    }

    pub fn wait_until_ready(&self) {
        let began = Instant::now();
        let ready = || {
            let mut asked = Command::new(self.programs.join("pg_isready"));
            asked.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            asked.status().is_ok_and(|status| status.success())
        };
        while !ready() {
            assert!(began.elapsed() < Duration::from_secs(60), "PostgreSQL does not start");
            sleep(Duration::from_millis(50));
        }
    }

    /// Kills all of it at once, as when the machine loses its power (its disk keeps what was synced, and more).
    pub fn kill(&mut self) {
        let processes = self.processes();
        self.postmaster.kill().expect("killed");
        self.postmaster.wait().expect("gone");
        processes.iter().for_each(|process| kill(*process));
        wait_until_gone(&processes);
    }

    /// Kills one process that serves a connection: PostgreSQL then throws out all others, and recovers. Comes back when PostgreSQL
    /// has seen it, so that whoever then asks whether it is ready is not told of the time before.
    pub fn kill_a_backend(&self) {
        let serves = |process: &&u32| {
            fs::read_to_string(format!("/proc/{process}/cmdline"))
                .is_ok_and(|line| line.contains("127.0.0.1"))
        };
        let processes = self.processes();
        let backend = processes.iter().rev().find(serves).expect("somebody is connected");
        kill(*backend);
        wait_until_gone(&[*backend]);
    }

    /// The postmaster's own.
    fn processes(&self) -> Vec<u32> {
        let parent = self.postmaster.id().to_string();
        let numbers = fs::read_dir("/proc").expect("processes").flatten();
        numbers
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|process: &u32| {
                let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
                // the name in parentheses may hold anything
                stat.rsplit(')').next().and_then(|rest| rest.split_whitespace().nth(1)) == Some(&*parent)
            })
            .collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.processes().into_iter().for_each(kill);
        let _ = self.postmaster.kill();
        let _ = self.postmaster.wait();
    }
}

/// A killed process stays in the list until its parent has asked how it ended.
fn wait_until_gone(processes: &[u32]) {
    while processes.iter().any(|process| Path::new(&format!("/proc/{process}")).exists()) {
        sleep(Duration::from_millis(5));
    }
}

fn kill(process: u32) {
    let _ = Command::new("kill").args(["-9", &process.to_string()]).stderr(Stdio::null()).status();
}

fn run(programs: &Path, folder: &Path, port: u16, user: Option<(u32, u32)>) -> Child {
    command(&programs.join("postgres"), user)
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=on"])
        .args(["-c", "synchronous_commit=on", "-c", "max_connections=60", "-c", "shared_buffers=32MB"])
        .arg("-k")
        .arg(folder)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("PostgreSQL starts")
}

fn command(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// Where `initdb` and `postgres` are: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

fn ids_of(name: &str) -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let mut fields =
        users.lines().find_map(|line| line.strip_prefix(&format!("{name}:")))?.split(':').skip(1);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
