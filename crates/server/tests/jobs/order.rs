//! Jobs of one subject run in order, one at a time, whatever fails.

use crate::trial::{Does, Trial};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use testkit::{Fixture, on_both};

#[test]
fn a_failing_one_keeps_those_of_its_subject_waiting_and_no_others() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        let first = trial.act("1", Does::Fail, Some("a"));
        let second = trial.act("2", Does::Write, Some("a"));
        let third = trial.act("3", Does::Write, Some("a"));
        trial.act("b", Does::Write, Some("b"));
        trial.act("-", Does::Write, None);
        trial.run_due();
        assert_eq!(trial.effects(), ["b", "-"]);
        assert_eq!((trial.state(first), trial.state(second)), ("queued".into(), "waiting".into()));
        // it backs off four times and is dead; they wait all the same
        for _ in 0..4 {
            trial.later(3600);
            trial.run_due();
        }
        assert_eq!((trial.state(first), trial.state(third)), ("dead".into(), "waiting".into()));
        assert_eq!(trial.effects(), ["b", "-"]);
        let operator = fixture.client("system_operator");
        let number = serde_json::json!({"number": first});
        operator.post("/api/commands/work.drop_job", &number).expect(200);
        trial.run_due();
        assert_eq!(trial.effects(), ["b", "-", "2", "3"]);
        assert_eq!((trial.state(first), trial.state(third)), ("dropped".into(), "done".into()));
    });
}

#[test]
fn a_thousand_behind_one_that_backs_off_are_put_aside_and_keep_nobody_else() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        trial.act("head", Does::Fail, Some("long"));
        let who = trial.system();
        let enqueued = trial.program.store.write_blocking(move |tx| {
            for at in 0..1_000 {
                let job = crate::trial::Act { what: format!("{at}"), does: Does::Write };
                let subject = engine::jobs::Subject::named("long".into());
                engine::jobs::enqueue(tx, &who, &job, Some(subject), None)?;
            }
            Ok(())
        });
        enqueued.expect("enqueued");
        trial.act("other", Does::Write, None);
        assert_eq!(trial.run_due(), 2);
        assert_eq!(trial.effects(), ["other"]);
        let waiting = trial.rows("SELECT count(*) FROM job WHERE state = 'waiting'", |row| row.int(0));
        assert_eq!(waiting, [1_000]);
    });
}

/// What is done to the jobs between two looks.
#[derive(Debug, Clone)]
enum Event {
    Enqueue {
        subject: u8,
        does: Does,
    },
    /// A worker claims some and does nothing with them for now.
    Claim(usize),
    /// It runs those that it has.
    RunClaimed,
    RunDue,
    Later(i64),
    Mend,
    Replay,
    Drop,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let does = prop_oneof![
        4 => Just(Does::Write),
        2 => Just(Does::Fail),
        1 => Just(Does::Refuse),
        1 => Just(Does::Parts(3)),
        1 => Just(Does::FailsAt(2, 3)),
    ];
    let event = prop_oneof![
        6 => (0_u8..3, does).prop_map(|(subject, does)| Event::Enqueue { subject, does }),
        2 => (1_usize..4).prop_map(Event::Claim),
        2 => Just(Event::RunClaimed),
        2 => Just(Event::RunDue),
        2 => (0_i64..4_000).prop_map(Event::Later),
        1 => Just(Event::Replay),
        1 => Just(Event::Drop),
        1 => Just(Event::Mend),
    ];
    prop::collection::vec(event, 1..40)
}

/// Whatever happens, in the end each job was done once, in the order of its subject, and nothing is left over.
fn hold(fixture: &Fixture, events: &[Event]) -> Result<(), TestCaseError> {
    let trial = Trial::on_again(fixture);
    let other = trial.another_server("second");
    let operator = fixture.program.system("operator");
    let (mut claimed, mut enqueued) = (Vec::new(), Vec::new());
    let dead = |command: &'static str| {
        let dead = trial.rows("SELECT number FROM job WHERE state = 'dead' LIMIT 1", |row| row.int(0));
        let who = operator.clone();
        dead.first().copied().inspect(|number| {
            let input = serde_json::json!({"number": *number});
            let done =
                trial.program.store.write_blocking(move |tx| engine::run::command(tx, &who, command, &input));
            done.expect("done");
        })
    };
    let mut dropped = Vec::new();
    for event in events {
        match event {
            Event::Enqueue { subject, does } => {
                let number = trial.act(
                    &format!("{subject}:{}", enqueued.len()),
                    does.clone(),
                    Some(&format!("s{subject}")),
                );
                enqueued.push((number, format!("{subject}:{}", enqueued.len()), does.clone()));
            }
            Event::Claim(most) => claimed.extend(trial.claim(&other, *most)),
            Event::RunClaimed => {
                for job in claimed.drain(..) {
                    other.run(&job).expect("run");
                }
            }
            Event::RunDue => {
                trial.run_due();
            }
            Event::Later(seconds) => trial.later(*seconds),
            Event::Mend => trial.mend(),
            Event::Replay => {
                dead("work.replay_job");
            }
            Event::Drop => dropped.extend(dead("work.drop_job")),
        }
        let clash = "SELECT count(*) FROM job a JOIN job b ON b.subject = a.subject AND b.number <> a.number
                     WHERE a.state = 'running' AND b.state IN ('running', 'dead')";
        prop_assert_eq!(trial.rows(clash, |row| row.int(0)), vec![0], "two of one subject at once");
    }
    trial.mend();
    for _ in 0..200 {
        trial.later(4_000);
        trial.run_due();
        if dead("work.replay_job").is_none()
            && trial.rows("SELECT count(*) FROM job WHERE finished_at IS NULL", |row| row.int(0)) == [0]
        {
            break;
        }
    }
    let effects = trial.effects();
    for subject in 0..3 {
        let of_subject = format!("{subject}:");
        let done: Vec<String> =
            effects.iter().filter(|what| what.starts_with(&of_subject)).cloned().collect();
        let mut wanted = Vec::new();
        for (number, what, does) in enqueued.iter().filter(|(_, what, _)| what.starts_with(&of_subject)) {
            let parts = match does {
                Does::Parts(parts) => *parts as usize,
                Does::FailsAt(..) => 3,
                _ => 1,
            };
            let seen = done.iter().filter(|known| *known == what).count();
            if dropped.contains(number) {
                // what was dropped in its second part had done its first
                prop_assert!(seen < parts, "{} was dropped, and was done", what);
                wanted.extend(std::iter::repeat_n(what.clone(), seen));
            } else {
                wanted.extend(std::iter::repeat_n(what.clone(), parts));
            }
        }
        prop_assert_eq!(done, wanted, "subject {}", subject);
    }
    let open = trial.rows("SELECT count(*) FROM job WHERE finished_at IS NULL", |row| row.int(0));
    prop_assert_eq!(open, vec![0]);
    Ok(())
}

#[test]
fn whatever_happens_each_is_done_once_in_the_order_of_its_subject() {
    on_both(|fixture| {
        Trial::on(fixture);
        let mut runner =
            TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
        runner.run(&events(), |events| hold(fixture, &events)).expect("it holds");
    });
}
