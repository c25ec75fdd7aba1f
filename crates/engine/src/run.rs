//! Running a command or asking a query by name: authorise, validate, do.

use crate::{
    Actor, CommandEntry, Faults, QueryEntry, Registry, Within, apart, export::FileKind, failures,
    keys::KeyLookup, reach, records, registry::no_such, webhooks,
};
use kernel::{Failure, FailureKind, Language, Uuid};
use schema::{FieldDef, FieldKind, RecordDef, Right};
use serde_json::Value as Json;
use store::Tx;

/// Most commands of one `many`.
pub const MOST_INPUTS: usize = 1_000;

/// Runs a command. One that works on a record is also refused to whoever may not read that record.
pub fn command(tx: &mut Tx<'_>, who: &Actor, name: &str, input: &Json) -> Result<Json, Failure> {
    may_run(who, name)?;
    let entry = who.registry().command(name)?;
    let subject = subject_of(entry, input);
    may_run_on(tx, who, entry, subject)?;
    let running = who.running(entry.def.name);
    let answer = (entry.run)(tx, &running, input);
    if let Err(failure) = &answer {
        debug_assert!(
            is_declared(who.registry(), entry, failure.code()),
            "{name} refused with {}, which neither it nor a record's rules declare",
            failure.code()
        );
    }
    let answer = answer?;
    webhooks::commanded(tx, &running, entry.def.name, subject)?;
    Ok(answer)
}

/// The row on which a command is to work: its record, and its id as the command itself will read it, in whatever form it was
/// written. None where the command works on none, or refuses what was written.
fn subject_of(entry: &CommandEntry, input: &Json) -> Option<(&'static str, Uuid)> {
    let subject = entry.def.subject?;
    let field = entry.fields.iter().find(|field| field.name == subject.field)?;
    let id = schema::parse_json(field, input.get(subject.field)?).ok()?.as_uuid()?;
    Some((subject.record, id))
}

/// Refuses whoever may not run the command on that very row: it is out of their reach, or they did what another must have done.
fn may_run_on(
    tx: &mut Tx<'_>,
    who: &Actor,
    entry: &CommandEntry,
    subject: Option<(&'static str, Uuid)>,
) -> Result<(), Failure> {
    // what names no row is refused by the command itself
    let Some((record, id)) = subject else { return Ok(()) };
    let def = who.registry().record(record)?.def;
    let Some(row) = store::get(tx, def, id)? else { return Ok(()) };
    reach::require_by(tx, who, Right::Run, entry.def.name, def, &row)?;
    apart::require(tx, who, entry.def, &row)
}

/// Refuses whoever may not run the command.
pub fn may_run(who: &Actor, name: &str) -> Result<(), Failure> {
    let entry = who.registry().command(name)?;
    who.require(Right::Run, name)?;
    entry.def.subject.map_or(Ok(()), |subject| who.require(Right::Read, subject.record))
}

/// Whether a command may refuse with that code: its own, a record's, or one of the engine's or below, which any may meet.
fn is_declared(registry: &Registry, entry: &CommandEntry, code: &str) -> bool {
    let mut modules = registry.modules().iter().map(|module| module.def.name);
    let of_a_module = code.split_once('.').is_some_and(|(module, _)| modules.any(|name| name == module));
    let of_the_engine = failures::ALL.iter().any(|def| def.code == code);
    let of_a_record = || registry.records().flat_map(|record| record.failures).any(|def| def.code == code);
    !of_a_module || of_the_engine || entry.def.failures.iter().any(|def| def.code == code) || of_a_record()
}

/// Runs a command for each input: all or nothing. A failure tells which input it was.
pub fn command_many(tx: &mut Tx<'_>, who: &Actor, name: &str, inputs: &[Json]) -> Result<Vec<Json>, Failure> {
    may_run(who, name)?;
    if inputs.len() > MOST_INPUTS {
        return Err(failures::TOO_MANY_ITEMS.fail().with("max", MOST_INPUTS).on("inputs"));
    }
    let each = inputs.iter().enumerate();
    each.map(|(at, input)| {
        command(tx, who, name, input).map_err(|failure| failure.on(format!("inputs[{at}]")))
    })
    .collect()
}

/// Asks a query: a reading, by the right to read it.
pub fn query(tx: &mut Tx<'_>, who: &Actor, name: &str, input: &Json) -> Result<Json, Failure> {
    let entry = askable(who, name)?;
    (entry.run)(tx, who, input)
}

/// A query's answer as a file, for whoever may export it.
pub fn query_file(
    tx: &mut Tx<'_>,
    who: &Actor,
    name: &str,
    input: &Json,
    kind: FileKind,
    language: Language,
) -> Result<Vec<u8>, Failure> {
    let entry = askable(who, name)?;
    let table = entry.table.ok_or_else(|| no_such(name))?;
    may_take_away(who, name)?;
    table(tx, who, input, language)?.write(kind, language)
}

/// Whether somebody may export what a query answers. One whose right is on the rows of some units alone may not: the query knows which rows
/// its asker may read, and not which of them they may take away.
pub(crate) fn may_take_away(who: &Actor, query: &str) -> Result<(), Failure> {
    who.require(Right::Export, query)?;
    match who.grants().within(query, Right::Export) {
        Some(Within::Everywhere) => Ok(()),
        _ => Err(who.refused(Right::Export, query)),
    }
}

/// The query of that name, for whoever may ask it.
fn askable<'a>(who: &'a Actor, name: &str) -> Result<&'a QueryEntry, Failure> {
    let entry = who.registry().query(name)?;
    who.require(Right::Read, name)?;
    for record in entry.def.reads {
        who.require(Right::Read, record)?;
    }
    // its SQL is made by hand and knows nothing of fields that are kept from the asker
    if let Some((def, field)) = who.kept_from(entry.def) {
        return Err(guarded_in_query(def, field));
    }
    Ok(entry)
}

