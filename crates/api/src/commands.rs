//! Commands, queries and search.

use crate::{
    AppState,
    answer::{Answer, json_body, reply},
    caller::{Caller, Writer},
    records::read_query,
};
use axum::extract::{Path, Query, State};
use engine::{
    Actor, failures,
    idempotency::{Reply, once},
};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) async fn run(
    State(state): State<AppState>,
    Path(command): Path<String>,
    writer: Writer,
) -> Answer {
    let input = writer.json()?;
    let done = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| engine::run::may_run(who, &command);
        once(tx, who, writer.key.as_ref(), &may, |tx| {
            Ok(Reply::new(200, engine::run::command(tx, who, &command, &input)?, None))
        })
    });
    reply(done.await?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ManyBody {
    inputs: Vec<Value>,
}

pub(crate) async fn run_many(
    State(state): State<AppState>,
    Path(command): Path<String>,
    writer: Writer,
) -> Answer {
    let body: ManyBody =
        serde_json::from_value(writer.json()?).map_err(|error| failures::malformed_json(&error))?;
    let done = state.program.store.write(move |tx| {
        let who = &writer.caller.actor;
        let may = |who: &Actor| engine::run::may_run(who, &command);
        once(tx, who, writer.key.as_ref(), &may, |tx| {
            let outputs = engine::run::command_many(tx, who, &command, &body.inputs)?;
            Ok(Reply::new(200, json!({"outputs": outputs}), None))
        })
    });
    reply(done.await?)
}

pub(crate) async fn query(
    State(state): State<AppState>,
    caller: Caller,
    Path(query): Path<String>,
    params: Result<Query<Vec<(String, String)>>, axum::extract::rejection::QueryRejection>,
) -> Answer {
    let params = read_query(params)?;
    let asked = state.program.store.read(move |tx| {
        let input = engine::run::query_input(&caller.actor, &query, &params)?;
        engine::run::query(tx, &caller.actor, &query, &input)
    });
    json_body(asked.await?)
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchQuery {
    q: String,
    record: Option<String>,
    limit: Option<usize>,
}

pub(crate) async fn search(
    State(state): State<AppState>,
    caller: Caller,
    query: Result<Query<SearchQuery>, axum::extract::rejection::QueryRejection>,
) -> Answer {
    let query = read_query(query)?;
    let limit = query.limit.unwrap_or(20);
    let found = state
        .program
        .store
        .read(move |tx| engine::search::search(tx, &caller.actor, &query.q, query.record.as_deref(), limit));
    json_body(found.await?)
}
