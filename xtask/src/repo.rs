//! Where things lie: the root of the clone, cargo's target folder, the files under version control.

use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The clone's root: the nearest folder above the current one that holds this tool.
pub fn root() -> Result<PathBuf> {
    let start = env::current_dir().context("the current folder")?;
    let found = start.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
    found
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is not inside a clone of Jingwei", start.display()))
}

/// Cargo, the one that runs this tool.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Where cargo puts what it builds; stamps and demo data of this tool lie in `xtask/` below it.
pub fn target(root: &Path) -> Result<PathBuf> {
    let output = cargo(root)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cargo metadata")?;
    let folder = metadata.get("target_directory").and_then(|folder| folder.as_str());
    folder.map(PathBuf::from).context("cargo metadata names no target folder")
}

/// The files under version control and those about to be, relative to the root, sorted.
pub fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output();
    let mut files: Vec<PathBuf> = match listed {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout)
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(PathBuf::from)
            .collect(),
        // a source archive has no git: everything but what tools put there
        _ => below(root, root)?,
    };
    files.retain(|file| root.join(file).is_file());
    files.sort();
    files.dedup();
    Ok(files)
}

/// All files below a folder, relative to `root`, without what is built, fetched or hidden.
pub fn below(root: &Path, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if matches!(name.as_str(), "target" | "node_modules" | "dist" | ".git" | "data") {
            continue;
        }
        if path.is_dir() {
            found.extend(below(root, &path)?);
        } else {
            found.push(path.strip_prefix(root).unwrap_or(&path).to_path_buf());
        }
    }
    Ok(found)
}

/// Reads a file as text, naming it when it cannot.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

/// Writes a file, making its folder.
pub fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())
}
