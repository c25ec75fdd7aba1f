//! The program itself: it gets jobs done at once, and goes on after it was killed.

use crate::trial::Trial;
use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};
use store::{DatabaseUrl, Dialect};
use testkit::{Fixture, on_both};

struct Served(Child);

impl Served {
    fn start(fixture: &Fixture) -> Self {
        let database = match fixture.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let port = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port();
        let child = Command::new(env!("CARGO_BIN_EXE_jingwei"))
            .args([
                "--database",
                &database,
                "--log",
                "error",
                "--listen",
                &format!("127.0.0.1:{port}"),
                "serve",
            ])
            .stdout(Stdio::null())
            .spawn();
        Self(child.expect("the program starts"))
    }

    /// As `kill -9` does.
    fn kill(mut self) {
        self.0.kill().expect("killed");
        self.0.wait().expect("gone");
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn until(what: &str, mut held: impl FnMut() -> bool) {
    let started = Instant::now();
    while !held() {
        assert!(started.elapsed() < Duration::from_secs(120), "waited too long until {what}");
        sleep(Duration::from_millis(2));
    }
}

fn keys(trial: &Trial<'_>) -> i64 {
    trial.rows("SELECT count(*) FROM idempotency_key", |row| row.int(0)).remove(0)
}

#[test]
fn a_long_job_goes_on_after_the_program_was_killed_in_its_midst() {
    const KEYS: i64 = 60_000;
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        // the program's own clock is the machine's: what is a thousand days old is too old by any
        let at = match fixture.dialect() {
            Dialect::Sqlite => "1600000000000000",
            Dialect::Postgres => "to_timestamp(1600000000)",
        };
        let hash = match fixture.dialect() {
            Dialect::Sqlite => "x'00'",
            Dialect::Postgres => "'\\x00'::bytea",
        };
        let actor = match fixture.dialect() {
            Dialect::Sqlite => "x'00000000000000000000000000000000'",
            Dialect::Postgres => "'00000000-0000-0000-0000-000000000000'::uuid",
        };
        trial.change(&format!(
            "INSERT INTO idempotency_key (actor, key, request_hash, status, body, at)
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {KEYS})
             SELECT {actor}, 'key ' || i, {hash}, 200, '', {at} FROM n"
        ));
        trial.at("2020-01-01T00:00:00Z");
        let who = fixture.program.system("test");
        let job = fixture.program.store.write_blocking(move |tx| {
            engine::jobs::enqueue(tx, &who, &engine::jobs::ForgetOld::default(), None, None)
        });
        let job = job.expect("enqueued").0;
        let mut kills = 0;
        while keys(&trial) > 0 {
            let before = keys(&trial);
            let served = Served::start(fixture);
            until("a part is done", || keys(&trial) < before);
            if kills < 3 {
                served.kill();
                kills += 1;
                // on PostgreSQL its lease would be waited for, and what backs off for its time
                trial.change("UPDATE job SET lease_until = enqueued_at WHERE state = 'running'");
            } else {
                until("all is done", || keys(&trial) == 0);
                until("it is recorded", || trial.state(job) == "done");
            }
        }
        assert!(kills > 0, "it was killed in its midst");
        let parts = trial.rows(&format!("SELECT parts FROM job WHERE number = {job}"), |row| row.int(0));
        // each part once: five hundred rows each, and one of each kind that finds nothing
        assert_eq!((parts, trial.state(job)), (vec![KEYS / 500 + 5], "done".into()));
    });
}

#[test]
fn what_is_enqueued_elsewhere_is_done_soon() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let served = Served::start(fixture);
        let who = fixture.program.system("test");
        let job = fixture.program.store.write_blocking(move |tx| {
            engine::jobs::enqueue(tx, &who, &engine::jobs::ForgetOld::default(), None, None)
        });
        let job = job.expect("enqueued").0;
        until("it is done", || trial.state(job) == "done");
        served.kill();
    });
}
