//! The threads that own the connections to PostgreSQL: each runs one command in a serializable transaction, and again when it
//! collided with another.

use crate::{
    Measures, Tx, failures, postgres_conn, pulse::Pulse, threads::Job, tx::TxConn, watched::hold_to_write,
};
use crossbeam_channel::Receiver;
use kernel::{Clock, Failure, FailureKind, Timestamp};
use std::{
    hash::{BuildHasher, Hasher, RandomState},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// How long a command that collides waits, all its waits together, before it is given up. What it collides with may stand in the
/// middle of its own commit, on a disk that is slow for a moment: to try often is not enough.
const MOST_WAITED: Duration = Duration::from_secs(5);
/// The longest single wait, in milliseconds.
const LONGEST_WAIT: u64 = 50;
/// After how many collisions a command waits its turn: from then on those of this server that collide go one at a time, and no
/// longer keep each other from getting on.
const PATIENCE: u32 = 3;

/// What all of a store's threads hold.
pub(crate) struct Shared {
    /// Of those that collided again and again.
    pub(crate) turn: Mutex<()>,
    pub(crate) pulse: Arc<Pulse>,
    pub(crate) measures: Measures,
}

pub(crate) fn postgres_worker(
    url: &str,
    mut ready: Option<postgres_conn::Connection>,
    queue: &Receiver<Box<dyn Job>>,
    clock: &dyn Clock,
    may_write: bool,
    shared: &Shared,
) {
    let Shared { turn, pulse, measures } = shared;
    while let Ok(mut job) = queue.recv() {
        let (mut tries, mut waited) = (0, Duration::ZERO);
        let mut own_turn = None;
        let fault = loop {
            let outcome = postgres_try(
                url,
                &mut ready,
                &mut *job,
                clock.now(),
                may_write.then_some(measures),
                tries == 0,
            );
            // keys are asked for before they are written: one that is taken all the same was taken at this very
            // moment, and the next try will see by whom
            let again = [failures::CONTENDED.code, failures::DUPLICATE.code];
            let fault = outcome.as_ref().err().or(job.failed());
            let collided = fault.is_some_and(|fault| again.contains(&fault.code()));
            let lost =
                outcome.as_ref().err().is_some_and(|f| f.kind() == FailureKind::Unavailable && !collided);
            if lost {
                ready = None;
            }
            tries += 1;
            if !collided || waited >= MOST_WAITED {
                break outcome.err();
            }
            measures.collided();
            // a long one would make all others wait for as long as it takes
            if tries >= PATIENCE && own_turn.is_none() && !job.alone() {
                own_turn = Some(turn.lock().unwrap_or_else(PoisonError::into_inner));
                continue;
            }
            // each wait a little longer, and not the same on every thread
            let spread =
                RandomState::new().build_hasher().finish() % (2 + u64::from(tries)).min(LONGEST_WAIT);
            let wait = Duration::from_millis(spread);
            waited += wait;
            thread::sleep(wait);
        };
        if fault.as_ref().or(job.failed()).is_none() {
            pulse.heard();
        }
        job.answer(fault);
    }
}

/// One try, which may write where its commit is measured. `Err` is a fault of the transaction itself; the job's own failure is asked
/// of the job.
fn postgres_try(
    url: &str,
    ready: &mut Option<postgres_conn::Connection>,
    job: &mut dyn Job,
    now: Timestamp,
    may_write: Option<&Measures>,
    hopeful: bool,
) -> Result<(), Failure> {
    // a connection that was kept may have died since it was last used; nothing was asked of it yet
    if !ready.as_mut().is_some_and(postgres_conn::Connection::is_alive) {
        let open = match may_write {
            Some(_) => postgres_conn::Connection::open_to_write,
            None => postgres_conn::Connection::open,
        };
        *ready = Some(open(url)?);
    }
    let Some(connection) = ready.as_mut() else {
        return Err(failures::UNAVAILABLE.fail());
    };
    let mut begun = connection
        .client
        .build_transaction()
        .isolation_level(if may_write.is_some() {
            postgres::IsolationLevel::Serializable
        } else {
            postgres::IsolationLevel::RepeatableRead
        })
        .read_only(may_write.is_none())
        .start()
        .map_err(postgres_conn::failure)?;
    if may_write.is_some() {
        hold_to_write(&mut begun)?;
    }
    let mut tx = Tx::new(TxConn::Postgres(begun, &connection.prepared), now, hopeful);
    let keep = job.run(&mut tx);
    let TxConn::Postgres(begun, _) = tx.conn else {
        return Err(failures::INTERNAL.fail());
    };
    let commits = Instant::now();
    match (keep, may_write) {
        (true, Some(measures)) => {
            begun.commit().map_err(postgres_conn::failure_of_commit)?;
            measures.committed(1, commits.elapsed());
            Ok(())
        }
        (true, None) => begun.commit().map_err(postgres_conn::failure),
        (false, _) => begun.rollback().map_err(postgres_conn::failure),
    }
}
