//! `cargo xtask new-module`.

use super::{Plan, edit, filled, names, next};
use crate::repo;
use anyhow::{Result, bail};
use clap::Args;

/// The list of modules in the server, and where its next line goes.
const LIST: &str = "crates/server/src/modules.rs";
const MARKER: &str = "// xtask new-module adds here";

/// Start a module: a crate below crates/modules, known to the server.
#[derive(Args)]
pub struct NewModule {
    /// In snake case: `purchasing`.
    name: String,
    /// As a person reads it, in Chinese.
    zh: String,
    /// As a person reads it, in English.
    en: String,
    /// The constant in crates/schema/src/elements.rs that it hangs on: `PARTNER_REQUISITION_MANAGEMENT`.
    #[arg(long, value_name = "ELEMENT_CONST")]
    owner: String,
}

impl NewModule {
    /// Runs the task.
    pub fn run(self) -> Result<()> {
        let root = repo::root()?;
        let mut plan = Plan::new(&root);
        let name = self.name.as_str();
        names::check("module", name)?;
        names::check_texts(&self.zh, &self.en)?;
        let elements = plan.text("crates/schema/src/elements.rs")?;
        let Some((identifier, element)) = element(&elements, &self.owner) else {
            bail!("crates/schema/src/elements.rs has no constant {}", self.owner);
        };
        let workspace = plan.text("Cargo.toml")?;
        if workspace.lines().any(|line| line.starts_with(&format!("{name} ")))
            || plan.exists(&format!("crates/{name}"))
        {
            bail!("`{name}` is taken: Cargo.toml names a crate so");
        }
        let package = format!("jingwei-{}", name.replace('_', "-"));
        let words = [
            ("name", name),
            ("package", &package),
            ("NAME", &name.to_uppercase()),
            ("zh", &self.zh),
            ("en", &self.en),
            ("en_in_sentence", &names::in_sentence(&self.en)),
            ("owner", &self.owner),
            ("identifier", &identifier),
            ("element", &element),
        ];
        let folder = format!("crates/modules/{name}");
        plan.create(
            &format!("{folder}/Cargo.toml"),
            filled(include_str!("../../templates/module.toml.tmpl"), &words),
        )?;
        plan.create(
            &format!("{folder}/src/lib.rs"),
            filled(include_str!("../../templates/module.rs.tmpl"), &words),
        )?;
        let line = format!("{name} = {{ path = \"{folder}\", package = \"{package}\" }}\n");
        let is_module = |line: &&str| line.contains("{ path = \"crates/modules/");
        let last = workspace.lines().rfind(is_module).unwrap_or("testkit = ").to_owned();
        plan.put("Cargo.toml", edit::after_last_line(&workspace, &last, &line)?);
        let server = "crates/server/Cargo.toml";
        plan.put(server, edit::depend(&plan.text(server)?, name)?);
        plan.put(
            LIST,
            edit::before_marker(&plan.text(LIST)?, MARKER, &format!("        {name}::module(),\n"))?,
        );
        plan.write()?;
        next(&[
            &format!("say in {folder}/src/lib.rs what the module is for"),
            &format!("cargo xtask new-record {name} NOUN \"中文\" \"English\""),
            "an edge to another module is listed in xtask/src/tidy/edges.rs",
        ]);
        Ok(())
    }
}

/// Identifier and Chinese name of an element's constant.
fn element(elements: &str, name: &str) -> Option<(String, String)> {
    let line = elements.lines().find(|line| line.starts_with(&format!("pub const {name}: ElementRef")))?;
    let at = elements.find(line)?;
    let texts: Vec<&str> = elements.get(at..)?.split('"').take(4).collect();
    Some(((*texts.get(1)?).to_owned(), (*texts.get(3)?).to_owned()))
}

#[cfg(test)]
mod tests {
    use super::element;

    #[test]
    fn reads_an_element_on_one_line_or_more() {
        let text = "pub const BUDGET: ElementRef = ElementRef::new(\"1.3.5.1\", \"预算管理\", \"Budget\");\npub const LONG: ElementRef =\n    ElementRef::new(\"1\", \"长\", \"Long\");\n";
        assert_eq!(element(text, "BUDGET"), Some(("1.3.5.1".into(), "预算管理".into())));
        assert_eq!(element(text, "LONG"), Some(("1".into(), "长".into())));
        assert_eq!(element(text, "BUD"), None);
    }
}
