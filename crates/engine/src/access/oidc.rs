//! Signing in by an identity provider (OpenID Connect): out by [`depart`], back by [`come_back`], in by [`arrive`], and by [`arrive_with_code`]
//! where a code of the second factor is wanted.
//!
//! In parts, because the provider is asked in between, and that must not hold the one writer. What is kept between the parts stands in
//! the database, so that another server, or this one after a restart, goes on with it.

use super::{
    Identity, Origin, User, brake,
    link_identity::{has_one, link},
    second_factor,
    sessions::{random_hex, same_bytes, token_hash},
};
use crate::{Actor, Grants, Registry, custom, failures, failures::oidc, outside::Vouched};
use chrono::Duration;
use kernel::{Failure, Id, Language, Timestamp};
use std::sync::Arc;
use store::Tx;

/// How long one may be away, and then take to type a code, in minutes.
pub const AWAY_MINUTES: i64 = 10;
/// How many may be away from one network at a time: a whole office, and no flood.
const MOST_AWAY: i64 = 300;
/// The longest name and subject that are believed.
const LONGEST: usize = 255;

/// What a browser takes along.
pub struct Parting {
    /// Comes back in the address.
    pub state: String,
    /// Comes back inside of the token.
    pub nonce: String,
    /// Stays in the browser, in a cookie: another browser has not this one.
    pub cookie: String,
}

impl Parting {
    /// All of it random.
    pub fn random() -> Self {
        Self { state: random_hex(), nonce: random_hex(), cookie: random_hex() }
    }
}

/// What was kept of a browser that is back.
#[derive(Debug)]
pub struct Back {
    /// What the token must hold.
    pub nonce: String,
    /// What the code is exchanged with.
    pub verifier: String,
    /// Where the person wanted to go.
    pub return_to: String,
}

/// How far somebody has come whom the provider vouches for.
#[derive(Debug, PartialEq, Eq)]
pub enum Arrived {
    /// They are let in.
    In(Id<User>),
    /// A code is wanted too; the cookie by which the browser is known until then.
    CodeWanted(String),
}

/// Whether people may sign in with a password.
pub fn passwords_allowed(registry: &Registry) -> bool {
    registry.outside().identity_provider().is_none_or(|provider| provider.passwords())
}

/// Where somebody may be led after signing in: a path of this program's own page, else its beginning.
pub fn own_path(wanted: &str) -> &str {
    let plain = wanted.len() <= 1_000 && wanted.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let own = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.starts_with("/api/");
    if plain && own { wanted } else { "/" }
}

/// Keeps what must be known when the browser comes back. Refused where so many of its network are away that it looks like a flood.
pub fn depart(
    tx: &mut Tx<'_>,
    parting: &Parting,
    verifier: &str,
    return_to: &str,
    origin: &Origin,
) -> Result<(), Failure> {
    let now = tx.now();
    tx.execute("DELETE FROM oidc_flow WHERE expires_at <= $1", &[now.into()])?;
    tx.execute("DELETE FROM oidc_arrival WHERE expires_at <= $1", &[now.into()])?;
    let network = brake::network_of(origin);
    if let Some(network) = &network {
        let sql = "SELECT count(*) FROM oidc_flow WHERE network = $1";
        let away = tx.query_one(sql, &[network.clone().into()])?.map_or(Ok(0), |row| row.int(0))?;
        if away >= MOST_AWAY {
            return Err(oidc::TOO_MANY.fail());
        }
    }
    let sql =
        "INSERT INTO oidc_flow (state_hash, cookie_hash, nonce, verifier, return_to, network, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values = [
        token_hash(&parting.state).into(),
        token_hash(&parting.cookie).into(),
        parting.nonce.as_str().into(),
        verifier.into(),
        own_path(return_to).into(),
        network.into(),
        until(now).into(),
    ];
    tx.execute(sql, &values).map(|_| ())
}

fn until(now: Timestamp) -> Timestamp {
    now + Duration::minutes(AWAY_MINUTES)
}

/// Takes what was kept: once, in time, and for the browser that it was kept for. None else; it is gone then too, so this is no failure
/// that would bring it back.
pub fn come_back(tx: &mut Tx<'_>, state: &str, cookie: Option<&str>) -> Result<Option<Back>, Failure> {
    let state = token_hash(state);
    let sql =
        "SELECT cookie_hash, nonce, verifier, return_to, expires_at FROM oidc_flow WHERE state_hash = $1";
    let Some(row) = tx.query_one(sql, &[state.clone().into()])? else { return Ok(None) };
    let taken = tx.execute("DELETE FROM oidc_flow WHERE state_hash = $1", &[state.into()])? == 1;
    let same =
        cookie.is_some_and(|cookie| row.bytes(0).is_ok_and(|kept| same_bytes(&kept, &token_hash(cookie))));
    if !taken || !same || row.timestamp(4)? <= tx.now() {
        return Ok(None);
    }
    Ok(Some(Back { nonce: row.text(1)?, verifier: row.text(2)?, return_to: row.text(3)? }))
}

/// Lets in whom the provider vouches for, or asks for a code: of whoever has a second factor here, unless the provider asked for one.
/// Nothing is linked before the code was right.
pub fn arrive(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    vouched: &Vouched,
    origin: &Origin,
    request: &str,
) -> Result<Arrived, Failure> {
    let account = account_of(tx, vouched)?;
    brake::forgive_return(tx, origin)?;
    if second_factor::is_active(tx, account.user)? && !vouched.second_factor {
        let cookie = random_hex();
        let sql = "INSERT INTO oidc_arrival (cookie_hash, user_id, issuer, subject, name, expires_at)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let values = [
            token_hash(&cookie).into(),
            account.user.into(),
            vouched.issuer.as_str().into(),
            vouched.subject.as_str().into(),
            vouched.name.as_deref().into(),
            until(tx.now()).into(),
        ];
        tx.execute(sql, &values)?;
        return Ok(Arrived::CodeWanted(cookie));
    }
    let_in(tx, registry, vouched, &account, request).map(Arrived::In)
}

