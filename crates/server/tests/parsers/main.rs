//! What comes from outside is read or refused by name, whatever stands in it: no panic, no fault of the program, nothing that grows
//! beyond its bounds; and what was read reads the same once it is written. `docs/parsers.md` says which parser is tested where.
//!
//! Most inputs are made as their grammar wants them and then mangled in a few places: what is mere noise is refused at the first
//! sign and tests nothing behind it. Quick by default; `PROPTEST_CASES=2560` tries ten times as many of each.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod archives;
mod kit;
mod lists;
mod requests;
mod settings;
mod sheets;
mod uploads;
mod values;
mod workbooks;
