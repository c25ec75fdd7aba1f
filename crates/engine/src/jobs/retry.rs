//! Which failures are tried again, and when. Pure.

use chrono::Duration;
use kernel::{Failure, FailureKind, Uuid};

/// What is waited after the first failure at most, in milliseconds; each further one doubles it.
const FIRST: i64 = 2_000;
/// The longest that is waited between two tries.
pub(super) const LONGEST: Duration = Duration::hours(1);

/// Whether trying again cannot help: the job or its rights must change first, and a person sees to that.
pub(super) fn is_final(failure: &Failure) -> bool {
    match failure.kind() {
        FailureKind::Malformed
        | FailureKind::Unauthenticated
        | FailureKind::Forbidden
        | FailureKind::NotFound
        | FailureKind::TooLarge
        | FailureKind::MethodNotAllowed
        | FailureKind::Invalid
        | FailureKind::VersionRequired => true,
        FailureKind::Conflict
        | FailureKind::VersionConflict
        | FailureKind::TooMany
        | FailureKind::Internal
        | FailureKind::Unavailable => false,
    }
}

/// How long a job waits after its `tries`-th failure in a row: twice as long each time, up to [`LONGEST`], and of that between the half and
/// the whole, so that what failed together does not come back together.
pub(super) fn backoff(tries: i64, key: Uuid) -> Duration {
    let doubled = FIRST.saturating_mul(1 << tries.clamp(1, 30).saturating_sub(1));
    let whole = doubled.min(LONGEST.num_milliseconds());
    // the last bits of a version-7 key are random, and the try turns them
    let spread = (key.as_u128() as u64).wrapping_add(tries as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let half = whole / 2;
    Duration::milliseconds(whole - (spread as i64) % (half + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wait_doubles_has_an_end_and_differs(tries in 1_i64..1_000_000, key: u128) {
            let (wait, next) = (backoff(tries, Uuid::from_u128(key)), backoff(tries + 1, Uuid::from_u128(key)));
            let whole = LONGEST.num_milliseconds().min(FIRST << (tries - 1).min(20));
            prop_assert!(wait.num_milliseconds() <= whole && wait.num_milliseconds() >= whole / 2);
            prop_assert!(next <= LONGEST && next >= wait / 2);
        }
    }

    #[test]
    fn what_failed_together_comes_back_apart() {
        let waits: std::collections::BTreeSet<_> =
            (0..100_u128).map(|key| backoff(5, Uuid::from_u128(key)).num_milliseconds()).collect();
        assert!(waits.len() > 90, "{waits:?}");
    }
}
