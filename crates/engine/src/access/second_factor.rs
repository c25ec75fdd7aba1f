//! The second step of signing in: a code of the phone, or one of ten that were printed.
//!
//! Recovery codes have 80 random bits each, so that a plain digest keeps them as well as a slow one would.

use super::{RoleName, User, brake, same_bytes, sessions, totp};
use crate::{Actor, audit, failures};
use chrono::Duration;
use kernel::{Failure, Id, Timestamp};
use rand::RngCore;
use schema::{RecordType, Value};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::Tx;

/// How many recovery codes there are.
const RECOVERY_CODES: usize = 10;
/// Random bytes of one: 16 letters.
const RECOVERY_BYTES: usize = 10;
/// How long one may take between the secret and the first code, in minutes.
const SETTING_UP: i64 = 15;

/// A person's second factor as they see it.
#[derive(Debug, Clone, Serialize)]
pub struct SecondFactor {
    /// Whether signing in asks for a code.
    pub active: bool,
    /// Since when.
    pub since: Option<String>,
    /// How many recovery codes are left.
    pub recovery_codes: i64,
}

/// What a phone is to know; told once. It has no `Debug`: it is not to stand in a log.
#[derive(Serialize)]
pub struct Enrolment {
    /// The secret in base 32, to be typed.
    pub secret: String,
    /// The same as an otpauth:// address, to be photographed.
    pub address: String,
}

struct Kept {
    secret: Vec<u8>,
    begun_at: Timestamp,
    confirmed_at: Option<Timestamp>,
    last_step: i64,
}

fn kept(tx: &mut Tx<'_>, user: Id<User>) -> Result<Option<Kept>, Failure> {
    let sql = "SELECT secret, begun_at, confirmed_at, last_step FROM second_factor WHERE user_id = $1";
    let row = tx.query_one(sql, &[user.into()])?;
    row.map(|row| {
        Ok(Kept {
            secret: row.bytes(0)?,
            begun_at: row.timestamp(1)?,
            confirmed_at: row.opt_timestamp(2)?,
            last_step: row.int(3)?,
        })
    })
    .transpose()
}

fn active(tx: &mut Tx<'_>, user: Id<User>) -> Result<Option<Kept>, Failure> {
    Ok(kept(tx, user)?.filter(|kept| kept.confirmed_at.is_some()))
}

/// Whether a user signs in in two steps.
pub(super) fn is_active(tx: &mut Tx<'_>, user: Id<User>) -> Result<bool, Failure> {
    active(tx, user).map(|found| found.is_some())
}

/// Whether one of the roles that a user has, by a post too, demands a second factor that they do not have yet.
pub(super) fn is_missing(tx: &mut Tx<'_>, user: Id<User>, roles: &[RoleName]) -> Result<bool, Failure> {
    Ok(roles.iter().any(|role| role.second_factor) && !is_active(tx, user)?)
}

/// A user's second factor.
pub fn second_factor_of(tx: &mut Tx<'_>, user: Id<User>) -> Result<SecondFactor, Failure> {
    let since = active(tx, user)?.and_then(|kept| kept.confirmed_at);
    let sql = "SELECT count(*) FROM recovery_code WHERE user_id = $1";
    let left = tx.query_one(sql, &[user.into()])?.map_or(Ok(0), |row| row.int(0))?;
    Ok(SecondFactor {
        active: since.is_some(),
        since: since.map(|at| schema::to_text(&Value::Timestamp(at))),
        recovery_codes: left,
    })
}

/// Makes a secret, which counts once a code of it was typed. The password was asked before: whoever took a session away from its
/// owner would else lock them out.
pub fn begin_second_factor(tx: &mut Tx<'_>, who: &Actor) -> Result<Enrolment, Failure> {
    who.require_person()?;
    if is_active(tx, who.user())? {
        return Err(failures::SECOND_FACTOR_THERE.fail());
    }
    let mut secret = [0_u8; totp::SECRET_BYTES];
    rand::rng().fill_bytes(&mut secret);
    let sql = "INSERT INTO second_factor (user_id, secret, begun_at, confirmed_at, last_step) VALUES ($1, $2, $3, NULL, 0)
               ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, begun_at = excluded.begun_at";
    let now = tx.now();
    tx.execute(sql, &[who.user().into(), secret.to_vec().into(), now.into()])?;
    Ok(Enrolment { secret: totp::base32(&secret), address: totp::address(who.name(), &secret) })
}

