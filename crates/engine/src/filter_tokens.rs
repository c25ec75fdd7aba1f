//! The words of a filter.

use crate::filter_text::bad;
use kernel::Failure;

/// One word, number, text or symbol.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Word(String),
    Text(String),
    Number(String),
    Symbol(&'static str),
    End,
}

/// The tokens of a text, each with the character that it starts at.
pub(crate) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Failure> {
    let characters: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let start = at;
        let token = match character {
            c if c.is_whitespace() => {
                at += 1;
                continue;
            }
            '"' => quoted(&characters, &mut at)?,
            '(' => symbol("(", &mut at),
            ')' => symbol(")", &mut at),
            ',' => symbol(",", &mut at),
            '=' => symbol("=", &mut at),
            '!' | '<' | '>' => {
                let with_equals = characters.get(at + 1) == Some(&'=');
                match (character, with_equals) {
                    ('!', true) => symbol("!=", &mut at),
                    ('<', true) => symbol("<=", &mut at),
                    ('>', true) => symbol(">=", &mut at),
                    ('<', false) => symbol("<", &mut at),
                    ('>', false) => symbol(">", &mut at),
                    _ => return Err(bad(start, "“!”后应为“=”", "“=” is wanted behind “!”")),
                }
            }
            c if c.is_ascii_digit() || c == '-' => {
                at += 1;
                while characters.get(at).is_some_and(|c| c.is_ascii_digit() || *c == '.') {
                    at += 1;
                }
                Token::Number(characters.get(start..at).unwrap_or_default().iter().collect())
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                while characters.get(at).is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
                {
                    at += 1;
                }
                Token::Word(characters.get(start..at).unwrap_or_default().iter().collect())
            }
            _ => return Err(bad(start, "无法识别的字符", "an unknown character")),
        };
        found.push((start, token));
    }
    found.push((characters.len(), Token::End));
    Ok(found)
}

fn symbol(text: &'static str, at: &mut usize) -> Token {
    *at += text.len();
    Token::Symbol(text)
}

/// A FEEL string literal: `\"`, `\\`, `\n`, `\t` and `\uXXXX` stand for their characters.
fn quoted(characters: &[char], at: &mut usize) -> Result<Token, Failure> {
    let start = *at;
    let mut text = String::new();
    *at += 1;
    loop {
        let Some(&character) = characters.get(*at) else {
            return Err(bad(start, "引号没有闭合", "the quotation mark is not closed"));
        };
        *at += 1;
        match character {
            '"' => return Ok(Token::Text(text)),
            '\\' => {
                let escaped = characters.get(*at).copied();
                *at += 1;
                match escaped {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('r') => text.push('\r'),
                    Some(c @ ('"' | '\\' | '\'')) => text.push(c),
                    Some('u') => {
                        let digits: String =
                            characters.get(*at..*at + 4).unwrap_or_default().iter().collect();
                        let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                        text.push(code.ok_or_else(|| bad(*at, "无效的 \\u 转义", "a broken \\u escape"))?);
                        *at += 4;
                    }
                    _ => return Err(bad(*at - 1, "无效的转义", "an unknown escape")),
                }
            }
            other => text.push(other),
        }
    }
}
