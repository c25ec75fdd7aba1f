//! Chinese text in a machine's terms: the key it sorts by, the terms it is found by.
//!
//! Both are stored beside the text, so that SQLite and PostgreSQL sort, page and find alike, by plain bytes.

use pinyin::ToPinyin;
use std::{collections::BTreeSet, fmt::Write};
use unicode_normalization::UnicodeNormalization;

/// Characters of a text that count for sorting; later ones only break ties that nobody sees.
const SORTED_CHARS: usize = 60;
/// Characters kept of the tail of a Chinese run, of which a run has as many as characters. A longer piece is looked for in pieces of so many.
const TAIL_CHARS: usize = 12;
/// Pinyin initials are found from each of so many characters on.
const INITIALS_FROM: usize = 4;
/// Characters that count of what somebody typed, and so those kept of a word, a code and a name's initials: many codes of a kind
/// differ in their last characters alone.
const TYPED_CHARS: usize = 64;
/// Characters of a text that are searched: any piece that begins in the first half is found whole.
const SEARCHED_CHARS: usize = 2 * TYPED_CHARS;

/// How terms are made. Whoever makes other ones of the same text adds one, and every index is made anew.
pub const TERMS_FORM: i64 = 3;

/// Stands before the term that a text begins with: what begins so is nearer to what was typed than what holds it somewhere.
pub const BEGINS: &str = "^";

/// Compatibility-composed and lower-cased: full-width `Ａ` and `a` are one.
pub fn normalise(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// The key that a text sorts by: Latin and digits by themselves, Chinese by pinyin with tone, then by character.
pub fn sort_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 2);
    for character in normalise(text).chars().take(SORTED_CHARS) {
        match character.to_pinyin() {
            Some(sound) => {
                key.push_str(sound.with_tone_num_end());
                key.push(character);
                key.push(' ');
            }
            None => key.push(character),
        }
    }
    key
}

/// The key that a code of numbers sorts by, part by part: `1.2.10` after `1.2.9`, `P-100` after `P-99`.
///
/// Each number stands behind how many digits it has; the code itself ends the key, so that two codes never have one (`P-1` and
/// `P-01`). V0017 makes the same of the rows that were there before it.
pub fn code_key(code: &str) -> String {
    let mut key = String::with_capacity(code.len() * 2 + 8);
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let is_number = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != is_number).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if is_number {
            let number = part.trim_start_matches('0');
            let _ = write!(key, "{:02}{number}", number.len());
        } else {
            key.push_str(part);
        }
        rest = after;
    }
    key.push(' ');
    key.push_str(code);
    key
}

/// Every term by whose beginning a text is found: words, parts of codes, each tail of a Chinese run, and tails of
/// the run's pinyin initials (`流程管理` by `流程`, `管理`, `lcgl`, `gl`).
pub fn search_terms(text: &str) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let text: String = normalise(text).chars().take(SEARCHED_CHARS).collect();
    for (place, run) in runs(&text).into_iter().enumerate() {
        let begins = |at: usize, term: String| match (place, at) {
            (0, 0) => format!("{BEGINS}{term}"),
            _ => term,
        };
        match run {
            Run::Chinese(characters) => {
                let initials: Vec<char> = characters
                    .iter()
                    .map(|c| c.to_pinyin().and_then(|p| p.plain().chars().next()).unwrap_or(*c))
                    .collect();
                // each term costs a page of the index on every write: tails of one character say next to nothing, and
                // nobody types the initials of a name's end
                for start in 0..characters.len() {
                    if start == 0 || characters.len() - start > 1 {
                        terms.insert(begins(start, head(&characters[start..], TAIL_CHARS)));
                    }
                    if start == 0 || (start < INITIALS_FROM && characters.len() - start > 1) {
                        terms.insert(begins(start, head(&initials[start..], TYPED_CHARS)));
                    }
                }
            }
            Run::Word(characters) => {
                terms.insert(begins(0, head(&characters, TYPED_CHARS)));
                // a code is also found by each of its parts: `EM-1.2` by `em`, `1.2`, `2`
                let word: String = characters.iter().collect();
                for (at, _) in word.char_indices().filter(|(_, c)| !c.is_alphanumeric()) {
                    let part: Vec<char> = word[at..].chars().skip(1).collect();
                    if part.first().is_some_and(|c| c.is_alphanumeric()) {
                        terms.insert(head(&part, TYPED_CHARS));
                    }
                }
            }
        }
    }
    terms
}

/// What somebody typed, as the beginnings that all must be found.
pub fn query_terms(typed: &str) -> Vec<String> {
    let typed: String = normalise(typed).chars().take(TYPED_CHARS).collect();
    runs(&typed)
        .into_iter()
        .flat_map(|run| match run {
            Run::Chinese(characters) => pieces(&characters),
            Run::Word(characters) => vec![head(&characters, TYPED_CHARS)],
        })
        .collect()
}

/// A Chinese run in pieces, each as long as a tail is kept, the last of them to its end.
fn pieces(run: &[char]) -> Vec<String> {
    let last = run.len().saturating_sub(TAIL_CHARS);
    (0..last).step_by(TAIL_CHARS).chain([last]).map(|start| head(&run[start..], TAIL_CHARS)).collect()
}

