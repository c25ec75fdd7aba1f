//! API tokens: what a person's programs sign in with, made and revoked by that person.
//!
//! The database keeps a token's digest. It is found by that: whoever would guess has 2^256 to guess among, and learns nothing of a
//! digest by how long it takes to look for it.

use super::{Scope, User, load_grants, second_factor, sessions::random_hex, token_hash};
use crate::{
    Actor, Grants, Registry,
    audit::{self, Action},
    custom, failures,
};
use chrono::{Days, Duration, NaiveTime};
use kernel::{Failure, Id, NaiveDate, Timestamp, Uuid};
use schema::{RecordType, Value};
use serde::Serialize;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use store::{Row, Tx};

/// What every token begins with.
const BEGINS: &str = "jw_";
/// How much of a token is shown: its beginning and 32 of its 256 bits.
const SHOWN: usize = BEGINS.len() + 8;
/// The longest that a token holds, in days.
const LONGEST_DAYS: u64 = 366;
/// Most tokens of a person.
const MOST: usize = 50;
/// How exactly the last use is known, in seconds: it is not written at each request.
const USE_NOTED_EVERY: i64 = 60;
/// What the audit calls one.
const AUDITED_AS: &str = "api_token";

/// A token as its owner sees it.
#[derive(Debug, Clone, Serialize)]
pub struct TokenInfo {
    /// Its name in the API, which is no secret.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// How it begins.
    pub prefix: String,
    /// What it is for: `[{"subject","rights"}]`.
    pub scope: Json,
    /// When it was made.
    pub created_at: String,
    /// From when on it is worth nothing.
    pub expires_at: String,
    /// When it was last used, to the minute.
    pub last_used_at: Option<String>,
}

/// A token that was just made. It has no `Debug`: it is not to stand in a log.
pub struct NewToken {
    /// The token itself; kept nowhere.
    pub token: String,
    /// As it is listed from now on.
    pub info: TokenInfo,
}

/// What a token is to be.
#[derive(Debug, Clone)]
pub struct WantedToken {
    /// 1 to 60 characters.
    pub name: String,
    /// The last day (UTC) that it holds, at most a year ahead.
    pub expires_on: NaiveDate,
    /// What it is for.
    pub scope: Scope,
}

/// Whoever asks through a token.
pub struct TokenUse {
    /// Its person, narrowed to its scope.
    pub actor: Actor,
    /// Whether the last use that was noted is a while ago: see [`note_token_use`].
    pub stale: bool,
}

struct Token;

/// Makes a token of one's own; it is told this once.
pub fn make_token(tx: &mut Tx<'_>, who: &Actor, wanted: &WantedToken) -> Result<NewToken, Failure> {
    who.require_person()?;
    let (_, roles) = load_grants(tx, who.registry(), who.user().uuid())?;
    if second_factor::is_missing(tx, who.user(), &roles)? {
        return Err(failures::SECOND_FACTOR_WANTED.fail());
    }
    let now = tx.now();
    let name = wanted.name.trim();
    let fits = (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if !fits {
        return Err(failures::TOKEN_UNFIT.fail().on("name"));
    }
    let today = now.date_naive();
    let latest = today.checked_add_days(Days::new(LONGEST_DAYS)).unwrap_or(today);
    let after = wanted.expires_on.checked_add_days(Days::new(1));
    let after = after.filter(|_| (today..=latest).contains(&wanted.expires_on));
    let expires_at = after.ok_or_else(|| failures::TOKEN_UNFIT.fail().on("expires_on"))?;
    let expires_at = expires_at.and_time(NaiveTime::MIN).and_utc();
    if tokens_of(tx, who.user())?.len() >= MOST {
        return Err(failures::TOO_MANY_TOKENS.fail().with("max", MOST));
    }
    let token = format!("{BEGINS}{}", random_hex());
    let info = TokenInfo {
        id: Id::<Token>::generate(now).uuid(),
        name: name.to_owned(),
        prefix: token.chars().take(SHOWN).collect(),
        scope: wanted.scope.to_json(),
        created_at: text(now),
        expires_at: text(expires_at),
        last_used_at: None,
    };
    let sql = "INSERT INTO api_token (token_hash, id, user_id, name, prefix, scope, created_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = [
        token_hash(&token).into(),
        info.id.into(),
        who.user().into(),
        name.into(),
        info.prefix.as_str().into(),
        Value::Json(info.scope.clone()),
        now.into(),
        expires_at.into(),
    ];
    tx.execute(sql, &values)?;
    told(tx, &who.running("access.make_token"), Action::Create, &info)?;
    audit::note(tx, &who.running("access.make_token"), User::DEF, who.user().uuid())?;
    Ok(NewToken { token, info })
}

/// The tokens of a user that are not over, the latest first.
pub fn tokens_of(tx: &mut Tx<'_>, user: Id<User>) -> Result<Vec<TokenInfo>, Failure> {
    let sql = format!(
        "SELECT {COLUMNS} FROM api_token WHERE user_id = $1 AND expires_at > $2 ORDER BY created_at DESC, id DESC LIMIT 200"
    );
    let now = tx.now();
    tx.query(&sql, &[user.into(), now.into()])?.iter().map(info_of).collect()
}

