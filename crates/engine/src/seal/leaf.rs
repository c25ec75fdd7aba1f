//! The digest of one audit entry: over all that it says, in a form of which there is one only.

use kernel::{Failure, Uuid};
use sha2::{Digest, Sha256};
use store::{Row, Sql, Tx};

/// An entry's number and digest, as a seal keeps them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf {
    /// The entry's number.
    pub entry: i64,
    /// SHA-256 over all that the entry says.
    pub digest: [u8; 32],
}

/// Bytes of a leaf in a seal.
const LEAF_BYTES: usize = 8 + 32;

/// What is read of an entry, wherever it is read.
pub(super) const COLUMNS: &str =
    "id, at, actor, action, command, record, row_id, row_version, changes, request, acted_for";

/// Where its number stands among them.
pub(super) const ENTRY: usize = 0;
/// Where stands what was done.
pub(super) const ACTION: usize = 3;
/// Where the record stands.
pub(super) const RECORD: usize = 5;
/// Where the row's id stands.
pub(super) const ROW: usize = 6;
/// Where the row's version stands, after what was done.
pub(super) const VERSION: usize = 7;
/// Where the changes stand.
pub(super) const CHANGES: usize = 8;

/// The entries in `(after, up_to]`, at most `limit` of them.
pub(super) fn entries(tx: &mut Tx<'_>, after: i64, up_to: i64, limit: i64) -> Result<Vec<Row>, Failure> {
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM audit_entry WHERE id > "));
    sql.bind(after).push(" AND id <= ").bind(up_to).push(" ORDER BY id LIMIT ").bind(limit);
    sql.query(tx)
}

impl Leaf {
    /// That of an entry.
    pub fn of(row: &Row) -> Result<Self, Failure> {
        let mut digest = Sha256::new();
        let entry = row.int(ENTRY)?;
        digest.update(entry.to_le_bytes());
        digest.update(row.timestamp(1)?.timestamp_micros().to_le_bytes());
        let mut id = |id: Uuid| digest.update(id.as_bytes());
        id(row.uuid(2)?);
        id(row.uuid(ROW)?);
        digest.update(row.int(VERSION)?.to_le_bytes());
        // the length before each text, so that none can lend letters to its neighbour
        let mut text = |text: &str| {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text.as_bytes());
        };
        for at in [ACTION, RECORD, 9] {
            text(row.str(at)?.unwrap_or_default());
        }
        text(&row.document(CHANGES)?);
        match row.str(4)? {
            Some(command) => text(command),
            None => digest.update([0xff]),
        }
        // only where somebody acted for another: what was sealed before there was the column keeps its digest. The command before
        // tells its own length, so that nothing there can pass for this
        if let Some(person) = row.opt_uuid(10)? {
            digest.update([0xfe]);
            digest.update(person.as_bytes());
        }
        Ok(Self { entry, digest: digest.finalize().into() })
    }

    /// The leaves of the entries in `(after, up_to]`, at most `limit` of them.
    pub fn read(tx: &mut Tx<'_>, after: i64, up_to: i64, limit: i64) -> Result<Vec<Self>, Failure> {
        entries(tx, after, up_to, limit)?.iter().map(Self::of).collect()
    }

    /// As a seal keeps them.
    pub fn to_bytes(leaves: &[Self]) -> Vec<u8> {
        leaves.iter().flat_map(|leaf| leaf.entry.to_le_bytes().into_iter().chain(leaf.digest)).collect()
    }

    /// From what a seal keeps; a part of a leaf at its end is none.
    pub fn from_bytes(bytes: &[u8]) -> Vec<Self> {
        let leaf = |bytes: &[u8]| {
            let (entry, digest) = bytes.split_at_checked(8)?;
            Some(Self { entry: i64::from_le_bytes(entry.try_into().ok()?), digest: digest.try_into().ok()? })
        };
        bytes.chunks_exact(LEAF_BYTES).filter_map(leaf).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Leaf;

    #[test]
    fn leaves_survive_the_way_in_and_out() {
        let leaves = [Leaf { entry: 1, digest: [7; 32] }, Leaf { entry: i64::MAX, digest: [0xff; 32] }];
        let bytes = Leaf::to_bytes(&leaves);
        assert_eq!(Leaf::from_bytes(&bytes), leaves);
        assert_eq!(Leaf::from_bytes(&bytes[..79]), leaves[..1]);
        assert_eq!(Leaf::from_bytes(&[]), []);
    }
}
