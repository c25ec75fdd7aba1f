//! The threads that own the connections.
//!
//! On SQLite one writer takes the commands that wait, runs them one after the other, commits them together with
//! `synchronous = FULL`, and only then answers each; what one that fails had written is taken back, and nothing else.
//! Readers work beside it on the write-ahead log. On PostgreSQL several writers each run one command in a serializable
//! transaction and try again when it collided with another.
//!
//! Long because: what a store is asked and what becomes of it are read together; the threads themselves stand in `sqlite_threads.rs` and
//! `postgres_threads.rs`.

use crate::{
    Aside, DatabaseUrl, Measures, Tx, aside, failures,
    health::Health,
    index::{self, Index},
    postgres_conn,
    postgres_threads::{Shared, postgres_worker},
    pulse::Pulse,
    sqlite_conn,
    sqlite_log::{self, Log},
    sqlite_threads::{Writer, sqlite_reader},
    stage::Stage,
    waits::Waits,
};
use crossbeam_channel::{Sender, TrySendError, bounded};
use kernel::{Clock, Failure, FailureDef};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};
use tokio::{
    sync::{oneshot, watch},
    time::timeout,
};

/// How many threads, and how much may wait.
#[derive(Debug, Clone, Copy)]
pub struct StoreOptions {
    /// Connections that read.
    pub readers: usize,
    /// Connections that write, on PostgreSQL; SQLite has one.
    pub writers: usize,
    /// Commands that may wait; more are refused as busy.
    pub waiting: usize,
    /// Commands that one commit may hold, on SQLite.
    pub group: usize,
    /// How long SQLite's log grows before it is copied into the database, in pages of 4 KiB.
    pub log_pages: i32,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { readers: 3, writers: 8, waiting: 10_000, group: 256, log_pages: sqlite_log::LONG }
    }
}

/// How often those who wait look whether the database still answers.
const LOOK: Duration = Duration::from_secs(1);

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    url: DatabaseUrl,
    writes: Sender<Box<dyn Job>>,
    reads: Sender<Box<dyn Job>>,
    bell: Bell,
    /// On PostgreSQL, whether it answers.
    pulse: Option<Arc<Pulse>>,
    /// Of SQLite's disk.
    health: Arc<Health>,
    measures: Measures,
    clock: Arc<dyn Clock>,
    /// Whose work is done aside: one at a time.
    aside: Arc<Mutex<()>>,
    /// Of the search, where it is not written with the rows.
    index: Option<Arc<Index>>,
}

/// Counts the commits that rang ([`Tx::ring`]).
type Bell = Arc<watch::Sender<u64>>;

/// One piece of work, without its types.
pub(crate) trait Job: Send {
    /// Runs it; true when its changes are to be kept. May be called again after a collision.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Whether it is too large to stand in a group with others.
    fn alone(&self) -> bool;
    /// What stands aside and is taken over by it.
    fn aside(&self) -> Option<&Path>;
    /// Why the last run failed, where it did.
    fn failed(&self) -> Option<&Failure>;
    /// Answers the asker, with `fault` in place of the result if the commit failed.
    fn answer(self: Box<Self>, fault: Option<Failure>);
}

/// Where work stands among others.
enum Place {
    /// With others in one commit.
    Group,
    /// In a transaction without others.
    Alone,
    /// The same, over what stands aside.
    Over(Arc<Aside>),
}

struct Work<F, R> {
    work: F,
    alone: bool,
    aside: Option<Arc<Aside>>,
    result: Option<Result<R, Failure>>,
    bell: Bell,
    rings: bool,
    stage: Arc<Stage>,
    /// Where it is told how long it waited, and since when it does; none once it was told, and where nobody wants to know.
    waits: Option<(Arc<Waits>, Instant)>,
    asker: oneshot::Sender<Result<R, Failure>>,
}

impl<F, R> Job for Work<F, R>
where
    F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send,
    R: Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        if !self.stage.begin() {
            return false;
        }
        if let Some((waits, since)) = self.waits.take() {
            waits.queued(since.elapsed());
        }
        let work = &mut self.work;
        let result = catch_unwind(AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|panic| Err(failures::INTERNAL.fail().because(panic_text(&panic))));
        let keep = result.is_ok();
        self.rings = keep && tx.rings();
        self.result = Some(result);
        keep
    }

    fn alone(&self) -> bool {
        self.alone
    }

    fn aside(&self) -> Option<&Path> {
        self.aside.as_ref().map(|aside| aside.path())
    }

    fn failed(&self) -> Option<&Failure> {
        self.result.as_ref()?.as_ref().err()
    }

    fn answer(self: Box<Self>, fault: Option<Failure>) {
        let Self { work, aside, result, bell, rings, asker, .. } = *self;
        // what the work holds, such as a file beside the database, is gone before the asker hears that it is done
        drop((work, aside));
        // what was never run was never done, whatever became of the others
        let never = || fault.clone().unwrap_or_else(|| failures::UNAVAILABLE.fail());
        let own = result.unwrap_or_else(|| Err(never()));
        if rings && fault.is_none() {
            bell.send_modify(|commits| *commits += 1);
        }
        // an asker that went away (a closed connection) does not change what happened
        let _ = asker.send(match (own, fault) {
            (Ok(_), Some(fault)) => Err(fault),
            (result, _) => result,
        });
    }
}

