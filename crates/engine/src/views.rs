//! Saved views of lists: one's own, and those that others share.

use crate::{
    Actor,
    audit::{self, Action},
    failures,
};
use kernel::{Failure, Id, Uuid};
use schema::{Right, Value};
use serde_json::{Value as Json, json};
use store::{Row, Tx};

struct View;

/// One's own views of a record and the shared ones, by name.
pub fn list(tx: &mut Tx<'_>, who: &Actor, record: &str) -> Result<Json, Failure> {
    who.registry().record(record)?;
    who.require(Right::Read, record)?;
    let sql = "SELECT id, owner, name, shared, settings FROM saved_view
               WHERE record = $1 AND (owner = $2 OR shared) ORDER BY name LIMIT 200";
    let rows = tx.query(sql, &[record.into(), who.user().into()])?;
    let items = rows.iter().map(|row| {
        Ok(json!({
            "id": row.uuid(0)?, "own": row.uuid(1)? == who.user().uuid(), "record": record,
            "name": row.text(2)?, "shared": row.bool(3)?, "settings": row.json(4)?,
        }))
    });
    Ok(json!({"items": items.collect::<Result<Vec<_>, Failure>>()?}))
}

/// Keeps a view; one of the same name is replaced.
pub fn save(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    name: &str,
    shared: bool,
    settings: &Json,
) -> Result<Json, Failure> {
    who.registry().record(record)?;
    who.require(Right::Read, record)?;
    let length = name.trim().chars().count();
    if !(1..=60).contains(&length) || settings.to_string().len() > 20_000 {
        return Err(failures::malformed(
            "视图名称为 1 至 60 个字符，设置不超过 20 kB",
            "a view has a name of 1 to 60 characters and up to 20 kB of settings",
        )
        .on("name"));
    }
    let sql = "SELECT record, name, shared, settings FROM saved_view WHERE record = $1 AND owner = $2 AND name = $3";
    let before = tx.query_one(sql, &[record.into(), who.user().into(), name.trim().into()])?;
    let before = before.map(|row| content(&row)).transpose()?;
    let id = Id::<View>::generate(tx.now());
    let sql = "INSERT INTO saved_view (id, owner, record, name, shared, settings, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
               ON CONFLICT (record, owner, name) DO UPDATE SET shared = excluded.shared, settings = excluded.settings,
               updated_at = excluded.updated_at RETURNING id";
    let values = [
        id.into(),
        who.user().into(),
        record.into(),
        name.trim().into(),
        shared.into(),
        Value::Json(settings.clone()),
        tx.now().into(),
    ];
    let kept = tx.query_one(sql, &values)?.map_or(Ok(id.uuid()), |row| row.uuid(0))?;
    let after = json!({"record": record, "name": name.trim(), "shared": shared, "settings": settings});
    let action = if before.is_some() { Action::Update } else { Action::Create };
    note(tx, who, action, kept, before.unwrap_or(Json::Null), after)?;
    Ok(
        json!({"id": kept, "own": true, "record": record, "name": name.trim(), "shared": shared, "settings": settings}),
    )
}

/// Forgets a view of one's own.
pub fn delete(tx: &mut Tx<'_>, who: &Actor, id: Uuid) -> Result<(), Failure> {
    let sql = "DELETE FROM saved_view WHERE id = $1 AND owner = $2 RETURNING record, name, shared, settings";
    let gone = tx.query_one(sql, &[id.into(), who.user().into()])?;
    let gone = gone.ok_or_else(|| failures::NO_SUCH_THING.fail().with("name", id))?;
    let before = content(&gone)?;
    note(tx, who, Action::Delete, id, before, Json::Null)
}

/// What a view holds, of a row of record, name, shared and settings.
fn content(row: &Row) -> Result<Json, Failure> {
    Ok(
        json!({"record": row.text(0)?, "name": row.text(1)?, "shared": row.bool(2)?, "settings": row.json(3)?}),
    )
}

fn note(
    tx: &mut Tx<'_>,
    who: &Actor,
    action: Action,
    id: Uuid,
    before: Json,
    after: Json,
) -> Result<(), Failure> {
    let change = json!({"field": "view", "before": before, "after": after});
    // a view has no versions
    audit::entry(tx, who, action, "saved_view", id, 1, vec![change])
}
