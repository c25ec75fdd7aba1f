//! What fails is tried again ever later, and then waits for a person.

use crate::trial::{Does, Trial};
use engine::jobs::Ran;
use serde_json::json;
use testkit::on_both;

#[test]
fn a_failure_backs_off_twice_as_long_each_time_and_then_waits_for_a_person() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let job = trial.act("no", Does::Fail, None);
        let due = || {
            let sql = format!("SELECT due_at FROM job WHERE number = {job}");
            trial.rows(&sql, |row| row.timestamp(0)).remove(0)
        };
        for (tries, longest) in [(1, 2_000), (2, 4_000), (3, 8_000)] {
            assert_eq!(trial.run_due(), 1);
            assert_eq!(trial.job(job), ("queued".into(), tries));
            let wait = (due() - trial.now()).num_milliseconds();
            assert!((longest / 2..=longest).contains(&wait), "try {tries} waits {wait} ms");
            fixture.clock.set(due() - chrono::Duration::milliseconds(1));
            assert_eq!(trial.run_due(), 0, "not before it is due");
            fixture.clock.set(due());
        }
        assert_eq!(trial.run_due(), 1);
        assert_eq!(trial.job(job), ("dead".into(), 4));
        let (code, message) = trial.failure(job);
        assert_eq!(code, "trial.trouble");
        assert_eq!(message, "“no” does not work just now; try again later.");
        let whole = trial.rows("SELECT failed_zh, payload FROM job", |row| {
            Ok(format!("{}{}", row.text(0)?, row.json(1)?))
        });
        assert!(whole[0].contains("“no”暂时不行") && !whole[0].contains("secret"), "{whole:?}");
        trial.later(1_000_000);
        assert_eq!((trial.run_due(), trial.effects().len()), (0, 0));
    });
}

#[test]
fn a_panic_is_a_try_that_failed_and_takes_nobody_with_it() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let job = trial.act("no", Does::Panic, None);
        trial.act("yes", Does::Write, None);
        assert_eq!(trial.run_due(), 2);
        assert_eq!((trial.job(job), trial.failure(job).0), (("queued".into(), 1), "store.internal".into()));
        assert_eq!(trial.effects(), ["yes"]);
        for _ in 0..3 {
            trial.later(3_600);
            trial.run_due();
        }
        assert_eq!(trial.state(job), "dead");
    });
}

#[test]
fn what_cannot_be_mended_by_waiting_is_not_tried_again() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let refused = trial.act("no", Does::Refuse, None);
        let unreadable = trial.act("no", Does::Write, None);
        trial.change(&format!("UPDATE job SET payload = '{{}}' WHERE number = {unreadable}"));
        assert_eq!(trial.run_due(), 2);
        assert_eq!(
            (trial.job(refused), trial.failure(refused).0),
            (("dead".into(), 1), "trial.refused".into())
        );
        assert_eq!(
            (trial.job(unreadable), trial.failure(unreadable).0),
            (("dead".into(), 1), "work.job_unreadable".into())
        );
    });
}

#[test]
fn a_person_replays_a_dead_job_or_drops_it_and_the_audit_tells() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let (first, second) = (trial.act("1", Does::Refuse, None), trial.act("2", Does::Refuse, None));
        trial.run_due();
        let operator = fixture.client("system_operator");
        let replay = |number: i64| operator.post("/api/commands/work.replay_job", &json!({"number": number}));
        let drop = |number: i64| operator.post("/api/commands/work.drop_job", &json!({"number": number}));
        // not mended yet: it is dead again, and may be replayed again
        replay(first).expect(200);
        trial.run_due();
        assert_eq!((trial.job(first), trial.effects().len()), (("dead".into(), 1), 0));
        trial.mend();
        assert_eq!(replay(first).expect(200).json["state"], "queued");
        replay(first).refused(409, "work.job_not_dead");
        drop(first).refused(409, "work.job_not_dead");
        assert_eq!(drop(second).expect(200).json["state"], "dropped");
        trial.run_due();
        assert_eq!((trial.effects(), trial.state(first)), (vec!["1".to_owned()], "done".into()));
        drop(second).refused(409, "work.job_not_dead");
        replay(77_777).refused(404, "work.job_gone");
        let told = trial
            .rows("SELECT command, changes FROM audit_entry WHERE record = 'work.job' ORDER BY id", |row| {
                Ok((row.text(0)?, row.json(1)?))
            });
        let commands: Vec<&str> = told.iter().map(|(command, _)| command.as_str()).collect();
        assert_eq!(commands, ["work.replay_job", "work.replay_job", "work.drop_job"]);
        let last = told.last().expect("an entry").1.to_string();
        assert!(last.contains("dropped") && last.contains(&second.to_string()), "{last}");
        // the right to see is not the right to do
        let admin = fixture.client("administrator");
        admin.post("/api/commands/work.drop_job", &json!({"number": first})).refused(403, "access.forbidden");
    });
}

#[test]
fn what_a_dead_worker_holds_is_no_longer_its_own_once_a_person_dropped_it() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let job = trial.act("1", Does::Write, None);
        let stale = trial.claim(&trial.worker, 1);
        for _ in 0..4 {
            trial.later(3_700);
            trial.worker.look_after().expect("taken back");
            trial.later(3_700);
            trial.claim(&trial.worker, 1);
        }
        assert_eq!(trial.state(job), "dead");
        let operator = fixture.client("system_operator");
        operator.post("/api/commands/work.drop_job", &json!({"number": job})).expect(200);
        assert_eq!(trial.worker.run(&stale[0]).expect("run"), Ran::Lost);
        assert!(trial.effects().is_empty());
    });
}

#[test]
fn a_job_that_waits_for_a_person_is_told_to_the_operators_once_until_they_read_it() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let (operator, reader) = (fixture.client("system_operator"), fixture.client("reader"));
        trial.act("no", Does::Refuse, None);
        trial.act("no", Does::Refuse, None);
        trial.run_due();
        let page = operator.get("/api/notifications").expect(200).json;
        assert_eq!((page["items"].as_array().map(Vec::len), &page["unread"]), (Some(1), &json!(1)));
        let notice = &page["items"][0];
        assert_eq!((&notice["kind"], &notice["screen"]), (&json!("work.job_failed"), &json!("/jobs")));
        assert_eq!(notice["text"]["zh"], "后台作业“试一试”失败，等待处理");
        assert_eq!(reader.get("/api/notifications").expect(200).json["items"], json!([]));
        operator.post("/api/notifications/read-all", &json!({})).expect(204);
        trial.act("no", Does::Refuse, None);
        trial.run_due();
        assert_eq!(
            operator.get("/api/notifications").expect(200).json["items"].as_array().map(Vec::len),
            Some(2)
        );
    });
}
