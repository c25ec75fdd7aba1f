//! What leaves the house: webhooks, mail, and people who sign in elsewhere. How it is sent stands in a crate of its own, which only the binary brings; what is sent, in which
//! order and for whose eyes, is the engine's.

use crate::failures;
use kernel::{Bilingual, Failure, Timestamp};
use std::sync::Arc;

/// A message to somebody's program, signed already.
#[derive(Clone)]
pub struct Call {
    /// Where to, as the webhook says.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// A letter to a person.
#[derive(Clone)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// The recipient's name.
    pub name: String,
    /// One line.
    pub subject: String,
    /// As text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The same each time it is sent: whoever gets it twice knows by it. Letters, digits and `-`.
    pub id: String,
}

/// Whom the identity provider vouches for. What stands here was verified.
#[derive(Debug, Clone)]
pub struct Vouched {
    /// The provider.
    pub issuer: String,
    /// What it knows the person by, for good.
    pub subject: String,
    /// What the account is called, where it says so.
    pub name: Option<String>,
    /// Whether it asked for a second factor itself.
    pub second_factor: bool,
}

/// How a browser is sent to the identity provider.
pub struct Departure {
    /// Where to.
    pub url: String,
    /// What the code that comes back is exchanged with (PKCE). It has no `Debug`: it is not to stand in a log.
    pub verifier: String,
}

/// An identity provider that people may sign in by (OpenID Connect). Its calls take their time: not in a transaction.
pub trait IdentityProvider: Send + Sync {
    /// What its button says.
    fn label(&self) -> &Bilingual;
    /// What it is known by.
    fn issuer(&self) -> &str;
    /// Whether people may sign in with a password of this program too.
    fn passwords(&self) -> bool;
    /// Where a browser is sent that is to come back with `state`, and a token that holds `nonce`.
    fn depart(&self, now: Timestamp, state: &str, nonce: &str) -> Result<Departure, Failure>;
    /// Whom it vouches for by the code that the browser came back with.
    fn vouch(&self, now: Timestamp, code: &str, nonce: &str, verifier: &str) -> Result<Vouched, Failure>;
}

/// What calls the world.
pub trait Outside: Send + Sync {
    /// Refuses an address that nothing is ever sent to, by its form alone: it is said when the address is written down. What its name
    /// stands for is found out at each sending.
    fn check(&self, url: &str) -> Result<(), Failure>;
    /// Sends a message to somebody's program, and tells the status of a good answer.
    fn call(&self, call: &Call) -> Result<u16, Failure>;
    /// Whether mail is set up.
    fn mails(&self) -> bool;
    /// Hands a letter to the mail server.
    fn mail(&self, letter: &Letter) -> Result<(), Failure>;
    /// Where people open the program, without a slash at the end; none where it is not said.
    fn page(&self) -> Option<String>;
    /// Whom people may sign in by, where one is set up.
    fn identity_provider(&self) -> Option<Arc<dyn IdentityProvider>>;
}

/// A program that sends nothing.
pub struct Nowhere;

impl Outside for Nowhere {
    fn check(&self, _: &str) -> Result<(), Failure> {
        Ok(())
    }

    fn call(&self, _: &Call) -> Result<u16, Failure> {
        Err(failures::WEBHOOK_UNREACHED
            .fail()
            .with("reason_zh", "此程序不对外发送")
            .with("reason_en", "this program sends nothing out"))
    }

    fn mails(&self) -> bool {
        false
    }

    fn mail(&self, _: &Letter) -> Result<(), Failure> {
        Err(failures::MAIL_NOT_SET_UP.fail())
    }

    fn page(&self) -> Option<String> {
        None
    }

    fn identity_provider(&self) -> Option<Arc<dyn IdentityProvider>> {
        None
    }
}
