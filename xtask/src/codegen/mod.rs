//! `cargo xtask codegen`: contract/, the migrations and the page's types from what the modules declare.

mod differences;

use crate::{program, repo, steps, ui::Ui};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{fs, path::Path, process::Command};

/// What the program writes into contract/.
const CONTRACT: &[&str] = &["openapi.json", "records.json", "tables.json"];
/// Where the migrations of each dialect lie.
const MIGRATIONS: &[&str] = &["crates/server/migrations/sqlite", "crates/server/migrations/postgres"];
/// The page's types, made of contract/openapi.json.
const TYPES: &str = "ui/src/contract/openapi.d.ts";

/// Write contract/, the migrations and the UI's types from what the modules declare.
#[derive(Args)]
pub struct Codegen {
    /// Write the migration of this name when the declared tables have changed, such as `add_vendor`.
    #[arg(long, value_name = "NAME", conflicts_with = "check")]
    migration: Option<String>,
    /// The migration to the changed tables is written by hand, for both databases.
    #[arg(long, conflicts_with_all = ["check", "migration"])]
    by_hand: bool,
    /// Write nothing; fail when what is committed is not what would be written.
    #[arg(long)]
    check: bool,
}

impl Codegen {
    /// Runs the task.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        if self.check {
            return check(&root);
        }
        let binary = program::build(&root, false)?;
        let folder = root.join("contract");
        fs::create_dir_all(&folder)?;
        let before = migrations(&root)?;
        let tables = folder.join("tables.json");
        let tables_before = fs::read(&tables).ok();
        let mut command = contract(&root, &binary, &folder);
        if let Some(name) = &self.migration {
            command.args(["--migration", name]);
        }
        steps::run("writing contract/", &mut command)?;
        let ui = Ui::new(&root)?;
        ui.install()?;
        steps::run("writing the page's types (npm run contract)", &mut ui.npm(&["run", "contract"]))?;
        let made: Vec<String> =
            migrations(&root)?.into_iter().filter(|name| !before.contains(name)).collect();
        for name in &made {
            println!("wrote {name}; read it before you commit it");
        }
        if made.is_empty() && !self.by_hand && tables_before != fs::read(&tables).ok() {
            // a migration is what leads from the old tables to the new: the old ones are still needed to make it
            match tables_before {
                Some(bytes) => fs::write(&tables, bytes)?,
                None => fs::remove_file(&tables)?,
            }
            bail!(
                "the declared tables have changed: cargo xtask codegen --migration NAME, \
 or --by-hand with a migration that you wrote"
            );
        }
        Ok(())
    }
}

/// Fails with a summary when what is committed is not what would be written.
pub fn check(root: &Path) -> Result<()> {
    let binary = program::build(root, false)?;
    let made = tempfile::tempdir().context("a temporary folder")?;
    steps::run("making the contract", &mut contract(root, &binary, made.path()))?;
    let mut found = Vec::new();
    for name in CONTRACT {
        let committed = fs::read_to_string(root.join("contract").join(name)).unwrap_or_default();
        let lines = differences::json(&committed, &repo::read(&made.path().join(name))?);
        report(&format!("contract/{name}"), &lines, &mut found);
    }
    report("crates/server/migrations", &uneven(&migrations(root)?), &mut found);
    let ui = Ui::new(root)?;
    ui.install()?;
    let types = made.path().join("openapi.d.ts");
    let mut command = ui.tool("openapi-typescript");
    steps::run(
        "making the page's types",
        command.arg(made.path().join("openapi.json")).arg("-o").arg(&types),
    )?;
    let committed = fs::read_to_string(root.join(TYPES)).unwrap_or_default();
    report(TYPES, &differences::text(&committed, &repo::read(&types)?), &mut found);
    if found.is_empty() {
        println!("contract/, the migrations and {TYPES} are what the modules declare");
        return Ok(());
    }
    let tables = found.iter().any(|name| name == "contract/tables.json");
    let what = if tables { " --migration NAME" } else { "" };
    bail!("{} not what the modules declare: cargo xtask codegen{what}", found.join(", "))
}

fn contract(root: &Path, binary: &Path, folder: &Path) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(root).arg("contract").arg(folder);
    command
}

fn report(name: &str, lines: &[String], found: &mut Vec<String>) {
    if lines.is_empty() {
        return;
    }
    eprintln!("{name} differs:");
    for line in lines {
        eprintln!("    {line}");
    }
    found.push(name.to_owned());
}

/// The migrations of both dialects, relative to the root.
fn migrations(root: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for folder in MIGRATIONS {
        for entry in fs::read_dir(root.join(folder)).with_context(|| (*folder).to_owned())? {
            names.push(format!("{folder}/{}", entry?.file_name().to_string_lossy()));
        }
    }
    names.sort();
    Ok(names)
}

/// What is wrong with the set of migrations: each has both dialects, and the numbers go up by one.
fn uneven(names: &[String]) -> Vec<String> {
    let of = |folder: &str| -> Vec<&str> {
        names.iter().filter_map(|name| name.strip_prefix(folder)?.strip_prefix('/')).collect()
    };
    let mut lists = MIGRATIONS.iter().map(|folder| of(folder));
    let (sqlite, postgres) = (lists.next().unwrap_or_default(), lists.next().unwrap_or_default());
    let mut wrong: Vec<String> = Vec::new();
    for (one, other, dialect) in [(&sqlite, &postgres, "postgres"), (&postgres, &sqlite, "sqlite")] {
        wrong.extend(
            one.iter()
                .filter(|name| !other.contains(*name))
                .map(|name| format!("{name} is missing for {dialect}")),
        );
    }
    for (at, name) in sqlite.iter().enumerate() {
        let wanted = format!("V{:04}__", at + 1);
        if !name.starts_with(&wanted) {
            wrong.push(format!(
                "{name} should be {wanted}…: numbers go up by one, whoever merges second takes the next"
            ));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(sqlite: &[&str], postgres: &[&str]) -> Vec<String> {
        let each = MIGRATIONS.iter().zip([sqlite, postgres]);
        each.flat_map(|(folder, names)| names.iter().map(move |name| format!("{folder}/{name}"))).collect()
    }

    #[test]
    fn migrations_come_in_pairs_and_in_order() {
        assert!(
            uneven(&paths(&["V0001__a.sql", "V0002__b.sql"], &["V0001__a.sql", "V0002__b.sql"])).is_empty()
        );
        assert_eq!(uneven(&paths(&["V0001__a.sql"], &[])).len(), 1);
        assert_eq!(
            uneven(&paths(&["V0001__a.sql", "V0001__b.sql"], &["V0001__a.sql", "V0001__b.sql"])).len(),
            1
        );
    }
}
