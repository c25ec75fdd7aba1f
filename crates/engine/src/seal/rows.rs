//! Whether each row is what its audit says: every change played again, and the outcome compared.

use super::extra;
use crate::{
    Registry, custom, failures,
    personal::{Opened, Opener},
};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value, parse_text, to_json};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use store::{RecordRow, Sql, Store, Tx};

/// Audit entries, and rows, read at once.
const PART: i64 = 5_000;

/// What the audit says of a row: its fields, and whether it is archived.
#[derive(Debug)]
struct Told {
    def: &'static RecordDef,
    fields: HashMap<&'static str, Said>,
    archived: bool,
}

/// The last thing said of a field.
#[derive(Debug)]
enum Said {
    /// It is this.
    Is(Json),
    /// It was about somebody who was erased.
    Erased,
    /// It does not open, so it is not what the row says, whatever that is.
    Forged,
}

/// A change as it stands in an entry.
#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow, default)]
    field: Cow<'a, str>,
    #[serde(default)]
    after: Json,
    /// What is said of a person, under their key.
    sealed: Option<Json>,
    person: Option<Json>,
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
    let mut checked: HashMap<&'static str, i64> = HashMap::new();
    let mut from = Uuid::nil();
    loop {
        let registry = Arc::clone(registry);
        let (part, told) = store.read_blocking(move |tx| {
            let (told, end) = told_after(tx, &registry, from)?;
            Ok((end, check_told(tx, &told)?))
        })?;
        for (record, count) in told {
            *checked.entry(record).or_default() += count;
        }
        match part {
            Some(next) => from = next,
            None => break,
        }
    }
    for entry in registry.records() {
        let def = entry.def;
        let there = store.read_blocking(move |tx| {
            let row = tx.query_one(&format!("SELECT count(*) FROM {}", def.table()), &[])?;
            row.map_or(Ok(0), |row| row.int(0))
        })?;
        // each row that is told of was there, so as many are told of as there are; else somebody must be looked for
        if there == checked.get(def.name).copied().unwrap_or_default() {
            continue;
        }
        let mut from = Some(Uuid::nil());
        while let Some(after) = from {
            from = store.read_blocking(move |tx| untold_after(tx, def, after))?;
        }
    }
    Ok(checked.values().sum())
}

/// What the audit says of some rows after that id, in the order of their ids, and the id to go on from, if there are more.
fn told_after(
    tx: &mut Tx<'_>,
    registry: &Registry,
    from: Uuid,
) -> Result<(BTreeMap<Uuid, Told>, Option<Uuid>), Failure> {
    // whole rows only: up to where this part's last row ends
    let sql = "SELECT row_id FROM audit_entry WHERE row_id > $1 ORDER BY row_id LIMIT 1 OFFSET $2";
    let end = tx.query_one(sql, &[from.into(), (PART - 1).into()])?.map(|row| row.uuid(0)).transpose()?;
    let mut sql = Sql::new("SELECT row_id, record, action, changes FROM audit_entry WHERE row_id > ");
    sql.bind(from);
    if let Some(end) = end {
        sql.push(" AND row_id <= ").bind(end);
    }
    sql.push(" ORDER BY row_id, id");
    let mut told: BTreeMap<Uuid, Told> = BTreeMap::new();
    let mut opener = Opener::default();
    for row in sql.query(tx)? {
        let id = row.uuid(0)?;
        // what is kept beside the records, such as a saved view, has no row to compare
        let Ok(entry) = registry.record(&row.text(1)?) else { continue };
        let new = || Told { def: entry.def, fields: HashMap::new(), archived: false };
        let state = told.entry(id).or_insert_with(new);
        match row.text(2)?.as_str() {
            "archive" => state.archived = true,
            "restore" => state.archived = false,
            _ => {}
        }
        let document = row.document(3)?;
        let Ok(changes) = serde_json::from_str::<Vec<Change<'_>>>(&document) else { continue };
        for change in changes {
            let Some(field) = state.def.field(&change.field) else { continue };
            let said = match &change.sealed {
                None => Said::Is(change.after),
                Some(sealed) => {
                    let sealed = json!({"field": field.name, "person": change.person, "sealed": sealed});
                    match opener.open(tx, state.def.name, id, sealed)? {
                        Opened::Said(mut change) => Said::Is(change["after"].take()),
                        Opened::Erased(_) => Said::Erased,
                        Opened::Forged(_) => Said::Forged,
                    }
                }
            };
            state.fields.insert(field.name, said);
        }
    }
    Ok((told, end))
}

/// Compares them with the rows; tells how many there were of each record. The failure is of the first by id.
fn check_told(tx: &mut Tx<'_>, told: &BTreeMap<Uuid, Told>) -> Result<HashMap<&'static str, i64>, Failure> {
    let mut by_record: HashMap<&'static str, (&'static RecordDef, Vec<Uuid>)> = HashMap::new();
    for (id, state) in told {
        by_record.entry(state.def.name).or_insert_with(|| (state.def, Vec::new())).1.push(*id);
    }
    let mut rows: HashMap<Uuid, RecordRow> = HashMap::new();
    let mut counts = HashMap::new();
    for (record, (def, ids)) in by_record {
        counts.insert(record, ids.len() as i64);
        rows.extend(store::get_many(tx, def, &ids)?.into_iter().map(|row| (row.id, row)));
    }
    for (id, state) in told {
        let Some(row) = rows.get(id) else {
            return Err(named(failures::AUDIT_ROW_MISSING.fail(), state.def, *id));
        };
        if let Some(field) = differs(state.def, row, state) {
            return Err(named(failures::AUDIT_ROW_DIFFERS.fail(), state.def, *id).with("field", field));
        }
    }
    Ok(counts)
}

/// The first field in which a row is not what the audit says.
fn differs(def: &RecordDef, row: &RecordRow, told: &Told) -> Option<&'static str> {
    if row.archived_at.is_some() != told.archived {
        return Some("archived_at");
    }
    let fields = def.fields.iter().zip(&row.values).filter(|(field, _)| !field.secret);
    let mut wrong = fields.filter(|(field, value)| match told.fields.get(field.name) {
        Some(Said::Erased) => false,
        Some(Said::Forged) => true,
        Some(Said::Is(after)) => to_json(value) != *after,
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
