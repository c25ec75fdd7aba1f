//! The folder that databases are made in; it goes with the run.

use crate::Outcome;
use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
};

/// A folder that is removed when it is dropped.
pub(crate) struct Place(PathBuf);

impl Place {
    pub fn make(path: &Path) -> Outcome<Self> {
        fs::create_dir_all(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(path.to_owned()))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a small file.
    pub fn write(&self, name: &str, text: &str) -> Outcome<PathBuf> {
        let path = self.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    /// Makes room on the disk once a database has been measured.
    pub fn forget(&self, name: &str) {
        let _ = fs::remove_file(self.join(name));
        for ending in ["-wal", "-shm"] {
            let _ = fs::remove_file(self.join(&format!("{name}{ending}")));
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A port that nobody listens on at this moment.
pub(crate) fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map(|at| at.port()).map_err(|error| error.to_string())
}
