//! What tests stand on: a fresh program on each database, people of each role, and a client that speaks HTTP to it
//! without a socket.
//!
//! PostgreSQL is used when `JINGWEI_TEST_POSTGRES` names a server; `cargo xtask test` always starts one.

// A test's helper that cannot go on says why and stops the test.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod client;
mod fixture;
mod identity_provider;
mod jwt;
mod log;
mod phone;
mod place;
mod post_office;
mod printer;
mod receiver;
mod routes;
mod switch;

pub use client::{Answered, Client};
pub use fixture::{Fixture, PASSWORD, START, on_both, postgres_server};
pub use identity_provider::{IdentityProvider, Mood, Ticket};
pub use jwt::Signer;
pub use log::logged;
pub use phone::Phone;
pub use place::Place;
pub use post_office::{Mail, PostOffice};
pub use printer::PlainPrinter;
pub use receiver::{Answer, Received, Receiver};
pub use routes::{NOTHING, Route, described};
pub use switch::Switch;
