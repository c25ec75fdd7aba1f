//! Writing the file of a backup. Whoever reads rows fills pieces with them; a thread beside it takes their digest and writes them,
//! and another one has the disk take what is written, so that none of the three waits for the others.

use super::{Manifest, Table, archive::part_name, not_taken};
use crate::{beside::sync_folder, failures};
use crossbeam_channel::{Receiver, Sender, bounded};
use kernel::Failure;
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
    thread,
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// What is handed on at once.
const PIECE: usize = 1 << 20;
/// Pieces that may wait to be written.
const WAITING: usize = 4;
/// A piece that grew longer than that, of a long row, is not used again.
const KEPT: usize = 4 * PIECE;
/// How much is written between two syncs: commands that are committed meanwhile wait for no more than that.
const SYNCED: usize = 16 << 20;

/// The manifest's name in the file.
pub(super) const MANIFEST: &str = "manifest.json";

/// What the writing thread is told.
enum Order {
    /// A part of that name begins.
    Part(String),
    /// More of it.
    Piece(Vec<u8>),
    /// It ends; its length and digest are wanted.
    End,
}

/// A part's length and digest.
type Ended = (u64, String);

/// A backup being written, under a name that nobody takes for a backup; gone again if it is not finished.
pub(super) struct Writer {
    /// None once all is told.
    orders: Option<Sender<Order>>,
    emptied: Receiver<Vec<u8>>,
    /// Whose other end the thread has: when it ends badly, whoever waits for an answer is told.
    ended: Receiver<Ended>,
    thread: Option<thread::JoinHandle<io::Result<ZipWriter<File>>>>,
    unfinished: Unfinished,
    to: PathBuf,
}

struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // nobody writes to the file any more when its name goes
        let _ = self.written();
    }
}

fn unwritable(file: &Path, reason: impl std::fmt::Display) -> Failure {
    failures::BACKUP_UNWRITABLE.fail().with("file", file.display()).with("reason", reason)
}

impl Writer {
    pub fn new(to: &Path, overwrite: bool) -> Result<Self, Failure> {
        if !overwrite && to.exists() {
            return Err(failures::BACKUP_EXISTS.fail().with("file", to.display()));
        }
        let mut name = to.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}.unfinished", std::process::id()));
        let unfinished = Unfinished(to.with_file_name(name));
        let file = private(&unfinished.0).map_err(|error| unwritable(to, error))?;
        let (orders, told) = bounded(WAITING);
        let (empty, emptied) = bounded(WAITING);
        let (end, ended) = bounded(1);
        let started = thread::Builder::new().name("backup-writer".to_owned());
        let thread = started.spawn(move || write(file, &told, &empty, &end));
        let thread = Some(thread.map_err(|error| unwritable(to, error))?);
        Ok(Self { orders: Some(orders), emptied, ended, thread, unfinished, to: to.to_owned() })
    }

    /// Writes a table's part by `rows`, which tells how many there were.
    pub fn part(
        &mut self,
        table: &mut Table,
        rows: impl FnOnce(&mut Pieces) -> Result<u64, Failure>,
    ) -> Result<(), Failure> {
        let Some(orders) = self.orders.clone() else { return Err(self.fault()) };
        if orders.send(Order::Part(part_name(&table.name))).is_err() {
            return Err(self.fault());
        }
        let mut pieces = Pieces {
            piece: Vec::with_capacity(PIECE),
            orders: orders.clone(),
            emptied: self.emptied.clone(),
            refused: false,
        };
        let counted = rows(&mut pieces).and_then(|count| pieces.hand_on().map(|()| count));
        if pieces.refused {
            return Err(self.fault());
        }
        let count = counted?;
        let asked = orders.send(Order::End);
        let Some((bytes, sha256)) = asked.ok().and_then(|()| self.ended.recv().ok()) else {
            return Err(self.fault());
        };
        (table.rows, table.bytes, table.sha256) = (count, bytes, sha256);
        Ok(())
    }

    /// Why the thread takes nothing more.
    fn fault(&mut self) -> Failure {
        match self.written() {
            Err(error) => unwritable(&self.to, error),
            Ok(_) => failures::INTERNAL.fail().because("a backup goes on after its end"),
        }
    }

    /// Waits for the thread to write what it was told.
    fn written(&mut self) -> io::Result<Option<ZipWriter<File>>> {
        self.orders = None;
        let joined = self.thread.take().map(thread::JoinHandle::join);
        match joined {
            None => Ok(None),
            Some(Ok(written)) => written.map(Some),
            Some(Err(_)) => Err(io::Error::other("the writing thread panicked")),
        }
    }

    /// Adds the manifest; on the disk it is a backup only after that.
    pub fn finish(mut self, manifest: &Manifest, overwrite: bool) -> Result<(), Failure> {
        let written = self.written();
        let to = self.to.clone();
        let text = serde_json::to_vec_pretty(manifest).map_err(|error| unwritable(&to, error))?;
        let mut zip =
            written.map_err(|error| unwritable(&to, error))?.ok_or_else(|| unwritable(&to, "closed"))?;
        zip.start_file(MANIFEST, stored()).map_err(|error| unwritable(&to, error))?;
        zip.write_all(&text).map_err(|error| unwritable(&to, error))?;
        let file = zip.finish().map_err(|error| unwritable(&to, error))?;
        file.sync_all().map_err(|error| unwritable(&to, error))?;
        // made by somebody else meanwhile: theirs is not lost
        if !overwrite && to.exists() {
            return Err(failures::BACKUP_EXISTS.fail().with("file", to.display()));
        }
        fs::rename(&self.unfinished.0, &to).map_err(|error| unwritable(&to, error))?;
        sync_folder(&to).map_err(|error| unwritable(&to, error))
    }
}

