//! What whoever watches the server asks of the database: each answer bounded, by an index, whatever there is.

use kernel::{Failure, Timestamp};
use store::Tx;

/// Beyond so many jobs of a state it is enough to know that there are many.
const MOST_JOBS: i64 = 10_000;

/// How much is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlog {
    /// Jobs of each state that is not an end, at most ten thousand of each.
    pub jobs: [(&'static str, i64); 3],
    /// When the oldest entry of the audit was made that is not sealed.
    pub unsealed_since: Option<Timestamp>,
}

/// Looks how much that is.
pub fn backlog(tx: &mut Tx<'_>) -> Result<Backlog, Failure> {
    let mut jobs = [("queued", 0), ("running", 0), ("dead", 0)];
    for (state, count) in &mut jobs {
        let sql = "SELECT count(*) FROM (SELECT 1 AS one FROM job WHERE state = $1 LIMIT $2) AS jobs";
        *count = tx.query_one(sql, &[(*state).into(), MOST_JOBS.into()])?.map_or(Ok(0), |row| row.int(0))?;
    }
    let sql = "SELECT at FROM audit_entry WHERE id > coalesce((SELECT last_entry FROM audit_seal ORDER BY number DESC LIMIT 1), 0) ORDER BY id LIMIT 1";
    let unsealed_since = tx.query_one(sql, &[])?.map(|row| row.timestamp(0)).transpose()?;
    Ok(Backlog { jobs, unsealed_since })
}
