//! A reorganisation: a unit that comes under another one on a day.

use super::Department;
use crate::failures;
use engine::{Actor, Faults, Rules, Stored, made_by, notify, notify::NoticeDef};
use kernel::{Failure, FailureDef, Id, NaiveDate};
use schema::{Choice, Record, RecordType, elements};
use store::Tx;

/// Where a reorganisation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Choice)]
pub enum RelocationState {
    /// Not decided yet.
    #[choice("拟议", "Proposed", tone = Info)]
    Proposed,
    /// Decided; its day has not come.
    #[choice("已批准", "Approved", tone = Warning)]
    Approved,
    /// In force.
    #[choice("已生效", "In force", tone = Success)]
    Done,
    /// Will not be.
    #[choice("已撤回", "Withdrawn")]
    Withdrawn,
}

/// A unit that comes under another one on a day.
#[derive(Debug, Clone, PartialEq, Record)]
#[record(
    name = "organisation.relocation",
    label("组织调整", "Reorganisation"),
    plural("组织调整", "Reorganisations"),
    about(
        "部门自某日起改属另一上级：提出后由他人批准，到期自动生效",
        "A unit comes under another from a day on: proposed, approved by somebody else, in force on its day"
    ),
    owner = elements::ORGANISATION_HR_POLICIES,
    key(department, effective_on),
    title_zh(department, effective_on),
    title_en(department, effective_on),
    sort = "effective_on",
    scope = "department"
)]
pub struct Relocation {
    /// Which unit.
    #[field(label("部门", "Department"), list, filter)]
    pub department: Id<Department>,
    /// Under which one it comes.
    #[field(label("新上级", "New parent"), list, filter)]
    pub new_parent: Id<Department>,
    /// The first day of it.
    #[field(label("生效日期", "From"), list, filter, sort)]
    pub effective_on: NaiveDate,
    /// Why.
    #[field(label("事由", "Reason"), long, max = 2000)]
    pub reason: String,
    /// Where it stands.
    #[field(label("状态", "State"), list, filter, commands, default = "proposed")]
    pub state: RelocationState,
}

impl Rules for Relocation {
    const FAILURES: &'static [&'static FailureDef] = &[&failures::NOWHERE_TO_MOVE, &failures::WRONG_STATE];

    /// What was decided is not changed by hand any more.
    fn check(tx: &mut Tx<'_>, _: &Actor, before: Option<&Stored<Self>>, after: &Self) -> Result<(), Failure> {
        if let Some(before) = before
            && before.data.state != RelocationState::Proposed
            && before.data.state == after.state
        {
            return Err(before.data.wrong_state());
        }
        let mut faults = Faults::default();
        let proposed = after.state == RelocationState::Proposed;
        if proposed && !goes_somewhere(tx, after.department, after.new_parent)? {
            faults.add("new_parent", failures::NOWHERE_TO_MOVE.fail());
        }
        faults.done()
    }
}

impl Relocation {
    /// Tells whoever proposed it what became of it.
    pub(crate) fn tell_proposer(
        &self,
        tx: &mut Tx<'_>,
        who: &Actor,
        id: Id<Self>,
        what: &'static NoticeDef,
    ) -> Result<(), Failure> {
        let proposer = made_by(tx, id.uuid())?;
        notify(tx, who, proposer, &what.on(Self::DEF, id.uuid()))
    }

    /// The failure that tells where it stands.
    pub(crate) fn wrong_state(&self) -> Failure {
        use schema::ChoiceType;
        let state = self.state.label();
        failures::WRONG_STATE.fail().with("state_zh", state.zh).with("state_en", state.en)
    }
}

/// Whether a unit may come under that parent: another one than now, and not below itself.
fn goes_somewhere(tx: &mut Tx<'_>, unit: Id<Department>, parent: Id<Department>) -> Result<bool, Failure> {
    let sql = "SELECT 1 WHERE EXISTS (SELECT 1 FROM access_reach WHERE ancestor = $1 AND unit = $2)
               OR EXISTS (SELECT 1 FROM organisation_department WHERE id = $1 AND parent = $2)";
    Ok(tx.query_one(sql, &[unit.into(), parent.into()])?.is_none())
}
