//! A list on paper.

use super::{Column, Part, Sheet, lies, page_words, printed, words};
use crate::{
    Actor, failures,
    list::{self, ListParams},
    reach,
    titles::Titles,
};
use kernel::{Failure, Label, Language};
use schema::{FieldDef, FieldKind, RecordDef, Right};
use store::{RecordRow, Tx};

/// Rows of one file at most: some hundred pages. Who wants more wants a spreadsheet.
pub const MOST_ROWS: usize = 3_000;

/// A text that may be longer than this is a paragraph.
pub(super) const WIDE_CHARS: i64 = 200;

/// A list's rows as it is asked for, with the columns that it shows when none are named.
pub fn list(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    params: &ListParams,
    language: Language,
) -> Result<Sheet, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Read, record)?;
    who.require(Right::Export, record)?;
    let mut spec = list::spec(who, def, params)?;
    spec.scopes.extend(reach::scope(who, Right::Export, def)?);
    let fields: Vec<&'static FieldDef> = match &params.fields {
        // in the order that was asked for
        Some(names) => names.iter().filter_map(|name| def.field(name)).collect(),
        // of a pair in two languages, the half that the reader reads
        None => who
            .fields_of(def)
            .filter(|field| field.list && field.language.is_none_or(|half| half == language))
            .collect(),
    };
    let fields: Vec<&'static FieldDef> = fields.into_iter().filter(|field| who.sees(def, field)).collect();
    let mut rows = Vec::new();
    // one row more than fits tells that there are more
    list::walk(tx, def, spec, MOST_ROWS + 1, |tx, page| {
        rows.extend(cells(tx, who, def, page, &fields, language)?);
        Ok(())
    })?;
    if rows.len() > MOST_ROWS {
        return Err(failures::TOO_LONG_FOR_PAPER.fail().with("max", MOST_ROWS));
    }
    let columns = columns(&fields, language);
    let mut notes = Vec::new();
    if params.archived {
        notes.push(Label::new("仅已归档", "Archived ones only").text(language).to_owned());
    }
    if let Some(words) = params.search.as_deref().filter(|words| !words.trim().is_empty()) {
        notes.push(format!("{}{words}", Label::new("检索：", "Found by: ").text(language)));
    }
    if let Some(filter) = params.filter.as_deref().filter(|filter| !filter.trim().is_empty()) {
        notes.push(format!("{}{filter}", Label::new("条件：", "Condition: ").text(language)));
    }
    let count = rows.len();
    notes.push(match language {
        Language::Zh => format!("共 {count} 条"),
        Language::En if count == 1 => "1 row".to_owned(),
        Language::En => format!("{count} rows"),
    });
    let module = who.registry().modules().iter().find(|module| module.def.name == def.module());
    Ok(Sheet {
        language,
        title: def.label_plural.text(language).to_owned(),
        kind: module.map(|module| module.def.label.text(language).to_owned()).unwrap_or_default(),
        notes,
        landscape: lies(&columns),
        parts: vec![Part::Table { heading: None, columns, rows }],
        printed: printed(tx, who, language)?,
        page: page_words(language),
    })
}

/// The columns of these fields.
pub(super) fn columns(fields: &[&'static FieldDef], language: Language) -> Vec<Column> {
    let column = |field: &&'static FieldDef| Column {
        label: field.label.text(language).to_owned(),
        share: share(field),
        number: words::is_number(field.kind),
    };
    fields.iter().map(column).collect()
}

fn share(field: &FieldDef) -> u32 {
    match field.kind {
        FieldKind::LongText | FieldKind::Json => 5,
        FieldKind::Text if field.max_chars() > WIDE_CHARS => 5,
        FieldKind::Text | FieldKind::Reference(_) => 3,
        _ => 2,
    }
}

/// The rows' cells under these fields.
pub(super) fn cells(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    rows: &[RecordRow],
    fields: &[&'static FieldDef],
    language: Language,
) -> Result<Vec<Vec<String>>, Failure> {
    let mut titles = Titles::default();
    rows.iter().for_each(|row| titles.want_all(def, row));
    titles.load(tx, who)?;
    let cell = |row: &RecordRow, field: &FieldDef| {
        let value = def.position(field.name).and_then(|at| row.values.get(at));
        value.map(|value| words::said(field, value, &titles, language)).unwrap_or_default()
    };
    Ok(rows.iter().map(|row| fields.iter().map(|field| cell(row, field)).collect()).collect())
}
