//! The secret of a webhook.
//!
//! An answer that shows a secret is not remembered: an `Idempotency-Key` does nothing here.

use crate::{
    AppState,
    answer::Answer,
    caller::{Person, Writer},
    records::id_of,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::webhooks;
use serde_json::json;

pub(crate) async fn new_secret(
    State(state): State<AppState>,
    Path(id): Path<String>,
    writer: Writer<Person>,
) -> Answer {
    let (id, who) = (id_of(&id)?, writer.caller.actor);
    let made = state.program.store.write(move |tx| webhooks::new_secret(tx, &who, id)).await?;
    let body = json!({"secret": made.secret, "before_until": made.before_until, "version": made.version});
    Ok((StatusCode::CREATED, Json(body)).into_response())
}
