//! The API asked by its own description: schemathesis makes requests from the OpenAPI document, such as it allows and such as it does
//! not, and compares each answer with what the document says of it.
//!
//! It is Python's, pinned with its digests in `xtask/schemathesis/requirements.txt`, and lives in an environment of its own below cargo's
//! target folder.

use super::{packages, postgres::Cluster};
use crate::{repo, steps};
use anyhow::{Context, Result};
use std::{
    env, fs,
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The same requests each time, so that what fails here fails again; `JINGWEI_API_SEED` and `JINGWEI_API_EXAMPLES` ask others and more.
const SEED: &str = "20261126";
/// Requests for each operation beside those that its limits ask for.
const EXAMPLES: &str = "2";
/// Who asks.
const USER: &str = "asker";
/// Roles that may do nearly everything together.
const ROLES: &[&str] =
    &["administrator", "process_architect", "hr_officer", "reader", "system_operator", "delegating"];

/// A Python that can make environments.
pub fn python() -> Option<&'static str> {
    ["python3", "/usr/bin/python3"].into_iter().find(|python| {
        let mut asked = Command::new(python);
        // what Debian puts into a package of its own
        asked.args(["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"]);
        asked.output().is_ok_and(|output| output.status.success())
    })
}

/// What it is called.
pub fn title(on_postgres: bool) -> &'static str {
    if on_postgres {
        "requests made from the API's description, on PostgreSQL"
    } else {
        "requests made from the API's description"
    }
}

/// Asks the program, over a new database on SQLite, or in the cluster.
pub fn ask(root: &Path, binary: &Path, postgres: Option<&Cluster>) -> Result<steps::Outcome> {
    let python = environment(root)?;
    let folder = tempfile::Builder::new().prefix("jingwei-api-").tempdir().context("a folder")?;
    let database = match postgres {
        None => format!("sqlite:{}", folder.path().join("api.sqlite").display()),
        Some(cluster) => cluster.database("api")?,
    };
    let program = |words: &[&str]| {
        let mut command = Command::new(binary);
        command.args(["--database", &database, "--log", "off"]).args(words);
        command.current_dir(folder.path()).env("JINGWEI_PASSWORD", PASSWORD).stdin(Stdio::null());
        command
    };
    let mut user = program(&["user", USER]);
    for role in ROLES {
        user.args(["--role", role]);
    }
    steps::run("making a database for the API", &mut program(&["init", "--admin", USER]))?;
    steps::run("giving somebody every role", &mut user)?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let listen = format!("127.0.0.1:{port}");
    let mut serve = program(&["--listen", &listen, "serve"]);
    serve.stdout(Stdio::null()).process_group(0);
    // stopped where it goes out of scope
    let served = Served(serve.spawn().with_context(|| steps::spelled(&serve))?);
    let said = |name: &str, usually: &str| env::var(name).unwrap_or_else(|_| usually.to_owned());
    let mut command = Command::new(python);
    command.arg(root.join("xtask/schemathesis/ask.py")).arg(format!("http://{listen}"));
    command.arg(said("JINGWEI_API_SEED", SEED)).arg(said("JINGWEI_API_EXAMPLES", EXAMPLES));
    command.env("JINGWEI_USER", USER).env("JINGWEI_PASSWORD", PASSWORD).env("PYTHONDONTWRITEBYTECODE", "1");
    let outcome = steps::watch(title(postgres.is_some()), &mut command);
    drop(served);
    outcome
}

const PASSWORD: &str = "a password for tests";

struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        if let Some(pid) = steps::pid_of(&self.0) {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        let _ = steps::finish(&mut self.0, Duration::from_secs(10));
    }
}

/// The environment's Python; the environment is made anew when what is pinned has changed.
fn environment(root: &Path) -> Result<PathBuf> {
    let pinned = repo::read(&root.join("xtask/schemathesis/requirements.txt"))?;
    let folder = repo::target(root)?.join("xtask/schemathesis");
    let (made, stamp) = (folder.join("bin/python"), folder.join("pinned.txt"));
    if fs::read_to_string(&stamp).is_ok_and(|known| known == pinned) {
        return Ok(made);
    }
    let maker = python().context(packages::PYTHON_WANTED)?;
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
    }
    let mut make = Command::new(maker);
    make.args(["-m", "venv"]).arg(&folder);
    steps::run("making a Python environment", &mut make)?;
    let mut install = Command::new(&made);
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]);
    install.args(["--require-hashes", "--only-binary", ":all:", "-r"]);
    install.arg(root.join("xtask/schemathesis/requirements.txt"));
    steps::run("installing schemathesis", &mut install)?;
    repo::write(&stamp, &pinned)?;
    Ok(made)
}
