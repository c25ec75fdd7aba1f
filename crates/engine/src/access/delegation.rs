//! A person lets another act for them, from day to day.

use super::{Scope, User};
use crate::{
    Actor, Rules, Stored, failures,
    input::Faults,
    notify::{NoticeDef, notify},
};
use kernel::{Failure, FailureDef, Id, NaiveDate, Timestamp, operator_day};
use schema::{Record, RecordType, Right, elements};
use serde_json::Value as Json;
use store::Tx;

/// The longest that one lasts, in days.
const LONGEST_DAYS: i64 = 366;

/// Where one's own stand in the browser: the dialog from which one acts for another.
const OWN: &str = "/notifications?open=actFor";

/// Somebody may act for another from now on; told to them.
pub(crate) static GIVEN: NoticeDef = NoticeDef::of_oneself(
    "access.delegation_given",
    "您可代 {whom} 办理，{from} 至 {to}（由 {who} 授权）",
    "You may act for {whom} from {from} to {to} (delegated by {who})",
    OWN,
);

/// Before its last day, somebody may no longer act for another; told to them.
pub(crate) static TAKEN_BACK: NoticeDef = NoticeDef::of_oneself(
    "access.delegation_taken_back",
    "{who} 提前收回了授权，您不再代 {whom} 办理（原至 {to}）",
    "{who} took it back early: you no longer act for {whom} (it was to last until {to})",
    OWN,
);

/// A person lets another act for them. Withdrawn or archived: no longer.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "access.delegation",
    label("代理授权", "Delegation"),
    plural("代理授权", "Delegations"),
    about("谁在何时由谁代为办理，为什么", "Who acts for whom, when, and why"),
    owner = elements::SECURITY,
    key(number),
    title_zh(number),
    title_en(number)
)]
pub struct Delegation {
    /// `D-001`.
    #[field(label("编号", "Number"), code, numbered = "D-", max = 20, list, sort, search)]
    pub number: String,
    /// Whose rights.
    #[field(
        label("委托人", "Delegator"),
        help("本人；管理员可代他人授权", "Yourself; an administrator gives for others"),
        list,
        filter
    )]
    pub delegator: Id<User>,
    /// Who acts.
    #[field(label("代理人", "Delegate"), list, filter)]
    pub delegate: Id<User>,
    /// The first day.
    #[field(label("起始日期", "From"), list, filter, sort)]
    pub valid_from: NaiveDate,
    /// The last day.
    #[field(label("终止日期", "Until"), help("最后一天", "The last day"), list, filter)]
    pub valid_to: NaiveDate,
    /// Why.
    #[field(label("事由", "Reason"), max = 500, list)]
    pub reason: String,
    /// What it is narrowed to, in the words of an API token's scope.
    #[field(
        label("权限范围", "Scope"),
        help(
            "留空表示委托人的全部权限；否则与访问令牌的范围写法相同",
            "Empty: all rights of the delegator; else as the scope of an API token"
        )
    )]
    pub scope: Option<Json>,
    /// When the delegator took it back.
    #[field(label("撤回时间", "Withdrawn"), list, commands)]
    pub withdrawn_at: Option<Timestamp>,
}

