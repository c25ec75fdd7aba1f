//! Making, changing and archiving rows: the one path behind every door.
//!
//! authorise → validate fields → references, trees, uniqueness → the record's own rules → save → audit.
//!
//! Long because: the path of a write is read from its beginning to its end.

use crate::{
    Actor,
    audit::{self, Action},
    checks::{check_row, nothing_refers_to},
    failures,
    input::{Faults, default_value, of_a_known_row, require_custom, unknown_field},
    lines, numbers, reach, sent,
    webhooks::{Happening, happened},
};
use kernel::{Failure, Id, Uuid};
use schema::{FieldDef, FieldKind, RecordDef, Right, Value, WrittenBy, parse_json};
use serde_json::{Map, Value as Json};
use store::{RecordRow, Tx};

/// The row of that id, or the failure that tells there is none.
pub fn row(tx: &mut Tx<'_>, def: &'static RecordDef, id: Uuid) -> Result<RecordRow, Failure> {
    store::get(tx, def, id)?.ok_or_else(|| not_found(def))
}

/// The failure for a row that is not there or not the asker's to see.
pub fn not_found(def: &RecordDef) -> Failure {
    failures::NOT_FOUND.fail().with("record_zh", def.label.zh).with("record_en", def.label.en.to_lowercase())
}

/// Makes a row from a JSON object, lines included.
pub fn create_from_json(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    body: &Json,
) -> Result<RecordRow, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Create, record)?;
    let body = object(body)?;
    let mut faults = Faults::default();
    check_names(who, def, body, &mut faults);
    let mut values = Vec::with_capacity(def.fields.len());
    for field in def.fields {
        let value = match body.get(field.name).filter(|_| is_known(who, def, field)) {
            said if numbers::is_left_to_us(field, said) => Ok(Value::Null),
            Some(json) => writable(who, def, field).and_then(|()| parse_json(field, json)),
            None => default_value(field),
        };
        values.push(faults.keep(field.name, value));
    }
    let row = finish(faults, || sent::create(tx, who, def, values, None))?;
    lines::write(tx, who, def, &row, body)?;
    Ok(row)
}

/// Changes a row by the fields in a JSON object, from the version that the asker saw.
pub fn update_from_json(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    id: Uuid,
    version: i64,
    body: &Json,
) -> Result<RecordRow, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Update, record)?;
    let before = row(tx, def, id)?;
    reach::require(tx, who, Right::Update, def, &before)?;
    same_version(tx, who, def, &before, version)?;
    let body = object(body)?;
    let mut faults = Faults::default();
    check_names(who, def, body, &mut faults);
    let mut values = before.values.clone();
    for (field, value) in def.fields.iter().zip(&mut values) {
        if let Some(json) = body.get(field.name).filter(|_| is_known(who, def, field)) {
            let sent = parse_json(&of_a_known_row(field), json);
            // sending back what a command wrote is no change of it
            let sent = match sent {
                Ok(same) if same == *value => Ok(same),
                other => writable(who, def, field).and(other),
            };
            *value = faults.keep(field.name, sent);
        }
    }
    if values != before.values {
        require_custom(def, &values, &mut faults);
    }
    let after = finish(faults, || sent::change(tx, who, def, &before, values))?;
    let lines_changed = lines::write(tx, who, def, &after, body)?;
    if lines_changed.is_empty() {
        return Ok(after);
    }
    let after = if after.version == before.version {
        let touched = touch(tx, who, def, &after)?;
        happened(tx, who, Happening::Changed, def, &touched)?;
        touched
    } else {
        after
    };
    audit::lines(tx, who, def, &after, &lines_changed)?;
    Ok(after)
}

/// Archives a row with its lines, or restores it with those that went with it. What is restored must hold as a new row must.
pub fn set_archived(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    id: Uuid,
    version: i64,
    archived: bool,
) -> Result<RecordRow, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Archive, record)?;
    let before = row(tx, def, id)?;
    reach::require(tx, who, Right::Archive, def, &before)?;
    same_version(tx, who, def, &before, version)?;
    if before.archived_at.is_some() == archived {
        return Ok(before);
    }
    let mut after = next(tx, who, &before);
    match before.archived_at {
        None => {
            nothing_refers_to(tx, who, def, id)?;
            lines::archive_all(tx, who, def, id)?;
            after.archived_at = Some(tx.now());
            write(tx, def, &before, &after)?;
            audit::record(tx, who, Action::Archive, def, Some(&before), &after)?;
            saved(tx, who, def, Some(&before), &after)?;
            happened(tx, who, Happening::Archived, def, &after)?;
        }
        Some(archived_at) => {
            after.archived_at = None;
            after.values = (who.registry().record(record)?.restored)(tx, &before)?;
            check_row(tx, who, def, None, &after)?;
            write(tx, def, &before, &after)?;
            audit::record(tx, who, Action::Restore, def, Some(&before), &after)?;
            saved(tx, who, def, Some(&before), &after)?;
            happened(tx, who, Happening::Restored, def, &after)?;
            lines::restore_all(tx, who, def, id, archived_at)?;
        }
    }
    Ok(after)
}

/// What follows from a saved row.
fn saved(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    before: Option<&RecordRow>,
    after: &RecordRow,
) -> Result<(), Failure> {
    reach::placed(tx, who.registry(), def, before, after)?;
    (who.registry().record(def.name)?.saved)(tx, who, before, after)
}

