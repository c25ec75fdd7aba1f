//! An identity provider: OpenID Connect by the crate `openidconnect`, over the house's own bounded calls.
//!
//! Unlike a webhook's address it is the operator's own choice, and may be one inside. What it says is bounded all the same, in size and
//! time, no redirect is followed, and it is asked for what it publishes about itself at a bounded rate.

use crate::{
    claims::{Audience, check, name_in, of_an_unknown_key, said},
    fetch::Fetcher,
};
use engine::{
    failures::oidc,
    outside::{Departure, IdentityProvider, Vouched},
};
use kernel::{Bilingual, Failure, Timestamp};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, IssuerUrl, JsonWebKeySet, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreProviderMetadata},
};
use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// How long what the provider publishes about itself is believed.
const FRESH: chrono::Duration = chrono::Duration::hours(1);
/// How long it is left alone after it did not answer.
const LEFT_ALONE: chrono::Duration = chrono::Duration::seconds(10);
/// How often its keys are fetched anew for a key that is not known.
const KEYS_ANEW: chrono::Duration = chrono::Duration::seconds(60);

/// The provider, as it is set up.
#[derive(Clone)]
pub struct ProviderSettings {
    /// Its name and address, exactly as it says it.
    pub issuer: String,
    /// What it knows this program by.
    pub client_id: String,
    /// And the secret with which this program shows that it is it; a public client has none.
    pub client_secret: Option<String>,
    /// Where browsers come back to, as it is entered at the provider.
    pub redirect: String,
    /// What its button says.
    pub label: Bilingual,
    /// The claim that holds the name of the account.
    pub name_claim: String,
    /// Whether people may sign in with a password of this program too.
    pub passwords: bool,
    /// How long it may take for one answer.
    pub patience: Duration,
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the secret is in no log
        write!(f, "ProviderSettings({}, {})", self.issuer, self.client_id)
    }
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What is known of it for now.
#[derive(Default)]
struct Known {
    metadata: Option<(Timestamp, CoreProviderMetadata)>,
    keys_at: Option<Timestamp>,
    silent_at: Option<Timestamp>,
}

/// What asks the provider.
pub(crate) struct Provider {
    settings: ProviderSettings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    fetcher: Fetcher,
    known: Mutex<Known>,
}

impl Provider {
    /// As it is set up, or what is wrong with that. It is not asked yet: the program starts without it.
    pub(crate) fn new(settings: ProviderSettings) -> Result<Self, String> {
        let issuer =
            IssuerUrl::new(settings.issuer.clone()).map_err(|error| format!("oidc.issuer: {error}"))?;
        let redirect =
            RedirectUrl::new(settings.redirect.clone()).map_err(|error| format!("public_url: {error}"))?;
        let fetcher = Fetcher::new(settings.patience);
        for (name, url) in [("oidc.issuer", issuer.url()), ("public_url", redirect.url())] {
            if !Fetcher::is_private(url) {
                return Err(format!("{name}: begins with https://; http:// is for this machine alone"));
            }
        }
        Ok(Self { settings, issuer, redirect, fetcher, known: Mutex::default() })
    }

    /// What the provider publishes about itself, with its keys.
    fn metadata(&self, now: Timestamp) -> Result<CoreProviderMetadata, Failure> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, metadata)) = known.metadata.as_ref().filter(|(at, _)| lately(*at, now, FRESH)) {
            return Ok(metadata.clone());
        }
        if known.silent_at.is_some_and(|at| lately(at, now, LEFT_ALONE)) {
            return Err(oidc::UNREACHABLE.fail().because("it did not answer a moment ago"));
        }
        let http = |request: HttpRequest| self.fetcher.fetch(request);
        let found = CoreProviderMetadata::discover(&self.issuer, &http).map_err(|error| unreachable(&error));
        match found.and_then(usable) {
            Ok(metadata) => {
                *known =
                    Known { metadata: Some((now, metadata.clone())), keys_at: Some(now), silent_at: None };
                Ok(metadata)
            }
            Err(failure) => {
                known.silent_at = Some(now);
                Err(failure)
            }
        }
    }

    /// The same with its keys fetched anew; none where they were a moment ago.
    fn keys_anew(&self, now: Timestamp) -> Option<CoreProviderMetadata> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.keys_at.is_some_and(|at| lately(at, now, KEYS_ANEW)) {
            return None;
        }
        known.keys_at = Some(now);
        let (at, metadata) = known.metadata.clone()?;
        let http = |request: HttpRequest| self.fetcher.fetch(request);
        let keys = JsonWebKeySet::fetch(metadata.jwks_uri(), &http)
            .inspect_err(|error| {
                tracing::warn!(cause = cause(error), "the keys of the identity provider could not be fetched")
            })
            .ok()?;
        let metadata = metadata.set_jwks(keys);
        known.metadata = Some((at, metadata.clone()));
        Some(metadata)
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        let client =
            CoreClient::from_provider_metadata(metadata.clone(), self.client_id(), self.client_secret());
        let client = client.set_redirect_uri(self.redirect.clone());
        let taken = metadata.token_endpoint_auth_methods_supported();
        let basic = taken.is_none_or(|ways| ways.contains(&CoreClientAuthMethod::ClientSecretBasic));
        client.set_auth_type(if basic { AuthType::BasicAuth } else { AuthType::RequestBody })
    }

    /// Whose token it must be, and for whom.
    fn audience(&self, metadata: &CoreProviderMetadata) -> Audience {
        Audience {
            issuer: self.issuer.clone(),
            client: self.client_id(),
            secret: self.client_secret(),
            keys: metadata.jwks().clone(),
        }
    }

    fn client_id(&self) -> ClientId {
        ClientId::new(self.settings.client_id.clone())
    }

    fn client_secret(&self) -> Option<ClientSecret> {
        self.settings.client_secret.clone().map(ClientSecret::new)
    }
}

