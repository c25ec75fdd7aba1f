//! Saved views of lists.

use crate::{
    AppState,
    answer::{Answer, json_body, reply},
    caller::{Caller, Person, Writer},
    records::{id_of, read_query},
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::{
    Actor, failures,
    idempotency::{Reply, once},
    views,
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ViewsQuery {
    record: String,
}

pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    query: Result<Query<ViewsQuery>, axum::extract::rejection::QueryRejection>,
) -> Answer {
    let query = read_query(query)?;
    json_body(state.program.store.read(move |tx| views::list(tx, &caller.actor, &query.record)).await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewView {
    record: String,
    name: String,
    #[serde(default)]
    shared: bool,
    settings: Value,
}

/// A program with a token has no views of its own, and what it may read does not let it change its person's.
pub(crate) async fn save(State(state): State<AppState>, writer: Writer<Person>) -> Answer {
    let view: NewView =
        serde_json::from_value(writer.json()?).map_err(|error| failures::malformed_json(&error))?;
    let saved = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| who.require(schema::Right::Read, &view.record);
        once(tx, who, writer.key.as_ref(), &may, |tx| {
            let kept = views::save(tx, who, &view.record, &view.name, view.shared, &view.settings)?;
            Ok(Reply::new(200, kept, None))
        })
    });
    reply(saved.await?)
}

pub(crate) async fn forget(
    State(state): State<AppState>,
    Path(id): Path<String>,
    writer: Writer<Person>,
) -> Answer {
    let id = id_of(&id)?;
    let gone = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        // the answer says nothing of the view
        once(tx, who, writer.key.as_ref(), &|_| Ok(()), |tx| {
            views::delete(tx, who, id)?;
            Ok(Reply::new(204, Value::Null, None))
        })
    });
    gone.await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
