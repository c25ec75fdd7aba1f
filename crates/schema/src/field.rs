//! One field of a record or of a command's input.

use kernel::{Label, Language};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// A short identifying text of letters, digits and `. - _`, sorted by its bytes.
    Code,
    /// A whole number.
    Integer,
    /// Yes or no.
    Boolean,
    /// A calendar day.
    Date,
    /// An instant.
    Timestamp,
    /// An amount and its currency; two columns.
    Money,
    /// A quantity at scale 6.
    Quantity,
    /// One of declared values.
    Choice(&'static [Choice]),
    /// The id of a record of the named type.
    Reference(&'static str),
    /// A document kept as it is.
    Json,
}

impl FieldKind {
    /// The name that the API uses.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Code => "code",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Timestamp => "timestamp",
            Self::Money => "money",
            Self::Quantity => "quantity",
            Self::Choice(_) => "choice",
            Self::Reference(_) => "reference",
            Self::Json => "json",
        }
    }

    /// The longest value in characters where the field itself says nothing.
    pub const fn usual_max(&self) -> i64 {
        match self {
            Self::LongText => 20_000,
            Self::Code => 60,
            Self::Json => 100_000,
            _ => 400,
        }
    }
}

/// One value of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// As stored and as the API says it.
    pub value: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// How it is coloured.
    pub tone: Tone,
    /// No longer offered: rows that have it keep it.
    pub retired: bool,
}

/// The meaning a colour carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing to do.
    #[default]
    Neutral,
    /// Under way.
    Info,
    /// Good, done.
    Success,
    /// Wants attention.
    Warning,
    /// Bad.
    Danger,
}

impl Tone {
    /// The name that the API uses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warning => "warning",
            Self::Danger => "danger",
        }
    }
}

/// Who may set a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenBy {
    /// Whoever may create or update the record.
    Anyone,
    /// Only the commands that own it.
    Commands,
}

/// What is said of a customer's own field beside what every field has. Its values stand together with those of the others in one
/// column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CustomField {
    /// No two rows in use have the same value.
    pub unique: bool,
    /// Out of use: rows keep their values, and nobody sees or writes them but in history.
    pub archived: bool,
    /// It is to be filtered and sorted by, and its index is not there yet.
    pub awaits_index: bool,
}

/// A field's constant description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldDef {
    /// In snake case, as column and in JSON.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// A sentence that helps to fill it in.
    pub help: Option<Label>,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it must have a value.
    pub required: bool,
    /// Most characters, or the largest number.
    pub max: Option<i64>,
    /// The smallest number.
    pub min: Option<i64>,
    /// Shown in a list unless the reader chose otherwise.
    pub list: bool,
    /// May be filtered by; has an index.
    pub filter: bool,
    /// May be sorted by; has an index.
    pub sort: bool,
    /// Found by the search for names and codes.
    pub search: bool,
    /// Who may set it.
    pub written_by: WrittenBy,
    /// The half of a pair that this is, for texts in two languages.
    pub language: Option<Language>,
    /// What it is when nothing is said, in the form of an import cell.
    pub default: Option<&'static str>,
    /// What its numbers start with, where it is numbered by the program when nothing is said: `S-` gives `S-001`.
    pub numbered: Option<&'static str>,
    /// Sorted part by part, numbers as numbers: `1.2.10` after `1.2.9`. Whatever is [numbered](Self::numbered) is.
    pub by_number: bool,
    /// The heading of the section of the form that starts with this field.
    pub section: Option<Label>,
    /// Never leaves the database: not in lists, history, export or log.
    pub secret: bool,
    /// Seen and written only by those who have a right on the field itself, whatever they may do with the record.
    pub guarded: bool,
    /// Tells of a person: stands in the audit under that person's key, so that it can be erased.
    pub personal: bool,
    /// Set where the customer defined it; none for the program's own fields.
    pub custom: Option<CustomField>,
}

impl FieldDef {
    /// The longest text that is taken.
    pub const fn max_chars(&self) -> i64 {
        match self.max {
            Some(max) => max,
            None => self.kind.usual_max(),
        }
    }

    /// The choice that a value stands for, of a field that has choices.
    pub fn choice(&self, value: &str) -> Option<&'static Choice> {
        match self.kind {
            FieldKind::Choice(choices) => choices.iter().find(|choice| choice.value == value),
            _ => None,
        }
    }

    /// Whether the field's order is kept in a column of its own (`NAME_sort`): Chinese by pinyin, codes by their numbers. A customer's
    /// text always has it, so that it can be sorted by later without touching the rows.
    pub const fn has_sort_column(&self) -> bool {
        match self.kind {
            FieldKind::Text => self.sort || self.custom.is_some(),
            _ => self.by_number,
        }
    }

    /// Whether it is a customer's field whose index is still to come.
    pub const fn awaits_index(&self) -> bool {
        matches!(self.custom, Some(CustomField { awaits_index: true, .. }))
    }

    /// Whether it is a customer's field that is out of use.
    pub const fn is_archived(&self) -> bool {
        matches!(self.custom, Some(CustomField { archived: true, .. }))
    }
}
