//! The seals, each over the entries since the one before it.

use super::{
    key::{bytes_of, hex},
    leaf::Leaf,
};
use kernel::{Failure, Timestamp};
use schema::Value;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Row, Sql, Tx};

/// What a seal's digest begins with: what it is, and by which rule it was made.
const RULE: &[u8] = b"jingwei audit seal 1\0";

/// A seal as it is kept.
#[derive(Debug, Clone)]
pub(super) struct Seal {
    /// 1, 2, 3, …
    pub number: i64,
    /// The number up to which entries are sealed; that of the last of them, or of one that came to nothing.
    pub last_entry: i64,
    /// When it was sealed.
    pub at: Timestamp,
    /// The entries' leaves.
    pub leaves: Vec<u8>,
    /// The head of the seal before it; zeros for the first.
    pub previous: [u8; 32],
    /// Its own head.
    pub head: [u8; 32],
    /// Whose signature, and the signature.
    pub signed: Option<(Vec<u8>, Vec<u8>)>,
}

impl Seal {
    /// The seal after `last` over these leaves, not signed yet.
    pub fn after(last: Option<&Self>, last_entry: i64, at: Timestamp, leaves: &[Leaf]) -> Self {
        let mut seal = Self {
            number: last.map_or(0, |seal| seal.number) + 1,
            last_entry,
            at,
            leaves: Leaf::to_bytes(leaves),
            previous: last.map_or([0; 32], |seal| seal.head),
            head: [0; 32],
            signed: None,
        };
        seal.head = seal.digest();
        seal
    }

    /// What its head must be.
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(RULE);
        digest.update(self.number.to_le_bytes());
        digest.update(self.last_entry.to_le_bytes());
        digest.update(self.at.timestamp_micros().to_le_bytes());
        digest.update(self.previous);
        digest.update(&self.leaves);
        digest.finalize().into()
    }

    fn read(row: &Row) -> Result<Self, Failure> {
        let head = |at: usize| -> Result<[u8; 32], Failure> {
            // one of another length is of nobody: whoever compares will see it
            Ok(row.bytes(at)?.try_into().unwrap_or([0xff; 32]))
        };
        let signed = match (row.get(6, store::ColumnType::Bytes)?, row.get(7, store::ColumnType::Bytes)?) {
            (Value::Bytes(signer), Value::Bytes(signature)) => Some((signer, signature)),
            _ => None,
        };
        Ok(Self {
            number: row.int(0)?,
            last_entry: row.int(1)?,
            at: row.timestamp(2)?,
            leaves: row.bytes(3)?,
            previous: head(4)?,
            head: head(5)?,
            signed,
        })
    }

    /// The last one.
    pub fn last(tx: &mut Tx<'_>) -> Result<Option<Self>, Failure> {
        let sql = format!("SELECT {COLUMNS} FROM audit_seal ORDER BY number DESC LIMIT 1");
        tx.query_one(&sql, &[])?.map(|row| Self::read(&row)).transpose()
    }

    /// Some after that number, in order.
    pub fn some_after(tx: &mut Tx<'_>, number: i64, limit: i64) -> Result<Vec<Self>, Failure> {
        let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM audit_seal WHERE number > "));
        sql.bind(number).push(" ORDER BY number LIMIT ").bind(limit);
        sql.query(tx)?.iter().map(Self::read).collect()
    }

    /// Keeps it.
    pub fn insert(&self, tx: &mut Tx<'_>) -> Result<(), Failure> {
        let (signer, signature) = self.signed.clone().unzip();
        let mut sql = Sql::new(&format!("INSERT INTO audit_seal ({COLUMNS}) VALUES "));
        sql.bind_all([
            self.number.into(),
            self.last_entry.into(),
            self.at.into(),
            self.leaves.clone().into(),
            self.previous.to_vec().into(),
            self.head.to_vec().into(),
            signer.into(),
            signature.into(),
        ]);
        sql.execute(tx).map(|_| ())
    }
}

const COLUMNS: &str = "number, last_entry, at, leaves, previous, head, signer, signature";

/// A head as it is handed out, to be kept where the operator of the database cannot reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Which seal.
    pub number: i64,
    /// The entries up to which it vouches for.
    pub last_entry: i64,
    /// When it was sealed, in microseconds since 1970.
    pub at_micros: i64,
    /// The head, in hexadecimal digits.
    pub head: String,
    /// The public key that signed it.
    pub signer: Option<String>,
    /// The signature.
    pub signature: Option<String>,
}

impl Head {
    fn of(seal: &Seal) -> Self {
        let (signer, signature) = seal.signed.as_ref().map(|(key, text)| (hex(key), hex(text))).unzip();
        Self {
            number: seal.number,
            last_entry: seal.last_entry,
            at_micros: seal.at.timestamp_micros(),
            head: hex(&seal.head),
            signer,
            signature,
        }
    }

    /// Whether it is that seal's.
    pub(super) fn is_of(&self, seal: &Seal) -> bool {
        self.number == seal.number && bytes_of(&self.head) == Some(seal.head)
    }
}

/// Who signed the last seal, if it is signed.
pub fn last_signer(tx: &mut Tx<'_>) -> Result<Option<[u8; 32]>, Failure> {
    let signed = Seal::last(tx)?.and_then(|seal| seal.signed);
    Ok(signed.and_then(|(signer, _)| signer.try_into().ok()))
}

/// The latest heads, the last first.
pub fn heads(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Head>, Failure> {
    let mut sql = Sql::new(&format!("SELECT {COLUMNS} FROM audit_seal ORDER BY number DESC LIMIT "));
    sql.bind(limit);
    sql.query(tx)?.iter().map(|row| Seal::read(row).map(|seal| Head::of(&seal))).collect()
}
