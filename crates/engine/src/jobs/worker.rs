//! A worker: what a server does to get the jobs done. It has no threads of its own; whoever holds it calls.

use super::{
    Claimed, Ran, Ready,
    claim::{self, Claims},
    entry::{SendIt, Work, WriteIt},
    lease, run, schedule,
};
use crate::{Actor, Program, TRACED, custom};
use kernel::Failure;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::Dialect;
use tracing::field::Empty;

/// How often jobs of a subject are put aside in one claim before others have their turn.
const ROUNDS: usize = 20;
/// By how much a clock may go back without anything being put right, in microseconds.
const JITTER: i64 = 2_000_000;

/// A worker of one server. Any number of them, in any number of processes, share what there is to do.
#[derive(Clone)]
pub struct Worker {
    program: Program,
    server: Arc<str>,
    /// When it last looked, in microseconds since 1970 by the store's clock.
    looked: Arc<AtomicI64>,
}

impl Worker {
    /// One of a server of that name, which a person reads beside the jobs that it runs.
    pub fn new(program: &Program, server: &str) -> Self {
        Self { program: program.clone(), server: server.into(), looked: Arc::new(AtomicI64::new(i64::MIN)) }
    }

    /// How often the leases of outward jobs are to be renewed while they are sent.
    pub const RENEWED: Duration = Duration::from_secs(10);

    /// What is done once when a server starts: the schedules are made known, and what a clock or a process that died has left
    /// is put right.
    pub fn begin(&self) -> Result<(), Failure> {
        let (store, registry) = (&self.program.store, Arc::clone(&self.program.registry));
        let who = self.program.system("start");
        store.write_blocking(move |tx| {
            schedule::make_known(tx, &registry)?;
            custom::look_at_indexes(tx, &who)
        })?;
        if store.url().dialect() == Dialect::Sqlite {
            // one process serves a file; should there be two all the same, a lease that is lost loses and doubles nothing
            store.write_blocking(lease::end_all)?;
        }
        self.looked.store(store.read_blocking(|tx| Ok(tx.now().timestamp_micros()))?, Ordering::Relaxed);
        lease::mend_times(store)
    }

    /// What is done about once a second: what servers that died had is taken back, what is scheduled is enqueued, and where the clock
    /// was set back, nothing waits for the time that it showed before. Tells how many jobs were taken back or enqueued.
    pub fn look_after(&self) -> Result<usize, Failure> {
        let (store, registry) = (&self.program.store, &self.program.registry);
        let now = store.read_blocking(|tx| Ok(tx.now().timestamp_micros()))?;
        if now < self.looked.swap(now, Ordering::Relaxed).saturating_sub(JITTER) {
            tracing::warn!("the clock was set back; what is due is reckoned anew");
            lease::mend_times(store)?;
        }
        Ok(lease::take_back(store, registry)? + schedule::enqueue_due(store, registry)?)
    }

