//! What the program says of itself.

use crate::{
    AppState,
    answer::{Answer, ApiError, json_body},
    caller::Caller,
    openapi,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use engine::{describe, failures};
use serde_json::json;

pub(crate) async fn schema(caller: Caller) -> Answer {
    json_body(describe::schema(&caller.actor))
}

pub(crate) async fn navigation(caller: Caller) -> Answer {
    json_body(describe::navigation(&caller.actor))
}

pub(crate) async fn openapi(caller: Caller) -> Answer {
    json_body(openapi::document(caller.actor.registry(), caller.actor.language()))
}

/// What a failure's code means, in both languages.
pub(crate) async fn problem(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    let known = openapi::failures(&state.program.registry).into_iter().find(|def| def.code == code);
    let def = known.ok_or_else(|| {
        failures::NO_SUCH_THING.fail().with("name", code.chars().take(80).collect::<String>())
    })?;
    json_body(
        json!({"code": def.code, "status": crate::answer::status(def.kind).as_u16(), "message": def.message}),
    )
}

/// The process runs.
pub(crate) async fn alive() -> StatusCode {
    StatusCode::OK
}

/// The database answers, and keeps what it is given.
pub(crate) async fn ready(State(state): State<AppState>) -> Response {
    let store = &state.program.store;
    let read = store.read(|tx| tx.query("SELECT 1", &[]).map(|_| ())).await;
    match read.and_then(|()| store.trouble().map_or(Ok(()), Err)) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(failure) => ApiError(failure).into_response(),
    }
}

pub(crate) async fn method_not_allowed() -> Response {
    ApiError(failures::METHOD_NOT_ALLOWED.fail()).into_response()
}
