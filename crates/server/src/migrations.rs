//! The migrations, inside the binary.

use rust_embed::RustEmbed;
use store::MigrationFile;

#[derive(RustEmbed)]
#[folder = "migrations"]
struct Files;

/// The steps in order; each is written for both databases, which a test sees to.
pub fn migrations() -> Vec<MigrationFile> {
    let mut names: Vec<String> = Files::iter()
        .filter_map(|path| path.strip_prefix("sqlite/")?.strip_suffix(".sql").map(str::to_owned))
        .collect();
    names.sort();
    let text = |path: String| {
        let file = Files::get(&path).map(|file| file.data.into_owned()).unwrap_or_default();
        String::from_utf8_lossy(&file).into_owned()
    };
    names
        .into_iter()
        .map(|name| MigrationFile {
            sqlite: text(format!("sqlite/{name}.sql")),
            postgres: text(format!("postgres/{name}.sql")),
            name,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_step_is_written_for_both_databases() {
        let steps = super::migrations();
        assert!(!steps.is_empty());
        for step in steps {
            assert!(!step.sqlite.trim().is_empty() && !step.postgres.trim().is_empty(), "{}", step.name);
        }
    }
}
