//! Two servers on one PostgreSQL, one of which is cut off from it.

use crate::{
    load::Ledger,
    place::{Place, WRITER},
    proxy::{Proxy, Way},
    served::{Client, Served},
};
use serde_json::json;
use std::{
    net::{SocketAddr, ToSocketAddrs},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};
use testkit::postgres_server;

/// In which time a server that is cut off must answer: ten seconds of silence, and a little.
const BOUND: Duration = Duration::from_secs(15);

/// The host and port in `postgres://USER@HOST:PORT/NAME`.
fn authority(url: &str) -> &str {
    let (_, rest) = url.split_once("://").expect("a url");
    let rest = rest.split(['/', '?']).next().expect("an authority");
    rest.rsplit_once('@').map_or(rest, |(_, host)| host)
}

fn address(url: &str) -> SocketAddr {
    let host = authority(url);
    let host = if host.contains(':') { host.to_owned() } else { format!("{host}:5432") };
    host.to_socket_addrs().expect("an address").next().expect("an address")
}

fn through(proxy: &Proxy, url: &str) -> String {
    url.replacen(authority(url), &format!("127.0.0.1:{}", proxy.port), 1)
}

#[test]
fn a_server_cut_off_from_the_database_says_so_in_time_and_goes_on_when_it_is_back() {
    let Some(server) = postgres_server() else {
        eprintln!("skipped: JINGWEI_TEST_POSTGRES is not set; run `cargo xtask test`");
        return;
    };
    let place = Place::postgres(&server);
    let proxy = Proxy::before(address(&place.url));
    let (near, far) = (Served::start(&place), Served::spawn(&place, &through(&proxy, &place.url), &[]));
    far.wait_until_ready();
    let client = Client::sign_in(&near, WRITER);
    let (mut of_near, mut of_far) = (Ledger::of(4), Ledger::of(4));
    of_far.skip(1_000_000);
    let stop = AtomicBool::new(false);
    let cut_for = Duration::from_secs(14);
    let ready_in_time = thread::scope(|scope| {
        let (stop, client, near, far) = (&stop, &client, &near.address, &far.address);
        let (of_near, of_far) = (&mut of_near, &mut of_far);
        scope.spawn(move || of_near.write_until(stop, &|_| client.at(near)));
        scope.spawn(move || of_far.write_until(stop, &|_| client.at(far)));
        thread::sleep(Duration::from_secs(1));
        proxy.set(Way::BlackHole);
        thread::sleep(cut_for);
        // whoever comes once it is known is told at once
        let asked = Instant::now();
        let ready = client.at(far).get("/readyz").map(|answer| answer.0);
        let read = client.at(far).get("/api/records/framework.as_is_process").map(|answer| answer.0);
        let told = (ready.ok(), read.ok(), asked.elapsed());
        proxy.set(Way::Open);
        let back = Instant::now();
        while client.at(far).get("/readyz").map_or(0, |answer| answer.0) != 200 {
            assert!(back.elapsed() < BOUND, "it does not go on");
            thread::sleep(Duration::from_millis(50));
        }
        thread::sleep(Duration::from_secs(1));
        stop.store(true, Ordering::Relaxed);
        told
    });
    let (ready, read, took) = ready_in_time;
    assert_eq!((ready, read), (Some(503), Some(503)));
    assert!(took < Duration::from_secs(2), "{took:?}");
    let made = place.made();
    of_near.sent += of_far.sent;
    of_near.compare(&made);
    of_far.sent = of_near.sent;
    of_far.compare(&made);
    assert!(of_far.unavailable > 0, "the one that was cut said so");
    let longest = of_far.time_of(999).max(*of_far.times.iter().max().expect("answers"));
    assert!(longest < BOUND, "{longest:?}");
    // the other one did not notice
    assert_eq!(of_near.unavailable, 0);
    let longest = *of_near.times.iter().max().expect("answers");
    assert!(longest < Duration::from_secs(5), "{longest:?}");
    place.verify();
}

#[test]
fn a_connection_that_breaks_at_the_commit_leaves_the_outcome_open_and_the_key_settles_it() {
    let Some(server) = postgres_server() else {
        eprintln!("skipped: JINGWEI_TEST_POSTGRES is not set; run `cargo xtask test`");
        return;
    };
    let place = Place::postgres(&server);
    let proxy = Proxy::before(address(&place.url));
    let served = Served::spawn(&place, &through(&proxy, &place.url), &[]);
    served.wait_until_ready();
    let client = Client::sign_in(&served, WRITER);
    let body = json!({"name_zh": "断开", "name_en": "broken off"});
    let ask = || client.post("/api/records/framework.as_is_process", &[("idempotency-key", "k")], &body);
    proxy.set(Way::BreaksAtCommit);
    let (status, told) = ask().expect("an answer");
    assert_eq!((status, told["code"].as_str()), (503, Some("store.outcome_unknown")), "{told}");
    proxy.set(Way::Open);
    let began = Instant::now();
    let made = loop {
        match ask().expect("an answer") {
            (201, made) => break made,
            (503, _) if began.elapsed() < BOUND => thread::sleep(Duration::from_millis(50)),
            other => panic!("{other:?}"),
        }
    };
    assert!(made["id"].is_string(), "{made}");
    assert_eq!(place.made().get("broken off"), Some(&1));
    place.verify();
}
