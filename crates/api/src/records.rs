//! Records: lists, items, changes, history.

use crate::{
    AppState,
    answer::{Answer, json_body, reply, reply_at},
    caller::{Caller, Writer},
};
use axum::extract::{Path, Query, State};
use engine::{
    Actor, failures,
    idempotency::{Reply, once},
    list::ListParams,
};
use kernel::{Failure, FailureKind, Uuid};
use schema::Right;
use serde::Deserialize;
use serde_json::{Value, json};
use store::Tx;

/// A list's parameters in a URL.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListQuery {
    filter: Option<String>,
    search: Option<String>,
    sort: Option<String>,
    fields: Option<String>,
    limit: Option<usize>,
    after: Option<String>,
    count: Option<bool>,
    archived: Option<bool>,
    /// Of exports.
    pub(crate) format: Option<String>,
    /// Of exports.
    pub(crate) language: Option<String>,
}

impl ListQuery {
    pub(crate) fn params(&self) -> ListParams {
        ListParams {
            filter: self.filter.clone(),
            search: self.search.clone(),
            sort: self.sort.clone(),
            fields: self
                .fields
                .as_deref()
                .map(|names| names.split(',').map(|name| name.trim().to_owned()).collect()),
            limit: self.limit,
            after: self.after.clone(),
            count: self.count.unwrap_or(false),
            archived: self.archived.unwrap_or(false),
        }
    }
}

/// What cannot be read of a URL is told as everything else is.
pub(crate) fn read_query<T>(
    query: Result<Query<T>, axum::extract::rejection::QueryRejection>,
) -> Result<T, Failure> {
    query.map(|Query(query)| query).map_err(|rejection| failures::unfit(&rejection.body_text()))
}

type Sent<T> = Result<Query<T>, axum::extract::rejection::QueryRejection>;

/// An id in a path; one that is none names nothing.
pub(crate) fn id_of(text: &str) -> Result<Uuid, Failure> {
    text.parse()
        .map_err(|_| failures::NO_SUCH_THING.fail().with("name", text.chars().take(80).collect::<String>()))
}

pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    Path(record): Path<String>,
    query: Sent<ListQuery>,
) -> Answer {
    let params = read_query(query)?.params();
    let page =
        state.program.store.read(move |tx| engine::list::page(tx, &caller.actor, &record, &params)).await?;
    json_body(page)
}

pub(crate) async fn get(
    State(state): State<AppState>,
    caller: Caller,
    Path((record, id)): Path<(String, String)>,
) -> Answer {
    let id = id_of(&id)?;
    let found = state.program.store.read(move |tx| {
        let def = caller.actor.registry().record(&record)?.def;
        caller.actor.require(Right::Read, &record)?;
        let row = engine::readable(tx, &caller.actor, def, id)?;
        Ok(Reply::new(200, engine::item(tx, &caller.actor, def, &row)?, Some(row.version)))
    });
    reply(found.await?)
}

pub(crate) async fn create(
    State(state): State<AppState>,
    Path(record): Path<String>,
    writer: Writer,
) -> Answer {
    let body = writer.json()?;
    let name = record.clone();
    let made = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(Right::Create, &record);
        let reply = once(tx, who, writer.key.as_ref(), &may, |tx| {
            let def = who.registry().record(&record)?.def;
            let row = engine::create_from_json(tx, who, &record, &body)?;
            Ok(Reply::new(201, engine::item(tx, who, def, &row)?, Some(row.version)))
        })?;
        as_readable(tx, who, &record, reply)
    });
    let made = made.await?;
    let place = made.body["id"].as_str().map(|id| format!("/api/records/{name}/{id}"));
    reply_at(made, place)
}

pub(crate) async fn update(
    State(state): State<AppState>,
    Path((record, id)): Path<(String, String)>,
    writer: Writer,
) -> Answer {
    let (id, version, body) = (id_of(&id)?, writer.version()?, writer.json()?);
    let made = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(Right::Update, &record);
        let reply = once(tx, who, writer.key.as_ref(), &may, |tx| {
            let def = who.registry().record(&record)?.def;
            let row = engine::update_from_json(tx, who, &record, id, version, &body)?;
            Ok(Reply::new(200, engine::item(tx, who, def, &row)?, Some(row.version)))
        })?;
        as_readable(tx, who, &record, reply)
    });
    reply(made.await?)
}

pub(crate) async fn archive(state: State<AppState>, path: Path<(String, String)>, writer: Writer) -> Answer {
    set_archived(state, path, writer, true).await
}