enum Run {
    Chinese(Vec<char>),
    Word(Vec<char>),
}

fn head(characters: &[char], most: usize) -> String {
    characters.iter().take(most).collect()
}

fn runs(text: &str) -> Vec<Run> {
    let mut found: Vec<Run> = Vec::new();
    let mut open = false;
    for character in text.chars() {
        let chinese = character.to_pinyin().is_some();
        let inside =
            chinese || character.is_alphanumeric() || matches!(character, '.' | '-' | '_' | '/' | '&');
        if !inside {
            open = false;
            continue;
        }
        match found.last_mut() {
            Some(Run::Chinese(run)) if open && chinese => run.push(character),
            Some(Run::Word(run)) if open && !chinese => run.push(character),
            _ if chinese => found.push(Run::Chinese(vec![character])),
            _ if character.is_alphanumeric() => found.push(Run::Word(vec![character])),
            _ => continue,
        }
        open = true;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_sorts_by_sound() {
        let mut names = vec!["战略", "B2B", "安全", "产品", "a"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["a", "安全", "B2B", "产品", "战略"]);
    }

    #[test]
    fn names_are_found_by_words_initials_and_code_parts() {
        let text = "流程管理和支持 Process Support EM-1.2";
        for typed in ["流程", "管理", "lcgl", "gl", "process", "SUPP", "em-1", "1.2", "２"] {
            assert!(finds(typed, text), "{typed}");
        }
        assert!(!finds("程流", text));
        let begin: Vec<String> =
            search_terms(text).into_iter().filter(|term| term.starts_with(BEGINS)).collect();
        assert_eq!(begin, ["^lcglhzc", "^流程管理和支持"]);
        assert_eq!(search_terms("EM-1.2").into_iter().collect::<Vec<_>>(), ["1.2", "2", "^em-1.2"]);
    }

    /// Whether a text is found by what somebody typed.
    fn finds(typed: &str, text: &str) -> bool {
        let terms = search_terms(text);
        let found =
            |term: &String| terms.iter().any(|made| made.trim_start_matches(BEGINS).starts_with(term));
        query_terms(typed).iter().all(found)
    }

    #[test]
    fn what_differs_at_its_end_alone_is_told_apart() {
        let codes = ["ASSET-2026-SY-000001", "ASSET-2026-SY-000002"];
        let names = ["中国移动通信集团辽宁有限公司沈阳分公司", "中国移动通信集团辽宁有限公司大连分公司"];
        for [one, other] in [codes, names] {
            assert!(finds(one, one) && finds(other, other));
            assert!(!finds(one, other) && !finds(other, one), "{one}");
        }
        assert!(finds("zgydtxjtlnyxgssyfgs", names[0]));
        assert!(!finds("zgydtxjtlnyxgssyfgs", names[1]));
    }

    #[test]
    fn codes_sort_by_their_numbers() {
        let sorted = [
            "007",
            "1.2",
            "1.2.9",
            "1.2.9.1",
            "1.2.10",
            "1.10",
            "P",
            "P-1",
            "P-02",
            "P-99",
            "P-100",
            "P-100-2",
            "P-100-10",
            "V.A",
            "流程-9",
            "流程-10",
        ];
        let mut codes = sorted.to_vec();
        codes.reverse();
        codes.sort_by_cached_key(|code| code_key(code));
        let wanted: Vec<&str> = [&sorted[1..6], &sorted[..1], &sorted[6..]].concat();
        assert_eq!(codes, wanted);
    }

    proptest! {
        #[test]
        fn two_codes_have_two_keys(one in "[ 0-9a.-]{0,6}", other in "[ 0-9a.-]{0,6}") {
            prop_assert_eq!(one == other, code_key(&one) == code_key(&other));
        }

        #[test]
        fn numbers_sort_as_numbers(one in any::<u64>(), other in any::<u64>(), digits in 0usize..22) {
            let code = |number: u64| format!("P-{number:0digits$}");
            prop_assert_eq!(code_key(&code(one)).cmp(&code_key(&code(other))), one.cmp(&other));
        }

        #[test]
        fn any_piece_of_a_chinese_name_finds_it(name in "[规划流程管理战略产品]{1,128}", from in 0usize..64, len in 2usize..80) {
            let characters: Vec<char> = name.chars().collect();
            let from = from % characters.len().saturating_sub(1).max(1);
            let piece: String = characters[from..].iter().take(len).collect();
            prop_assert!(finds(&piece, &name));
        }

        #[test]
        fn a_code_is_found_by_each_beginning_and_by_no_other_end(code in "[A-Z]{1,4}(-[0-9]{1,12}){1,4}", len in 1usize..64) {
            let beginning: String = code.chars().take(len).collect();
            prop_assert!(finds(&beginning, &code));
            let longer = format!("{code}7");
            prop_assert!(!finds(&longer, &code));
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = (sort_key(&text), search_terms(&text), query_terms(&text));
        }
    }
}
