//! Several servers on one database: they share the work, and what one of them loses by its death is done once all the same.

use crate::trial::{Does, GATE, Trial, registry};
use engine::{
    Program,
    jobs::{Ran, Worker},
};
use kernel::SystemClock;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};
use store::{DatabaseUrl, Dialect, Store, StoreOptions};
use testkit::on_both;

#[test]
fn many_jobs_are_each_done_once_by_several_workers() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let who = trial.system();
        let enqueued = trial.program.store.write_blocking(move |tx| {
            for at in 0..300 {
                let job = crate::trial::Act { what: format!("J{at}"), does: Does::Write };
                // some of a subject, some of none
                let subject =
                    (at % 3 == 0).then(|| engine::jobs::Subject::named(format!("subject {}", at % 7)));
                engine::jobs::enqueue(tx, &who, &job, subject, None)?;
            }
            Ok(())
        });
        enqueued.expect("enqueued");
        let workers = [trial.worker.clone(), trial.another_server("second"), trial.another_server("third")];
        let ran: Vec<usize> = thread::scope(|scope| {
            let threads: Vec<_> = workers
                .iter()
                .flat_map(|worker| [worker, worker])
                .map(|worker| scope.spawn(move || worker.run_due().expect("run")))
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("a worker")).collect()
        });
        // a worker may have ended while another still had a job whose subject others waited for
        trial.run_due();
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        trial.effects().into_iter().for_each(|what| *times.entry(what).or_default() += 1);
        assert_eq!(times.len(), 300, "each was done");
        assert!(times.values().all(|times| *times == 1), "none twice: {times:?}");
        let open = trial.rows("SELECT count(*) FROM job WHERE finished_at IS NULL", |row| row.int(0));
        assert_eq!(open, [0], "{ran:?}");
    });
}

#[test]
fn a_lease_that_ran_out_neither_doubles_nor_loses() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let other = trial.another_server("second");
        let job = trial.act("once", Does::Write, Some("s"));
        let behind = trial.act("behind", Does::Write, Some("s"));
        let stale = trial.claim(&trial.worker, 5);
        assert_eq!(stale.len(), 1);
        // the other believes the first one alive, until its lease has run out
        trial.later(29);
        assert_eq!(other.run_due().expect("run"), 0);
        trial.later(2);
        other.look_after().expect("taken back");
        assert_eq!(trial.job(job), ("queued".into(), 1));
        assert_eq!(trial.failure(job).0, "work.job_abandoned");
        // the first one wakes up before it is taken again
        assert_eq!(trial.worker.run(&stale[0]).expect("run"), Ran::Lost);
        trial.later(5);
        let fresh = trial.claim(&other, 5);
        assert_eq!(fresh.len(), 1);
        // and again while the other one has it
        assert_eq!(trial.worker.run(&stale[0]).expect("run"), Ran::Lost);
        assert_eq!(other.run(&fresh[0]).expect("run"), Ran::Done);
        // and once more when it is done
        assert_eq!(trial.worker.run(&stale[0]).expect("run"), Ran::Lost);
        assert_eq!(other.run(&fresh[0]).expect("run"), Ran::Lost);
        trial.run_due();
        assert_eq!(
            (trial.effects(), trial.state(behind)),
            (vec!["once".into(), "behind".into()], "done".into())
        );
    });
}

#[test]
fn a_job_whose_lease_runs_out_in_the_midst_of_its_transaction_is_not_taken() {
    on_both(|fixture| {
        // on SQLite there is one writer: while the job writes, nobody takes anything
        if fixture.dialect() == Dialect::Sqlite {
            return;
        }
        let trial = Trial::on(fixture);
        let other = trial.another_server("second");
        let job = trial.act("slow", Does::Wait, None);
        let claimed = trial.claim(&trial.worker, 1);
        GATE.set(0);
        thread::scope(|scope| {
            let run = scope.spawn(|| trial.worker.run(&claimed[0]).expect("run"));
            GATE.wait_for(1);
            trial.later(600);
            assert_eq!(other.run_due().expect("run"), 0, "it is locked, and so not lost");
            GATE.set(2);
            assert_eq!(run.join().expect("a run"), Ran::Done);
        });
        assert_eq!((trial.effects(), trial.job(job)), (vec!["slow".into()], ("done".into(), 1)));
    });
}

