//! SQLite's log after a crash in the midst of a write: what came after the last acknowledged commit may be there, in part, or
//! mangled.
//!
//! The rows of a first phase are acknowledged. A second phase is written and the program killed; its part of the log is damaged as
//! a disk does that was not told to sync it. (A disk that forgets what it said it had synced is beyond any database.)

use crate::{
    load::Ledger,
    place::{Place, WRITER},
    served::{Client, Served},
};
use rand::{Rng, RngCore};
use std::{fs, path::PathBuf, time::Duration};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// A log as it stands in its file: <https://www.sqlite.org/walformat.html>.
#[derive(Clone)]
struct Log(Vec<u8>);

impl Log {
    fn frame(&self) -> usize {
        FRAME_HEADER + u32::from_be_bytes(self.0[8..12].try_into().expect("four bytes")) as usize
    }

    fn salts(&self) -> &[u8] {
        &self.0[16..24]
    }

    /// Where the last frame of this log ends; behind it are those of an earlier one, or nothing.
    fn end(&self) -> usize {
        let frame = self.frame();
        let mut at = HEADER;
        while self.0.len() >= at + frame && &self.0[at + 8..at + 16] == self.salts() {
            at += frame;
        }
        at
    }
}

/// Ways in which what was not synced may be found, between `from` and `to`.
fn damages(log: &Log, from: usize, to: usize) -> Vec<(&'static str, Vec<u8>)> {
    let mut random = rand::rng();
    let frame = log.frame();
    let last = to - frame;
    let mut all = Vec::new();
    let mut damage = |what: &'static str, change: &mut dyn FnMut(&mut Vec<u8>)| {
        let mut bytes = log.0.clone();
        change(&mut bytes);
        all.push((what, bytes));
    };
    damage("untouched", &mut |_| {});
    damage("cut off behind what was acknowledged", &mut |bytes| bytes.truncate(from));
    damage("cut off in a frame's header", &mut |bytes| bytes.truncate(last + 7));
    damage("cut off in a frame's page", &mut |bytes| bytes.truncate(last + frame / 2));
    for _ in 0..4 {
        damage("cut off anywhere", &mut |bytes| bytes.truncate(random.random_range(from..to)));
    }
    damage("rubbish behind the end", &mut |bytes| {
        bytes.truncate(to);
        let mut rubbish = vec![0; 3 * frame + 11];
        random.fill_bytes(&mut rubbish);
        bytes.extend(rubbish);
    });
    damage("a frame with the right salts and a wrong sum behind the end", &mut |bytes| {
        bytes.truncate(to);
        let mut copy = bytes[last..to].to_vec();
        copy[FRAME_HEADER + 100] ^= 0x55;
        bytes.extend(copy);
    });
    damage("bits of the last frame turned", &mut |bytes| {
        (0..16).for_each(|_| bytes[random.random_range(last..to)] ^= 0xff);
    });
    damage("bits of the first frame that was not synced turned", &mut |bytes| {
        bytes[from + FRAME_HEADER + 50] ^= 0x01;
    });
    for _ in 0..4 {
        damage("some sectors never written", &mut |bytes| {
            for sector in (from.div_ceil(512)..to / 512).filter(|_| random.random_bool(0.3)) {
                bytes[sector * 512..(sector + 1) * 512].fill(0);
            }
        });
    }
    all
}

/// A copy of the place with another log.
fn with_log(place: &Place, log: &[u8]) -> Place {
    let copy = Place::nowhere();
    for kept in ["", ".seal-key"] {
        fs::copy(file(place, kept), file(&copy, kept)).expect("copied");
    }
    fs::write(file(&copy, "-wal"), log).expect("written");
    copy
}

fn file(place: &Place, ending: &str) -> PathBuf {
    place.folder.path().join(format!("fault.sqlite{ending}"))
}

#[test]
fn a_log_torn_behind_what_was_acknowledged_opens_and_lacks_nothing_that_was() {
    let place = Place::sqlite();
    let served = Served::start(&place);
    let client = Client::sign_in(&served, WRITER);
    let mut first = Ledger::of(8);
    first.write_for(Duration::from_millis(600), &client);
    let synced = Log(fs::read(file(&place, "-wal")).expect("the log"));
    // other rows than the first ones
    let mut second = Ledger::of(16);
    second.skip(1_000_000);
    second.write_for(Duration::from_millis(500), &client);
    served.kill();
    let log = Log(fs::read(file(&place, "-wal")).expect("the log"));
    assert_eq!(log.salts(), synced.salts(), "the log was begun anew in between");
    let (from, to) = (synced.end(), log.end());
    assert!(to > from + 4 * log.frame(), "something was written after what counts as synced");
    let whole = first.acknowledged.len() + second.acknowledged.len();
    for (what, bytes) in damages(&log, from, to) {
        eprintln!("{what}");
        let torn = with_log(&place, &bytes);
        torn.verify();
        let made = torn.made();
        first.acknowledged.keys().for_each(|name| assert!(made.contains_key(name), "{what}: {name} is lost"));
        assert!(made.values().all(|times| *times == 1), "{what}");
        if what == "untouched" {
            assert!(made.len() >= whole, "all of it is there");
        }
        if what == "cut off behind what was acknowledged" {
            assert!(made.len() < whole, "the damage was done where it was meant");
            // and the program goes on from there
            let served = Served::start(&torn);
            let mut third = Ledger::of(4);
            third.skip(2_000_000);
            third.write_for(Duration::from_millis(100), &client.at(&served.address));
            assert!(!third.acknowledged.is_empty());
            served.kill();
            torn.verify();
        }
    }
}
