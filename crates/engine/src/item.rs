//! Rows in the form of the API.

use crate::{Actor, lines, reach, titles::Titles};
use kernel::Failure;
use schema::{FieldKind, RecordDef, Right, Value, to_json, to_text};
use serde_json::{Map, Value as Json};
use store::{RecordRow, Tx};

/// What every item has beside its own fields.
pub const FIXED: &[&str] = &["id", "version", "archived_at", "created_at", "updated_at"];

/// Rows with the titles of what they refer to; only `fields` where some are named.
pub fn items(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &'static RecordDef,
    rows: &[RecordRow],
    fields: Option<&[String]>,
) -> Result<Vec<Json>, Failure> {
    let mut titles = Titles::default();
    for row in rows {
        titles.want_all(def, row);
    }
    titles.load(tx, who)?;
    Ok(rows.iter().map(|row| object(who, def, row, fields, &titles)).collect())
}

/// A row with its lines.
pub fn item(tx: &mut Tx<'_>, who: &Actor, def: &'static RecordDef, row: &RecordRow) -> Result<Json, Failure> {
    let mut titles = Titles::default();
    titles.want_all(def, row);
    let lines = lines::to_json(tx, who, def, row.id, &mut titles)?;
    titles.load(tx, who)?;
    let mut json = object(who, def, row, None, &titles);
    for (name, child, rows) in lines {
        json[name] = rows.iter().map(|row| object(who, child, row, None, &titles)).collect();
    }
    Ok(json)
}

/// An item as it was once told, without what the asker may not read any more: fields, lines, and titles of what is referred to.
pub fn told_again(who: &Actor, def: &RecordDef, mut item: Json) -> Json {
    for lines in def.lines {
        let child = who.registry().record(lines.record).ok().map(|entry| entry.def);
        // of lines of which one may read some only, none is told again: which were theirs then, and are now, is not known here
        let child = child.filter(|child| {
            who.may(Right::Read, child.name) && matches!(reach::scope(who, Right::Read, child), Ok(None))
        });
        match (child, item.as_object_mut()) {
            (None, Some(fields)) => drop(fields.remove(lines.name)),
            (Some(child), Some(fields)) => {
                let rows = fields.get_mut(lines.name).and_then(Json::as_array_mut).into_iter().flatten();
                rows.for_each(|row| forget_unseen(who, child, row));
            }
            (_, None) => {}
        }
    }
    forget_unseen(who, def, &mut item);
    item
}

/// Takes out of a row as it was told what the asker may not read any more.
fn forget_unseen(who: &Actor, def: &RecordDef, item: &mut Json) {
    for field in def.fields.iter().filter(|field| !who.sees(def, field)) {
        if let Some(fields) = item.as_object_mut() {
            fields.remove(field.name);
        }
    }
    for (field, _) in def.references().filter(|(_, target)| !who.may(Right::Read, target)) {
        if item[field.name].is_object() {
            item[field.name]["title"] = Json::Null;
        }
    }
}

fn object(who: &Actor, def: &RecordDef, row: &RecordRow, fields: Option<&[String]>, titles: &Titles) -> Json {
    let wanted = |name: &str| fields.is_none_or(|fields| fields.iter().any(|field| field == name));
    let mut json = Map::new();
    json.insert("id".into(), Json::from(row.id.to_string()));
    json.insert("version".into(), Json::from(row.version));
    json.insert(
        "archived_at".into(),
        row.archived_at.map_or(Json::Null, |at| to_text(&Value::Timestamp(at)).into()),
    );
    json.insert("created_at".into(), to_text(&Value::Timestamp(row.created_at)).into());
    json.insert("updated_at".into(), to_text(&Value::Timestamp(row.updated_at)).into());
    for (field, value) in def.fields.iter().zip(&row.values) {
        if !wanted(field.name) || !who.sees(def, field) {
            continue;
        }
        let shown = match (field.kind, value) {
            (FieldKind::Reference(target), Value::Uuid(id)) => titles.reference(target, *id),
            (_, value) => to_json(value),
        };
        json.insert(field.name.to_owned(), shown);
    }
    Json::Object(json)
}
