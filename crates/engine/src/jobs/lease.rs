//! Leases: who has a job, and until when others believe that they are alive.
//!
//! That a job inside is done once does not hang on them but on the lease's id, which its last statement asks for. They only tell
//! when to take a job from a server that died, and so may be wrong by whatever the clocks are.

use super::{
    claim::{Claimed, skip_locked},
    retry::LONGEST,
    run,
};
use crate::{Registry, failures};
use chrono::Duration;
use kernel::{Failure, Timestamp, Uuid};
use store::{Store, Tx};

/// How long a claim holds; that of an outward job is renewed while it is sent.
pub(super) const LEASE: Duration = Duration::seconds(30);
/// How far the clocks of two servers may be apart.
const SKEW: Duration = Duration::minutes(5);
/// Rows of one step.
const PART: i64 = 500;

/// Prolongs the leases of jobs that are still being sent.
pub(super) fn renew(tx: &mut Tx<'_>, held: &[(i64, Uuid)]) -> Result<(), Failure> {
    let until = tx.now() + LEASE;
    for (number, lease) in held {
        let sql = "UPDATE job SET lease_until = $3 WHERE number = $1 AND state = 'running' AND lease = $2";
        tx.execute(sql, &[(*number).into(), (*lease).into(), until.into()])?;
    }
    Ok(())
}

/// Takes back what a server had that is not heard of any more: a try that failed. Tells how many.
pub(super) fn take_back(store: &Store, registry: &std::sync::Arc<Registry>) -> Result<usize, Failure> {
    let lost = store.read_blocking(|tx| {
        let now = tx.now();
        // a lease that runs far longer than any is given was given by a clock that stood wrong
        let sql = "SELECT number, lease FROM job WHERE state = 'running' AND (lease_until <= $1 OR lease_until > $2) LIMIT $3";
        let rows = tx.query(sql, &[now.into(), (now + LEASE + SKEW).into(), PART.into()])?;
        rows.iter().map(|row| Ok((row.int(0)?, row.uuid(1)?))).collect::<Result<Vec<_>, Failure>>()
    })?;
    let mut taken = 0;
    for (number, lease) in lost {
        let registry = std::sync::Arc::clone(registry);
        taken += store.write_blocking(move |tx| {
            // one that is being committed at this moment is locked, and so not lost
            let sql = format!(
                "SELECT {} FROM job WHERE number = $1 AND state = 'running' AND lease = $2{}",
                Claimed::COLUMNS,
                skip_locked(tx)
            );
            let Some(row) = tx.query_one(&sql, &[number.into(), lease.into()])? else { return Ok(0) };
            // that of another version of the program is left to one that knows it
            let Some(claimed) = Claimed::of(&registry, &row, lease)? else { return Ok(0) };
            run::failed(tx, &registry, &claimed, &failures::JOB_ABANDONED.fail())?;
            Ok(1)
        })?;
    }
    Ok(taken)
}

/// Ends every lease: on a database that only this process serves, those before it are dead.
pub(super) fn end_all(tx: &mut Tx<'_>) -> Result<(), Failure> {
    tx.execute("UPDATE job SET lease_until = $1 WHERE state = 'running'", &[tx.now().into()]).map(|_| ())
}

/// Makes due what waits only because a clock stood ahead when its time was reckoned. What somebody asked to be done at a certain
/// time keeps it.
pub(super) fn mend_times(store: &Store) -> Result<(), Failure> {
    loop {
        let wrong = store.read_blocking(|tx| {
            let sql = format!("SELECT number FROM job WHERE {WAITS_TOO_LONG} LIMIT $3");
            let now = tx.now();
            let rows = tx.query(&sql, &[now.into(), (now + LONGEST).into(), PART.into()])?;
            rows.iter().map(|row| row.int(0)).collect::<Result<Vec<_>, Failure>>()
        })?;
        let more = wrong.len() as i64 == PART;
        store.write_blocking(move |tx| mend(tx, &wrong))?;
        if !more {
            return Ok(());
        }
    }
}

const WAITS_TOO_LONG: &str =
    "state IN ('queued', 'waiting') AND NOT timed AND due_at > $1 AND (tries = 0 OR due_at > $2)";

fn mend(tx: &mut Tx<'_>, numbers: &[i64]) -> Result<(), Failure> {
    let now: Timestamp = tx.now();
    for number in numbers {
        let sql = format!("UPDATE job SET due_at = $1 WHERE number = $3 AND {WAITS_TOO_LONG}");
        tx.execute(&sql, &[now.into(), (now + LONGEST).into(), (*number).into()])?;
    }
    if !numbers.is_empty() {
        tx.ring();
    }
    Ok(())
}
