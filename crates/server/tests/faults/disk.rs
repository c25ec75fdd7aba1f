//! The disk fails, or is full, at any point and under load: nothing that was acknowledged is lost, whoever is refused is told why, the
//! program says that it is not ready, and goes on once the disk is well.
//!
//! The disk is `disk.c`, between the program and its system. It also tells what a disk forgets whose sync failed: Linux does not write
//! it again, however well the next sync goes.
//!
//! Long because: each way in which the disk fails is tried by the same steps.

use crate::{
    load::Ledger,
    place::{Place, WRITER},
    served::{Client, Served},
};
use rand::Rng;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, sleep},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use testkit::PASSWORD;

/// What refuses a change on such a disk.
const REFUSALS: &[&str] = &["store.disk_failed", "store.disk_full", "store.outcome_unknown"];

/// The library, made once.
fn library() -> &'static Path {
    static MADE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, library) = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let library = folder.path().join("disk.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/disk.c");
        let mut make = Command::new("cc");
        make.args(["-shared", "-fPIC", "-O1", "-pthread", "-o"]).arg(&library).arg(source).arg("-ldl");
        let made = make.output().expect("cc, which cargo links with too");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        (folder, library)
    });
    library
}

/// The disk under one program.
struct Disk {
    control: PathBuf,
}

impl Disk {
    fn under(place: &Place) -> Self {
        let disk = Self { control: place.folder.path().join("faults") };
        disk.is_well();
        disk
    }

    fn is_well(&self) {
        self.set("");
    }

    /// In one step: it is read at every call.
    fn set(&self, fault: &str) {
        let next = self.control.with_extension("next");
        fs::write(&next, fault).expect("written");
        fs::rename(next, &self.control).expect("renamed");
    }

    fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        vec![("LD_PRELOAD", library().to_owned()), ("FAULTS", self.control.clone())]
    }

    fn serve(&self, place: &Place) -> Served {
        let served = Served::spawn_in(place, &place.url, &[], &self.environment());
        served.wait_until_ready();
        served
    }

    /// The power goes: what a failed sync left unwritten, and nobody wrote again, is not there.
    fn forget(&self, place: &Place) -> usize {
        let log = place.folder.path().join("fault.sqlite-wal");
        let told = fs::read_to_string(self.control.with_extension("lost")).unwrap_or_default();
        let Ok(mut bytes) = fs::read(&log) else { return 0 };
        let mut gone = 0;
        for line in told.lines() {
            let (from, length) = line.split_once(' ').expect("a place");
            let from: usize = from.parse().expect("an offset");
            let to = (from + length.parse::<usize>().expect("a length")).min(bytes.len());
            if let Some(there) = bytes.get_mut(from..to) {
                there.fill(0);
                gone += there.len();
            }
        }
        fs::write(&log, bytes).expect("written");
        gone
    }
}

/// Waits until that holds, and says how long it took.
#[track_caller]
fn wait(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        sleep(Duration::from_millis(20));
    }
}

fn ready(client: &Client) -> (u16, Value) {
    client.get("/readyz").expect("an answer")
}

/// Clients write; at a random time the disk fails in that way; meanwhile `during`; then it is well again.
fn under_load(place: &Place, fault: &str, during: impl Fn(&Client) + Sync) -> Ledger {
    let disk = Disk::under(place);
    let served = disk.serve(place);
    let client = Client::sign_in(&served, WRITER);
    let mut ledger = Ledger::of(16);
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            sleep(Duration::from_millis(rand::rng().random_range(200..600)));
            disk.set(fault);
            during(&client);
            disk.is_well();
            wait("it is ready again by itself", || ready(&client).0 == 200);
            sleep(Duration::from_millis(500));
            stop.store(true, Ordering::Relaxed);
        });
        ledger.write_until(&stop, &|_| client.clone());
    });
    assert!(ledger.acknowledged.len() > 16, "{}", ledger.acknowledged.len());
    served.kill();
    let gone = disk.forget(place);
    eprintln!(
        "{fault}: {} acknowledged, {} refused, {gone} bytes forgotten",
        ledger.acknowledged.len(),
        ledger.unavailable
    );
    place.verify();
    ledger.compare(&place.made());
    // and what was refused is done when it is asked for again
    let served = Served::start(place);
    ledger.write_for(Duration::from_millis(300), &client.at(&served.address));
    ledger.compare(&place.made());
    place.verify();
    ledger
}

/// It is not ready, and says so; and whoever writes is refused, in their own language.
fn not_ready(client: &Client) {
    wait("it is not ready", || {
        let (status, body) = ready(client);
        status == 503 && REFUSALS.contains(&body["code"].as_str().unwrap_or_default())
    });
    let row = json!({"name_zh": "磁盘", "name_en": "Disk"});
    for language in ["zh-CN", "en"] {
        let headers = [("accept-language", language)];
        let (status, body) =
            client.post("/api/records/framework.as_is_process", &headers, &row).expect("an answer");
        assert_eq!(status, 503, "{body}");
        assert!(REFUSALS.contains(&body["code"].as_str().unwrap_or_default()), "{body}");
        let detail = body["detail"].as_str().unwrap_or_default();
        let chinese = detail.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        assert_eq!(chinese, language == "zh-CN", "{detail}");
    }
    // what is there can be read meanwhile
    assert_eq!(client.get("/api/records/framework.as_is_process?limit=1").expect("an answer").0, 200);
}

#[test]
fn a_disk_that_fails_to_write_or_to_sync_loses_nothing_that_was_acknowledged() {
    for fault in ["write EIO", "sync EIO", "sync ENOSPC"] {
        let (place, after) = (Place::sqlite(), rand::rng().random_range(0..40));
        under_load(&place, &format!("{fault} {after} -wal"), not_ready);
    }
}

