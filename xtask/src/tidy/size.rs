//! Files that a person can hold in mind: 60 to 300 lines, 500 with a reason.

use super::{Finding, Source};

const USUAL: usize = 300;
const MOST: usize = 500;
/// What a longer file says in its first lines.
const REASON: &str = "Long because:";
/// How many lines count as the first.
const FIRST: usize = 12;

/// Checks one file.
pub fn check(source: &Source) -> Vec<Finding> {
    if source.is_generated() || !source.ends_with(&[".rs", ".ts", ".tsx"]) {
        return Vec::new();
    }
    let lines = source.text.lines().count();
    let is_comment = |line: &str| ["//", "/*", "*"].iter().any(|sign| line.trim_start().starts_with(sign));
    let says_why = source.text.lines().take(FIRST).any(|line| is_comment(line) && line.contains(REASON));
    let what = match lines {
        0..=USUAL => return Vec::new(),
        501.. => format!("{lines} lines, and {MOST} is the most: split it"),
        _ if says_why => return Vec::new(),
        _ => format!("{lines} lines: split it, or say why not in a comment at the top with `{REASON}`"),
    };
    vec![Finding::new(&source.path, lines, what)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    fn findings(head: &str, lines: usize) -> usize {
        check(&source("crates/x/src/a.rs", &format!("{head}\n{}", "\n".repeat(lines - 1)))).len()
    }

    #[test]
    fn a_long_file_says_why_and_none_is_very_long() {
        assert_eq!(findings("//! X.", 300), 0);
        assert_eq!(findings("//! X.", 301), 1);
        assert_eq!(findings("//! Long because: a table.", 301), 0);
        assert_eq!(findings("//! Long because: a table.", 501), 1);
    }

    #[test]
    fn what_is_generated_may_be_long() {
        assert!(check(&source("ui/src/contract/openapi.d.ts", &"\n".repeat(900))).is_empty());
    }
}
