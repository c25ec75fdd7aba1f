//! What leaves the house: webhooks by HTTPS, to addresses outside only, mail by SMTP, and questions to the identity provider.
//!
//! Only the binary brings this; what is sent, when and for whose eyes, is the engine's. Why so: `docs/adr/0022-mail-and-webhooks.md`.

mod address;
mod agent;
mod call;
mod claims;
mod collector;
mod fetch;
mod mail;
mod places;
mod provider;

pub use address::is_outside;
pub use call::Resolve;
pub use collector::Collector;
pub use mail::{MailSettings, Security};
pub use places::{Place, Places};
pub use provider::ProviderSettings;

use call::Caller;
use engine::{
    TRACED, failures,
    outside::{Call, IdentityProvider, Letter, Outside},
};
use kernel::Failure;
use mail::Mailer;
use provider::Provider;
use std::{sync::Arc, time::Duration};
use tracing::{Span, field::Empty};

/// How long a receiver may take, from the look-up of its name to its answer.
pub const PATIENCE: Duration = Duration::from_secs(15);

/// What is sent where.
pub struct Settings {
    /// Where webhooks may lead.
    pub places: Places,
    /// How long a receiver may take.
    pub patience: Duration,
    /// What a name stands for.
    pub resolve: Resolve,
    /// The mail server, if there is one.
    pub mail: Option<MailSettings>,
    /// Where people open the program, without a slash at the end.
    pub page: Option<String>,
    /// Whom people may sign in by, if that is set up.
    pub provider: Option<ProviderSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            places: Places::default(),
            patience: PATIENCE,
            resolve: call::by_the_system(),
            mail: None,
            page: None,
            provider: None,
        }
    }
}

/// What calls the world.
pub struct World {
    places: Places,
    caller: Caller,
    mailer: Option<Mailer>,
    page: Option<String>,
    provider: Option<Arc<Provider>>,
}

impl World {
    /// As it is set up, or what is wrong with that.
    pub fn new(settings: Settings) -> Result<Self, String> {
        let Settings { places, patience, resolve, mail, page, provider } = settings;
        Ok(Self {
            caller: Caller::new(places.clone(), patience, resolve),
            places,
            mailer: mail.map(Mailer::new).transpose()?,
            page,
            provider: provider.map(Provider::new).transpose()?.map(Arc::new),
        })
    }
}

impl Outside for World {
    fn check(&self, url: &str) -> Result<(), Failure> {
        self.places.check(url).map(|_| ())
    }

    fn call(&self, call: &Call) -> Result<u16, Failure> {
        // neither the address nor what is sent is told: either may hold a secret
        let span = tracing::trace_span!(
            target: TRACED, "webhook call", otel.kind = "client", otel.status_code = Empty,
            http.response.status_code = Empty, jingwei.failure = Empty,
        );
        let called = span.in_scope(|| self.places.check(&call.url).and_then(|_| self.caller.call(call)));
        if let Ok(status) = &called {
            span.record("http.response.status_code", i64::from(*status));
        }
        ended(&span, &called);
        called
    }

    fn mails(&self) -> bool {
        self.mailer.is_some()
    }

    fn mail(&self, letter: &Letter) -> Result<(), Failure> {
        let mailer = self.mailer.as_ref().ok_or_else(|| failures::MAIL_NOT_SET_UP.fail())?;
        let span = tracing::trace_span!(
            target: TRACED, "mail handed over", otel.kind = "client", otel.status_code = Empty,
            jingwei.failure = Empty,
        );
        let sent = span.in_scope(|| mailer.send(letter));
        ended(&span, &sent);
        sent
    }

    fn page(&self) -> Option<String> {
        self.page.clone()
    }

    fn identity_provider(&self) -> Option<Arc<dyn IdentityProvider>> {
        self.provider.clone().map(|provider| provider as Arc<dyn IdentityProvider>)
    }
}

/// Tells a span how what it stands for ended: a code of ours, and never the other side's words.
fn ended<T>(span: &Span, done: &Result<T, Failure>) {
    if let Err(failure) = done {
        span.record("otel.status_code", "ERROR");
        span.record("jingwei.failure", failure.code());
    }
}
