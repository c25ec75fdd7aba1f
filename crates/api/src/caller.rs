//! Who calls: found by the session's cookie or by a token; and, for whoever writes with a cookie, that the call comes from the page.

use crate::{AppState, answer::ApiError, origin::Asker, request::RequestInfo};
use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header, request::Parts},
};
use engine::{
    Actor,
    access::{self, SignedIn, same_bytes},
    failures,
    idempotency::IdempotencyKey,
};
use kernel::Failure;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The name of the session's cookie.
pub(crate) const COOKIE: &str = "jingwei_session";

/// Somebody who may ask: signed in, or a program of theirs with a token.
pub(crate) struct Caller {
    pub(crate) actor: Actor,
    /// The session's, where there is one: a browser sends its cookie by itself, and nobody sends a token without meaning to.
    csrf: Option<String>,
}

/// Somebody signed in themselves: what concerns sign-in is no program's to do.
pub(crate) struct Person {
    pub(crate) actor: Actor,
    pub(crate) signed_in: SignedIn,
    pub(crate) token: String,
}

/// Somebody signed in, whomever they act for: for what is about the session itself.
pub(crate) struct InSession(pub(crate) Person);

/// The session's token among the cookies.
pub(crate) fn token(headers: &HeaderMap) -> Option<String> {
    cookie(headers, COOKIE)
}

/// The cookie of that name.
pub(crate) fn cookie(headers: &HeaderMap, wanted: &str) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == wanted).map(|(_, value)| value.to_owned()).next()
}

/// The token of a program. Another scheme than `Bearer` is meant for somebody else, such as a proxy.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// What a request shows of whoever sends it.
enum Shown {
    Cookie(String),
    Token(String),
}

fn shown(headers: &HeaderMap) -> Result<Shown, Failure> {
    match (token(headers), bearer(headers)) {
        (Some(_), Some(_)) => Err(failures::TWO_CREDENTIALS.fail()),
        (Some(cookie), None) => Ok(Shown::Cookie(cookie)),
        (None, Some(token)) => Ok(Shown::Token(token)),
        (None, None) => Err(failures::NOT_SIGNED_IN.fail()),
    }
}

impl Person {
    async fn of(parts: &Parts, state: &AppState, token: String) -> Result<Self, ApiError> {
        let registry = state.program.registry.clone();
        let asked = token.clone();
        let signed_in =
            state.program.store.read(move |tx| access::session_actor(tx, &registry, &asked)).await?;
        let info = info(parts);
        let actor = signed_in.actor.clone().in_request(info.id, info.language);
        Ok(Self { actor, signed_in, token })
    }
}

impl FromRequestParts<AppState> for InSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        match shown(&parts.headers)? {
            Shown::Cookie(token) => Person::of(parts, state, token).await.map(InSession),
            Shown::Token(token) => {
                // one that is wrong is told so, and counted, wherever it is tried
                by_token(parts, state, token).await?;
                Err(failures::NOT_FOR_TOKENS.fail().into())
            }
        }
    }
}

impl FromRequestParts<AppState> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let InSession(person) = InSession::from_request_parts(parts, state).await?;
        if person.signed_in.acting.is_some() {
            return Err(failures::NOT_WHILE_ACTING.fail().into());
        }
        Ok(person)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        match shown(&parts.headers)? {
            Shown::Token(token) => Ok(Self { actor: by_token(parts, state, token).await?, csrf: None }),
            Shown::Cookie(token) => {
                let person = Person::of(parts, state, token).await?;
                if person.signed_in.second_factor_wanted {
                    return Err(failures::SECOND_FACTOR_WANTED.fail().into());
                }
                let actor = match person.signed_in.acting {
                    Some(acting) => {
                        let info = info(parts);
                        acting.actor?.in_request(info.id, info.language)
                    }
                    None => person.actor,
                };
                Ok(Self { actor, csrf: Some(person.signed_in.csrf) })
            }
        }
    }
}

/// Whoever's token it is. That it was used is noted now and then; a request does not fail because that could not be written.
async fn by_token(parts: &mut Parts, state: &AppState, token: String) -> Result<Actor, ApiError> {
    let store = &state.program.store;
    let (registry, asked) = (state.program.registry.clone(), token.clone());
    let found = match store.read(move |tx| access::token_actor(tx, &registry, &asked)).await {
        Err(failure) if failure.code() == failures::TOKEN_WRONG.code => {
            let Ok(Asker(origin)) = Asker::from_request_parts(parts, state).await;
            store.write(move |tx| access::take_wrong_token(tx, &origin)).await?;
            return Err(failure.into());
        }
        found => found?,
    };
    if found.stale
        && let Err(failure) = store.write(move |tx| access::note_token_use(tx, &token)).await
    {
        tracing::warn!(%failure, "that a token was used could not be noted");
    }
    let info = info(parts);
    Ok(found.actor.in_request(info.id, info.language))
}

