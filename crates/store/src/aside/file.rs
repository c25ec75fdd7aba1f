//! The file that work stands aside in: beside the database, where there is room and nobody else looks, and gone with the work.

use crate::failures;
use kernel::Failure;
use std::{
    ffi::OsString,
    fs::OpenOptions,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A file that is removed when it is dropped.
pub(crate) struct AsideFile(PathBuf);

impl AsideFile {
    /// A new one, that its owner alone reads.
    pub(super) fn new(house: &Path) -> Result<Self, Failure> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let mut path = house.as_os_str().to_owned();
        path.push(format!("{MARK}{}-{number}", process::id()));
        let path = PathBuf::from(path);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&path).map_err(|error| failures::UNAVAILABLE.fail().because(error))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for AsideFile {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

const MARK: &str = ".aside-";

fn remove(path: &Path) {
    // one that is left over is removed at the next start
    let _ = std::fs::remove_file(path);
}

/// Removes what processes left that died over their work: this one by another life's number, or one that is no more.
pub(crate) fn forget_old(house: &Path) {
    let folder = house.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (Some(name), Ok(files)) = (house.file_name(), std::fs::read_dir(folder)) else { return };
    let mut prefix: OsString = name.to_owned();
    prefix.push(MARK);
    let prefix = prefix.to_string_lossy().into_owned();
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let process = name.strip_prefix(&prefix).and_then(|rest| rest.split('-').next()?.parse::<u32>().ok());
        let proc = Path::new("/proc");
        if process.is_some_and(|id| {
            let own = id == process::id() && NUMBER.load(Ordering::Relaxed) == 0;
            own || (proc.is_dir() && !proc.join(id.to_string()).exists())
        }) {
            remove(&file.path());
        }
    }
}
