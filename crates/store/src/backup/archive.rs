//! The file of a backup, read: a zip of a manifest and a part for each table, stored and not packed, so that it goes at the disk's speed.

use super::{
    Manifest, Table,
    cells::{self, Carried, Cell},
    writer::MANIFEST,
};
use crate::failures;
use crossbeam_channel::{Receiver, Sender, bounded};
use kernel::Failure;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    thread,
};
use zip::{ZipArchive, result::ZipError};

/// What is read at once.
const PIECE: usize = 1 << 20;
/// Pieces that may wait for whoever takes the rows.
const WAITING: usize = 4;
/// The longest manifest that is read.
const LONGEST_MANIFEST: u64 = 16 << 20;

pub(super) fn part_name(table: &str) -> String {
    format!("tables/{table}")
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A backup that is there.
pub struct Backup {
    zip: ZipArchive<BufReader<File>>,
    manifest: Manifest,
    file: PathBuf,
}

impl Backup {
    /// Opens it and reads what it says of itself.
    pub fn open(file: &Path) -> Result<Self, Failure> {
        let at = |def: &'static kernel::FailureDef| def.fail().with("file", file.display());
        let unreadable =
            |error: io::Error| at(&failures::BACKUP_UNREADABLE).with("reason", error.to_string());
        let mut opened = BufReader::with_capacity(PIECE, File::open(file).map_err(unreadable)?);
        let mut head = Vec::new();
        let read = opened.by_ref().take(4 + 26 + 7).read_to_end(&mut head);
        read.map_err(unreadable)?;
        // a zip, and our first part in it
        let ours = head.starts_with(b"PK\x03\x04")
            && (head.get(30..).is_some_and(|name| b"tables/".starts_with(name)));
        if !ours && !head.is_empty() {
            return Err(at(&failures::BACKUP_FOREIGN));
        }
        opened.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let mut zip =
            ZipArchive::new(opened).map_err(|error| at(&failures::BACKUP_TRUNCATED).because(error))?;
        let mut text = Vec::new();
        {
            let part = zip.by_name(MANIFEST).map_err(|_| at(&failures::BACKUP_FOREIGN))?;
            let read = part.take(LONGEST_MANIFEST).read_to_end(&mut text);
            read.map_err(|error| at(&failures::BACKUP_BROKEN).with("part", MANIFEST).because(error))?;
        }
        let manifest: Manifest = serde_json::from_slice(&text)
            .map_err(|error| at(&failures::BACKUP_BROKEN).with("part", MANIFEST).because(error))?;
        Ok(Self { zip, manifest, file: file.to_owned() })
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Reads all of it: each part is as it was written, or the first that is not is named.
    pub fn check(&mut self) -> Result<(), Failure> {
        for table in self.manifest.tables.clone() {
            let broken = self.broken(&table.name);
            let (mut digest, mut bytes) = (Sha256::new(), 0_u64);
            let each = |piece: &[u8]| {
                digest.update(piece);
                bytes += piece.len() as u64;
                Ok(())
            };
            self.pieces(&table, each)?;
            if bytes != table.bytes || hex(&digest.finalize()) != table.sha256 {
                return Err(broken(ZipError::FileNotFound));
            }
        }
        Ok(())
    }

    /// Hands out a table's rows, in the order of its columns.
    pub fn rows(
        &mut self,
        table: &Table,
        mut each: impl FnMut(&[Cell<'_>]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let broken = self.broken(&table.name);
        let (mut carried, mut count, width) = (Carried::default(), 0, table.columns.len());
        let rows = |piece: &[u8]| {
            let mut rest = carried.with(piece);
            let mut row = Vec::with_capacity(width);
            while let Some(after) =
                cells::read(rest, width, &mut row).map_err(|error| broken(error.into()))?
            {
                each(&row)?;
                (rest, count) = (after, count + 1);
            }
            let left = rest.len();
            carried.keep(left);
            Ok(())
        };
        self.pieces(table, rows)?;
        if count == table.rows && carried.is_empty() { Ok(()) } else { Err(broken(ZipError::FileNotFound)) }
    }

    /// Hands out a part piece after piece; the next are read meanwhile.
    fn pieces(
        &mut self,
        table: &Table,
        mut each: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let broken = self.broken(&table.name);
        let (zip, name) = (&mut self.zip, part_name(&table.name));
        thread::scope(|scope| {
            let (full, filled) = bounded(WAITING);
            let (empty, emptied) = bounded(WAITING);
            let reading = scope.spawn(move || read(zip, &name, &full, &emptied));
            let taken = filled.iter().try_for_each(|piece: Vec<u8>| {
                each(&piece)?;
                let _ = empty.try_send(piece);
                Ok(())
            });
            // who reads notices that nobody takes any more
            drop(filled);
            let read =
                reading.join().unwrap_or_else(|_| Err(io::Error::other("the reading panicked").into()));
            taken.and_then(|()| read.map_err(broken))
        })
    }

    fn broken(&self, table: &str) -> impl Fn(ZipError) -> Failure + use<> {
        let failure = failures::BACKUP_BROKEN.fail().with("file", self.file.display());
        let failure = failure.with("part", part_name(table));
        move |error| failure.clone().because(error)
    }
}

fn read(
    zip: &mut ZipArchive<BufReader<File>>,
    name: &str,
    full: &Sender<Vec<u8>>,
    emptied: &Receiver<Vec<u8>>,
) -> Result<(), ZipError> {
    let mut part = zip.by_name(name)?;
    loop {
        let mut piece = emptied.try_recv().unwrap_or_default();
        piece.resize(PIECE, 0);
        let mut length = 0;
        while let Some(room) = piece.get_mut(length..).filter(|room| !room.is_empty()) {
            match part.read(room) {
                Ok(0) => break,
                Ok(count) => length += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        piece.truncate(length);
        let over = length < PIECE;
        if !piece.is_empty() && full.send(piece).is_err() || over {
            return Ok(());
        }
    }
}
