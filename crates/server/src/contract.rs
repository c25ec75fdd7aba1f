//! The contract files, and the migration that leads to the tables as they are declared.

use crate::modules;
use engine::{Registry, describe};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{Dialect, TableShape, migration_sql, table_shape};

/// The tables that the records want, in the order in which they are made.
pub fn tables(registry: &Registry) -> Vec<TableShape> {
    registry.records().map(|entry| table_shape(entry.def)).collect()
}

/// Writes `openapi.json`, `records.json` and `tables.json` into `dir`; before that, with a name for it, the migration from
/// the tables that are described there to those that are declared. Tells what was written.
pub fn write(dir: &Path, migration: Option<&str>) -> Result<Vec<PathBuf>, String> {
    let registry = Arc::new(Registry::new(modules()));
    let declared = tables(&registry);
    let mut written = Vec::new();
    let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(dir).map_err(|error| told(dir, error))?;
    if let Some(name) = migration {
        written.extend(write_migration(dir, name, &declared)?);
    }
    let files = [
        (
            "openapi.json",
            serde_json::to_string_pretty(&api::openapi::document(&registry, kernel::Language::En)),
        ),
        ("records.json", serde_json::to_string_pretty(&describe::contract(&registry))),
        ("tables.json", serde_json::to_string_pretty(&declared)),
    ];
    for (name, text) in files {
        let path = dir.join(name);
        let text = text.map_err(|error| format!("{name}: {error}"))? + "\n";
        fs::write(&path, text).map_err(|error| told(&path, error))?;
        written.push(path);
    }
    Ok(written)
}

fn write_migration(dir: &Path, name: &str, declared: &[TableShape]) -> Result<Vec<PathBuf>, String> {
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
        return Err("a migration's name is of small letters, digits and _".into());
    }
    let known: Vec<TableShape> = match fs::read_to_string(dir.join("tables.json")) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| format!("tables.json: {error}"))?,
        Err(_) => Vec::new(),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut written = Vec::new();
    for (dialect, place) in [(Dialect::Sqlite, "sqlite"), (Dialect::Postgres, "postgres")] {
        let sql = migration_sql(&known, declared, dialect)?;
        if sql.is_empty() {
            continue;
        }
        let number = last_number(&folder.join(place)) + 1;
        let path = folder.join(place).join(format!("V{number:04}__{name}.sql"));
        fs::write(&path, sql).map_err(|error| format!("{}: {error}", path.display()))?;
        written.push(path);
    }
    Ok(written)
}

fn last_number(folder: &Path) -> u32 {
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let number = |name: &str| name.strip_prefix('V')?.split("__").next()?.parse::<u32>().ok();
    names.filter_map(|name| number(&name.to_string_lossy())).max().unwrap_or(0)
}
