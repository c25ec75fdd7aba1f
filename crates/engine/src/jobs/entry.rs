//! Jobs and schedules in the registry.

use super::{
    Beside, End, Inside, Job, JobDef, JobNumber, Outcome, Outward, Ready, ScheduleDef, Written,
    queue::{self, encoded},
};
use crate::{Actor, Module, Registry, failures, outside::Outside};
use kernel::Failure;
use serde_json::Value as Json;
use store::{Store, Tx};

/// A job as registered.
pub struct JobEntry {
    /// Its description.
    pub def: &'static JobDef,
    pub(super) work: Work,
}

impl JobEntry {
    /// Whether it runs outside of the transaction that notes it as done: it calls the world, or works in its own.
    pub fn is_outward(&self) -> bool {
        matches!(self.work, Work::Outward(_) | Work::Written(..) | Work::Beside(_))
    }
}

/// What is done for a job, without its type. The answer of one inside is what is left of it.
#[derive(Clone, Copy)]
pub(super) enum Work {
    Inside(RunInside),
    Outward(RunOutward),
    /// How it is written, and what follows from its end.
    Written(WriteIt, Ended),
    Beside(RunBeside),
}

pub(super) type RunInside = fn(&mut Tx<'_>, &Actor, &Json) -> Result<Option<Json>, Failure>;
pub(super) type RunOutward = fn(&Json, &str) -> Result<(), Failure>;
pub(super) type SendIt = Box<dyn FnOnce(&dyn Outside) -> Result<(), Failure> + Send>;
pub(super) type WriteIt = fn(&mut Tx<'_>, &Actor, &Json, &str) -> Result<Ready<SendIt>, Failure>;
pub(super) type Ended = fn(&mut Tx<'_>, &Actor, &Json, &End<'_>) -> Result<(), Failure>;
pub(super) type RunBeside = fn(&Json, &Store, &Actor) -> Result<(), Failure>;

/// A schedule as registered.
pub struct ScheduleEntry {
    /// Its description.
    pub def: &'static ScheduleDef,
    /// The job that each occurrence becomes.
    pub job: &'static JobDef,
    pub(super) enqueue: fn(&mut Tx<'_>, &Actor) -> Result<JobNumber, Failure>,
}

impl Module {
    /// Brings a job that works inside the database.
    #[must_use]
    pub fn job<J: Inside>(mut self) -> Self {
        fn run<J: Inside>(tx: &mut Tx<'_>, who: &Actor, payload: &Json) -> Result<Option<Json>, Failure> {
            match J::run(tx, who, decoded(payload)?)? {
                Outcome::Done => Ok(None),
                Outcome::Again(left) => encoded(&left).map(Some),
            }
        }
        self.jobs.push(JobEntry { def: J::DEF, work: Work::Inside(run::<J>) });
        self
    }

    /// Brings a job that calls the world.
    #[must_use]
    pub fn outward_job<J: Outward>(mut self) -> Self {
        fn send<J: Outward>(payload: &Json, key: &str) -> Result<(), Failure> {
            decoded::<J>(payload)?.send(key)
        }
        self.jobs.push(JobEntry { def: J::DEF, work: Work::Outward(send::<J>) });
        self
    }

    /// Brings a job that sends what is written right before.
    #[must_use]
    pub fn written_job<J: Written>(mut self) -> Self {
        fn write<J: Written>(
            tx: &mut Tx<'_>,
            who: &Actor,
            payload: &Json,
            key: &str,
        ) -> Result<Ready<SendIt>, Failure> {
            Ok(match J::write(tx, who, &decoded(payload)?, key)? {
                Ready::Send(sent) => Ready::Send(Box::new(move |outside| J::send(outside, sent))),
                Ready::Nothing(why) => Ready::Nothing(why),
            })
        }
        fn ended<J: Written>(
            tx: &mut Tx<'_>,
            who: &Actor,
            payload: &Json,
            end: &End<'_>,
        ) -> Result<(), Failure> {
            // what cannot be read was never sent, and nothing follows from its end
            decoded::<J>(payload).map_or(Ok(()), |job| J::ended(tx, who, &job, end))
        }
        self.jobs.push(JobEntry { def: J::DEF, work: Work::Written(write::<J>, ended::<J>) });
        self
    }

    /// Brings a job that works in transactions of its own.
    #[must_use]
    pub fn beside_job<J: Beside>(mut self) -> Self {
        fn run<J: Beside>(payload: &Json, store: &Store, who: &Actor) -> Result<(), Failure> {
            decoded::<J>(payload)?.run(store, who)
        }
        self.jobs.push(JobEntry { def: J::DEF, work: Work::Beside(run::<J>) });
        self
    }

    /// Brings a schedule; each of its occurrences becomes the job `J` as it is by default, for the program itself.
    #[must_use]
    pub fn schedule<J: Job + Default>(mut self, def: &'static ScheduleDef) -> Self {
        fn enqueue<J: Job + Default>(tx: &mut Tx<'_>, who: &Actor) -> Result<JobNumber, Failure> {
            queue::enqueue(tx, who, &J::default(), None, None)
        }
        self.schedules.push(ScheduleEntry { def, job: J::DEF, enqueue: enqueue::<J> });
        self
    }
}

impl Registry {
    /// The jobs.
    pub fn jobs(&self) -> impl Iterator<Item = &JobEntry> {
        self.modules().iter().flat_map(|module| &module.jobs)
    }

    /// The schedules.
    pub fn schedules(&self) -> impl Iterator<Item = &ScheduleEntry> {
        self.modules().iter().flat_map(|module| &module.schedules)
    }

    /// The job of that name.
    pub fn job(&self, name: &str) -> Result<&JobEntry, Failure> {
        let found = self.jobs().find(|entry| entry.def.name == name);
        found.ok_or_else(|| {
            failures::NO_SUCH_THING.fail().with("name", name.chars().take(80).collect::<String>())
        })
    }
}

fn decoded<J: Job>(payload: &Json) -> Result<J, Failure> {
    serde_json::from_value(payload.clone()).map_err(|error| failures::JOB_UNREADABLE.fail().because(error))
}
