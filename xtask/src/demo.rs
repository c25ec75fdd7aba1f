//! `cargo xtask demo`: from a fresh clone to a running program in one command.

use crate::{program, repo, signals, steps, ui::Ui};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{net::TcpListener, process::Command};

/// Build everything and run the program on a demo company.
#[derive(Args)]
pub struct Demo {
    /// Build for speed; takes longer to build.
    #[arg(long)]
    release: bool,
    /// The port on 127.0.0.1.
    #[arg(long, default_value_t = 8686)]
    port: u16,
    /// Where the data are: sqlite:PATH or postgres://…; never emptied. Otherwise data/demo.sqlite, made anew each time.
    #[arg(long)]
    database: Option<String>,
    /// Go on with the data of the last demo.
    #[arg(long)]
    keep: bool,
}

impl Demo {
    /// Runs the task.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        let listen = format!("127.0.0.1:{}", self.port);
        // better said now than after minutes of building
        TcpListener::bind(&listen)
            .with_context(|| format!("{listen} is taken; choose another with --port"))?;
        Ui::new(&root)?.build()?;
        let binary = program::build(&root, self.release)?;
        let mut command = Command::new(binary);
        command.current_dir(&root).args(["demo", "--listen", &listen]);
        match &self.database {
            Some(database) => command.args(["--database", database]),
            None => {
                let folder = root.join("data");
                std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
                command.args(["--database", &format!("sqlite:{}", folder.join("demo.sqlite").display())])
            }
        };
        if self.database.is_none() && !self.keep {
            command.arg("--reset");
        }
        let status = steps::attach(&mut command)?;
        if status.success() || signals::interrupted() {
            Ok(())
        } else {
            bail!("the program ended with {status}")
        }
    }
}
