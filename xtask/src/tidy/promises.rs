//! docs/security.md leads from each promise to its test: whatever file, folder or test it names is there.

use super::{Finding, Source};

const PAGE: &str = "docs/security.md";
/// Stands for the rest of a test's name.
const REST: char = '…';

/// Checks the whole repository.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let Some(page) = sources.iter().find(|source| source.path == PAGE) else {
        return vec![Finding::new(PAGE, 1, "write which promise is kept where, and shown by which test")];
    };
    let mut found = Vec::new();
    for (at, row) in page.text.lines().enumerate().filter(|(_, line)| line.starts_with("| ")) {
        for word in row.split('`').skip(1).step_by(2) {
            if !each(word).iter().all(|word| is_there(word, sources)) {
                found.push(Finding::new(PAGE, at + 1, format!("there is no `{word}`: name what there is")));
            }
        }
    }
    found
}

/// `a/{b,c}.rs` is two.
fn each(word: &str) -> Vec<String> {
    let parts = word.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    let Some((before, (names, after))) = parts else { return vec![word.to_owned()] };
    names.split(',').map(|name| format!("{before}{name}{after}")).collect()
}

fn is_there(word: &str, sources: &[Source]) -> bool {
    let is_path = !word.contains(' ') && (word.ends_with(".rs") || (word.ends_with('/') && word.len() > 1));
    if is_path {
        let inside = format!("/{word}");
        let is_it =
            |path: String| if word.ends_with('/') { path.contains(&inside) } else { path.ends_with(&inside) };
        return sources.iter().any(|source| is_it(format!("/{}", source.path)));
    }
    if !is_a_test(word) {
        return true;
    }
    let name = format!("fn {}", word.trim_end_matches(REST));
    let whole = if word.ends_with(REST) { name } else { format!("{name}(") };
    sources.iter().any(|source| source.path.ends_with(".rs") && source.text.contains(&whole))
}

/// A name that nothing but a test has: a sentence, or the beginning of one.
fn is_a_test(word: &str) -> bool {
    let name = word.trim_end_matches(REST);
    let underscores = name.bytes().filter(|byte| *byte == b'_').count();
    (underscores > 2 || (word.ends_with(REST) && underscores > 0))
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    fn findings(page: &str) -> usize {
        let sources = [
            source(PAGE, page),
            source("crates/server/tests/reach.rs", "fn every_route_by_every_role_is_asked() {}"),
            source("crates/engine/src/access/brake.rs", ""),
        ];
        check(&sources).len()
    }

    #[test]
    fn what_a_promise_names_is_there() {
        let row = "| it holds | `engine/src/access/`, `access/brake.rs` | `reach.rs`: `every_route_by_…`, `every_route_by_every_role_is_asked` |";
        assert_eq!(findings(row), 0);
        assert_eq!(findings(&row.replace("by_…", "of_…")), 1);
        assert_eq!(findings(&row.replace("is_asked", "was_asked")), 1);
        assert_eq!(findings(&row.replace("reach.rs", "breach.rs")), 1);
        assert_eq!(findings(&row.replace("src/access/", "src/excess/")), 1);
        assert_eq!(findings("| it holds | `engine/src/{access/brake,access/break}.rs` |"), 1);
        assert_eq!(check(&[]).len(), 1);
    }
}
