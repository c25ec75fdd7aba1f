//! How far an import has come, for whoever waits for it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counted while it runs. It begins at nothing each time that it is begun anew.
#[derive(Debug, Default)]
pub struct Progress {
    rows: AtomicUsize,
    checked: AtomicUsize,
    made: AtomicUsize,
}

impl Progress {
    pub(crate) fn begin(&self, rows: usize) {
        for (count, value) in [(&self.checked, 0), (&self.made, 0), (&self.rows, rows)] {
            count.store(value, Ordering::Relaxed);
        }
    }

    pub(crate) fn checked(&self) {
        self.checked.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn made(&self) {
        self.made.fetch_add(1, Ordering::Relaxed);
    }

    /// Rows of the file, those that were understood, and those that were made or changed or are so already.
    pub fn told(&self) -> [usize; 3] {
        [&self.rows, &self.checked, &self.made].map(|count| count.load(Ordering::Relaxed))
    }
}
