//! Ten thousand sign-ins with wrong passwords.

use crate::{
    load::Ledger,
    place::{Place, WRITER, on_each},
    served::{Client, Served},
};
use serde_json::json;
use std::{
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

const GUESSES: usize = 10_000;
const AT_ONCE: usize = 32;
/// What the brake lets through before it makes anybody wait: by name and by address (`engine/src/access/brake.rs`).
const BY_NAME: usize = 5;
const BY_ADDRESS: usize = 50;

/// Guesses so often at once; tells how many were looked at, which is what costs a core its time, and how many were refused before.
fn guess(address: &str, of: &(dyn Fn(usize) -> (String, String) + Sync)) -> (usize, usize) {
    let (next, looked_at, refused) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let client = Client::new(address);
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= GUESSES / 2 {
                        return;
                    }
                    let (name, from) = of(at);
                    let sent = json!({"name": name, "password": format!("guess {at}")});
                    let answer = client.post("/api/session", &[("x-forwarded-for", &from)], &sent);
                    match answer.expect("an answer") {
                        (401, _) => looked_at.fetch_add(1, Ordering::Relaxed),
                        (429, _) => refused.fetch_add(1, Ordering::Relaxed),
                        other => panic!("{other:?}"),
                    };
                }
            });
        }
    });
    (looked_at.into_inner(), refused.into_inner())
}

fn serve(place: &Place) -> Served {
    let served = Served::spawn(place, &place.url, &["--behind-proxy", "true"]);
    served.wait_until_ready();
    served
}

#[test]
fn ten_thousand_guesses_are_refused_before_they_are_looked_at_and_keep_nobody_waiting() {
    on_each(|place| {
        let served = serve(place);
        let client = Client::sign_in(&served, WRITER);
        let mut ledger = Ledger::of(2);
        let stop = AtomicBool::new(false);
        let began = Instant::now();
        let one_name = |at: usize| ("root".to_owned(), format!("10.{}.{}.1", at / 250, at % 250));
        let one_address = |at: usize| (format!("nobody {at}"), "198.51.100.7".to_owned());
        let (by_name, by_address) = thread::scope(|scope| {
            let (stop, client, ledger) = (&stop, &client, &mut ledger);
            scope.spawn(move || ledger.write_until(stop, &|_| client.clone()));
            let guessed = (guess(&served.address, &one_name), guess(&served.address, &one_address));
            stop.store(true, Ordering::Relaxed);
            guessed
        });
        let took = began.elapsed();
        // a few more for the seconds that it took: each wait doubles
        let waits = took.as_secs().checked_ilog2().unwrap_or(0) as usize + 2;
        assert!((BY_NAME..=BY_NAME + waits).contains(&by_name.0), "{by_name:?} in {took:?}");
        // an address cools by one attempt each minute
        let cooled = took.as_secs() as usize / 60 + 1;
        assert!(
            (BY_ADDRESS..=BY_ADDRESS + waits + cooled).contains(&by_address.0),
            "{by_address:?} in {took:?}"
        );
        assert_eq!(by_name.0 + by_name.1 + by_address.0 + by_address.1, GUESSES);
        let p99 = ledger.time_of(990);
        eprintln!(
            "{GUESSES} guesses in {took:?}: looked at {} and {}; who wrote meanwhile: {} rows, p99 {p99:?}",
            by_name.0,
            by_address.0,
            ledger.acknowledged.len()
        );
        assert!(ledger.wrong.is_empty() && ledger.unavailable == 0, "{:?}", ledger.wrong);
        assert!(p99 < Duration::from_secs(2), "{p99:?}");
        // a restart forgives nothing
        served.kill();
        let served = serve(place);
        let again = Client::new(&served.address);
        let ask = |name: &str, from: &str| {
            let sent = json!({"name": name, "password": "once more"});
            again.post("/api/session", &[("x-forwarded-for", from)], &sent).expect("an answer").0
        };
        let looked_at = |ask: &dyn Fn() -> u16| (0..BY_NAME).filter(|_| ask() != 429).count();
        // of as many as one who is not known yet may try at once, at most the one whose wait was over
        assert!(looked_at(&|| ask("root", "192.0.2.9")) <= 1);
        assert!(looked_at(&|| ask("somebody", "198.51.100.7")) <= 1);
        // and who guesses elsewhere keeps nobody else out
        assert_eq!(ask("somebody", "192.0.2.9"), 401);
    });
}
