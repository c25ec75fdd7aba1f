//! Running what was claimed.

use super::{
    Claimed, End, RunsAs,
    entry::{RunInside, Work},
    module::{JOB_FAILED, OPERATOR},
    order,
    retry::{backoff, is_final},
};
use crate::{Actor, Registry, access, custom, failures, notify};
use kernel::{Failure, Id, Language, Uuid};
use schema::Value;
use std::sync::Arc;
use store::Tx;

/// System operators told of a job that failed, at most.
const MOST_TOLD: i64 = 100;

/// How a run of a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ran {
    /// It is done.
    Done,
    /// A part of it is done.
    Again,
    /// It failed and is tried again later.
    Failed,
    /// It failed for good.
    Dead,
    /// Another server has it by now; nothing of this run was kept.
    Lost,
}

impl Ran {
    /// As a trace tells it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Again => "again",
            Self::Failed => "failed",
            Self::Dead => "dead",
            Self::Lost => "lost",
        }
    }
}

/// Runs a job inside, or its next part: what it does and its being done are one transaction. It is done only for whoever holds
/// the lease, and the row stays locked until the commit: a job whose lease ran out is not committed twice.
pub(super) fn inside(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    claimed: &Claimed,
    run: RunInside,
) -> Result<Ran, Failure> {
    if !done(tx, claimed)? {
        return Ok(Ran::Lost);
    }
    let who = acting(tx, registry, claimed)?;
    let left = run(tx, &who, &claimed.payload)?;
    let Some(left) = left else {
        release(tx, claimed)?;
        return Ok(Ran::Done);
    };
    // a part that went well begins the count of tries anew; others that are due go first
    let sql = "UPDATE job SET state = 'queued', finished_at = NULL, payload = $2, due_at = $3, timed = $4, tries = 0, holds = $5
               WHERE number = $1";
    let holds = claimed.subject.is_some();
    let values = [claimed.number.into(), Value::Json(left), tx.now().into(), false.into(), holds.into()];
    tx.execute(sql, &values)?;
    tx.ring();
    Ok(Ran::Again)
}

/// Records that an outward job was sent; or why there was nothing to send.
pub(super) fn sent(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    claimed: &Claimed,
    nothing: Option<&Failure>,
) -> Result<Ran, Failure> {
    if !done(tx, claimed)? {
        return Ok(Ran::Lost);
    }
    match nothing {
        None => follow(tx, registry, claimed, &End::Sent)?,
        Some(why) => {
            let sql = "UPDATE job SET failed_code = $2, failed_zh = $3, failed_en = $4, failed_at = $5 WHERE number = $1";
            let (zh, en) = (why.message(Language::Zh), why.message(Language::En));
            let values = [claimed.number.into(), why.code().into(), zh.into(), en.into(), tx.now().into()];
            tx.execute(sql, &values)?;
        }
    }
    release(tx, claimed)?;
    Ok(Ran::Done)
}

/// Does what follows from the end of a job that sends.
fn follow(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    claimed: &Claimed,
    end: &End<'_>,
) -> Result<(), Failure> {
    let Work::Written(_, ended) = claimed.work else { return Ok(()) };
    let who = Actor::system(Arc::clone(registry)).in_request(claimed.request.clone(), Language::default());
    ended(tx, &who.running(claimed.def.name), &claimed.payload, end)
}

/// Marks it as done, if it is still the worker's.
fn done(tx: &mut Tx<'_>, claimed: &Claimed) -> Result<bool, Failure> {
    let sql = "UPDATE job SET state = 'done', finished_at = $3, parts = parts + 1, holds = $4, lease = NULL, lease_until = NULL
               WHERE number = $1 AND state = 'running' AND lease = $2";
    let values = [claimed.number.into(), claimed.lease.into(), tx.now().into(), false.into()];
    Ok(tx.execute(sql, &values)? > 0)
}

/// Lets go of its subject.
fn release(tx: &mut Tx<'_>, claimed: &Claimed) -> Result<(), Failure> {
    claimed.subject.as_deref().map_or(Ok(()), |subject| order::next_of(tx, subject))
}

/// Records a failure: it is tried again later, or is dead. Only the code and the message are kept, not the cause.
pub(super) fn failed(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    claimed: &Claimed,
    failure: &Failure,
) -> Result<Ran, Failure> {
    let now = tx.now();
    let dead = is_final(failure) || claimed.tries >= claimed.def.most_tries;
    let state = if dead { "dead" } else { "queued" };
    let due = if dead { now } else { now + backoff(claimed.tries, claimed.key) };
    let sql = "UPDATE job SET state = $3, due_at = $4, timed = $5, lease = NULL, lease_until = NULL,
               failed_code = $6, failed_zh = $7, failed_en = $8, failed_at = $9
               WHERE number = $1 AND state = 'running' AND lease = $2";
    let values = [
        claimed.number.into(),
        claimed.lease.into(),
        state.into(),
        due.into(),
        false.into(),
        failure.code().into(),
        failure.message(Language::Zh).into(),
        failure.message(Language::En).into(),
        now.into(),
    ];
    match tx.execute(sql, &values)? {
        0 => Ok(Ran::Lost),
        _ if dead => {
            tell_operators(tx, registry, claimed)?;
            follow(tx, registry, claimed, &End::Dead(failure))?;
            Ok(Ran::Dead)
        }
        _ => Ok(Ran::Failed),
    }
}

/// Tells the system operators that a job waits for one of them.
fn tell_operators(tx: &mut Tx<'_>, registry: &Arc<Registry>, claimed: &Claimed) -> Result<(), Failure> {
    let operators = access::holders_of(tx, registry, OPERATOR.name, MOST_TOLD)?;
    let label = claimed.def.label;
    let notice = JOB_FAILED.on_screen().with("job_zh", label.zh).with("job_en", label.en);
    notify(tx, &Actor::system(Arc::clone(registry)), operators, &notice)
}

/// Whoever the job runs for, with the rights that they have now, narrowed as they were when it was enqueued; refused where one that it needs is
/// missing.
pub(super) fn acting(tx: &mut Tx<'_>, registry: &Arc<Registry>, claimed: &Claimed) -> Result<Actor, Failure> {
    let registry = &custom::current(tx, registry)?;
    let (actor, language) = if claimed.def.runs_as == RunsAs::Program || claimed.actor.is_nil() {
        (Actor::system(Arc::clone(registry)), Language::default())
    } else {
        let (own, language) = user(tx, registry, claimed.actor)?;
        let who = match claimed.delegation {
            Some(id) => access::acting_by(tx, &own, Id::from_uuid(id))?,
            None => own,
        };
        (who.narrowed_as(&claimed.narrowed), language)
    };
    let who = actor.in_request(claimed.request.clone(), language).running(claimed.def.name);
    for (right, on) in claimed.def.needs {
        who.require(*right, on)?;
    }
    Ok(who)
}

fn user(tx: &mut Tx<'_>, registry: &Arc<Registry>, id: Uuid) -> Result<(Actor, Language), Failure> {
    let sql = "SELECT name, language FROM access_user WHERE id = $1 AND archived_at IS NULL";
    let row = tx.query_one(sql, &[id.into()])?.ok_or_else(|| failures::JOB_ACTOR_GONE.fail())?;
    let (grants, _) = access::load_grants(tx, registry, id)?;
    let language = if row.text(1)? == "en" { Language::En } else { Language::Zh };
    Ok((Actor::new(Id::from_uuid(id), row.text(0)?, grants, Arc::clone(registry)), language))
}
