//! Inputs that are nearly right, and what must hold of every answer.

use kernel::{Failure, FailureKind, Language};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    test_runner::TestRunner,
};
use serde_json::Value;
use std::fmt::Debug;

/// What proptest itself tries where nothing is said.
const USUAL: u64 = 256;

/// Tries so many inputs, or more or fewer in the measure that `PROPTEST_CASES` stands to 256.
#[track_caller]
pub fn check<S: Strategy>(usually: u64, inputs: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S::Value: Debug,
{
    let said = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse::<u64>().ok());
    let cases = (usually * said.unwrap_or(USUAL) / USUAL).max(1);
    let config = ProptestConfig {
        cases: u32::try_from(cases).unwrap_or(u32::MAX),
        max_shrink_iters: 2_000,
        // what was found becomes a test of its own, with a name
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    if let Err(fault) = TestRunner::new(config).run(&inputs, test) {
        panic!("{fault}");
    }
}

/// A failure that tells its reader something: declared, in both languages, not endless, and no fault of the program.
pub fn named(failure: &Failure) -> Result<(), TestCaseError> {
    let ours = matches!(failure.kind(), FailureKind::Internal | FailureKind::Unavailable);
    prop_assert!(!ours, "a fault of the program: {failure}");
    for language in [Language::Zh, Language::En] {
        let told = failure.message(language);
        prop_assert!(!told.trim().is_empty() && told.len() < 20_000, "{} bytes: {failure}", told.len());
    }
    failure.errors().iter().try_for_each(|fault| named(&fault.failure))
}

/// Signs at which parsers stumble.
const PIECES: &[&str] = &[
    "",
    "\0",
    "'",
    "\"",
    "\"\"",
    "\\",
    "\\u0000",
    "\\uD800",
    "\u{202E}",
    "\u{FEFF}",
    "\u{A0}",
    "\u{3000}",
    "\u{85}",
    "\u{200B}",
    "规",
    "🦀",
    "９",
    "é",
    "e9",
    "E400",
    "-",
    "--",
    "+",
    ".",
    "..",
    "../",
    "/",
    "\r\n",
    "\r",
    "\n\n",
    "\t",
    " ",
    "%00",
    "%ff",
    "null",
    "true",
    "99999999999999999999999999",
    "-9223372036854775808",
    "0",
    "00000",
    "(",
    ")",
    "((((",
    ",",
    ",,",
    "=",
    "{",
    "}",
    "{}",
    "[",
    "]",
    ":",
    ";",
    "&",
    "#",
    "<",
    ">",
    "<![CDATA[",
    "<!--",
    "&#0;",
    "&x;",
    "%",
    "$1",
    "?",
    "*",
    "@",
    "not(",
    " and ",
    " or ",
];

#[derive(Debug, Clone)]
enum Edit {
    Put(Index, &'static str),
    Cut(Index, usize),
    Double(Index, usize),
    Swap(Index, char),
    End(Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        4 => (any::<Index>(), select(PIECES)).prop_map(|(at, piece)| Edit::Put(at, piece)),
        2 => (any::<Index>(), 1_usize..8).prop_map(|(at, length)| Edit::Cut(at, length)),
        1 => (any::<Index>(), 1_usize..20).prop_map(|(at, length)| Edit::Double(at, length)),
        2 => (any::<Index>(), any::<char>()).prop_map(|(at, sign)| Edit::Swap(at, sign)),
        1 => any::<Index>().prop_map(Edit::End),
    ]
}

impl Edit {
    fn made(&self, text: &str) -> String {
        let mut signs: Vec<char> = text.chars().collect();
        let place = |at: &Index| at.index(signs.len() + 1);
        match self {
            Self::Put(at, piece) => {
                let at = place(at);
                signs.splice(at..at, piece.chars());
            }
            Self::Cut(at, length) => {
                let at = place(at);
                signs.drain(at..(at + length).min(signs.len()));
            }
            Self::Double(at, length) => {
                let at = place(at);
                let piece = signs[at..(at + length).min(signs.len())].to_vec();
                signs.splice(at..at, piece);
            }
            Self::Swap(at, sign) => {
                let at = place(at);
                if let Some(there) = signs.get_mut(at) {
                    *there = *sign;
                }
            }
            Self::End(at) => signs.truncate(place(at)),
        }
        signs.into_iter().collect()
    }
}

/// Such a text, mangled in a few places or in none.
pub fn mangled(texts: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    (texts, vec(edit(), 0..4))
        .prop_map(|(text, edits)| edits.iter().fold(text, |text, edit| edit.made(&text)))
}

/// One of these texts, mangled; now and then anything at all.
pub fn like(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        9 => mangled(select(texts).prop_map(str::to_owned)),
        1 => any::<String>(),
    ]
}

#[derive(Debug, Clone)]
enum ByteEdit {
    Put(Index, Vec<u8>),
    Cut(Index, usize),
    Turn(Index, u8),
    End(Index),
}

/// The same bytes but for a few places, or for none.
pub fn mangled_bytes(bytes: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let edit = prop_oneof![
        2 => (any::<Index>(), vec(any::<u8>(), 0..9)).prop_map(|(at, piece)| ByteEdit::Put(at, piece)),
        2 => (any::<Index>(), 1_usize..40).prop_map(|(at, length)| ByteEdit::Cut(at, length)),
        4 => (any::<Index>(), 1_u8..).prop_map(|(at, bits)| ByteEdit::Turn(at, bits)),
        1 => any::<Index>().prop_map(ByteEdit::End),
    ];
    (bytes, vec(edit, 0..4)).prop_map(|(mut bytes, edits)| {
        for edit in edits {
            let place = |at: Index| at.index(bytes.len() + 1);
            match edit {
                ByteEdit::Put(at, piece) => {
                    let at = place(at);
                    bytes.splice(at..at, piece);
                }
                ByteEdit::Cut(at, length) => {
                    let at = place(at);
                    bytes.drain(at..(at + length).min(bytes.len()));
                }
                ByteEdit::Turn(at, bits) => {
                    let at = place(at);
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= bits;
                    }
                }
                ByteEdit::End(at) => bytes.truncate(place(at)),
            }
        }
        bytes
    })
}

/// JSON of any shape, with words that some parser waits for.
pub fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e300_f64..1e300).prop_map(Value::from),
        like(&["", "1.5", "CNY", "2026-11-23", "0190163d-8694-739b-aea5-966c26f8ad91", "*", "read"])
            .prop_map(Value::from),
    ];
    let name = select(&["amount", "currency", "id", "version", "subject", "rights", "zh", "x", "规"][..]);
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((name.clone(), inner), 0..4).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
            }),
        ]
    })
}

/// The same document but for a few of its values, or for none.
pub fn mangled_json(document: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    (document, vec((any::<Index>(), any_json()), 0..3)).prop_map(|(mut document, edits)| {
        for (at, value) in edits {
            let count = nodes(&document);
            replace(&mut document, &mut at.index(count), value);
        }
        document
    })
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum::<usize>(),
        Value::Object(fields) => fields.values().map(nodes).sum::<usize>(),
        _ => 0,
    }
}

/// Puts `new` in place of the value of that number; what is left of the number tells whether it was found.
fn replace(value: &mut Value, left: &mut usize, new: Value) -> Option<Value> {
    if *left == 0 {
        *value = new;
        return None;
    }
    *left -= 1;
    let mut new = Some(new);
    let mut below: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(fields) => fields.values_mut().collect(),
        _ => Vec::new(),
    };
    for inner in &mut below {
        new = replace(inner, left, new?);
    }
    new
}
