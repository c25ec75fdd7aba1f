//! What a person sees of it.

use crate::trial::{Act, Does, MakeDepartment, Trial};
use serde_json::Value;
use testkit::{Client, on_both};

fn asked(client: &Client<'_>, query: &str) -> Value {
    client.get(&format!("/api/queries/work.jobs?{query}")).expect(200).json
}

fn count(answer: &Value, state: &str) -> i64 {
    let counts = answer["counts"].as_array().expect("counts");
    counts.iter().find(|count| count["state"] == state).expect("a state")["count"].as_i64().expect("a number")
}

#[test]
fn jobs_are_listed_by_state_page_by_page_with_what_failed_and_why() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        fixture.user("lin", "hr_officer");
        trial.enqueue(
            trial.user("lin"),
            Act { what: "a secret".into(), does: Does::Refuse },
            Some("customer 7"),
        );
        for _ in 0..7 {
            trial.act("w", Does::Write, None);
        }
        trial.run_due();
        trial.enqueue(trial.user("lin"), MakeDepartment { code: "D1".into() }, None);
        let operator = fixture.client("system_operator");
        let all = asked(&operator, "");
        assert_eq!((count(&all, "dead"), count(&all, "done"), count(&all, "queued")), (1, 7, 1));
        assert_eq!(all["items"].as_array().map(Vec::len), Some(9));
        assert!(!all.to_string().contains("secret"), "what a job carries is not shown");
        let dead = asked(&operator, "state=dead");
        let job = &dead["items"][0];
        assert_eq!(job["failure"]["code"], "trial.refused");
        assert_eq!(job["failure"]["message"]["zh"], "不可以。");
        assert_eq!((job["subject"].as_str(), job["tries"].as_i64()), (Some("customer 7"), Some(1)));
        assert_eq!(job["actor"]["zh"], "用户 lin");
        // the program that is asked does not know the trial's jobs: it calls them by their names
        assert_eq!((job["label"]["en"].as_str(), job["most_tries"].as_i64()), (Some("trial.act"), None));
        let mut seen = Vec::new();
        let mut query = "state=done&limit=3".to_owned();
        loop {
            let page = asked(&operator, &query);
            let items = page["items"].as_array().expect("items").iter();
            seen.extend(items.map(|item| item["number"].as_i64().expect("a number")));
            let Some(before) = page["next"].as_i64() else { break };
            query = format!("state=done&limit=3&before={before}");
        }
        let mut sorted = seen.clone();
        sorted.sort_unstable_by(|a, b| b.cmp(a));
        sorted.dedup();
        assert_eq!((seen.len(), &seen), (7, &sorted), "each once, the latest first");
        trial.worker.begin().expect("begun");
        let schedules = asked(&operator, "")["schedules"].clone();
        let names: Vec<&str> =
            schedules.as_array().expect("schedules").iter().filter_map(|row| row["name"].as_str()).collect();
        assert_eq!(names, ["access.match_indexes", "organisation.bring_into_force", "work.forget_old"]);
        fixture.client("reader").get("/api/queries/work.jobs").refused(403, "access.forbidden");
    });
}
