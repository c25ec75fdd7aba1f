//! Names that the house takes.

use anyhow::{Result, bail};

/// Longest name; a table is `module_noun`, and PostgreSQL keeps 63 bytes of an index's name.
const LONGEST: usize = 30;

/// Words that no module, file or type of ours may be called: Rust's own, and the types that every file uses.
const KEPT: &str = "
    abstract alloc as async await become box break const continue core crate do dyn else enum
    extern false final fn for gen if impl in let loop macro match mod move mut override priv
    proc_macro pub ref return self static std struct super test trait true try type typeof
    unsafe unsized use virtual where while yield option result string vec
";

/// Refuses a name that is not `in_snake_case`.
pub fn check(kind: &str, name: &str) -> Result<()> {
    let good_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
    let good = name.split('_').all(good_part);
    if !good || name.len() > LONGEST || KEPT.split_whitespace().any(|kept| kept == name) {
        bail!(
            "`{name}` cannot be a {kind}'s name: lower case letters and single `_`, at most {LONGEST}, no word of Rust"
        );
    }
    Ok(())
}

/// Refuses texts that are not a Chinese and an English one.
pub fn check_texts(zh: &str, en: &str) -> Result<()> {
    let chinese = |text: &str| text.chars().any(|c| matches!(c, '\u{3400}'..='\u{9fff}'));
    if zh.contains(['"', '\\', '{', '\n']) || en.contains(['"', '\\', '{', '\n']) {
        bail!("a label has no quotes, backslashes, braces or line breaks in it");
    }
    if !chinese(zh) || chinese(en) || !en.chars().any(|c| c.is_ascii_alphabetic()) {
        bail!("say the Chinese name first, then the English one: \"供应商\" \"Vendor\"");
    }
    Ok(())
}

/// `post_voucher` as `PostVoucher`.
pub fn camel(snake: &str) -> String {
    let capital = |part: &str| {
        let mut letters = part.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    };
    snake.split('_').map(capital).collect()
}

/// `Vendor` as `Vendors`; an irregular one is for its author to mend.
pub fn plural(en: &str) -> String {
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|end| en.ends_with(end));
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| en.ends_with(end));
    match en.strip_suffix('y') {
        Some(stem) if !vowel_before_y => format!("{stem}ies"),
        _ if sibilant => format!("{en}es"),
        _ => format!("{en}s"),
    }
}

/// `Purchase order` as `a purchase order` within a sentence; an abbreviation stays as it is.
pub fn in_sentence(en: &str) -> String {
    let mut letters = en.chars();
    let (first, second) = (letters.next(), letters.next());
    match first {
        Some(first) if !second.is_some_and(char::is_uppercase) => {
            format!("{}{}", first.to_lowercase(), en.get(first.len_utf8()..).unwrap_or_default())
        }
        _ => en.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_snake_case_and_no_word_of_rust() {
        assert!(check("record", "as_is_process").is_ok());
        for bad in ["", "Vendor", "_x", "x_", "a__b", "level_2", "type", "供应商", "a-b", &"a".repeat(31)]
        {
            assert!(check("record", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn texts_are_one_of_each() {
        assert!(check_texts("供应商", "Vendor").is_ok());
        assert!(check_texts("Vendor", "供应商").is_err());
        assert!(check_texts("供应商", "").is_err());
        assert!(check_texts("供\"应商", "Vendor").is_err());
    }

    #[test]
    fn forms_of_names() {
        assert_eq!(camel("as_is_process"), "AsIsProcess");
        assert_eq!(
            [plural("Vendor"), plural("Category"), plural("Tax"), plural("Day")],
            ["Vendors", "Categories", "Taxes", "Days"]
        );
        assert_eq!([in_sentence("Purchase order"), in_sentence("KPI")], ["purchase order", "KPI"]);
    }
}
