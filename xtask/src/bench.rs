//! `cargo xtask bench`.

use crate::{repo, steps};
use anyhow::{Result, bail};
use clap::Args;

/// Run the measurements in benches/, in release.
#[derive(Args)]
pub struct Bench {
    /// Only these, with whatever else benches/ understands.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

impl Bench {
    /// Runs the task.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        // what is measured is the program as it is released, with its UI inside
        let mut program = repo::cargo(&root);
        program.args(["build", "--release", "--package", "jingwei"]);
        let status = steps::attach(&mut program)?;
        if !status.success() {
            bail!("{} ended with {status}", steps::spelled(&program));
        }
        let mut command = repo::cargo(&root);
        command.args(["run", "--release", "--package", "jingwei-benches", "--"]).args(&self.rest);
        let status = steps::attach(&mut command)?;
        if status.success() { Ok(()) } else { bail!("{} ended with {status}", steps::spelled(&command)) }
    }
}
