//! Signing in by an identity provider: a browser is sent out, comes back, and types a code where one is wanted.
//!
//! Out and back are pages that a browser is led through, so what goes wrong leads to the page too: it is told the stable code, and looks
//! up the words. The cookie of the way is `Lax`, since the way back begins at another site; that of the session stays `Strict`.

use crate::{
    AppState,
    answer::{Answer, ApiError, json_body},
    caller::{cookie, json, same_origin, token},
    origin::Asker,
    request::RequestInfo,
    session::{described, with_cookie},
};
use axum::{
    Extension,
    body::Bytes,
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::{
    access::{self, Arrived, Origin, Parting},
    failures::{self, oidc},
    outside::IdentityProvider,
};
use kernel::Failure;
use serde::Deserialize;
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// The cookie that knows a browser again, between going out and coming in.
const COOKIE: &str = "jingwei_oidc";
/// Where it is sent along.
const PATH: &str = "/api/session/oidc";
/// How long one waits for others who ask a slow provider.
const TURN: Duration = Duration::from_secs(5);
/// The longest code and state that are looked at.
const LONGEST: usize = 4_096;

/// What the page must know before anybody is signed in.
pub(crate) async fn ways(State(state): State<AppState>, headers: HeaderMap) -> Answer {
    let registry = &state.program.registry;
    let provider = registry.outside().identity_provider();
    let code_wanted = match cookie(&headers, COOKIE) {
        Some(known) => {
            state.program.store.read(move |tx| access::waits_for_code(tx, &known)).await?.is_some()
        }
        None => false,
    };
    json_body(json!({
        "provider": provider.map(|provider| json!({"label": provider.label()})),
        "passwords": access::passwords_allowed(registry),
        "code_wanted": code_wanted,
    }))
}

#[derive(Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    return_to: String,
}

pub(crate) async fn start(
    State(state): State<AppState>,
    Asker(origin): Asker,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Response {
    let wanted = wanted.map(|Query(wanted)| wanted).unwrap_or_default();
    let return_to = access::own_path(&wanted.return_to).to_owned();
    match sent_out(&state, &return_to, origin).await {
        Ok((url, known)) => led(&url, Some(way_cookie(&state, &known, access::AWAY_MINUTES * 60))),
        Err(failure) => refused(&state, &failure, &return_to),
    }
}

async fn sent_out(state: &AppState, return_to: &str, origin: Origin) -> Result<(String, String), Failure> {
    let parting = Parting::random();
    let (given, nonce) = (parting.state.clone(), parting.nonce.clone());
    let now = state.program.store.read(|tx| Ok(tx.now())).await?;
    let departure = asked(state, move |provider| provider.depart(now, &given, &nonce)).await?;
    let (known, return_to) = (parting.cookie.clone(), return_to.to_owned());
    let verifier = departure.verifier;
    let kept =
        state.program.store.write(move |tx| access::depart(tx, &parting, &verifier, &return_to, &origin));
    kept.await?;
    Ok((departure.url, known))
}

/// Asks the provider on a thread of its own: it takes its time, and a few at once are enough, so that one that is slow holds up nobody
/// else.
async fn asked<R: Send + 'static>(
    state: &AppState,
    ask: impl FnOnce(&dyn IdentityProvider) -> Result<R, Failure> + Send + 'static,
) -> Result<R, Failure> {
    let provider = state.program.registry.outside().identity_provider();
    let provider: Arc<dyn IdentityProvider> = provider.ok_or_else(|| oidc::NOT_SET_UP.fail())?;
    let turn = tokio::time::timeout(TURN, state.asking.acquire()).await;
    let busy = |_| oidc::UNREACHABLE.fail().because("others wait for it already");
    let _permit = turn.map_err(busy)?.map_err(|_| store::failures::UNAVAILABLE.fail())?;
    let answered = tokio::task::spawn_blocking(move || ask(provider.as_ref())).await;
    answered.map_err(|error| store::failures::INTERNAL.fail().because(error))?
}

