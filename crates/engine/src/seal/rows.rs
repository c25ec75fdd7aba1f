//! Whether each row is what its audit says: every change played again, and the outcome compared.

use super::extra;
use crate::{
    Registry, custom, failures,
    personal::{Opened, Opener},
};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value, parse_text, to_json};
use serde_json::Value as Json;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};
use store::{RecordRow, Sql, Store, Tx};

/// Audit entries, and rows, read at once.
const PART: i64 = 5_000;

/// What the audit says of a row: its fields, and whether it is archived.
#[derive(Debug, Default)]
struct Told {
    record: String,
    fields: HashMap<String, Json>,
    /// Fields of which the last thing said was about somebody who was erased.
    erased: HashSet<String>,
    archived: bool,
}

/// Compares all; tells how many rows there were. The failure names the first that differs.
///
/// Audit entries are read in the order of their rows, so that a row's own stand together; the rows that they tell of are read
/// along with them, in the same snapshot, a part at a time.
pub(super) fn check(store: &Store, registry: &Arc<Registry>) -> Result<i64, Failure> {
    let mut known = defined(store, registry)?;
    loop {
        let checked = check_as_defined(store, &known);
        let now = defined(store, registry)?;
        // rows that got a field while they were looked at are looked at once more
        if checked.is_ok() || now.extended.version == known.extended.version {
            return checked;
        }
        known = now;
    }
}

/// The registry with the customer's fields as they are defined now.
fn defined(store: &Store, registry: &Arc<Registry>) -> Result<Arc<Registry>, Failure> {
    let own = Arc::clone(registry);
    store.read_blocking(move |tx| custom::current(tx, &own))
}

fn check_as_defined(store: &Store, registry: &Arc<Registry>) -> Result<i64, Failure> {
    for entry in registry.records() {
        extra::check(store, entry.def)?;
    }
    let mut checked = 0;
    let mut from = Uuid::nil();
    loop {
        let registry = Arc::clone(registry);
        let (part, count) = store.read_blocking(move |tx| {
            let told = told_after(tx, from)?;
            check_told(tx, &registry, &told.0)?;
            Ok((told.1, told.0.len() as i64))
        })?;
        checked += count;
        match part {
            Some(next) => from = next,
            None => break,
        }
    }
    for entry in registry.records() {
        let def = entry.def;
        let mut from = Some(Uuid::nil());
        while let Some(after) = from {
            from = store.read_blocking(move |tx| untold_after(tx, def, after))?;
        }
    }
    Ok(checked)
}

/// What the audit says of some rows after that id, and the id to go on from, if there are more.
fn told_after(tx: &mut Tx<'_>, from: Uuid) -> Result<(HashMap<Uuid, Told>, Option<Uuid>), Failure> {
    // whole rows only: up to where this part's last row ends
    let sql = "SELECT row_id FROM audit_entry WHERE row_id > $1 ORDER BY row_id LIMIT 1 OFFSET $2";
    let end = tx.query_one(sql, &[from.into(), (PART - 1).into()])?.map(|row| row.uuid(0)).transpose()?;
    let mut sql = Sql::new("SELECT row_id, record, action, changes FROM audit_entry WHERE row_id > ");
    sql.bind(from);
    if let Some(end) = end {
        sql.push(" AND row_id <= ").bind(end);
    }
    sql.push(" ORDER BY row_id, id");
    let mut told: HashMap<Uuid, Told> = HashMap::new();
    let mut opener = Opener::default();
    for row in sql.query(tx)? {
        let id = row.uuid(0)?;
        let state = told.entry(id).or_default();
        state.record = row.text(1)?;
        match row.text(2)?.as_str() {
            "archive" => state.archived = true,
            "restore" => state.archived = false,
            _ => {}
        }
        let Json::Array(changes) = row.json(3)? else { continue };
        for change in changes {
            match opener.open(tx, &state.record, id, change)? {
                Opened::Said(mut change) => {
                    let after = change["after"].take();
                    if let Some(field) = change["field"].as_str() {
                        state.erased.remove(field);
                        state.fields.insert(field.to_owned(), after);
                    }
                }
                Opened::Erased(field) => {
                    state.erased.insert(field);
                }
                // what does not open is not what the row says, whatever it says
                Opened::Forged(field) => {
                    state.erased.remove(&field);
                    state.fields.insert(field, Json::String("\0".into()));
                }
            }
        }
    }
    Ok((told, end))
}

