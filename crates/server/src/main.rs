//! `jingwei`: one binary, the server and what its operator types.

use clap::Parser;
use jingwei::cli::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(message) => {
            eprintln!("jingwei: {message}");
            ExitCode::FAILURE
        }
    }
}
