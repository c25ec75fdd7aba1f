//! Signing in, whichever door one comes to: the attempt is counted, the password looked at, and the second step asked for.
//!
//! In parts, because a password takes a while to look at, which must not hold the one writer: [`super::take_attempt`] in a transaction,
//! [`Known::fits`] outside of any, [`super::take_code_attempt`] where a code was sent, [`admit`] in another.

use super::{Origin, User, credential, forgive, load_grants, second_factor, user_by_name, verify_password};
use crate::{Actor, Grants, Registry, Stored, custom, failures, typed};
use kernel::{Failure, Id};
use std::sync::Arc;
use store::Tx;

/// A hash of no password, so that a name that is not there takes as long as a wrong password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Ry1vPP1nTnJcJ8Dp1R5QkjoCO8c5sOJyf3w7l3pXl3k";

/// What the database knows of whoever gave a name.
#[derive(Clone)]
pub struct Known {
    name: String,
    user: Option<Id<User>>,
    hash: Option<String>,
}

/// How far whoever gave the right password has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// They are who they say.
    Yes(Id<User>),
    /// A code is wanted too.
    CodeWanted,
}

/// Looks up whoever gave a name.
pub fn known(tx: &mut Tx<'_>, name: &str) -> Result<Known, Failure> {
    let user = user_by_name(tx, name)?.map(|user| user.id);
    let hash = user.map(|user| credential(tx, user.uuid())).transpose()?.flatten();
    Ok(Known { name: name.to_owned(), user, hash })
}

impl Known {
    /// Whether the password is theirs. Takes as long for a name that is nobody's.
    pub fn fits(&self, password: &str) -> bool {
        verify_password(password, self.hash.as_deref().unwrap_or(NOBODY)) && self.hash.is_some()
    }

    /// Who it is, once the password is known to fit.
    pub fn user(&self) -> Option<Id<User>> {
        self.user
    }

    /// The name where it is somebody's: one that is nobody's may be a password, typed in the wrong place.
    pub fn name_if_any(&self) -> &str {
        if self.user.is_some() { &self.name } else { "" }
    }
}

/// Lets in whoever's password fitted. Who has a second factor needs a code of it too, which was counted before
/// ([`super::take_code_attempt`]).
pub fn admit(
    tx: &mut Tx<'_>,
    known: &Known,
    origin: &Origin,
    code: Option<&str>,
) -> Result<Admitted, Failure> {
    let user = known.user.ok_or_else(|| failures::WRONG_PASSWORD.fail())?;
    // what was right a moment ago may have been changed since, because it was known to others
    if known.hash.is_none() || credential(tx, user.uuid())? != known.hash {
        return Err(failures::WRONG_PASSWORD.fail());
    }
    forgive(tx, &known.name, origin)?;
    if second_factor::is_active(tx, user)? {
        let Some(code) = code else { return Ok(Admitted::CodeWanted) };
        second_factor::take_code(tx, user, code)?;
    }
    Ok(Admitted::Yes(user))
}

/// A user who was let in and has no session, as on the command line, with the rights that they have now.
pub fn actor_of(tx: &mut Tx<'_>, registry: &Arc<Registry>, user: Id<User>) -> Result<Actor, Failure> {
    let found: Stored<User> = typed::get(tx, user)?;
    let registry = &custom::current(tx, registry)?;
    let (grants, roles) = load_grants(tx, registry, user.uuid())?;
    if second_factor::is_missing(tx, user, &roles)? {
        return Err(failures::SECOND_FACTOR_WANTED.fail());
    }
    Ok(Actor::new(user, found.data.name, grants, Arc::clone(registry)))
}

/// A user as the program acts or looks for them in the background, with the rights that they have now; none who may no longer sign in.
/// Whoever must set up a second factor first may nothing until then, as by a token.
pub(crate) fn as_now(
    tx: &mut Tx<'_>,
    registry: &Arc<Registry>,
    user: Id<User>,
) -> Result<Option<Actor>, Failure> {
    let sql = "SELECT name FROM access_user WHERE id = $1 AND archived_at IS NULL";
    let Some(row) = tx.query_one(sql, &[user.into()])? else { return Ok(None) };
    let registry = &custom::current(tx, registry)?;
    let (mut grants, roles) = load_grants(tx, registry, user.uuid())?;
    if second_factor::is_missing(tx, user, &roles)? {
        grants = Grants::default();
    }
    Ok(Some(Actor::new(user, row.text(0)?, grants, Arc::clone(registry))))
}
