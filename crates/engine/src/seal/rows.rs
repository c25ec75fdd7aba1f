//! Whether each row is what its audit says: every change played again, and the outcome compared.

use super::{
    extra,
    told::{Said, Told, told},
};
use crate::{Registry, custom, failures};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value, parse_text};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    thread,
};
use store::{RecordRow, Sql, Store, Tx};

/// Audit entries, and rows, read at once.
const PART: i64 = 1_000;

/// How many rows there were of each record.
type Counts = HashMap<&'static str, i64>;

/// After which row the part began that is not in order, and what is wrong there.
type Fault = Box<(Uuid, Failure)>;

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
    let (extra, parts) = thread::scope(|scope| {
        let extra = scope.spawn(|| registry.records().try_for_each(|entry| extra::check(store, entry.def)));
        let parts = check_parts(store, registry);
        (extra.join().unwrap_or_else(|_| Err(panicked())), parts)
    });
    extra?;
    let checked = parts?;
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

fn panicked() -> Failure {
    store::failures::INTERNAL.fail().because("the rows' check panicked")
}

/// Compares the rows that the audit tells of, as many parts at a time as there are cores. The failure is of the first part that is
/// not in order: whoever finds one ends the handing out, and those before it are ended.
fn check_parts(store: &Store, registry: &Arc<Registry>) -> Result<Counts, Failure> {
    let next = Mutex::new(Some(Uuid::nil()));
    let one = || -> Result<Counts, Fault> {
        let mut counts = Counts::new();
        loop {
            let mut place = next.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(from) = *place else { return Ok(counts) };
            let end = store
                .read_blocking(move |tx| end_of(tx, from))
                .map_err(|failure| Box::new((from, failure)))?;
            *place = end;
            drop(place);
            let registry = Arc::clone(registry);
            let part = store.read_blocking(move |tx| check_part(tx, &registry, from, end));
            let some = part.map_err(|failure| {
                *next.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Box::new((from, failure))
            })?;
            for (record, count) in some {
                *counts.entry(record).or_default() += count;
            }
        }
    };
    let workers = thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
    let found: Vec<Result<Counts, Fault>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(one)).collect();
        let ended = threads.into_iter().map(thread::ScopedJoinHandle::join);
        ended.map(|ended| ended.unwrap_or_else(|_| Err(Box::new((Uuid::nil(), panicked()))))).collect()
    });
    let (mut counts, mut first) = (Counts::new(), None::<Fault>);
    for ended in found {
        match ended {
            Ok(some) => {
                some.into_iter().for_each(|(record, count)| *counts.entry(record).or_default() += count)
            }
            Err(fault) => match &first {
                Some(earlier) if earlier.0 <= fault.0 => {}
                _ => first = Some(fault),
            },
        }
    }
    first.map_or(Ok(counts), |fault| Err(fault.1))
}

/// Where the part after that row ends, if it is not the last: with a row's last entry, so that parts hold whole rows.
fn end_of(tx: &mut Tx<'_>, from: Uuid) -> Result<Option<Uuid>, Failure> {
    let sql = "SELECT row_id FROM audit_entry WHERE row_id > $1 ORDER BY row_id LIMIT 1 OFFSET $2";
    tx.query_one(sql, &[from.into(), (PART - 1).into()])?.map(|row| row.uuid(0)).transpose()
}

/// Compares what the audit says of the rows in `(from, end]` with them; tells how many there were of each record. The failure is of the
/// first by id.
fn check_part(
    tx: &mut Tx<'_>,
    registry: &Registry,
    from: Uuid,
    end: Option<Uuid>,
) -> Result<Counts, Failure> {
    let mut sql = Sql::new("SELECT row_id, record, action, changes FROM audit_entry WHERE row_id > ");
    sql.bind(from);
    if let Some(end) = end {
        sql.push(" AND row_id <= ").bind(end);
    }
    sql.push(" ORDER BY row_id, id");
    let entries = sql.query(tx)?;
    let told = told(tx, registry, &entries)?;
    let mut by_record: HashMap<&'static str, (&'static RecordDef, Vec<Uuid>)> = HashMap::new();
    for state in &told {
        by_record.entry(state.def.name).or_insert_with(|| (state.def, Vec::new())).1.push(state.id);
    }
    let (mut rows, mut counts) = (HashMap::<Uuid, RecordRow>::with_capacity(told.len()), Counts::new());
    for (record, (def, ids)) in by_record {
        counts.insert(record, ids.len() as i64);
        rows.extend(store::get_many(tx, def, &ids)?.into_iter().map(|row| (row.id, row)));
    }
    for state in &told {
        let Some(row) = rows.get(&state.id) else {
            return Err(named(failures::AUDIT_ROW_MISSING.fail(), state.def, state.id));
        };
        if let Some(field) = differs(row, state) {
            return Err(named(failures::AUDIT_ROW_DIFFERS.fail(), state.def, state.id).with("field", field));
        }
    }
    Ok(counts)
}

/// The first field in which a row is not what the audit says.
fn differs(row: &RecordRow, told: &Told<'_>) -> Option<&'static str> {
    if row.archived_at.is_some() != told.archived {
        return Some("archived_at");
    }
    let fields = told.def.fields.iter().zip(&row.values).zip(&told.fields);
    let mut wrong = fields.filter(|((field, value), said)| match said {
        _ if field.secret => false,
        Some(Said::Erased) => false,
        Some(Said::Forged) => true,
        Some(Said::Is(after)) => !after.is(value),
        None if field.custom.is_some() => !value.is_null(),
        // a field that came with a later version stands at its default in the rows that were there
        None => {
            let default = || field.default.and_then(|text| parse_text(field, text).ok());
            !value.is_null() && default().as_ref() != Some(*value)
        }
    });
    wrong.next().map(|((field, _), _)| field.name)
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
