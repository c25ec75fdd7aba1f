//! Every change: who, when, by which command, what it was and what it became.

use crate::{
    Actor,
    access::User,
    personal::{self, Opened, Opener},
    titles::Titles,
};
use kernel::{Failure, Id, Uuid};
use schema::{FieldKind, RecordDef, RecordType, Right, Value, to_json};
use serde_json::{Value as Json, json};
use store::{RecordRow, Sql, Tx};

/// What was done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Create,
    Update,
    Archive,
    Restore,
    /// Of what is kept beside the records and has no archive.
    Delete,
}

impl Action {
    const fn code(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Archive => "archive",
            Self::Restore => "restore",
            Self::Delete => "delete",
        }
    }
}

/// Writes the entry of a change.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    who: &Actor,
    action: Action,
    def: &RecordDef,
    before: Option<&RecordRow>,
    after: &RecordRow,
) -> Result<(), Failure> {
    let mut changes: Vec<Json> = Vec::new();
    for (at, field) in def.fields.iter().enumerate().filter(|(_, field)| !field.secret) {
        let old = before.and_then(|row| row.values.get(at)).unwrap_or(&Value::Null);
        let new = after.values.get(at).unwrap_or(&Value::Null);
        if old == new {
            continue;
        }
        let (old, new) = (to_json(old), to_json(new));
        changes.push(match field.personal {
            true => personal::sealed_change(tx, def, after, field, &old, &new)?,
            false => json!({"field": field.name, "before": old, "after": new}),
        });
    }
    entry(tx, who, action, def.name, after.id, after.version, changes)
}

