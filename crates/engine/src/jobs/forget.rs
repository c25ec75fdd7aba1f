//! The house's own keeping: what is too old is forgotten.

use super::{Every, Inside, Job, JobDef, Outcome, RunsAs, ScheduleDef};
use crate::{Actor, access, idempotency, notify};
use chrono::Duration;
use kernel::{Failure, Label};
use schema::elements;
use serde::{Deserialize, Serialize};
use store::Tx;

/// Rows of one part.
const PART: i64 = 500;
/// How long a job that is done or dropped can be looked at.
const KEPT_DAYS: i64 = 7;

/// Forgets what is too old, a part at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ForgetOld {
    /// What it is at.
    pub at: Old,
}

/// What gets too old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Old {
    /// Answers that are told again to the same request.
    #[default]
    Answers,
    /// Attempts to sign in.
    Attempts,
    /// Tokens that are over.
    Tokens,
    /// Jobs that are done or dropped.
    Jobs,
    /// What people were told.
    Notices,
}

/// When.
pub(super) static SCHEDULE: ScheduleDef = ScheduleDef {
    name: "work.forget_old",
    label: Label::new("清理过期数据", "Forget what is too old"),
    every: Every::Minutes(15),
};

impl Job for ForgetOld {
    const DEF: &'static JobDef = &JobDef {
        name: "work.forget_old",
        label: Label::new("清理过期数据", "Forget what is too old"),
        owner: elements::BUSINESS_CONTINUITY,
        runs_as: RunsAs::Program,
        needs: &[],
        most_tries: 10,
    };
}

impl Inside for ForgetOld {
    fn run(tx: &mut Tx<'_>, _: &Actor, job: Self) -> Result<Outcome<Self>, Failure> {
        let (gone, next) = match job.at {
            Old::Answers => (idempotency::forget_old(tx, PART)?, Some(Old::Attempts)),
            Old::Attempts => (access::forget_old_attempts(tx, PART)?, Some(Old::Tokens)),
            Old::Tokens => (access::forget_old_tokens(tx, PART)?, Some(Old::Jobs)),
            Old::Jobs => (forget_finished(tx, PART)?, Some(Old::Notices)),
            Old::Notices => (notify::forget_old(tx, PART)?, None),
        };
        let at = if gone == PART as u64 { Some(job.at) } else { next };
        Ok(at.map_or(Outcome::Done, |at| Outcome::Again(Self { at })))
    }
}

/// Forgets up to `most` jobs that were done or dropped a week ago. One that failed stays until a person has seen to it.
pub fn forget_finished(tx: &mut Tx<'_>, most: i64) -> Result<u64, Failure> {
    let before = tx.now() - Duration::days(KEPT_DAYS);
    let sql = "DELETE FROM job WHERE number IN (SELECT number FROM job WHERE finished_at < $1 ORDER BY finished_at LIMIT $2)";
    tx.execute(sql, &[before.into(), most.into()])
}
