//! Descriptions of records, commands, queries, screens, roles and modules.

use crate::{ElementRef, FieldDef, FieldKind};
use kernel::{FailureDef, Label};

/// A record's constant description.
#[derive(Debug)]
pub struct RecordDef {
    /// `module.noun`, singular.
    pub name: &'static str,
    /// One of them.
    pub label: Label,
    /// Several of them.
    pub label_plural: Label,
    /// What it is for, in a sentence.
    pub about: Label,
    /// The framework element that it serves.
    pub owner: ElementRef,
    /// Its own fields.
    pub fields: &'static [FieldDef],
    /// The natural key by which an import cell names it; unique.
    pub key: &'static [&'static str],
    /// What it is called in Chinese: these fields, one after the other.
    pub title_zh: &'static [&'static str],
    /// What it is called in English.
    pub title_en: &'static [&'static str],
    /// The field a list is sorted by unless the reader chose otherwise.
    pub default_sort: &'static str,
    /// Child records that are edited inside its form.
    pub lines: &'static [LinesDef],
    /// Whose a row is: the field that names a unit of the organisation, or a record whose rows are somebody's. Whoever has a
    /// right in some units only has it on their rows. None: the rows are everybody's.
    pub scope: Option<&'static str>,
    /// Whom a row is about, where it has personal fields: the field that names the person. None: the row itself is one.
    pub person: Option<&'static str>,
}

/// Child records edited inside their parent's form.
#[derive(Debug)]
pub struct LinesDef {
    /// As in JSON.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// The child record.
    pub record: &'static str,
    /// The child's field that names the parent.
    pub parent: &'static str,
    /// The child's fields shown as columns.
    pub fields: &'static [&'static str],
}

/// A section of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its heading; the first section may have none.
    pub label: Option<Label>,
    /// Its fields.
    pub fields: Vec<&'static str>,
}

/// A record is its name: there is one description of each in a program.
impl PartialEq for RecordDef {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl RecordDef {
    /// The table's name: the record's, with `_` for the dot.
    pub fn table(&self) -> String {
        self.name.replace('.', "_")
    }

    /// The module's name.
    pub fn module(&self) -> &'static str {
        self.name.split('.').next().unwrap_or(self.name)
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static FieldDef> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether the field is the natural key all by itself.
    pub fn is_whole_key(&self, field: &FieldDef) -> bool {
        // two texts may sort alike, two codes never do
        self.key == [field.name] && (field.by_number || !field.has_sort_column())
    }

    /// Where the field of that name stands.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// The fields that leave the database.
    pub fn visible_fields(&self) -> impl Iterator<Item = &'static FieldDef> {
        self.fields.iter().filter(|field| !field.secret && !field.is_archived())
    }

    /// Whether the customer has fields of their own in it; they stand behind the program's.
    pub fn has_custom_fields(&self) -> bool {
        self.fields.last().is_some_and(|field| field.custom.is_some())
    }

    /// The program's own fields.
    pub fn own_fields(&self) -> impl Iterator<Item = &'static FieldDef> {
        self.fields.iter().filter(|field| field.custom.is_none())
    }

    /// The form's sections, in order.
    pub fn sections(&self) -> Vec<Section> {
        let mut sections: Vec<Section> = Vec::new();
        for field in self.visible_fields() {
            if sections.is_empty() || field.section.is_some() {
                sections.push(Section { label: field.section, fields: Vec::new() });
            }
            if let Some(section) = sections.last_mut() {
                section.fields.push(field.name);
            }
        }
        sections
    }

    /// The reference fields with the record each refers to.
    pub fn references(&self) -> impl Iterator<Item = (&'static FieldDef, &'static str)> {
        self.fields.iter().filter_map(|field| match field.kind {
            FieldKind::Reference(record) => Some((field, record)),
            _ => None,
        })
    }
}

/// What a role may be allowed to do with a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Right {
    /// See it, in lists, pages, search and history; ask a query.
    Read,
    /// Make one.
    Create,
    /// Change one.
    Update,
    /// Archive and restore one.
    Archive,
    /// Take many out as a file.
    Export,
    /// Bring many in from a file.
    Import,
    /// Run a command.
    Run,
}

impl Right {
    /// All of them.
    pub const ALL: &'static [Self] =
        &[Self::Read, Self::Create, Self::Update, Self::Archive, Self::Export, Self::Import, Self::Run];

    /// As a person reads it, in a sentence.
    pub const fn label(self) -> Label {
        match self {
            Self::Read => Label::new("查看", "read"),
            Self::Create => Label::new("新建", "make"),
            Self::Update => Label::new("修改", "change"),
            Self::Archive => Label::new("归档", "archive"),
            Self::Export => Label::new("导出", "export"),
            Self::Import => Label::new("导入", "import"),
            Self::Run => Label::new("执行", "run"),
        }
    }

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Update => "update",
            Self::Archive => "archive",
            Self::Export => "export",
            Self::Import => "import",
            Self::Run => "run",
        }
    }
}

/// The command's input field that names the record it works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The record.
    pub record: &'static str,
    /// The input field.
    pub field: &'static str,
}

/// When a command's button is of use: the subject's field has one of these values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The subject's field.
    pub field: &'static str,
    /// The values.
    pub values: &'static [&'static str],
}

/// A command's constant description.
#[derive(Debug)]
pub struct CommandDef {
    /// `module.verb_noun`.
    pub name: &'static str,
    /// As on its button.
    pub label: Label,
    /// What it does, in a sentence.
    pub about: Label,
    /// The framework element that it serves.
    pub owner: ElementRef,
    /// The record it works on, if on one.
    pub subject: Option<Subject>,
    /// Its failures beside those that the engine gives for every command.
    pub failures: &'static [&'static FailureDef],
    /// The likeliest next step on its record.
    pub primary: bool,
    /// What to ask before it is done, for those that cannot be taken back.
    pub confirm: Option<Label>,
    /// When its button is of use.
    pub when: Option<When>,
    /// What the same person may not have done to the same row before: commands by name, `create` or `update`.
    pub apart_from: &'static [&'static str],
}

/// A query's constant description.
#[derive(Debug)]
pub struct QueryDef {
    /// `module.noun`.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// The framework element that it serves.
    pub owner: ElementRef,
    /// The records whose rows its answer shows: who may not read them may not ask.
    pub reads: &'static [&'static str],
    /// Fields of those (`module.noun.field`) that could be guarded and that it has nothing to do with: it does not show them, find by them,
    /// order by them or count by them. Who may not see any other field that is guarded may not ask.
    pub untouched: &'static [&'static str],
}

/// A screen made by hand.
#[derive(Debug)]
pub struct ScreenDef {
    /// Its path in the browser.
    pub path: &'static str,
    /// As in the menu.
    pub label: Label,
    /// The framework element that it serves.
    pub owner: ElementRef,
    /// The queries without which it shows nothing: it is offered to whoever may ask them.
    pub asks: &'static [&'static str],
}

/// A set of rights that a module ships; an administrator may change it afterwards.
#[derive(Debug)]
pub struct RoleDef {
    /// Its code.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// What it may do.
    pub grants: &'static [GrantDef],
}

/// Rights on a subject: a record's, command's or query's name, `module.*`, or `*`.
#[derive(Debug)]
pub struct GrantDef {
    /// The subject.
    pub subject: &'static str,
    /// The rights.
    pub rights: &'static [Right],
}

/// A module's constant description.
#[derive(Debug)]
pub struct ModuleDef {
    /// Its name, the first part of all its names.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// What it is for.
    pub about: Label,
    /// The level-1 or level-2 element that it hangs on.
    pub owner: ElementRef,
}