/// Refuses whoever may not see a field by which a query counts rows that it does not show.
pub fn require_seen(who: &Actor, record: &str, field: &str) -> Result<(), Failure> {
    let def = who.registry().record(record)?.def;
    match def.field(field).filter(|field| !who.sees(def, field)) {
        Some(field) => Err(guarded_in_query(def, field)),
        None => Ok(()),
    }
}

fn guarded_in_query(def: &RecordDef, field: &FieldDef) -> Failure {
    let failure = failures::GUARDED_IN_QUERY.fail();
    let failure = failure.with("label_zh", field.label.zh).with("label_en", field.label.en);
    failure.with("record_zh", def.label_plural.zh).with("record_en", def.label_plural.en.to_lowercase())
}

/// A command's input with keys in place of ids, as a person types them (`S-009` for the finding of that number), made to ids. What names no row
/// in reach stays as it is, and is told as what it is.
pub fn by_keys(tx: &mut Tx<'_>, who: &Actor, name: &str, mut input: Json) -> Result<Json, Failure> {
    let mut keys = KeyLookup::default();
    for field in who.registry().command(name)?.fields {
        let (FieldKind::Reference(record), Some(typed)) = (field.kind, input[field.name].as_str()) else {
            continue;
        };
        if let Some(id) = keys.find(tx, who, who.registry().record(record)?.def, typed)? {
            input[field.name] = id.to_string().into();
        }
    }
    Ok(input)
}

/// A query's parameters as they stand in a URL, in the form of [`query`].
pub fn query_input(who: &Actor, name: &str, params: &[(String, String)]) -> Result<Json, Failure> {
    let fields = who.registry().query(name)?.fields;
    let mut faults = Faults::default();
    let mut input = serde_json::Map::new();
    for (param, text) in params {
        match fields.iter().find(|field| field.name == param) {
            None => faults.add(param, crate::input::unknown_field(param)),
            // an empty parameter is one that was not filled in
            Some(_) if text.is_empty() => {}
            Some(field) => {
                let value = faults.keep(param, schema::parse_text(field, text));
                input.insert(param.clone(), schema::to_json(&value));
            }
        }
    }
    faults.done()?;
    Ok(Json::Object(input))
}

/// Changes many rows alike: all or nothing.
pub fn bulk_update(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    items: &[(Uuid, i64)],
    changes: &Json,
) -> Result<Vec<Json>, Failure> {
    not_too_many(items)?;
    let def = who.registry().record(record)?.def;
    who.require(Right::Update, record)?;
    let mut rows = Vec::with_capacity(items.len());
    for (at, (id, version)) in items.iter().enumerate() {
        let row = records::update_from_json(tx, who, record, *id, *version, changes);
        rows.push(row.map_err(|failure| {
            if failure.field().is_some() { failure } else { failure.on(format!("items[{at}]")) }
        })?);
    }
    crate::item::items(tx, who, def, &rows, None)
}

/// Archives many rows, or restores them: all or nothing. Rows that stand on each other go in the order that they need,
/// whatever order they come in.
pub fn bulk_set_archived(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    items: &[(Uuid, i64)],
    archived: bool,
) -> Result<Vec<Json>, Failure> {
    not_too_many(items)?;
    let def = who.registry().record(record)?.def;
    who.require(Right::Archive, record)?;
    let mut done = std::collections::BTreeMap::new();
    let mut left: Vec<usize> = (0..items.len()).collect();
    while !left.is_empty() {
        let mut refused = Vec::new();
        let mut first_failure = None;
        for at in &left {
            let Some((id, version)) = items.get(*at) else { continue };
            // one that is refused may be tried again once another is done
            match tx.attempt(|tx| records::set_archived(tx, who, record, *id, *version, archived)) {
                Ok(row) => {
                    done.insert(*at, row);
                }
                // of the database, not of the row: the whole is tried again above, or told
                Err(failure)
                    if matches!(failure.kind(), FailureKind::Internal | FailureKind::Unavailable) =>
                {
                    return Err(failure);
                }
                Err(failure) => {
                    refused.push(*at);
                    first_failure.get_or_insert_with(|| failure.on(format!("items[{at}]")));
                }
            }
        }
        if let Some(failure) = first_failure.filter(|_| refused.len() == left.len()) {
            return Err(failure);
        }
        // the other way round: what stands on the next in a long chain is done in one go
        left = refused.into_iter().rev().collect();
    }
    let rows: Vec<store::RecordRow> = done.into_values().collect();
    crate::item::items(tx, who, def, &rows, None)
}

fn not_too_many(items: &[(Uuid, i64)]) -> Result<(), Failure> {
    if items.len() > MOST_INPUTS {
        return Err(failures::TOO_MANY_ITEMS.fail().with("max", MOST_INPUTS).on("items"));
    }
    Ok(())
}
