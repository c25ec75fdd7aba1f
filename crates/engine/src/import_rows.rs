//! The rows of a file, understood: values parsed, references found, known rows told from new ones.

use crate::{
    Actor, failures,
    import::{FaultList, Purpose, absent},
    input::{Faults, of_a_known_row, require_custom},
    keys::{KeyLookup, part_text},
    sheet::Sheet,
};
use kernel::{Failure, Id, Uuid};
use schema::{FieldDef, FieldKind, RecordDef, Value, WrittenBy, parse_text};
use std::collections::{HashMap, HashSet};
use store::{RecordRow, Tx};

/// A row to save.
pub(crate) struct Plan {
    /// Its number in the file.
    pub row: usize,
    /// Its id, known or new.
    pub id: Uuid,
    /// The row that it changes.
    pub before: Option<RecordRow>,
    /// Its values, as far as they are understood.
    pub values: Vec<Value>,
    /// Whether nothing is wrong with it. One with a fault is not saved, and still may close a circle.
    pub sound: bool,
}

/// The field of each column of a file.
pub(crate) type Columns = [Option<(usize, &'static FieldDef)>];

/// Understands all rows, and tells every fault of every one.
pub(crate) fn plan(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    columns: &Columns,
    sheet: &Sheet,
    purpose: Purpose,
    faults: &mut FaultList,
) -> Result<Vec<Plan>, Failure> {
    let mut lookup = KeyLookup::default();
    let known = key_pass(tx, who, def, columns, sheet, &mut lookup, faults)?;
    // what a cell of these says is nothing: it was told already
    let told_already: HashSet<(usize, usize)> =
        sheet.wrong.iter().map(|(row, column, _)| (*row, *column)).collect();
    let mut plans = Vec::with_capacity(sheet.rows.len());
    for ((row, cells), known) in sheet.rows.iter().zip(known) {
        faults.checked();
        let Known { id, before, mut sound } = known;
        let found = faults.len();
        let mut values = match &before {
            Some(before) => before.values.clone(),
            None => vec![Value::Null; def.fields.len()],
        };
        for (at, field) in def.fields.iter().enumerate() {
            let cell = columns.iter().position(|column| column.is_some_and(|(place, _)| place == at));
            let value = match cell {
                Some(cell) if told_already.contains(&(*row, cell)) => {
                    sound = false;
                    // nor does what stood there before close a circle
                    values[at] = Value::Null;
                    continue;
                }
                Some(cell) => {
                    let text = cells.get(cell).map(String::as_str).unwrap_or_default();
                    let asked = if before.is_some() { of_a_known_row(field) } else { *field };
                    cell_value(tx, who, &asked, text, &mut lookup)?
                }
                None if before.is_some() => continue,
                None => absent(field),
            };
            let told = cell.is_some() && purpose != Purpose::Shipped;
            match value
                .and_then(|value| if told { not_theirs(who, def, &before, at, value) } else { Ok(value) })
            {
                Ok(value) => values[at] = value,
                Err(failure) => {
                    faults.add(*row, field.name, failure);
                    values[at] = Value::Null;
                }
            }
        }
        // what is not right is told as such, and not as missing too
        if sound && faults.len() == found && before.as_ref().is_some_and(|before| before.values != values) {
            let mut missing = Faults::default();
            require_custom(def, &values, &mut missing);
            if let Err(failure) = missing.done() {
                faults.add(*row, "", failure);
            }
        }
        plans.push(Plan { row: *row, id, before, values, sound: sound && faults.len() == found });
    }
    Ok(plans)
}

/// What only commands write, or somebody else, may be said again as it is; a new row has what it begins with.
fn not_theirs(
    who: &Actor,
    def: &RecordDef,
    before: &Option<RecordRow>,
    at: usize,
    value: Value,
) -> Result<Value, Failure> {
    let Some(field) = def.fields.get(at) else { return Ok(value) };
    if field.written_by == WrittenBy::Anyone && who.writes(def, field) {
        return Ok(value);
    }
    let stands = match before {
        Some(before) => before.values.get(at).cloned().unwrap_or(Value::Null),
        None => absent(field)?,
    };
    if value == stands { Ok(value) } else { crate::records::writable(who, def, field).map(|()| value) }
}

/// Which row one of the file is.
struct Known {
    id: Uuid,
    before: Option<RecordRow>,
    /// Whether it may be saved as far as its key and its length tell.
    sound: bool,
}

/// Tells for each row which one it is, and lets the file's own rows be referred to.
fn key_pass(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    columns: &Columns,
    sheet: &Sheet,
    lookup: &mut KeyLookup,
    faults: &mut FaultList,
) -> Result<Vec<Known>, Failure> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut known: Vec<Known> = Vec::with_capacity(sheet.rows.len());
    for (row, cells) in &sheet.rows {
        let fits = cells.len() <= columns.len();
        if !fits {
            let failure =
                failures::IMPORT_TOO_MANY_CELLS.fail().with("got", cells.len()).with("max", columns.len());
            faults.add(*row, "", failure);
        }
        // a row that is no other's: of a key that is empty or wrong, which the second pass tells, or is another row's already
        let apart = |before, sound| Known { id: Id::<RecordRow>::generate(tx.now()).uuid(), before, sound };
        let Some(text) = key_text(def, columns, cells) else {
            known.push(apart(None, fits));
            continue;
        };
        if let Some(first) = seen.get(&text) {
            let other = sheet.rows.get(*first).map_or(0, |(row, _)| *row);
            faults.add(
                *row,
                def.key.last().copied().unwrap_or_default(),
                failures::IMPORT_DOUBLE_ROW.fail().with("other", other).with("key", &text),
            );
            // what it leaves out stands in the row that it would be
            let before = known.get(*first).and_then(|first| first.before.clone());
            known.push(apart(before, false));
            continue;
        }
        seen.insert(text.clone(), known.len());
        let before = match lookup.find(tx, who, def, &text)? {
            Some(id) => store::get(tx, def, id)?,
            None => None,
        };
        let id = before.as_ref().map_or_else(|| Id::<RecordRow>::generate(tx.now()).uuid(), |row| row.id);
        lookup.put(def.name, text, id);
        known.push(Known { id, before, sound: fits });
    }
    Ok(known)
}

/// The key of a row as others would write it.
fn key_text(def: &RecordDef, columns: &Columns, cells: &[String]) -> Option<String> {
    let mut parts = Vec::new();
    for name in def.key {
        let at = columns.iter().position(|column| column.is_some_and(|(_, field)| field.name == *name))?;
        let (_, field) = columns.get(at).copied().flatten()?;
        let text = cells.get(at)?.trim();
        if text.is_empty() {
            return None;
        }
        parts.push(match field.kind {
            FieldKind::Reference(_) => text.to_owned(),
            _ => part_text(&parse_text(field, text).ok()?),
        });
    }
    Some(parts.join("/"))
}

/// The inner result is the file's fault, the outer one the database's.
fn cell_value(
    tx: &mut Tx<'_>,
    who: &Actor,
    field: &FieldDef,
    text: &str,
    lookup: &mut KeyLookup,
) -> Result<Result<Value, Failure>, Failure> {
    let FieldKind::Reference(target) = field.kind else { return Ok(parse_text(field, text)) };
    let text = text.trim();
    if text.is_empty() {
        return Ok(parse_text(field, ""));
    }
    let target = who.registry().record(target)?.def;
    let unknown = || {
        let got: String = text.chars().take(80).collect();
        let failure = failures::IMPORT_UNKNOWN_REFERENCE.fail().with("got", got);
        failure.with("label_zh", field.label.zh).with("label_en", field.label.en)
    };
    Ok(lookup.find(tx, who, target, text)?.map(Value::from).ok_or_else(unknown))
}
