//! Background work: jobs, schedules and what leaves the house, in the database and without a broker.
//!
//! A job is enqueued in the transaction of whoever wants it, so that it exists if and only if that was committed. A worker claims it
//! under a lease, and runs it. One that works *inside* does so in one transaction together with its being done: exactly once,
//! whatever dies and whatever the clocks say. One that works *outward* calls the world outside of any transaction: at least once,
//! with a key by which the receiver knows a repeat. One *beside* works in transactions of its own, such as one that builds an index, at
//! least once too. Why so: `docs/adr/0010-jobs.md`.

mod claim;
mod def;
mod drop_job;
mod entry;
mod forget;
mod lease;
mod list;
mod module;
mod order;
mod queue;
mod replay_job;
mod retry;
mod run;
mod schedule;
mod state;
mod worker;

pub use claim::Claimed;
pub use def::{Beside, End, Inside, Job, JobDef, Outcome, Outward, Ready, RunsAs, Written};
pub use drop_job::DropJob;
pub use entry::{JobEntry, ScheduleEntry};
pub use forget::{ForgetOld, forget_finished};
pub use list::{JobRow, Jobs, JobsAnswer, ScheduleRow, StateCount};
pub use module::module;
pub use queue::{JobNumber, Subject, enqueue};
pub(crate) use replay_job::replay_dead_of;
pub use replay_job::{JobChanged, ReplayJob};
pub use run::Ran;
pub use schedule::{Every, ScheduleDef};
pub use state::JobState;
pub use worker::Worker;
