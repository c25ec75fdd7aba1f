//! The same request twice is answered twice and done once.

use crate::{Actor, failures};
use kernel::Failure;
use serde_json::Value as Json;
use store::{Dialect, Tx};

/// How long an answer is remembered.
const HOURS: i64 = 24;

/// An answer to a request that writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Json,
    /// The version of the row that the body shows.
    pub etag: Option<i64>,
    /// Whether this is the first answer, told again.
    pub replayed: bool,
}

impl Reply {
    /// An answer that was just made.
    pub fn new(status: u16, body: Json, etag: Option<i64>) -> Self {
        Self { status, body, etag, replayed: false }
    }
}

/// A key that the asker chose, and the hash of what they asked with it.
#[derive(Debug, Clone)]
pub struct IdempotencyKey {
    /// At most 100 characters.
    pub key: String,
    /// A hash of method, path and body.
    pub request_hash: Vec<u8>,
}

/// Does `work` unless the actor's key was answered before; remembers what went well. An answer from before is told again to
/// whoever `may` still do what was asked.
pub fn once(
    tx: &mut Tx<'_>,
    who: &Actor,
    key: Option<&IdempotencyKey>,
    may: &dyn Fn(&Actor) -> Result<(), Failure>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<Reply, Failure>,
) -> Result<Reply, Failure> {
    let Some(key) = key else { return work(tx) };
    let key = &asked_by(who, key);
    let (actor, name) = (schema::Value::from(who.user()), schema::Value::from(key.key.as_str()));
    if !claim(tx, &actor, &name, key)? {
        may(who)?;
        return answered_before(tx, actor, name, key);
    }
    let reply = work(tx)?;
    remember(tx, actor, name, key, &reply)?;
    Ok(reply)
}

/// Whether nobody asked with the key before.
///
/// On PostgreSQL it is claimed before anything is done: whoever else comes with it waits, and then finds the answer. On SQLite
/// nobody else writes meanwhile; to look first leaves nothing behind of a command that is refused, which would be taken back together
/// with the group that it stands in.
fn claim(
    tx: &mut Tx<'_>,
    actor: &schema::Value,
    name: &schema::Value,
    key: &IdempotencyKey,
) -> Result<bool, Failure> {
    let (actor, name) = (actor.clone(), name.clone());
    match tx.dialect() {
        Dialect::Sqlite => Ok(!stands(tx, actor, name)?),
        Dialect::Postgres => {
            let sql = "INSERT INTO idempotency_key (actor, key, request_hash, status, body, at)
                       VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (actor, key) DO NOTHING";
            Ok(tx.execute(sql, &[actor, name, key.request_hash.clone().into(), tx.now().into()])? != 0)
        }
    }
}

fn remember(
    tx: &mut Tx<'_>,
    actor: schema::Value,
    name: schema::Value,
    key: &IdempotencyKey,
    reply: &Reply,
) -> Result<(), Failure> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => {
            "INSERT INTO idempotency_key (actor, key, status, body, etag, request_hash, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)"
        }
        Dialect::Postgres => {
            "UPDATE idempotency_key SET status = $3, body = $4, etag = $5, request_hash = $6, at = $7
             WHERE actor = $1 AND key = $2"
        }
    };
    let (status, body) = (i64::from(reply.status), reply.body.to_string());
    let of_request = [key.request_hash.clone().into(), tx.now().into()];
    let answer = [actor, name, status.into(), body.into(), reply.etag.into()];
    tx.execute(sql, &[answer.as_slice(), &of_request].concat()).map(|_| ())
}

/// Whether the actor's key was answered before, or is being answered.
pub(crate) fn is_known(tx: &mut Tx<'_>, who: &Actor, key: &IdempotencyKey) -> Result<bool, Failure> {
    stands(tx, who.user().into(), key.key.as_str().into())
}

fn stands(tx: &mut Tx<'_>, actor: schema::Value, name: schema::Value) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM idempotency_key WHERE actor = $1 AND key = $2";
    Ok(tx.query_one(sql, &[actor, name])?.is_some())
}

/// The key as this actor asks: the same request in another's name is another one.
fn asked_by(who: &Actor, key: &IdempotencyKey) -> IdempotencyKey {
    let mut key = key.clone();
    if let Some(whom) = who.acts_for() {
        key.request_hash.extend(whom.delegation.uuid().as_bytes());
    }
    key
}

fn answered_before(
    tx: &mut Tx<'_>,
    actor: schema::Value,
    name: schema::Value,
    key: &IdempotencyKey,
) -> Result<Reply, Failure> {
    let sql = "SELECT request_hash, status, body, etag FROM idempotency_key WHERE actor = $1 AND key = $2";
    // claimed by a transaction that this one's snapshot does not see: the next try will
    let row = tx.query_one(sql, &[actor, name])?.ok_or_else(|| store::failures::CONTENDED.fail())?;
    if row.bytes(0)? != key.request_hash {
        return Err(failures::IDEMPOTENCY_MISMATCH.fail());
    }
    Ok(Reply {
        status: row.int(1)? as u16,
        body: serde_json::from_str(&row.text(2)?).unwrap_or(Json::Null),
        etag: match row.get(3, store::ColumnType::Int)? {
            schema::Value::Int(etag) => Some(etag),
            _ => None,
        },
        replayed: true,
    })
}

/// Forgets up to `most` answers that are older than a day.
pub fn forget_old(tx: &mut Tx<'_>, most: i64) -> Result<u64, Failure> {
    let before = tx.now() - chrono::Duration::hours(HOURS);
    let sql = "DELETE FROM idempotency_key WHERE (actor, key) IN
               (SELECT actor, key FROM idempotency_key WHERE at < $1 LIMIT $2)";
    tx.execute(sql, &[before.into(), most.into()])
}
