//! `cargo xtask test`: every test there is, with nothing left out quietly.

mod description;
mod packages;
mod postgres;
mod summary;

use crate::{codegen, program, repo, steps, ui::Ui};
use anyhow::{Result, bail};
use clap::Args;
use packages::Needs;
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use summary::{Kind, Summary};

/// Run every test: Rust on SQLite and PostgreSQL, the UI, the browser, the contract.
#[derive(Args)]
pub struct Test {
    /// Only tests whose name contains this; the contract is not checked then.
    #[arg(long)]
    filter: Option<String>,
    /// Leave out the browser tests (and do not need Chromium).
    #[arg(long)]
    no_browser: bool,
    /// Leave out the requests made from the API's description (and do not need Python).
    #[arg(long)]
    no_api: bool,
    /// Only those.
    #[arg(long, conflicts_with_all = ["filter", "no_api"])]
    only_api: bool,
}

impl Test {
    /// Runs the task. What fails does not keep the rest from being run.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        let asks = !self.no_api && self.filter.is_none();
        if self.only_api {
            return self.only_asked(&root);
        }
        packages::ensure(&Needs { postgres: true, browser: !self.no_browser, python: asks })?;
        let ui = Ui::new(&root)?;
        let mut summary = Summary::default();
        self.page(&ui, &mut summary)?;
        // stopped where it goes out of scope, however that comes about
        let postgres = summary.step("PostgreSQL", postgres::Cluster::start())?;
        if let Some(postgres) = &postgres {
            self.rust(&root, postgres, &mut summary)?;
        }
        if let Some(binary) = summary.step("building the program", program::build(&root, false))? {
            if asks {
                asked(&root, &binary, None, &mut summary)?;
                if let Some(postgres) = &postgres {
                    asked(&root, &binary, Some(postgres), &mut summary)?;
                }
            }
            if !self.no_browser {
                self.browser(&root, &ui, None, &mut summary)?;
                if let Some(postgres) = &postgres {
                    self.browser(&root, &ui, Some(postgres), &mut summary)?;
                }
            }
        }
        if self.filter.is_none() {
            summary.step("the contract", codegen::check(&root))?;
        }
        close(&summary);
        Ok(())
    }

    fn only_asked(&self, root: &Path) -> Result<()> {
        packages::ensure(&Needs { postgres: true, browser: false, python: true })?;
        let mut summary = Summary::default();
        let binary = program::build(root, false)?;
        asked(root, &binary, None, &mut summary)?;
        if let Some(postgres) = summary.step("PostgreSQL", postgres::Cluster::start())? {
            asked(root, &binary, Some(&postgres), &mut summary)?;
        }
        close(&summary);
        Ok(())
    }

    fn page(&self, ui: &Ui, summary: &mut Summary) -> Result<()> {
        if summary.step("the page's packages", ui.install())?.is_none() {
            return Ok(());
        }
        summary.step(
            "types of the page",
            steps::run("checking the page's types", &mut ui.npm(&["run", "typecheck"])),
        )?;
        let outcome = steps::watch("unit tests of the page", &mut self.vitest(ui, "test"))?;
        summary.tests(Kind::Vitest, "unit tests of the page", &outcome);
        if summary.step("building the page", ui.build())?.is_some() {
            summary
                .step("size of the page", steps::run("measuring the page", &mut ui.npm(&["run", "size"])))?;
        }
        Ok(())
    }

    fn rust(&self, root: &Path, postgres: &postgres::Cluster, summary: &mut Summary) -> Result<()> {
        // both macros that embed the page and tests that serve it want the folder, built or not
        std::fs::create_dir_all(root.join("ui/dist"))?;
        let (kind, mut command) = self.rust_runner(root);
        command.env("JINGWEI_TEST_POSTGRES", postgres.url());
        let outcome = steps::watch("Rust tests", &mut command)?;
        summary.tests(kind, "Rust tests", &outcome);
        if self.filter.is_none() && has_doctests(root)? {
            let mut command = repo::cargo(root);
            command.args(["test", "--workspace", "--doc", "--no-fail-fast"]);
            command.env("JINGWEI_TEST_POSTGRES", postgres.url());
            let outcome = steps::watch("examples in the documentation", &mut command)?;
            summary.tests(Kind::CargoTest, "examples in the documentation", &outcome);
        }
        Ok(())
    }

    fn rust_runner(&self, root: &Path) -> (Kind, Command) {
        let mut command = repo::cargo(root);
        let nextest = Command::new("cargo-nextest").args(["nextest", "--version"]).output();
        if nextest.is_ok_and(|output| output.status.success()) {
            let config = format!("xtask:{}", root.join("xtask/nextest.toml").display());
            command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--hide-progress-bar"]);
            command.args(["--status-level", "slow", "--tool-config-file", &config]);
            if let Some(filter) = &self.filter {
                command.args(["--no-tests", "pass", filter]);
            }
            return (Kind::Nextest, command);
        }
        // without nextest, the unit and integration tests; --doc has its own step
        command.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]);
        command.args(self.filter.as_deref().map(|filter| ["--", filter]).into_iter().flatten());
        (Kind::CargoTest, command)
    }

    /// All of them on SQLite, or on the server's own database, which no other test uses.
    fn browser(
        &self,
        root: &Path,
        ui: &Ui,
        postgres: Option<&postgres::Cluster>,
        summary: &mut Summary,
    ) -> Result<()> {
        let title = if postgres.is_some() { "browser tests on PostgreSQL" } else { "browser tests" };
        if !ui.has_script("e2e")? {
            summary.failed(title, "ui/package.json has no script `e2e`");
            return Ok(());
        }
        let binary: PathBuf = repo::target(root)?.join("debug/jingwei");
        let mut command = self.vitest(ui, "e2e");
        command.env("JINGWEI_BIN", binary).envs(packages::browser().map(|path| ("JINGWEI_CHROMIUM", path)));
        if let Some(postgres) = postgres {
            command.env("JINGWEI_E2E_POSTGRES", postgres.url());
        }
        let outcome = steps::watch(title, &mut command)?;
        summary.tests(Kind::Vitest, title, &outcome);
        Ok(())
    }

    fn vitest(&self, ui: &Ui, script: &str) -> Command {
        let mut command = ui.npm(&["run", script]);
        // colours would only be in the way of reading its last lines
        command.env("NO_COLOR", "1");
        if let Some(filter) = &self.filter {
            command.args(["--", "--passWithNoTests", "-t", filter]);
        }
        command
    }
}

