//! Nothing of one machine in what all machines share: no paths, no package registry's address.

use super::{Finding, Source, line_at};

/// Folders of the machines on which this is written. Apart, or this file would find itself.
const FOLDERS: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/")];

/// Hosts that a package manager knows by itself.
const HOSTS: &[&str] = &[
    concat!("registry.", "npmjs.org"),
    concat!("registry.", "yarnpkg.com"),
    concat!("registry.", "npmmirror.com"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("files.", "pythonhosted.org"),
    concat!("deb.", "debian.org"),
];

/// The one source that Cargo.lock may name.
const CRATES: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

/// Checks one file.
pub fn check(source: &Source) -> Vec<Finding> {
    let text = &source.text;
    let mut found = Vec::new();
    let mut say = |at: usize, what: String| found.push(Finding::new(&source.path, line_at(text, at), what));
    for folder in FOLDERS {
        for (at, _) in text.match_indices(folder).filter(|(at, _)| begins_a_path(text, *at)) {
            say(at, format!("a path of one machine, `{folder}`: make it relative to the root of the clone"));
        }
    }
    for host in HOSTS {
        for (at, _) in text.match_indices(host) {
            say(at, format!("`{host}`: leave the address to the package manager's own settings"));
        }
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(what) = in_lock(&source.path, line.trim()) {
            say(at, what.to_owned());
        }
        at += line.len();
    }
    found
}

/// Whether a `/` is where a path begins, and not in the middle of one.
fn begins_a_path(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|letter| {
        letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/' | '}' | '*' | '~')
    })
}

fn in_lock(path: &str, line: &str) -> Option<&'static str> {
    match path.rsplit('/').next() {
        Some("Cargo.lock") if line.starts_with("source = ") && line != CRATES => Some(
            "another source than the usual index: use the released crate, and leave mirrors to the machine's own settings",
        ),
        Some("package-lock.json") if line.starts_with("\"resolved\":") => Some(
            "a download address: npm install --package-lock-only with omit-lockfile-registry-resolved=true in ui/.npmrc",
        ),
        Some(".npmrc") if line.starts_with("registry") || line.contains(":registry") => {
            Some("a registry of one machine: leave it to the user's own .npmrc")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&source(path, text)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn paths_of_one_machine() {
        let text = format!(
            "a\nsee {}main/README.md\nui{}x, https://a.example{}x\n",
            FOLDERS[0], FOLDERS[0], FOLDERS[0]
        );
        assert_eq!(lines("docs/a.md", &text), [2]);
        assert_eq!(lines("docs/a.md", &format!("`{}x`", FOLDERS[1])), [1]);
    }

    #[test]
    fn locks_name_no_download_address() {
        assert!(lines("Cargo.lock", CRATES).is_empty());
        assert_eq!(lines("Cargo.lock", "\nsource = \"git+https://example.org/x\""), [2]);
        assert_eq!(
            lines("ui/package-lock.json", "{\n  \"resolved\": \"https://example.org/a.tgz\",\n}"),
            [2]
        );
        assert_eq!(lines("README.md", &format!("npm --registry https://{}", HOSTS[0])), [1]);
    }
}
