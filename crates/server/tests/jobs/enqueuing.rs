//! The outbox: a job is there if and only if its command was committed.

use crate::trial::{Act, Does, Trial};
use engine::jobs::{self, Ran};
use testkit::on_both;

#[test]
fn what_was_rolled_back_left_no_job_and_what_was_committed_did() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let who = trial.system();
        let refused = trial.program.store.write_blocking(move |tx| {
            jobs::enqueue(tx, &who, &Act { what: "no".into(), does: Does::Write }, None, None)?;
            Err::<(), _>(store::failures::NUL.fail())
        });
        assert!(refused.is_err());
        // in a part of a command that was taken back
        let who = trial.system();
        let kept = trial.program.store.write_blocking(move |tx| {
            jobs::enqueue(tx, &who, &Act { what: "yes".into(), does: Does::Write }, None, None)?;
            let taken_back = tx.attempt(|tx| {
                jobs::enqueue(tx, &who, &Act { what: "no".into(), does: Does::Write }, None, None)?;
                Err::<(), _>(store::failures::NUL.fail())
            });
            assert!(taken_back.is_err());
            Ok(())
        });
        kept.expect("committed");
        assert_eq!(trial.run_due(), 1);
        assert_eq!(trial.effects(), ["yes"]);
    });
}

#[test]
fn a_job_that_is_to_run_later_does() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let (who, at) = (trial.system(), trial.now() + chrono::Duration::hours(2));
        let job = trial.program.store.write_blocking(move |tx| {
            jobs::enqueue(tx, &who, &Act { what: "late".into(), does: Does::Write }, None, Some(at))
        });
        let job = job.expect("enqueued").0;
        assert_eq!(trial.run_due(), 0);
        trial.later(2 * 3600 - 1);
        assert_eq!(trial.run_due(), 0);
        trial.later(1);
        let claimed = trial.claim(&trial.worker, 5);
        assert_eq!((claimed.len(), trial.worker.run(&claimed[0]).expect("run")), (1, Ran::Done));
        assert_eq!(trial.state(job), "done");
    });
}

#[test]
fn the_store_rings_once_a_job_is_committed_and_not_before() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let mut bell = trial.program.store.bell();
        let who = trial.system();
        let refused = trial.program.store.write_blocking(move |tx| {
            jobs::enqueue(tx, &who, &Act { what: "no".into(), does: Does::Write }, None, None)?;
            Err::<(), _>(store::failures::NUL.fail())
        });
        assert!(refused.is_err() && !bell.has_changed().expect("a bell"));
        trial.act("yes", Does::Write, None);
        assert!(bell.has_changed().expect("a bell"));
        bell.borrow_and_update();
        trial.rows("SELECT number FROM job", |row| row.int(0));
        assert!(!bell.has_changed().expect("a bell"));
    });
}

#[test]
fn a_job_that_no_module_brings_is_not_taken() {
    on_both(|fixture| {
        let who = fixture.program.system("test");
        let enqueued = fixture.program.store.write_blocking(move |tx| {
            jobs::enqueue(tx, &who, &Act { what: "no".into(), does: Does::Write }, None, None)
        });
        assert_eq!(enqueued.expect_err("not registered").code(), "store.internal");
    });
}
