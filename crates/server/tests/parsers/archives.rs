//! Files of backups: a changed one is refused by name, or holds what it held; none is restored in part.

use crate::kit::{check, mangled_bytes, mangled_json, named};
use engine::{LEFT_OUT_OF_BACKUPS, seal};
use jingwei::{migrations, records};
use kernel::{Clock, Failure, FixedClock, SystemClock};
use proptest::prelude::*;
use std::{
    fs::{self, File},
    io::{Cursor, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use store::{
    DatabaseUrl, StoreOptions,
    backup::{self, Asked, Backup, restore},
};
use testkit::Place;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A small one.
fn made(folder: &Path) -> Vec<u8> {
    let place = Place::sqlite();
    let options = StoreOptions { readers: 1, writers: 1, ..StoreOptions::default() };
    let clock = Arc::new(FixedClock::at(SystemClock.now()));
    let program = jingwei::open_with(place.url(), clock, options).expect("an open program");
    program.install_roles().expect("roles");
    let to = folder.join("whole.jingwei");
    let asked = Asked {
        url: place.url(),
        to: &to,
        overwrite: false,
        left_out: LEFT_OUT_OF_BACKUPS,
        version: "test",
        now: SystemClock.now(),
    };
    backup::backup(&asked, &|tx| Ok(serde_json::json!(seal::heads(tx, 1)?))).expect("a backup");
    fs::read(to).expect("its bytes")
}

/// All that it says.
fn told(file: &Path) -> Result<Vec<String>, Failure> {
    let mut backup = Backup::open(file)?;
    backup.check()?;
    let mut all = Vec::new();
    for table in backup.manifest().tables.clone() {
        backup.rows(&table, |row| {
            all.push(format!("{} {row:?}", table.name));
            Ok(())
        })?;
    }
    Ok(all)
}

fn of_backups(failure: &Failure) -> Result<(), TestCaseError> {
    prop_assert!(
        failure.code().starts_with("backup.") || failure.code().starts_with("restore."),
        "{failure}"
    );
    named(failure)
}

fn restored_into(file: &Path, folder: &Path) -> Result<(), TestCaseError> {
    let into = folder.join("restored.sqlite");
    let url = DatabaseUrl::Sqlite(into.clone());
    match restore(file, &url, &migrations(), &records()) {
        Ok(_) => fs::remove_file(&into).map_err(|error| TestCaseError::fail(error.to_string())),
        Err(failure) => {
            prop_assert!(!into.exists(), "half of a database is left");
            of_backups(&failure)
        }
    }
}

#[test]
fn a_backup_of_which_bytes_were_changed_is_refused_by_name_or_holds_what_it_held() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = made(folder.path());
    let file = folder.path().join("changed.jingwei");
    fs::write(&file, &whole).expect("written");
    let held = told(&file).expect("a whole backup");
    assert!(held.len() > 20, "{}", held.len());
    check(600, mangled_bytes(Just(whole)), |bytes| {
        fs::write(&file, &bytes).map_err(|error| TestCaseError::fail(error.to_string()))?;
        match told(&file) {
            Ok(all) => prop_assert_eq!(all, held.clone()),
            Err(failure) => of_backups(&failure)?,
        }
        Ok(())
    });
}

/// Each part of a backup and what it holds.
fn parts(whole: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(whole)).expect("a zip");
    (0..zip.len())
        .map(|at| {
            let mut part = zip.by_index(at).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("its bytes");
            (part.name().to_owned(), bytes)
        })
        .collect()
}

fn zipped(file: &PathBuf, parts: &[(String, Vec<u8>)]) {
    let mut zip = ZipWriter::new(File::create(file).expect("a file"));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a zip");
}

/// Whoever makes one by hand can say anything in it, and the digests are right: what it says of itself is not believed.
#[test]
fn a_backup_that_says_something_else_of_itself_is_refused_by_name_or_restored_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let parts = parts(&made(folder.path()));
    let file = folder.path().join("forged.jingwei");
    let manifest = parts.iter().position(|(name, _)| name == "manifest.json").expect("a manifest");
    let said: serde_json::Value = serde_json::from_slice(&parts[manifest].1).expect("JSON");
    check(60, mangled_json(Just(said)), |said| {
        let mut parts = parts.clone();
        parts[manifest].1 = said.to_string().into_bytes();
        zipped(&file, &parts);
        restored_into(&file, folder.path())
    });
}

/// A part that is not what it was, with a digest that fits: each cell is looked at when it is put in its place.
#[test]
fn a_backup_whose_cells_are_odd_is_refused_by_name_or_restored_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let parts = parts(&made(folder.path()));
    let file = folder.path().join("odd.jingwei");
    let manifest = parts.iter().position(|(name, _)| name == "manifest.json").expect("a manifest");
    let said: serde_json::Value = serde_json::from_slice(&parts[manifest].1).expect("JSON");
    let filled: Vec<usize> =
        (0..parts.len()).filter(|at| *at != manifest && !parts[*at].1.is_empty()).collect();
    let held = parts.clone();
    let inputs = proptest::sample::select(filled)
        .prop_flat_map(move |at| (Just(at), mangled_bytes(Just(held[at].1.clone()))));
    check(60, inputs, |(at, bytes)| {
        let (mut parts, mut said) = (parts.clone(), said.clone());
        let table = parts[at].0.trim_start_matches("tables/").to_owned();
        let tables = said["tables"].as_array_mut().expect("tables");
        let told = tables.iter_mut().find(|told| told["name"] == table.as_str()).expect("the table");
        told["bytes"] = bytes.len().into();
        told["sha256"] = seal::hex(&<sha2::Sha256 as sha2::Digest>::digest(&bytes)).into();
        parts[at].1 = bytes;
        parts[manifest].1 = said.to_string().into_bytes();
        zipped(&file, &parts);
        restored_into(&file, folder.path())
    });
}
