//! Long work goes in parts: others write in between, and what was done stays done.

use crate::trial::{Does, Trial};
use engine::jobs::Ran;
use serde_json::json;
use testkit::on_both;

#[test]
fn a_long_job_goes_on_where_the_worker_that_died_left_it() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let job = trial.act("part", Does::Parts(10), Some("s"));
        trial.act("behind", Does::Write, Some("s"));
        for _ in 0..4 {
            let claimed = trial.claim(&trial.worker, 1);
            assert_eq!(trial.worker.run(&claimed[0]).expect("run"), Ran::Again);
        }
        // it takes the fifth, and is not heard of any more
        assert_eq!(trial.claim(&trial.worker, 1).len(), 1);
        let other = trial.another_server("second");
        assert_eq!(other.run_due().expect("run"), 0);
        trial.later(31);
        other.look_after().expect("taken back");
        trial.later(5);
        other.run_due().expect("run");
        let mut wanted = vec!["part".to_owned(); 10];
        wanted.push("behind".into());
        assert_eq!(trial.effects(), wanted);
        let parts = trial.rows("SELECT parts FROM job ORDER BY number LIMIT 1", |row| row.int(0));
        assert_eq!((parts, trial.state(job)), (vec![10], "done".into()));
    });
}

#[test]
fn between_two_parts_others_have_their_turn() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let client = fixture.client("hr_officer");
        trial.act("long", Does::Parts(60), None);
        let mut parts = 0;
        while let Some(job) = trial.claim(&trial.worker, 1).first() {
            trial.worker.run(job).expect("run");
            parts += 1;
            // a command of somebody, and a short job that came later, are done before the next part
            let body = json!({"code": format!("C{parts}"), "name_zh": "部门", "name_en": "Department"});
            client.post("/api/records/organisation.department", &body).expect(201);
            trial.later(1);
            if parts == 30 {
                trial.act("short", Does::Write, None);
                trial.later(1);
            }
        }
        let effects = trial.effects();
        assert_eq!((parts, effects.len()), (61, 61));
        let short = effects.iter().position(|what| what == "short").expect("the short one");
        assert!((30..=31).contains(&short), "the short one came after part {short}");
    });
}

#[test]
fn a_part_that_failed_is_tried_again_and_no_other() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let job = trial.act("part", Does::FailsAt(3, 5), None);
        trial.run_due();
        assert_eq!((trial.effects().len(), trial.job(job)), (2, ("queued".into(), 1)));
        trial.mend();
        trial.later(60);
        trial.run_due();
        assert_eq!((trial.effects().len(), trial.state(job)), (5, "done".into()));
    });
}
