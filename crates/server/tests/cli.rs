//! The program as its operator types it: each subcommand on a database of its own, on SQLite and PostgreSQL.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use engine::seal::{self, SealKey, Sealer};
use schema::elements;
use serde_json::json;
use std::{
    path::Path,
    process::{Command, Output},
};
use store::DatabaseUrl;
use testkit::on_both;

fn typed(database: &str, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_jingwei"))
        .args(["--database", database, "--log", "warn"])
        .args(arguments)
        .env("JINGWEI_PASSWORD", "a long password")
        .output()
        .expect("the program starts")
}

fn said(database: &str, arguments: &[&str]) -> String {
    let output = typed(database, arguments);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success(), "{arguments:?}: {text}{}", String::from_utf8_lossy(&output.stderr));
    text
}

#[test]
fn coverage_names_every_element_of_level_two_in_chinese() {
    let text = said("sqlite:/nonexistent/never-opened.sqlite", &["coverage"]);
    let level_two: Vec<_> = elements::ALL.iter().filter(|element| element.level() == 2).collect();
    assert_eq!(level_two.len(), 52);
    // the study is beside the project on the machines that have it
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mission/SCOPE.md");
    let study = std::fs::read_to_string(study).ok();
    if study.is_none() {
        eprintln!("skipped against SCOPE.md: it is not on this machine");
    }
    for element in level_two {
        let (identifier, name) = (element.identifier, element.label.zh);
        let line = text.lines().find(|line| line.trim_start().starts_with(&format!("{identifier} ")));
        assert!(line.is_some_and(|line| line.contains(name)), "{identifier} {name}: {line:?}");
        assert!(study.as_ref().is_none_or(|study| study.contains(name)), "{name} is not in SCOPE.md");
    }
}

#[test]
fn an_operator_sets_up_fills_reads_and_runs_by_what_is_typed() {
    on_both(|fixture| {
        let database = match fixture.url() {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        };
        let (database, folder) = (database.as_str(), tempfile::tempdir().expect("a folder"));
        assert!(said(database, &["init", "--admin", "root"]).contains("framework.finding"));
        said(database, &["user", "lin", "--role", "process_architect"]);
        let file = folder.path().join("findings.csv");
        let file = file.to_str().expect("a path");
        said(database, &["export", "framework.finding", "--output", file]);
        let exported = std::fs::read_to_string(file).expect("the file");
        assert!(exported.contains("S-001") && exported.contains("S-339"));
        let imported = typed(database, &["import", "framework.finding", file]);
        assert!(imported.status.success() && String::from_utf8_lossy(&imported.stdout).contains("339"));
        // how far it has come is for a terminal only
        assert_eq!(String::from_utf8_lossy(&imported.stderr), "");
        assert!(said(database, &["config"]).contains("listen"));
        let finding = said(database, &["export", "framework.finding", "--filter", "number = \"S-001\""]);
        assert!(finding.contains("S-001") && !finding.contains("S-002"));
        let heads = folder.path().join("heads.json");
        let heads = heads.to_str().expect("a path");
        let key = folder.path().join("seal.key");
        let signer = SealKey::load_or_create(&key).expect("a key");
        let mut sealer = Sealer::new(Some(signer.clone()));
        let open = "SELECT count(*) FROM audit_entry WHERE id > (SELECT coalesce(max(last_entry), 0) FROM audit_seal)";
        while fixture
            .program
            .store
            .read_blocking(move |tx| tx.query_one(open, &[])?.map_or(Ok(0), |row| row.int(0)))
            .expect("a count")
            > 0
        {
            sealer.run(&fixture.program.store).expect("sealed");
        }
        let key = key.to_str().expect("a path");
        said(database, &["heads", "--output", heads]);
        for signed in [&["--seal-key", key][..], &["--signer", &seal::hex(&signer.public())]] {
            let arguments = [&["verify", "--heads", heads], signed].concat();
            let told = said(database, &arguments);
            assert!(told.contains("rows are as it says") && !told.contains("(0 signed"), "{told}");
        }
        assert!(said(database, &["verify"]).contains("Signatures were not checked"));
        let forged = std::fs::read_to_string(heads).expect("heads").replace("\"number\": ", "\"number\": 7");
        std::fs::write(heads, forged).expect("a file");
        let output = typed(database, &["verify", "--heads", heads]);
        assert!(String::from_utf8_lossy(&output.stderr).contains("audit.head_gone"));
        // a disk that is full
        let full = typed(database, &["export", "framework.finding", "--output", "/dev/full"]);
        assert!(String::from_utf8_lossy(&full.stderr).contains("export.broken") && !full.status.success());
        // a row is named as people name it
        let open = said(
            database,
            &["export", "framework.finding", "--language", "en", "--filter", "state = \"open\""],
        );
        let number =
            open.lines().nth(1).and_then(|line| line.split(',').next()).expect("an open finding").to_owned();
        let input = json!({"finding": number}).to_string();
        let called = said(database, &["call", "framework.accept_finding", "--as", "lin", "--input", &input]);
        assert!(called.contains("accepted"), "{called}");
        for wrong in [
            &["verify", "--signer", "not a key"][..],
            &["verify", "--seal-key", "/nonexistent/key"],
            &["user", ""],
            &["user", "a b"],
            &["export", "framework.edition", "--output", "/nonexistent/file.csv"],
            &["export", "framework.edition", "--language", "fr"],
            &["verify", "--heads", file],
            &["call", "framework.accept_finding", "--as", "lin", "--input", "{}"],
            &["call", "framework.no_such_command", "--as", "lin"],
            &["export", "no.such_record"],
            &["import", "framework.finding", "no-such-file.csv"],
            &["user", "lin", "--role", "no_such_role"],
        ] {
            let output = typed(database, wrong);
            assert!(!output.status.success() && !output.stderr.is_empty(), "{wrong:?}");
        }
    });
}

#[test]
fn a_mistyped_database_is_told_and_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mistyped.sqlite");
    let database = format!("sqlite:{}", path.display());
    for verb in [
        &["user", "zed", "--role", "administrator"][..],
        &["export", "framework.finding"],
        &["import", "framework.finding", "/dev/null"],
        &["call", "framework.accept_finding", "--as", "zed", "--input", "{}"],
        &["verify"],
        &["heads"],
        &["backup", "/tmp/never.jwb"],
        &["serve"],
    ] {
        let output = typed(&database, verb);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && !path.exists(), "{verb:?}: {told}");
        assert!(verb[0] == "import" || told.contains("store.no_database"), "{verb:?}: {told}");
    }
}
