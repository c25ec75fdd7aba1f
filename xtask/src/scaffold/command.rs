//! `cargo xtask new-command`.

use super::{Plan, edit, filled, names, next};
use crate::repo;
use anyhow::{Result, bail};
use clap::Args;

/// Start a command: a verb of a module.
#[derive(Args)]
pub struct NewCommand {
    /// The module.
    module: String,
    /// In snake case: `post_voucher`.
    verb_noun: String,
    /// As on its button, in Chinese.
    zh: String,
    /// As on its button, in English.
    en: String,
    /// The record of this module that it works on: `voucher`.
    #[arg(long, value_name = "RECORD")]
    on: Option<String>,
}

impl NewCommand {
    /// Runs the task.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        let mut plan = Plan::new(&root);
        let (module, verb) = (self.module.as_str(), self.verb_noun.as_str());
        names::check("module", module)?;
        names::check("command", verb)?;
        names::check_texts(&self.zh, &self.en)?;
        if !verb.contains('_') {
            bail!("a command is a verb and what it is done to: `post_voucher`, not `{verb}`");
        }
        let folder = format!("crates/modules/{module}/src");
        let lib = format!("{folder}/lib.rs");
        if !plan.exists(&lib) {
            bail!("there is no module {module}; cargo xtask new-module makes one");
        }
        let text = plan.text(&lib)?;
        let (camel, failure) = (names::camel(verb), format!("{}_REFUSED", verb.to_uppercase()));
        let owner = edit::owner_of(&text)?;
        let mut words = vec![
            ("module", module.to_owned()),
            ("verb", verb.to_owned()),
            ("Verb", camel.clone()),
            ("FAILURE", failure),
            ("zh", self.zh.clone()),
            ("en", self.en.clone()),
            ("owner", owner),
        ];
        let template = match &self.on {
            None => include_str!("../../templates/command.rs.tmpl"),
            Some(on) => {
                let noun = on.strip_prefix(&format!("{module}.")).unwrap_or(on);
                let label = label_of(&plan, &format!("{folder}/records/{noun}.rs"))?;
                words.extend([
                    ("noun", noun.to_owned()),
                    ("Noun", names::camel(noun)),
                    ("noun_label", label),
                ]);
                include_str!("../../templates/command_on.rs.tmpl")
            }
        };
        let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
        plan.create(&format!("{folder}/commands/{verb}.rs"), filled(template, &words))?;
        let failures = format!("{folder}/failures.rs");
        let known = if plan.exists(&failures) {
            plan.text(&failures)?
        } else {
            include_str!("../../templates/failures.rs.tmpl").to_owned()
        };
        let gap = if known.contains("pub static") { "\n" } else { "\n\n" };
        let failure = filled(include_str!("../../templates/failure.rs.tmpl"), &words);
        plan.put(&failures, format!("{}{gap}{failure}", known.trim_end()));
        let list = format!("{folder}/commands/mod.rs");
        let listed =
            if plan.exists(&list) { plan.text(&list)? } else { "//! The verbs, one a file.\n".to_owned() };
        plan.put(&list, edit::list(&listed, verb, &format!("{{{camel}, {camel}Answer}}"))?);
        let text = edit::declare(&edit::declare(&text, "commands")?, "failures")?;
        plan.put(&lib, edit::bring(&text, "command", &format!("commands::{camel}"))?);
        plan.write()?;
        next(&[
            &format!(
                "write {folder}/commands/{verb}.rs; until then the command refuses whatever it is asked"
            ),
            "name its failures in failures.rs, and write a test of each (docs/howto/add-a-command.md)",
            "cargo xtask codegen && cargo xtask tidy && cargo xtask test",
        ]);
        Ok(())
    }
}

/// The two texts of a record's label, as they stand in its file.
fn label_of(plan: &Plan, file: &str) -> Result<String> {
    if !plan.exists(file) {
        bail!("{file} is not there; cargo xtask new-record makes it");
    }
    let text = plan.text(file)?;
    let record = text.find("#[record(").and_then(|at| text.get(at..)).unwrap_or_default();
    let label = record.find("label(").and_then(|at| record.get(at + "label(".len()..)).unwrap_or_default();
    match label.split(')').next() {
        Some(texts) if texts.contains('"') => Ok(texts.to_owned()),
        _ => bail!("{file} has no #[record(…, label(\"中文\", \"English\"), …)]"),
    }
}
