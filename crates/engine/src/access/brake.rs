//! The brake on guessing passwords, codes and tokens: who failed often waits, ever longer, by the name and by the address.
//!
//! It stands in the database, so that a restart forgives nothing and several servers share it. A name is counted whether there is
//! such a user or not, so that the answer tells nothing of that.

use super::{Origin, User};
use crate::failures;
use kernel::{Failure, Id, Timestamp};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::Tx;

/// Attempts of one name that wait for nothing.
const FREE_BY_NAME: i64 = 5;
/// The same of one address, behind which a whole office may sit.
const FREE_BY_ADDRESS: i64 = 50;
/// The longest that is waited between two attempts, in seconds.
const LONGEST: i64 = 15 * 60;
/// In which time one attempt of a name is forgotten, in milliseconds: whoever goes on has but so many.
const COOLS_BY_NAME: i64 = 15 * 60 * 1000;
/// The same of an address: the typing errors of an office do not add up.
const COOLS_BY_ADDRESS: i64 = 60 * 1000;
/// After which time without an attempt all is forgotten, in seconds.
const FORGOTTEN: i64 = 24 * 60 * 60;

/// What attempts are counted by.
struct Subject {
    /// A digest: a password that was typed in place of the name does not end up here.
    digest: Vec<u8>,
    free: i64,
    cools: i64,
}

fn digest(kind: &str, text: &str) -> Vec<u8> {
    Sha256::digest(format!("{kind}\0{text}")).to_vec()
}

fn by_name(name: &str) -> Subject {
    Subject { digest: digest("name", &name.trim().to_lowercase()), free: FREE_BY_NAME, cools: COOLS_BY_NAME }
}

fn codes_of(user: Id<User>) -> Subject {
    Subject { digest: digest("code", &user.uuid().to_string()), free: FREE_BY_NAME, cools: COOLS_BY_NAME }
}

fn by_address(kind: &str, origin: &Origin) -> Option<Subject> {
    origin.address.map(|address| Subject {
        digest: digest(kind, &network(address)),
        free: FREE_BY_ADDRESS,
        cools: COOLS_BY_ADDRESS,
    })
}

/// Attempts with a password.
const PASSWORDS: &str = "address";
/// Attempts with a token. A program that goes on with a token that is over must not keep the people of its house from signing in.
const TOKENS: &str = "address of tokens";

/// Ways back from an identity provider.
const RETURNS: &str = "address of returns";

/// One who has an IPv6 address has 2^64 of them.
fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => address.segments().iter().take(4).map(|part| format!("{part:x}:")).collect(),
        },
    }
}

/// How long is waited after so many failures, in seconds.
fn wait(failures: i64, free: i64) -> i64 {
    match failures - free {
        beyond if beyond < 0 => 0,
        beyond => 1_i64.checked_shl(beyond.min(20) as u32).unwrap_or(LONGEST).min(LONGEST),
    }
}

/// Counts an attempt before the password is looked at: many at once are as many. Refused while it must be waited; that is not
/// counted.
pub fn take_attempt(tx: &mut Tx<'_>, name: &str, origin: &Origin) -> Result<(), Failure> {
    count(tx, std::iter::once(by_name(name)).chain(by_address(PASSWORDS, origin)))
}

/// Counts a code of a second factor before it is looked at. Counted apart, and after the password was right: a password that is known
/// must not buy new tries, and whoever does not know it cannot make its owner wait here.
pub fn take_code_attempt(tx: &mut Tx<'_>, user: Id<User>) -> Result<(), Failure> {
    count(tx, [codes_of(user)])
}

/// Counts a token that was wrong, by the address alone. A right one is never asked to wait: it costs no write, and cannot be guessed.
pub fn take_wrong_token(tx: &mut Tx<'_>, origin: &Origin) -> Result<(), Failure> {
    count(tx, by_address(TOKENS, origin))
}

/// Counts a way back from an identity provider, by the address alone: whose it is is not known yet.
pub(super) fn take_return(tx: &mut Tx<'_>, origin: &Origin) -> Result<(), Failure> {
    count(tx, by_address(RETURNS, origin))
}

