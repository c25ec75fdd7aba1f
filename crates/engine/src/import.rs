//! Rows from a file: every fault told at once, and nothing applied unless everything is right.
//!
//! A row whose natural key is known changes that row; the others are made. References may name rows of the same file,
//! before or after.

use crate::{
    Actor, failures,
    import_order::parents_first,
    import_rows::{Columns, Plan, plan},
    reach, sent,
    sheet::{Sheet, WrongCell},
};
use kernel::{Failure, Language};
use schema::{FieldDef, RecordDef, Right, Value};
use serde::Serialize;
use serde_json::json;
use std::sync::Arc;
use store::Tx;

pub use crate::import_progress::Progress;

/// Faults listed at most, enough for one in each row of a large file; all are counted.
const LISTED: usize = 100_000;

/// What an import did, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct Report {
    /// Rows of the file.
    pub rows: usize,
    /// Rows made.
    pub created: usize,
    /// Rows changed.
    pub updated: usize,
    /// Rows that were so already.
    pub unchanged: usize,
}

/// A fault and where it stands.
pub(crate) struct Fault {
    row: usize,
    column: String,
    failure: Failure,
}

/// The faults of a file, as many as are listed and how many there are; and how far it was looked through.
#[derive(Default)]
pub(crate) struct FaultList {
    listed: Vec<Fault>,
    count: usize,
    progress: Arc<Progress>,
}

impl FaultList {
    /// A row was understood, or not.
    pub(crate) fn checked(&self) {
        self.progress.checked();
    }

    pub(crate) fn add(&mut self, row: usize, column: &str, failure: Failure) {
        if failure.errors().is_empty() {
            self.put(row, column, failure);
        } else {
            for fault in failure.errors() {
                self.put(row, &fault.field, fault.failure.clone());
            }
        }
    }

    fn put(&mut self, row: usize, column: &str, failure: Failure) {
        self.count += 1;
        if self.listed.len() < LISTED {
            self.listed.push(Fault { row, column: column.to_owned(), failure });
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One failure that lists them by row.
    fn failure(mut self, language: Language, columns: &Columns, sheet: &Sheet) -> Failure {
        self.listed.sort_by_key(|fault| fault.row);
        // a column is told by the words that stand above it in the file
        for fault in &mut self.listed {
            let named =
                |column: &Option<(usize, &FieldDef)>| column.is_some_and(|(_, f)| f.name == fault.column);
            if let Some(own) = columns.iter().position(named).and_then(|at| sheet.heading.get(at)) {
                fault.column.clone_from(own);
            }
        }
        let listed: Vec<_> = self
            .listed
            .iter()
            .map(|fault| {
                json!({
                    "row": fault.row, "column": fault.column, "code": fault.failure.code(),
                    "message": fault.failure.message(language),
                })
            })
            .collect();
        let count = self.count;
        failures::IMPORT_FAULTS
            .fail()
            .with("count", count)
            .with_current(json!({"faults": listed, "fault_count": count}))
    }
}

/// What a file is imported for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be kept.
    Keep,
    /// To see what would happen: everything is done and nothing kept. It fails with `import.trial`, whose `current` is the
    /// report.
    Trial,
    /// The program's own content: it may say what only commands say otherwise.
    Shipped,
}

/// Imports the rows of a file, which [`crate::read_sheet`] read before, outside of any transaction, of a record.
pub fn import(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    sheet: &Sheet,
    purpose: Purpose,
) -> Result<Report, Failure> {
    import_told(tx, who, record, sheet, purpose, Arc::default())
}

/// [`import`], which tells how far it has come.
pub(crate) fn import_told(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    sheet: &Sheet,
    purpose: Purpose,
    progress: Arc<Progress>,
) -> Result<Report, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Import, record)?;
    progress.begin(sheet.rows.len());
    let mut faults = FaultList { progress, ..FaultList::default() };
    let columns = columns(who, def, sheet, &mut faults);
    let is_there = |name: &&str| columns.iter().flatten().any(|(_, field)| field.name == *name);
    if !def.key.iter().all(is_there) {
        // without the key nothing can be said of the rows
        return Err(faults.failure(who.language(), &columns, sheet));
    }
    for (row, column, what) in &sheet.wrong {
        let heading = sheet.heading.get(*column).map(String::as_str).unwrap_or_default();
        let failure = match what {
            WrongCell::Error(value) => failures::IMPORT_ERROR_CELL.fail().with("value", value),
            WrongCell::OpenQuote => failures::IMPORT_OPEN_QUOTE.fail(),
            WrongCell::AfterQuote => failures::IMPORT_AFTER_QUOTE.fail(),
            WrongCell::BrokenText => failures::IMPORT_BROKEN_TEXT.fail(),
        };
        faults.add(*row, heading, failure);
    }
    let plan = plan(tx, who, def, &columns, sheet, purpose, &mut faults)?;
    let sound = || plan.iter().filter(|plan| plan.sound);
    if sound().any(|plan| plan.before.is_none()) {
        who.require(Right::Create, record)?;
    }
    if sound().any(|plan| plan.before.as_ref().is_some_and(|before| before.values != plan.values)) {
        who.require(Right::Update, record)?;
    }
    let report = apply(tx, who, def, plan, sheet.rows.len(), &mut faults)?;
    if !faults.is_empty() {
        return Err(faults.failure(who.language(), &columns, sheet));
    }
    if purpose == Purpose::Trial {
        let report = serde_json::to_value(report).unwrap_or_default();
        return Err(failures::IMPORT_TRIAL.fail().with_current(report));
    }
    Ok(report)
}

