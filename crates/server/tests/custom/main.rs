//! The customer's own fields, over HTTP and on both databases: like the program's, everywhere.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod defining;
mod files;
mod kit;
mod lists;
mod rows;
mod servers;
mod together;
mod trust;
