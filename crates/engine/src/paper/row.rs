//! A row on paper, with its lines.

use super::{Part, Said, Sheet, lies, list, page_words, printed, words};
use crate::{
    Actor, describe, lines, reach,
    titles::{Titles, titles_of},
};
use kernel::{Failure, Label, Language, Uuid};
use schema::{FieldDef, FieldKind, RecordDef, Right, Value};
use store::{RecordRow, Tx};

/// The whole of a row: its fields in the form's sections, and its lines.
pub fn row(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    id: Uuid,
    language: Language,
) -> Result<Sheet, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Read, record)?;
    let row = reach::readable(tx, who, def, id)?;
    let mut titles = Titles::default();
    titles.want_all(def, &row);
    titles.load(tx, who)?;
    let mut parts = sections(who, def, &row, &titles, language);
    parts.extend(line_tables(tx, who, def, id, language)?);
    let landscape = parts.iter().any(|part| matches!(part, Part::Table { columns, .. } if lies(columns)));
    let title = titles_of(tx, who, def, std::slice::from_ref(&row))?;
    let title = title.get(&id).and_then(|title| title[language.code()].as_str()).unwrap_or_default();
    let mut notes = vec![id_note(language, id, row.version)];
    if let Some(at) = row.archived_at {
        let label = Label::new("已归档：", "Archived: ").text(language);
        notes.insert(0, format!("{label}{}", words::instant(at)));
    }
    Ok(Sheet {
        language,
        title: if title.is_empty() { def.label.text(language).to_owned() } else { title.to_owned() },
        kind: def.label.text(language).to_owned(),
        notes,
        landscape,
        parts,
        printed: printed(tx, who, language)?,
        page: page_words(language),
    })
}

/// Which state of which row the paper shows, for whoever compares it with the screen later.
fn id_note(language: Language, id: Uuid, version: i64) -> String {
    match language {
        Language::Zh => format!("标识 {id}，第 {version} 版"),
        Language::En => format!("Id {id}, version {version}"),
    }
}

fn sections(
    who: &Actor,
    def: &'static RecordDef,
    row: &RecordRow,
    titles: &Titles,
    language: Language,
) -> Vec<Part> {
    let said = |name: &&str| {
        let field = def.field(name).filter(|field| who.sees(def, field))?;
        let value = row.values.get(def.position(name)?).unwrap_or(&Value::Null);
        Some(Said {
            label: field.label.text(language).to_owned(),
            text: words::said(field, value, titles, language),
            wide: is_wide(field),
        })
    };
    let part = |section: schema::Section| Part::Fields {
        heading: section.label.map(|label| label.text(language).to_owned()),
        fields: section.fields.iter().filter_map(said).collect(),
    };
    let said_something = |part: &Part| !matches!(part, Part::Fields { fields, .. } if fields.is_empty());
    def.sections().into_iter().map(part).filter(said_something).collect()
}

fn is_wide(field: &FieldDef) -> bool {
    match field.kind {
        FieldKind::LongText | FieldKind::Json => true,
        FieldKind::Text => field.max_chars() > list::WIDE_CHARS,
        _ => false,
    }
}

fn line_tables(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    id: Uuid,
    language: Language,
) -> Result<Vec<Part>, Failure> {
    let mut tables = Vec::new();
    for declared in def.lines.iter().filter(|declared| who.may(Right::Read, declared.record)) {
        let child = who.registry().record(declared.record)?.def;
        let names = describe::columns(who, declared);
        let fields: Vec<&'static FieldDef> =
            names.into_iter().filter_map(|name| child.field(name)).filter(|f| who.sees(child, f)).collect();
        let found = lines::seen(tx, who, declared, id)?;
        if found.is_empty() {
            continue;
        }
        tables.push(Part::Table {
            heading: Some(declared.label.text(language).to_owned()),
            columns: list::columns(&fields, language),
            rows: list::cells(tx, who, child, &found, &fields, language)?,
        });
    }
    Ok(tables)
}
