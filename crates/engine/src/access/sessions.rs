//! Sessions: a random token in the browser, its hash in the database.

use super::{Acting, RoleName, User, acting, load_grants, second_factor};
use crate::{Actor, Grants, Registry, custom, failures};
use kernel::{Failure, Id, Timestamp, Uuid};
use rand::RngCore;
use schema::Value;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::{net::IpAddr, sync::Arc};
use store::Tx;

/// How long a session lasts.
pub const SESSION_HOURS: i64 = 12;

/// Where a sign-in comes from, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The address.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub agent: Option<String>,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Serialize)]
pub struct SessionInfo {
    /// Its name, which is no secret.
    pub id: Uuid,
    /// When it began.
    pub created_at: String,
    /// When it ends.
    pub expires_at: String,
    /// Where it began.
    pub address: Option<String>,
    /// What the browser calls itself.
    pub agent: Option<String>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A session as it is handed to the browser.
#[derive(Debug, Clone)]
pub struct Session {
    /// What the cookie holds; kept nowhere else.
    pub token: String,
    /// What every writing request must bring along.
    pub csrf: String,
}

/// Somebody signed in, as a request finds them.
pub struct SignedIn {
    /// Who.
    pub actor: Actor,
    /// Their full name.
    pub display_name: String,
    /// Their roles.
    pub roles: Vec<RoleName>,
    /// The language they read.
    pub language: String,
    /// What a writing request must bring along.
    pub csrf: String,
    /// Whether a role of theirs demands a second factor that they do not have yet: until then they have no right.
    pub second_factor_wanted: bool,
    /// Whom they act for, where they do: what they ask is then asked by its actor, and not by theirs.
    pub acting: Option<Acting>,
}

/// 32 random bytes.
pub(super) fn random_hex() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the database keeps of a token.
pub fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Compares without telling by its time where they differ.
pub fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// Begins a session of a user whose password was right; sessions that are over go.
pub fn start_session(tx: &mut Tx<'_>, user: Id<User>, origin: &Origin) -> Result<Session, Failure> {
    start_vouched_session(tx, user, origin, false)
}

/// Begins a session of a user whom an identity provider vouches for; whether it asked for a second factor, which then counts as one of ours
/// in this session.
pub fn start_vouched_session(
    tx: &mut Tx<'_>,
    user: Id<User>,
    origin: &Origin,
    second_factor: bool,
) -> Result<Session, Failure> {
    let session = Session { token: random_hex(), csrf: random_hex() };
    let now = tx.now();
    tx.execute("DELETE FROM session WHERE expires_at < $1", &[now.into()])?;
    let sql = "INSERT INTO session (token_hash, id, user_id, csrf, created_at, expires_at, address, agent, second_factor)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let until = now + chrono::Duration::hours(SESSION_HOURS);
    let values = [
        token_hash(&session.token).into(),
        Id::<Session>::generate(now).uuid().into(),
        user.into(),
        session.csrf.as_str().into(),
        now.into(),
        until.into(),
        origin.address.map(|address| address.to_string()).into(),
        origin.agent.as_deref().map(shortened).into(),
        second_factor.into(),
    ];
    tx.execute(sql, &values)?;
    Ok(session)
}

/// Who a token belongs to, with the rights that they have at this moment.
pub fn session_actor(tx: &mut Tx<'_>, registry: &Arc<Registry>, token: &str) -> Result<SignedIn, Failure> {
    let sql = "SELECT s.user_id, s.csrf, s.expires_at, u.name, u.display_name, u.language, s.acts_for, s.second_factor
               FROM session s JOIN access_user u ON u.id = s.user_id AND u.archived_at IS NULL WHERE s.token_hash = $1";
    let row = tx.query_one(sql, &[token_hash(token).into()])?.ok_or_else(|| failures::SESSION_OVER.fail())?;
    if row.timestamp(2)? <= tx.now() {
        return Err(failures::SESSION_OVER.fail());
    }
    let user = row.uuid(0)?;
    let registry = &custom::current(tx, registry)?;
    let (mut grants, roles) = load_grants(tx, registry, user)?;
    let second_factor_wanted = !row.bool(7)? && second_factor::is_missing(tx, Id::from_uuid(user), &roles)?;
    if second_factor_wanted {
        grants = Grants::default();
    }
    let actor = Actor::new(Id::from_uuid(user), row.text(3)?, grants, Arc::clone(registry));
    let acting = row.opt_uuid(6)?.map(|id| acting::of_session(tx, &actor, Id::from_uuid(id))).transpose()?;
    Ok(SignedIn {
        actor,
        acting,
        display_name: row.text(4)?,
        roles,
        language: row.text(5)?,
        csrf: row.text(1)?,
        second_factor_wanted,
    })
}

/// What a browser calls itself, without what no person reads.
fn shortened(agent: &str) -> String {
    agent.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// The sessions of a user that are not over: the one that asks, then the latest first.
pub fn sessions_of(tx: &mut Tx<'_>, user: Id<User>, current: &str) -> Result<Vec<SessionInfo>, Failure> {
    let sql = "SELECT id, created_at, expires_at, address, agent, token_hash FROM session
               WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 200";
    let now = tx.now();
    let current = token_hash(current);
    let text = |at: Timestamp| schema::to_text(&Value::Timestamp(at));
    let rows = tx.query(sql, &[user.into(), now.into()])?;
    let found: Result<Vec<SessionInfo>, Failure> = rows
        .iter()
        .map(|row| {
            Ok(SessionInfo {
                id: row.uuid(0)?,
                created_at: text(row.timestamp(1)?),
                expires_at: text(row.timestamp(2)?),
                address: row.opt_text(3)?,
                agent: row.opt_text(4)?,
                current: row.bytes(5)? == current,
            })
        })
        .collect();
    let mut found = found?;
    found.sort_by_key(|session| !session.current);
    Ok(found)
}

/// Ends one of a user's sessions by its name.
pub fn end_session_of(tx: &mut Tx<'_>, user: Id<User>, id: Uuid) -> Result<(), Failure> {
    let sql = "DELETE FROM session WHERE user_id = $1 AND id = $2";
    if tx.execute(sql, &[user.into(), id.into()])? == 0 {
        return Err(failures::SESSION_GONE.fail());
    }
    Ok(())
}

/// Ends all sessions of a user but the one of this digest.
pub(super) fn end_others(tx: &mut Tx<'_>, user: Id<User>, keep: &[u8]) -> Result<(), Failure> {
    let sql = "DELETE FROM session WHERE user_id = $1 AND token_hash <> $2";
    tx.execute(sql, &[user.into(), keep.to_vec().into()]).map(|_| ())
}

/// Ends a session.
pub fn end_session(tx: &mut Tx<'_>, token: &str) -> Result<(), Failure> {
    tx.execute("DELETE FROM session WHERE token_hash = $1", &[token_hash(token).into()]).map(|_| ())
}
