//! The lines that make a new file known, put where they belong. rustfmt sorts and lays out what it can afterwards.

use anyhow::{Context, Result, bail};

/// Adds `.record::<records::Vendor>()` (or `command`) to the chain of a module's lib.rs, after those of its kind.
pub fn bring(lib: &str, kind: &str, what: &str) -> Result<String> {
    let call = format!(".{kind}::<{what}>()");
    if lib.contains(&call) {
        bail!("lib.rs brings {what} already");
    }
    // commands come after records
    let before: &[&str] = if kind == "command" { &[".command::<", ".record::<"] } else { &[".record::<"] };
    let after_last = |start: &str| {
        let at = lib.rfind(start)?;
        lib.get(at..)?.find("()").map(|length| at + length + 2)
    };
    let at = before.iter().find_map(|start| after_last(start)).or_else(|| {
        let new = "Module::new(&MODULE)";
        lib.find(new).map(|at| at + new.len())
    });
    insert(lib, at.context("lib.rs has no `Module::new(&MODULE)`")?, &call)
}

/// Adds `pub mod commands;` to a lib.rs that has none.
pub fn declare(lib: &str, module: &str) -> Result<String> {
    let line = format!("pub mod {module};\n");
    if lib.contains(&line) {
        return Ok(lib.to_owned());
    }
    let first = lib.find("\npub mod ").map(|at| at + 1);
    match first.or_else(|| lib.find("\nuse ").map(|at| at + 1)) {
        Some(at) if first.is_some() => insert(lib, at, &line),
        Some(at) => insert(lib, at, &format!("{line}\n")),
        None => bail!("lib.rs has neither `pub mod` nor `use`"),
    }
}

/// Adds `mod vendor;` and `pub use vendor::Vendor;` to records/mod.rs or commands/mod.rs.
pub fn list(mod_rs: &str, file: &str, types: &str) -> Result<String> {
    let (line, export) = (format!("mod {file};\n"), format!("pub use {file}::{types};\n"));
    let Some(at) = mod_rs.find("\nmod ").map(|at| at + 1) else {
        return Ok(format!("{}\n\n{line}\n{export}", mod_rs.trim_end()));
    };
    let text = insert(mod_rs, at, &line)?;
    match text.find("\npub use ").map(|at| at + 1) {
        Some(at) => insert(&text, at, &export),
        None => Ok(format!("{}\n\n{export}", text.trim_end())),
    }
}

/// Adds a line of the same kind after the last line that starts with `like`.
pub fn after_last_line(text: &str, like: &str, line: &str) -> Result<String> {
    let last = text.lines().rfind(|known| known.trim_start().starts_with(like));
    let last = last.with_context(|| format!("no line starts with `{like}`"))?;
    let at = text.rfind(last).map_or(0, |at| at + last.len() + 1);
    insert(text, at.min(text.len()), line)
}

/// Adds `purchasing.workspace = true` among the sorted dependencies of a Cargo.toml.
pub fn depend(manifest: &str, name: &str) -> Result<String> {
    let start = manifest.find("[dependencies]\n").context("no [dependencies]")? + "[dependencies]\n".len();
    let line = format!("{name}.workspace = true\n");
    let rest = manifest.get(start..).unwrap_or_default();
    let section = rest.split("\n[").next().unwrap_or_default();
    let mut at = start;
    for known in section.split_inclusive('\n') {
        if known.trim().is_empty() || known.trim_start_matches('#') > line.as_str() {
            break;
        }
        at += known.len();
    }
    insert(manifest, at, &line)
}

/// Adds text before a marker that is a comment of its own.
pub fn before_marker(text: &str, marker: &str, line: &str) -> Result<String> {
    let marker = text.find(marker).with_context(|| format!("no line `{marker}`"))?;
    let at = text.get(..marker).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    insert(text, at, line)
}

/// The element that a module hangs on: `X` of `owner: elements::X`.
pub fn owner_of(lib: &str) -> Result<String> {
    let start = lib.find("owner: elements::").context("lib.rs names no owner: `owner: elements::…`")?;
    let name = lib.get(start + "owner: elements::".len()..).unwrap_or_default();
    Ok(name.chars().take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_').collect())
}

fn insert(text: &str, at: usize, what: &str) -> Result<String> {
    let (before, after) = text.split_at_checked(at).context("not a place in the file")?;
    Ok(format!("{before}{what}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIB: &str = "//! X.\n\npub mod records;\n\nuse engine::Module;\n\nstatic MODULE: ModuleDef = ModuleDef { owner: elements::BUDGET };\n\npub fn module() -> Module {\n    Module::new(&MODULE)\n        .record::<records::A>()\n        .seed::<records::A>(include_bytes!(\"a.csv\"))\n}\n";

    #[test]
    fn a_record_follows_the_records_and_a_command_follows_them_too() {
        let with = bring(LIB, "record", "records::B").unwrap();
        assert!(with.contains(".record::<records::A>().record::<records::B>()"));
        assert!(bring(&with, "record", "records::B").is_err());
        assert!(
            bring(&with, "command", "commands::C")
                .unwrap()
                .contains("<records::B>().command::<commands::C>()")
        );
        assert!(
            bring("Module::new(&MODULE)", "command", "commands::C")
                .unwrap()
                .ends_with("(&MODULE).command::<commands::C>()")
        );
    }

    #[test]
    fn modules_are_declared_once() {
        let with = declare(LIB, "commands").unwrap();
        assert!(with.contains("pub mod commands;\npub mod records;\n"));
        assert_eq!(declare(&with, "commands").unwrap(), with);
        assert_eq!(
            declare("//! X.\n\nuse a::B;\n", "records").unwrap(),
            "//! X.\n\npub mod records;\n\nuse a::B;\n"
        );
    }

    #[test]
    fn files_are_listed_with_their_types() {
        let first = list("//! The nouns, one a file.\n", "a", "A").unwrap();
        assert_eq!(first, "//! The nouns, one a file.\n\nmod a;\n\npub use a::A;\n");
        assert!(list(&first, "b", "B").unwrap().contains("mod b;\nmod a;\n\npub use b::B;\npub use a::A;\n"));
    }

    #[test]
    fn dependencies_stay_sorted() {
        let manifest =
            "[dependencies]\napi.workspace = true\nserde.workspace = true\n\n[dev-dependencies]\na = \"1\"\n";
        assert!(
            depend(manifest, "finance")
                .unwrap()
                .contains("api.workspace = true\nfinance.workspace = true\nserde")
        );
        assert!(
            depend(manifest, "zoo").unwrap().contains("serde.workspace = true\nzoo.workspace = true\n\n[dev")
        );
    }

    #[test]
    fn lines_find_their_places() {
        assert_eq!(owner_of(LIB).unwrap(), "BUDGET");
        assert_eq!(
            before_marker("a\n    // mark\n", "// mark", "    b,\n").unwrap(),
            "a\n    b,\n    // mark\n"
        );
        assert_eq!(after_last_line("x1\nx2\ny\n", "x", "x3\n").unwrap(), "x1\nx2\nx3\ny\n");
    }
}
