//! docs/parsers.md is true: it names every file of the program that parses, and every test that it names is there.

use super::{Finding, Source};

const PAGE: &str = "docs/parsers.md";
/// Where the tests stand that are named without a folder.
const USUAL: &str = "crates/server/tests/parsers/";

/// What tells that a file parses.
const PARSES: &[&str] = &[
    "impl FromStr for",
    "serde_json::from_slice",
    "serde_json::from_str",
    "toml::from_str",
    "ZipArchive::new",
    "csv::ReaderBuilder",
    "quick_xml::Reader",
    "from_str_radix",
    "parse_from_rfc3339",
    "parse_from_str",
    "parse::<Uri>",
    "parse::<Uuid>",
];

/// Checks the whole repository.
pub fn check(sources: &[Source]) -> Vec<Finding> {
    let Some(page) = sources.iter().find(|source| source.path == PAGE) else {
        return vec![Finding::new(PAGE, 1, "write which parser is tried by which test")];
    };
    let find = |path: &str| sources.iter().find(|source| source.path == path);
    let mut found = Vec::new();
    let parses = sources.iter().filter(|source| is_of_the_program(&source.path) && does_parse(&source.text));
    for source in parses {
        let named = format!("`{}`", source.path.trim_start_matches("crates/"));
        if !page.text.contains(&named) {
            let what = format!(
                "it parses and is not in {PAGE}: add it there as {named}, with the test that tries it"
            );
            found.push(Finding::new(&source.path, 1, what));
        }
    }
    for (at, row) in page.text.lines().enumerate().filter(|(_, line)| line.starts_with("| ")) {
        let mut file = None;
        for word in row.split('`').skip(1).step_by(2) {
            let known = if word.ends_with(".rs") {
                let path =
                    if word.contains('/') { format!("crates/{word}") } else { format!("{USUAL}{word}") };
                file = find(&path);
                file.is_some()
            } else if is_a_test(word) {
                file.is_some_and(|file| file.text.contains(&format!("fn {word}(")))
            } else {
                true
            };
            if !known {
                found.push(Finding::new(PAGE, at + 1, format!("there is no `{word}`: name what there is")));
            }
        }
    }
    found
}

fn is_of_the_program(path: &str) -> bool {
    path.starts_with("crates/")
        && path.contains("/src/")
        && path.ends_with(".rs")
        && !path.contains("/testkit/")
}

fn does_parse(text: &str) -> bool {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    PARSES.iter().any(|sign| code.contains(sign))
}

/// A name that nothing but a test has: a sentence.
fn is_a_test(word: &str) -> bool {
    word.bytes().filter(|byte| *byte == b'_').count() > 2
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    fn findings(page: &str) -> Vec<String> {
        let sources = [
            source(PAGE, page),
            source("crates/kernel/src/money.rs", "impl FromStr for Currency {}"),
            source("crates/kernel/src/text.rs", "#[cfg(test)]\nmod tests { serde_json::from_str(text) }"),
            source("crates/server/tests/parsers/values.rs", "fn money_that_is_read_comes_back() {}"),
        ];
        check(&sources).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn every_parser_and_its_test_are_named_and_there() {
        let whole = "| money | `kernel/src/money.rs` | `values.rs`: `money_that_is_read_comes_back` |";
        assert_eq!(findings(whole), [] as [&str; 0]);
        assert_eq!(findings("# Parsers").len(), 1);
        let gone = whole.replace("comes_back", "comes_back_again");
        assert!(
            findings(&gone)[0].starts_with("docs/parsers.md:1: there is no `money_that"),
            "{:?}",
            findings(&gone)
        );
        assert_eq!(findings(&whole.replace("values.rs", "value.rs")).len(), 2);
        assert_eq!(check(&[]).len(), 1);
    }
}
