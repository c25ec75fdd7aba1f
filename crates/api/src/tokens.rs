//! One's own API tokens.
//!
//! An answer that shows a secret is not remembered: an `Idempotency-Key` does nothing here.

use crate::{
    AppState,
    answer::{Answer, json_body},
    caller::{Person, Writer},
    records::id_of,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::{
    access::{self, Scope, WantedToken},
    failures,
};
use kernel::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) async fn list(State(state): State<AppState>, person: Person) -> Answer {
    let user = person.actor.user();
    let found = state.program.store.read(move |tx| access::tokens_of(tx, user)).await?;
    json_body(json!({"items": found}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewToken {
    name: String,
    expires_on: NaiveDate,
    scope: Value,
}

pub(crate) async fn make(State(state): State<AppState>, writer: Writer<Person>) -> Answer {
    let sent: NewToken =
        serde_json::from_value(writer.json()?).map_err(|error| failures::malformed_json(&error))?;
    let who = writer.caller.actor;
    let scope = Scope::parse(who.registry(), &sent.scope)?;
    let wanted = WantedToken { name: sent.name, expires_on: sent.expires_on, scope };
    let made = state.program.store.write(move |tx| access::make_token(tx, &who, &wanted)).await?;
    let mut body = json!(made.info);
    body["token"] = made.token.into();
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

pub(crate) async fn revoke(
    State(state): State<AppState>,
    Path(id): Path<String>,
    writer: Writer<Person>,
) -> Answer {
    let (id, who) = (id_of(&id)?, writer.caller.actor);
    state.program.store.write(move |tx| access::revoke_token(tx, &who, id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
