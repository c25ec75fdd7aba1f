//! The way through all entries, a part at a time, by as many as there are cores: each entry is read once, for the chain and for its row.

use super::{
    leaf::{Leaf, entries},
    rows::{AGAIN, Counts, Looked, look, look_again},
};
use crate::{Registry, failures};
use crossbeam_channel::{Receiver, Sender, bounded};
use kernel::{Failure, Uuid};
use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    thread,
};
use store::{Store, Tx};

/// Entries read at once: so few that they are still at hand when their rows are looked at.
const ENTRIES: i64 = 1_000;
/// Parts that may wait.
const PARTS: usize = 8;
/// Rows that may wait to be looked at again: some 60 MB.
const WAITING: usize = 1_000_000;

/// Entries that follow each other.
pub(super) struct Part {
    /// Its place among the parts.
    pub number: usize,
    /// The entry before the first.
    pub after: i64,
    /// The last.
    pub up_to: i64,
    /// What was sealed of them; none where they are not sealed yet.
    pub sealed: Option<Vec<Leaf>>,
}

/// The failure of the first part that has one.
#[derive(Default)]
struct First(Mutex<Option<(usize, Failure)>>);

impl First {
    fn get(&self) -> MutexGuard<'_, Option<(usize, Failure)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, number: usize, failure: Failure) {
        let mut first = self.get();
        if first.as_ref().is_none_or(|(known, _)| number < *known) {
            *first = Some((number, failure));
        }
    }

    /// Whether a part before that one has failed, so that this one's failure would not be told.
    fn is_before(&self, number: usize) -> bool {
        self.get().as_ref().is_some_and(|(known, _)| *known < number)
    }

    fn told(self) -> Result<(), Failure> {
        self.0
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .map_or(Ok(()), |(_, failure)| Err(failure))
    }
}

/// What is found on the way.
pub(super) struct Pass<'a> {
    store: &'a Store,
    registry: &'a Arc<Registry>,
    chain: First,
    rows: First,
    counts: Mutex<Counts>,
    waiting: Mutex<HashSet<Uuid>>,
    entries: AtomicI64,
    unsealed: AtomicI64,
}

/// What was found, the chain being whole.
pub(super) struct Passed {
    /// Sealed entries.
    pub entries: i64,
    /// Entries that are not sealed yet.
    pub unsealed: i64,
    /// Rows that the audit tells of, or the failure of the first that is not as it says.
    pub rows: Result<Counts, Failure>,
}

impl<'a> Pass<'a> {
    pub fn new(store: &'a Store, registry: &'a Arc<Registry>) -> Self {
        Self {
            store,
            registry,
            chain: First::default(),
            rows: First::default(),
            counts: Mutex::default(),
            waiting: Mutex::default(),
            entries: AtomicI64::new(0),
            unsealed: AtomicI64::new(0),
        }
    }

    /// Goes through the parts that `hand_out` sends; it tells up to which entry there are seals. A failure of it is of the part that would
    /// have come next.
    pub fn through(
        self,
        hand_out: impl FnOnce(&Handing<'_>) -> Result<i64, (usize, Failure)>,
    ) -> Result<Passed, Failure> {
        let handed = self
            .by_all(|parts: &Receiver<Part>| self.work(parts), |to| hand_out(&Handing { to, pass: &self }));
        let sealed = match handed {
            Ok(sealed) => sealed,
            Err((number, failure)) => {
                self.chain.note(number, failure);
                0
            }
        };
        if self.chain.get().is_none() && self.rows.get().is_none() {
            self.again(sealed);
        }
        self.chain.told()?;
        let counts = self.counts.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Passed {
            entries: self.entries.into_inner(),
            unsealed: self.unsealed.into_inner(),
            rows: self.rows.told().map(|()| counts),
        })
    }

    /// Has workers do what `hand_out` sends. One that panics is a failure of the chain: nobody knows what it would have found.
    fn by_all<T: Send, R>(
        &self,
        work: impl Fn(&Receiver<T>) + Sync,
        hand_out: impl FnOnce(&Sender<T>) -> R,
    ) -> R {
        let cores = thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
        let (to, from) = bounded(PARTS);
        thread::scope(|scope| {
            let workers: Vec<_> = (0..cores).map(|_| scope.spawn(|| work(&from))).collect();
            let handed = hand_out(&to);
            drop(to);
            for worker in workers {
                if worker.join().is_err() {
                    self.chain.note(0, store::failures::INTERNAL.fail().because("the check panicked"));
                }
            }
            handed
        })
    }

