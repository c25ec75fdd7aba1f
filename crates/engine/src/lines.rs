//! Child rows that are edited inside their parent's form.

use crate::{
    Actor, checks, failures,
    input::Faults,
    item, reach,
    records::{self, refers_to},
    titles::Titles,
};
use kernel::{Failure, FailureKind, Timestamp, Uuid};
use schema::{LinesDef, RecordDef, Right, Value};
use serde_json::{Map, Value as Json};
use store::{ArchivedRows, Compare, Filter, ListSpec, RecordRow, Scope, Tx};

/// Most lines of one parent that a form holds; a longer list has a page of its own.
const MOST_LINES: usize = 500;

/// The name of a row's lines, the child record, and its rows.
pub(crate) type LinesOfRow = (&'static str, &'static RecordDef, Vec<RecordRow>);

/// The lines of a row that the actor may see, in the child's usual order: a right on the child may reach less far than the one on its
/// parent.
pub(crate) fn seen(
    tx: &mut Tx<'_>,
    who: &Actor,
    lines: &LinesDef,
    parent: Uuid,
) -> Result<Vec<RecordRow>, Failure> {
    let child = who.registry().record(lines.record)?.def;
    let scope = reach::scope(who, Right::Read, child)?;
    listed(tx, child, lines, parent, scope)
}

/// The lines of a row, in the child's usual order, whoever may see them.
fn of(tx: &mut Tx<'_>, who: &Actor, lines: &LinesDef, parent: Uuid) -> Result<Vec<RecordRow>, Failure> {
    let child = who.registry().record(lines.record)?.def;
    listed(tx, child, lines, parent, None)
}

fn listed(
    tx: &mut Tx<'_>,
    child: &'static RecordDef,
    lines: &LinesDef,
    parent: Uuid,
    scope: Option<Scope>,
) -> Result<Vec<RecordRow>, Failure> {
    let Some(field) = child.field(lines.parent) else { return Ok(Vec::new()) };
    let spec = ListSpec {
        filter: Some(Filter::Field(field, Compare::Equal, Value::from(parent))),
        order: crate::list::default_order(child),
        limit: MOST_LINES,
        archived: ArchivedRows::Live,
        scopes: scope.into_iter().collect(),
        ..ListSpec::default()
    };
    store::list(tx, child, &spec)
}

/// The lines of a row in the form of the API, titles asked for in `titles`.
pub(crate) fn to_json(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    id: Uuid,
    titles: &mut Titles,
) -> Result<Vec<LinesOfRow>, Failure> {
    let mut found = Vec::new();
    for lines in def.lines {
        if !who.may(Right::Read, lines.record) {
            continue;
        }
        let child = who.registry().record(lines.record)?.def;
        let rows = seen(tx, who, lines, id)?;
        for row in &rows {
            titles.want_all(child, row);
        }
        found.push((lines.name, child, rows));
    }
    Ok(found)
}

/// Brings the lines to what the body says: those with an id change, those without are made, those left out are archived.
/// Lines that the body does not name stay. Tells which lines changed.
pub(crate) fn write(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    parent: &RecordRow,
    body: &Map<String, Json>,
) -> Result<Vec<&'static str>, Failure> {
    let mut changed = Vec::new();
    let mut faults = Faults::default();
    for lines in def.lines {
        if let Some(sent) = body.get(lines.name)
            && write_one(tx, who, lines, parent, sent, &mut faults)?
        {
            changed.push(lines.name);
        }
    }
    faults.done()?;
    Ok(changed)
}

fn write_one(
    tx: &mut Tx<'_>,
    who: &Actor,
    lines: &LinesDef,
    parent: &RecordRow,
    sent: &Json,
    faults: &mut Faults,
) -> Result<bool, Failure> {
    let sent = sent
        .as_array()
        .ok_or_else(|| failures::malformed("明细须为数组", "lines are an array").on(lines.name))?;
    if sent.len() > MOST_LINES {
        return Err(failures::TOO_MANY_ITEMS.fail().with("max", MOST_LINES).on(lines.name));
    }
    let child = who.registry().record(lines.record)?.def;
    // what one does not see one does not leave out
    let before = match who.may(Right::Read, child.name) {
        true => seen(tx, who, lines, parent.id)?,
        false => of(tx, who, lines, parent.id)?,
    };
    let mut kept: Vec<Uuid> = Vec::new();
    let mut changed = false;
    // what goes, goes first: a new line may take the place of an old one
    for line in sent {
        kept.extend(line_id(line));
    }
    for gone in before.iter().filter(|row| !kept.contains(&row.id)) {
        records::set_archived(tx, who, child.name, gone.id, gone.version, true)?;
        changed = true;
    }
    for (at, line) in sent.iter().enumerate() {
        let path = format!("{}[{at}]", lines.name);
        match save_line(tx, who, lines, child, parent, &before, line) {
            Ok(line_changed) => changed |= line_changed,
            Err(failure) if failure.kind() == FailureKind::Invalid => faults.add(&path, failure),
            Err(failure) => return Err(failure),
        }
    }
    Ok(changed)
}

