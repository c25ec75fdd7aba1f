//! What `jingwei doctor` finds, each by an installation in which it is so.

#![allow(clippy::expect_used, reason = "a step that fails fails the test")]

use chrono::TimeDelta;
use jingwei::{
    config::{Config, ConfigArgs},
    doctor::{Finding, State, examine},
    migrations, records,
};
use kernel::{Clock, Language, SystemClock};
use std::{fs, path::Path, process::Command};
use store::DatabaseUrl;
use testkit::{Fixture, Place, on_both};

fn args(url: &DatabaseUrl) -> ConfigArgs {
    let database = match url {
        DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
        DatabaseUrl::Postgres(url) => url.clone(),
    };
    ConfigArgs { database: Some(database), ..ConfigArgs::default() }
}

fn looked(args: &ConfigArgs) -> Vec<Finding> {
    examine(&Config::load(args).expect("a configuration"), SystemClock.now(), true)
}

#[track_caller]
fn state(findings: &[Finding], check: &str) -> State {
    let finding = findings.iter().find(|finding| finding.check == check);
    let finding = finding.unwrap_or_else(|| panic!("{check} was not looked at: {findings:?}"));
    for language in [Language::Zh, Language::En] {
        let advice = finding.advice.as_ref().map_or("", |advice| advice.text(language));
        assert!(!finding.found.text(language).is_empty());
        assert!(!format!("{}{advice}", finding.found.text(language)).contains(['{', '}']), "{finding:?}");
        assert_eq!(
            finding.state == State::Ok,
            advice.is_empty(),
            "what is wrong says what to do: {finding:?}"
        );
    }
    finding.state
}

#[test]
fn what_is_well_is_found_so() {
    on_both(|fixture| {
        let folder = tempfile::tempdir().expect("a folder");
        let key = folder.path().join("key");
        let sealed = engine::seal::SealKey::load_or_create(&key).expect("a key");
        let mut sealer = engine::seal::Sealer::new(Some(sealed));
        for _ in 0..200 {
            sealer.run(&fixture.program.store).expect("sealed");
        }
        if let DatabaseUrl::Sqlite(path) = fixture.url() {
            owner_only(path);
            owner_only(&store::index_file(path));
        }
        let mut args = args(fixture.url());
        args.backups = Some(folder.path().to_owned());
        args.seal_key = Some(key);
        let config = Config::load(&args).expect("a configuration");
        let backed_up = Command::new(env!("CARGO_BIN_EXE_jingwei"))
            .args(["--database", args.database.as_deref().expect("a URL"), "backup", "--backups"])
            .arg(folder.path())
            .status();
        assert!(backed_up.expect("it starts").success());
        // the fixture's clock stands elsewhere: what it wrote is not late by that clock
        let now = fixture.clock.now();
        let findings = examine(&config, now, true);
        // a server of tests may be one that does not wait for the disk: that is bad, and told
        let durable = fixture.url().dialect() == store::Dialect::Sqlite
            || fixture
                .program
                .store
                .read_blocking(|tx| {
                    tx.query_one("SHOW fsync", &[])?.map_or(Ok(String::new()), |row| row.text(0))
                })
                .expect("a setting")
                == "on";
        let wanted = if durable { State::Ok } else { State::Bad };
        assert_eq!(state(&findings, "durability"), wanted);
        for finding in findings.iter().filter(|finding| !["clock", "durability"].contains(&finding.check)) {
            assert_eq!(state(&findings, finding.check), State::Ok, "{finding:?}");
        }
        assert!(findings.len() >= 10);
        if fixture.url().dialect() == store::Dialect::Postgres {
            assert_eq!(state(&examine(&config, SystemClock.now(), false), "clock"), State::Ok);
            let off = SystemClock.now() + TimeDelta::seconds(100);
            assert_eq!(state(&examine(&config, off, false), "clock"), State::Bad);
        }
        let later = now + TimeDelta::hours(2);
        fixture.user("wang", "reader");
        assert_eq!(state(&examine(&config, later, false), "seal"), State::Bad);
        let much_later = SystemClock.now() + TimeDelta::days(2);
        assert_eq!(state(&examine(&config, much_later, false), "backup"), State::Warn);
    });
}

#[cfg(unix)]
fn owner_only(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("permissions");
}

#[cfg(not(unix))]
fn owner_only(_: &std::path::Path) {}

#[test]
fn what_is_not_there_or_not_of_this_version_is_told_and_not_mended() {
    for place in Place::of_each() {
        let args = args(place.url());
        let findings = looked(&args);
        match place.url() {
            DatabaseUrl::Sqlite(path) => {
                assert_eq!(state(&findings, "database"), State::Bad);
                assert!(!path.exists(), "to look makes nothing");
            }
            DatabaseUrl::Postgres(_) => assert_eq!(state(&findings, "schema"), State::Warn),
        }
        store::migrate(place.url(), &migrations()[..5]).expect("an older one");
        assert_eq!(state(&looked(&args), "schema"), State::Warn);
        let mut newer = migrations();
        let later = format!("V{:04}__later", newer.len() + 1);
        newer.push(store::MigrationFile {
            name: later,
            sqlite: "SELECT 1".into(),
            postgres: "SELECT 1".into(),
        });
        store::migrate(place.url(), &newer).expect("a newer one");
        assert_eq!(state(&looked(&args), "schema"), State::Bad);
    }
    let wrong =
        ConfigArgs { database: Some("postgres://nobody@127.0.0.1:1/x".into()), ..ConfigArgs::default() };
    assert_eq!(state(&looked(&wrong), "database"), State::Bad);
}