/// It was a good one: the address is not held to it.
pub(super) fn forgive_return(tx: &mut Tx<'_>, origin: &Origin) -> Result<(), Failure> {
    cool(tx, by_address(RETURNS, origin))
}

/// What stands for the network that somebody asks from.
pub(super) fn network_of(origin: &Origin) -> Option<Vec<u8>> {
    by_address(RETURNS, origin).map(|subject| subject.digest)
}

fn count(tx: &mut Tx<'_>, subjects: impl IntoIterator<Item = Subject>) -> Result<(), Failure> {
    let now = tx.now();
    let mut counted = Vec::new();
    for subject in subjects {
        let (heat, since) = heat(tx, &subject, now)?;
        // what is not cold yet of the attempts before, each of which made it warmer by as much as cools in its time
        let attempts = (heat + subject.cools - 1) / subject.cools;
        let left = wait(attempts, subject.free) - since;
        if left > 0 {
            let failure = failures::TOO_MANY_ATTEMPTS.fail().with("seconds", left);
            return Err(failure.with_current(serde_json::json!({"retry_after": left})));
        }
        counted.push((subject, heat));
    }
    for (subject, heat) in counted {
        let sql = "INSERT INTO sign_in_brake (subject, heat, last_at) VALUES ($1, $2, $3)
                   ON CONFLICT (subject) DO UPDATE SET heat = excluded.heat, last_at = excluded.last_at";
        tx.execute(sql, &[subject.digest.into(), (heat + subject.cools).into(), now.into()])?;
    }
    Ok(())
}

/// What is left of the heat of a subject, and how many seconds ago its last attempt was.
fn heat(tx: &mut Tx<'_>, subject: &Subject, now: Timestamp) -> Result<(i64, i64), Failure> {
    let sql = "SELECT heat, last_at FROM sign_in_brake WHERE subject = $1";
    let Some(row) = tx.query_one(sql, &[subject.digest.clone().into()])? else { return Ok((0, 0)) };
    // a clock that was set back makes nobody wait who need not
    let since = (now - row.timestamp(1)?).num_milliseconds().max(0);
    Ok(((row.int(0)? - since).max(0), since / 1000))
}

/// The password was right: the name begins anew, and the address is not held to this attempt.
pub fn forgive(tx: &mut Tx<'_>, name: &str, origin: &Origin) -> Result<(), Failure> {
    tx.execute("DELETE FROM sign_in_brake WHERE subject = $1", &[by_name(name).digest.into()])?;
    cool(tx, by_address(PASSWORDS, origin))
}

/// Takes one attempt back.
fn cool(tx: &mut Tx<'_>, subject: Option<Subject>) -> Result<(), Failure> {
    let Some(subject) = subject else { return Ok(()) };
    let sql = "UPDATE sign_in_brake SET heat = heat - $2 WHERE subject = $1 AND heat >= $2";
    tx.execute(sql, &[subject.digest.into(), subject.cools.into()]).map(|_| ())
}

/// A code was right.
pub(super) fn forgive_codes(tx: &mut Tx<'_>, user: Id<User>) -> Result<(), Failure> {
    tx.execute("DELETE FROM sign_in_brake WHERE subject = $1", &[codes_of(user).digest.into()]).map(|_| ())
}

/// Forgets up to `most` of what is not counted any more.
pub fn forget_old_attempts(tx: &mut Tx<'_>, most: i64) -> Result<u64, Failure> {
    let before = tx.now() - chrono::Duration::seconds(FORGOTTEN);
    let sql = "DELETE FROM sign_in_brake WHERE subject IN
               (SELECT subject FROM sign_in_brake WHERE last_at < $1 LIMIT $2)";
    tx.execute(sql, &[before.into(), most.into()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_grows_and_has_an_end() {
        let waits: Vec<i64> = (0..9).map(|failures| wait(failures, 5)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 1, 2, 4, 8]);
        assert_eq!(wait(1_000_000, 5), LONGEST);
        assert_eq!(wait(i64::MAX, 5), LONGEST);
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:10.0.0.1"), "10.0.0.1");
    }
}
