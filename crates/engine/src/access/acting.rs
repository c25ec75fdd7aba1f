//! Acting for another by their delegation: with their rights as they stand at each request, narrowed to its scope.
//!
//! It is kept in the session, so that it outlives a reload and nobody can write it into a request. It is looked at anew each time: one that
//! was withdrawn, ran out or is an archived person's refuses everything until whoever acts stops, rather than go on in their own name unasked.

use super::{Delegation, Scope, User, load_grants, second_factor};
use crate::{Actor, audit, failures};
use kernel::{Failure, Id, NaiveDate, operator_day};
use schema::{RecordType, Right, Value};
use serde::Serialize;
use serde_json::Value as Json;
use store::{Row, Tx};

/// Whom somebody acts for, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActsFor {
    /// By what.
    pub delegation: Id<Delegation>,
    /// Whose rights.
    pub user: Id<User>,
}

/// What a session says of acting for another.
pub struct Acting {
    /// By what, and whom for.
    pub delegation: DelegationInfo,
    /// Whoever acts, with the other's rights; or why they may not any more.
    pub actor: Result<Actor, Failure>,
}

/// A person as others see them.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct PersonName {
    /// Which.
    pub id: Id<User>,
    /// What they sign in with.
    pub name: String,
    /// What others see.
    pub display_name: String,
}

/// A delegation as those see it who gave or received it.
#[derive(Debug, Clone, Serialize)]
pub struct DelegationInfo {
    /// Which.
    pub id: Id<Delegation>,
    /// `D-001`.
    pub number: String,
    /// Whose rights.
    pub delegator: PersonName,
    /// Who acts.
    pub delegate: PersonName,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
    /// Why.
    pub reason: String,
    /// What it is narrowed to; none for all the delegator's rights.
    pub scope: Option<Json>,
    /// Whether it can be used now.
    pub stands: bool,
}

/// The delegations that a user gave and received, that are not over.
#[derive(Debug, Clone, Serialize)]
pub struct OwnDelegations {
    /// Given to others.
    pub given: Vec<DelegationInfo>,
    /// Received from others.
    pub received: Vec<DelegationInfo>,
}

const SELECT: &str = "SELECT d.id, d.number, d.valid_from, d.valid_to, d.reason, d.scope,
     f.id, f.name, f.display_name, t.id, t.name, t.display_name,
     CASE WHEN d.withdrawn_at IS NULL AND d.archived_at IS NULL AND f.archived_at IS NULL AND t.archived_at IS NULL
          AND d.valid_from <= $2 AND d.valid_to >= $2 THEN TRUE ELSE FALSE END
     FROM access_delegation d JOIN access_user f ON f.id = d.delegator JOIN access_user t ON t.id = d.delegate";

fn info_of(row: &Row) -> Result<DelegationInfo, Failure> {
    let person = |at: usize| -> Result<PersonName, Failure> {
        Ok(PersonName {
            id: Id::from_uuid(row.uuid(at)?),
            name: row.text(at + 1)?,
            display_name: row.text(at + 2)?,
        })
    };
    let day = |at: usize| -> Result<NaiveDate, Failure> {
        row.opt_date(at)?
            .ok_or_else(|| store::failures::INTERNAL.fail().because("a delegation without a day"))
    };
    let scope = match row.get(5, store::ColumnType::Json)? {
        Value::Json(scope) => Some(scope),
        _ => None,
    };
    Ok(DelegationInfo {
        id: Id::from_uuid(row.uuid(0)?),
        number: row.text(1)?,
        delegator: person(6)?,
        delegate: person(9)?,
        valid_from: day(2)?,
        valid_to: day(3)?,
        reason: row.text(4)?,
        scope,
        stands: row.bool(12)?,
    })
}

fn found(tx: &mut Tx<'_>, id: Id<Delegation>) -> Result<DelegationInfo, Failure> {
    let today = operator_day(tx.now());
    let row = tx.query_one(&format!("{SELECT} WHERE d.id = $1"), &[id.into(), today.into()])?;
    info_of(&row.ok_or_else(|| failures::ACTING_OVER.fail())?)
}

