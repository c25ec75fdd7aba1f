//! Reorganisations take place on their day.

use crate::commands::bring_into_force;
use engine::{
    Actor,
    jobs::{Every, Inside, Job, JobDef, Outcome, RunsAs, ScheduleDef},
};
use kernel::{Failure, Label, operator_day};
use schema::elements;
use serde::{Deserialize, Serialize};
use store::Tx;

/// Brings into force the approved reorganisations whose day has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BringIntoForce {}

/// A minute after midnight; once afterwards where the server was down.
pub static SCHEDULE: ScheduleDef = ScheduleDef {
    name: "organisation.bring_into_force",
    label: Label::new("组织调整生效", "Reorganisations take place"),
    every: Every::Day { hour: 0, minute: 1 },
};

impl Job for BringIntoForce {
    const DEF: &'static JobDef = &JobDef {
        name: "organisation.bring_into_force",
        label: Label::new("组织调整生效", "Reorganisations take place"),
        owner: elements::ORGANISATION_HR_POLICIES,
        runs_as: RunsAs::Program,
        needs: &[],
        most_tries: 10,
    };
}

impl Inside for BringIntoForce {
    fn run(tx: &mut Tx<'_>, who: &Actor, job: Self) -> Result<Outcome<Self>, Failure> {
        let today = operator_day(tx.now());
        Ok(if bring_into_force(tx, who, today)? > 0 { Outcome::Again(job) } else { Outcome::Done })
    }
}
