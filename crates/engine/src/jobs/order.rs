//! Order by subject.
//!
//! A job *holds* its subject from its first try until it is done or dropped: also while it backs off, between its parts, and when
//! it is dead. A unique index keeps two from holding one subject. Those behind it are found when they are to be claimed, and stand
//! aside as `waiting`; whenever a subject is let go, the first of them is queued again.

use kernel::Failure;
use store::Tx;

/// Those that stand aside in one step at most.
const ASIDE: i64 = 500;

/// Whether another job of the subject goes before the one of that number, which does not hold it.
pub(super) fn is_behind(tx: &mut Tx<'_>, subject: &str, number: i64) -> Result<bool, Failure> {
    let sql = "SELECT EXISTS (SELECT 1 FROM job WHERE subject = $1 AND holds)
               OR EXISTS (SELECT 1 FROM job WHERE subject = $1 AND finished_at IS NULL AND state = 'queued' AND number < $2)
               OR EXISTS (SELECT 1 FROM job WHERE subject = $1 AND finished_at IS NULL AND state = 'waiting' AND number < $2)";
    tx.query_one(sql, &[subject.into(), number.into()])?.map_or(Ok(false), |row| row.bool(0))
}

/// Puts the job aside, and those behind it that would be put aside one by one.
pub(super) fn stand_aside(tx: &mut Tx<'_>, subject: &str, number: i64) -> Result<u64, Failure> {
    let sql = "UPDATE job SET state = 'waiting' WHERE number IN
               (SELECT number FROM job WHERE subject = $1 AND finished_at IS NULL AND state = 'queued' AND NOT holds AND number >= $2
                ORDER BY number LIMIT $3)";
    let aside = tx.execute(sql, &[subject.into(), number.into(), ASIDE.into()])?;
    // what it stands behind may itself be waiting, for what has let go just now
    next_of(tx, subject)?;
    Ok(aside)
}

/// Queues the first of those that wait, unless one is queued or holds the subject: to be asked whenever that may have changed.
pub(super) fn next_of(tx: &mut Tx<'_>, subject: &str) -> Result<(), Failure> {
    let sql = "UPDATE job SET state = 'queued' WHERE number =
               (SELECT number FROM job WHERE subject = $1 AND finished_at IS NULL AND state = 'waiting' ORDER BY number LIMIT 1)
               AND NOT EXISTS (SELECT 1 FROM job WHERE subject = $1 AND finished_at IS NULL AND state = 'queued')
               AND NOT EXISTS (SELECT 1 FROM job WHERE subject = $1 AND holds)";
    if tx.execute(sql, &[subject.into()])? > 0 {
        tx.ring();
    }
    Ok(())
}
