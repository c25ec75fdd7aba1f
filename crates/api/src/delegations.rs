//! One's own delegations, and acting for those who gave them.

use crate::{
    AppState,
    answer::{Answer, json_body},
    caller::{InSession, Person, Writer},
    session::described,
};
use axum::extract::State;
use engine::{
    access::{self, Delegation},
    failures,
};
use kernel::Id;
use serde::Deserialize;
use serde_json::json;

pub(crate) async fn list(State(state): State<AppState>, person: Person) -> Answer {
    let user = person.actor.user();
    let found = state.program.store.read(move |tx| access::delegations_of(tx, user)).await?;
    json_body(json!(found))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ActFor {
    // said in so many words: a body that says nothing changes nothing
    #[serde(deserialize_with = "Option::deserialize")]
    delegation: Option<Id<Delegation>>,
}

/// From now on the session asks for another, or in its person's own name again; told as the session is from now on.
pub(crate) async fn act_for(State(state): State<AppState>, writer: Writer<InSession>) -> Answer {
    let sent: ActFor =
        serde_json::from_value(writer.json()?).map_err(|error| failures::malformed_json(&error))?;
    let Person { actor, token, .. } = writer.caller.0;
    let registry = state.program.registry.clone();
    let signed_in = state.program.store.write(move |tx| {
        access::act_for(tx, &actor, &access::token_hash(&token), sent.delegation)?;
        access::session_actor(tx, &registry, &token)
    });
    json_body(described(&signed_in.await?))
}
