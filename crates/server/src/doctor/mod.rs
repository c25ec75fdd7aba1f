//! `jingwei doctor`: is the installation well, and what is to be done where it is not?
//!
//! It reads and changes nothing, and does not bring the database to this version as a start would.

mod database;
mod machine;
mod program;

pub use machine::BACKUP_ENDING;

use crate::config::Config;
use kernel::{Label, Language, Timestamp};
use serde::Serialize;

/// How well something is, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, and will not for ever or not as well as it could.
    Warn,
    /// Data or the service is in danger.
    Bad,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    zh: String,
    en: String,
}

impl Said {
    /// In one of them.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}

/// What one look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at: a stable name.
    pub check: &'static str,
    /// How well it is.
    pub state: State,
    /// What was found.
    pub found: Said,
    /// What to do, where something is to be done.
    pub advice: Option<Said>,
}

type Words<'a> = &'a [(&'a str, &'a dyn std::fmt::Display)];

/// A text with what stands in braces filled in.
fn said(label: Label, words: Words<'_>) -> Said {
    let fill = |text: &str| {
        words.iter().fold(text.to_owned(), |text, (name, word)| {
            text.replace(&format!("{{{name}}}"), &word.to_string())
        })
    };
    Said { zh: fill(label.text(Language::Zh)), en: fill(label.text(Language::En)) }
}

impl Finding {
    /// `advice` is given where it is not well.
    fn new(check: &'static str, state: State, found: Label, advice: Label, words: Words<'_>) -> Self {
        let advice = (state != State::Ok).then(|| said(advice, words));
        Self { check, state, found: said(found, words), advice }
    }
}

/// The state by two limits.
fn by(value: i64, warn: i64, bad: i64) -> State {
    match value {
        value if value >= bad => State::Bad,
        value if value >= warn => State::Warn,
        _ => State::Ok,
    }
}

/// Bytes as people say them.
fn size(bytes: u64) -> String {
    if bytes >= 1_000_000_000 {
        format!("{:.1} GB", bytes as f64 / 1e9)
    } else {
        format!("{:.1} MB", bytes as f64 / 1e6)
    }
}

/// Everything that can be looked at. `thorough` reads all of a SQLite file.
pub fn examine(config: &Config, now: Timestamp, thorough: bool) -> Vec<Finding> {
    let mut findings = database::examine(config, now, thorough);
    let reached = findings.iter().any(|finding| finding.check == "schema" && finding.state == State::Ok);
    if reached {
        findings.extend(program::examine(config, now));
    }
    findings.extend(machine::examine(config, now));
    findings
}