/// One sync fails and the next ones go well: what the first left unwritten is gone, and nothing stands on it.
#[test]
fn after_a_sync_that_failed_the_next_one_is_not_believed() {
    for _ in 0..3 {
        let (place, after) = (Place::sqlite(), rand::rng().random_range(0..20));
        let ledger =
            under_load(&place, &format!("once EIO {after} -wal"), |_| sleep(Duration::from_millis(700)));
        assert!(ledger.unavailable > 0, "the sync that failed was told to those who waited for it");
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_acknowledged() {
    let (place, after) = (Place::sqlite(), rand::rng().random_range(0..200));
    under_load(&place, &format!("full ENOSPC {after} -wal"), |client| {
        wait("the full disk is told", || ready(client).1["code"] == "store.disk_full");
        not_ready(client);
    });
}

/// The copying of the log into the database fails: the log keeps all of it.
#[test]
fn a_disk_that_fails_while_the_log_is_copied_loses_nothing() {
    let place = Place::sqlite();
    for fault in ["write EIO 3 .sqlite", "sync EIO 0 .sqlite", "full ENOSPC 2 .sqlite"] {
        let disk = Disk::under(&place);
        let served = disk.serve(&place);
        let client = Client::sign_in(&served, WRITER);
        let mut ledger = Ledger::of(4);
        ledger.skip(1_000_000 * fault.len());
        ledger.write_for(Duration::from_millis(400), &client);
        disk.set(fault);
        // nobody asks for a while: the log is copied
        sleep(Duration::from_millis(3_000));
        disk.is_well();
        wait("it is ready", || ready(&client).0 == 200);
        ledger.write_for(Duration::from_millis(300), &client);
        served.kill();
        place.verify();
        let made = place.made();
        ledger
            .acknowledged
            .keys()
            .for_each(|name| assert!(made.contains_key(name), "{fault}: {name} is lost"));
    }
}

#[test]
fn a_file_that_finds_no_room_hangs_on_nothing_and_is_taken_once_there_is_some() {
    let place = Place::sqlite();
    let disk = Disk::under(&place);
    let served = disk.serve(&place);
    let client = Client::sign_in(&served, WRITER);
    let row = json!({"name_zh": "附件", "name_en": "Files"});
    let row = client.post("/api/records/framework.as_is_process", &[], &row).expect("an answer").1;
    let files =
        format!("/api/records/framework.as_is_process/{}/attachments", row["id"].as_str().expect("an id"));
    let content = "满".repeat(1_000_000);
    disk.set("full ENOSPC 40 -wal");
    let (status, body) = client.upload(&format!("{files}?name=big.txt"), &content).expect("an answer");
    assert_eq!((status, body["code"].as_str()), (503, Some("store.disk_full")), "{body}");
    disk.is_well();
    wait("it is ready", || ready(&client).0 == 200);
    assert_eq!(client.get(&files).expect("an answer").1["items"], json!([]));
    let (status, kept) = client.upload(&format!("{files}?name=big.txt"), &content).expect("an answer");
    assert_eq!(status, 201, "{kept}");
    let opened = client.text_of(&format!("{files}/{}", kept["id"].as_str().expect("an id")));
    assert!(opened == content, "the file is not what it was");
    served.kill();
    place.verify();
}

/// What lies in the place's folder, but for the database and what steers the disk.
fn others(place: &Place) -> Vec<String> {
    let entries = fs::read_dir(place.folder.path()).expect("the folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    names.filter(|name| !name.starts_with("fault.sqlite") && !name.starts_with("faults")).collect()
}

fn typed(place: &Place, disk: &Disk, database: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_jingwei"))
        .args(["--database", database, "--log", "off"])
        .args(arguments)
        .current_dir(place.folder.path())
        .env("JINGWEI_PASSWORD", PASSWORD)
        .envs(disk.environment())
        .output()
        .expect("the program starts");
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_backup_or_a_restoring_that_finds_no_room_says_so_and_leaves_no_half() {
    let place = Place::sqlite();
    let disk = Disk::under(&place);
    let back_up = || typed(&place, &disk, &place.url, &["backup", "a.jingwei"]);
    for fault in ["full ENOSPC", "write EIO", "sync EIO", "sync ENOSPC"] {
        for after in if fault.starts_with("sync") { [0, 0] } else { [0, 2] } {
            disk.set(&format!("{fault} {after} .unfinished"));
            let (went_well, told) = back_up();
            assert!(!went_well && told.contains("[backup.unwritable]"), "{fault} {after}: {told}");
            assert_eq!(others(&place), [] as [&str; 0], "{fault}");
        }
    }
    disk.is_well();
    let (went_well, told) = back_up();
    assert!(went_well, "{told}");
    let elsewhere = format!("sqlite:{}", place.folder.path().join("other.sqlite").display());
    for fault in [
        "full ENOSPC 3 .restoring",
        "write EIO 3 .restoring",
        "sync EIO 0 .restoring",
        "full ENOSPC 0 .restoring-wal",
    ] {
        disk.set(fault);
        let (went_well, told) = typed(&place, &disk, &elsewhere, &["restore", "a.jingwei"]);
        let named = ["[store.disk_full]", "[store.disk_failed]", "[migration.failed]"];
        assert!(!went_well && named.iter().any(|code| told.contains(code)), "{fault}: {told}");
        assert_eq!(others(&place), ["a.jingwei"], "{fault}");
    }
    disk.is_well();
    let (went_well, told) = typed(&place, &disk, &elsewhere, &["restore", "a.jingwei"]);
    assert!(went_well, "{told}");
}
