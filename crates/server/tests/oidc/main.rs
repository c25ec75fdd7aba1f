//! Signing in by an identity provider (OpenID Connect), against one on this machine that answers as a test wants it.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod accounts;
mod kit;
mod provider;
mod second_step;
mod tokens;
mod way;
