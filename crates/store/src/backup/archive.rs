//! The file of a backup: a zip of a manifest and a part for each table, stored and not packed, so that it goes at the disk's speed.

use super::{
    Manifest, Table,
    cells::{Cell, Cells},
};
use crate::failures;
use kernel::Failure;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};
use zip::{CompressionMethod, ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The manifest's name in the file.
const MANIFEST: &str = "manifest.json";
/// What is read and written at once.
const PIECE: usize = 1 << 20;
/// The longest manifest that is read.
const LONGEST_MANIFEST: u64 = 16 << 20;

fn part_name(table: &str) -> String {
    format!("tables/{table}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A backup being written, under a name that nobody takes for a backup; gone again if it is not finished.
pub(super) struct Writer {
    zip: ZipWriter<File>,
    unfinished: Unfinished,
    to: PathBuf,
}

struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

pub(super) fn unwritable(file: &Path, reason: impl std::fmt::Display) -> Failure {
    failures::BACKUP_UNWRITABLE.fail().with("file", file.display()).with("reason", reason)
}

impl Writer {
    pub fn new(to: &Path, overwrite: bool) -> Result<Self, Failure> {
        if !overwrite && to.exists() {
            return Err(failures::BACKUP_EXISTS.fail().with("file", to.display()));
        }
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.unfinished", std::process::id()));
        let at = to.with_file_name(name);
        let file = private(&at).map_err(|error| unwritable(to, error))?;
        Ok(Self { zip: ZipWriter::new(file), unfinished: Unfinished(at), to: to.to_owned() })
    }

    /// Writes a table's part by `rows`, which tells how many there were.
    pub fn part(
        &mut self,
        table: &mut Table,
        rows: impl FnOnce(&mut dyn Write) -> Result<u64, Failure>,
    ) -> Result<(), Failure> {
        let to = self.to.clone();
        self.zip.start_file(part_name(&table.name), stored()).map_err(|error| unwritable(&to, error))?;
        let mut out = BufWriter::with_capacity(
            PIECE,
            Part { zip: &mut self.zip, digest: Sha256::new(), bytes: 0, fault: None },
        );
        let counted = rows(&mut out);
        let flushed = out.flush();
        let part = out.into_inner().map_err(|error| unwritable(&to, error.error()))?;
        if let Some(fault) = part.fault {
            return Err(unwritable(&to, fault));
        }
        flushed.map_err(|error| unwritable(&to, error))?;
        table.rows = counted?;
        table.bytes = part.bytes;
        table.sha256 = hex(&part.digest.finalize());
        Ok(())
    }

    /// Adds the manifest; on the disk it is a backup only after that.
    pub fn finish(self, manifest: &Manifest, overwrite: bool) -> Result<(), Failure> {
        let Self { mut zip, unfinished, to } = self;
        let text = serde_json::to_vec_pretty(manifest).map_err(|error| unwritable(&to, error))?;
        zip.start_file(MANIFEST, stored()).map_err(|error| unwritable(&to, error))?;
        zip.write_all(&text).map_err(|error| unwritable(&to, error))?;
        let file = zip.finish().map_err(|error| unwritable(&to, error))?;
        file.sync_all().map_err(|error| unwritable(&to, error))?;
        // made by somebody else meanwhile: theirs is not lost
        if !overwrite && to.exists() {
            return Err(failures::BACKUP_EXISTS.fail().with("file", to.display()));
        }
        fs::rename(&unfinished.0, &to).map_err(|error| unwritable(&to, error))?;
        sync_folder(&to).map_err(|error| unwritable(&to, error))
    }
}

/// Readable by its owner alone: a backup holds what the database does.
fn private(at: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(at)
}

/// Makes a new name in a folder as durable as what it names.
pub(super) fn sync_folder(file: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true)
}

/// A part, its digest taken as it is written.
struct Part<'a> {
    zip: &'a mut ZipWriter<File>,
    digest: Sha256,
    bytes: u64,
    fault: Option<io::Error>,
}

impl Write for Part<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = self.zip.write_all(bytes) {
            let kind = error.kind();
            self.fault = Some(error);
            return Err(kind.into());
        }
        self.digest.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
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
            let mut part = self.zip.by_name(&part_name(&table.name)).map_err(&broken)?;
            let mut digest = Sha256::new();
            let mut piece = vec![0; PIECE];
            let mut bytes = 0_u64;
            loop {
                let count = part.read(&mut piece).map_err(|error| broken(error.into()))?;
                let Some(read) = piece.get(..count).filter(|read| !read.is_empty()) else { break };
                digest.update(read);
                bytes += count as u64;
            }
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
        let part = self.zip.by_name(&part_name(&table.name)).map_err(&broken)?;
        let (mut part, mut cells) = (BufReader::with_capacity(PIECE, part), Cells::default());
        let mut count = 0;
        while cells.read(&mut part, table.columns.len()).map_err(|error| broken(error.into()))? {
            let row: Vec<Cell<'_>> = cells.iter().collect();
            each(&row)?;
            count += 1;
        }
        if count == table.rows { Ok(()) } else { Err(broken(ZipError::FileNotFound)) }
    }

    fn broken(&self, table: &str) -> impl Fn(ZipError) -> Failure + use<> {
        let failure = failures::BACKUP_BROKEN.fail().with("file", self.file.display());
        let failure = failure.with("part", part_name(table));
        move |error| failure.clone().because(error)
    }
}
