//! The load: so many clients, each with a connection of its own, each asking again once it is answered.

use crate::{
    Outcome,
    http::{Answer, Connection},
};
use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// What is asked, and what is a right answer.
pub(crate) struct Asked {
    /// The request of that number.
    pub make: Box<dyn Fn(u64) -> Vec<u8>>,
    pub right: fn(&Answer) -> bool,
    /// Set once what the load stands beside is over; then it ends too.
    pub over: Option<Arc<AtomicBool>>,
}

impl Asked {
    pub fn new(make: impl Fn(u64) -> Vec<u8> + 'static, right: fn(&Answer) -> bool) -> Self {
        Self { make: Box::new(make), right, over: None }
    }

    /// Until that is set.
    pub fn until(mut self, over: &Arc<AtomicBool>) -> Self {
        self.over = Some(Arc::clone(over));
        self
    }
}

/// As long as what it stands beside takes; no longer than an hour.
pub(crate) const BESIDE: Span = Span {
    warm_up: Duration::ZERO,
    measured: Duration::from_secs(3600),
    least: 0,
    most: Duration::from_secs(3600),
};

/// How long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    /// Before anything is measured.
    pub warm_up: Duration,
    /// At least.
    pub measured: Duration,
    /// Requests at least,
    pub least: usize,
    /// unless this much time is over.
    pub most: Duration,
}

/// What came of it.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    /// Answers in the measured time.
    pub requests: u64,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub longest_ms: f64,
    /// Right answers, those of the warm-up too.
    pub acknowledged: u64,
    pub wrong: u64,
    /// The first wrong answer.
    pub wrong_text: Option<String>,
}

#[derive(Default)]
struct Shared {
    number: Cell<u64>,
    acknowledged: Cell<u64>,
    wrong: Cell<u64>,
    wrong_text: RefCell<Option<String>>,
    /// Microseconds of each measured request.
    taken: RefCell<Vec<u32>>,
    last: Cell<Option<Instant>>,
}

/// Puts the load on a server.
pub(crate) fn run(at: SocketAddr, clients: usize, span: Span, asked: Asked) -> Outcome<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let (shared, asked) = (Rc::new(Shared::default()), Rc::new(asked));
    let from = Instant::now() + span.warm_up;
    let tasks = tokio::task::LocalSet::new();
    for _ in 0..clients {
        tasks.spawn_local(client(at, span, from, Rc::clone(&shared), Rc::clone(&asked)));
    }
    runtime.block_on(tasks);
    let until = shared.last.get().unwrap_or(from);
    let mut taken = shared.taken.take();
    taken.sort_unstable();
    let at_share = |share: f64| {
        let place = ((taken.len() as f64 * share).ceil() as usize).saturating_sub(1);
        f64::from(taken.get(place).copied().unwrap_or(0)) / 1000.0
    };
    let seconds = until.saturating_duration_since(from).as_secs_f64().max(0.001);
    Ok(Measured {
        requests: taken.len() as u64,
        per_second: taken.len() as f64 / seconds,
        p50_ms: at_share(0.50),
        p99_ms: at_share(0.99),
        longest_ms: at_share(1.0),
        acknowledged: shared.acknowledged.get(),
        wrong: shared.wrong.get(),
        wrong_text: shared.wrong_text.take(),
    })
}

async fn client(at: SocketAddr, span: Span, from: Instant, shared: Rc<Shared>, asked: Rc<Asked>) {
    let mut connection = Connection::new(at);
    loop {
        let asked_at = Instant::now();
        let over = asked_at.saturating_duration_since(from);
        let ended = asked.over.as_ref().is_some_and(|over| over.load(Ordering::Relaxed));
        let enough = ended || over >= span.measured && shared.taken.borrow().len() >= span.least;
        if enough || over >= span.most {
            return;
        }
        let number = shared.number.get();
        shared.number.set(number + 1);
        let request = (asked.make)(number);
        let sent = Instant::now();
        let answer = connection.send(&request).await;
        let (now, taken) = (Instant::now(), sent.elapsed());
        let right = answer.as_ref().is_ok_and(|answer| (asked.right)(answer));
        if right {
            shared.acknowledged.set(shared.acknowledged.get() + 1);
            if sent >= from {
                shared.taken.borrow_mut().push(u32::try_from(taken.as_micros()).unwrap_or(u32::MAX));
                shared.last.set(Some(now));
            }
        } else {
            shared.wrong.set(shared.wrong.get() + 1);
            let text = answer.map_or_else(|error| error.to_string(), |answer| answer.text());
            shared.wrong_text.borrow_mut().get_or_insert(text);
            // a server that refuses is not asked as fast as it can refuse
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
