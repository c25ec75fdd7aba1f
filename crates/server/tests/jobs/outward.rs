//! What calls the world: at least once, with one key, outside of any transaction.

use crate::trial::{Call, Does, Trial, received};
use engine::jobs::{Job, Ran};
use std::collections::BTreeSet;
use testkit::on_both;

fn somewhere(trial: &Trial<'_>) -> String {
    kernel::Id::<Call>::generate(trial.now()).to_string()
}

fn call(trial: &Trial<'_>, to: &str, answers: &[Does], subject: Option<&str>) -> i64 {
    trial.enqueue(trial.system(), Call { to: to.to_owned(), answers: answers.to_vec() }, subject).0
}

#[test]
fn it_is_sent_until_it_is_taken_each_time_with_the_same_key() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let to = somewhere(&trial);
        let job = call(&trial, &to, &[Does::Fail, Does::Panic], Some("receiver"));
        let behind = call(&trial, &somewhere(&trial), &[], Some("receiver"));
        for (sent, state) in [(1, "queued"), (2, "queued"), (3, "done")] {
            trial.run_due();
            assert_eq!((received(&to).len(), trial.state(job)), (sent, state.into()));
            trial.later(60);
        }
        let keys: BTreeSet<String> = received(&to).into_iter().collect();
        assert_eq!(keys.len(), 1, "one key: {keys:?}");
        assert_eq!(trial.state(behind), "done");
    });
}

#[test]
fn a_refusal_is_not_sent_again_until_a_person_says_so() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let to = somewhere(&trial);
        let job = call(&trial, &to, &[Does::Refuse], None);
        trial.run_due();
        trial.later(100_000);
        trial.run_due();
        assert_eq!((received(&to).len(), trial.state(job)), (1, "dead".into()));
        let operator = fixture.client("system_operator");
        operator.post("/api/commands/work.replay_job", &serde_json::json!({"number": job})).expect(200);
        trial.run_due();
        assert_eq!((received(&to).len(), trial.state(job)), (2, "done".into()));
    });
}

#[test]
fn one_that_was_sent_and_not_recorded_is_sent_again_with_its_key() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let to = somewhere(&trial);
        let job = call(&trial, &to, &[], None);
        let claimed = trial.worker.claim(&[Call::DEF.name], 1).expect("claimed");
        // while it is renewed nobody else takes it
        let other = trial.another_server("second");
        for _ in 0..5 {
            trial.later(20);
            trial.worker.renew(&claimed).expect("renewed");
            assert_eq!(other.run_due().expect("run"), 0);
        }
        // it hangs for longer than its lease; another one sends it
        trial.later(40);
        other.look_after().expect("taken back");
        trial.later(10);
        assert_eq!(other.run_due().expect("run"), 1);
        assert_eq!(trial.worker.run(&claimed[0]).expect("run"), Ran::Lost);
        let keys = received(&to);
        assert_eq!(
            (keys.len(), keys.iter().collect::<BTreeSet<_>>().len(), trial.state(job)),
            (2, 1, "done".into())
        );
    });
}