impl IdentityProvider for Provider {
    fn label(&self) -> &Bilingual {
        &self.settings.label
    }

    fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    fn passwords(&self) -> bool {
        self.settings.passwords
    }

    fn depart(&self, now: Timestamp, state: &str, nonce: &str) -> Result<Departure, Failure> {
        let client = self.client(&self.metadata(now)?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (state, nonce) = (CsrfToken::new(state.to_owned()), Nonce::new(nonce.to_owned()));
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let asked = client.authorize_url(flow, move || state, move || nonce).set_pkce_challenge(challenge);
        let more = if self.settings.name_claim == "email" { "email" } else { "profile" };
        let (url, _, _) = asked.add_scope(Scope::new(more.to_owned())).url();
        Ok(Departure { url: url.into(), verifier: verifier.into_secret() })
    }

    fn vouch(&self, now: Timestamp, code: &str, nonce: &str, verifier: &str) -> Result<Vouched, Failure> {
        let metadata = self.metadata(now)?;
        let client = self.client(&metadata);
        let asked = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(untrusted)?;
        let asked = asked.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()));
        let http = |request: HttpRequest| self.fetcher.fetch(request);
        let tokens = asked.request(&http).map_err(|error| match &error {
            RequestTokenError::ServerResponse(told) => oidc::REFUSED.fail().because(told.error()),
            _ => unreachable(&error),
        })?;
        let token = tokens.id_token().ok_or_else(|| untrusted("there is no ID token"))?;
        let nonce = Nonce::new(nonce.to_owned());
        let checked = match check(token, &self.audience(&metadata), &nonce, now) {
            Err(error) if of_an_unknown_key(&error) => match self.keys_anew(now) {
                Some(metadata) => check(token, &self.audience(&metadata), &nonce, now),
                None => Err(error),
            },
            other => other,
        };
        checked.map_err(|error| untrusted(cause(&error)))?;
        let said = said(token).ok_or_else(|| untrusted("its claims are no JSON"))?;
        let subject = said["sub"].as_str().ok_or_else(|| untrusted("it names no subject"))?;
        Ok(Vouched {
            issuer: self.issuer.as_str().to_owned(),
            subject: subject.to_owned(),
            name: name_in(&said, &self.settings.name_claim),
            // RFC 8176: several factors were asked for
            second_factor: said["amr"].as_array().is_some_and(|all| all.iter().any(|one| one == "mfa")),
        })
    }
}

/// A clock that was set back makes nothing fresher.
fn lately(at: Timestamp, now: Timestamp, span: chrono::Duration) -> bool {
    at <= now && now - at < span
}

/// What a browser or a code is sent to is private, whatever the provider says.
fn usable(metadata: CoreProviderMetadata) -> Result<CoreProviderMetadata, Failure> {
    let token = metadata.token_endpoint().map(|endpoint| endpoint.url());
    let private = token.is_some_and(Fetcher::is_private)
        && Fetcher::is_private(metadata.authorization_endpoint().url());
    let refused = || oidc::UNREACHABLE.fail().because("an endpoint is missing or not https");
    private.then_some(metadata).ok_or_else(refused)
}

fn untrusted(cause: impl ToString) -> Failure {
    oidc::UNTRUSTED.fail().because(cause)
}

fn unreachable(error: &dyn std::error::Error) -> Failure {
    oidc::UNREACHABLE.fail().because(cause(error))
}

/// An error with what it comes from. Bodies are in none of them.
fn cause(error: &dyn std::error::Error) -> String {
    let mut told = error.to_string();
    let mut inner = error.source();
    while let Some(error) = inner {
        told = format!("{told}: {error}");
        inner = error.source();
    }
    told.chars().take(500).collect()
}
