//! What a job is: a struct of its own data, what it does, and a constant description.

use crate::{Actor, outside::Outside};
use kernel::{Failure, Label};
use schema::{ElementRef, Right};
use serde::{Serialize, de::DeserializeOwned};
use store::{Store, Tx};

/// A job's constant description.
#[derive(Debug)]
pub struct JobDef {
    /// `module.verb_noun`.
    pub name: &'static str,
    /// As a person reads it.
    pub label: Label,
    /// The framework element that it serves.
    pub owner: ElementRef,
    /// On whose behalf it runs.
    pub runs_as: RunsAs,
    /// The rights that whoever it runs for must have at the time it runs; without one of them it is refused.
    pub needs: &'static [(Right, &'static str)],
    /// After how many failures in a row it is dead, until a person sees to it. At least 1.
    pub most_tries: i64,
}

/// On whose behalf a job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsAs {
    /// Whoever enqueued it, with the rights that they have when it runs, narrowed as they were when it was enqueued: by a token, or
    /// a delegation.
    Enqueuer,
    /// The program itself, which may do everything: for the house's own keeping.
    Program,
}

/// Background work. The struct is what there is to be done; it is kept as JSON until it is, so that a field that comes later
/// has a `#[serde(default)]`.
pub trait Job: Serialize + DeserializeOwned + Send + 'static {
    /// Its description.
    const DEF: &'static JobDef;
}

/// A job whose effects are all in the database: they and its being done are committed together, exactly once.
pub trait Inside: Job {
    /// Does it, or the next part of it: a part takes at most about 20 milliseconds (some hundred rows), so that
    /// others write in between. It may be run again when it collided, and so changes nothing but `tx`.
    fn run(tx: &mut Tx<'_>, who: &Actor, job: Self) -> Result<Outcome<Self>, Failure>;
}

/// A job that calls the world: outside of any transaction, at least once.
pub trait Outward: Job {
    /// Calls the receiver, within its own time limits. `key` is the same each time this job is sent: the receiver knows a repeat
    /// by it. What can be tried again fails as unavailable (see `FailureKind`), what cannot as invalid.
    fn send(&self, key: &str) -> Result<(), Failure>;
}

/// A job outward that sends what the database says right before: it is written in a reading of its own, for whoever may see it at
/// that time, and sent after it.
pub trait Written: Job {
    /// What is sent.
    type Sent: Send + 'static;
    /// Writes it, or tells why there is nothing to send (any more): the job is done then, and that is told beside it. `key` is the same
    /// each time.
    fn write(tx: &mut Tx<'_>, who: &Actor, job: &Self, key: &str) -> Result<Ready<Self::Sent>, Failure>;
    /// Sends it, within its own time limits; it fails as [`Outward::send`] does.
    fn send(outside: &dyn Outside, sent: Self::Sent) -> Result<(), Failure>;
    /// What follows from its end, in the transaction that records it.
    fn ended(tx: &mut Tx<'_>, who: &Actor, job: &Self, end: &End<'_>) -> Result<(), Failure> {
        let _ = (tx, who, job, end);
        Ok(())
    }
}

/// What there is to send.
pub enum Ready<T> {
    /// This.
    Send(T),
    /// Nothing, and why.
    Nothing(Failure),
}

/// How a job that sends ended.
pub enum End<'a> {
    /// It was sent.
    Sent,
    /// It failed for good.
    Dead(&'a Failure),
}

/// A job that works in the database in transactions of its own, or outside of any, such as one that builds an index: at least once.
/// What it does must come to the same when it is done again.
pub trait Beside: Job {
    /// Does it, in whatever parts let others write in between.
    fn run(&self, store: &Store, who: &Actor) -> Result<(), Failure>;
}

/// How a part of a job went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<J> {
    /// Nothing is left to do.
    Done,
    /// This much is left; what was done is committed with it, and the next part goes on from here, after a restart too.
    Again(J),
}
