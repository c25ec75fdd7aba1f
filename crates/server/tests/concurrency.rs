//! Several at once: what one of them makes, the others see, and nothing is done twice.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use serde_json::{Value, json};
use std::thread;
use testkit::{Answered, Client, on_both};

const DEPARTMENTS: &str = "/api/records/organisation.department";
const AT_ONCE: usize = 12;

/// The answers to the same question asked by many threads at once.
fn at_once(client: &Client<'_>, ask: impl Fn(&Client<'_>, usize) -> Answered + Sync) -> Vec<Answered> {
    thread::scope(|scope| {
        let ask = &ask;
        let threads: Vec<_> = (0..AT_ONCE).map(|at| scope.spawn(move || ask(client, at))).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    })
}

fn department(code: &str) -> Value {
    json!({"code": code, "name_zh": "并发", "name_en": "At once"})
}

fn statuses(answers: &[Answered]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answered| answered.status.as_u16()).collect();
    statuses.sort_unstable();
    statuses
}

#[test]
fn one_of_many_takes_a_key() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let answers = at_once(&client, |client, _| client.post(DEPARTMENTS, &department("SAME")));
        let mut wanted = vec![201];
        wanted.extend([422; AT_ONCE - 1]);
        assert_eq!(statuses(&answers), wanted);
        assert_eq!(client.list("organisation.department", "filter=code = \"SAME\"").len(), 1);
    });
}

#[test]
fn a_request_sent_by_many_at_once_is_done_once() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let answers =
            at_once(&client, |client, _| client.post_once(DEPARTMENTS, "one-key", &department("ONCE")));
        assert_eq!(statuses(&answers), [201; AT_ONCE]);
        assert!(answers.iter().all(|answered| answered.id() == answers[0].id()));
    });
}

#[test]
fn one_of_many_changes_a_version() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let made = client.post(DEPARTMENTS, &department("RACE")).expect(201);
        let path = format!("{DEPARTMENTS}/{}", made.id());
        let answers =
            at_once(&client, |client, at| client.patch(&path, 1, &json!({"name_en": format!("By {at}")})));
        let mut wanted = vec![200];
        wanted.extend([412; AT_ONCE - 1]);
        assert_eq!(statuses(&answers), wanted);
        let history = client.get(&format!("{path}/history")).expect(200).json;
        assert_eq!(history["items"].as_array().map(Vec::len), Some(2));
    });
}

#[test]
fn nothing_acknowledged_is_lost_among_many() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let answers = at_once(&client, |client, at| {
            for n in 0..9 {
                client.post(DEPARTMENTS, &department(&format!("M{at}-{n}"))).expect(201);
            }
            client.post(DEPARTMENTS, &department(&format!("M{at}-9"))).expect(201)
        });
        assert_eq!(statuses(&answers), [201; AT_ONCE]);
        let page = client.get(&format!("{DEPARTMENTS}?count=true")).expect(200).json;
        assert_eq!(page["count"], AT_ONCE * 10);
    });
}

#[test]
fn two_who_each_move_one_below_the_other_make_no_circle() {
    on_both(|fixture| {
        let client = fixture.client("hr_officer");
        let rows: Vec<String> = ["A", "B"]
            .iter()
            .map(|code| client.post(DEPARTMENTS, &department(code)).expect(201).id())
            .collect();
        let answers: Vec<Answered> = thread::scope(|scope| {
            let (client, rows) = (&client, &rows);
            let threads: Vec<_> = [(0, 1), (1, 0)]
                .map(|(one, other)| {
                    scope.spawn(move || {
                        client.patch(
                            &format!("{DEPARTMENTS}/{}", rows[one]),
                            1,
                            &json!({"parent": rows[other]}),
                        )
                    })
                })
                .into_iter()
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
        });
        assert_eq!(statuses(&answers), [200, 422]);
    });
}

#[test]
fn rows_that_are_numbered_by_the_program_do_not_keep_each_other_out() {
    on_both(|fixture| {
        let client = fixture.client("process_architect");
        let body = json!({"name_zh": "并发", "name_en": "At once"});
        let mut numbers = std::collections::BTreeSet::new();
        for _ in 0..5 {
            let answers =
                at_once(&client, |client, _| client.post("/api/records/framework.as_is_process", &body));
            assert_eq!(statuses(&answers), [201; AT_ONCE]);
            numbers.extend(answers.iter().map(|answered| answered.json["number"].to_string()));
        }
        assert_eq!(numbers.len(), 5 * AT_ONCE);
    });
}