/// The field of each column, by its name or its label in either language.
fn columns(
    who: &Actor,
    def: &RecordDef,
    sheet: &Sheet,
    faults: &mut FaultList,
) -> Vec<Option<(usize, &'static FieldDef)>> {
    let field_of = |name: &str| {
        let named =
            |field: &&FieldDef| field.name == name || field.label.zh == name || field.label.en == name;
        def.fields.iter().enumerate().find(|(_, field)| who.sees(def, field) && named(field))
    };
    let mut found: Vec<Option<(usize, &'static FieldDef)>> = Vec::new();
    for name in &sheet.heading {
        let column = field_of(name);
        match column {
            None if name.is_empty() => {}
            None => {
                let known = |text: fn(&FieldDef) -> &'static str, between: &str| {
                    who.fields_of(def).map(text).collect::<Vec<_>>().join(between)
                };
                let failure = failures::IMPORT_UNKNOWN_COLUMN
                    .fail()
                    .with("name", name)
                    .with("known_zh", known(|field| field.label.zh, "、"))
                    .with("known_en", known(|field| field.label.en, ", "));
                faults.add(1, name, failure);
            }
            Some(column) if found.contains(&Some(column)) => {
                faults.add(1, name, failures::IMPORT_DOUBLE_COLUMN.fail().with("name", name));
            }
            Some(_) => {}
        }
        found.push(column);
    }
    // what is missing is called as the file calls the others
    let spoken = found.iter().zip(&sheet.heading).find_map(|(column, name)| {
        let label = column.as_ref()?.1.label;
        [Language::Zh, Language::En].into_iter().find(|language| label.text(*language) == name)
    });
    for (at, field) in def.fields.iter().enumerate() {
        let there = found.contains(&Some((at, field)));
        // a key tells which row is meant; what else is required may be had from the row that is there
        if !there && def.key.contains(&field.name) {
            let failure = failures::IMPORT_MISSING_COLUMN.fail();
            let failure = failure
                .with("label_zh", field.label.zh)
                .with("label_en", field.label.en)
                .with("name", field.name);
            faults.add(1, spoken.map_or(field.name, |language| field.label.text(language)), failure);
        }
    }
    found
}

/// Saves the planned rows that have no fault, those that others refer to first.
fn apply(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    plans: Vec<Plan>,
    rows: usize,
    faults: &mut FaultList,
) -> Result<Report, Failure> {
    let mut report = Report { rows, ..Report::default() };
    for plan in parents_first(def, plans, faults).into_iter().filter(|plan| plan.sound) {
        faults.progress.made();
        let saved = match &plan.before {
            Some(before) if before.values == plan.values => {
                report.unchanged += 1;
                Ok(())
            }
            Some(before) => reach::require(tx, who, Right::Update, def, before)
                .and_then(|()| sent::change(tx, who, def, before, plan.values).map(|_| report.updated += 1)),
            None => sent::create(tx, who, def, plan.values, Some(plan.id)).map(|_| report.created += 1),
        };
        match saved {
            Ok(()) => {}
            Err(failure)
                if failure.kind() == kernel::FailureKind::Internal
                    || failure.kind() == kernel::FailureKind::Unavailable
                    // taken at this very moment: the whole is tried again, and then asks who took it
                    || failure.code() == store::failures::DUPLICATE.code =>
            {
                return Err(failure);
            }
            // a fault of the file's own rows makes others refer to what was not saved: those would only repeat it
            Err(failure)
                if failure.errors().iter().all(|f| f.failure.code() == "record.missing_reference")
                    && !failure.errors().is_empty()
                    && !faults.is_empty() => {}
            Err(failure) => {
                let column = failure.field().unwrap_or_default().to_owned();
                faults.add(plan.row, &column, failure);
            }
        }
    }
    Ok(report)
}

/// What a row's value is when the file has no column for it.
pub(crate) fn absent(field: &FieldDef) -> Result<Value, Failure> {
    crate::input::default_value(field)
}