fn info(parts: &Parts) -> RequestInfo {
    let known = parts.extensions.get::<RequestInfo>().cloned();
    known.unwrap_or_else(|| RequestInfo { id: String::new(), language: kernel::Language::default() })
}

/// Whoever a writing request may come from.
pub(crate) trait Writes: FromRequestParts<AppState, Rejection = ApiError> + Send {
    /// What the request must bring along to show that it comes from our page; none where it cannot come from another.
    fn csrf(&self) -> Option<&str>;
}

impl Writes for Caller {
    fn csrf(&self) -> Option<&str> {
        self.csrf.as_deref()
    }
}

impl Writes for Person {
    fn csrf(&self) -> Option<&str> {
        Some(&self.signed_in.csrf)
    }
}

impl Writes for InSession {
    fn csrf(&self) -> Option<&str> {
        self.0.csrf()
    }
}

/// A caller that writes: with the session's CSRF token, a body, and perhaps an idempotency key.
pub(crate) struct Writer<C = Caller> {
    pub(crate) caller: C,
    pub(crate) body: Bytes,
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) headers: HeaderMap,
}

impl<C: Writes> FromRequest<AppState> for Writer<C> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let (mut parts, body) = request.into_parts();
        let caller = C::from_request_parts(&mut parts, state).await?;
        if let Some(wanted) = caller.csrf() {
            same_origin(&parts.headers)?;
            let sent = parts.headers.get("x-csrf-token").map_or(&b""[..], |value| value.as_bytes());
            if !same_bytes(sent, wanted.as_bytes()) {
                return Err(failures::CSRF.fail().into());
            }
        }
        let headers = parts.headers.clone();
        let place = format!("{} {}", parts.method, parts.uri);
        let body =
            Bytes::from_request(Request::from_parts(parts, body), state).await.map_err(|rejection| {
                if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                    return too_large();
                }
                ApiError(failures::malformed("请求体无法读取", "the body cannot be read"))
            })?;
        let key = idempotency_key(&headers, &place, &body)?;
        Ok(Self { caller, body, key, headers })
    }
}

fn too_large() -> ApiError {
    ApiError(failures::TOO_LARGE.fail())
}

fn idempotency_key(headers: &HeaderMap, place: &str, body: &[u8]) -> Result<Option<IdempotencyKey>, Failure> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=100).contains(&key.len()));
    let key = key.ok_or_else(|| {
        failures::malformed("Idempotency-Key 须为 1 至 100 个字符", "Idempotency-Key has 1 to 100 characters")
    })?;
    let mut hash = Sha256::new();
    hash.update(place.as_bytes());
    hash.update([0]);
    // the version that a change starts from is part of what is asked
    hash.update(headers.get(header::IF_MATCH).map_or(&b""[..], |value| value.as_bytes()));
    hash.update([0]);
    hash.update(body);
    Ok(Some(IdempotencyKey { key: key.to_owned(), request_hash: hash.finalize().to_vec() }))
}

/// A browser says where a writing request comes from: another place is refused.
pub(crate) fn same_origin(headers: &HeaderMap) -> Result<(), Failure> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(header::ORIGIN) {
        None => Ok(()),
        Some(origin) => {
            let place = origin.split_once("://").map(|(_, place)| place);
            if place.is_some() && place == text(header::HOST) { Ok(()) } else { Err(failures::CSRF.fail()) }
        }
    }
}

impl<C> Writer<C> {
    /// The body as JSON; nothing at all is an empty object.
    pub(crate) fn json(&self) -> Result<Value, Failure> {
        if self.body.is_empty() {
            return Ok(Value::Object(serde_json::Map::new()));
        }
        json(&self.body)
    }

    /// The version in If-Match.
    pub(crate) fn version(&self) -> Result<i64, Failure> {
        let value = self.headers.get(header::IF_MATCH).ok_or_else(|| failures::VERSION_REQUIRED.fail())?;
        let text = value.to_str().unwrap_or_default().trim().trim_start_matches("W/").trim_matches('"');
        text.parse().map_err(|_| {
            failures::malformed("If-Match 须为版本号，如 \"3\"", "If-Match holds a version such as \"3\"")
        })
    }
}

/// A text as JSON.
pub(crate) fn json(body: &[u8]) -> Result<Value, Failure> {
    serde_json::from_slice(body).map_err(|error| failures::malformed_json(&error))
}
