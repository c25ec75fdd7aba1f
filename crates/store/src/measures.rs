//! What a store tells of its work, for whoever watches the server.

use prometheus_client::{
    metrics::{
        counter::Counter,
        gauge::Gauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};
use std::time::Duration;

/// Counted since the start. Cheap to clone; all clones count together.
#[derive(Debug, Clone)]
pub struct Measures {
    group_size: Histogram,
    commit_seconds: Histogram,
    collisions: Counter,
    index_behind: Gauge,
}

impl Default for Measures {
    fn default() -> Self {
        Self {
            group_size: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            // from a quarter of a millisecond to four seconds
            commit_seconds: Histogram::new(exponential_buckets(0.000_25, 2.0, 15)),
            collisions: Counter::default(),
            index_behind: Gauge::default(),
        }
    }
}

impl Measures {
    /// Names them in the registry.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "store_group_commands",
            "Commands that one commit held; on PostgreSQL always one",
            self.group_size.clone(),
        );
        registry.register(
            "store_commit_seconds",
            "How long a commit took until it was durable",
            self.commit_seconds.clone(),
        );
        registry.register(
            "store_collisions",
            "Tries of commands that collided with another and were repeated (PostgreSQL)",
            self.collisions.clone(),
        );
        registry.register(
            "store_search_behind",
            "Changed rows that the index of the search does not have yet (SQLite; on PostgreSQL it has them at once)",
            self.index_behind.clone(),
        );
    }

    pub(crate) fn committed(&self, commands: usize, took: Duration) {
        self.group_size.observe(commands as f64);
        self.commit_seconds.observe(took.as_secs_f64());
    }

    pub(crate) fn collided(&self) {
        self.collisions.inc();
    }

    pub(crate) fn index_behind(&self, notes: i64) {
        self.index_behind.set(notes);
    }
}
