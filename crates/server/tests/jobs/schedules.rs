//! Schedules: each occurrence becomes one job, whichever server is quicker, and what was missed becomes one.

use crate::trial::Trial;
use engine::jobs::Worker;
use std::thread;
use testkit::on_both;

/// The trial's own occurrences: the house's keeping has a schedule too.
fn occurrences(trial: &Trial<'_>) -> usize {
    trial.rows("SELECT number FROM job WHERE name = 'trial.act'", |row| row.int(0)).len()
}

fn look_after_all(workers: &[&Worker]) {
    thread::scope(|scope| {
        for worker in workers.iter().flat_map(|worker| [*worker; 3]) {
            scope.spawn(move || worker.look_after().expect("looked after"));
        }
    });
}

#[test]
fn each_occurrence_is_one_job_among_several_servers() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let other = trial.another_server("second");
        trial.at("2026-11-24T16:00:00Z");
        trial.worker.begin().expect("begun");
        other.begin().expect("begun");
        look_after_all(&[&trial.worker, &other]);
        assert_eq!(occurrences(&trial), 0, "half past two in China is not yet");
        for (day, night) in ["2026-11-24", "2026-11-25", "2026-11-26"].into_iter().enumerate() {
            trial.at(&format!("{night}T18:29:59Z"));
            look_after_all(&[&trial.worker, &other]);
            assert_eq!(occurrences(&trial), day);
            trial.at(&format!("{night}T18:30:00Z"));
            look_after_all(&[&trial.worker, &other]);
            assert_eq!(occurrences(&trial), day + 1);
            trial.run_due();
        }
        assert_eq!(trial.effects(), ["scheduled"; 3]);
    });
}

#[test]
fn what_was_missed_is_done_once() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        trial.worker.begin().expect("begun");
        trial.at("2026-12-24T12:00:00Z");
        // another process, after a month
        let other = trial.another_server("second");
        other.begin().expect("begun");
        look_after_all(&[&trial.worker, &other]);
        assert_eq!(occurrences(&trial), 1);
        trial.run_due();
        trial.at("2026-12-24T18:30:00Z");
        look_after_all(&[&trial.worker, &other]);
        assert_eq!(occurrences(&trial), 2);
    });
}

#[test]
fn while_one_is_still_to_be_done_no_other_is_put_behind_it() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        trial.worker.begin().expect("begun");
        trial.at("2026-11-24T18:30:00Z");
        trial.worker.look_after().expect("looked after");
        trial.at("2026-11-25T18:30:00Z");
        trial.worker.look_after().expect("looked after");
        assert_eq!(occurrences(&trial), 1);
        // one that failed for good does not end the schedule
        trial.change("UPDATE job SET state = 'dead' WHERE name = 'trial.act'");
        trial.at("2026-11-26T18:30:00Z");
        trial.worker.look_after().expect("looked after");
        assert_eq!(occurrences(&trial), 2);
    });
}

#[test]
fn a_schedule_that_was_changed_is_due_by_the_new_rule() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        trial.worker.begin().expect("begun");
        let changed = "UPDATE schedule SET every = 'hour' WHERE name = 'trial.nightly'";
        assert_eq!(trial.change(changed), 1);
        trial.at("2026-11-30T00:00:00Z");
        trial.worker.begin().expect("begun");
        trial.worker.look_after().expect("looked after");
        assert_eq!(occurrences(&trial), 0, "what the old rule missed is not done by the new one");
        trial.at("2026-11-30T18:30:00Z");
        trial.worker.look_after().expect("looked after");
        assert_eq!(occurrences(&trial), 1);
    });
}

#[test]
fn what_is_too_old_is_forgotten_by_schedule() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        trial.worker.begin().expect("begun");
        let client = fixture.client("hr_officer");
        let body = serde_json::json!({"code": "D1", "name_zh": "部门", "name_en": "Department"});
        client.post_once("/api/records/organisation.department", "a key", &body).expect(201);
        let old = trial.act("old", crate::trial::Does::Write, None);
        let dead = trial.act("dead", crate::trial::Does::Refuse, None);
        trial.run_due();
        let left = |trial: &Trial<'_>| {
            let keys = trial.rows("SELECT key FROM idempotency_key", |row| row.text(0)).len();
            let jobs = trial.rows("SELECT number FROM job", |row| row.int(0));
            (keys, jobs.contains(&old), jobs.contains(&dead))
        };
        assert_eq!(left(&trial), (1, true, true));
        trial.at("2026-11-26T00:00:00Z");
        trial.run_due();
        assert_eq!(left(&trial), (0, true, true));
        trial.at("2026-12-03T00:00:00Z");
        trial.run_due();
        assert_eq!(left(&trial), (0, false, true), "what a person must see stays");
    });
}
