//! What tests stand on: a fresh program on each database, people of each role, and a client that speaks HTTP to it
//! without a socket.
//!
//! PostgreSQL is used when `JINGWEI_TEST_POSTGRES` names a server; `cargo xtask test` always starts one.

// A test's helper that cannot go on says why and stops the test.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a helper that fails fails the test")]

mod client;
mod fixture;
mod phone;
mod place;
mod printer;

pub use client::{Answered, Client};
pub use fixture::{Fixture, PASSWORD, START, on_both, postgres_server};
pub use phone::Phone;
pub use place::Place;
pub use printer::PlainPrinter;
