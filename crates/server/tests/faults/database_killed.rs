//! PostgreSQL is killed under load, all of it or one of its processes, and the program stays up.

use crate::{
    cluster::Cluster,
    kills::kills,
    load::Ledger,
    place::{Place, WRITER},
    served::{Client, Served},
};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

#[test]
fn a_database_killed_under_load_loses_no_acknowledged_command_and_the_program_goes_on() {
    let Some(mut cluster) = Cluster::start() else {
        eprintln!("skipped: no initdb on this machine");
        return;
    };
    let place = Place::postgres(&cluster.url());
    let served = Served::start(&place);
    let client = Client::sign_in(&served, WRITER);
    let mut ledger = Ledger::of(32);
    for kill in 0..kills() {
        let stop = AtomicBool::new(false);
        let before = ledger.acknowledged.len();
        thread::scope(|scope| {
            let (stop, client, cluster) = (&stop, &client, &mut cluster);
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(rand::random_range(100..700)));
                if kill % 2 == 0 {
                    cluster.kill();
                    thread::sleep(Duration::from_millis(200));
                    cluster.start_again();
                } else {
                    cluster.kill_a_backend();
                }
                cluster.wait_until_ready();
                wait_until_it_writes(client);
                thread::sleep(Duration::from_millis(300));
                stop.store(true, Ordering::Relaxed);
            });
            ledger.write_until(stop, &|_| client.clone());
        });
        ledger.compare(&place.made());
        assert!(ledger.acknowledged.len() > before, "it went on");
        place.verify();
    }
    eprintln!("{} kills, {} acknowledged, none lost, none twice", kills(), ledger.acknowledged.len());
    // the cluster goes with its databases
    drop(served);
}

/// Without anybody starting the program anew.
fn wait_until_it_writes(client: &Client) {
    let client = client.clone();
    let began = Instant::now();
    while client.get("/readyz").map_or(0, |answer| answer.0) != 200 {
        assert!(began.elapsed() < Duration::from_secs(20), "it does not go on");
        thread::sleep(Duration::from_millis(20));
    }
}