/// What the provider sends a browser back with.
#[derive(Default, Deserialize)]
pub(crate) struct Returned {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

pub(crate) async fn callback(
    State(state): State<AppState>,
    Asker(origin): Asker,
    Extension(info): Extension<RequestInfo>,
    headers: HeaderMap,
    returned: Result<Query<Returned>, QueryRejection>,
) -> Response {
    let returned = returned.map(|Query(returned)| returned).unwrap_or_default();
    let mut return_to = "/".to_owned();
    match come_in(&state, origin, &info.id, &headers, returned, &mut return_to).await {
        Ok(cookies) => led_with(&return_to, cookies),
        Err(failure) => refused(&state, &failure, &return_to),
    }
}

/// The cookies of whoever is let in, or has a code to type.
async fn come_in(
    state: &AppState,
    origin: Origin,
    request: &str,
    headers: &HeaderMap,
    returned: Returned,
    return_to: &mut String,
) -> Result<Vec<String>, Failure> {
    let store = &state.program.store;
    let from = origin.clone();
    store.write(move |tx| access::take_return(tx, &from)).await?;
    let bounded = |text: Option<String>| text.filter(|text| text.len() <= LONGEST);
    let (Some(given), known) = (bounded(returned.state), cookie(headers, COOKIE)) else {
        return Err(oidc::STATE.fail());
    };
    let back = store.write(move |tx| access::come_back(tx, &given, known.as_deref())).await?;
    let back = back.ok_or_else(|| oidc::STATE.fail())?;
    return_to.clone_from(&back.return_to);
    if let Some(error) = returned.error {
        let error: String = error.chars().filter(|c| !c.is_control()).take(80).collect();
        return Err(oidc::REFUSED.fail().because(error));
    }
    let code = bounded(returned.code).ok_or_else(|| oidc::REFUSED.fail().because("there is no code"))?;
    let now = store.read(|tx| Ok(tx.now())).await?;
    let vouched = asked(state, move |provider| {
        // RFC 9207: an answer says whose it is
        if returned.iss.is_some_and(|issuer| issuer != provider.issuer()) {
            return Err(oidc::UNTRUSTED.fail().because("the answer is another provider's"));
        }
        provider.vouch(now, &code, &back.nonce, &back.verifier)
    })
    .await?;
    // a token that was there before sign-in is never carried over
    let (old, registry, request) = (token(headers), state.program.registry.clone(), request.to_owned());
    let (session, way) = store
        .write(move |tx| match access::arrive(tx, &registry, &vouched, &origin, &request)? {
            Arrived::CodeWanted(cookie) => Ok((None, cookie)),
            Arrived::In(user) => {
                if let Some(old) = &old {
                    access::end_session(tx, old)?;
                }
                let session = access::start_vouched_session(tx, user, &origin, vouched.second_factor)?;
                Ok((Some(session), String::new()))
            }
        })
        .await?;
    Ok(match session {
        None => vec![way_cookie(state, &way, access::AWAY_MINUTES * 60)],
        Some(session) => vec![
            way_cookie(state, "", 0),
            crate::session::cookie_of(state, &session.token, access::SESSION_HOURS * 3600),
        ],
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    code: String,
}

/// The code of whoever came back and has a second factor here.
pub(crate) async fn code(
    State(state): State<AppState>,
    Asker(origin): Asker,
    Extension(info): Extension<RequestInfo>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let answered = by_code(&state, origin, info.id, &headers, &body).await;
    if let Err(ApiError(failure)) = &answered {
        state.measures.refused_sign_in(failure.code());
    }
    answered
}

async fn by_code(
    state: &AppState,
    origin: Origin,
    request: String,
    headers: &HeaderMap,
    body: &Bytes,
) -> Answer {
    same_origin(headers)?;
    let typed: Typed =
        serde_json::from_value(json(body)?).map_err(|error| failures::malformed_json(&error))?;
    let known = cookie(headers, COOKIE).ok_or_else(|| oidc::STATE.fail())?;
    let store = &state.program.store;
    let asked = known.clone();
    let user = store.read(move |tx| access::waits_for_code(tx, &asked)).await?;
    let user = user.ok_or_else(|| oidc::STATE.fail())?;
    store.write(move |tx| access::take_code_attempt(tx, user)).await?;
    let (old, registry) = (token(headers), state.program.registry.clone());
    let (session, signed_in) = store
        .write(move |tx| {
            let user = access::arrive_with_code(tx, &registry, &known, &typed.code, &request)?;
            if let Some(old) = &old {
                access::end_session(tx, old)?;
            }
            let session = access::start_session(tx, user, &origin)?;
            let signed_in = access::session_actor(tx, &registry, &session.token)?;
            Ok((session, signed_in))
        })
        .await?;
    let mut response = json_body(described(&signed_in))?;
    append(&mut response, &way_cookie(state, "", 0));
    Ok(with_cookie(state, response, &session.token, access::SESSION_HOURS * 3600))
}

fn way_cookie(state: &AppState, known: &str, seconds: i64) -> String {
    let secure = if state.options.secure_cookies { "; Secure" } else { "" };
    format!("{COOKIE}={known}; HttpOnly; SameSite=Lax; Path={PATH}; Max-Age={seconds}{secure}")
}

fn append(response: &mut Response, cookie: &str) {
    if let Ok(cookie) = HeaderValue::from_str(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// Leads the browser elsewhere.
fn led(place: &str, cookie: Option<String>) -> Response {
    led_with(place, cookie.into_iter().collect())
}

fn led_with(place: &str, cookies: Vec<String>) -> Response {
    let Ok(place) = HeaderValue::from_str(place) else {
        return ApiError(store::failures::INTERNAL.fail().because("a place that is no header"))
            .into_response();
    };
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, place);
    cookies.iter().for_each(|cookie| append(&mut response, cookie));
    response
}

/// Leads to where the person wanted to go, which shows the sign-in with what went wrong.
fn refused(state: &AppState, failure: &Failure, return_to: &str) -> Response {
    state.measures.refused_sign_in(failure.code());
    match failure.kind() {
        kernel::FailureKind::Internal => {
            tracing::error!(%failure, "a sign-in by the identity provider failed")
        }
        _ => tracing::warn!(%failure, "a sign-in by the identity provider was refused"),
    }
    let (page, part) = return_to.split_once('#').map_or((return_to, ""), |(page, part)| (page, part));
    let joint = if page.contains('?') { '&' } else { '?' };
    let hash = if part.is_empty() { String::new() } else { format!("#{part}") };
    led(&format!("{page}{joint}refused={}{hash}", failure.code()), Some(way_cookie(state, "", 0)))
}
