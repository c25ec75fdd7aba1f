//! Signing in and out.

use crate::{
    AppState,
    answer::{Answer, ApiError, json_body},
    caller::{COOKIE, InSession, Person, Writer, json, same_origin, token},
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
    Actor,
    access::{self, Admitted, Known, Origin, SignedIn},
    failures,
};
use kernel::Failure;
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) fn described(signed_in: &SignedIn) -> Value {
    json!({
        "user": {
            "id": signed_in.actor.user(), "name": signed_in.actor.name(), "display_name": signed_in.display_name,
        },
        "roles": signed_in.roles.iter().map(|role| role.code.as_str()).collect::<Vec<_>>(),
        "role_labels": signed_in.roles.iter().map(|role| &role.label).collect::<Vec<_>>(), "csrf": signed_in.csrf, "language": signed_in.language,
        "second_factor_wanted": signed_in.second_factor_wanted,
        "acts_for": signed_in.acting.as_ref().map(|acting| json!({
            "delegation": acting.delegation.id, "user": acting.delegation.delegator, "valid_to": acting.delegation.valid_to,
            "scope": acting.delegation.scope, "over": acting.actor.is_err(),
        })),
    })
}

pub(crate) async fn show(InSession(person): InSession) -> Answer {
    json_body(described(&person.signed_in))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    password: String,
    code: Option<String>,
}

pub(crate) async fn sign_in(
    State(state): State<AppState>,
    Asker(origin): Asker,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let measures = state.measures.clone();
    let answered = admitted(&state, origin, &headers, &body).await;
    if let Err(ApiError(failure)) = &answered {
        measures.refused_sign_in(failure.code());
    }
    answered
}

async fn admitted(state: &AppState, origin: Origin, headers: &HeaderMap, body: &Bytes) -> Answer {
    same_origin(headers)?;
    if !access::passwords_allowed(&state.program.registry) {
        return Err(failures::oidc::PASSWORDS_OFF.fail().into());
    }
    let sent: SignIn = serde_json::from_value(json(body)?)
        .map_err(|_| failures::malformed("需要用户名和密码", "name and password are wanted"))?;
    let store = &state.program.store;
    let (name, from) = (sent.name.clone(), origin.clone());
    store.write(move |tx| access::take_attempt(tx, &name, &from)).await?;
    let name = sent.name;
    let known = store.read(move |tx| access::known(tx, &name)).await?;
    if !fits(state, &known, sent.password).await? {
        tracing::warn!(user = known.name_if_any(), "a sign-in was refused");
        return Err(failures::WRONG_PASSWORD.fail().into());
    }
    let code = sent.code.map(|code| code.trim().to_owned()).filter(|code| !code.is_empty());
    if let (Some(user), Some(_)) = (known.user(), &code) {
        store.write(move |tx| access::take_code_attempt(tx, user)).await?;
    }
    // a token that was there before sign-in is never carried over
    let old = token(headers);
    let registry = state.program.registry.clone();
    let begun = store
        .write(move |tx| {
            let Admitted::Yes(user) = access::admit(tx, &known, &origin, code.as_deref())? else {
                return Ok(None);
            };
            if let Some(old) = &old {
                access::end_session(tx, old)?;
            }
            let session = access::start_session(tx, user, &origin)?;
            let signed_in = access::session_actor(tx, &registry, &session.token)?;
            Ok(Some((session, signed_in)))
        })
        .await?;
    let (session, signed_in) = begun.ok_or_else(|| failures::CODE_WANTED.fail())?;
    Ok(with_cookie(state, json_body(described(&signed_in))?, &session.token, access::SESSION_HOURS * 3600))
}

/// Whether a password is right, looked at on a thread of its own: it takes its time, and the one writer has others to serve.
async fn fits(state: &AppState, known: &Known, password: String) -> Result<bool, ApiError> {
    let _permit = state.hashing.acquire().await.map_err(|_| store::failures::UNAVAILABLE.fail())?;
    let known = known.clone();
    let check = tokio::task::spawn_blocking(move || known.fits(&password));
    check.await.map_err(|error| store::failures::INTERNAL.fail().because(error).into())
}

/// Refuses unless the password is the asker's own. Counted as an attempt to sign in, because whoever took a session away from its
/// owner would else guess here.
pub(crate) async fn own_password(
    state: &AppState,
    who: &Actor,
    origin: &Origin,
    password: String,
) -> Result<(), ApiError> {
    let store = &state.program.store;
    let (name, from) = (who.name().to_owned(), origin.clone());
    let known = store
        .write(move |tx| {
            access::take_attempt(tx, &name, &from)?;
            access::known(tx, &name)
        })
        .await?;
    if !fits(state, &known, password).await? {
        return Err(failures::WRONG_PASSWORD.fail().on("password").into());
    }
    let (name, from) = (who.name().to_owned(), origin.clone());
    Ok(store.write(move |tx| access::forgive(tx, &name, &from)).await?)
}

pub(crate) async fn sign_out(State(state): State<AppState>, writer: Writer<InSession>) -> Answer {
    let token = writer.caller.0.token.clone();
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
pub(crate) async fn list(State(state): State<AppState>, person: Person) -> Answer {
    let (user, token) = (person.actor.user(), person.token);
    let found = state.program.store.read(move |tx| access::sessions_of(tx, user, &token)).await?;
    json_body(json!({"items": found}))
}

/// Ends one of one's own sessions.
pub(crate) async fn end(
    State(state): State<AppState>,
    Path(id): Path<String>,
    writer: Writer<Person>,
) -> Answer {
    let (id, user) = (id_of(&id)?, writer.caller.actor.user());
    state.program.store.write(move |tx| access::end_session_of(tx, user, id)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(crate) async fn change_password(
    State(state): State<AppState>,
    Asker(origin): Asker,
    writer: Writer<Person>,
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

pub(crate) fn with_cookie(state: &AppState, mut response: Response, token: &str, seconds: i64) -> Response {
    if let Ok(cookie) = HeaderValue::from_str(&cookie_of(state, token, seconds)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The session's cookie.
pub(crate) fn cookie_of(state: &AppState, token: &str, seconds: i64) -> String {
    let secure = if state.options.secure_cookies { "; Secure" } else { "" };
    format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}{secure}")
}