    fn work(&self, parts: &Receiver<Part>) {
        for part in parts {
            // what comes after a failure is not told any more
            if self.chain.is_before(part.number) {
                continue;
            }
            let (number, sealed) = (part.number, part.sealed.is_some());
            let registry = (!self.rows.is_before(number)).then(|| Arc::clone(self.registry));
            match self.store.read_blocking(move |tx| seen(tx, registry.as_deref(), &part)) {
                Ok(seen) => {
                    let counted = if sealed { &self.entries } else { &self.unsealed };
                    counted.fetch_add(seen.entries, Ordering::Relaxed);
                    self.keep(number, seen.rows);
                }
                Err(failure) => self.chain.note(number, failure),
            }
        }
    }

    fn keep(&self, number: usize, rows: Result<Looked, Failure>) {
        let looked = match rows {
            Ok(looked) => looked,
            Err(failure) => return self.rows.note(number, failure),
        };
        self.count(looked.made);
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.extend(looked.waiting);
        if waiting.len() >= WAITING {
            let many = std::mem::take(&mut *waiting);
            drop(waiting);
            // that each was made is among the entries: whoever made it counted it
            let ids: Vec<Uuid> = many.into_iter().collect();
            ids.chunks(AGAIN).for_each(|some| self.look_again(number, some.to_vec(), i64::MAX));
        }
    }

    fn count(&self, counts: Counts) {
        let mut all = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.into_iter().for_each(|(record, count)| *all.entry(record).or_default() += count);
    }

    /// Looks at the rows that wait, by their ids, so that the first by id is told.
    fn again(&self, sealed: i64) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let mut ids: Vec<Uuid> = waiting.into_iter().collect();
        ids.sort_unstable();
        let work = |some: &Receiver<(usize, Vec<Uuid>)>| {
            some.iter().for_each(|(number, ids)| self.look_again(number, ids, sealed));
        };
        self.by_all(work, |to| {
            // nobody takes what nobody is left to take
            let _ = ids.chunks(AGAIN).enumerate().try_for_each(|(at, some)| to.send((at, some.to_vec())));
        });
    }

    fn look_again(&self, number: usize, ids: Vec<Uuid>, counted_up_to: i64) {
        if self.rows.is_before(number) {
            return;
        }
        let registry = Arc::clone(self.registry);
        match self.store.read_blocking(move |tx| look_again(tx, &registry, &ids, counted_up_to)) {
            Ok(counts) => self.count(counts),
            Err(failure) => self.rows.note(number, failure),
        }
    }
}

/// Where parts are handed out.
pub(super) struct Handing<'a> {
    to: &'a Sender<Part>,
    pass: &'a Pass<'a>,
}

impl Handing<'_> {
    /// Hands a part out; whether another one is of use.
    pub fn part(&self, part: Part) -> bool {
        let number = part.number;
        !self.pass.chain.is_before(number) && self.to.send(part).is_ok()
    }
}

/// What was seen of a part.
struct Seen {
    entries: i64,
    rows: Result<Looked, Failure>,
}

/// Reads a part: its entries are those that were sealed, none altered, none missing, none added; and the rows that they tell of are as they
/// say, where there is a registry to ask.
fn seen(tx: &mut Tx<'_>, registry: Option<&Registry>, part: &Part) -> Result<Seen, Failure> {
    let mut wanted = part.sealed.as_ref().map(|leaves| leaves.iter());
    let mut seen = Seen { entries: 0, rows: Ok(Looked::default()) };
    let mut after = part.after;
    loop {
        let found = entries(tx, after, part.up_to, ENTRIES)?;
        if let Some(wanted) = &mut wanted {
            for row in &found {
                as_sealed(wanted.next(), &Leaf::of(row)?)?;
            }
        }
        if let (Some(registry), Ok(looked)) = (registry, &mut seen.rows) {
            match look(tx, registry, &found, part.sealed.is_some()) {
                Ok(more) => looked.add(more),
                Err(failure) => seen.rows = Err(failure),
            }
        }
        seen.entries += found.len() as i64;
        match found.last() {
            Some(last) if found.len() as i64 == ENTRIES => after = last.int(super::leaf::ENTRY)?,
            _ => break,
        }
    }
    match wanted.and_then(|mut wanted| wanted.next()) {
        Some(sealed) => Err(failures::AUDIT_ENTRY_MISSING.fail().with("entry", sealed.entry)),
        None => Ok(seen),
    }
}

/// An entry is the one that was sealed in its place.
fn as_sealed(sealed: Option<&Leaf>, found: &Leaf) -> Result<(), Failure> {
    match sealed {
        Some(sealed) if sealed == found => Ok(()),
        Some(sealed) if sealed.entry == found.entry => {
            Err(failures::AUDIT_ENTRY_ALTERED.fail().with("entry", found.entry))
        }
        Some(sealed) if sealed.entry < found.entry => {
            Err(failures::AUDIT_ENTRY_MISSING.fail().with("entry", sealed.entry))
        }
        _ => Err(failures::AUDIT_ENTRY_ADDED.fail().with("entry", found.entry)),
    }
}