#[test]
fn one_that_takes_its_server_down_each_time_comes_to_an_end() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let job = trial.act("poison", Does::Write, None);
        for tried in 1..=4 {
            assert_eq!(trial.claim(&trial.worker, 1).len(), 1, "try {tried}");
            trial.later(40);
            trial.worker.look_after().expect("taken back");
            trial.later(3600);
        }
        assert_eq!(trial.job(job), ("dead".into(), 4));
        assert!(trial.effects().is_empty());
    });
}

/// Names the database to a process that is to be a server.
const SERVES: &str = "JINGWEI_TRIAL_SERVES";

/// What another process of this very program runs: a server that does jobs until it is killed.
#[test]
fn a_process_that_serves() {
    let Ok(url) = env::var(SERVES) else { return };
    let url: DatabaseUrl = url.parse().expect("a database");
    let options = StoreOptions { readers: 1, writers: 2, ..StoreOptions::default() };
    let store = Store::open(&url, Arc::new(SystemClock), options).expect("a store");
    let worker = Worker::new(&Program::new(registry(), store), &format!("process {}", std::process::id()));
    loop {
        worker.look_after().expect("looked after");
        worker.run_due().expect("run");
        thread::sleep(Duration::from_millis(20));
    }
}

struct Process(Child);

impl Process {
    fn start(url: &str) -> Self {
        let mut command = Command::new(env::current_exe().expect("this program"));
        command.args(["--exact", "servers::a_process_that_serves", "--nocapture"]).env(SERVES, url);
        Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a process"))
    }

    /// As `kill -9` does.
    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn until(what: &str, mut held: impl FnMut() -> bool) {
    let started = Instant::now();
    while !held() {
        assert!(started.elapsed() < Duration::from_secs(180), "waited too long until {what}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// One of them is killed again and again, in the midst of whatever it does, and its leases are waited for.
#[test]
fn two_processes_share_the_work_and_the_death_of_one_loses_and_repeats_nothing() {
    const JOBS: usize = 1_500;
    on_both(|fixture| {
        // one server is what SQLite is for
        let DatabaseUrl::Postgres(url) = fixture.url() else { return };
        let trial = Trial::on(fixture);
        let who = trial.system();
        let enqueued = trial.program.store.write_blocking(move |tx| {
            for at in 0..JOBS {
                let job = crate::trial::Act { what: format!("J{at}"), does: Does::Write };
                let subject =
                    (at % 3 == 0).then(|| engine::jobs::Subject::named(format!("subject {}", at % 21)));
                engine::jobs::enqueue(tx, &who, &job, subject, None)?;
            }
            Ok(())
        });
        enqueued.expect("enqueued");
        let (_lives, mut dies) = (Process::start(url), Process::start(url));
        let mut servers = BTreeSet::new();
        for kill in 1..=3 {
            until("some more are done", || {
                let running = "SELECT server FROM job WHERE server IS NOT NULL AND state = 'running'";
                servers.extend(trial.rows(running, |row| row.text(0)));
                trial.effects().len() > JOBS * kill / 5
            });
            dies.kill();
            dies = Process::start(url);
        }
        until("all is done", || {
            trial.rows("SELECT count(*) FROM job WHERE finished_at IS NULL", |row| row.int(0)) == [0]
        });
        assert!(servers.len() > 1, "both had some: {servers:?}");
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        trial.effects().into_iter().for_each(|what| *times.entry(what).or_default() += 1);
        assert_eq!(times.len(), JOBS, "each was done");
        assert!(times.values().all(|times| *times == 1), "none twice");
    });
}
