//! Whatever a person reads exists in Chinese and in English.

use super::{Finding, Source, line_at, rust};

/// A call with a label in it, and how many texts come before the Chinese one.
const CALLS: &[(&str, usize)] = &[
    ("label", 0),
    ("plural", 0),
    ("about", 0),
    ("help", 0),
    ("section", 0),
    ("choice", 0),
    ("Label::new", 0),
    ("ElementRef::new", 1),
    ("FailureDef::new", 1),
];

/// Checks one file.
pub fn check(source: &Source) -> Vec<Finding> {
    if !source.path.ends_with(".rs") || rust::is_test_path(&source.path) {
        return Vec::new();
    }
    let plain = rust::without_comments(&source.text);
    let plain = rust::without_tests(&plain);
    let code = rust::code(plain);
    let mut found = Vec::new();
    for (name, before) in CALLS {
        for at in rust::words(&code, name) {
            let texts = texts_of(plain, at + name.len());
            let (Some(zh), Some(en)) = (texts.get(*before), texts.get(before + 1)) else { continue };
            let problem = problem(zh, en);
            found
                .extend(problem.map(|what| {
                    Finding::new(&source.path, line_at(plain, at), format!("{name}(…): {what}"))
                }));
        }
    }
    found.extend(in_failures_macro(source, plain, &code));
    found
}

/// `NAME = "module.code", Kind, "中文", "English";` inside `failures! { … }`.
fn in_failures_macro(source: &Source, plain: &str, code: &str) -> Vec<Finding> {
    let Some(start) = code.find("\nfailures! {") else { return Vec::new() };
    let mut found = Vec::new();
    let mut at = start;
    for entry in code.get(start..).unwrap_or_default().split_inclusive(';') {
        let texts = strings(plain.get(at..at + entry.len()).unwrap_or_default());
        if let [_, zh, en] = texts.as_slice() {
            let line = line_at(plain, at + entry.trim_end().len().saturating_sub(1));
            found.extend(
                problem(zh, en).map(|what| Finding::new(&source.path, line, format!("failure: {what}"))),
            );
        }
        at += entry.len();
    }
    found
}

/// What is wrong with a pair of texts.
fn problem(zh: &str, en: &str) -> Option<String> {
    if zh.trim().is_empty() || en.trim().is_empty() {
        return Some("one of the two languages is empty".to_owned());
    }
    if en.chars().any(is_chinese) {
        return Some(format!("the English text “{en}” has Chinese in it; the Chinese text comes first"));
    }
    // a code or an abbreviation is the same in both
    (zh != en && !zh.chars().any(is_ideograph))
        .then(|| format!("the Chinese text “{zh}” has no Chinese in it"))
}

fn is_ideograph(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Ideographs, and the punctuation that only Chinese uses.
fn is_chinese(letter: char) -> bool {
    is_ideograph(letter) || matches!(letter, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// The texts among the arguments of a call that opens at `from`; none where it is no call.
fn texts_of(plain: &str, from: usize) -> Vec<String> {
    let rest = plain.get(from..).unwrap_or_default();
    let Some(rest) = rest.strip_prefix('(') else { return Vec::new() };
    let (code, mut depth, mut end) = (rust::code(rest), 1_usize, rest.len());
    for (at, letter) in code.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = at;
            break;
        }
    }
    let inside = rest.get(..end).unwrap_or_default();
    // a call within the arguments has texts of its own
    if rust::code(inside).contains('(') { Vec::new() } else { strings(inside) }
}

fn strings(plain: &str) -> Vec<String> {
    let code = rust::code(plain);
    let quotes: Vec<usize> = code.match_indices('"').map(|(at, _)| at).collect();
    let pairs = quotes.chunks_exact(2).filter_map(|pair| match pair {
        [from, to] => plain.get(from + 1..*to).map(str::to_owned),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    fn lines(text: &str) -> Vec<usize> {
        check(&source("crates/modules/x/src/a.rs", text)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn both_languages_in_their_order() {
        assert!(lines("#[field(label(\"部门\", \"Department\"), max = 100)]").is_empty());
        assert!(lines("label: Label::new(\"KPI\", \"KPI\"),").is_empty());
        assert_eq!(lines("\nlabel: Label::new(\"Department\", \"部门\"),"), [2]);
        assert_eq!(lines("#[choice(\"Open\", \"Opened\", tone = Warning)]"), [1]);
        assert_eq!(lines("help(\"说明\", \"\")"), [1]);
    }

    #[test]
    fn failures_in_both_of_their_forms() {
        let one = "FailureDef::new(\n  \"a.b\",\n  Conflict,\n  \"no Chinese (here)\",\n  \"English\",\n)";
        assert_eq!(lines(one), [1]);
        let many = "\nfailures! {\n    /// Doc; with a semicolon.\n    A = \"a.a\", Invalid,\n        \"不行\", \"No; not so\";\n    B = \"a.b\", Invalid,\n        \"nein\", \"No\";\n}\n";
        assert_eq!(lines(many), [7]);
    }

    #[test]
    fn what_is_no_label_is_left_alone() {
        assert!(lines("pub const fn new(zh: &str, en: &str)").is_empty());
        assert!(lines("quote!(::kernel::Label::new(#zh, #en))").is_empty());
        assert!(
            lines("// label(\"x\", \"y\")\n\n#[cfg(test)]\nmod tests {\n    label(\"x\", \"y\")\n}")
                .is_empty()
        );
    }
}
