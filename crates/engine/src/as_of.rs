//! Rows as they were at an instant: what the audit says of them up to then.

use crate::{
    Stored,
    input::default_value,
    personal::{Opened, Opener},
};
use kernel::{Failure, Timestamp, Uuid};
use schema::{FieldKind, RecordDef, RecordType, Value, parse_json};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};
use store::{RecordRow, Sql, Tx};

/// What stands in place of a text about somebody who was erased.
const ERASED: &str = "—";
/// Rows asked for at once.
const PART: usize = 500;

#[derive(Default)]
struct Told {
    fields: HashMap<String, Json>,
    version: i64,
    archived: bool,
}

/// Those of the rows that were there and not archived at that instant, as they were then, in the order of their ids. Secret
/// fields, which the audit does not hold, are empty.
pub fn rows_at<T: RecordType>(
    tx: &mut Tx<'_>,
    at: Timestamp,
    ids: &[Uuid],
) -> Result<Vec<Stored<T>>, Failure> {
    let mut found = Vec::new();
    for part in ids.chunks(PART) {
        for (id, told) in told(tx, T::DEF, at, part)? {
            if told.archived {
                continue;
            }
            let row = RecordRow {
                id,
                version: told.version,
                created_at: at,
                created_by: Uuid::nil(),
                updated_at: at,
                updated_by: Uuid::nil(),
                archived_at: None,
                values: values(T::DEF, &told)?,
            };
            found.push(Stored::of(&row)?);
        }
    }
    Ok(found)
}

fn told(
    tx: &mut Tx<'_>,
    def: &RecordDef,
    at: Timestamp,
    ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Told>, Failure> {
    let mut sql = Sql::new("SELECT row_id, action, row_version, changes FROM audit_entry WHERE row_id IN ");
    sql.bind_all(ids.iter().map(|id| Value::from(*id)));
    sql.push(" AND record = ").bind(def.name).push(" AND at <= ").bind(at).push(" ORDER BY row_id, id");
    let mut told: BTreeMap<Uuid, Told> = BTreeMap::new();
    let mut opener = Opener::default();
    for row in sql.query(tx)? {
        let id = row.uuid(0)?;
        let state = told.entry(id).or_default();
        state.version = row.int(2)?;
        match row.text(1)?.as_str() {
            "archive" => state.archived = true,
            "restore" => state.archived = false,
            _ => {}
        }
        let Json::Array(changes) = row.json(3)? else { continue };
        for change in changes {
            match opener.open(tx, def.name, id, change)? {
                Opened::Said(mut change) => {
                    let after = change["after"].take();
                    if let Some(field) = change["field"].as_str() {
                        state.fields.insert(field.to_owned(), after);
                    }
                }
                Opened::Erased(field) | Opened::Forged(field) => {
                    state.fields.insert(field, Json::String(ERASED.into()));
                }
            }
        }
    }
    Ok(told)
}

/// A field that came with a later version stood at its default.
fn values(def: &RecordDef, told: &Told) -> Result<Vec<Value>, Failure> {
    let value = |field: &'static schema::FieldDef| match told.fields.get(field.name) {
        Some(Json::Null) | None if !field.required => Ok(Value::Null),
        Some(Json::String(text)) if field.personal && text == ERASED => match field.kind {
            FieldKind::Text | FieldKind::LongText => Ok(Value::from(ERASED)),
            FieldKind::Code => Ok(Value::from("erased")),
            _ => default_value(field),
        },
        Some(json) => parse_json(field, json),
        None => default_value(field),
    };
    def.fields.iter().map(value).collect()
}