pub(crate) async fn restore(state: State<AppState>, path: Path<(String, String)>, writer: Writer) -> Answer {
    set_archived(state, path, writer, false).await
}

async fn set_archived(
    State(state): State<AppState>,
    Path((record, id)): Path<(String, String)>,
    writer: Writer,
    archived: bool,
) -> Answer {
    let (id, version) = (id_of(&id)?, writer.version()?);
    let made = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(Right::Archive, &record);
        let reply = once(tx, who, writer.key.as_ref(), &may, |tx| {
            let def = who.registry().record(&record)?.def;
            let row = engine::set_archived(tx, who, &record, id, version, archived)?;
            Ok(Reply::new(200, engine::item(tx, who, def, &row)?, Some(row.version)))
        })?;
        as_readable(tx, who, &record, reply)
    });
    reply(made.await?)
}

/// What a write answers to whoever may not read what was written: that it was, and as which version. So is what was answered
/// before, when it is told again: rights may have gone since, and rows out of reach.
fn as_readable(tx: &mut Tx<'_>, who: &Actor, record: &str, reply: Reply) -> Result<Reply, Failure> {
    let mut body = reply.body;
    if !who.may(Right::Read, record) {
        each_item(&mut body, |item| Ok(bare(&item)))?;
    } else if reply.replayed {
        let def = who.registry().record(record)?.def;
        each_item(&mut body, |item| {
            let id = item["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
            match engine::readable(tx, who, def, id) {
                Ok(_) => Ok(engine::told_again(who, def, item)),
                Err(failure) if failure.kind() == FailureKind::NotFound => Ok(bare(&item)),
                Err(failure) => Err(failure),
            }
        })?;
    }
    Ok(Reply { body, ..reply })
}

fn bare(item: &Value) -> Value {
    json!({"id": item["id"], "version": item["version"]})
}

/// Does that to an answer's one item, or to each of many.
fn each_item(
    body: &mut Value,
    mut change: impl FnMut(Value) -> Result<Value, Failure>,
) -> Result<(), Failure> {
    match body.get_mut("items").and_then(Value::as_array_mut) {
        Some(items) => items.iter_mut().try_for_each(|item| {
            *item = change(item.take())?;
            Ok(())
        }),
        None => {
            *body = change(body.take())?;
            Ok(())
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BulkBody {
    items: Vec<BulkItem>,
    /// These fields become that…
    changes: Option<Value>,
    /// …or each is archived, or restored.
    archived: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BulkItem {
    id: Uuid,
    version: i64,
}

pub(crate) async fn bulk(
    State(state): State<AppState>,
    Path(record): Path<String>,
    writer: Writer,
) -> Answer {
    let body: BulkBody =
        serde_json::from_value(writer.json()?).map_err(|error| failures::malformed_json(&error))?;
    let items: Vec<(Uuid, i64)> = body.items.iter().map(|item| (item.id, item.version)).collect();
    let made = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let right = if body.archived.is_some() { Right::Archive } else { Right::Update };
        let may = |who: &Actor| who.require(right, &record);
        let reply = once(tx, who, writer.key.as_ref(), &may, |tx| {
            let changed = match (&body.changes, body.archived) {
                (Some(changes), None) => engine::run::bulk_update(tx, who, &record, &items, changes),
                (None, Some(archived)) => engine::run::bulk_set_archived(tx, who, &record, &items, archived),
                _ => Err(failures::malformed(
                    "changes 与 archived 须且只能给出一个",
                    "`changes` or `archived`, one of them",
                )),
            }?;
            Ok(Reply::new(200, json!({"items": changed}), None))
        })?;
        as_readable(tx, who, &record, reply)
    });
    reply(made.await?)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HistoryQuery {
    after: Option<i64>,
    limit: Option<i64>,
}

pub(crate) async fn history(
    State(state): State<AppState>,
    caller: Caller,
    Path((record, id)): Path<(String, String)>,
    query: Sent<HistoryQuery>,
) -> Answer {
    let (id, query) = (id_of(&id)?, read_query(query)?);
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let read =
        move |tx: &mut store::Tx<'_>| engine::history(tx, &caller.actor, &record, id, query.after, limit);
    json_body(state.program.store.read(read).await?)
}

pub(crate) async fn links(
    State(state): State<AppState>,
    caller: Caller,
    Path((record, id)): Path<(String, String)>,
) -> Answer {
    let id = id_of(&id)?;
    json_body(
        state.program.store.read(move |tx| engine::search::links(tx, &caller.actor, &record, id)).await?,
    )
}
