//! What the asker was told, theirs alone.

use crate::{
    AppState,
    answer::{Answer, json_body},
    caller::{Caller, Writer},
    records::{id_of, read_query},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::{
    Actor,
    idempotency::{Reply, once},
    notify,
};
use kernel::Uuid;
use serde::Deserialize;
use serde_json::Value;

/// Most of a page.
const MOST: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotificationsQuery {
    #[serde(default)]
    unread: bool,
    after: Option<Uuid>,
    limit: Option<usize>,
}

/// With a limit of 0, only how many are unread.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    query: Result<Query<NotificationsQuery>, axum::extract::rejection::QueryRejection>,
) -> Answer {
    let query = read_query(query)?;
    let limit = query.limit.unwrap_or(20).min(MOST);
    let read =
        move |tx: &mut store::Tx<'_>| notify::list(tx, &caller.actor, query.unread, query.after, limit);
    json_body(state.program.store.read(read).await?)
}

pub(crate) async fn read(State(state): State<AppState>, Path(id): Path<String>, writer: Writer) -> Answer {
    let id = id_of(&id)?;
    mark(state, writer, move |tx, who| notify::read(tx, who, id)).await
}

pub(crate) async fn read_all(State(state): State<AppState>, writer: Writer) -> Answer {
    mark(state, writer, notify::read_all).await
}

async fn mark(
    state: AppState,
    writer: Writer,
    work: impl Fn(&mut store::Tx<'_>, &Actor) -> Result<(), kernel::Failure> + Send + 'static,
) -> Answer {
    let done = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        // one's own are one's own whatever else one may
        once(tx, who, writer.key.as_ref(), &|_| Ok(()), |tx| {
            work(tx, who)?;
            Ok(Reply::new(204, Value::Null, None))
        })
    });
    done.await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
