//! A clock that jumps loses no job and does none twice.

use crate::trial::{Act, Does, Trial};
use engine::jobs::{self, Ran};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use testkit::on_both;

const DAY: i64 = 24 * 60 * 60;

#[test]
fn what_a_clock_that_stood_ahead_put_off_is_done_when_it_is_set_right() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        trial.worker.look_after().expect("looked after");
        trial.later(365 * DAY);
        trial.worker.look_after().expect("looked after");
        let (soon, failing) = (trial.act("soon", Does::Write, None), trial.act("again", Does::Fail, None));
        let claimed = trial.claim(&trial.worker, 5);
        trial.worker.run(&claimed[1]).expect("run");
        trial.mend();
        let (who, at) = (trial.system(), trial.now() + chrono::Duration::days(30));
        let asked = trial.program.store.write_blocking(move |tx| {
            jobs::enqueue(tx, &who, &Act { what: "asked".into(), does: Does::Write }, None, Some(at))
        });
        let asked = asked.expect("enqueued").0;
        let waits = trial.act("waits", Does::Write, None);
        // set right: one was claimed, one backs off, one waits, and one is to be done at a certain time
        trial.later(-365 * DAY);
        trial.run_due();
        for job in [soon, failing, waits] {
            trial.later(5);
            trial.run_due();
            assert_eq!(trial.state(job), "done");
        }
        assert_eq!(trial.worker.run(&claimed[0]).expect("run"), Ran::Lost);
        assert_eq!(trial.state(asked), "queued", "it keeps the time that was asked for");
        let mut effects = trial.effects();
        effects.sort();
        assert_eq!(effects, ["again", "soon", "waits"]);
    });
}

#[test]
fn a_clock_that_goes_ahead_takes_what_runs_from_nobody_twice() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let job = trial.act("once", Does::Write, None);
        let held = trial.claim(&trial.worker, 1);
        trial.later(365 * DAY);
        let other = trial.another_server("second");
        other.look_after().expect("taken back");
        trial.later(10);
        other.run_due().expect("run");
        assert_eq!(trial.worker.run(&held[0]).expect("run"), Ran::Lost);
        assert_eq!((trial.effects(), trial.state(job)), (vec!["once".to_owned()], "done".into()));
    });
}

#[test]
fn however_the_clock_jumps_each_job_is_done_once() {
    on_both(|fixture| {
        Trial::on(fixture);
        let mut runner =
            TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let jumps = prop::collection::vec((-3 * DAY..3 * DAY, 0_usize..4, any::<bool>()), 1..20);
        let held = runner.run(&jumps, |jumps| {
            let trial = Trial::on_again(fixture);
            let other = trial.another_server("second");
            // as a server does from its start on
            trial.worker.look_after().expect("looked after");
            let (mut wanted, mut claimed) = (0, Vec::new());
            for (seconds, claims, runs) in jumps {
                trial.act("job", Does::Parts(2), (wanted % 2 == 0).then_some("s"));
                wanted += 1;
                claimed.extend(trial.claim(&trial.worker, claims));
                trial.later(seconds);
                trial.worker.look_after().expect("looked after");
                if runs {
                    other.run_due().expect("run");
                    claimed.drain(..).for_each(|job| {
                        trial.worker.run(&job).expect("run");
                    });
                }
            }
            for _ in 0..60 {
                trial.later(600);
                other.run_due().expect("run");
            }
            let open = trial.rows("SELECT state FROM job WHERE finished_at IS NULL", |row| row.text(0));
            let dead = open.iter().any(|state| state == "dead");
            // what was claimed time and again and never run waits for a person, and its subject for it
            let wait = open.iter().all(|state| state == "dead" || (dead && state == "waiting"));
            prop_assert!(wait, "{:?}", open);
            let parts = trial.rows("SELECT parts FROM job", |row| row.int(0));
            prop_assert_eq!(parts.len(), wanted);
            prop_assert_eq!(trial.effects().len() as i64, parts.iter().sum::<i64>(), "each part once");
            let done = trial.rows("SELECT parts FROM job WHERE state = 'done'", |row| row.int(0));
            prop_assert!(done.iter().all(|parts| *parts == 2), "{:?}", done);
            Ok(())
        });
        held.expect("it holds");
    });
}