    /// The names of the jobs inside, or of those outward.
    pub fn names(&self, outward: bool) -> Vec<&'static str> {
        let jobs = self.program.registry.jobs();
        jobs.filter(|entry| entry.is_outward() == outward).map(|entry| entry.def.name).collect()
    }

    /// Claims up to `most` jobs of these names that are due, the longest due first.
    pub fn claim(&self, names: &[&'static str], most: usize) -> Result<Vec<Claimed>, Failure> {
        let mut taken = Vec::new();
        for _ in 0..ROUNDS {
            let left = most - taken.len();
            let Claims { taken: more, aside } =
                claim::claim(&self.program.store, &self.program.registry, &self.server, names, left)?;
            taken.extend(more);
            if aside == 0 || taken.len() >= most {
                break;
            }
        }
        Ok(taken)
    }

    /// Runs a job, or its next part. Its failure is recorded; what this fails with is of the database, and the job is then taken
    /// back when its lease has run out.
    pub fn run(&self, claimed: &Claimed) -> Result<Ran, Failure> {
        // made, and its fields worked out, only where traces are gathered; what the job carries is not told
        let span = tracing::trace_span!(
            target: TRACED,
            "job",
            otel.name = format!("job {}", claimed.def.name),
            otel.kind = "consumer",
            otel.status_code = Empty,
            jingwei.job.name = claimed.def.name,
            jingwei.job.number = claimed.number,
            jingwei.job.tries = claimed.tries,
            jingwei.job.ran = Empty,
            jingwei.failure = Empty,
        );
        let _within = span.enter();
        let ran = self.run_it(claimed);
        if !span.is_disabled() {
            match &ran {
                Ok(ran) => span.record("jingwei.job.ran", ran.code()),
                Err(failure) => span.record("jingwei.failure", failure.code()),
            };
            if !matches!(ran, Ok(Ran::Done | Ran::Again)) {
                span.record("otel.status_code", "ERROR");
            }
        }
        ran
    }

    fn run_it(&self, claimed: &Claimed) -> Result<Ran, Failure> {
        let ran = match claimed.work {
            Work::Inside(work) => {
                let (registry, claimed) = (Arc::clone(&self.program.registry), claimed.clone());
                self.program.store.write_blocking(move |tx| run::inside(tx, &registry, &claimed, work))
            }
            Work::Outward(send) => self.outside(claimed, |key, _| send(&claimed.payload, key)),
            Work::Beside(run) => {
                self.outside(claimed, |_, who| run(&claimed.payload, &self.program.store, who))
            }
            Work::Written(write, _) => self.write_and_send(claimed, write),
        };
        match ran {
            Err(failure) => self.failed(claimed, failure),
            ran => ran,
        }
    }

    /// Does what is done outside of the transaction that then records it.
    fn outside(
        &self,
        claimed: &Claimed,
        work: impl FnOnce(&str, &Actor) -> Result<(), Failure>,
    ) -> Result<Ran, Failure> {
        let (registry, known) = (Arc::clone(&self.program.registry), claimed.clone());
        let who = self.program.store.read_blocking(move |tx| run::acting(tx, &registry, &known))?;
        let key = claimed.key.to_string();
        unpanicked(|| work(&key, &who))?;
        self.record(claimed, None)
    }

    fn write_and_send(&self, claimed: &Claimed, write: WriteIt) -> Result<Ran, Failure> {
        let (registry, known) = (Arc::clone(&self.program.registry), claimed.clone());
        let ready: Ready<SendIt> = self.program.store.read_blocking(move |tx| {
            let who = run::acting(tx, &registry, &known)?;
            write(tx, &who, &known.payload, &known.key.to_string())
        })?;
        match ready {
            Ready::Send(send) => {
                unpanicked(|| send(self.program.registry.outside().as_ref()))?;
                self.record(claimed, None)
            }
            Ready::Nothing(why) => self.record(claimed, Some(why)),
        }
    }

    fn record(&self, claimed: &Claimed, nothing: Option<Failure>) -> Result<Ran, Failure> {
        let (registry, known) = (Arc::clone(&self.program.registry), claimed.clone());
        let recorded =
            self.program.store.write_blocking(move |tx| run::sent(tx, &registry, &known, nothing.as_ref()));
        recorded.inspect_err(|failure| {
            tracing::warn!(job = claimed.def.name, number = claimed.number, %failure, "sent, but not recorded: it is sent again");
        })
    }

    fn failed(&self, claimed: &Claimed, failure: Failure) -> Result<Ran, Failure> {
        let (job, number, tries) = (claimed.def.name, claimed.number, claimed.tries);
        tracing::Span::current().record("jingwei.failure", failure.code());
        let known = claimed.clone();
        let (told, registry) = (failure.clone(), Arc::clone(&self.program.registry));
        let ran =
            self.program.store.write_blocking(move |tx| run::failed(tx, &registry, &known, &failure))?;
        match ran {
            Ran::Dead => tracing::error!(job, number, tries, failure = %told, "a job failed for good"),
            _ => tracing::warn!(job, number, tries, failure = %told, "a job failed; it is tried again"),
        }
        Ok(ran)
    }

    /// Prolongs the leases of jobs that are still being sent.
    pub fn renew<'a>(&self, held: impl IntoIterator<Item = &'a Claimed>) -> Result<(), Failure> {
        let held: Vec<_> = held.into_iter().map(|claimed| (claimed.number, claimed.lease)).collect();
        if held.is_empty() {
            return Ok(());
        }
        self.program.store.write_blocking(move |tx| lease::renew(tx, &held))
    }

    /// Does all that is due by now, one after the other, until nothing is; tells how many runs that were. For tests, and for tools
    /// that have no server.
    pub fn run_due(&self) -> Result<usize, Failure> {
        let names = [self.names(false), self.names(true)].concat();
        let mut runs = 0;
        loop {
            self.look_after()?;
            let claimed = self.claim(&names, 8)?;
            if claimed.is_empty() {
                return Ok(runs);
            }
            for job in &claimed {
                self.run(job)?;
                runs += 1;
            }
        }
    }
}

fn unpanicked(send: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    catch_unwind(AssertUnwindSafe(send))
        .unwrap_or_else(|_| Err(store::failures::INTERNAL.fail().because("panic while it was sent")))
}
