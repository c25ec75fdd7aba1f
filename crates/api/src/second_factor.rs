//! One's own second factor: set up, confirmed by a first code, removed.
//!
//! An answer that shows a secret is not remembered: an `Idempotency-Key` does nothing here.

use crate::{
    AppState,
    answer::{Answer, json_body},
    caller::{Person, Writer},
    origin::Asker,
    session::own_password,
};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use engine::{access, failures};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

pub(crate) async fn show(State(state): State<AppState>, person: Person) -> Answer {
    let user = person.actor.user();
    let found = state.program.store.read(move |tx| access::second_factor_of(tx, user)).await?;
    json_body(json!(found))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Begin {
    password: String,
}

pub(crate) async fn begin(
    State(state): State<AppState>,
    Asker(origin): Asker,
    writer: Writer<Person>,
) -> Answer {
    let sent: Begin = read(&writer)?;
    let who = writer.caller.actor;
    own_password(&state, &who, &origin, sent.password).await?;
    let begun = state.program.store.write(move |tx| access::begin_second_factor(tx, &who));
    json_body(json!(begun.await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirm {
    code: String,
}

pub(crate) async fn confirm(State(state): State<AppState>, writer: Writer<Person>) -> Answer {
    let sent: Confirm = read(&writer)?;
    let keep = access::token_hash(&writer.caller.token);
    let who = writer.caller.actor;
    let store = &state.program.store;
    let user = who.user();
    store.write(move |tx| access::take_code_attempt(tx, user)).await?;
    let codes = store.write(move |tx| access::confirm_second_factor(tx, &who, &sent.code, &keep));
    json_body(json!({"recovery_codes": codes.await?}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remove {
    password: String,
    code: String,
}

pub(crate) async fn remove(
    State(state): State<AppState>,
    Asker(origin): Asker,
    writer: Writer<Person>,
) -> Answer {
    let sent: Remove = read(&writer)?;
    let who = writer.caller.actor;
    own_password(&state, &who, &origin, sent.password).await?;
    let (store, user) = (&state.program.store, who.user());
    store.write(move |tx| access::take_code_attempt(tx, user)).await?;
    store.write(move |tx| access::remove_second_factor(tx, &who, &sent.code)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn read<T: DeserializeOwned>(writer: &Writer<Person>) -> Result<T, kernel::Failure> {
    serde_json::from_value(writer.json()?).map_err(|error| failures::malformed_json(&error))
}
