//! The command line.

mod backup;
mod coverage;
mod data;
mod demo;
mod doctor;
mod log;
mod migrate;
mod people;
mod progress;
mod sign_in;
mod verify;

use crate::{
    config::{Config, ConfigArgs},
    contract, open_there, serve,
    traces::Traces,
};
use clap::{Parser, Subcommand};
use engine::{Actor, Program, paper::Printer};
use kernel::{Failure, Label, Language};
use std::{io::Write, path::PathBuf, process::ExitCode, sync::Arc};

/// Jingwei 经纬: the system a telecom operator runs to manage its enterprise, along the eTOM.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(flatten)]
    config: ConfigArgs,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Serves the program.
    Serve {
        /// Signs the audit's seals with another key from now on.
        #[arg(long)]
        new_seal_key: bool,
    },
    /// Makes a database with the operator of the study and a sign-in for each role, and serves it.
    Demo {
        /// Throws away the demo's database first (SQLite only).
        #[arg(long)]
        reset: bool,
    },
    /// Makes the tables, the roles, the shipped content and the first administrator.
    Init {
        /// The administrator's user name.
        #[arg(long, default_value = "admin")]
        admin: String,
        /// Leaves out the shipped content.
        #[arg(long)]
        empty: bool,
    },
    /// Makes a user or sets their password (read from JINGWEI_PASSWORD, or typed).
    User {
        /// What they sign in with.
        name: String,
        /// What others see.
        #[arg(long)]
        display_name: Option<String>,
        /// The codes of their roles.
        #[arg(long = "role")]
        roles: Vec<String>,
        /// Takes their second factor away: for the last administrator, who lost the phone and the recovery codes.
        #[arg(long)]
        reset_second_factor: bool,
    },
    /// Brings in rows of a record from a CSV or XLSX file: all or nothing.
    Import {
        /// The record, such as framework.finding.
        record: String,
        /// The file.
        file: PathBuf,
        /// Tells what would happen and keeps nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Writes a record's rows to a file or to the standard output.
    Export {
        /// The record, such as framework.finding.
        record: String,
        /// csv or xlsx.
        #[arg(long, default_value = "csv")]
        format: String,
        /// A condition such as: state = "open".
        #[arg(long)]
        filter: Option<String>,
        /// The language of the heading: zh or en; that of the environment when nothing is said.
        #[arg(long, value_parser = spoken)]
        language: Option<Language>,
        /// Where to; the standard output when nothing is said.
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Tells which framework elements the program supports, and with what.
    Coverage {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// In English; otherwise in Chinese, as the study names them.
        #[arg(long)]
        english: bool,
    },
    /// Runs a command as a user (password from JINGWEI_PASSWORD, code from JINGWEI_CODE, or typed), or by an API token (JINGWEI_TOKEN).
    Call {
        /// The command, such as framework.accept_finding.
        command: String,
        /// The user.
        #[arg(long = "as", env = "JINGWEI_USER")]
        user: Option<String>,
        /// Acts for another by the delegation of that number (D-001).
        #[arg(long = "for", value_name = "DELEGATION")]
        acts_for: Option<String>,
        /// Its input as JSON; - reads the standard input.
        #[arg(long, default_value = "{}")]
        input: String,
    },
    /// Checks that the audit is as it was sealed and that every row is as the audit says; names the first that is not.
    Verify(verify::TrustArgs),
    /// Writes a backup of the database, which goes on being used meanwhile, to one file.
    Backup {
        /// The file; one named by the time, in the folder of --backups, when nothing is said.
        file: Option<PathBuf>,
        /// Takes the place of a file that is there.
        #[arg(long)]
        overwrite: bool,
    },
    /// Restores a backup into a new file or an empty database, whichever of the two it came from, and verifies it.
    Restore {
        /// The file.
        file: PathBuf,
        /// Leaves out the verification.
        #[arg(long)]
        no_verify: bool,
        #[command(flatten)]
        trust: verify::TrustArgs,
    },
    /// Looks the installation over and says what to do; ends with 0 when all is well, 1 with a warning, 2 when something is bad.
    Doctor {
        /// As JSON.
        #[arg(long)]
        json: bool,
        /// Also compares each index of a SQLite database with its table.
        #[arg(long)]
        thorough: bool,
    },
    /// Brings the database to this version, as every start does.
    Migrate {
        /// Shows the steps and their SQL, and changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Writes the latest signed heads of the audit, to be kept where nobody who runs this database can reach them.
    Heads {
        /// How many.
        #[arg(long, default_value_t = 1)]
        last: i64,
        /// Where to; the standard output when nothing is said.
        #[arg(long)]
        output: Option<PathBuf>,
    },
    /// Shows the configuration in force, without secrets.
    Config,
    /// Writes the contract files; for developers.
    #[command(hide = true)]
    Contract {
        /// The folder.
        dir: PathBuf,
        /// The name of the migration to the tables as they are declared.
        #[arg(long)]
        migration: Option<String>,
    },
}

/// Makes what prints as it is configured.
pub type MakePrinter = fn(&Config) -> Arc<dyn Printer>;

impl Cli {
    /// Does what was typed. `printer` is what prints: only the program itself brings it, for it is large.
    pub fn run(self, printer: MakePrinter) -> Result<ExitCode, String> {
        let config = Config::load(&self.config)?;
        // what is typed is over before anybody would look for its trace
        let serves = matches!(self.verb, Verb::Serve { .. } | Verb::Demo { .. });
        let traces = log::start(&config.log, config.traces.as_ref().filter(|_| serves))?;
        match self.verb {
            Verb::Serve { new_seal_key } => serve_it(&config, new_seal_key, printer(&config), traces),
            Verb::Demo { reset } => {
                let printer = printer(&config);
                demo::demo(config, &self.config, reset, printer, traces)
            }
            Verb::Init { admin, empty } => people::init(&config, &admin, empty),
            Verb::User { name, display_name, roles, reset_second_factor } => {
                people::user(&config, &name, display_name, roles, reset_second_factor)
            }
            Verb::Import { record, file, dry_run } => data::import(&config, &record, &file, dry_run),
            Verb::Export { record, format, filter, language, output } => {
                data::export(&config, &record, &format, filter, language, output.as_deref())
            }
            Verb::Coverage { json, english } => coverage::coverage(json, english),
            Verb::Call { command, user, acts_for, input } => {
                people::call(&config, &command, user.as_deref(), acts_for.as_deref(), &input)
            }
            Verb::Verify(trust) => verify::verify(&config, &trust, Vec::new()),
            Verb::Backup { file, overwrite } => backup::backup(&config, file, overwrite),
            Verb::Restore { file, no_verify, trust } => {
                backup::restore(&config, &file, (!no_verify).then_some(&trust))
            }
            Verb::Doctor { json, thorough } => return doctor::doctor(&config, json, thorough),
            Verb::Migrate { dry_run } => migrate::migrate(&config, dry_run),
            Verb::Heads { last, output } => verify::heads(&config, last, output.as_deref()),
            Verb::Config => {
                let text = toml::to_string(&config).map_err(|error| error.to_string())?;
                print!("{text}");
                Ok(())
            }
            Verb::Contract { dir, migration } => {
                for path in contract::write(&dir, migration.as_deref())? {
                    println!("{}", path.display());
                }
                Ok(())
            }
        }?;
        Ok(ExitCode::SUCCESS)
    }
}

fn serve_it(
    config: &Config,
    new_seal_key: bool,
    printer: Arc<dyn Printer>,
    traces: Option<Traces>,
) -> Result<(), String> {
    let program = open_there(config).map_err(told)?;
    program.install_roles().map_err(told)?;
    let ready = || println!("Jingwei 经纬  http://{}", config.listen);
    serve(program, config, new_seal_key, printer, traces, ready)
}

/// A failure as the operator reads it: the message, the code, and the cause that an asker over HTTP would not be told.
fn told(failure: Failure) -> String {
    let cause = failure.cause().map(|cause| format!("\n  {cause}")).unwrap_or_default();
    let errors: String = failure
        .errors()
        .iter()
        .map(|fault| format!("\n  {}: {}", fault.field, fault.failure.message(language())))
        .collect();
    format!("{} [{}]{errors}{cause}", failure.message(language()), failure.code())
}

fn spoken(code: &str) -> Result<Language, String> {
    match code {
        "zh" => Ok(Language::Zh),
        "en" => Ok(Language::En),
        _ => Err("zh, en".to_owned()),
    }
}

/// The language of whoever types: Chinese where the environment says so, else English.
fn language() -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|v| !v.is_empty());
    if said.is_some_and(|said| said.starts_with("zh")) { Language::Zh } else { Language::En }
}

/// A text in the language of whoever types, with what stands in braces filled in.
fn say(text: Label, words: &[(&str, &dyn std::fmt::Display)]) -> String {
    words.iter().fold(text.text(language()).to_owned(), |text, (name, word)| {
        text.replace(&format!("{{{name}}}"), &word.to_string())
    })
}

/// Tells how many rows of a record were shipped.
fn seeded(record: &str, rows: usize) {
    let text = Label::new("{record} {rows} 行", "{record} {rows} rows");
    println!("{}", say(text, &[("record", &format!("  {record:<32}")), ("rows", &format!("{rows:>5}"))]));
}

/// Writes it in one go. A reader who has seen enough (`jingwei coverage | head`) is no failure.
fn show(text: &str) -> Result<(), String> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// The program itself as the actor of what is typed on its own machine.
fn operator(program: &Program) -> Result<Actor, String> {
    let who = program.operator("command-line").map_err(told)?;
    Ok(who.in_request("command-line".to_owned(), language()))
}
