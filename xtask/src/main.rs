//! The project's own tools. `cargo xtask --help` lists them; each is one file here, none needs the workspace's crates.

mod bench;
mod codegen;
mod demo;
mod program;
mod repo;
mod scaffold;
mod signals;
mod steps;
mod testing;
mod tidy;
mod ui;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own tools", disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and run the program on a demo company.
    Demo(demo::Demo),
    /// Run every test: Rust on SQLite and PostgreSQL, the UI, the browser, the contract.
    Test(testing::Test),
    /// Write contract/, the migrations and the UI's types from what the modules declare.
    Codegen(codegen::Codegen),
    /// Check what no compiler checks: layers, sizes, languages, leftovers.
    Tidy(tidy::Tidy),
    /// Start a module.
    NewModule(scaffold::NewModule),
    /// Start a record: a noun of a module.
    NewRecord(scaffold::NewRecord),
    /// Start a command: a verb of a module.
    NewCommand(scaffold::NewCommand),
    /// Run the measurements, all or those of a name.
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let line = Line::parse();
    let done = signals::install().and_then(|()| match line.task {
        Task::Demo(task) => task.run(),
        Task::Test(task) => task.run(),
        Task::Codegen(task) => task.run(),
        Task::Tidy(task) => task.run(),
        Task::NewModule(task) => task.run(),
        Task::NewRecord(task) => task.run(),
        Task::NewCommand(task) => task.run(),
        Task::Bench(task) => task.run(),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if signals::interrupted() => ExitCode::from(130),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