fn panic_text(panic: &Box<dyn std::any::Any + Send>) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    format!("panic: {}", text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default())
}

impl Store {
    /// Opens a database and starts its threads; they end when the last clone is dropped. It was migrated before, and has its index
    /// ([`crate::ready`]).
    pub fn open(url: &DatabaseUrl, clock: Arc<dyn Clock>, options: StoreOptions) -> Result<Self, Failure> {
        let (writes, write_queue) = bounded::<Box<dyn Job>>(options.waiting);
        let (reads, read_queue) = bounded::<Box<dyn Job>>(options.waiting);
        let (mut pulse, measures, health) = (None, Measures::default(), Arc::new(Health::default()));
        let mut index = None;
        match url {
            DatabaseUrl::Sqlite(path) => {
                aside::forget_old(path);
                index = Index::start(path, &measures, Arc::clone(&health))?;
                let writer = Writer {
                    path: path.clone(),
                    queue: write_queue,
                    clock: Arc::clone(&clock),
                    group: options.group,
                    measures: measures.clone(),
                    health: Arc::clone(&health),
                    log: Log::start(path, options.log_pages, Arc::clone(&health))?,
                    index: index.clone(),
                };
                let connection = Writer::open(path, index.as_ref())?;
                spawn("sqlite-writer", move || writer.run(connection))?;
                for _ in 0..options.readers {
                    let reader = sqlite_conn::open(path, false)?;
                    if index.is_some() {
                        index::attach(&reader, path)?;
                    }
                    let (queue, clock, index) = (read_queue.clone(), Arc::clone(&clock), index.clone());
                    spawn("sqlite-reader", move || {
                        sqlite_reader(&reader, &queue, &*clock, index.as_deref());
                    })?;
                }
            }
            DatabaseUrl::Postgres(url) => {
                // one connection at once, so that a wrong address is told at the start
                let first = postgres_conn::Connection::open_to_write(url)?;
                let mut first = Some(first);
                let beats = Pulse::start(url)?;
                let shared = Arc::new(Shared {
                    turn: Mutex::default(),
                    pulse: Arc::clone(&beats),
                    measures: measures.clone(),
                });
                for _ in 0..options.writers {
                    let (queue, clock, url, ready) =
                        (write_queue.clone(), Arc::clone(&clock), url.clone(), first.take());
                    let shared = Arc::clone(&shared);
                    spawn("postgres-writer", move || {
                        postgres_worker(&url, ready, &queue, &*clock, true, &shared);
                    })?;
                }
                for _ in 0..options.readers {
                    let (queue, clock, url) = (read_queue.clone(), Arc::clone(&clock), url.clone());
                    let shared = Arc::clone(&shared);
                    spawn("postgres-reader", move || {
                        postgres_worker(&url, None, &queue, &*clock, false, &shared);
                    })?;
                }
                pulse = Some(beats);
            }
        }
        let (url, bell, aside) = (url.clone(), Arc::new(watch::Sender::new(0)), Arc::default());
        Ok(Self { url, writes, reads, bell, pulse, health, measures, clock, aside, index })
    }

    /// What keeps it from keeping anything just now, as far as is known.
    pub fn trouble(&self) -> Option<Failure> {
        self.health.told().map(|def| def.fail())
    }

    /// Changes whenever something is committed in this process that rang ([`Tx::ring`]).
    pub fn bell(&self) -> watch::Receiver<u64> {
        self.bell.subscribe()
    }

    /// What it tells of its work.
    pub fn measures(&self) -> &Measures {
        &self.measures
    }

