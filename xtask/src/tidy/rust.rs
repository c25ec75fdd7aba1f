//! Just enough of Rust's grammar to look at code without its comments, its texts and its tests.

/// What a stretch of a source is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Comment,
    Text,
}

/// The source with comments and the inside of texts blanked out; every byte stays where it was.
pub fn code(source: &str) -> String {
    blanked(source, &[Part::Comment, Part::Text])
}

/// The source with comments blanked out.
pub fn without_comments(source: &str) -> String {
    blanked(source, &[Part::Comment])
}

/// The part before the unit tests at its end.
pub fn without_tests(source: &str) -> &str {
    let tests = source.find("\n#[cfg(test)]\nmod ").filter(|at| {
        let rest = source.get(at + 14..).unwrap_or_default();
        rest.lines().next().is_some_and(|line| line.ends_with('{'))
    });
    tests.and_then(|at| source.get(..at + 1)).unwrap_or(source)
}

/// Whether a path is a test's, a measurement's or a tool's: code that no customer runs.
pub fn is_test_path(path: &str) -> bool {
    let folders = ["benches/", "xtask/", "crates/testkit/"];
    folders.iter().any(|folder| path.starts_with(folder))
        || path.contains("/tests/")
        || path.ends_with("/tests.rs")
}

/// Where a name stands as a word of its own: not as the end or the beginning of a longer one.
pub fn words<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(name).map(|(at, _)| at).filter(move |at| {
        let before = code.get(..*at).and_then(|text| text.chars().next_back());
        let after = code.get(at + name.len()..).and_then(|text| text.chars().next());
        let ends_in_word = name.chars().next_back().is_some_and(is_word);
        let goes_on = before.is_some_and(is_word) || (ends_in_word && after.is_some_and(is_word));
        !goes_on
    })
}

fn blanked(source: &str, hidden: &[Part]) -> String {
    let mut bytes = source.as_bytes().to_vec();
    for (part, from, to) in parts(source.as_bytes()) {
        if hidden.contains(&part) {
            for byte in bytes.iter_mut().take(to).skip(from).filter(|byte| **byte != b'\n') {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Comments and the insides of texts, as ranges of bytes.
fn parts(bytes: &[u8]) -> Vec<(Part, usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    let starts = |at: usize, with: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(with));
    while at < bytes.len() {
        let (part, from, to) = if starts(at, b"//") {
            (Part::Comment, at, end_of_line(bytes, at))
        } else if starts(at, b"/*") {
            (Part::Comment, at, end_of_block(bytes, at))
        } else if let Some((from, to)) = raw_text(bytes, at) {
            (Part::Text, from, to)
        } else if starts(at, b"\"") {
            (Part::Text, at + 1, end_of_text(bytes, at + 1))
        } else if let Some(to) = letter(bytes, at) {
            (Part::Text, at + 1, to)
        } else {
            at += 1;
            continue;
        };
        found.push((part, from, to));
        at = if part == Part::Text { to + 1 } else { to };
    }
    found
}

fn end_of_line(bytes: &[u8], from: usize) -> usize {
    bytes.iter().skip(from).position(|byte| *byte == b'\n').map_or(bytes.len(), |length| from + length)
}

fn end_of_block(bytes: &[u8], from: usize) -> usize {
    let (mut depth, mut at) = (0_usize, from);
    while let Some(pair) = bytes.get(at..at + 2) {
        match pair {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

fn end_of_text(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The inside of `r"…"`, `r#"…"#` and so on.
fn raw_text(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    // `br"…"` is one too, `for"` is none
    let in_word = before.is_some_and(|byte| (byte.is_ascii_alphanumeric() && *byte != b'b') || *byte == b'_');
    if bytes.get(at) != Some(&b'r') || in_word {
        return None;
    }
    let hashes = bytes.iter().skip(at + 1).take_while(|byte| **byte == b'#').count();
    let from = at + 1 + hashes + 1;
    if bytes.get(from - 1) != Some(&b'"') {
        return None;
    }
    let close: Vec<u8> = std::iter::once(b'"').chain(std::iter::repeat_n(b'#', hashes)).collect();
    let length = bytes.get(from..)?.windows(close.len()).position(|window| window == close)?;
    Some((from, from + length))
}

/// The end of a character literal; a lifetime is none.
fn letter(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'\'') {
        return None;
    }
    if bytes.get(at + 1) == Some(&b'\\') {
        let length = bytes.iter().skip(at + 3).position(|byte| *byte == b'\'')?;
        return Some(at + 3 + length);
    }
    // one character of up to four bytes
    (2..=5).map(|length| at + length).find(|end| bytes.get(*end) == Some(&b'\'')).filter(|end| {
        bytes
            .get(at + 1..*end)
            .and_then(|inside| std::str::from_utf8(inside).ok())
            .is_some_and(|text| text.chars().count() == 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_comments_and_texts_and_keeps_places() {
        let source = "let a = \"todo!()\"; // dbg!\nlet b = r#\"x\"y\"#; /* a /* b */ c */ let c = '\"'; let d: &'static str = \"中\";\n";
        let plain = code(source);
        assert_eq!(plain.len(), source.len());
        assert!(
            !plain.contains("todo")
                && !plain.contains("dbg")
                && !plain.contains('中')
                && !plain.contains('y')
        );
        assert!(plain.contains("let c = ' '; let d: &'static str = \"   \";"), "{plain}");
    }

    #[test]
    fn finds_words_only_whole() {
        let found = |code: &str| words(code, "store::").count();
        assert_eq!(found("use store::Tx; keystore::x(); crate::store::y()"), 2);
        assert_eq!(words("now nowhere", "now").count(), 1);
    }

    #[test]
    fn leaves_out_unit_tests_at_the_end() {
        assert_eq!(without_tests("fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n"), "fn a() {}\n\n");
        assert_eq!(
            without_tests("#[cfg(test)]\nmod tests;\nfn a() {}\n"),
            "#[cfg(test)]\nmod tests;\nfn a() {}\n"
        );
    }
}