/// Where the rows of a part are put.
pub(super) struct Pieces {
    piece: Vec<u8>,
    orders: Sender<Order>,
    emptied: Receiver<Vec<u8>>,
    refused: bool,
}

impl Pieces {
    /// Where the cells of a row go; [`Pieces::row_done`] after each row.
    pub fn row(&mut self) -> &mut Vec<u8> {
        &mut self.piece
    }

    /// Hands on what there is once it is enough. A failure ends the part, and [`Writer::part`] tells the cause.
    pub fn row_done(&mut self) -> Result<(), Failure> {
        if self.piece.len() < PIECE { Ok(()) } else { self.hand_on() }
    }

    fn hand_on(&mut self) -> Result<(), Failure> {
        let next = self.emptied.try_recv().unwrap_or_else(|_| Vec::with_capacity(PIECE + PIECE / 8));
        let full = mem::replace(&mut self.piece, next);
        if full.is_empty() || self.orders.send(Order::Piece(full)).is_ok() {
            return Ok(());
        }
        self.refused = true;
        Err(not_taken(io::ErrorKind::BrokenPipe.into()))
    }
}

/// What the writing thread does.
fn write(
    file: File,
    orders: &Receiver<Order>,
    empty: &Sender<Vec<u8>>,
    end: &Sender<Ended>,
) -> io::Result<ZipWriter<File>> {
    let same = file.try_clone()?;
    thread::scope(|scope| {
        let (sync, wanted) = bounded::<()>(1);
        let syncing = scope.spawn(move || wanted.iter().try_for_each(|()| same.sync_data()));
        let written = parts(ZipWriter::new(file), orders, empty, end, &sync);
        drop(sync);
        // what a sync could not write it says once, and to whoever asked
        syncing.join().unwrap_or_else(|_| Err(io::Error::other("the syncing thread panicked")))?;
        written
    })
}

fn parts(
    mut zip: ZipWriter<File>,
    orders: &Receiver<Order>,
    empty: &Sender<Vec<u8>>,
    end: &Sender<Ended>,
    sync: &Sender<()>,
) -> io::Result<ZipWriter<File>> {
    let (mut digest, mut bytes, mut unsynced) = (Sha256::new(), 0_u64, 0);
    for order in orders {
        match order {
            Order::Part(name) => zip.start_file(name, stored())?,
            Order::Piece(mut piece) => {
                digest.update(&piece);
                zip.write_all(&piece)?;
                bytes += piece.len() as u64;
                unsynced += piece.len();
                if unsynced >= SYNCED {
                    unsynced = 0;
                    // one that is still at it takes this along with the next
                    let _ = sync.try_send(());
                }
                piece.clear();
                if piece.capacity() <= KEPT {
                    let _ = empty.try_send(piece);
                }
            }
            Order::End => {
                let sha256 = super::archive::hex(&mem::take(&mut digest).finalize());
                let _ = end.send((mem::take(&mut bytes), sha256));
            }
        }
    }
    Ok(zip)
}

/// Readable by its owner alone: a backup holds what the database does.
fn private(at: &Path) -> io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(at)
}

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored).large_file(true)
}
