//! What hangs on a row beside its fields: comments and files.

use crate::{
    AppState,
    answer::{Answer, json_body, reply},
    caller::{Caller, Writer},
    files::kept_as,
    records::{id_of, read_query},
};
use axum::{
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::{
    Actor, attachments, comments, failures,
    idempotency::{Reply, once},
};
use kernel::Uuid;
use schema::Right;
use serde::Deserialize;
use serde_json::Value;

type Sent<T> = Result<Query<T>, axum::extract::rejection::QueryRejection>;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentsQuery {
    after: Option<Uuid>,
    limit: Option<i64>,
}

pub(crate) async fn comments(
    State(state): State<AppState>,
    caller: Caller,
    Path((record, id)): Path<(String, String)>,
    query: Sent<CommentsQuery>,
) -> Answer {
    let (id, query) = (id_of(&id)?, read_query(query)?);
    let limit = query.limit.unwrap_or(50).clamp(1, 200);
    let read =
        move |tx: &mut store::Tx<'_>| comments::list(tx, &caller.actor, &record, id, query.after, limit);
    json_body(state.program.store.read(read).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewComment {
    text: String,
    #[serde(default)]
    mentions: Vec<Uuid>,
}

pub(crate) async fn comment(
    State(state): State<AppState>,
    Path((record, id)): Path<(String, String)>,
    writer: Writer,
) -> Answer {
    let id = id_of(&id)?;
    let new: NewComment =
        serde_json::from_value(writer.json()?).map_err(|error| failures::malformed_json(&error))?;
    let made = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(Right::Read, &record);
        once(tx, who, writer.key.as_ref(), &may, |tx| {
            let made = comments::add(tx, who, &record, id, &new.text, &new.mentions)?;
            Ok(Reply::new(201, made, None))
        })
    });
    reply(made.await?)
}

pub(crate) async fn withdraw(
    State(state): State<AppState>,
    Path((record, id, comment)): Path<(String, String, String)>,
    writer: Writer,
) -> Answer {
    let (id, comment) = (id_of(&id)?, id_of(&comment)?);
    let gone = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(Right::Read, &record);
        once(tx, who, writer.key.as_ref(), &may, |tx| {
            comments::withdraw(tx, who, &record, id, comment)?;
            Ok(Reply::new(204, Value::Null, None))
        })
    });
    gone.await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn files(
    State(state): State<AppState>,
    caller: Caller,
    Path((record, id)): Path<(String, String)>,
) -> Answer {
    let id = id_of(&id)?;
    json_body(state.program.store.read(move |tx| attachments::list(tx, &caller.actor, &record, id)).await?)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileQuery {
    name: String,
}

/// The body is the file itself.
pub(crate) async fn attach(
    State(state): State<AppState>,
    Path((record, id)): Path<(String, String)>,
    query: Sent<FileQuery>,
    writer: Writer,
) -> Answer {
    let (id, query) = (id_of(&id)?, read_query(query)?);
    writer.caller.actor.require(Right::Update, &record)?;
    // the digest is made before anybody waits for it
    let content = writer.body.to_vec();
    let looked = tokio::task::spawn_blocking(move || attachments::NewFile::of(&query.name, content));
    let file = looked.await.map_err(|error| store::failures::INTERNAL.fail().because(error))??;
    let made = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(Right::Update, &record);
        once(tx, who, writer.key.as_ref(), &may, |tx| {
            Ok(Reply::new(201, attachments::add(tx, who, &record, id, &file)?, None))
        })
    });
    reply(made.await?)
}

/// A file goes out as one to keep, never as a page to show: what it holds is not ours.
pub(crate) async fn open(
    State(state): State<AppState>,
    caller: Caller,
    Path((record, id, file)): Path<(String, String, String)>,
) -> Answer {
    let (id, file) = (id_of(&id)?, id_of(&file)?);
    let opened =
        state.program.store.read(move |tx| attachments::open(tx, &caller.actor, &record, id, file)).await?;
    let mut response = Response::new(Body::from(opened.content));
    let headers = response.headers_mut();
    let text = |text: &str| HeaderValue::from_str(text).ok();
    if let Some(media_type) = text(&opened.media_type) {
        headers.insert(header::CONTENT_TYPE, media_type);
    }
    if let Some(name) = text(&kept_as(&opened.name)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

pub(crate) async fn detach(
    State(state): State<AppState>,
    Path((record, id, file)): Path<(String, String, String)>,
    writer: Writer,
) -> Answer {
    let (id, file) = (id_of(&id)?, id_of(&file)?);
    let gone = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(Right::Update, &record);
        once(tx, who, writer.key.as_ref(), &may, |tx| {
            attachments::remove(tx, who, &record, id, file)?;
            Ok(Reply::new(204, Value::Null, None))
        })
    });
    gone.await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
