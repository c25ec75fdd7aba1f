//! What was meant to be gone before anybody else saw it.

use super::{Finding, Source, line_at, rust};

/// What a scaffold leaves for its user to finish. Written apart, or it would find itself.
const SCAFFOLD: &str = concat!("// xtask", ":");

/// Checks one file.
pub fn check(source: &Source) -> Vec<Finding> {
    if source.is_generated() {
        return Vec::new();
    }
    if source.path.ends_with(".rs") {
        return check_rust(source);
    }
    if !source.ends_with(&[".ts", ".tsx", ".mjs", ".js"]) {
        return Vec::new();
    }
    // nothing but the test runner has methods of these names
    let calls = [".only(", ".skip(", ".todo(", "debugger;"];
    let found = calls.iter().flat_map(|call| {
        let places = source.text.match_indices(call).filter(|(at, _)| !in_comment(&source.text, *at));
        places.map(move |(at, _)| {
            Finding::new(
                &source.path,
                line_at(&source.text, at),
                format!("`{call}`: take it out, so that every test runs"),
            )
        })
    });
    found.collect()
}

fn in_comment(text: &str, at: usize) -> bool {
    let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    line.trim_start().starts_with("//") || line.trim_start().starts_with('*')
}

fn check_rust(source: &Source) -> Vec<Finding> {
    let code = rust::code(&source.text);
    let mut found = Vec::new();
    let mut say =
        |at: usize, what: &str| found.push(Finding::new(&source.path, line_at(&source.text, at), what));
    for name in ["todo!", "unimplemented!", "dbg!"] {
        rust::words(&code, name).for_each(|at| say(at, &format!("`{name}`: write it, or leave it out")));
    }
    for (at, _) in code.match_indices("#[ignore") {
        say(at, "#[ignore]: a test that does not run proves nothing; mend it or delete it");
    }
    for start in ["#[allow(", "#![allow(", "#[expect(", "#![expect("] {
        for (at, _) in code.match_indices(start) {
            let attribute = code.get(at..).and_then(|rest| rest.split(']').next()).unwrap_or_default();
            if rust::words(attribute, "reason").next().is_none() {
                say(at, "a lint is silenced without `reason = \"…\"`: say why, or do what it asks");
            }
        }
    }
    for (at, _) in source.text.match_indices(SCAFFOLD) {
        let rest =
            source.text.get(at + SCAFFOLD.len()..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        say(at, &format!("the scaffold left this to be done, then to be taken out:{rest}"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::source;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&source(path, text)).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn nothing_unfinished_in_rust() {
        assert_eq!(lines("a.rs", "fn a() {\n    todo!()\n}\n// dbg!\nlet s = \"dbg!\";"), [2]);
        assert_eq!(
            lines("a.rs", "#[ignore]\n#[allow(dead_code)]\n#[allow(dead_code, reason = \"x\")]\n"),
            [1, 2]
        );
        assert_eq!(lines("a.rs", &format!("\n    {SCAFFOLD} name it\n")), [2]);
        assert_eq!(lines("a.rs", "rows.iter().skip(1)"), [] as [usize; 0]);
    }

    #[test]
    fn every_test_of_the_page_runs() {
        assert_eq!(lines("ui/src/a.test.ts", "it(\"a\");\nit.only(\"b\");\n// it.skip(\"c\")\n"), [2]);
    }
}