/// Saves a new row. Its id may be given, where others of the same file refer to it already.
pub(crate) fn save_new(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    values: Vec<Value>,
    id: Option<Uuid>,
) -> Result<RecordRow, Failure> {
    let now = tx.now();
    let mut row = RecordRow {
        id: id.unwrap_or_else(|| Id::<RecordRow>::generate(now).uuid()),
        version: 1,
        created_at: now,
        created_by: who.user().uuid(),
        updated_at: now,
        updated_by: who.user().uuid(),
        archived_at: None,
        values,
    };
    numbers::give(tx, def, &mut row)?;
    row.values = checked(def, None, row.values)?;
    check_row(tx, who, def, None, &row)?;
    store::insert(tx, def, &row)?;
    audit::record(tx, who, Action::Create, def, None, &row)?;
    saved(tx, who, def, None, &row)?;
    happened(tx, who, Happening::Created, def, &row)?;
    Ok(row)
}

/// Saves a changed row; the same row again when nothing changed.
pub(crate) fn save_changed(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    before: &RecordRow,
    values: Vec<Value>,
) -> Result<RecordRow, Failure> {
    if before.archived_at.is_some() {
        return Err(failures::ARCHIVED.fail());
    }
    if before.values == values {
        return Ok(before.clone());
    }
    let mut after = next(tx, who, before);
    after.values = checked(def, Some(before), values)?;
    check_row(tx, who, def, Some(before), &after)?;
    write(tx, def, before, &after)?;
    audit::record(tx, who, Action::Update, def, Some(before), &after)?;
    saved(tx, who, def, Some(before), &after)?;
    happened(tx, who, Happening::Changed, def, &after)?;
    Ok(after)
}

/// The values as they are kept; those that changed are what their fields take, whichever door they came by.
fn checked(def: &RecordDef, before: Option<&RecordRow>, values: Vec<Value>) -> Result<Vec<Value>, Failure> {
    let mut faults = Faults::default();
    let mut kept = Vec::with_capacity(values.len());
    for (at, (field, value)) in def.fields.iter().zip(values).enumerate() {
        let as_before = before.and_then(|row| row.values.get(at)).is_some_and(|old| *old == value);
        // what the customer requires is asked of what people send: a command knows nothing of it
        let unknown = field.custom.is_some() && value.is_null();
        kept.push(match as_before || unknown {
            true => value,
            false => faults.keep(field.name, taken(field, value)),
        });
    }
    faults.done()?;
    Ok(kept)
}

/// A value that is new in its field.
fn taken(field: &FieldDef, value: Value) -> Result<Value, Failure> {
    let value = schema::check_value(field, value)?;
    if let Some(choice) = value.as_text().and_then(|text| field.choice(text)).filter(|choice| choice.retired)
    {
        let failure = failures::RETIRED_CHOICE.fail().with("got", choice.label.en);
        return Err(failure.with("label_zh", field.label.zh).with("label_en", field.label.en).on(field.name));
    }
    Ok(value)
}

/// A new version of a row whose lines changed.
fn touch(tx: &mut Tx<'_>, who: &Actor, def: &RecordDef, before: &RecordRow) -> Result<RecordRow, Failure> {
    let after = next(tx, who, before);
    write(tx, def, before, &after)?;
    Ok(after)
}

fn next(tx: &Tx<'_>, who: &Actor, before: &RecordRow) -> RecordRow {
    RecordRow {
        version: before.version + 1,
        updated_at: tx.now(),
        updated_by: who.user().uuid(),
        ..before.clone()
    }
}

fn write(tx: &mut Tx<'_>, def: &RecordDef, before: &RecordRow, after: &RecordRow) -> Result<(), Failure> {
    if store::update(tx, def, before, after)? { Ok(()) } else { Err(failures::VERSION_CONFLICT.fail()) }
}

/// Refuses a change that starts from another version, and shows what the row is now.
pub(crate) fn same_version(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    row: &RecordRow,
    version: i64,
) -> Result<(), Failure> {
    if row.version == version {
        return Ok(());
    }
    let current = if who.may(Right::Read, def.name) { crate::item(tx, who, def, row)? } else { Json::Null };
    Err(failures::VERSION_CONFLICT.fail().with_current(current))
}

fn object(body: &Json) -> Result<&Map<String, Json>, Failure> {
    body.as_object().ok_or_else(|| failures::malformed("需要一个 JSON 对象", "a JSON object is wanted"))
}

/// Whether a field is there for the asker: one that they neither see nor write is unknown to them.
fn is_known(who: &Actor, def: &RecordDef, field: &FieldDef) -> bool {
    !field.secret && (who.sees(def, field) || who.writes(def, field))
}

fn check_names(who: &Actor, def: &RecordDef, body: &Map<String, Json>, faults: &mut Faults) {
    for name in body.keys() {
        let field = def.field(name).is_some_and(|field| is_known(who, def, field));
        if !field && !def.lines.iter().any(|lines| lines.name == name) {
            faults.add(name, unknown_field(name));
        }
    }
}

pub(crate) fn writable(who: &Actor, def: &RecordDef, field: &FieldDef) -> Result<(), Failure> {
    let labelled =
        |failure: Failure| failure.with("label_zh", field.label.zh).with("label_en", field.label.en);
    match field.written_by {
        _ if !who.writes(def, field) => Err(labelled(failures::FIELD_FORBIDDEN.fail())),
        WrittenBy::Anyone => Ok(()),
        WrittenBy::Commands => Err(labelled(failures::NOT_WRITABLE.fail())),
    }
}

fn finish<R>(faults: Faults, save: impl FnOnce() -> Result<R, Failure>) -> Result<R, Failure> {
    faults.done()?;
    save()
}

/// Whether a field holds the id of a row of the named record.
pub(crate) fn refers_to(field: &FieldDef, record: &str) -> bool {
    matches!(field.kind, FieldKind::Reference(target) if target == record)
}
