//! `cargo xtask new-record`.

use super::{Plan, edit, filled, names, next};
use crate::repo;
use anyhow::{Result, bail};
use clap::Args;

/// Start a record: a noun of a module.
#[derive(Args)]
pub struct NewRecord {
    /// The module.
    module: String,
    /// In snake case, singular: `vendor`.
    noun: String,
    /// As a person reads it, in Chinese.
    zh: String,
    /// As a person reads it, in English, singular.
    en: String,
}

impl NewRecord {
    /// Runs the task.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        let mut plan = Plan::new(&root);
        let (module, noun) = (self.module.as_str(), self.noun.as_str());
        names::check("module", module)?;
        names::check("record", noun)?;
        names::check_texts(&self.zh, &self.en)?;
        let folder = format!("crates/modules/{module}/src");
        let lib = format!("{folder}/lib.rs");
        if !plan.exists(&lib) {
            bail!("there is no module {module}; cargo xtask new-module makes one");
        }
        let text = plan.text(&lib)?;
        let camel = names::camel(noun);
        let words = [
            ("module", module),
            ("noun", noun),
            ("Noun", &camel),
            ("zh", &self.zh),
            ("en", &self.en),
            ("en_plural", &names::plural(&self.en)),
            ("en_plural_in_sentence", &names::in_sentence(&names::plural(&self.en))),
            ("owner", &edit::owner_of(&text)?),
        ];
        plan.create(
            &format!("{folder}/records/{noun}.rs"),
            filled(include_str!("../../templates/record.rs.tmpl"), &words),
        )?;
        let list = format!("{folder}/records/mod.rs");
        let listed =
            if plan.exists(&list) { plan.text(&list)? } else { "//! The nouns, one a file.\n".to_owned() };
        plan.put(&list, edit::list(&listed, noun, &camel)?);
        let text = edit::declare(&text, "records")?;
        plan.put(&lib, edit::bring(&text, "record", &format!("records::{camel}"))?);
        plan.write()?;
        next(&[
            &format!(
                "do what the marked lines in {folder}/records/{noun}.rs say, and give it its fields (docs/howto/add-a-field.md)"
            ),
            &format!("cargo xtask codegen --migration add_{noun}"),
            "cargo xtask tidy && cargo xtask test",
        ]);
        Ok(())
    }
}
