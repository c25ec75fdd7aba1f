//! The measurements: Jingwei and, in the same run on the same machine, Tryton; on SQLite and on PostgreSQL.
//!
//! `cargo xtask bench` runs them. The load generator shares the machine with what it measures, and is the same for both.

mod child;
mod figures;
mod http;
mod load;
mod machine;
mod measure;
mod options;
mod ours;
mod place;
mod postgres;
mod report;
mod tryton;
mod words;

use clap::Parser;
use figures::{Database, Figure};
use options::{Options, Program};
use place::Place;
use postgres::Cluster;
use std::process::ExitCode;

/// What goes wrong is told and ends the run: a figure beside a fault is no figure.
pub(crate) type Outcome<T> = Result<T, String>;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("bench: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options, place: &Place, figures: &mut Vec<Figure>) -> Outcome<()> {
    for database in options.databases() {
        let cluster = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Cluster::start(place)?),
        };
        if options.wants(Program::Jingwei) {
            ours::measure(options, place, cluster.as_ref(), figures)?;
        }
        if options.wants(Program::Tryton) {
            tryton::measure(options, place, cluster.as_ref(), figures)?;
        }
    }
    Ok(())
}

fn run(options: &Options) -> Outcome<()> {
    let place = Place::make(&options.work_dir())?;
    let machine = machine::describe(place.path());
    println!("{machine}");
    let mut figures: Vec<Figure> = Vec::new();
    let measured = measure(options, &place, &mut figures);
    // an hour's figures are shown though the next one failed; they are written only if all are there
    println!("\n{}", report::table(&figures));
    measured?;
    if let Some(folder) = options.writes_to() {
        report::write(&folder, &machine, options, &figures)?;
    }
    let missed = figures.iter().filter(|figure| figure.met() == Some(false)).count();
    println!("{missed} of what is wanted was missed");
    // the peer's are told in the table; ours are faults, whatever the figures
    match figures.iter().filter(|figure| figure.program == ours::NAME).map(|figure| figure.wrong).sum() {
        0 => Ok(()),
        wrong => Err(format!("{wrong} answers of {} were not as they should be", ours::NAME)),
    }
}
