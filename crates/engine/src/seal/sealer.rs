//! The background sealer: takes what was committed since the last seal, a batch at a time.

use super::{SealKey, chain::Seal, leaf::Leaf};
use kernel::Failure;
use store::{Dialect, Store, Tx};

/// Entries of one seal at most.
const BATCH: usize = 5_000;

/// Seals what was committed. Several servers may each have one: two that seal at once collide on the seal's number, and the
/// later finds nothing left to do.
pub struct Sealer {
    key: Option<SealKey>,
    /// The entry up to which all was decided, once no transaction is left that was under way when it was looked at.
    waiting: Option<Frontier>,
}

/// Where the entries' numbers were, and the transaction that was the next to begin.
#[derive(Debug, Clone, Copy)]
struct Frontier {
    entry: i64,
    next_transaction: i64,
}

impl Sealer {
    /// One that signs with the key, if there is one.
    pub fn new(key: Option<SealKey>) -> Self {
        Self { key, waiting: None }
    }

    /// Seals all that is certain by now; tells how many entries that were.
    pub fn run(&mut self, store: &Store) -> Result<usize, Failure> {
        let mut sealed = 0;
        let Some(up_to) = self.certain(store)? else { return Ok(0) };
        loop {
            let batch = store.read_blocking(move |tx| {
                let last = Seal::last(tx)?;
                let from = last.as_ref().map_or(0, |seal| seal.last_entry);
                let leaves = Leaf::read(tx, from, up_to, BATCH as i64)?;
                Ok((last, leaves))
            })?;
            let (last, leaves) = batch;
            let (Some(newest), count) = (leaves.last().map(|leaf| leaf.entry), leaves.len()) else {
                return Ok(sealed);
            };
            let key = self.key.clone();
            let kept = store.write_blocking(move |tx| {
                // another server was quicker: what it sealed is not sealed twice
                if Seal::last(tx)?.map(|seal| seal.number) != last.as_ref().map(|seal| seal.number) {
                    return Ok(false);
                }
                let mut seal = Seal::after(last.as_ref(), newest, tx.now(), &leaves);
                seal.signed = key.as_ref().map(|key| (key.public().to_vec(), key.sign(&seal.head)));
                seal.insert(tx).map(|()| true)
            })?;
            sealed += if kept { count } else { 0 };
        }
    }

    /// The entry up to which no other can come any more, if one is known.
    ///
    /// On SQLite there is one writer, and what can be read is all there is. On PostgreSQL a transaction takes an entry's number
    /// before it commits, so that a lower number may still appear: the highest number given out is certain once every
    /// transaction that was under way by then has ended. (A transaction writes its row before its entry, so that it is
    /// known as under way before it has a number.) A long one delays the seal and nothing else.
    fn certain(&mut self, store: &Store) -> Result<Option<i64>, Failure> {
        let (dialect, given_out) = store.read_blocking(|tx| {
            let sql = match tx.dialect() {
                Dialect::Sqlite => "SELECT coalesce(max(id), 0) FROM audit_entry",
                Dialect::Postgres => {
                    "SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_entry_id_seq"
                }
            };
            Ok((tx.dialect(), number(tx, sql)?))
        })?;
        if dialect == Dialect::Sqlite {
            return Ok(Some(given_out));
        }
        // in a transaction of its own, after the number: whoever had one by then began before this snapshot
        let (oldest, next_transaction) = store.read_blocking(|tx| {
            let oldest = number(tx, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")?;
            Ok((oldest, number(tx, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")?))
        })?;
        let certain = self.waiting.filter(|frontier| frontier.next_transaction <= oldest);
        if certain.is_some() || self.waiting.is_none() {
            self.waiting = Some(Frontier { entry: given_out, next_transaction });
        }
        Ok(certain.map(|frontier| frontier.entry))
    }
}

fn number(tx: &mut Tx<'_>, sql: &str) -> Result<i64, Failure> {
    tx.query_one(sql, &[])?.map_or(Ok(0), |row| row.int(0))
}
