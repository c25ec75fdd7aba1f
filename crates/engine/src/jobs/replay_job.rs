//! A dead job is tried again.

use super::order;
use crate::{
    Actor, Command,
    audit::{self, Action},
    failures,
};
use kernel::{Failure, Label};
use schema::{CommandDef, Input, elements};
use serde::Serialize;
use serde_json::json;
use store::Tx;

/// Tries a dead job again, from where it failed.
#[derive(Debug, Input)]
pub struct ReplayJob {
    /// Which.
    #[field(label("作业编号", "Job number"), min = 1)]
    pub number: i64,
}

/// What replaying or dropping a job answers.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct JobChanged {
    /// Which.
    pub number: i64,
    /// `queued` or `dropped`.
    pub state: String,
}

impl Command for ReplayJob {
    type Output = JobChanged;
    const DEF: &'static CommandDef = &CommandDef {
        name: "work.replay_job",
        label: Label::new("重新执行", "Replay"),
        about: Label::new(
            "排除原因后，从失败处重新执行作业",
            "Runs a failed job again from where it failed, once its cause is mended",
        ),
        owner: elements::BUSINESS_CONTINUITY,
        subject: None,
        failures: &[&failures::JOB_GONE, &failures::JOB_NOT_DEAD],
        primary: true,
        confirm: None,
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<JobChanged, Failure> {
        let sql = "UPDATE job SET state = 'queued', tries = 0, due_at = $2, timed = $3 WHERE number = $1 AND state = 'dead'";
        let now = tx.now();
        let changed = tx.execute(sql, &[input.number.into(), now.into(), false.into()])?;
        tx.ring();
        settled(tx, who, input.number, changed, "queued")
    }
}

/// What follows a change of a dead job: its subject goes on, and the audit says who did it.
pub(super) fn settled(
    tx: &mut Tx<'_>,
    who: &Actor,
    number: i64,
    changed: u64,
    state: &'static str,
) -> Result<JobChanged, Failure> {
    let row = tx.query_one("SELECT key, subject, name FROM job WHERE number = $1", &[number.into()])?;
    let row = row.ok_or_else(|| failures::JOB_GONE.fail().with("number", number))?;
    if changed == 0 {
        return Err(failures::JOB_NOT_DEAD.fail().with("number", number));
    }
    if let Some(subject) = row.opt_text(1)? {
        order::next_of(tx, &subject)?;
    }
    let changes = vec![
        json!({"field": "number", "before": number, "after": number}),
        json!({"field": "job", "before": row.text(2)?, "after": row.text(2)?}),
        json!({"field": "state", "before": "dead", "after": state}),
    ];
    // a job has no versions
    audit::entry(tx, who, Action::Update, "work.job", row.uuid(0)?, 1, changes)?;
    Ok(JobChanged { number, state: state.to_owned() })
}

/// Tries the dead jobs of a subject again, from where they failed. Whoever does it has asked whether that may be.
pub(crate) fn replay_dead_of(tx: &mut Tx<'_>, subject: &str) -> Result<(), Failure> {
    // a dead job holds its subject, and no two do
    let sql = "UPDATE job SET state = 'queued', tries = 0, due_at = $2, timed = $3 WHERE subject = $1 AND holds AND state = 'dead'";
    let now = tx.now();
    tx.execute(sql, &[subject.into(), now.into(), false.into()])?;
    tx.ring();
    order::next_of(tx, subject)
}
