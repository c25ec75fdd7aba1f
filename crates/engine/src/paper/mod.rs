//! Records on paper: what a list or a row says, in words, ready to be set by whoever makes a PDF of it.

mod list;
mod row;
mod words;

pub use list::{MOST_ROWS, list};
pub use row::row;

use crate::{Actor, notify::fill};
use kernel::{Failure, Label, Language};
use serde::Serialize;
use store::Tx;

/// Sets a sheet as a PDF file. The one that does it needs fonts and a good deal of memory, and so is handed in by the program.
pub trait Printer: Send + Sync {
    /// The file, or why there is none.
    fn pdf(&self, sheet: &Sheet) -> Result<Vec<u8>, Failure>;
}

/// What stands on paper; every text is in the reader's language already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The language, which decides hyphens and the forms of characters.
    pub language: Language,
    /// What it is about: the list's name, the row's title.
    pub title: String,
    /// What kind of thing that is, above the title.
    pub kind: String,
    /// What to know before reading: the condition, that the row is archived.
    pub notes: Vec<String>,
    /// Whether it lies on its side.
    pub landscape: bool,
    /// Its parts, from top to bottom.
    pub parts: Vec<Part>,
    /// Who had it printed, for whom if not for themselves, and when.
    pub printed: String,
    /// `{page} / {pages}` in words.
    pub page: PageWords,
}

/// The words around a page's number: 第 1 页，共 3 页.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageWords {
    /// Before the number.
    pub before: &'static str,
    /// Between it and the number of pages.
    pub between: &'static str,
    /// After both.
    pub after: &'static str,
}

/// A part of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Part {
    /// Labels with what stands for each.
    Fields {
        /// Its heading.
        heading: Option<String>,
        /// The fields.
        fields: Vec<Said>,
    },
    /// Rows under a heading that is repeated on each page.
    Table {
        /// Its heading.
        heading: Option<String>,
        /// The columns.
        columns: Vec<Column>,
        /// The rows' cells.
        rows: Vec<Vec<String>>,
    },
}

/// A label and what stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The field's label.
    pub label: String,
    /// Its value in words; empty when there is none.
    pub text: String,
    /// Whether it takes a line of its own.
    pub wide: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its heading.
    pub label: String,
    /// Its share of the width.
    pub share: u32,
    /// Whether it holds numbers, which stand right.
    pub number: bool,
}

/// Above so many shares of width a table lies on its side.
const PORTRAIT_SHARES: u32 = 13;

fn lies(columns: &[Column]) -> bool {
    columns.iter().map(|column| column.share).sum::<u32>() > PORTRAIT_SHARES
}

fn page_words(language: Language) -> PageWords {
    match language {
        Language::Zh => PageWords { before: "第 ", between: " 页，共 ", after: " 页" },
        Language::En => PageWords { before: "Page ", between: " of ", after: "" },
    }
}

/// By whom, for whom if they act for another, and when.
fn printed(tx: &mut Tx<'_>, who: &Actor, language: Language) -> Result<String, Failure> {
    let mut whom = String::new();
    let text = match who.acts_for() {
        None => Label::new("打印 {name}", "printed by {name}"),
        Some(other) => {
            let row = tx.query_one("SELECT name FROM access_user WHERE id = $1", &[other.user.into()])?;
            whom = row.map_or_else(|| Ok(whom), |row| row.text(0))?;
            Label::new("打印 {name}（代 {whom}）", "printed by {name} for {whom}")
        }
    };
    let by = fill(text.text(language), |word| Some(if word == "whom" { whom.as_str() } else { who.name() }));
    Ok(format!("Jingwei 经纬 · {by} · {}", words::instant(tx.now())))
}
