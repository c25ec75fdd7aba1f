//! All that a right can be given on.

use crate::{Actor, Query};
use kernel::{Bilingual, Failure, Label};
use schema::{Input, QueryDef, elements};
use serde::Serialize;
use store::Tx;

/// All that a right can be given on: records, commands, queries and guarded fields, whether or not the asker has it.
#[derive(Debug, Input)]
pub struct Subjects {}

/// What a subject is.
#[derive(Debug, Clone, Copy, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A record.
    Record,
    /// A command.
    Command,
    /// A query.
    Query,
    /// A guarded field of a record.
    Field,
}

/// What a right can be given on.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Subject {
    /// `module.noun`, `module.verb`, or `module.noun.field`.
    pub name: String,
    /// What it is.
    pub kind: SubjectKind,
    /// What it is called; of a field with its record before it.
    pub label: Bilingual,
}

/// A module of the program.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SubjectModule {
    /// Its name, as it stands before the first dot of a subject.
    pub name: &'static str,
    /// What it is called.
    pub label: Bilingual,
}

/// What [`Subjects`] answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct SubjectsAnswer {
    /// The modules, in the program's order.
    pub modules: Vec<SubjectModule>,
    /// The subjects, in the program's order.
    pub subjects: Vec<Subject>,
}

fn both(label: Label) -> Bilingual {
    Bilingual { zh: label.zh.to_owned(), en: label.en.to_owned() }
}

impl Query for Subjects {
    type Output = SubjectsAnswer;
    const DEF: &'static QueryDef = &QueryDef {
        name: "access.subjects",
        label: Label::new("授权对象", "What rights are given on"),
        owner: elements::SECURITY,
        reads: &["access.role", "access.grant"],
        untouched: &["access.role.second_factor", "access.grant.reach"],
    };

    fn run(_: &mut Tx<'_>, who: &Actor, _: Self) -> Result<SubjectsAnswer, Failure> {
        let registry = who.registry();
        let modules = registry.modules().iter().map(|module| module.def);
        let modules = modules.map(|def| SubjectModule { name: def.name, label: both(def.label) }).collect();
        let mut subjects = Vec::new();
        let mut add = |name: &str, kind, label| subjects.push(Subject { name: name.to_owned(), kind, label });
        for entry in registry.records() {
            add(entry.def.name, SubjectKind::Record, both(entry.def.label_plural));
            for field in entry.def.fields.iter().filter(|field| field.guarded) {
                let (record, own) = (entry.def.label, field.label);
                let label = Bilingual {
                    zh: format!("{} · {}", record.zh, own.zh),
                    en: format!("{} · {}", record.en, own.en),
                };
                add(&format!("{}.{}", entry.def.name, field.name), SubjectKind::Field, label);
            }
        }
        registry
            .commands()
            .for_each(|entry| add(entry.def.name, SubjectKind::Command, both(entry.def.label)));
        registry.queries().for_each(|entry| add(entry.def.name, SubjectKind::Query, both(entry.def.label)));
        Ok(SubjectsAnswer { modules, subjects })
    }
}
