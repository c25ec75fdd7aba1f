//! Signing in and out.

use crate::{
    AppState,
    answer::{Answer, ApiError, json_body},
    caller::{COOKIE, Caller, Writer, json, same_origin, token},
    origin::Asker,
    records::id_of,
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::{
    access::{self, SignedIn},
    failures,
};
use kernel::Failure;
use serde::Deserialize;
use serde_json::{Value, json};

/// A hash of no password, so that a name that is not there takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Ry1vPP1nTnJcJ8Dp1R5QkjoCO8c5sOJyf3w7l3pXl3k";

fn described(signed_in: &SignedIn) -> Value {
    json!({
        "user": {
            "id": signed_in.actor.user(), "name": signed_in.actor.name(), "display_name": signed_in.display_name,
        },
        "roles": signed_in.roles.iter().map(|role| role.code.as_str()).collect::<Vec<_>>(),
        "role_labels": signed_in.roles.iter().map(|role| &role.label).collect::<Vec<_>>(), "csrf": signed_in.csrf, "language": signed_in.language,
    })
}

pub(crate) async fn show(caller: Caller) -> Answer {
    json_body(described(&caller.signed_in))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    password: String,
}

pub(crate) async fn sign_in(
    State(state): State<AppState>,
    Asker(origin): Asker,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    same_origin(&headers)?;
    let sent: SignIn = serde_json::from_value(json(&body)?)
        .map_err(|_| failures::malformed("需要用户名和密码", "name and password are wanted"))?;
    let store = &state.program.store;
    let (name, from) = (sent.name.clone(), origin.clone());
    store.write(move |tx| access::take_attempt(tx, &name, &from)).await?;
    let name = sent.name.clone();
    let found = store
        .read(move |tx| {
            let user = access::user_by_name(tx, &name)?;
            let hash =
                user.as_ref().map(|user| access::credential(tx, user.id.uuid())).transpose()?.flatten();
            Ok((user.map(|user| user.id), hash))
        })
        .await?;
    let right = verified(&state, sent.password, found.1.clone()).await?;
    let (Some(user), true) = (found.0, right) else {
        // a name that is nobody's may be a password, typed in the wrong place
        let named = if found.0.is_some() { sent.name.as_str() } else { "" };
        tracing::warn!(user = named, "a sign-in was refused");
        return Err(failures::WRONG_PASSWORD.fail().into());
    };
    // a token that was there before sign-in is never carried over
    let old = token(&headers);
    let registry = state.program.registry.clone();
    let (session, signed_in) = store
        .write(move |tx| {
            if let Some(old) = &old {
                access::end_session(tx, old)?;
            }
            // what was right a moment ago may have been changed since, because it was known to others
            if access::credential(tx, user.uuid())? != found.1 {
                return Err(failures::WRONG_PASSWORD.fail());
            }
            access::forgive(tx, &sent.name, &origin)?;
            let session = access::start_session(tx, user, &origin)?;
            let signed_in = access::session_actor(tx, &registry, &session.token)?;
            Ok((session, signed_in))
        })
        .await?;
    Ok(with_cookie(&state, json_body(described(&signed_in))?, &session.token, access::SESSION_HOURS * 3600))
}

async fn verified(state: &AppState, password: String, hash: Option<String>) -> Result<bool, ApiError> {
    let _permit = state.hashing.acquire().await.map_err(|_| store::failures::UNAVAILABLE.fail())?;
    let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
    let check = tokio::task::spawn_blocking(move || access::verify_password(&password, &hash));
    check.await.map_err(|error| store::failures::INTERNAL.fail().because(error).into())
}

pub(crate) async fn sign_out(State(state): State<AppState>, writer: Writer) -> Answer {
    let token = writer.caller.token.clone();
    state.program.store.write(move |tx| access::end_session(tx, &token)).await?;
    Ok(with_cookie(&state, StatusCode::NO_CONTENT.into_response(), "", 0))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    current: String,
    new: String,
}

/// One's own sessions.
pub(crate) async fn list(State(state): State<AppState>, caller: Caller) -> Answer {
    let (user, token) = (caller.actor.user(), caller.token);
    let found = state.program.store.read(move |tx| access::sessions_of(tx, user, &token)).await?;
    json_body(json!({"items": found}))
}

/// Ends one of one's own sessions.
pub(crate) async fn end(State(state): State<AppState>, Path(id): Path<String>, writer: Writer) -> Answer {
    let (id, user) = (id_of(&id)?, writer.caller.actor.user());
    state.program.store.write(move |tx| access::end_session_of(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn change_password(
    State(state): State<AppState>,
    Asker(origin): Asker,
    writer: Writer,
) -> Answer {
    let sent: PasswordChange = serde_json::from_value(writer.json()?).map_err(|_| -> Failure {
        failures::malformed("需要当前密码和新密码", "current and new are wanted")
    })?;
    let keep = access::token_hash(&writer.caller.token);
    let who = writer.caller.actor;
    let store = &state.program.store;
    let user = who.user().uuid();
    // whoever took a session away from its owner would else guess here
    let (name, from) = (who.name().to_owned(), origin.clone());
    store.write(move |tx| access::take_attempt(tx, &name, &from)).await?;
    let known = store.read(move |tx| access::credential(tx, user)).await?;
    let _permit = state.hashing.acquire().await.map_err(|_| store::failures::UNAVAILABLE.fail())?;
    // on a thread of its own: hashing takes its time, and the one writer has others to serve
    let (asker, before) = (who.clone(), known.clone());
    let hash = tokio::task::spawn_blocking(move || {
        access::checked_hash(&asker, before.as_deref(), &sent.current, &sent.new)
    });
    let hash = hash.await.map_err(|error| store::failures::INTERNAL.fail().because(error.to_string()))?;
    // the current one was right, only the new one is too weak: that is no guess
    if hash.as_ref().is_err_and(|failure| failure.code() == failures::WEAK_PASSWORD.code) {
        let (name, from) = (who.name().to_owned(), origin.clone());
        store.write(move |tx| access::forgive(tx, &name, &from)).await?;
    }
    let hash = hash?;
    store
        .write(move |tx| {
            access::forgive(tx, who.name(), &origin)?;
            access::change_password(tx, &who, known.as_deref(), &hash, &keep)
        })
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn with_cookie(state: &AppState, mut response: Response, token: &str, seconds: i64) -> Response {
    let secure = if state.options.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
