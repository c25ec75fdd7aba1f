//! Who may depend on whom, read from the Cargo.toml files: the layers of the house.

use super::Finding;
use crate::repo;
use anyhow::{Context, Result};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// What each crate may stand on. `modules` are all crates below crates/modules/.
const LAYERS: &[(&str, &[&str])] = &[
    ("kernel", &[]),
    ("schema-derive", &[]),
    ("schema", &["kernel", "schema-derive"]),
    ("feel", &["kernel"]),
    ("decisions", &["kernel", "feel"]),
    ("bpmn", &["kernel"]),
    ("standards", &["kernel"]),
    ("store", &["kernel", "schema"]),
    ("engine", &["kernel", "schema", "store"]),
    ("workflow", &["kernel", "schema", "store", "engine", "bpmn", "feel", "decisions"]),
    ("modules", &["kernel", "schema", "store", "engine", "standards"]),
    ("api", &["kernel", "schema", "store", "engine"]),
    ("print", &["kernel", "engine"]),
    ("outside", &["kernel", "engine"]),
    ("server", &["kernel", "schema", "store", "engine", "workflow", "api", "modules", "print", "outside"]),
    ("testkit", &["kernel", "schema", "store", "engine", "workflow", "api", "modules", "server", "outside"]),
    (
        "benches",
        &[
            "kernel",
            "schema",
            "feel",
            "decisions",
            "bpmn",
            "standards",
            "store",
            "engine",
            "workflow",
            "api",
            "modules",
            "server",
            "testkit",
        ],
    ),
    ("xtask", &[]),
];

/// Edges between modules, always downhill: the left one stands on the right one.
const BETWEEN_MODULES: &[(&str, &str)] = &[("framework", "organisation")];

/// Crates that only some layers may name, and what the others do instead.
const KEPT: &[(&[&str], &[&str], &str)] = &[
    (
        &["typst", "typst-kit", "typst-layout", "typst-pdf"],
        &["print"],
        "only print sets pages: say what stands on paper as an engine::paper::Sheet",
    ),
    (
        &["ureq", "lettre", "reqwest", "hyper-util", "rustls", "openidconnect"],
        // tests of the server ask it over its own socket
        &["outside", "server", "benches"],
        "only outside calls the world: send by engine::outside::Outside, from a job",
    ),
    (
        &["rusqlite", "postgres", "tokio-postgres", "refinery", "refinery-core", "sqlx", "libsqlite3-sys"],
        &["store", "benches"],
        "only store names a database: go through store::Tx",
    ),
    (
        &["axum", "tower-http", "hyper", "axum-extra"],
        // the testkit calls the routes without a network between
        &["api", "server", "testkit", "benches"],
        "only api and server name the web framework: modules meet them in the registry",
    ),
];

/// Layers whose tests may use the testkit; below them it would turn the layers upside down.
const TESTED_WITH_KIT: &[&str] = &["engine", "workflow", "modules", "api", "server", "benches"];

/// A crate of the workspace.
struct Member {
    /// Its folder's name: `kernel`, `framework`.
    name: String,
    /// `kernel`, … or `modules`.
    layer: String,
}

/// Checks every Cargo.toml of the workspace.
pub fn check(root: &Path) -> Result<Vec<Finding>> {
    let workspace: Table = repo::read(&root.join("Cargo.toml"))?.parse().context("Cargo.toml")?;
    let known =
        workspace.get("workspace").and_then(|table| table.get("dependencies")).and_then(Value::as_table);
    let inside: BTreeMap<&str, Member> = known
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.as_str(), member(value.get("path")?.as_str()?))))
        .collect();
    let mut found = Vec::new();
    for folder in folders(root)? {
        let path = format!("{}/Cargo.toml", folder.display());
        let text = repo::read(&root.join(&path))?;
        found.extend(check_one(&path, &text, &member(&folder.to_string_lossy()), &inside)?);
    }
    Ok(found)
}

fn member(folder: &str) -> Member {
    let name = folder.rsplit('/').next().unwrap_or(folder).to_owned();
    let layer = if folder.starts_with("crates/modules/") { "modules".to_owned() } else { name.clone() };
    Member { name, layer }
}

/// The folders that hold a crate.
fn folders(root: &Path) -> Result<Vec<PathBuf>> {
    let mut found = vec![PathBuf::from("xtask"), PathBuf::from("benches")];
    for parent in ["crates", "crates/modules"] {
        for entry in fs::read_dir(root.join(parent)).with_context(|| parent.to_owned())? {
            found.push(Path::new(parent).join(entry?.file_name()));
        }
    }
    found.retain(|folder| root.join(folder).join("Cargo.toml").is_file());
    Ok(found)
}

