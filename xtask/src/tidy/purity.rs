//! Rules do no I/O, and there is one clock.

use super::{Finding, Source, line_at, rust};

/// What has no place in a module's rules/.
const IMPURE: &[&str] = &[
    "store::",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "Tx",
];
/// What reads the machine's clock.
const CLOCKS: &[&str] = &["SystemTime::now", "Utc::now", "Local::now"];
/// The one file that may.
const CLOCK: &str = "crates/kernel/src/clock.rs";

/// Checks one file.
pub fn check(source: &Source) -> Vec<Finding> {
    if !source.path.ends_with(".rs") || rust::is_test_path(&source.path) {
        return Vec::new();
    }
    let code = rust::code(&source.text);
    let code = rust::without_tests(&code);
    let mut found = Vec::new();
    let mut say = |at: usize, what: String| found.push(Finding::new(&source.path, line_at(code, at), what));
    if source.path.starts_with("crates/modules/") && source.path.contains("/src/rules/") {
        for name in IMPURE {
            for at in rust::words(code, name) {
                say(at, format!("`{name}` in rules/: rules do no I/O; take what they need as a value"));
            }
        }
        for (at, name) in grouped(code) {
            say(at, format!("`std::{name}` in rules/: rules do no I/O; take what they need as a value"));
        }
    } else if source.path != CLOCK {
        for name in CLOCKS {
            for at in rust::words(code, name) {
                say(
                    at,
                    format!(
                        "`{name}`: take the time from the transaction or a kernel::Clock; only {CLOCK} reads it"
                    ),
                );
            }
        }
    }
    found
}

/// `use std::{fs, net::…}`.
fn grouped(code: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    for start in rust::words(code, "std::{") {
        let group = code.get(start..).and_then(|rest| rest.split(';').next()).unwrap_or_default();
        for name in ["fs", "net", "env", "process", "thread"] {
            found.extend(rust::words(group, name).map(|at| (start + at, name)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    fn findings(path: &str, text: &str) -> Vec<usize> {
        check(&source(path, text)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn rules_do_no_io() {
        let path = "crates/modules/finance/src/rules/posting.rs";
        assert_eq!(findings(path, "use kernel::Money;\n// store::Tx would be wrong\n"), [] as [usize; 0]);
        assert_eq!(findings(path, "\nuse store::Row;\n"), [2]);
        assert_eq!(findings(path, "use std::{collections::BTreeMap, fs};\n"), [1]);
        assert_eq!(
            findings("crates/modules/finance/src/commands/post.rs", "use store::Tx;\n"),
            [] as [usize; 0]
        );
    }

    #[test]
    fn there_is_one_clock() {
        assert_eq!(findings("crates/engine/src/run.rs", "\n\nlet now = chrono::Utc::now();\n"), [3]);
        assert_eq!(findings(CLOCK, "chrono::Utc::now()"), [] as [usize; 0]);
        assert_eq!(findings("crates/engine/tests/a.rs", "Utc::now()"), [] as [usize; 0]);
        assert_eq!(
            findings("crates/engine/src/a.rs", "\n#[cfg(test)]\nmod tests {\n Utc::now() }\n"),
            [] as [usize; 0]
        );
    }
}
