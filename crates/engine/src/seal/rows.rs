//! Whether each row is what its audit says: every change played again, and the outcome compared.
//!
//! Entries are read once, one after the other. A row that was made among those at hand and not changed since is compared at once; any other
//! waits, and is looked at with all that is said of it, wherever that stands.

use super::{
    leaf::{ACTION, COLUMNS, ENTRY, RECORD, ROW, VERSION},
    told::{Said, Told, told},
};
use crate::{Registry, failures};
use kernel::{Failure, Uuid};
use schema::{RecordDef, Value, parse_text};
use std::collections::HashMap;
use store::{RecordRow, Row, Sql, Store, Tx};

/// Rows read at once.
const PART: i64 = 5_000;
/// Rows looked at again at once.
pub(super) const AGAIN: usize = 500;

/// How many rows there were of each record.
pub(super) type Counts = HashMap<&'static str, i64>;

/// What was found in order among some entries.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// Rows that were made there. Each was made once, and so is counted once.
    pub made: Counts,
    /// Rows to be looked at again.
    pub waiting: Vec<Uuid>,
}

impl Looked {
    /// Adds what was found among more entries.
    pub fn add(&mut self, more: Self) {
        more.made.into_iter().for_each(|(record, count)| *self.made.entry(record).or_default() += count);
        self.waiting.extend(more.waiting);
    }
}

/// Compares the rows that these entries tell the whole of. The failure is of the first by id. Entries that are not `sealed` are whatever
/// somebody wrote there: that a row was made among them counts for nothing, and the row is looked at again.
pub(super) fn look(
    tx: &mut Tx<'_>,
    registry: &Registry,
    entries: &[Row],
    sealed: bool,
) -> Result<Looked, Failure> {
    let place = |(at, row): (usize, &Row)| Ok((row.uuid(ROW)?, at));
    let mut places = entries.iter().enumerate().map(place).collect::<Result<Vec<_>, Failure>>()?;
    // a row's own stand together then, and as they came
    places.sort_unstable();
    let (mut looked, mut whole, mut versions) = (Looked::default(), Vec::new(), Vec::new());
    for own in places.chunk_by(|one, next| one.0 == next.0) {
        let (Some((id, first)), Some((_, last))) = (own.first(), own.last()) else { continue };
        let (Some(first), Some(last)) = (entries.get(*first), entries.get(*last)) else { continue };
        // what is kept beside the records, such as a saved view, has no row to compare
        let Ok(entry) = registry.record(first.str(RECORD)?.unwrap_or_default()) else { continue };
        if !sealed || !is_made(first)? {
            looked.waiting.push(*id);
            continue;
        }
        *looked.made.entry(entry.def.name).or_default() += 1;
        versions.push(last.int(VERSION)?);
        whole.extend(own.iter().filter_map(|(_, at)| entries.get(*at)));
    }
    let states = told(tx, registry, whole)?;
    let rows = rows_of(tx, &states)?;
    for (state, version) in states.iter().zip(versions) {
        match rows.get(&state.id) {
            // it was changed since
            Some(row) if row.version != version => looked.waiting.push(state.id),
            row => compare(row, state)?,
        }
    }
    Ok(looked)
}

fn is_made(entry: &Row) -> Result<bool, Failure> {
    Ok(entry.str(ACTION)? == Some("create"))
}

/// Compares rows with all that the audit says of them; counts those that no entry up to that one made. The failure is of the first by id.
pub(super) fn look_again(
    tx: &mut Tx<'_>,
    registry: &Registry,
    ids: &[Uuid],
    counted_up_to: i64,
) -> Result<Counts, Failure> {
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM audit_entry WHERE row_id IN "));
    sql.bind_all(ids.iter().map(|id| Value::from(*id))).push(" ORDER BY row_id, id");
    let entries = sql.query(tx)?;
    let mut counts = Counts::new();
    for own in entries.chunk_by(|one, next| one.uuid(ROW).ok() == next.uuid(ROW).ok()) {
        let mut counted = false;
        for entry in own {
            counted = counted || is_made(entry)? && entry.int(ENTRY)? <= counted_up_to;
        }
        let record = own.first().map_or(Ok(None), |entry| entry.str(RECORD))?;
        let known = registry.record(record.unwrap_or_default()).ok();
        if let Some(known) = known.filter(|_| !counted) {
            *counts.entry(known.def.name).or_default() += 1;
        }
    }
    let states = told(tx, registry, &entries)?;
    let rows = rows_of(tx, &states)?;
    states.iter().try_for_each(|state| compare(rows.get(&state.id), state))?;
    Ok(counts)
}

/// The rows that are told of.
fn rows_of(tx: &mut Tx<'_>, told: &[Told<'_>]) -> Result<HashMap<Uuid, RecordRow>, Failure> {
    let mut by_record: HashMap<&'static str, (&'static RecordDef, Vec<Uuid>)> = HashMap::new();
    for state in told {
        by_record.entry(state.def.name).or_insert_with(|| (state.def, Vec::new())).1.push(state.id);
    }
    let mut rows = HashMap::with_capacity(told.len());
    for (def, ids) in by_record.into_values() {
        rows.extend(store::get_many(tx, def, &ids)?.into_iter().map(|row| (row.id, row)));
    }
    Ok(rows)
}

fn compare(row: Option<&RecordRow>, told: &Told<'_>) -> Result<(), Failure> {
    let Some(row) = row else {
        return Err(named(failures::AUDIT_ROW_MISSING.fail(), told.def, told.id));
    };
    match differs(row, told) {
        Some(field) => Err(named(failures::AUDIT_ROW_DIFFERS.fail(), told.def, told.id).with("field", field)),
        None => Ok(()),
    }
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

/// Looks for rows that nobody tells of, where there are not as many as are told of. Each that is told of was there.
pub(super) fn find_untold(store: &Store, registry: &Registry, told: &Counts) -> Result<(), Failure> {
    for entry in registry.records() {
        let def = entry.def;
        let there = store.read_blocking(move |tx| {
            let row = tx.query_one(&format!("SELECT count(*) FROM {}", def.table()), &[])?;
            row.map_or(Ok(0), |row| row.int(0))
        })?;
        if there == told.get(def.name).copied().unwrap_or_default() {
            continue;
        }
        let mut from = Some(Uuid::nil());
        while let Some(after) = from {
            from = store.read_blocking(move |tx| untold_after(tx, def, after))?;
        }
    }
    Ok(())
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
