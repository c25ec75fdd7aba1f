//! Claiming: what is due becomes a worker's, for a while.

use super::{JobDef, entry::Work, lease::LEASE, order};
use crate::Registry;
use kernel::{Failure, Id, Uuid};
use serde_json::Value as Json;
use std::sync::Arc;
use store::{Dialect, Row, Sql, Store, Tx};

/// A job that a worker has.
#[derive(Clone)]
pub struct Claimed {
    /// Its number.
    pub number: i64,
    /// Its description.
    pub def: &'static JobDef,
    pub(super) work: Work,
    pub(super) key: Uuid,
    pub(super) lease: Uuid,
    pub(super) subject: Option<String>,
    pub(super) payload: Json,
    pub(super) actor: Uuid,
    /// By what they acted for another, where they did.
    pub(super) delegation: Option<Uuid>,
    /// By what their rights were narrowed; null where nothing narrowed them.
    pub(super) narrowed: Json,
    pub(super) request: String,
    /// Which try this is, in a row; the first is 1.
    pub(super) tries: i64,
}

impl Claimed {
    pub(super) const COLUMNS: &'static str =
        "number, name, key, subject, payload, actor, request, tries, holds, delegation, narrowed";

    /// From a row of [`Claimed::COLUMNS`]; none where this program does not know the job.
    pub(super) fn of(registry: &Registry, row: &Row, lease: Uuid) -> Result<Option<Self>, Failure> {
        let Ok(entry) = registry.job(&row.text(1)?) else { return Ok(None) };
        Ok(Some(Self {
            number: row.int(0)?,
            def: entry.def,
            work: entry.work,
            key: row.uuid(2)?,
            lease,
            subject: row.opt_text(3)?,
            payload: row.json(4)?,
            actor: row.uuid(5)?,
            delegation: row.opt_uuid(9)?,
            narrowed: row.json(10)?,
            request: row.text(6)?,
            tries: row.int(7)?,
        }))
    }
}

/// What a claim came to.
pub(super) struct Claims {
    pub taken: Vec<Claimed>,
    /// Jobs that were found to stand behind others; what may run was behind them, perhaps.
    pub aside: u64,
}

/// Claims up to `most` jobs of these names that are due, for a server of that name.
pub(super) fn claim(
    store: &Store,
    registry: &Arc<Registry>,
    server: &str,
    names: &[&'static str],
    most: usize,
) -> Result<Claims, Failure> {
    let looked_for: Vec<&'static str> = names.to_vec();
    // looked for on a snapshot: only the rows themselves are read in the transaction that takes them, so that it collides
    // with nobody who enqueues
    let found = store.read_blocking(move |tx| due(tx, &looked_for, most as i64 * 2 + 10))?;
    if found.is_empty() {
        return Ok(Claims { taken: Vec::new(), aside: 0 });
    }
    let (registry, server) = (Arc::clone(registry), server.to_owned());
    store.write_blocking(move |tx| {
        let mut claims = Claims { taken: Vec::new(), aside: 0 };
        for number in &found {
            if claims.taken.len() < most {
                take(tx, &registry, &server, *number, &mut claims)?;
            }
        }
        Ok(claims)
    })
}

/// The numbers of what is due, the longest due first.
fn due(tx: &mut Tx<'_>, names: &[&'static str], most: i64) -> Result<Vec<i64>, Failure> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let mut sql = Sql::new("");
    // name by name, each along its index: a kind that waits for its receiver keeps no other from being found
    for (at, name) in names.iter().enumerate() {
        sql.push(if at > 0 { " UNION ALL " } else { "" });
        sql.push(
            "SELECT number, due_at FROM (SELECT number, due_at FROM job WHERE state = 'queued' AND name = ",
        );
        sql.bind(*name).push(" AND due_at <= ").bind(now);
        sql.push(" ORDER BY due_at, number LIMIT ").bind(most).push(") AS of_name");
    }
    sql.push(" ORDER BY due_at, number LIMIT ").bind(most);
    sql.query(tx)?.iter().map(|row| row.int(0)).collect()
}

fn take(
    tx: &mut Tx<'_>,
    registry: &Registry,
    server: &str,
    number: i64,
    claims: &mut Claims,
) -> Result<(), Failure> {
    let now = tx.now();
    let lease = Id::<Claimed>::generate(now).uuid();
    let sql = format!(
        "SELECT {} FROM job WHERE number = $1 AND state = 'queued' AND due_at <= $2{}",
        Claimed::COLUMNS,
        skip_locked(tx)
    );
    let Some(row) = tx.query_one(&sql, &[number.into(), now.into()])? else { return Ok(()) };
    let Some(mut claimed) = Claimed::of(registry, &row, lease)? else { return Ok(()) };
    let holds = row.bool(8)?;
    if let Some(subject) = claimed.subject.as_deref().filter(|_| !holds)
        && order::is_behind(tx, subject, number)?
    {
        claims.aside += order::stand_aside(tx, subject, number)?;
        return Ok(());
    }
    // the try is counted before it is made: one that takes its server down with it comes to an end too
    claimed.tries += 1;
    let sql = "UPDATE job SET state = 'running', tries = $2, lease = $3, lease_until = $4, server = $5, holds = $6 WHERE number = $1";
    let values = [
        number.into(),
        claimed.tries.into(),
        lease.into(),
        (now + LEASE).into(),
        server.into(),
        claimed.subject.is_some().into(),
    ];
    tx.execute(sql, &values)?;
    claims.taken.push(claimed);
    Ok(())
}

/// What to add to a SELECT so that it takes the row, and passes over one that another transaction has. SQLite has one writer.
pub(super) fn skip_locked(tx: &Tx<'_>) -> &'static str {
    match tx.dialect() {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE SKIP LOCKED",
    }
}
