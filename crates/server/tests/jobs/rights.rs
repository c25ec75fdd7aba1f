//! A job runs with the rights that whoever enqueued it has when it runs.

use crate::trial::{Call, MakeDepartment, Trial, received};
use engine::{
    Grants,
    access::{ActsFor, Scope},
};
use serde_json::json;
use testkit::on_both;

#[test]
fn a_right_taken_away_before_it_runs_is_gone() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        fixture.user("lin", "hr_officer");
        let admin = fixture.client("administrator");
        let make = |code: &str| {
            let job = MakeDepartment { code: code.to_owned() };
            trial.enqueue(trial.user("lin"), job, None).0
        };
        let (first, second) = (make("D1"), make("D2"));
        let claimed = trial.worker.claim(&["trial.make_department"], 1).expect("claimed");
        trial.worker.run(&claimed[0]).expect("run");
        let role = admin.only("access.user_role", "member.name = \"lin\"");
        let path = format!("/api/records/access.user_role/{}/archive", role["id"].as_str().expect("an id"));
        admin.act(&path, 1).expect(200);
        trial.run_due();
        assert_eq!((trial.state(first), trial.state(second)), ("done".into(), "dead".into()));
        let (code, message) = trial.failure(second);
        assert_eq!(code, "access.forbidden");
        assert!(message.contains("make"), "{message}");
        let codes = trial.rows("SELECT code FROM organisation_department", |row| row.text(0));
        assert_eq!(codes, ["D1"]);
        // the audit names the user, and the job
        let told = trial.rows(
            "SELECT u.name, a.command FROM audit_entry a JOIN access_user u ON u.id = a.actor
             WHERE a.record = 'organisation.department'",
            |row| Ok((row.text(0)?, row.text(1)?)),
        );
        assert_eq!(told, [("lin".to_owned(), "trial.make_department".to_owned())]);
    });
}

#[test]
fn whoever_is_no_user_any_more_has_nothing_done_and_nothing_sent() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        fixture.user("wang", "hr_officer");
        let to = kernel::Id::<Call>::generate(trial.now()).to_string();
        let made = trial.enqueue(trial.user("wang"), MakeDepartment { code: "D1".into() }, None).0;
        let sent = trial.enqueue(trial.user("wang"), Call { to: to.clone(), answers: vec![] }, None).0;
        let admin = fixture.client("administrator");
        let user = admin.only("access.user", "name = \"wang\"");
        let path = format!("/api/records/access.user/{}", user["id"].as_str().expect("an id"));
        admin.act(&format!("{path}/archive"), user["version"].as_i64().unwrap_or(1)).expect(200);
        trial.run_due();
        for job in [made, sent] {
            assert_eq!(
                (trial.state(job), trial.failure(job).0),
                ("dead".into(), "work.job_actor_gone".into())
            );
        }
        assert!(received(&to).is_empty());
        let number = json!({"number": made});
        fixture
            .client("reader")
            .post("/api/commands/work.drop_job", &number)
            .refused(403, "access.forbidden");
    });
}

#[test]
fn what_was_enqueued_for_another_is_done_for_them_while_one_may_act_for_them() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        fixture.user("lin", "hr_officer");
        fixture.user("wang", "reader");
        let admin = fixture.client("administrator");
        let id = |name: &str| admin.only("access.user", &format!("name = \"{name}\""))["id"].clone();
        let day = kernel::operator_day(trial.now());
        let input = json!({
            "delegator": id("lin"), "delegate": id("wang"), "valid_from": day, "valid_to": day, "reason": "休假",
        });
        let given = admin.post("/api/commands/access.give_delegation", &input).expect(200).json;
        let whom = ActsFor { delegation: parsed(&given["delegation"]), user: parsed(&id("lin")) };
        let make = |code: &str| {
            // enqueued with no rights at all: they are those of when it runs
            let wang = trial.user("wang").acting_for(whom.clone(), Grants::default(), Scope::whole());
            trial.enqueue(wang, MakeDepartment { code: code.to_owned() }, None).0
        };
        let (first, second) = (make("D1"), make("D2"));
        let claimed = trial.worker.claim(&["trial.make_department"], 1).expect("claimed");
        trial.worker.run(&claimed[0]).expect("run");
        let withdraw = json!({"delegation": given["delegation"]});
        admin.post("/api/commands/access.withdraw_delegation", &withdraw).expect(200);
        trial.run_due();
        assert_eq!((trial.state(first), trial.state(second)), ("done".into(), "dead".into()));
        assert_eq!(trial.failure(second).0, "access.acting_over");
        let told = trial.rows(
            "SELECT u.name, w.name FROM audit_entry a JOIN access_user u ON u.id = a.actor JOIN access_user w ON w.id = a.acted_for
             WHERE a.record = 'organisation.department'",
            |row| Ok((row.text(0)?, row.text(1)?)),
        );
        assert_eq!(told, [("wang".to_owned(), "lin".to_owned())]);
    });
}

#[test]
fn what_a_token_enqueued_is_narrowed_to_its_scope() {
    on_both(|fixture| {
        let trial = Trial::on(fixture);
        fixture.user("lin", "hr_officer");
        let make = |code: &str, rights: &[&str]| {
            let scope = json!([{"subject": "organisation.department", "rights": rights}]);
            let lin = trial.user("lin").within("jw_1234", Scope::kept(&scope));
            trial.enqueue(lin, MakeDepartment { code: code.to_owned() }, None).0
        };
        let (reads, creates) = (make("D1", &["read"]), make("D2", &["read", "create"]));
        trial.run_due();
        assert_eq!((trial.state(reads), trial.state(creates)), ("dead".into(), "done".into()));
        assert_eq!(trial.failure(reads).0, "access.forbidden");
        let codes = trial.rows("SELECT code FROM organisation_department", |row| row.text(0));
        assert_eq!(codes, ["D2"]);
    });
}

fn parsed<T>(id: &serde_json::Value) -> kernel::Id<T> {
    kernel::Id::from_uuid(id.as_str().unwrap_or_default().parse().unwrap_or_default())
}
