//! Many clients that make rows, each request under a key, and that remember what they were told.

use crate::served::Client;
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

const ROWS: &str = "/api/records/framework.as_is_process";

/// What all clients know.
#[derive(Default)]
pub struct Ledger {
    /// Of each request that was acknowledged, the row's id.
    pub acknowledged: BTreeMap<String, String>,
    /// Each request that was ever sent.
    pub sent: usize,
    /// Answers that were neither an acknowledgement nor “not available just now”, of which there must be none.
    pub wrong: Vec<String>,
    /// How often “not available just now” was told.
    pub unavailable: usize,
    /// How long each answer took.
    pub times: Vec<Duration>,
    clients: Vec<Own>,
}

/// One client's own: its number and its next request.
struct Own {
    number: usize,
    next: usize,
}

impl Ledger {
    pub fn of(clients: usize) -> Self {
        Self { clients: (0..clients).map(|number| Own { number, next: 0 }).collect(), ..Self::default() }
    }

    /// Goes on with other requests, so many further.
    pub fn skip(&mut self, requests: usize) {
        self.clients.iter_mut().for_each(|own| own.next += requests);
    }

    /// Lets all clients write until `stop`. A request without an acknowledgement is sent again, under the same key, also at the
    /// next call of this.
    pub fn write_until(&mut self, stop: &AtomicBool, clients: &(dyn Fn(usize) -> Client + Sync)) {
        let told: Vec<Told> = thread::scope(|scope| {
            let threads: Vec<_> = self
                .clients
                .iter_mut()
                .map(|own| {
                    scope.spawn(move || {
                        let client = clients(own.number);
                        let mut told = Told::default();
                        while !stop.load(Ordering::Relaxed) {
                            own.ask(&client, &mut told);
                        }
                        told
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("a client")).collect()
        });
        for told in told {
            self.acknowledged.extend(told.acknowledged);
            self.wrong.extend(told.wrong);
            self.unavailable += told.unavailable;
            self.times.extend(told.times);
        }
        self.sent = self.clients.iter().map(|own| own.next + 1).sum();
    }

    /// The same for a while.
    pub fn write_for(&mut self, time: Duration, client: &Client) {
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                thread::sleep(time);
                stop.store(true, Ordering::Relaxed);
            });
            self.write_until(&stop, &|_| client.clone());
        });
    }

    /// All that was acknowledged is there, nothing is there twice, and nothing that was not asked for.
    #[track_caller]
    pub fn compare(&self, made: &BTreeMap<String, usize>) {
        assert!(self.wrong.is_empty(), "{:?}", self.wrong);
        let lost: Vec<_> = self.acknowledged.keys().filter(|name| !made.contains_key(*name)).collect();
        assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
        let twice: Vec<_> = made.iter().filter(|(_, times)| **times != 1).collect();
        assert!(twice.is_empty(), "done more than once: {twice:?}");
        assert!(made.len() <= self.sent, "{} rows of {} requests", made.len(), self.sent);
    }

    /// The time below which so many of a thousand answers stayed.
    pub fn time_of(&self, of_thousand: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times.get(times.len() * of_thousand / 1000).copied().unwrap_or_default()
    }
}

#[derive(Default)]
struct Told {
    acknowledged: Vec<(String, String)>,
    wrong: Vec<String>,
    unavailable: usize,
    times: Vec<Duration>,
}

impl Own {
    fn ask(&mut self, client: &Client, told: &mut Told) {
        let name = format!("row {}-{}", self.number, self.next);
        let body = json!({"name_zh": "故障", "name_en": name});
        let asked = Instant::now();
        match client.post(ROWS, &[("idempotency-key", &name)], &body) {
            Ok((201, body)) => {
                told.times.push(asked.elapsed());
                told.acknowledged.push((name, body["id"].as_str().unwrap_or_default().to_owned()));
                self.next += 1;
            }
            Ok((503, _)) => {
                told.times.push(asked.elapsed());
                told.unavailable += 1;
                thread::sleep(Duration::from_millis(20));
            }
            Ok(other) => told.wrong.push(format!("{name}: {other:?}")),
            // the server is gone, or its answer broke off: whether it was done is not known
            Err(_) => thread::sleep(Duration::from_millis(2)),
        }
    }
}
