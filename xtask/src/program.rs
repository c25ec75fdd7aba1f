//! The program itself: built once, run by demo, codegen and the browser tests.

use crate::{repo, steps};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// Builds `jingwei` and tells where it is.
pub fn build(root: &Path, release: bool) -> Result<PathBuf> {
    let mut command = repo::cargo(root);
    command.args(["build", "--package", "jingwei", "--bin", "jingwei"]);
    if release {
        command.arg("--release");
    }
    let title = if release { "building jingwei (release)" } else { "building jingwei" };
    // the page is embedded from here; a check of the Rust code alone may come before anybody built it
    std::fs::create_dir_all(root.join("ui/dist"))?;
    steps::run(title, &mut command)?;
    let binary = repo::target(root)?.join(if release { "release" } else { "debug" }).join("jingwei");
    if binary.is_file() { Ok(binary) } else { bail!("{} was not built", binary.display()) }
}
