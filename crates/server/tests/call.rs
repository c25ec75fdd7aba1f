//! `jingwei call`: by password, by password and code, by token; through the same brake as over HTTP.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::seal::Sealer;
use kernel::{Clock, SystemClock};
use serde_json::{Value, json};
use std::process::Command;
use store::DatabaseUrl;
use testkit::{Fixture, PASSWORD, Phone, on_both};

/// Types it with these variables; gives what it said, or what it complained of.
fn typed(fixture: &Fixture, arguments: &[&str], set: &[(&str, &str)]) -> Result<String, String> {
    let database = match fixture.url() {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    let mut program = Command::new(env!("CARGO_BIN_EXE_jingwei"));
    program.args(["--database", &database, "--log", "warn"]).args(arguments);
    for name in ["JINGWEI_USER", "JINGWEI_PASSWORD", "JINGWEI_CODE", "JINGWEI_TOKEN"] {
        program.env_remove(name);
    }
    // no more is typed than that
    let output = program.envs(set.iter().copied()).stdin(std::process::Stdio::null()).output();
    let output = output.expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

/// Runs a command.
fn call(fixture: &Fixture, command: &str, input: &Value, set: &[(&str, &str)]) -> Result<String, String> {
    typed(fixture, &["call", command, "--input", &input.to_string()], set)
}

/// Seals whatever is not sealed yet.
fn seal(fixture: &Fixture) {
    let open =
        "SELECT count(*) FROM audit_entry WHERE id > (SELECT coalesce(max(last_entry), 0) FROM audit_seal)";
    let store = &fixture.program.store;
    let left = || store.read_blocking(move |tx| tx.query_one(open, &[])?.map_or(Ok(0), |row| row.int(0)));
    let mut sealer = Sealer::new(None);
    while left().expect("a count") > 0 {
        sealer.run(store).expect("sealed");
    }
}

#[track_caller]
fn refused(answered: Result<String, String>, code: &str) {
    let told = answered.expect_err("refused");
    assert!(told.contains(&format!("[{code}]")), "{told}");
}

#[test]
fn a_command_is_run_by_whoever_signs_in_as_over_http() {
    on_both(|fixture| {
        // the program has a clock of its own
        fixture.clock.set(SystemClock.now());
        fixture.load_content();
        fixture.user("lin", "process_architect");
        let mut lin = fixture.anonymous();
        lin.sign_in("lin", PASSWORD);
        let open = lin.list("framework.finding", "filter=state = \"open\"&limit=3");
        let accept = |at: usize| json!({"finding": open[at]["id"]});
        let name = "framework.accept_finding";
        let by_password = [("JINGWEI_USER", "lin"), ("JINGWEI_PASSWORD", PASSWORD)];
        assert!(call(fixture, name, &accept(0), &by_password).expect("accepted").contains("accepted"));

        // by a token, as far as its scope goes
        let day = (SystemClock.now() + chrono::Duration::days(2)).date_naive();
        let token = |subject: &str| {
            let scope = json!([{"subject": subject, "rights": ["read", "run"]}]);
            let wanted = json!({"name": "cron", "expires_on": day, "scope": scope});
            lin.post("/api/tokens", &wanted).expect(201).json["token"].as_str().expect("a token").to_owned()
        };
        let (right, other) = (token("framework.*"), token("organisation.*"));
        let with = |token: &str| call(fixture, name, &accept(1), &[("JINGWEI_TOKEN", token)]);
        refused(with(&other), "access.forbidden");
        assert!(with(&right).expect("accepted").contains("accepted"));
        refused(with("jw_nothing"), "access.token_wrong");
        let finding = open[1]["id"].as_str().expect("an id");
        let history = lin.get(&format!("/api/records/framework.finding/{finding}/history")).expect(200).json;
        assert_eq!(history["items"][0]["token"], right[..11]);
        assert!(call(fixture, name, &accept(1), &[]).expect_err("nobody").contains("JINGWEI_TOKEN"));

        // in two steps
        let begun = lin.post("/api/second-factor", &json!({"password": PASSWORD})).expect(200).json;
        let phone = Phone::of(begun["secret"].as_str().expect("a secret"));
        fixture.clock.set(SystemClock.now());
        let earlier = phone.shows(fixture.clock.now() - chrono::Duration::seconds(30));
        lin.post("/api/second-factor/confirm", &json!({"code": earlier})).expect(200);
        refused(call(fixture, name, &accept(2), &by_password), "access.code_wrong");
        let code = phone.shows(SystemClock.now());
        let with_code = [&by_password[..], &[("JINGWEI_CODE", code.as_str())]].concat();
        assert!(call(fixture, name, &accept(2), &with_code).expect("accepted").contains("accepted"));
        refused(call(fixture, name, &accept(2), &with_code), "access.code_wrong");
        // the operator of the machine helps the last administrator
        let new = [("JINGWEI_PASSWORD", "another password")];
        typed(fixture, &["user", "lin", "--reset-second-factor"], &new).expect("reset");
        refused(typed(fixture, &["user", "lin", "--reset-second-factor"], &new), "access.no_second_factor");
        let by_password = [("JINGWEI_USER", "lin"), ("JINGWEI_PASSWORD", "another password")];
        refused(call(fixture, name, &accept(2), &by_password), "framework.finding_wrong_state");
        // and what was done, tokens and all, is as the audit says
        seal(fixture);
        let told = typed(fixture, &["verify"], &[]).expect("verified");
        assert!(told.contains("rows are as it says"), "{told}");

        // whoever guesses waits, and over HTTP as well
        fixture.user("wang", "reader");
        let guess = [("JINGWEI_USER", "wang"), ("JINGWEI_PASSWORD", "a guess")];
        for _ in 0..5 {
            refused(call(fixture, name, &accept(2), &guess), "access.wrong_password");
        }
        // at the instant of the last one a sixth is not looked at, whichever door it comes to
        let last = fixture.program.store.read_blocking(|tx| {
            let row = tx.query_one("SELECT max(last_at) FROM sign_in_brake", &[])?;
            row.map(|row| row.timestamp(0)).transpose()
        });
        fixture.clock.set(last.expect("the brake").expect("an attempt"));
        let sent = json!({"name": "wang", "password": PASSWORD});
        fixture.anonymous().post("/api/session", &sent).refused(429, "access.too_many_attempts");
    });
}

#[test]
fn a_command_is_run_for_another_by_the_number_of_their_delegation() {
    on_both(|fixture| {
        fixture.clock.set(SystemClock.now());
        fixture.load_content();
        let lin = fixture.client("administrator");
        fixture.user("wang", "process_architect");
        fixture.user("mei", "reader");
        let id = |name: &str| lin.only("access.user", &format!("name = \"{name}\""))["id"].clone();
        let day = kernel::operator_day(SystemClock.now());
        // until tomorrow, should the test run at midnight
        let input = json!({
            "delegator": id("wang"), "delegate": id("mei"), "valid_from": day, "valid_to": day + chrono::Days::new(1),
            "reason": "休假",
        });
        let given = lin.post("/api/commands/access.give_delegation", &input).expect(200).json;
        let number = given["number"].as_str().expect("a number");
        let mut wang = fixture.anonymous();
        wang.sign_in("wang", PASSWORD);
        let open = wang.list("framework.finding", "filter=state = \"open\"&limit=1");
        let accept = json!({"finding": open[0]["id"]}).to_string();
        let by_password = [("JINGWEI_USER", "mei"), ("JINGWEI_PASSWORD", PASSWORD)];
        let call = |with: &[&str]| {
            let arguments = [&["call", "framework.accept_finding", "--input", &accept], with].concat();
            typed(fixture, &arguments, &by_password)
        };
        refused(call(&[]), "access.forbidden");
        refused(call(&["--for", "D-999"]), "access.acting_over");
        assert!(call(&["--for", number]).expect("accepted").contains("accepted"));
        let finding = open[0]["id"].as_str().expect("an id");
        let entry =
            wang.get(&format!("/api/records/framework.finding/{finding}/history")).expect(200).json["items"]
                [0]
            .clone();
        assert_eq!((&entry["actor"]["id"], &entry["acted_for"]["id"]), (&id("mei"), &id("wang")));
    });
}
