//! `jingwei`: one binary, the server and what its operator types.

use clap::Parser;
use jingwei::{cli::Cli, config::Config};
use std::{process::ExitCode, sync::Arc};

fn main() -> ExitCode {
    match Cli::parse().run(|config: &Config| Arc::new(print::Typst::new(config.fonts.clone()))) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("jingwei: {message}");
            ExitCode::FAILURE
        }
    }
}