/// Makes it count, by the first code of it. Gives the recovery codes, once; other sessions end, which were begun without it.
pub fn confirm_second_factor(
    tx: &mut Tx<'_>,
    who: &Actor,
    code: &str,
    keep: &[u8],
) -> Result<Vec<String>, Failure> {
    who.require_person()?;
    let now = tx.now();
    let found = kept(tx, who.user())?.ok_or_else(|| failures::NO_SECOND_FACTOR.fail())?;
    if found.confirmed_at.is_some() {
        return Err(failures::SECOND_FACTOR_THERE.fail());
    }
    if now - found.begun_at > Duration::minutes(SETTING_UP) {
        return Err(failures::NO_SECOND_FACTOR.fail());
    }
    let step = totp::step_of_code(&found.secret, &plain(code), now, found.last_step)?;
    let step = step.ok_or_else(|| failures::CODE_WRONG.fail().on("code"))?;
    let sql = "UPDATE second_factor SET confirmed_at = $2, last_step = $3 WHERE user_id = $1";
    tx.execute(sql, &[who.user().into(), now.into(), step.into()])?;
    tx.execute("DELETE FROM recovery_code WHERE user_id = $1", &[who.user().into()])?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0_u8; RECOVERY_BYTES];
        rand::rng().fill_bytes(&mut bytes);
        let code = totp::base32(&bytes);
        let sql = "INSERT INTO recovery_code (user_id, code_hash) VALUES ($1, $2)";
        tx.execute(sql, &[who.user().into(), recovery_hash(who.user(), &code).into()])?;
        codes.push(in_groups(&code));
    }
    brake::forgive_codes(tx, who.user())?;
    sessions::end_others(tx, who.user(), keep)?;
    audit::note(tx, &who.running("access.set_up_second_factor"), User::DEF, who.user().uuid())?;
    Ok(codes)
}

/// Takes it away, by one more code; the password was asked before.
pub fn remove_second_factor(tx: &mut Tx<'_>, who: &Actor, code: &str) -> Result<(), Failure> {
    who.require_person()?;
    if !is_active(tx, who.user())? {
        return Err(failures::NO_SECOND_FACTOR.fail());
    }
    take_code(tx, who.user(), code)?;
    clear(tx, who.user())?;
    audit::note(tx, &who.running("access.remove_second_factor"), User::DEF, who.user().uuid())
}

/// Takes a code of the phone or a recovery code; each is taken once.
pub(super) fn take_code(tx: &mut Tx<'_>, user: Id<User>, typed: &str) -> Result<(), Failure> {
    let wrong = || failures::CODE_WRONG.fail().on("code");
    let (typed, now) = (plain(typed), tx.now());
    let found = active(tx, user)?.ok_or_else(wrong)?;
    if let Some(step) = totp::step_of_code(&found.secret, &typed, now, found.last_step)? {
        // of two requests with one code the later finds the step used
        let sql = "UPDATE second_factor SET last_step = $2 WHERE user_id = $1 AND last_step < $2";
        let used = tx.execute(sql, &[user.into(), step.into()])? == 1;
        return if used { brake::forgive_codes(tx, user) } else { Err(wrong()) };
    }
    let hash = recovery_hash(user, &typed);
    let rows = tx.query("SELECT code_hash FROM recovery_code WHERE user_id = $1", &[user.into()])?;
    let mut there = false;
    for row in rows {
        there |= same_bytes(&row.bytes(0)?, &hash);
    }
    let sql = "DELETE FROM recovery_code WHERE user_id = $1 AND code_hash = $2";
    let used = there && tx.execute(sql, &[user.into(), hash.into()])? == 1;
    if used { brake::forgive_codes(tx, user) } else { Err(wrong()) }
}

/// Takes away what a user has of it, and what they were setting up; tells whether there was anything.
pub(super) fn clear(tx: &mut Tx<'_>, user: Id<User>) -> Result<bool, Failure> {
    brake::forgive_codes(tx, user)?;
    tx.execute("DELETE FROM recovery_code WHERE user_id = $1", &[user.into()])?;
    Ok(tx.execute("DELETE FROM second_factor WHERE user_id = $1", &[user.into()])? > 0)
}

fn recovery_hash(user: Id<User>, code: &str) -> Vec<u8> {
    Sha256::digest(format!("{}\0{code}", user.uuid())).to_vec()
}

/// As it is kept, however it was typed.
fn plain(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_uppercase).take(64).collect()
}

/// `ABCD-EFGH-IJKL-MNOP`.
fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