fn check_told(tx: &mut Tx<'_>, registry: &Registry, told: &HashMap<Uuid, Told>) -> Result<(), Failure> {
    let mut by_record: HashMap<&str, Vec<Uuid>> = HashMap::new();
    for (id, state) in told {
        by_record.entry(&state.record).or_default().push(*id);
    }
    // the first by id, whatever the order of a map
    let mut first: Option<(Uuid, Failure)> = None;
    let mut note = |id: Uuid, failure: Failure| {
        if first.as_ref().is_none_or(|(known, _)| id < *known) {
            first = Some((id, failure));
        }
    };
    for (record, ids) in by_record {
        // what is kept beside the records, such as a saved view, has no row to compare
        let Ok(entry) = registry.record(record) else { continue };
        let rows = store::get_many(tx, entry.def, &ids)?;
        let mut found: HashMap<Uuid, RecordRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        for id in ids {
            match (found.remove(&id), told.get(&id)) {
                (Some(row), Some(state)) => {
                    if let Some(field) = differs(entry.def, &row, state) {
                        let failure = failures::AUDIT_ROW_DIFFERS.fail();
                        note(id, named(failure, entry.def, id).with("field", field));
                    }
                }
                _ => note(id, named(failures::AUDIT_ROW_MISSING.fail(), entry.def, id)),
            }
        }
    }
    first.map_or(Ok(()), |(_, failure)| Err(failure))
}

/// The first field in which a row is not what the audit says.
fn differs(def: &RecordDef, row: &RecordRow, told: &Told) -> Option<&'static str> {
    if row.archived_at.is_some() != told.archived {
        return Some("archived_at");
    }
    let fields = def.fields.iter().zip(&row.values).filter(|(field, _)| !field.secret);
    let mut wrong = fields.filter(|(field, value)| match told.fields.get(field.name) {
        _ if told.erased.contains(field.name) => false,
        Some(after) => to_json(value) != *after,
        None if field.custom.is_some() => !value.is_null(),
        // a field that came with a later version stands at its default in the rows that were there
        None => {
            let default = field.default.and_then(|text| parse_text(field, text).ok());
            !value.is_null() && default.as_ref() != Some(*value)
        }
    });
    wrong.next().map(|(field, _)| field.name)
}

/// Rows of a record after that id that no audit entry tells of; the id to go on from, if there are more.
fn untold_after(tx: &mut Tx<'_>, def: &'static RecordDef, after: Uuid) -> Result<Option<Uuid>, Failure> {
    let sql = format!(
        "SELECT r.id, EXISTS (SELECT 1 FROM audit_entry a WHERE a.row_id = r.id AND a.record = $2) FROM {} r
         WHERE r.id > $1 ORDER BY r.id LIMIT $3",
        def.table()
    );
    let rows = tx.query(&sql, &[Value::from(after), def.name.into(), PART.into()])?;
    for row in &rows {
        if !row.bool(1)? {
            return Err(named(failures::AUDIT_ROW_ADDED.fail(), def, row.uuid(0)?));
        }
    }
    if (rows.len() as i64) < PART {
        return Ok(None);
    }
    rows.last().map(|row| row.uuid(0)).transpose()
}

pub(super) fn named(failure: Failure, def: &RecordDef, id: Uuid) -> Failure {
    failure.with("record_zh", def.label.zh).with("record_en", def.label.en.to_lowercase()).with("id", id)
}
