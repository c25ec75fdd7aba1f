//! How long a request waited for the database, where somebody wants to know. Nothing is measured where nobody does.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// The target of the spans that may leave the house ([`tracing::Span`]): those, and no other, are told to a collector of traces.
pub const TRACED: &str = "jingwei::traced";

tokio::task_local! {
    static WAITS: Arc<Waits>;
}

/// What was asked of the database while a piece of work ran, by the task that it ran on.
#[derive(Debug, Default)]
pub struct Waits {
    asked: AtomicU64,
    queued: AtomicU64,
    whole: AtomicU64,
}

impl Waits {
    /// Does `work`, and counts here what it asks of the database.
    pub async fn counted<F: Future>(self: Arc<Self>, work: F) -> F::Output {
        WAITS.scope(self, work).await
    }

    /// Where this task's questions are counted, if anywhere.
    pub(crate) fn here() -> Option<Arc<Self>> {
        WAITS.try_with(Arc::clone).ok()
    }

    /// It waited that long for its turn.
    pub(crate) fn queued(&self, took: Duration) {
        self.queued.fetch_add(micros(took), Ordering::Relaxed);
    }

    /// It was answered after that long, its turn included.
    pub(crate) fn answered(&self, took: Duration) {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.whole.fetch_add(micros(took), Ordering::Relaxed);
    }

    /// How many commands and questions were answered.
    pub fn asked(&self) -> i64 {
        told(&self.asked)
    }

    /// Microseconds that they waited for their turn, together.
    pub fn queued_micros(&self) -> i64 {
        told(&self.queued)
    }

    /// Microseconds until they were answered, together: their turn, the work and the commit.
    pub fn whole_micros(&self) -> i64 {
        told(&self.whole)
    }
}

fn micros(took: Duration) -> u64 {
    u64::try_from(took.as_micros()).unwrap_or(u64::MAX)
}

fn told(sum: &AtomicU64) -> i64 {
    i64::try_from(sum.load(Ordering::Relaxed)).unwrap_or(i64::MAX)
}