/// Whose code is waited for, by the browser's cookie.
pub fn waits_for_code(tx: &mut Tx<'_>, cookie: &str) -> Result<Option<Id<User>>, Failure> {
    Ok(arrival(tx, cookie)?.map(|(user, _)| user))
}

/// Lets in whoever typed the right code, which was counted before ([`super::take_code_attempt`]).
pub fn arrive_with_code(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    cookie: &str,
    code: &str,
    request: &str,
) -> Result<Id<User>, Failure> {
    let (user, vouched) = arrival(tx, cookie)?.ok_or_else(|| oidc::STATE.fail())?;
    // what was so a moment ago may have changed since
    let account = account_of(tx, &vouched)?;
    if account.user != user {
        return Err(oidc::STATE.fail());
    }
    if second_factor::is_active(tx, user)? {
        second_factor::take_code(tx, user, code)?;
    }
    tx.execute("DELETE FROM oidc_arrival WHERE cookie_hash = $1", &[token_hash(cookie).into()])?;
    let_in(tx, registry, &vouched, &account, request)
}

fn arrival(tx: &mut Tx<'_>, cookie: &str) -> Result<Option<(Id<User>, Vouched)>, Failure> {
    let sql =
        "SELECT user_id, issuer, subject, name FROM oidc_arrival WHERE cookie_hash = $1 AND expires_at > $2";
    let now = tx.now();
    let Some(row) = tx.query_one(sql, &[token_hash(cookie).into(), now.into()])? else { return Ok(None) };
    let vouched =
        Vouched { issuer: row.text(1)?, subject: row.text(2)?, name: row.opt_text(3)?, second_factor: false };
    Ok(Some((Id::from_uuid(row.uuid(0)?), vouched)))
}

struct Account {
    user: Id<User>,
    name: String,
    linked: bool,
}

/// Whose account it is: by the link, else, the first time, by the name. Nobody gets an account, or a right, by signing in.
fn account_of(tx: &mut Tx<'_>, vouched: &Vouched) -> Result<Account, Failure> {
    if !is_plain(&vouched.subject) {
        return Err(oidc::UNTRUSTED.fail().because("the subject is no plain text of 1 to 255 characters"));
    }
    let sql = "SELECT u.id, u.name, i.archived_at, u.archived_at
               FROM access_identity i JOIN access_user u ON u.id = i.member WHERE i.issuer = $1 AND i.subject = $2";
    let known = tx.query_one(sql, &[vouched.issuer.as_str().into(), vouched.subject.as_str().into()])?;
    if let Some(row) = known {
        if row.opt_timestamp(2)?.is_some() {
            return Err(oidc::UNLINKED.fail());
        }
        if row.opt_timestamp(3)?.is_some() {
            return Err(oidc::ARCHIVED.fail());
        }
        return Ok(Account { user: Id::from_uuid(row.uuid(0)?), name: row.text(1)?, linked: true });
    }
    let name = vouched.name.as_deref().filter(|name| is_plain(name)).ok_or_else(|| oidc::NO_NAME.fail())?;
    let row = tx.query_one("SELECT id, archived_at FROM access_user WHERE name = $1", &[name.into()])?;
    let row = row.ok_or_else(|| oidc::UNKNOWN.fail())?;
    if row.opt_timestamp(1)?.is_some() {
        return Err(oidc::ARCHIVED.fail());
    }
    let user = Id::from_uuid(row.uuid(0)?);
    if has_one(tx, user, &vouched.issuer)? {
        return Err(oidc::TAKEN.fail());
    }
    Ok(Account { user, name: name.to_owned(), linked: false })
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST && text.trim() == text && !text.chars().any(char::is_control)
}

/// Links the identity where it is not yet, as its own person and audited.
fn let_in(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    vouched: &Vouched,
    account: &Account,
    request: &str,
) -> Result<Id<User>, Failure> {
    if !account.linked {
        let registry = custom::current(tx, registry)?;
        let who = Actor::new(account.user, account.name.clone(), Grants::everything(), registry)
            .in_request(request.to_owned(), Language::default())
            .running("access.link_identity");
        let (issuer, subject) = (vouched.issuer.clone(), vouched.subject.clone());
        link(tx, &who, &Identity { member: account.user, issuer, subject })?;
    }
    Ok(account.user)
}

/// Counts a way back before anything is asked of the provider. Its failure has no parameters, as the page is told the code alone.
pub fn take_return(tx: &mut Tx<'_>, origin: &Origin) -> Result<(), Failure> {
    brake::take_return(tx, origin).map_err(|failure| {
        if failure.code() == failures::TOO_MANY_ATTEMPTS.code { oidc::TOO_MANY.fail() } else { failure }
    })
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn one_is_led_to_a_path_of_the_own_page_and_nowhere_else() {
        for own in ["/", "/records/access.user?filter=x#y", "/framework/map", "/a//b", "/%2f%2fevil.example"]
        {
            assert_eq!(own_path(own), own);
        }
        let long = format!("/{}", "a".repeat(1_000));
        for other in [
            "",
            "evil.example",
            "https://evil.example/",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            " //evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=y",
            "/页",
            "/api/session/oidc/start",
            &long,
        ] {
            assert_eq!(own_path(other), "/", "{other:?}");
        }
    }
}
