//! Several servers on one database: they share the work, and what one of them loses by its death is done once all the same.

use crate::trial::{Does, GATE, Trial};
use engine::jobs::Ran;
use std::{collections::BTreeMap, thread};
use store::Dialect;
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