/// The delegations that a user gave and received, that are not over; the soonest to begin first.
pub fn delegations_of(tx: &mut Tx<'_>, user: Id<User>) -> Result<OwnDelegations, Failure> {
    let today = operator_day(tx.now());
    let mut of = |field: &str| -> Result<Vec<DelegationInfo>, Failure> {
        let sql = format!(
            "{SELECT} WHERE d.{field} = $1 AND d.valid_to >= $2 AND d.withdrawn_at IS NULL AND d.archived_at IS NULL
               AND f.archived_at IS NULL AND t.archived_at IS NULL ORDER BY d.valid_from, d.id LIMIT 200"
        );
        tx.query(&sql, &[user.into(), today.into()])?.iter().map(info_of).collect()
    };
    Ok(OwnDelegations { given: of("delegator")?, received: of("delegate")? })
}

/// Whoever acts, by their own person `own`, with the rights that the delegator has at this moment. What was delegated to the delegator
/// is not among them.
fn acting(tx: &mut Tx<'_>, own: &Actor, by: &DelegationInfo) -> Result<Actor, Failure> {
    if !by.stands || by.delegate.id != own.user() {
        return Err(failures::ACTING_OVER.fail());
    }
    let delegator = by.delegator.id;
    let (grants, roles) = load_grants(tx, own.registry(), delegator.uuid())?;
    // rights that want a second factor want it of whoever uses them, and are the delegator's only once they have theirs
    if second_factor::is_missing(tx, own.user(), &roles)? {
        return Err(failures::SECOND_FACTOR_WANTED.fail());
    }
    if second_factor::is_missing(tx, delegator, &roles)? {
        return Err(failures::ACTING_OVER.fail());
    }
    let scope = by.scope.as_ref().map_or_else(Scope::whole, Scope::kept);
    Ok(own.clone().acting_for(ActsFor { delegation: by.id, user: delegator }, grants, scope))
}

/// What a session's delegation comes to at this moment.
pub(super) fn of_session(tx: &mut Tx<'_>, own: &Actor, id: Id<Delegation>) -> Result<Acting, Failure> {
    let delegation = found(tx, id)?;
    let actor = match acting(tx, own, &delegation) {
        // a second factor cannot be set up while acting: whoever stops, and begins again, is told to
        Err(failure) if failure.code() == failures::SECOND_FACTOR_WANTED.code => {
            Err(failures::ACTING_OVER.fail())
        }
        other => other,
    };
    Ok(Acting { delegation, actor })
}

/// The actor of something that was begun while acting and is done now, such as a job.
pub(crate) fn acting_by(tx: &mut Tx<'_>, own: &Actor, id: Id<Delegation>) -> Result<Actor, Failure> {
    let by = found(tx, id)?;
    acting(tx, own, &by)
}

/// Whoever acts by the delegation of that number, as on the command line. Another's delegation is like one that is not there.
pub fn acting_by_number(tx: &mut Tx<'_>, own: &Actor, number: &str) -> Result<Actor, Failure> {
    own.require_person()?;
    let received = delegations_of(tx, own.user())?.received;
    let by = received.iter().find(|by| by.number == number);
    acting(tx, own, by.ok_or_else(|| failures::ACTING_OVER.fail())?)
}

/// From now on everything that is asked in the session is asked for another; or, by none, in one's own name again. `session` is its digest.
pub fn act_for(
    tx: &mut Tx<'_>,
    own: &Actor,
    session: &[u8],
    delegation: Option<Id<Delegation>>,
) -> Result<(), Failure> {
    own.require_person()?;
    let row =
        tx.query_one("SELECT acts_for FROM session WHERE token_hash = $1", &[session.to_vec().into()])?;
    let before = row.ok_or_else(|| failures::SESSION_OVER.fail())?.opt_uuid(0)?;
    if let Some(id) = delegation {
        acting_by(tx, own, id)?;
    }
    let now = delegation.map(Id::uuid);
    if now == before {
        return Ok(());
    }
    if let Some(before) = before {
        audit::note(tx, &own.running("access.stop_acting"), Delegation::DEF, before)?;
    }
    if let Some(now) = now {
        audit::note(tx, &own.running("access.act_for"), Delegation::DEF, now)?;
    }
    tx.execute(
        "UPDATE session SET acts_for = $2 WHERE token_hash = $1",
        &[session.to_vec().into(), now.into()],
    )
    .map(|_| ())
}

/// Whether it is done by nobody but the person themselves.
pub(crate) fn is_own_only(name: &str, right: Right) -> bool {
    !super::scope::of_tokens(name, right)
}
