//! Enqueuing: the outbox.

use super::Job;
use crate::Actor;
use kernel::{Failure, Id, Timestamp};
use schema::Value;
use serde_json::Value as Json;
use std::fmt;
use store::{Tx, failures::INTERNAL};

/// What jobs are about: those of one subject run in the order in which they were enqueued, one at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(String);

impl Subject {
    /// Something that is no row, such as a receiver: `mail relay`.
    pub const fn named(name: String) -> Self {
        Self(name)
    }
}

/// A row. Ids are unique whatever they are of.
impl<T> From<Id<T>> for Subject {
    fn from(id: Id<T>) -> Self {
        Self(id.to_string())
    }
}

/// A job's number: the place in the order, and how a person names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobNumber(pub i64);

impl fmt::Display for JobNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Enqueues a job in the caller's transaction: it is there if and only if that is committed. It waits for those of its `subject`
/// that were enqueued before it, and until `not_before`.
pub fn enqueue<J: Job>(
    tx: &mut Tx<'_>,
    who: &Actor,
    job: &J,
    subject: Option<Subject>,
    not_before: Option<Timestamp>,
) -> Result<JobNumber, Failure> {
    // one that nobody brought would wait for ever
    who.registry().job(J::DEF.name).map_err(|_| unregistered(J::DEF.name))?;
    let now = tx.now();
    let later = not_before.filter(|at| *at > now);
    // nothing is asked here, so that commands that enqueue do not collide: order is found out when it is claimed
    let sql = "INSERT INTO job (key, name, subject, payload, actor, request, state, tries, parts, enqueued_at, due_at, timed, holds, delegation, narrowed)
               VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, 0, $7, $8, $9, $10, $11, $12) RETURNING number";
    let values = [
        Id::<J>::generate(now).into(),
        J::DEF.name.into(),
        subject.map(|subject| subject.0).into(),
        Value::Json(encoded(job)?),
        who.user().into(),
        who.request().into(),
        now.into(),
        later.unwrap_or(now).into(),
        later.is_some().into(),
        false.into(),
        who.acts_for().map(|whom| whom.delegation).into(),
        match who.narrowing() {
            Json::Null => Value::Null,
            narrowed => Value::Json(narrowed),
        },
    ];
    let row = tx.query_one(sql, &values)?.ok_or_else(|| INTERNAL.fail().because("no number"))?;
    if later.is_none() {
        tx.ring();
    }
    Ok(JobNumber(row.int(0)?))
}

fn unregistered(name: &str) -> Failure {
    INTERNAL.fail().because(format!("{name} is enqueued and no module brings it"))
}

/// A job as it is kept.
pub(super) fn encoded(job: &impl serde::Serialize) -> Result<Json, Failure> {
    serde_json::to_value(job).map_err(|error| INTERNAL.fail().because(error))
}
