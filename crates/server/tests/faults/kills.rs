//! The program is killed at any point, also while it starts, under many clients.

use crate::{
    load::Ledger,
    place::{Place, WRITER, on_each},
    served::{Client, Served},
};
use rand::Rng;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

const CLIENTS: usize = 64;
/// Kills that one database outlives.
const A_DATABASE: usize = 20;

/// How often, by `JINGWEI_KILLS`.
pub fn kills() -> usize {
    std::env::var("JINGWEI_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(4)
}

#[test]
fn a_program_killed_at_any_point_keeps_what_it_acknowledged_and_does_nothing_twice() {
    let mut left = kills();
    // on a new database now and then: all that was ever made is looked at after each kill
    while left > 0 {
        let some = left.min(A_DATABASE);
        on_each(|place| killed(place, some));
        left -= some;
    }
}

fn killed(place: &Place, kills: usize) {
    let mut ledger = Ledger::of(CLIENTS);
    let served = Served::start(place);
    let client = Client::sign_in(&served, WRITER);
    served.kill();
    for kill in 0..kills {
        if kill % 4 == 3 {
            killed_while_it_starts(place);
        }
        let served = Served::start(place);
        let client = client.at(&served.address);
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let stop = &stop;
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(rand::rng().random_range(0..900)));
                served.kill();
                stop.store(true, Ordering::Relaxed);
            });
            ledger.write_until(stop, &|_| client.clone());
        });
        place.verify();
        ledger.compare(&place.made());
    }
    // and what had no answer is asked for again until it has one
    let served = Served::start(place);
    ledger.write_for(Duration::from_millis(500), &client.at(&served.address));
    ledger.compare(&place.made());
    place.verify();
    eprintln!("{} kills, {} acknowledged, none lost, none twice", kills, ledger.acknowledged.len());
    assert!(ledger.acknowledged.len() > CLIENTS, "{}", ledger.acknowledged.len());
}

fn killed_while_it_starts(place: &Place) {
    let served = Served::spawn(place, &place.url, &[]);
    thread::sleep(Duration::from_millis(rand::rng().random_range(0..200)));
    served.kill();
}