#[test]
fn jobs_that_failed_and_references_that_lead_nowhere_are_told() {
    on_both(|fixture| {
        let dead = fixture.program.store.write_blocking(|tx| {
            let sql = "INSERT INTO job (key, name, payload, actor, request, state, tries, parts, enqueued_at, due_at, timed, holds)
                       VALUES ($1, 'none.such', $2, $3, 'test', 'dead', 1, 0, $4, $4, $5, $5)";
            let params = [
                kernel::Uuid::nil().into(),
                schema::Value::Json(serde_json::json!({})),
                kernel::Uuid::nil().into(),
                tx.now().into(),
                false.into(),
            ];
            tx.execute(sql, &params)
        });
        dead.expect("a job");
        assert_eq!(state(&looked(&args(fixture.url())), "jobs"), State::Warn);
    });
}

#[test]
fn a_file_that_is_damaged_is_told() {
    let fixture = Fixture::sqlite();
    fixture.load_content();
    let folder = tempfile::tempdir().expect("a folder");
    // a backup restored elsewhere is a file that nobody has open
    let (copy, file) = (folder.path().join("copy.sqlite"), folder.path().join("b"));
    let url = DatabaseUrl::Sqlite(copy.clone());
    let asked = store::backup::Asked {
        url: fixture.url(),
        to: &file,
        overwrite: false,
        left_out: &[],
        version: "test",
        now: SystemClock.now(),
    };
    store::backup::backup(&asked, &|_| Ok(serde_json::Value::Null)).expect("a backup");
    store::backup::restore(&file, &url, &migrations(), &records()).expect("restored");
    let damage = |file: &Path| {
        let mut bytes = fs::read(file).expect("the file");
        // what is restored last: the file opens as before
        let end = bytes.len() / 4096 * 4096;
        for byte in &mut bytes[end - 4096 * 8..end] {
            *byte = 0xa5;
        }
        fs::write(file, bytes).expect("a file");
    };
    let found = |check: &str| state(&looked(&args(&url)), check);
    assert_eq!((found("integrity"), found("index")), (State::Ok, State::Ok));
    let index = folder.path().join("copy.sqlite-search");
    damage(&index);
    assert_eq!((found("integrity"), found("index")), (State::Ok, State::Bad));
    fs::remove_file(&index).expect("gone");
    assert_eq!((found("integrity"), found("index")), (State::Ok, State::Bad));
    store::ready(&url, &records()).expect("an index");
    assert_eq!(found("index"), State::Ok);
    damage(&copy);
    assert_eq!(found("integrity"), State::Bad);
}

#[test]
fn an_index_that_is_not_of_this_version_is_told_on_postgresql_too() {
    on_both(|fixture| {
        let DatabaseUrl::Postgres(_) = fixture.url() else { return };
        assert_eq!(state(&looked(&args(fixture.url())), "index"), State::Ok);
        let spoil = |tx: &mut store::Tx<'_>| tx.execute("COMMENT ON TABLE search_term IS NULL", &[]);
        fixture.program.store.write_blocking(spoil).expect("spoilt");
        assert_eq!(state(&looked(&args(fixture.url())), "index"), State::Bad);
    });
}

#[cfg(unix)]
#[test]
fn keys_that_everybody_may_read_and_cookies_in_clear_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::sqlite();
    let folder = tempfile::tempdir().expect("a folder");
    let key = folder.path().join("key");
    engine::seal::SealKey::load_or_create(&key).expect("a key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).expect("permissions");
    let mut args = args(fixture.url());
    args.seal_key = Some(key);
    args.listen = Some("0.0.0.0:8686".parse().expect("an address"));
    args.secure_cookies = Some(false);
    args.log = Some("debug".into());
    args.backups = Some(folder.path().to_owned());
    let findings = looked(&args);
    assert_eq!(state(&findings, "seal_key"), State::Bad);
    assert_eq!(state(&findings, "cookies"), State::Bad);
    assert_eq!(state(&findings, "logging"), State::Warn);
    assert_eq!(state(&findings, "backup"), State::Bad);
    args.seal_key = Some(folder.path().join("none"));
    args.backups = None;
    args.database = Some("postgres://jw@db.example/jw?connect_timeout=1".into());
    let findings = looked(&args);
    assert_eq!(state(&findings, "seal_key"), State::Warn);
    assert_eq!(state(&findings, "backup"), State::Warn);
    assert_eq!(state(&findings, "connection"), State::Warn);
}

#[test]
fn it_ends_as_the_worst_says_and_speaks_both_languages_and_json() {
    let typed = |language: &str, arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_jingwei"))
            .args(["--database", "sqlite:/nonexistent/none.sqlite", "doctor"])
            .args(arguments)
            .env("LC_ALL", language)
            .output()
            .expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, told) = typed("zh_CN.UTF-8", &[]);
    assert!(code == Some(2) && told.contains("异常") && told.contains("请检查"), "{told}");
    let (code, told) = typed("C", &[]);
    assert!(code == Some(2) && told.contains("bad ") && told.contains("Look at"), "{told}");
    let (code, told) = typed("C", &["--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    assert!(code == Some(2) && told["worst"] == "bad" && told["findings"][0]["check"] == "database");
}
