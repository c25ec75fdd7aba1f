//! `cargo xtask new-…`: the files that a module, a noun or a verb begins with, and the lines that make them known.
//!
//! What is written compiles and is not finished: lines with the scaffold's mark say what is left, and `cargo xtask tidy`
//! and the registry's tests ask for it. Everything is checked before the first file is written.

mod command;
mod edit;
mod module;
mod names;
mod record;

pub use command::NewCommand;
pub use module::NewModule;
pub use record::NewRecord;

use crate::repo;
use anyhow::{Result, bail};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// What is to be written, once all of it is known to be right.
struct Plan {
    root: PathBuf,
    files: Vec<(String, String)>,
}

impl Plan {
    fn new(root: &Path) -> Self {
        Self { root: root.to_path_buf(), files: Vec::new() }
    }

    /// The text of a file as it will be.
    fn text(&self, path: &str) -> Result<String> {
        match self.files.iter().find(|(known, _)| known == path) {
            Some((_, text)) => Ok(text.clone()),
            None => repo::read(&self.root.join(path)),
        }
    }

    /// Whether a file is or will be there.
    fn exists(&self, path: &str) -> bool {
        self.files.iter().any(|(known, _)| known == path) || self.root.join(path).exists()
    }

    /// A file that must not be there yet.
    fn create(&mut self, path: &str, text: String) -> Result<()> {
        if self.exists(path) {
            bail!("{path} is there already");
        }
        self.put(path, text);
        Ok(())
    }

    /// The new text of a file.
    fn put(&mut self, path: &str, text: String) {
        self.files.retain(|(known, _)| known != path);
        self.files.push((path.to_owned(), text));
    }

    /// Formats and writes everything, and tells what was written.
    fn write(self) -> Result<()> {
        let mut ready = Vec::new();
        for (path, text) in self.files {
            let text = if path.ends_with(".rs") { formatted(&self.root, &path, &text)? } else { text };
            ready.push((path, text));
        }
        for (path, text) in ready {
            let known = self.root.join(&path).exists();
            repo::write(&self.root.join(&path), &text)?;
            println!("{} {path}", if known { "changed" } else { "wrote  " });
        }
        Ok(())
    }
}

/// The text as rustfmt lays it out with the repository's settings.
fn formatted(root: &Path, path: &str, text: &str) -> Result<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{path} would not be Rust: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A template with its `{{words}}` filled in.
fn filled(template: &str, words: &[(&str, &str)]) -> String {
    words
        .iter()
        .fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

/// Tells what comes next, after the files.
fn next(steps: &[&str]) {
    println!("\nNext:");
    for step in steps {
        println!("  {step}");
    }
}
