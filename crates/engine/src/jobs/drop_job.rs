//! A dead job is given up.

use super::{JobChanged, replay_job::settled};
use crate::{Actor, Command, failures};
use kernel::{Failure, Label};
use schema::{CommandDef, Input, elements};
use store::Tx;

/// Gives a dead job up: it is never done, and those of its subject behind it go on.
#[derive(Debug, Input)]
pub struct DropJob {
    /// Which.
    #[field(label("作业编号", "Job number"), min = 1)]
    pub number: i64,
}

impl Command for DropJob {
    type Output = JobChanged;
    const DEF: &'static CommandDef = &CommandDef {
        name: "work.drop_job",
        label: Label::new("放弃", "Drop"),
        about: Label::new(
            "放弃失败的作业：不再执行，同一对象的后续作业继续",
            "Gives a failed job up: it is never done, and those of its subject behind it go on",
        ),
        owner: elements::BUSINESS_CONTINUITY,
        subject: None,
        failures: &[&failures::JOB_GONE, &failures::JOB_NOT_DEAD],
        primary: false,
        confirm: Some(Label::new(
            "此作业将永不执行；同一对象的后续作业会在没有它的情况下继续。",
            "This job is never done; those of its subject behind it go on without it.",
        )),
        when: None,
        apart_from: &[],
    };

    fn run(tx: &mut Tx<'_>, who: &Actor, input: Self) -> Result<JobChanged, Failure> {
        let sql = "UPDATE job SET state = 'dropped', holds = $3, finished_at = $2 WHERE number = $1 AND state = 'dead'";
        let now = tx.now();
        let changed = tx.execute(sql, &[input.number.into(), now.into(), false.into()])?;
        settled(tx, who, input.number, changed, "dropped")
    }
}