    /// How many commands and how many questions wait for their turn.
    pub fn waiting(&self) -> (usize, usize) {
        (self.writes.len(), self.reads.len())
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Tells whoever listens that something was committed that rang.
    pub(crate) fn ring(&self) {
        self.bell.send_modify(|commits| *commits += 1);
    }

    pub(crate) fn aside_turn(&self) -> &Mutex<()> {
        &self.aside
    }

    /// Where the data is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Runs `work` in a transaction and answers once it is durable. `work` may run several times on PostgreSQL.
    pub async fn write<F, R>(&self, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        self.ask(&self.writes, work, Place::Group, &failures::OUTCOME_UNKNOWN).await
    }

    /// [`Store::write`] for work of many rows, such as an import: in a transaction without others beside it.
    pub async fn write_alone<F, R>(&self, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        let done = self.ask(&self.writes, work, Place::Alone, &failures::OUTCOME_UNKNOWN).await;
        self.found().await;
        done
    }

    /// [`Store::write_alone`] for work that takes over what stands aside ([`Aside::stand`]).
    pub async fn write_aside<F, R>(&self, aside: Arc<Aside>, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        let done = self.ask(&self.writes, work, Place::Over(aside), &failures::OUTCOME_UNKNOWN).await;
        self.found().await;
        done
    }

    /// [`Store::write_aside`] for callers outside of an async runtime.
    pub fn write_aside_blocking<F, R>(&self, aside: Arc<Aside>, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        let answer = self.submit(&self.writes, work, Place::Over(aside))?;
        let done = answer.blocking_recv().unwrap_or_else(|_| Err(failures::UNAVAILABLE.fail()));
        self.found_blocking();
        done
    }

    /// [`Store::write_alone`] for callers outside of an async runtime.
    pub fn write_alone_blocking<F, R>(&self, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        let answer = self.submit(&self.writes, work, Place::Alone)?;
        let done = answer.blocking_recv().unwrap_or_else(|_| Err(failures::UNAVAILABLE.fail()));
        self.found_blocking();
        done
    }

    /// Waits until all that was committed in this process is found by a search; as an import does, which wrote much.
    async fn found(&self) {
        if let Some(index) = &self.index {
            index.settled().await;
        }
    }

    /// Waits until all that was committed in this process is found by a search. A search by itself waits for what little was
    /// written just before; who reads the index by other means asks this first.
    pub fn found_blocking(&self) {
        if let Some(index) = &self.index {
            index.settled_blocking();
        }
    }

    /// Runs `work` on a snapshot; it cannot write.
    pub async fn read<F, R>(&self, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        self.ask(&self.reads, work, Place::Group, &failures::UNAVAILABLE).await
    }

    /// [`Store::write`] for callers outside of an async runtime.
    pub fn write_blocking<F, R>(&self, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        self.submit(&self.writes, work, Place::Group)?
            .blocking_recv()
            .unwrap_or_else(|_| Err(failures::UNAVAILABLE.fail()))
    }

    /// [`Store::read`] for callers outside of an async runtime.
    pub fn read_blocking<F, R>(&self, work: F) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        self.submit(&self.reads, work, Place::Group)?
            .blocking_recv()
            .unwrap_or_else(|_| Err(failures::UNAVAILABLE.fail()))
    }

    /// [`Self::asked`], measured where somebody wants to know.
    async fn ask<F, R>(
        &self,
        queue: &Sender<Box<dyn Job>>,
        work: F,
        place: Place,
        silent: &'static FailureDef,
    ) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        let Some(waits) = Waits::here() else { return self.asked(queue, work, place, silent, None).await };
        let began = Instant::now();
        let answer = self.asked(queue, work, place, silent, Some((Arc::clone(&waits), began))).await;
        waits.answered(began.elapsed());
        answer
    }

    /// Has it done and waits for it; when the database falls silent meanwhile, for `silent` at the latest: what was not begun then never
    /// will be.
    async fn asked<F, R>(
        &self,
        queue: &Sender<Box<dyn Job>>,
        work: F,
        place: Place,
        silent: &'static FailureDef,
        waits: Option<(Arc<Waits>, Instant)>,
    ) -> Result<R, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        if self.pulse.as_ref().is_some_and(|pulse| pulse.is_silent()) {
            return Err(failures::UNAVAILABLE.fail().because("the database has fallen silent"));
        }
        let stage = Arc::new(Stage::default());
        let mut answer = self.submit_at(queue, work, place, Arc::clone(&stage), waits)?;
        let gone = |_| Err(failures::UNAVAILABLE.fail());
        let Some(pulse) = &self.pulse else { return answer.await.unwrap_or_else(gone) };
        loop {
            if let Ok(answered) = timeout(LOOK, &mut answer).await {
                return answered.unwrap_or_else(gone);
            }
            if pulse.is_silent() {
                let def = if stage.give_up() { &failures::UNAVAILABLE } else { silent };
                return Err(def.fail().because("the database has fallen silent"));
            }
        }
    }

    fn submit<F, R>(
        &self,
        queue: &Sender<Box<dyn Job>>,
        work: F,
        place: Place,
    ) -> Result<oneshot::Receiver<Result<R, Failure>>, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        self.submit_at(queue, work, place, Arc::default(), None)
    }

    fn submit_at<F, R>(
        &self,
        queue: &Sender<Box<dyn Job>>,
        work: F,
        place: Place,
        stage: Arc<Stage>,
        waits: Option<(Arc<Waits>, Instant)>,
    ) -> Result<oneshot::Receiver<Result<R, Failure>>, Failure>
    where
        F: FnMut(&mut Tx<'_>) -> Result<R, Failure> + Send + 'static,
        R: Send + 'static,
    {
        let (asker, answer) = oneshot::channel();
        let bell = Arc::clone(&self.bell);
        let (alone, aside) = match place {
            Place::Group => (false, None),
            Place::Alone => (true, None),
            Place::Over(aside) => (true, Some(aside)),
        };
        let work = Work { work, alone, aside, result: None, bell, rings: false, stage, waits, asker };
        match queue.try_send(Box::new(work)) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(failures::BUSY.fail()),
            Err(TrySendError::Disconnected(_)) => Err(failures::UNAVAILABLE.fail()),
        }
    }
}

pub(crate) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let spawned = thread::Builder::new().name(name.to_owned()).spawn(body);
    spawned.map(|_| ()).map_err(|error| failures::UNAVAILABLE.fail().because(error))
}