/// What the API answers, beside what its description says of it.
fn asked(
    root: &Path,
    binary: &Path,
    postgres: Option<&postgres::Cluster>,
    summary: &mut Summary,
) -> Result<()> {
    if description::python().is_none() && !packages::needs_python() {
        println!("not tried: the API's description; {}", packages::PYTHON_WANTED);
        return Ok(());
    }
    let outcome = description::ask(root, binary, postgres);
    if let Some(outcome) = summary.step("the API's description", outcome)? {
        summary.tests(Kind::Schemathesis, description::title(postgres.is_some()), &outcome);
    }
    Ok(())
}

fn close(summary: &Summary) {
    if !summary.close() {
        // all is said; a message of our own would hide the last line
        std::process::exit(1);
    }
}

/// Whether any documentation comment has an example that is to be run.
fn has_doctests(root: &Path) -> Result<bool> {
    for file in repo::files(root)? {
        let is_library = file.starts_with("crates") && file.extension().is_some_and(|end| end == "rs");
        if is_library && has_example(&repo::read(&root.join(&file))?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn has_example(source: &str) -> bool {
    let mut inside = false;
    for line in source.lines() {
        let line = line.trim_start();
        let Some(text) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            inside = false;
            continue;
        };
        let Some(words) = text.trim().strip_prefix("```") else { continue };
        if !inside && (words.is_empty() || words.starts_with("rust") || words.starts_with("should_panic")) {
            return true;
        }
        inside = !inside;
    }
    false
}

impl Summary {
    /// Notes how a step without tests of its own ended; its value when it went well. An interrupt ends everything.
    fn step<T>(&mut self, title: &str, result: Result<T>) -> Result<Option<T>> {
        if crate::signals::interrupted() {
            bail!("interrupted");
        }
        match result {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                self.failed(title, &format!("{error:#}"));
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::has_example;

    #[test]
    fn only_a_rust_example_is_a_doctest() {
        assert!(has_example("/// Adds.\n/// ```\n/// add(1, 2);\n/// ```\nfn add() {}\n"));
        assert!(!has_example("//! ```text\n//! #[derive(Record)]\n//! ```\n"));
        assert!(!has_example("// ```\nlet text = \"```\";\n"));
    }
}
