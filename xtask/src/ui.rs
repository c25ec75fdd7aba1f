//! The page: its packages and its build, each done only when what it is made of has changed.

use crate::{repo, steps};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

/// The oldest Node.js that builds the page.
const NODE: (u32, u32) = (20, 19);

/// The folder ui/ and what was done there.
pub struct Ui {
    folder: PathBuf,
    stamps: PathBuf,
}

impl Ui {
    /// The page of this clone; fails in one line when Node.js is missing or too old.
    pub fn new(root: &Path) -> Result<Self> {
        check_node()?;
        let stamps = repo::target(root)?.join("xtask");
        Ok(Self { folder: root.join("ui"), stamps })
    }

    /// npm, in ui/.
    pub fn npm(&self, words: &[&str]) -> Command {
        let mut command = Command::new("npm");
        command.args(words).current_dir(&self.folder);
        command
    }

    /// A program that one of the packages brings.
    pub fn tool(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join("node_modules/.bin").join(name));
        command.current_dir(&self.folder);
        command
    }

    /// Installs the packages, unless package-lock.json is the one they were installed from.
    pub fn install(&self) -> Result<()> {
        let wanted = self.sum(&["package-lock.json".into()])?;
        let there = self.folder.join("node_modules/.package-lock.json").is_file();
        if there && self.stamp("packages") == wanted {
            return Ok(());
        }
        steps::run(
            "installing the page's packages (npm ci)",
            &mut self.npm(&["ci", "--no-audit", "--no-fund"]),
        )?;
        self.set_stamp("packages", &wanted)
    }

    /// Builds ui/dist, unless it was built from these sources.
    pub fn build(&self) -> Result<()> {
        self.install()?;
        let mut files = repo::below(&self.folder, &self.folder)?;
        files.retain(|file| !file.starts_with("e2e"));
        files.sort();
        let wanted = self.sum(&files)?;
        let there = self.folder.join("dist/index.html").is_file();
        if there && self.stamp("page") == wanted {
            return Ok(());
        }
        steps::run("building the page (npm run build)", &mut self.npm(&["run", "build"]))?;
        self.set_stamp("page", &wanted)
    }

    /// Whether package.json has a script of that name.
    pub fn has_script(&self, name: &str) -> Result<bool> {
        let package: serde_json::Value =
            serde_json::from_str(&repo::read(&self.folder.join("package.json"))?)?;
        Ok(package.get("scripts").and_then(|scripts| scripts.get(name)).is_some())
    }

    fn sum(&self, files: &[PathBuf]) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        // clones may share a target folder
        self.folder.hash(&mut hasher);
        for file in files {
            let path = self.folder.join(file);
            file.hash(&mut hasher);
            fs::read(&path).with_context(|| path.display().to_string())?.hash(&mut hasher);
        }
        Ok(format!("{:016x}", hasher.finish()))
    }

    fn stamp_file(&self, name: &str) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        self.folder.hash(&mut hasher);
        self.stamps.join(format!("{name}-{:08x}.stamp", hasher.finish() & 0xffff_ffff))
    }

    fn stamp(&self, name: &str) -> String {
        fs::read_to_string(self.stamp_file(name)).unwrap_or_default()
    }

    fn set_stamp(&self, name: &str, sum: &str) -> Result<()> {
        repo::write(&self.stamp_file(name), sum)
    }
}

fn check_node() -> Result<()> {
    let wanted = format!("install Node.js {}.{} or newer with npm", NODE.0, NODE.1);
    let output = Command::new("node").arg("--version").output().with_context(|| wanted.clone())?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if parse_version(&version) < Some(NODE) {
        bail!("node is {version}: {wanted}");
    }
    Command::new("npm").arg("--version").output().map(|_| ()).context(wanted)
}

fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_compare_as_numbers() {
        assert_eq!(parse_version("v20.20.2"), Some((20, 20)));
        assert!(parse_version("v20.9.0") < Some(NODE));
        assert!(parse_version("nonsense") < Some(NODE));
    }
}
