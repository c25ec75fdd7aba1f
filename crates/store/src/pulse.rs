//! Whether PostgreSQL answers at all.
//!
//! A connection whose other end has fallen silent (a cut network, a frozen machine, a proxy that takes everything and passes nothing
//! on) tells nothing: whoever waits for it would wait for as long as TCP does, or for ever. So one connection asks the smallest
//! question over and over. When neither it nor anybody else was answered for a while, those who wait are told so, and those who come are
//! told at once; when it is answered again, all goes on by itself. A statement may take as long as it likes while the database
//! answers others.

use crate::postgres_conn::Connection;
use kernel::Failure;
use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How often it is asked.
const BEAT: Duration = Duration::from_secs(1);
/// After how long without any answer the database is taken for gone. A failover or a restart that is quicker is only waited for.
const SILENT: Duration = Duration::from_secs(10);

/// When the database was last heard of.
pub(crate) struct Pulse {
    began: Instant,
    /// In milliseconds after that.
    heard: AtomicU64,
}

impl Pulse {
    /// Begins to ask; ends when what is given back is dropped.
    pub(crate) fn start(url: &str) -> Result<Arc<Self>, Failure> {
        let pulse = Arc::new(Self { began: Instant::now(), heard: AtomicU64::new(0) });
        let (url, weak) = (url.to_owned(), Arc::downgrade(&pulse));
        crate::threads::spawn("postgres-pulse", move || beat(&url, &weak))?;
        Ok(pulse)
    }

    /// Somebody was answered.
    pub(crate) fn heard(&self) {
        let now = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.heard.fetch_max(now, Ordering::Relaxed);
    }

    /// Whether nobody was for too long.
    pub(crate) fn is_silent(&self) -> bool {
        let heard = Duration::from_millis(self.heard.load(Ordering::Relaxed));
        self.began.elapsed().saturating_sub(heard) > SILENT
    }
}

fn beat(url: &str, pulse: &Weak<Pulse>) {
    let mut connection = None;
    let mut told = false;
    // not held while it is waited for an answer: the store may be dropped meanwhile
    while pulse.strong_count() > 0 {
        let answered = ask(url, &mut connection);
        let Some(pulse) = pulse.upgrade() else { return };
        match answered {
            Ok(()) => {
                pulse.heard();
                if told {
                    tracing::info!("the database answers again");
                }
                told = false;
            }
            Err(fault) => {
                connection = None;
                if !told {
                    tracing::warn!(%fault, "the database does not answer; it is asked again");
                }
                told = true;
            }
        }
        drop(pulse);
        thread::sleep(BEAT);
    }
}

fn ask(url: &str, kept: &mut Option<Connection>) -> Result<(), Failure> {
    let connection = match kept {
        Some(connection) => connection,
        None => kept.insert(Connection::open(url)?),
    };
    connection.client.simple_query("SELECT 1").map(|_| ()).map_err(crate::postgres_conn::failure)
}
