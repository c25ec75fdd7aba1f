//! Each failure that a command or a record's rules declare is provoked, by that very command or on that very record.
//!
//! A module's table (one file a module) has a line for each pair of what refuses and the code; what is declared and has no line
//! fails the first test, a line that does not come true fails the second.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

mod access;
mod custom;
mod delegation;
mod framework;
mod organisation;
mod work;

use engine::Registry;
use jingwei::modules;
use std::collections::BTreeSet;
use testkit::{Answered, Fixture, on_both};

/// One way in which a command, or the rules of a record, refuses.
struct Refusal {
    /// The command or the record.
    of: &'static str,
    /// The code of the failure.
    code: &'static str,
    /// Does what is refused, on a database with the shipped content.
    provoke: fn(&Fixture) -> Answered,
}

const TABLES: &[&[Refusal]] = &[
    access::REFUSALS,
    custom::REFUSALS,
    delegation::REFUSALS,
    framework::REFUSALS,
    organisation::REFUSALS,
    work::REFUSALS,
];

fn all() -> impl Iterator<Item = &'static Refusal> {
    TABLES.iter().copied().flatten()
}

#[test]
fn every_declared_failure_of_a_command_or_record_has_a_line_and_every_line_a_declaration() {
    let registry = Registry::new(modules());
    let commands = registry
        .commands()
        .flat_map(|entry| entry.def.failures.iter().map(|failure| (entry.def.name, failure.code)));
    let records = registry
        .records()
        .flat_map(|entry| entry.failures.iter().map(|failure| (entry.def.name, failure.code)));
    let declared: BTreeSet<(&str, &str)> = commands.chain(records).collect();
    let provoked: BTreeSet<(&str, &str)> = all().map(|refusal| (refusal.of, refusal.code)).collect();
    let missing: Vec<_> = declared.difference(&provoked).collect();
    assert!(
        missing.is_empty(),
        "declared, and no line in crates/server/tests/refusals provokes it: {missing:?}"
    );
    let undeclared: Vec<_> = provoked.difference(&declared).collect();
    assert!(undeclared.is_empty(), "provoked, and not declared: {undeclared:?}");
}

#[test]
fn every_declared_failure_is_what_is_answered() {
    on_both(|fixture| {
        fixture.load_content();
        for Refusal { of, code, provoke } in all() {
            let answered = provoke(fixture);
            let at_a_field = answered.faults().iter().any(|(_, fault)| fault == code);
            assert!(
                answered.code() == *code || at_a_field,
                "{of} did not refuse with {code}: {}",
                answered.json
            );
            assert!(answered.status.is_client_error(), "{of}, {code}: {}", answered.status);
        }
    });
}
