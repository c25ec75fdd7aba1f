//! The loops that get jobs done: one for those inside the database, one for those that call the world.

use engine::{
    Program,
    jobs::{Claimed, Worker},
};
use std::{collections::HashMap, time::Duration};
use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
    time::{interval, timeout},
};

/// How often it is looked for what other servers have enqueued and what has become due. What is enqueued in this process is seen at
/// once.
const POLL: Duration = Duration::from_secs(1);
/// Jobs inside the database at once. On SQLite a command waits for as many parts (of about 20 milliseconds) as stand before it, and
/// what waits together is committed together; on PostgreSQL they leave writers for the commands.
const INSIDE: usize = 4;
/// Outward jobs that are sent at once.
const OUTWARD: usize = 16;
/// Outward jobs of one kind that are sent at once: a receiver that is slow leaves room for the others.
const OUTWARD_OF_A_KIND: usize = 8;
/// How long jobs that are under way are waited for when the server stops. One that is still being sent then is sent again after the
/// next start, with the same key.
const GRACE: Duration = Duration::from_secs(10);

/// What one loop looks after.
pub(crate) struct Loop {
    worker: Worker,
    outward: bool,
    names: Vec<&'static str>,
    /// Jobs at once, and those of one name.
    most: (usize, usize),
    running: JoinSet<()>,
    held: HashMap<Id, Claimed>,
}

impl Loop {
    /// The loops of a server.
    pub(crate) fn all(worker: &Worker) -> Vec<Self> {
        let new = |outward: bool, most| Self {
            names: worker.names(outward),
            worker: worker.clone(),
            outward,
            most,
            running: JoinSet::new(),
            held: HashMap::new(),
        };
        vec![new(false, (INSIDE, INSIDE)), new(true, (OUTWARD, OUTWARD_OF_A_KIND))]
    }

    /// Runs jobs until told to stop; what is under way then is finished.
    pub(crate) async fn run(mut self, mut bell: watch::Receiver<u64>, mut stopped: watch::Receiver<bool>) {
        let (mut poll, mut renew) = (interval(POLL), interval(Worker::RENEWED));
        while !*stopped.borrow() {
            // a database that does not answer is asked again at the next poll, and not at each ring
            let answers = self.fill().await;
            tokio::select! {
                Some(ended) = self.running.join_next_with_id() => {
                    self.ended(ended);
                    while let Some(ended) = self.running.try_join_next_with_id() {
                        self.ended(ended);
                    }
                }
                Ok(()) = bell.changed(), if answers => {}
                _ = renew.tick(), if self.outward => self.renew().await,
                _ = stopped.changed() => break,
                _ = poll.tick() => if !self.outward {
                    self.on_the_side(|worker| worker.look_after().map(|_| ())).await;
                },
            }
        }
        let finished = async { while self.running.join_next().await.is_some() {} };
        if timeout(GRACE, finished).await.is_err() {
            tracing::warn!("jobs are still under way; they are taken up again after the next start");
        }
    }

    /// Begins what is due, as much as there is room for. False when the database did not answer.
    async fn fill(&mut self) -> bool {
        loop {
            let room = self.most.0 - self.running.len();
            let of_name = |name: &str| self.held.values().filter(|job| job.def.name == name).count();
            let names: Vec<_> =
                self.names.iter().copied().filter(|name| of_name(name) < self.most.1).collect();
            if room == 0 || names.is_empty() {
                return true;
            }
            // of several kinds together, so that none takes more than its share
            let most = room.min(self.most.1 - names.iter().map(|name| of_name(name)).max().unwrap_or(0));
            let worker = self.worker.clone();
            let claimed = tokio::task::spawn_blocking(move || worker.claim(&names, most)).await;
            let claimed = match claimed {
                Ok(Ok(claimed)) => claimed,
                Ok(Err(failure)) => {
                    tracing::warn!(%failure, "no jobs could be claimed; it is tried again");
                    return false;
                }
                Err(error) => {
                    tracing::error!(%error, "claiming jobs ended badly; it is tried again");
                    return false;
                }
            };
            if claimed.is_empty() {
                return true;
            }
            for job in claimed {
                let (worker, own) = (self.worker.clone(), job.clone());
                let task = self.running.spawn_blocking(move || {
                    if let Err(failure) = worker.run(&own) {
                        tracing::warn!(number = own.number, %failure, "a job could not be recorded; it is taken back later");
                    }
                });
                self.held.insert(task.id(), job);
            }
        }
    }

    fn ended(&mut self, ended: Result<(Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => id,
            Err(error) => {
                tracing::error!(%error, "a job's task ended badly; the job is taken back later");
                error.id()
            }
        };
        self.held.remove(&id);
    }

    async fn renew(&self) {
        let held: Vec<Claimed> = self.held.values().cloned().collect();
        self.on_the_side(move |worker| worker.renew(&held)).await;
    }

    /// Does what waits for the database without holding a thread that answers requests.
    async fn on_the_side(&self, work: impl FnOnce(&Worker) -> Result<(), kernel::Failure> + Send + 'static) {
        let worker = self.worker.clone();
        match tokio::task::spawn_blocking(move || work(&worker)).await {
            Ok(Ok(())) => {}
            Ok(Err(failure)) => tracing::warn!(%failure, "jobs were not looked after; it is tried again"),
            Err(error) => tracing::error!(%error, "looking after jobs ended badly"),
        }
    }
}

/// The worker of this server, by the machine and the process; before anything is claimed it puts in order what was left.
pub(crate) fn worker(program: &Program) -> Result<Worker, kernel::Failure> {
    let worker = Worker::new(program, &server_name());
    worker.begin()?;
    Ok(worker)
}

/// This process among the servers, by its machine and number.
pub(crate) fn server_name() -> String {
    let host =
        std::fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| std::env::var("COMPUTERNAME"));
    format!("{}:{}", host.as_deref().map_or("server", str::trim), std::process::id())
}
