//! `/metrics`, on a listener of its own: what the server tells of itself, to whoever can reach that listener. docs/watching.md says what
//! each is for.

use crate::traces::Sent;
use api::AppState;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use engine::{Program, watch};
use prometheus_client::{
    encoding::{EncodeLabelSet, prometheus_text},
    metrics::{family::Family, gauge::Gauge},
    registry::Registry,
};
use std::{
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};
use store::Dialect;
use tokio::time::timeout;

/// How long the database may take to tell its part; the rest is told without it.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Queue {
    queue: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Build {
    version: &'static str,
    database: &'static str,
}

/// What is looked up when it is asked for.
struct Metrics {
    program: Program,
    registry: Registry,
    waiting: Family<Queue, Gauge>,
    jobs: Family<InState, Gauge>,
    unsealed_seconds: Gauge<f64, AtomicU64>,
    database_answers: Gauge,
    memory: Gauge,
}

/// The only route.
pub(crate) fn router(state: &AppState, program: &Program, traces: Option<&Sent>) -> Router {
    let mut registry = Registry::with_prefix("jingwei");
    state.measures().register(&mut registry);
    program.store.measures().register(&mut registry);
    if let Some(traces) = traces {
        traces.register(&mut registry);
    }
    let build = Family::<Build, Gauge>::default();
    let database = match program.store.url().dialect() {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgresql",
    };
    build.get_or_create(&Build { version: env!("CARGO_PKG_VERSION"), database }).set(1);
    registry.register("build_info", "What is running", build);
    let metrics = Metrics {
        program: program.clone(),
        waiting: Family::default(),
        jobs: Family::default(),
        unsealed_seconds: Gauge::default(),
        database_answers: Gauge::default(),
        memory: Gauge::default(),
        registry,
    };
    Router::new().route("/metrics", get(tell)).with_state(Arc::new(metrics.named()))
}

impl Metrics {
    fn named(mut self) -> Self {
        let registry = &mut self.registry;
        registry.register(
            "store_waiting",
            "Commands and questions that wait for their turn",
            self.waiting.clone(),
        );
        registry.register(
            "jobs",
            "Jobs that are queued, running or dead; counted up to 10000 of each",
            self.jobs.clone(),
        );
        registry.register(
            "audit_unsealed_seconds",
            "Age of the oldest audit entry that is not sealed yet",
            self.unsealed_seconds.clone(),
        );
        registry.register(
            "database_answers",
            "Whether the database told its part just now",
            self.database_answers.clone(),
        );
        registry.register(
            "process_resident_memory_bytes",
            "Memory that the process holds (Linux)",
            self.memory.clone(),
        );
        self
    }

    async fn look(&self) {
        let (commands, questions) = self.program.store.waiting();
        self.waiting.get_or_create(&Queue { queue: "write" }).set(many(commands));
        self.waiting.get_or_create(&Queue { queue: "read" }).set(many(questions));
        self.memory.set(resident_memory().unwrap_or(0));
        let asked = self.program.store.read(|tx| watch::backlog(tx).map(|backlog| (backlog, tx.now())));
        let (backlog, now) = match timeout(PATIENCE, asked).await {
            Ok(Ok(told)) => told,
            Ok(Err(failure)) => {
                tracing::warn!(%failure, "the metrics of the database could not be looked up");
                return self.without_database();
            }
            Err(_) => return self.without_database(),
        };
        self.database_answers.set(1);
        for (state, count) in backlog.jobs {
            self.jobs.get_or_create(&InState { state }).set(count);
        }
        let age = backlog.unsealed_since.map_or(0, |since| (now - since).num_milliseconds().max(0));
        self.unsealed_seconds.set(age as f64 / 1000.0);
    }

    fn without_database(&self) {
        self.database_answers.set(0);
    }
}

async fn tell(State(metrics): State<Arc<Metrics>>) -> Response {
    metrics.look().await;
    let mut text = String::new();
    match prometheus_text::encode(&mut text, &metrics.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn many(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// In bytes, where the system tells.
fn resident_memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