fn save_line(
    tx: &mut Tx<'_>,
    who: &Actor,
    lines: &LinesDef,
    child: &'static RecordDef,
    parent: &RecordRow,
    before: &[RecordRow],
    line: &Json,
) -> Result<bool, Failure> {
    let mut body = line
        .as_object()
        .cloned()
        .ok_or_else(|| failures::malformed("每条明细须为对象", "a line is an object"))?;
    for fixed in item::FIXED {
        body.remove(*fixed);
    }
    body.insert(lines.parent.to_owned(), Json::from(parent.id.to_string()));
    match line_id(line) {
        None => {
            revive_or_create(tx, who, child, &body)?;
            Ok(true)
        }
        Some(id) => {
            let old = before.iter().find(|row| row.id == id).ok_or_else(|| failures::FOREIGN_LINE.fail())?;
            let version = line.get("version").and_then(Json::as_i64).unwrap_or(old.version);
            let after = records::update_from_json(tx, who, child.name, id, version, &Json::Object(body))?;
            Ok(after.version != old.version)
        }
    }
}

/// A line taken out and put in again is the same one, restored.
fn revive_or_create(
    tx: &mut Tx<'_>,
    who: &Actor,
    child: &'static RecordDef,
    body: &Map<String, Json>,
) -> Result<(), Failure> {
    let key: Option<Vec<Value>> =
        child.key.iter().map(|name| schema::parse_json(child.field(name)?, body.get(*name)?).ok()).collect();
    if let Some(id) = key.map(|key| checks::row_by_key(tx, child, &key)).transpose()?.flatten() {
        let old = records::row(tx, child, id)?;
        if old.archived_at.is_some() {
            let restored = records::set_archived(tx, who, child.name, id, old.version, false)?;
            let body = Json::Object(body.clone());
            return records::update_from_json(tx, who, child.name, id, restored.version, &body).map(|_| ());
        }
    }
    records::create_from_json(tx, who, child.name, &Json::Object(body.clone())).map(|_| ())
}

fn line_id(line: &Json) -> Option<Uuid> {
    line.get("id").and_then(Json::as_str).and_then(|id| id.parse().ok())
}

/// Archives the lines of a row that is archived.
pub(crate) fn archive_all(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    parent: Uuid,
) -> Result<(), Failure> {
    for lines in def.lines {
        let child = who.registry().record(lines.record)?.def;
        debug_assert!(child.field(lines.parent).is_some_and(|field| refers_to(field, def.name)));
        // a part at a time: an import may have made more than a form takes
        loop {
            let rows = of(tx, who, lines, parent)?;
            for row in &rows {
                records::set_archived(tx, who, child.name, row.id, row.version, true)?;
            }
            if rows.len() < MOST_LINES {
                break;
            }
        }
    }
    Ok(())
}

/// Restores the lines that were archived together with their row, and no others: those taken out before stay out.
pub(crate) fn restore_all(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    parent: Uuid,
    archived_at: Timestamp,
) -> Result<(), Failure> {
    let mut faults = Faults::default();
    for lines in def.lines {
        let child = who.registry().record(lines.record)?.def;
        let sql = format!(
            "SELECT id FROM {} WHERE {} = $1 AND archived_at = $2 ORDER BY id",
            child.table(),
            lines.parent
        );
        for (at, row) in tx.query(&sql, &[parent.into(), archived_at.into()])?.iter().enumerate() {
            let line = records::row(tx, child, row.uuid(0)?)?;
            match records::set_archived(tx, who, child.name, line.id, line.version, false) {
                Ok(_) => {}
                Err(failure) if failure.kind() == FailureKind::Invalid => {
                    faults.add(&format!("{}[{at}]", lines.name), failure);
                }
                Err(failure) => return Err(failure),
            }
        }
    }
    faults.done()
}
