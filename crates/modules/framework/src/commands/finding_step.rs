//! What the commands on a finding share: one step of its state, by the rule.

use crate::{
    failures,
    records::Finding,
    rules::{Step, next_state},
};
use engine::{Actor, Stored, get, update};
use kernel::{Failure, Id};
use schema::ChoiceType;
use serde::Serialize;
use store::Tx;

/// A finding after a step.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct FindingMoved {
    /// Which one.
    pub finding: Id<Finding>,
    /// Its number.
    pub number: String,
    /// Its state now.
    pub state: &'static str,
    /// Its version now.
    pub version: i64,
}

impl FindingMoved {
    /// What there is to tell of a finding.
    pub fn of(finding: &Stored<Finding>) -> Self {
        Self {
            finding: finding.id,
            number: finding.data.number.clone(),
            state: finding.data.state.code(),
            version: finding.version,
        }
    }
}

/// Takes a step, and writes along with it what `change` says.
pub(super) fn take_step(
    tx: &mut Tx<'_>,
    who: &Actor,
    id: Id<Finding>,
    step: Step,
    change: impl FnOnce(&mut Finding),
) -> Result<FindingMoved, Failure> {
    let stored: Stored<Finding> = get(tx, id)?;
    let mut data = stored.data.clone();
    data.state = next_state(data.state, step).ok_or_else(|| wrong_state(&stored.data))?;
    change(&mut data);
    Ok(FindingMoved::of(&update(tx, who, &stored, &data)?))
}

fn wrong_state(finding: &Finding) -> Failure {
    let state = finding.state.label();
    let failure = failures::WRONG_STATE.fail().with("number", &finding.number);
    failure.with("state_zh", state.zh).with("state_en", state.en)
}

/// A reason or an evidence that says something.
pub(super) fn said(field: &str, text: String) -> Result<String, Failure> {
    if text.trim().chars().count() < 4 { Err(failures::REASON_TOO_SHORT.fail().on(field)) } else { Ok(text) }
}
