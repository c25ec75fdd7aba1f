//! A database file under another name until it is whole.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// Gone again if it does not become what it is to be.
pub(crate) struct Beside(PathBuf);

impl Beside {
    /// Beside what it is to be.
    pub fn of(path: &Path) -> Self {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".restoring");
        let beside = Self(path.with_file_name(name));
        // what was left by somebody who was killed
        remove(&beside.0);
        beside
    }

    /// Where it is until then.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Gives it its name, once it is on the disk. What has that name, goes: nobody may have it open.
    pub fn becomes(self, path: &Path) -> io::Result<()> {
        if fs::metadata(beside(&self.0, "-wal")).is_ok_and(|log| log.len() > 0) {
            return Err(io::Error::other("its log could not be taken in"));
        }
        File::open(&self.0)?.sync_all()?;
        // an old file's log would be taken for the new one's; without the file it says nothing
        remove(path);
        fs::rename(&self.0, path)?;
        sync_folder(path)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        remove(&self.0);
    }
}

/// The file whose name is that of another one, and more.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(ending);
    name.into()
}

fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(beside(path, ending));
    }
}

/// Has the disk keep a file's name.
pub(crate) fn sync_folder(file: &Path) -> io::Result<()> {
    if cfg!(not(unix)) {
        return Ok(());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