impl Rules for Delegation {
    const FAILURES: &'static [&'static FailureDef] = &[
        &failures::DELEGATION_UNFIT,
        &failures::DELEGATION_FIXED,
        &failures::DELEGATION_OVERLAPS,
        &failures::DELEGATION_CYCLE,
        &failures::DELEGATE_ONESELF,
        &failures::NOT_YOUR_DELEGATION,
    ];
    /// Whoever leaves is archived whatever they once delegated: it stands only while both are users.
    const HOLDS: bool = false;

    /// The person themselves gives their rights, or an administrator does, who gets none by it. What was given is taken back and not
    /// rewritten: the audit of what was done by it would else speak of something else.
    fn check(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Self,
    ) -> Result<(), Failure> {
        if let Some(before) = before {
            let same = Self { withdrawn_at: after.withdrawn_at, ..before.data.clone() } == *after;
            let taken_back =
                before.data.withdrawn_at.is_none() || before.data.withdrawn_at == after.withdrawn_at;
            return if same && taken_back { Ok(()) } else { Err(failures::DELEGATION_FIXED.fail()) };
        }
        who.require_person()?;
        let mut faults = Faults::default();
        let gives_for_another = || who.may(Right::Create, Self::NAME) && after.delegate != who.user();
        if after.delegator != who.user() && !gives_for_another() {
            faults.add("delegator", failures::NOT_YOUR_DELEGATION.fail());
        }
        if after.delegate == after.delegator {
            faults.add("delegate", failures::DELEGATE_ONESELF.fail());
        }
        let days = (after.valid_to - after.valid_from).num_days();
        if after.valid_to < operator_day(tx.now()) || !(0..LONGEST_DAYS).contains(&days) {
            faults.add("valid_to", failures::DELEGATION_UNFIT.fail());
        }
        if let Some(scope) = &after.scope
            && let Err(failure) = Scope::parse(who.registry(), scope)
        {
            faults.add("scope", unfit(failure));
        }
        if overlaps(tx, after)? {
            faults.add("valid_from", failures::DELEGATION_OVERLAPS.fail());
        }
        if comes_round(tx, after)? {
            faults.add("delegate", failures::DELEGATION_CYCLE.fail());
        }
        faults.done()
    }

    /// Whoever may act is told, however it came about: by the command, the form, a file, by restoring it or archiving it.
    fn saved(
        tx: &mut Tx<'_>,
        who: &Actor,
        before: Option<&Stored<Self>>,
        after: &Stored<Self>,
    ) -> Result<(), Failure> {
        let today = operator_day(tx.now());
        let lasts =
            |of: &Stored<Self>| !of.archived && of.data.withdrawn_at.is_none() && of.data.valid_to >= today;
        let given = &after.data;
        let notice = match (before.is_some_and(lasts), lasts(after)) {
            (false, true) => GIVEN.on_oneself().with("from", given.valid_from),
            (true, false) => TAKEN_BACK.on_oneself(),
            _ => return Ok(()),
        };
        notify(tx, who, [given.delegate], &notice.naming("whom", given.delegator).with("to", given.valid_to))
    }
}

/// Whether the same person may act for the delegator in some of those days already: one at a time, so that the audit's two names say by
/// what it was.
fn overlaps(tx: &mut Tx<'_>, given: &Delegation) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM access_delegation
               WHERE delegator = $1 AND delegate = $2 AND withdrawn_at IS NULL AND archived_at IS NULL
                 AND valid_to >= $3 AND valid_from <= $4 LIMIT 1";
    let values =
        [given.delegator.into(), given.delegate.into(), given.valid_from.into(), given.valid_to.into()];
    Ok(tx.query_one(sql, &values)?.is_some())
}

/// Whether on some day whoever the delegate delegated to, and so on, is the delegator: people who are away would stand in for each other,
/// and nobody be there.
fn comes_round(tx: &mut Tx<'_>, given: &Delegation) -> Result<bool, Failure> {
    // the days that a whole chain has in common grow fewer at each step, so that it ends
    let sql = "WITH RECURSIVE chain (person, begins, ends) AS (
                 SELECT d.delegate, CASE WHEN d.valid_from > $3 THEN d.valid_from ELSE $3 END,
                        CASE WHEN d.valid_to < $4 THEN d.valid_to ELSE $4 END
                 FROM access_delegation d
                 WHERE d.delegator = $1 AND d.withdrawn_at IS NULL AND d.archived_at IS NULL
                   AND d.valid_from <= $4 AND d.valid_to >= $3
               UNION
                 SELECT d.delegate, CASE WHEN d.valid_from > c.begins THEN d.valid_from ELSE c.begins END,
                        CASE WHEN d.valid_to < c.ends THEN d.valid_to ELSE c.ends END
                 FROM chain c JOIN access_delegation d ON d.delegator = c.person
                 WHERE d.withdrawn_at IS NULL AND d.archived_at IS NULL
                   AND d.valid_from <= c.ends AND d.valid_to >= c.begins
               ) SELECT 1 FROM chain WHERE person = $2 LIMIT 1";
    let values =
        [given.delegate.into(), given.delegator.into(), given.valid_from.into(), given.valid_to.into()];
    Ok(tx.query_one(sql, &values)?.is_some())
}

/// What a token's scope is refused with, in the words of delegations.
fn unfit(failure: Failure) -> Failure {
    let code = failure.code();
    if code == failures::TOKEN_UNFIT.code {
        return failures::DELEGATION_UNFIT.fail();
    }
    if code == failures::NOT_FOR_TOKENS.code {
        return failures::NOT_WHILE_ACTING.fail();
    }
    failure
}
