//! What leaves the house: webhooks and mail, against receivers and a mail server on this machine.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod addresses;
mod collector;
mod delivered;
mod failing;
mod kit;
mod mail;
mod mail_choices;
mod secrets;
mod seen;
mod traces;
