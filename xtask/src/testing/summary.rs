//! What ran, counted from what the runners themselves said at their end.

use crate::steps::Outcome;

/// Whose closing lines are read.
#[derive(Clone, Copy)]
pub enum Kind {
    /// `Summary [ 1.2s] 12 tests run: 11 passed, 1 failed, 0 skipped`
    Nextest,
    /// `test result: ok. 3 passed; 0 failed; 0 ignored; …`, once a binary.
    CargoTest,
    /// `Tests  1 failed | 11 passed (12)`
    Vitest,
    /// `Tested: 340` operations, and `5 generated, 2 found 1 unique failures`
    Schemathesis,
}

/// The counts of all steps so far.
#[derive(Default)]
pub struct Summary {
    passed: usize,
    failed: usize,
    trouble: Vec<String>,
}

impl Summary {
    /// Notes the tests of a step. One that failed without naming a failed test counts as one failure.
    pub fn tests(&mut self, kind: Kind, title: &str, outcome: &Outcome) {
        let (passed, failed) = count(kind, &outcome.output);
        self.passed += passed;
        self.failed += if outcome.passed { failed } else { failed.max(1) };
        if failed > 0 {
            self.trouble.push(format!("{title}: {failed} of {}", passed + failed));
        } else if !outcome.passed {
            self.trouble.push(format!("{title}: ended before its time; see its output above"));
        }
    }

    /// Notes a failure of a step that has no tests of its own.
    pub fn failed(&mut self, title: &str, why: &str) {
        eprintln!("error: {title}: {why}");
        self.failed += 1;
        self.trouble.push(format!("{title}: {why}"));
    }

    /// Says what failed, then `N passed, N failed` on the last line. Whether all is well: something ran, all passed.
    pub fn close(&self) -> bool {
        println!();
        for trouble in &self.trouble {
            println!("FAILED {}", trouble.lines().next().unwrap_or_default());
        }
        println!("{} passed, {} failed", self.passed, self.failed);
        self.passed > 0 && self.failed == 0
    }
}

/// Passed and failed tests by a runner's closing lines.
fn count(kind: Kind, output: &str) -> (usize, usize) {
    let plain = without_colours(output);
    let mut lines = plain.lines().map(str::trim);
    let of = |line: &str| {
        let failed =
            ["failed", "timed out", "exec failed"].iter().map(|word| number_before(line, word)).sum();
        (number_before(line, "passed"), failed)
    };
    match kind {
        Kind::Nextest => lines.rfind(|line| line.starts_with("Summary [")).map(of).unwrap_or_default(),
        Kind::CargoTest => lines
            .filter_map(|line| line.strip_prefix("test result:"))
            .map(of)
            .fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1)),
        Kind::Schemathesis => {
            let (mut tested, mut failed) = (0, 0);
            for line in lines {
                if let Some(count) = line.strip_prefix("Tested:") {
                    tested = count.trim().parse().unwrap_or(0);
                }
                if line.contains("generated,") {
                    failed =
                        number_before(line, "unique failures").max(number_before(line, "unique failure"));
                }
            }
            (tested.max(failed) - failed, failed)
        }
        Kind::Vitest => {
            lines.filter_map(|line| line.strip_prefix("Tests ")).next_back().map(of).unwrap_or_default()
        }
    }
}

/// The number right before a word: 11 in `11 passed`, and in `11 passed (1 slow)`.
fn number_before(line: &str, word: &str) -> usize {
    let words: Vec<&str> =
        line.split([' ', ',', ';', '|', '(', ')']).filter(|word| !word.is_empty()).collect();
    let wanted: Vec<&str> = word.split(' ').collect();
    let at = words.windows(wanted.len() + 1).find(|part| part.get(1..) == Some(wanted.as_slice()));
    at.and_then(|part| part.first()).and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_nextest_says_last() {
        let text =
            "     Summary [   1.234s] 14 tests run: 11 passed (2 slow), 2 failed, 1 timed out, 3 skipped\n";
        assert_eq!(count(Kind::Nextest, text), (11, 3));
        assert_eq!(count(Kind::Nextest, "error: could not compile"), (0, 0));
    }

    #[test]
    fn adds_up_the_binaries_of_cargo_test() {
        let text = "test result: ok. 3 passed; 0 failed; 0 ignored\nx\ntest result: FAILED. 1 passed; 2 failed; 0 ignored\n";
        assert_eq!(count(Kind::CargoTest, text), (4, 2));
    }

    #[test]
    fn reads_vitest_through_its_colours() {
        let text = "\u{1b}[2m Test Files \u{1b}[22m 2 passed (2)\n\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m11 passed\u{1b}[39m (12)\n";
        assert_eq!(count(Kind::Vitest, text), (11, 1));
    }

    #[test]
    fn counts_operations_and_what_was_wrong_with_them() {
        let text = "API Operations:\n  Selected: 247/261\n  Tested: 247\n\nTest cases:\n  13602 generated, 13602 passed\n";
        assert_eq!(count(Kind::Schemathesis, text), (247, 0));
        let text = "  Tested: 247\n\nTest cases:\n  15263 generated, 11 found 11 unique failures\n";
        assert_eq!(count(Kind::Schemathesis, text), (236, 11));
        assert_eq!(
            count(Kind::Schemathesis, "  Tested: 1\n  9 generated, 1 found 1 unique failure, 8 passed"),
            (0, 1)
        );
    }

    #[test]
    fn a_step_that_breaks_off_is_a_failure() {
        let mut summary = Summary::default();
        summary.tests(Kind::Nextest, "Rust tests", &Outcome { passed: false, output: "error".into() });
        assert_eq!(summary.failed, 1);
        assert!(!summary.close());
        assert!(!Summary::default().close());
    }
}