/// Revokes one of one's own tokens: it is worth nothing from the next request on.
pub fn revoke_token(tx: &mut Tx<'_>, who: &Actor, id: Uuid) -> Result<(), Failure> {
    who.require_person()?;
    let sql = format!("DELETE FROM api_token WHERE user_id = $1 AND id = $2 RETURNING {COLUMNS}");
    let gone = tx.query_one(&sql, &[who.user().into(), id.into()])?;
    let gone = info_of(&gone.ok_or_else(|| failures::TOKEN_GONE.fail())?)?;
    told(tx, &who.running("access.revoke_token"), Action::Delete, &gone)?;
    audit::note(tx, &who.running("access.revoke_token"), User::DEF, who.user().uuid())
}

/// Revokes all tokens of a user; tells how many.
pub(super) fn revoke_all(tx: &mut Tx<'_>, who: &Actor, user: Id<User>) -> Result<usize, Failure> {
    let sql = format!("DELETE FROM api_token WHERE user_id = $1 RETURNING {COLUMNS}");
    let gone: Vec<TokenInfo> =
        tx.query(&sql, &[user.into()])?.iter().map(info_of).collect::<Result<_, Failure>>()?;
    for token in &gone {
        told(tx, who, Action::Delete, token)?;
    }
    Ok(gone.len())
}

/// Who a token belongs to, with the rights that they have at this moment and its scope covers. A token that is over, revoked or
/// an archived user's is like one that never was.
pub fn token_actor(tx: &mut Tx<'_>, registry: &Arc<Registry>, token: &str) -> Result<TokenUse, Failure> {
    let sql = "SELECT t.user_id, t.prefix, t.scope, t.expires_at, t.last_used_at, u.name
               FROM api_token t JOIN access_user u ON u.id = t.user_id AND u.archived_at IS NULL WHERE t.token_hash = $1";
    let now = tx.now();
    let row = tx.query_one(sql, &[token_hash(token).into()])?;
    let row = row.ok_or_else(|| failures::TOKEN_WRONG.fail())?;
    if row.timestamp(3)? <= now {
        return Err(failures::TOKEN_WRONG.fail());
    }
    let user = Id::from_uuid(row.uuid(0)?);
    let registry = &custom::current(tx, registry)?;
    // whoever must have a second factor first may nothing until then, in person or by a program
    let (mut grants, roles) = load_grants(tx, registry, user.uuid())?;
    if second_factor::is_missing(tx, user, &roles)? {
        grants = Grants::default();
    }
    let actor = Actor::new(user, row.text(5)?, grants, Arc::clone(registry));
    let noted = row.opt_timestamp(4)?;
    Ok(TokenUse {
        actor: actor.within(&row.text(1)?, Scope::kept(&row.json(2)?)),
        stale: noted.is_none_or(|noted| now - noted >= Duration::seconds(USE_NOTED_EVERY)),
    })
}

/// Notes that a token was used, unless that was noted within the minute.
pub fn note_token_use(tx: &mut Tx<'_>, token: &str) -> Result<(), Failure> {
    let now = tx.now();
    let sql = "UPDATE api_token SET last_used_at = $2
               WHERE token_hash = $1 AND (last_used_at IS NULL OR last_used_at <= $3)";
    let before = now - Duration::seconds(USE_NOTED_EVERY);
    tx.execute(sql, &[token_hash(token).into(), now.into(), before.into()]).map(|_| ())
}

/// Forgets up to `most` tokens that are over. That they were made stands in the audit.
pub fn forget_old_tokens(tx: &mut Tx<'_>, most: i64) -> Result<u64, Failure> {
    let sql = "DELETE FROM api_token WHERE token_hash IN
               (SELECT token_hash FROM api_token WHERE expires_at <= $1 LIMIT $2)";
    let now = tx.now();
    tx.execute(sql, &[now.into(), most.into()])
}

const COLUMNS: &str = "id, name, prefix, scope, created_at, expires_at, last_used_at";

fn info_of(row: &Row) -> Result<TokenInfo, Failure> {
    Ok(TokenInfo {
        id: row.uuid(0)?,
        name: row.text(1)?,
        prefix: row.text(2)?,
        scope: row.json(3)?,
        created_at: text(row.timestamp(4)?),
        expires_at: text(row.timestamp(5)?),
        last_used_at: row.opt_timestamp(6)?.map(text),
    })
}

fn text(at: Timestamp) -> String {
    schema::to_text(&Value::Timestamp(at))
}

/// Writes into the audit what the token was for; how it begins, and not the token.
fn told(tx: &mut Tx<'_>, who: &Actor, action: Action, token: &TokenInfo) -> Result<(), Failure> {
    let content = json!({
        "name": token.name, "prefix": token.prefix, "scope": token.scope, "expires_at": token.expires_at,
    });
    let (before, after) =
        if action == Action::Create { (Json::Null, content) } else { (content, Json::Null) };
    let change = json!({"field": "token", "before": before, "after": after});
    // a token has no versions
    audit::entry(tx, who, action, AUDITED_AS, token.id, 1, vec![change])
}