fn check_one(path: &str, text: &str, who: &Member, inside: &BTreeMap<&str, Member>) -> Result<Vec<Finding>> {
    let manifest: Table = text.parse().with_context(|| path.to_owned())?;
    let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == who.layer) else {
        let what =
            format!("`{}` has no place in the house yet: give it one in xtask/src/tidy/edges.rs", who.name);
        return Ok(vec![Finding::new(path, 1, what)]);
    };
    let mut found = Vec::new();
    for (key, value, for_tests) in dependencies(&manifest) {
        let line = text.lines().position(|line| line.trim_start().starts_with(key)).map_or(1, |at| at + 1);
        let package = value.get("package").and_then(Value::as_str).unwrap_or(key);
        let on = match (inside.get(key), value.get("path").and_then(Value::as_str)) {
            (Some(on), _) => Member { name: on.name.clone(), layer: on.layer.clone() },
            (None, Some(folder)) => member(folder),
            (None, None) => {
                let kept = KEPT.iter().find(|(names, who_may, _)| {
                    names.contains(&package) && !who_may.contains(&who.layer.as_str())
                });
                found.extend(kept.map(|(_, _, instead)| {
                    Finding::new(path, line, format!("`{package}` in {}: {instead}", who.name))
                }));
                continue;
            }
        };
        let for_its_tests =
            for_tests && on.layer == "testkit" && TESTED_WITH_KIT.contains(&who.layer.as_str());
        let between = who.layer == "modules" && on.layer == "modules";
        let listed = BETWEEN_MODULES.contains(&(who.name.as_str(), on.name.as_str()));
        if for_its_tests || (between && listed) || (!between && allowed.contains(&on.layer.as_str())) {
            continue;
        }
        let what = if between {
            "modules meet by events and processes; an edge between two, downhill, is listed in xtask/src/tidy/edges.rs"
        } else {
            "the layers forbid it: kernel ← schema ← store ← engine ← {workflow, modules, api} ← server"
        };
        found.push(Finding::new(path, line, format!("{} depends on {}: {what}", who.name, on.name)));
    }
    Ok(found)
}

/// All dependencies of a manifest, and whether each is only for tests.
fn dependencies(manifest: &Table) -> Vec<(&str, &Value, bool)> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flatten();
    let tables = std::iter::once(manifest).chain(targets.filter_map(|(_, table)| table.as_table()));
    let mut found = Vec::new();
    for table in tables {
        for (kind, for_tests) in
            [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)]
        {
            let listed = table.get(kind).and_then(Value::as_table).into_iter().flatten();
            found.extend(listed.map(|(key, value)| (key.as_str(), value, for_tests)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(folder: &str, dependencies: &str) -> Vec<String> {
        let known = [
            "kernel",
            "schema",
            "store",
            "engine",
            "api",
            "server",
            "testkit",
            "modules/framework",
            "modules/organisation",
        ];
        let inside = known
            .iter()
            .map(|name| (name.rsplit('/').next().unwrap(), member(&format!("crates/{name}"))))
            .collect();
        let found = check_one("Cargo.toml", dependencies, &member(folder), &inside).unwrap();
        found
            .into_iter()
            .map(|finding| format!("{}: {}", finding.line, finding.what.split(':').next().unwrap()))
            .collect()
    }

    #[test]
    fn the_layers_go_one_way() {
        assert!(
            findings("crates/engine", "[dependencies]\nkernel.workspace = true\nstore.workspace = true\n")
                .is_empty()
        );
        assert_eq!(
            findings("crates/store", "[dependencies]\nengine.workspace = true\n"),
            ["2: store depends on engine"]
        );
        assert_eq!(findings("crates/modules/framework", "[dependencies]\napi.workspace = true\n").len(), 1);
        assert_eq!(findings("crates/engine", "[dev-dependencies]\nframework.workspace = true\n").len(), 1);
    }

    #[test]
    fn modules_meet_by_listed_edges_only() {
        let on = |name: &str| format!("[dependencies]\n{name}.workspace = true\n");
        assert!(findings("crates/modules/framework", &on("organisation")).is_empty());
        assert_eq!(findings("crates/modules/organisation", &on("framework")).len(), 1);
    }

    #[test]
    fn drivers_and_the_web_framework_have_one_home() {
        assert!(findings("crates/store", "[dependencies]\nrusqlite.workspace = true\n").is_empty());
        assert_eq!(
            findings("crates/engine", "[dependencies]\nrusqlite.workspace = true\n"),
            ["2: `rusqlite` in engine"]
        );
        assert_eq!(
            findings(
                "crates/modules/framework",
                "[dependencies]\nweb = { package = \"axum\", version = \"0.8\" }\n"
            )
            .len(),
            1
        );
    }

    #[test]
    fn tests_may_use_the_kit_and_a_new_crate_needs_a_place() {
        assert!(
            findings("crates/modules/framework", "[dev-dependencies]\ntestkit.workspace = true\n").is_empty()
        );
        assert_eq!(findings("crates/kernel", "[dev-dependencies]\ntestkit.workspace = true\n").len(), 1);
        assert_eq!(findings("crates/surprise", "").len(), 1);
    }
}