/// Writes that lines of a row changed; what changed in them stands in their own entries.
pub(crate) fn lines(
    tx: &mut Tx<'_>,
    who: &Actor,
    def: &RecordDef,
    row: &RecordRow,
    names: &[&'static str],
) -> Result<(), Failure> {
    let changes = names.iter().map(|name| json!({"field": name, "before": null, "after": null})).collect();
    entry(tx, who, Action::Update, def.name, row.id, row.version, changes)
}

/// Writes the entry of a change to something that is no record's row, such as a saved view.
pub(crate) fn entry(
    tx: &mut Tx<'_>,
    who: &Actor,
    action: Action,
    of: &str,
    id: Uuid,
    version: i64,
    changes: Vec<Json>,
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO audit_entry (at, actor, action, command, record, row_id, row_version, changes, request, acted_for)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = [
        tx.now().into(),
        who.user().into(),
        action.code().into(),
        who.command().into(),
        of.into(),
        id.into(),
        version.into(),
        Value::Json(Json::Array(changes)),
        through(who).into(),
        who.acts_for().map(|whom| whom.user).into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

/// The request, and after a space how the token begins that it came through.
fn through(who: &Actor) -> String {
    who.token().map_or_else(|| who.request().to_owned(), |token| format!("{} {token}", who.request()))
}

/// Whoever made a row, by the index on its history; none where the program itself did, or the history is not kept here.
pub fn made_by(tx: &mut Tx<'_>, row: Uuid) -> Result<Option<Id<User>>, Failure> {
    let sql = "SELECT actor FROM audit_entry WHERE row_id = $1 AND action = 'create' ORDER BY id LIMIT 1";
    let found = tx.query_one(sql, &[row.into()])?.map(|row| row.uuid(0)).transpose()?;
    Ok(found.filter(|user| !user.is_nil()).map(Id::from_uuid))
}

/// Writes that something of a row was changed that the audit must not show, such as a password.
pub(crate) fn note(tx: &mut Tx<'_>, who: &Actor, def: &'static RecordDef, id: Uuid) -> Result<(), Failure> {
    if tx.dialect() == store::Dialect::Postgres {
        // nothing may have been written before: the entry's number must not come before the transaction has one (see `seal`)
        tx.query("SELECT pg_current_xact_id()::text", &[])?;
    }
    let row = crate::row(tx, def, id)?;
    record(tx, who, Action::Update, def, Some(&row), &row)
}

/// A page of a row's history, the latest first, in the form of the API.
pub fn history(
    tx: &mut Tx<'_>,
    who: &Actor,
    record: &str,
    id: Uuid,
    after: Option<i64>,
    limit: i64,
) -> Result<Json, Failure> {
    let def = who.registry().record(record)?.def;
    who.require(Right::Read, record)?;
    if crate::reach::scope(who, Right::Read, def)?.is_some() {
        crate::reach::readable(tx, who, def, id)?;
    }
    let mut sql = Sql::new(
        "SELECT id, at, actor, action, command, changes, request, acted_for FROM audit_entry WHERE row_id = ",
    );
    sql.bind(id).push(" AND record = ").bind(record);
    if let Some(after) = after {
        sql.push(" AND id < ").bind(after);
    }
    sql.push(" ORDER BY id DESC LIMIT ").bind(limit + 1);
    let rows = sql.query(tx)?;
    let more = rows.len() as i64 > limit;
    let (mut titles, mut opener) = (Titles::default(), Opener::default());
    let mut entries = Vec::new();
    for row in rows.iter().take(limit as usize) {
        let changes = opened(tx, &mut opener, def, id, row.json(5)?)?;
        let acted_for = row.opt_uuid(7)?;
        for person in [Some(row.uuid(2)?), acted_for].into_iter().flatten() {
            titles.want(crate::access::User::NAME, person);
        }
        for (field, id) in references(def, &changes) {
            titles.want(field, id);
        }
        let token = row.text(6)?.split_once(' ').map(|(_, token)| token.to_owned());
        let (number, command) = (row.int(0)?, row.opt_text(4)?);
        entries.push((
            number,
            row.timestamp(1)?,
            (row.uuid(2)?, acted_for),
            row.text(3)?,
            command,
            changes,
            token,
        ));
    }
    titles.load(tx, who)?;
    let next = if more { entries.last().map(|entry| entry.0.to_string()) } else { None };
    let items: Vec<Json> = entries
        .into_iter()
        .map(|(_, at, (actor, acted_for), action, command, changes, token)| {
            json!({
                "at": schema::to_text(&Value::Timestamp(at)),
                "actor": {"id": actor, "title": titles.of_actor(actor)},
                "acted_for": acted_for.map(|id| json!({"id": id, "title": titles.of_actor(id)})),
                "action": action,
                "command": command,
                "token": token,
                "changes": with_titles(who, def, changes, &titles),
            })
        })
        .collect();
    Ok(json!({"items": items, "next": next}))
}

/// The changes as they can be read now. Of what was about somebody who was erased, the field's name is left.
fn opened(
    tx: &mut Tx<'_>,
    opener: &mut Opener,
    def: &RecordDef,
    row: Uuid,
    changes: Json,
) -> Result<Json, Failure> {
    let Json::Array(changes) = changes else { return Ok(changes) };
    let each = changes.into_iter().map(|change| {
        Ok(match opener.open(tx, def.name, row, change)? {
            Opened::Said(change) => change,
            Opened::Erased(field) | Opened::Forged(field) => {
                json!({"field": field, "before": null, "after": null, "erased": true})
            }
        })
    });
    Ok(Json::Array(each.collect::<Result<Vec<_>, Failure>>()?))
}

fn references(def: &'static RecordDef, changes: &Json) -> Vec<(&'static str, Uuid)> {
    let mut found = Vec::new();
    for change in changes.as_array().into_iter().flatten() {
        let field = change["field"].as_str().and_then(|name| def.field(name));
        if let Some(FieldKind::Reference(target)) = field.map(|field| field.kind) {
            let ids = ["before", "after"].into_iter().filter_map(|side| change[side].as_str()?.parse().ok());
            found.extend(ids.map(|id| (target, id)));
        }
    }
    found
}

/// References as the API says them; fields that are no longer declared, or are secret, are left out.
fn with_titles(who: &Actor, def: &RecordDef, changes: Json, titles: &Titles) -> Vec<Json> {
    let Json::Array(changes) = changes else { return Vec::new() };
    changes
        .into_iter()
        .filter_map(|mut change| {
            let name = change["field"].as_str()?;
            if let Some(lines) = def.lines.iter().find(|lines| lines.name == name) {
                return who.may(Right::Read, lines.record).then_some(change);
            }
            if [crate::comments::FIELD, crate::attachments::FIELD].contains(&name) {
                return Some(change);
            }
            let field = def.field(name).filter(|field| who.saw(def, field))?;
            if field.custom.is_some() {
                // one that is out of use is described nowhere else
                change["label"] = json!(field.label);
                let shown =
                    |value: &Json| value.as_str().and_then(|text| field.choice(text)).map(|c| json!(c.label));
                change["shown"] = json!([shown(&change["before"]), shown(&change["after"])]);
            }
            if let FieldKind::Reference(target) = field.kind {
                for side in ["before", "after"] {
                    if let Some(id) = change[side].as_str().and_then(|id| id.parse().ok()) {
                        change[side] = titles.reference(target, id);
                    }
                }
            }
            Some(change)
        })
        .collect()
}
