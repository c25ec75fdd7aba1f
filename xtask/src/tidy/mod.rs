//! `cargo xtask tidy`: what no compiler checks. Each check is one file here, a function from text to findings.

mod edges;
mod howto;
mod labels;
mod leftovers;
mod machine;
mod parsers;
mod promises;
mod purity;
mod rust;
mod size;

use crate::repo;
use anyhow::{Result, bail};
use clap::Args;
use std::{
    fmt,
    io::Write,
    path::{Path, PathBuf},
};

/// Check what no compiler checks: layers, sizes, languages, leftovers.
#[derive(Args)]
pub struct Tidy {
    /// Only files whose path contains this.
    #[arg(long)]
    only: Option<String>,
}

/// Something to put right, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// A text file of the repository, by its path from the root with `/`.
pub struct Source {
    path: String,
    text: String,
}

impl Source {
    fn ends_with(&self, ends: &[&str]) -> bool {
        ends.iter().any(|end| self.path.ends_with(end))
    }

    /// Written by a generator: nobody reads or changes it.
    fn is_generated(&self) -> bool {
        self.path.starts_with("contract/") || self.path.starts_with("ui/src/contract/")
    }
}

impl Tidy {
    /// Runs the task.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        let sources = sources(&root, &repo::files(&root)?);
        let mut findings = edges::check(&root)?;
        findings.extend(howto::check(&sources));
        findings.extend(parsers::check(&sources));
        findings.extend(promises::check(&sources));
        for source in &sources {
            findings.extend(size::check(source));
            findings.extend(purity::check(source));
            findings.extend(labels::check(source));
            findings.extend(leftovers::check(source));
            findings.extend(machine::check(source));
        }
        findings.retain(|finding| self.only.as_ref().is_none_or(|only| finding.path.contains(only)));
        findings.sort();
        findings.dedup();
        let list: String = findings.iter().map(|finding| format!("{finding}\n")).collect();
        // whoever reads only the first lines closes the pipe, which is no fault
        let _ = std::io::stdout().write_all(list.as_bytes());
        if !findings.is_empty() {
            bail!("tidy: {} to put right", findings.len());
        }
        println!("tidy: {} files, nothing to put right", sources.len());
        Ok(())
    }
}

/// The files that are text.
fn sources(root: &Path, files: &[PathBuf]) -> Vec<Source> {
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(root.join(file)).ok()?;
        Some(Source { path: file.to_string_lossy().replace('\\', "/"), text })
    };
    files.iter().filter_map(read).collect()
}

/// The number of the line in which a byte lies, from 1.
fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|letter| *letter == b'\n').count() + 1
}

#[cfg(test)]
fn source(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}
