//! How far a piece of work has come, agreed between who waits for it and who does it.

use std::sync::atomic::{AtomicU8, Ordering};

const WAITING: u8 = 0;
const BEGUN: u8 = 1;
const GIVEN_UP: u8 = 2;

/// Whoever comes first decides: what was given up before it was begun is never done.
#[derive(Debug, Default)]
pub(crate) struct Stage(AtomicU8);

impl Stage {
    /// Whether it is to be done, for the first time or again.
    pub(crate) fn begin(&self) -> bool {
        self.0
            .compare_exchange(WAITING, BEGUN, Ordering::AcqRel, Ordering::Acquire)
            .map_or_else(|found| found == BEGUN, |_| true)
    }

    /// Whether it will not be done.
    pub(crate) fn give_up(&self) -> bool {
        self.0.compare_exchange(WAITING, GIVEN_UP, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Stage;

    #[test]
    fn what_was_given_up_is_not_begun_and_what_was_begun_is_not_given_up() {
        let stage = Stage::default();
        assert!(stage.begin() && stage.begin());
        assert!(!stage.give_up());
        let stage = Stage::default();
        assert!(stage.give_up());
        assert!(!stage.begin() && !stage.begin());
    }
}
