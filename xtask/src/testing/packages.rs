//! The system packages that the tests stand on.

use super::description;
use crate::steps;
use anyhow::{Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Debian's Chromium. The first, which is the same without a window of its own, takes a third less time.
const CHROMIUM: [&str; 2] = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
/// What Debian calls the package of the first.
const QUICK_CHROMIUM: &str = "chromium-headless-shell";

/// The browser that the tests are run in.
pub fn browser() -> Option<&'static str> {
    CHROMIUM.into_iter().find(|path| Path::new(path).exists())
}

/// What whoever has no Python is told.
pub const PYTHON_WANTED: &str =
    "install Python 3.11 or later with venv (sudo apt-get install --no-install-recommends python3-venv)";

/// What the tests to be run stand on.
pub struct Needs {
    /// A PostgreSQL.
    pub postgres: bool,
    /// A browser and a Chinese font.
    pub browser: bool,
    /// A Python that makes environments, where it must not be left out.
    pub python: bool,
}

/// Whether what wants Python must not be left out: where everything is tried before it is merged, and where it can be installed.
pub fn needs_python() -> bool {
    std::env::var_os("CI").is_some() || may_install()
}

fn may_install() -> bool {
    rustix::process::geteuid().is_root() && Path::new("/etc/debian_version").exists()
}

/// Installs what is missing as root on Debian; anywhere else says in one line what to install.
pub fn ensure(needs: &Needs) -> Result<()> {
    let mut missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    if !may_install() {
        bail!("install what the tests need: sudo apt-get install --no-install-recommends {names}");
    }
    let apt = |words: &[&str]| {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["-qq", "-o", "Dpkg::Use-Pty=0"]).args(words);
        command
    };
    steps::run("reading the package lists (apt-get update)", &mut apt(&["update"]))?;
    let mut known = Command::new("apt-cache");
    if known.args(["show", QUICK_CHROMIUM]).output().is_ok_and(|output| output.status.success()) {
        missing.iter_mut().filter(|name| **name == "chromium").for_each(|name| *name = QUICK_CHROMIUM);
    }
    let names = missing.join(" ");
    let mut install = apt(&["install", "--yes", "--no-install-recommends"]);
    steps::run(&format!("installing {names}"), install.args(&missing))?;
    Ok(())
}

fn missing(needs: &Needs) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if needs.postgres && postgres_programs().is_none() {
        missing.push("postgresql");
    }
    if needs.browser && browser().is_none() {
        missing.push("chromium");
    }
    if needs.browser && !has_chinese_font() {
        missing.push("fonts-noto-cjk");
    }
    if needs.python && needs_python() && description::python().is_none() {
        missing.push("python3-venv");
    }
    missing
}

/// The folder with PostgreSQL's `initdb` and `postgres`, the newest where there are several.
pub fn postgres_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .map(|entry| (entry.file_name().to_string_lossy().parse().unwrap_or(0), entry.path().join("bin")))
        .filter(|(_, folder)| folder.join("initdb").exists())
        .collect();
    found.sort();
    let on_path = || {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path)
            .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
    };
    found.pop().map(|(_, folder)| folder).or_else(on_path)
}

fn has_chinese_font() -> bool {
    if Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists() {
        return true;
    }
    let listed = Command::new("fc-list").args([":lang=zh-cn", "family"]).output();
    listed.is_ok_and(|output| !output.stdout.is_empty())
}
